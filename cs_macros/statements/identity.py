"""Each row of a file under an id of its own, the same however the file is split or sorted.

The id is made of the row's own contents only:

* with a 交易号: account, 交易号, and a digest of amount and payer, since a fee often shares the
  交易号 of its transfer; where it is short or masked (`xxxx`, 凭证号 that start again every day)
  the digest has the time as well;
* without: account, time, amount, balance; without a balance also a digest of payer, summary, memo.

Rows that still agree are equal payments. They are numbered, and both stay: any file that
covers the whole of their period counts them alike. Where a split runs between two wholly equal
rows of one moment, each half numbers its row as the first and one of the two is taken for known.
Without a tail the format's id stands in for the account. Another format, or another tail, gives
another id to the same payment: that it is the same its `fingerprint` tells.
"""

from __future__ import annotations

import re
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from operator import is_not
from zlib import crc32

from cs_macros.statements.line import NOTE, Line, Skipped, unmarked

_MASK = re.compile(r"[xX*•＊]{2}")
_UNIQUE = 16
_AND = "\x1f"


def identify(
    lines: Sequence[Line], fallback: str, moments: Sequence[str] | None = None
) -> tuple[list[Line], list[Skipped]]:
    """Give every line its id; a row that repeats another in all it says is left out.

    Only rows with a unique 交易号 can be told to be the same row twice (two exports pasted
    together); all others are taken for equal payments.

    Args:
      fallback: Stands in for the tail of our account where a line has none.
      moments: `paid_at` of each line as text, where that is at hand.
    """
    keys = _keys(lines, fallback, moments) if lines else []
    for line, key in zip(lines, keys, strict=True):
        line.line_id = key
    if len(set(keys)) == len(keys):
        return list(lines), []
    counts = Counter(keys)
    alike: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if counts[line.line_id] > 1:
            alike[line.line_id].append(line)
    gone: set[int] = set()
    skipped: list[Skipped] = []
    for key, group in alike.items():
        group.sort(key=_canonical)
        if is_unique(group[0].bank_serial):
            kept = _once(group, skipped)
            gone |= {id(line) for line in group} - {id(line) for line in kept}
            group = kept
        for number, line in enumerate(group[1:], 2):
            line.line_id = f"{key}-{number}"
    return [line for line in lines if id(line) not in gone], skipped


def _once(group: Sequence[Line], skipped: list[Skipped]) -> list[Line]:
    """Lines of one unique 交易号 without those that say nothing new."""
    seen: dict[tuple[object, ...], Line] = {}
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


def _keys(lines: Sequence[Line], fallback: str, at: Sequence[str] | None) -> list[str]:
    """The id of every line, equal ones not yet told apart."""
    serials = {line.bank_serial for line in lines}
    unique = {serial for serial in serials if is_unique(serial)}
    # `!s`: as it stands, three times as fast as the empty format of a Decimal
    signed = (f"-{line.amount_out!s}" if line.amount_in is None else f"+{line.amount_in!s}" for line in lines)
    accounts = (line.account_tail or fallback for line in lines)
    if serials == unique:
        told = (f"{amount}{_AND}{line.payer_name}" for line, amount in zip(lines, signed, strict=True))
        parts = zip(accounts, lines, _digests(told), strict=True)
        return [f"{account}-{line.bank_serial}-{digest}" for account, line, digest in parts]
    moments = _moments(at or [line.paid_at.isoformat() for line in lines])
    balances = [line.balance for line in lines] if serials == {""} else [None]
    if all(map(is_not, balances, repeat(None))):
        rest = zip(accounts, moments, signed, balances, strict=True)
        return [f"{account}-{moment}{amount}={balance!s}" for account, moment, amount, balance in rest]
    keys = []
    for line, account, moment, amount in zip(lines, accounts, moments, signed, strict=True):
        serial = line.bank_serial
        if serial in unique:
            keys.append(f"{account}-{serial}-{_digest(f'{amount}{_AND}{line.payer_name}')}")
        elif serial:
            keys.append(f"{account}-{serial}-{_digest(f'{moment}{_AND}{amount}{_AND}{line.payer_name}')}")
        elif line.balance is not None:
            keys.append(f"{account}-{moment}{amount}={line.balance!s}")
        else:
            words = line.payer_name, line.payer_tail, unmarked(line.summary), line.memo.partition(NOTE)[0]
            keys.append(f"{account}-{moment}{amount}-{_digest(_AND.join(words))}")
    return keys


def _moments(texts: Iterable[str]) -> list[str]:
    """`20261122T163005` of each, without the midnight that stands for no time of day."""
    text = "\n".join(texts).replace(" ", "T")
    return text.replace("-", "").replace(":", "").replace("T000000", "").split("\n")


def _digest(told: str) -> str:
    """Eight hexadecimal digits; they need only differ among rows of one 交易号, or of one moment."""
    return next(_digests([told]))


def _digests(texts: Iterable[str]) -> Iterator[str]:
    sums = array("I", map(crc32, map(str.encode, texts, repeat("utf-8"), repeat("replace"))))
    if sys.byteorder == "little":
        sums.byteswap()
    together = sums.tobytes().hex()
    return (together[at : at + 8] for at in range(0, len(together), 8))


def _canonical(one: Line) -> tuple[object, ...]:
    """An order that the file's own does not touch, except among rows equal in all they say."""
    balance = "" if one.balance is None else str(one.balance)
    return (
        one.paid_at,
        one.amount,
        balance,
        one.payer_name,
        unmarked(one.summary),
        one.memo.partition(NOTE)[0],
        one.row,
    )
