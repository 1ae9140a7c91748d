"""One movement, one id, in whatever export it turns up.

The id is made of the row's own contents only, so that order, splitting and what else the file
holds do not change it:

* with a 交易号: account, 交易号, and a digest of amount and payer, since a fee often shares the
  交易号 of its transfer; where it is short or masked (`xxxx`, 凭证号 that start again every day)
  the digest has the time as well;
* without: account, time, amount, balance; without a balance also a digest of payer, summary, memo.

Rows that still agree are equal payments. They are numbered, and both stay: any file that
covers the whole of their period counts them alike. Two limits follow. Where a split runs
between two wholly equal rows of one moment, each half numbers its row as the first and one of
the two is taken for known; and an export of the same account with fewer columns (no balance)
gives other ids. Without a tail the format's id stands in for the account.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from zlib import crc32

from cs_macros.statements.line import Skipped
from cs_macros.statements.taking import Movement

_MASK = re.compile(r"[xX*•＊]{2}")
_UNIQUE = 16


def identify(
    movements: Sequence[Movement], account: str, profile: str
) -> tuple[list[tuple[str, Movement]], list[Skipped]]:
    """Give every movement its id; a row that repeats another in all it says is skipped.

    Only rows with a unique 交易号 can be told to be the same row twice (two exports pasted
    together); all others are taken for equal payments.
    """
    alike: dict[str, list[Movement]] = defaultdict(list)
    for one in movements:
        alike[_key(one, one.account or account or profile)].append(one)
    named: list[tuple[str, Movement]] = []
    skipped: list[Skipped] = []
    for key, group in alike.items():
        if len(group) > 1:
            group.sort(key=_canonical)
            if is_unique(group[0].serial):
                group = _once(group, skipped)
        named += [(f"{key}-{number}" if number > 1 else key, one) for number, one in enumerate(group, 1)]
    return sorted(named, key=lambda pair: pair[1].row), skipped


def _once(group: Sequence[Movement], skipped: list[Skipped]) -> list[Movement]:
    """Movements of one unique 交易号 without those that say nothing new."""
    seen: dict[tuple[object, ...], Movement] = {}
    for one in group:
        first = seen.setdefault(_canonical(one)[:-1], one)
        if first is not one:
            skipped.append(Skipped(one.row, f"与第 {first.row} 行完全相同（交易号也相同）"))
    return list(seen.values())


def is_unique(serial: str) -> bool:
    """Whether a 交易号 alone tells two movements apart.

    >>> is_unique("4200000069201710299246843141"), is_unique("3985734"), is_unique("202302xxxxxx0011000103")
    (True, False, False)
    """
    return len(serial) >= _UNIQUE and (serial.isdigit() or not _MASK.search(serial))


def _key(one: Movement, account: str) -> str:
    amount = f"{one.amount:+.2f}"
    if one.serial:
        moment = () if is_unique(one.serial) else (_moment(one.paid_at),)
        return f"{account}-{one.serial}-{_digest(*moment, amount, one.payer_name)}"
    if one.balance is not None:
        return f"{account}-{_moment(one.paid_at)}{amount}={one.balance}"
    said = _digest(one.payer_name, one.payer_tail, one.summary, one.memo)
    return f"{account}-{_moment(one.paid_at)}{amount}-{said}"


def _moment(paid_at: datetime) -> str:
    """`20261122T163005`, without the midnight that stands for no time of day."""
    return paid_at.isoformat(timespec="seconds").replace("-", "").replace(":", "").removesuffix("T000000")


def _digest(*told: str) -> str:
    """Eight hexadecimal digits; they need only differ among rows of one 交易号, or of one moment."""
    return f"{crc32(chr(31).join(told).encode('utf-8', 'replace')):08x}"


def _canonical(one: Movement) -> tuple[object, ...]:
    """An order that the file's own does not touch, except among rows equal in all they say."""
    balance = "" if one.balance is None else str(one.balance)
    return one.paid_at, one.amount, balance, one.payer_name, one.summary, one.memo, one.row
