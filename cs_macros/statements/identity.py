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
from collections import Counter
from collections.abc import Sequence
from datetime import time
from hashlib import blake2b

from cs_macros.statements.line import Skipped
from cs_macros.statements.taking import Movement

_MASK = re.compile(r"[xX*•＊]{2}")
_UNIQUE = 16
_MIDNIGHT = time()


def identify(
    movements: Sequence[Movement], account: str, profile: str
) -> tuple[list[tuple[str, Movement]], list[Skipped]]:
    """Give every movement its id; a row that repeats another in all it says is skipped.

    Only rows with a unique 交易号 can be told to be the same row twice (two exports pasted
    together); all others are taken for equal payments.
    """
    number: Counter[str] = Counter()
    seen: dict[tuple[str, object], int] = {}
    named: list[tuple[str, Movement]] = []
    skipped: list[Skipped] = []
    for one in sorted(movements, key=_canonical):
        key = _key(one, one.account or account or profile)
        if is_unique(one.serial):
            whole = (key, (one.paid_at, one.balance, one.payer_name, one.summary, one.memo))
            if whole in seen:
                skipped.append(Skipped(one.row, f"与第 {seen[whole]} 行完全相同（交易号也相同）"))
                continue
            seen[whole] = one.row
        number[key] += 1
        named.append((key if number[key] == 1 else f"{key}-{number[key]}", one))
    return sorted(named, key=lambda pair: pair[1].row), skipped


def is_unique(serial: str) -> bool:
    """Whether a 交易号 alone tells two movements apart.

    >>> is_unique("4200000069201710299246843141"), is_unique("3985734"), is_unique("202302xxxxxx0011000103")
    (True, False, False)
    """
    return len(serial) >= _UNIQUE and not _MASK.search(serial)


def _key(one: Movement, account: str) -> str:
    amount = f"{one.amount:+.2f}"
    moment = f"{one.paid_at:%Y%m%d}" + (f"{one.paid_at:T%H%M%S}" if one.paid_at.time() != _MIDNIGHT else "")
    if one.serial:
        told = (amount, one.payer_name) if is_unique(one.serial) else (moment, amount, one.payer_name)
        return f"{account}-{one.serial}-{_digest(*told)}"
    if one.balance is not None:
        return f"{account}-{moment}{amount}={one.balance:.2f}"
    return f"{account}-{moment}{amount}-{_digest(one.payer_name, one.payer_tail, one.summary, one.memo)}"


def _digest(*told: str) -> str:
    return blake2b("\x1f".join(told).encode("utf-8", "replace"), digest_size=4).hexdigest()


def _canonical(one: Movement) -> tuple[object, ...]:
    """An order that the file's own does not touch, except among rows equal in all they say."""
    balance = "" if one.balance is None else str(one.balance)
    return one.paid_at, one.amount, one.serial, balance, one.payer_name, one.summary, one.memo, one.row
