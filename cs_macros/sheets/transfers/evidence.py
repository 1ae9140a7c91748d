"""What speaks for a statement line paying a transfer: amount, day, name, numbers in the remark."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic, TypeAlias, TypeVar

from cs_macros.sheets.transfers.register import StatementLine, Transfer
from cs_macros.sheets.transfers.spending import wanted

LEAST, LEAST_DIGITS = 4, 6
"""Characters that an order number or customer id must have to prove something; with digits alone
more, since years, dates and tails of cards stand in remarks too."""

Who: TypeAlias = str | frozenset[str]
"""Who paid: a name, or the numbers of transfers that the remark has."""

_CODES = re.compile(r"[0-9a-z]+(?:[-_][0-9a-z]+)*")
_WORDS = re.compile(r"[\w-]+")
_FIGURE = re.compile(r"[0-9]")


@dataclass(frozen=True, slots=True, eq=False)
class Due:
    """A transfer that waits for money.

    Attributes:
      amount: What is missing, in fen.
      day: Ordinal of the day that the customer named, None when nobody knows it.
      names: Payer and customer, as compared.
      keys: Order number and customer id, as compared, those long enough.
      order: The order number alone, "" when too short to prove anything.
      account: Tail of the account of ours that the money was to go to, "" when nobody said.
      whos: Every `Who` of a payment that this transfer alone explains.
    """

    transfer: Transfer
    amount: int
    day: int | None
    names: tuple[str, ...]
    keys: frozenset[str]
    order: str = ""
    account: str = ""
    whos: tuple[Who, ...] = field(init=False)

    def __post_init__(self) -> None:
        alone = [frozenset({key}) for key in sorted(self.keys)]
        both = [self.keys] if len(self.keys) > 1 else []
        object.__setattr__(self, "whos", (*self.names, *alone, *both))

    @property
    def label(self) -> str:
        return str(self.transfer.number)


@dataclass(frozen=True, slots=True, eq=False)
class Payment:
    """Income that nobody has claimed.

    Attributes:
      amount: In fen.
      day: Ordinal of the day it was booked, None when the statement does not say.
      name: The payer, as compared; empty when missing or masked.
      said: The known numbers that its remark has. With any, the name alone no longer decides:
        who pays names what is paid.
      codes: Every number in its remark that may be somebody's order.
      account: Tail of the account of ours that it came to.
    """

    line: StatementLine
    amount: int
    day: int | None
    name: str
    said: frozenset[str]
    codes: frozenset[str] = frozenset()
    account: str = ""

    @property
    def who(self) -> Who:
        return self.said or self.name

    @property
    def label(self) -> str:
        return str(self.line.line_id)


def due_of(t: Transfer) -> Due:
    told = t.claimed_at or t.log_date
    names = dict.fromkeys(filter(None, (as_name(t.payer_name), as_name(t.customer_name))))
    day = told.toordinal() if told else None
    return Due(t, fen(wanted(t)), day, tuple(names), keys_of(t), as_key(t.order_no), t.account_tail or "")


def payment_of(line: StatementLine, known: frozenset[str]) -> Payment:
    """A line with what it says.

    Args:
      known: The numbers of all transfers, open or not: who pays for a settled order does not
        pay for another.
    """
    words = tokens(f"{line.summary or ''} {line.memo or ''}")
    codes = frozenset(word for word in words if len(word) >= LEAST_DIGITS and _CODES.fullmatch(word))
    day = line.paid_at.toordinal() if line.paid_at else None
    amount = fen(line.amount_in or Decimal(0))
    name, account = as_name(line.payer_name), line.account_tail or ""
    return Payment(line, amount, day, name, frozenset(words & known), codes, account)


def contradicts(due: Due, one: Payment) -> str:
    """What speaks against a payment being for a transfer, in words; "" for nothing.

    It came to another account than the customer was told; or its remark has no number of ours,
    but one that is written like this order's and is another.
    """
    if due.account and one.account and due.account != one.account:
        return f"到了尾号 {one.account} 的账户"
    if due.order and not one.said:
        other = next(
            (code for code in sorted(one.codes) if code != due.order and shape(code) == shape(due.order)), ""
        )
        if other:
            return f"附言里是另一个单号 {other}"
    return ""


def shape(number: str) -> str:
    """How a number is written: its letters, and a 0 for each figure.

    >>> shape("tb2233445"), shape("2026-07")
    ('tb0000000', '0000-00')
    """
    return _FIGURE.sub("0", number)


def fen(amount: Decimal) -> int:
    return int((amount * 100).to_integral_value())


def as_name(name: str | None) -> str:
    """A name as it is compared: without spaces; a masked one proves nothing.

    >>> as_name(" 陈 先 生"), as_name("陈*生"), as_name(None)
    ('陈先生', '', '')
    """
    text = "".join(unicodedata.normalize("NFKC", name or "").split()).casefold()
    return "" if "*" in text else text


def keys_of(t: Transfer) -> frozenset[str]:
    """Order number and customer id, those long enough to prove something."""
    return frozenset(filter(None, (as_key(t.order_no), as_key(t.customer_id))))


def as_key(number: str | None) -> str:
    """An order number or customer id as it is compared; empty when too short to prove anything.

    >>> as_key(" TB２２３３"), as_key("A12"), as_key("2026"), as_key("001234")
    ('tb2233', '', '', '001234')
    """
    text = unicodedata.normalize("NFKC", number or "").strip().casefold()
    return text if len(text) >= (LEAST_DIGITS if text.isdigit() else LEAST) else ""


def tokens(text: str) -> set[str]:
    """The whole words and numbers of a remark; part of a longer number is none of them.

    >>> sorted(tokens("订单2233445付款，旺旺：小敏爱猫 A-01"))
    ['2233445', 'a-01', '小敏爱猫', '旺旺', '订单2233445付款']
    """
    if len(text) < LEAST:
        return set()
    plain = unicodedata.normalize("NFKC", text).casefold()
    return {*_CODES.findall(plain), *_WORDS.findall(plain)}


T = TypeVar("T", bound=Due | Payment)


class Nearby(Generic[T]):
    """Things under keys, found by key and day without looking at the others.

    Things without a day are near every day, and everything is when there is no window.
    """

    def __init__(self, things: Iterable[tuple[Hashable, T]], window: int | None) -> None:
        self._window = window
        self._under: defaultdict[Hashable, list[T]] = defaultdict(list)
        for key, thing in things:
            self._under[key].append(thing)
        for bucket in self._under.values():
            if len(bucket) > 1:
                bucket.sort(key=lambda thing: (_day(thing), thing.label))

    def near(self, key: Hashable, day: int | None) -> list[T]:
        """The things near a day, in order of their days."""
        bucket = self._under.get(key)
        if bucket is None:
            return []
        if day is None or self._window is None:
            return bucket
        undated = bisect_left(bucket, 0, key=_day)
        first = max(undated, bisect_left(bucket, day - self._window, key=_day))
        after = bisect_right(bucket, day + self._window, lo=first, key=_day)
        return [*bucket[:undated], *bucket[first:after]]

    def find(self, key: Hashable, day: int | None, most: int) -> tuple[list[T], int]:
        """The first of them, `most` at the most, and how many there are in all."""
        found = self.near(key, day)
        return found[:most], len(found)

    def find_all(self, keys: Iterable[Hashable], day: int | None, most: int) -> tuple[list[T], int]:
        """The same under several keys, for things that stand under only one of them."""
        parts = [self.find(key, day, most) for key in keys]
        return [thing for found, _ in parts for thing in found][:most], sum(count for _, count in parts)


def _day(thing: Due | Payment) -> int:
    return -1 if thing.day is None else thing.day


class Pairs:
    """Which single payment fits which single transfer, looked up from either side.

    Args:
      window: Calendar days between payment and the day that the customer named; None: any.
    """

    def __init__(self, dues: Sequence[Due], payments: Sequence[Payment], window: int | None) -> None:
        amounts = {due.amount for due in dues}
        self._payments = Nearby(
            (((one.amount, one.who), one) for one in payments if one.who and one.amount in amounts), window
        )
        self._dues = Nearby((((due.amount, who), due) for due in dues for who in due.whos), window)

    def payments_of(self, due: Due, most: int) -> tuple[list[Payment], int]:
        """Payments that fit a transfer: the first ones, and how many."""
        near = [one for who in due.whos for one in self._payments.near((due.amount, who), due.day)]
        found = [one for one in near if not contradicts(due, one)]
        return found[:most], len(found)

    def dues_of(self, payment: Payment, most: int) -> tuple[list[Due], int]:
        """Transfers that a payment fits: the first ones, and how many."""
        near = self._dues.near((payment.amount, payment.who), payment.day)
        found = [due for due in near if not contradicts(due, payment)]
        return found[:most], len(found)
