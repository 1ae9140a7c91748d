"""Lines that may pay a transfer though nothing proves it: named with the reason, never taken.

What customers and banks do: a fee taken off, a rounded amount, a name half hidden or in
traditional characters, a wife who pays, an order number typed with spaces, a payment of last week.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from cs_macros.cells.traditional import simplify
from cs_macros.sheets.transfers.evidence import Due, Payment, contradicts

DAYS = 30
"""Calendar days around the customer's time in which a line is a candidate by amount or name alone."""

LOOKED_AT = 60
"""Lines looked at for one transfer under one heading, the nearest in time."""

FEE = 5_000
"""Most that a bank or a platform takes off, in fen; and at most two in a hundred of a large sum."""

_CODE_RUN = re.compile(r"[0-9a-z]+(?:[ \u3000_./-]+[0-9a-z]+)+")
_ENDING = 6
"""Last characters of an order number that say something by themselves."""

_HIDDEN = "*＊"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that may pay a transfer.

    Attributes:
      why: The reasons for and against, in words.
      score: The more, the likelier.
    """

    payment: Payment
    why: str
    score: float


@dataclass(slots=True, eq=False)
class Seen:
    """A line with what is looked up again and again."""

    payment: Payment
    day: int
    name: str
    text: str

    @property
    def amount(self) -> int:
        return self.payment.amount


class Candidates:
    """Unclaimed lines, found by amount, name and number, never by looking at all of them."""

    def __init__(self, payments: Iterable[Payment], suspects: frozenset[str], window: int | None) -> None:
        self._suspects, self._window = suspects, window
        self._by_amount: dict[int, list[Seen]] = defaultdict(list)
        self._by_name: dict[str, list[Seen]] = defaultdict(list)
        self._by_code: dict[str, list[Seen]] = defaultdict(list)
        for one in sorted(payments, key=lambda one: (one.day or 0, one.label)):
            seen = Seen(one, one.day or 0, plain(one.line.payer_name), remark(one))
            self._by_amount[one.amount].append(seen)
            for name in names_seen(one.line.payer_name, seen.name):
                self._by_name[name].append(seen)
            for code in {*one.codes, *spaced_codes(seen.text)}:
                self._by_code[code].append(seen)

    def of(self, due: Due) -> list[Candidate]:
        """All candidates of a transfer, the likeliest first."""
        asked = Asked(due, self._window)
        pool = {id(one): one for one in self._pool(asked)}
        found = (self._judge(asked, one) for one in pool.values())
        return sorted(filter(None, found), key=lambda each: (-each.score, each.payment.label))

    def has_rival(self, due: Due, one: Payment) -> bool:
        """Whether another line of the same amount has nearly as much for it as one with the right name."""
        if self._window is None or due.day is None:
            return False
        asked = None
        for other in _around(self._by_amount.get(due.amount, ()), due.day, self._window):
            if other.payment is one or other.payment.said:
                continue
            asked = asked or Asked(due, self._window)
            if (asked.name(other)[1] >= 2 or asked.number(other)[1] >= 2) and not contradicts(
                due, other.payment
            ):
                return True
        return False

    def _pool(self, asked: Asked) -> Iterator[Seen]:
        due = asked.due
        yield from _nearest(self._by_amount.get(due.amount, ()), due.day)
        for name in asked.lookups:
            some = self._by_name.get(name, ())
            yield from (
                one
                for one in _nearest(some, due.day)
                if _amount(due.amount, one.amount)[1] or name in asked.plain
            )
        for key in due.keys:
            yield from islice(self._by_code.get(key, ()), LOOKED_AT)

    def _judge(self, asked: Asked, one: Seen) -> Candidate | None:
        """Whether a line is a candidate, and why."""
        due, payment = asked.due, one.payment
        name, by_name = asked.name(one)
        number, by_number = asked.number(one)
        amount, by_amount = _amount(due.amount, one.amount)
        if not (by_amount >= 3 or (by_amount and (by_name or by_number)) or by_number >= 3 or by_name >= 3):
            return None
        if payment.said and not payment.said & due.keys:
            number, by_number = "附言里是别的订单的号", -3
        elif not by_number and (against := contradicts(due, payment)):
            number, by_number = against, -1.5
        when, by_time = asked.time(one)
        bounced = payment.label in self._suspects
        told = [amount, name, number, when, "可能是付款被退回" if bounced else ""]
        score = by_amount + by_name + by_number + by_time - 1.5 * bounced - asked.hours(one) / 1000
        return Candidate(payment, "，".join(filter(None, told)), score) if score > 1 else None


def _around(some: Sequence[Seen], day: int, days: int) -> Sequence[Seen]:
    """Those within some days of a day, and those without one."""
    start = bisect_left(some, day - days, key=lambda one: one.day)
    end = bisect_right(some, day + days, lo=start, key=lambda one: one.day)
    return some[start:end]


def _nearest(some: Sequence[Seen], day: int | None) -> Sequence[Seen]:
    """Those within a month, the nearest ones when there are many."""
    if day is None:
        return some[:LOOKED_AT]
    for days in (2, 7, DAYS):
        near = _around(some, day, days)
        if len(near) >= LOOKED_AT or days == DAYS:
            break
    return near if len(near) <= LOOKED_AT else sorted(near, key=lambda one: abs(one.day - day))[:LOOKED_AT]


class Asked:
    """A transfer whose candidates are looked for.

    Attributes:
      plain: Names of payer and customer as people mean them.
      lookups: Under which names a line of theirs may stand, half hidden ones too.
    """

    def __init__(self, due: Due, window: int | None) -> None:
        self.due, self._window = due, window
        names = (due.transfer.payer_name, due.transfer.customer_name)
        self._names = list(dict.fromkeys(name for name in names if name))
        self.plain = {name for name in map(plain, self._names) if name}
        self.lookups = {
            *self.plain,
            *(f"{name[0]}*" for name in self.plain),
            *(f"*{name[-1]}" for name in self.plain),
        }
        told = due.transfer.claimed_at
        self._at = told or (datetime.fromordinal(due.day) if due.day else None)

    def name(self, one: Seen) -> tuple[str, float]:
        """What the payer's name says."""
        theirs = one.payment.line.payer_name or ""
        if one.payment.name and one.payment.name in self.due.names:
            return "户名相符", 3
        if one.name in self.plain:
            return "户名繁体相符", 2.9
        if not one.name and any(hides(theirs, name) for name in self._names):
            return f"户名有遮盖（{theirs}）", 2
        if any(len(name) > 1 and name in one.text for name in self.plain):
            return f"付款人是{theirs or '无户名'}，附言里有客户的名字", 2
        if any(len(name) > 1 and name in one.name for name in self.plain):
            return f"户名里有客户的名字（{theirs}）", 2
        return (f"付款人是{theirs}" if theirs else "没有户名"), 0

    def number(self, one: Seen) -> tuple[str, float]:
        """What the numbers in the remark say."""
        keys, codes = self.due.keys, one.payment.codes
        if keys & codes:
            return "附言里有单号", 4
        if keys and keys & spaced_codes(one.text):
            return "附言里的单号中间有空格", 4
        order, ending = self.due.order, self.due.order[-_ENDING:]
        if len(order) > _ENDING and any(code.endswith(ending) and len(code) < len(order) for code in codes):
            return f"附言里有单号的后几位 {ending}", 2
        return "", 0

    def time(self, one: Seen) -> tuple[str, float]:
        """What the day says."""
        if self.due.day is None or not one.day:
            return "", 0
        days = one.day - self.due.day
        if self._window is not None and abs(days) <= self._window:
            return "", 0.5
        what = "客户说的汇款时间" if self.due.transfer.claimed_at else "登记日期"
        text = f"比{what}早 {-days} 天" if days < 0 else f"比{what}晚 {days} 天"
        return text if days else "", -min(abs(days), DAYS) / DAYS

    def hours(self, one: Seen) -> float:
        """Distance from the customer's time; decides between equals. Money comes after it is sent."""
        paid_at = one.payment.line.paid_at
        if self._at is None or paid_at is None:
            return 0
        hours = (paid_at - self._at) / timedelta(hours=1)
        return min(hours if hours >= 0 else -3 * hours, 999)


def _amount(due: int, paid: int) -> tuple[str, float]:
    """What an amount says."""
    off = due - paid
    if off == 0:
        return "金额相同", 3
    text = f"少 {off / 100:.2f} 元" if off > 0 else f"多 {-off / 100:.2f} 元"
    if paid % 100 == 0 and abs(off) < 1_000 and abs(off) * 20 <= due:
        return f"{text}，可能是凑整或抹零", 2
    if 0 < off <= max(min(FEE, due // 5), due // 50):
        return f"{text}，可能扣了手续费", 1.5 if off * 20 > due else 2
    return f"金额不同（{text}）", 0


# -- texts ------------------------------------------------------------------------------------


def plain(name: str | None) -> str:
    """A name as people mean it: simplified, without spaces; nothing of a masked one.

    >>> plain("陳 小敏"), plain("陈*敏"), plain(None)
    ('陈小敏', '', '')
    """
    text = simplify("".join(unicodedata.normalize("NFKC", name or "").split())).casefold()
    return "" if set(text) & set(_HIDDEN) else text


def names_seen(name: str | None, as_meant: str) -> set[str]:
    """Under which names a line is looked up: its own, or what a half hidden one shows at its ends.

    >>> sorted(names_seen("陈*敏", "")), names_seen("陈小敏", "陈小敏"), names_seen("**", "")
    (['*敏', '陈*'], {'陈小敏'}, set())
    """
    if as_meant:
        return {as_meant}
    text = simplify((name or "").strip())
    start, end = text[:1], text[-1:]
    return {f"{start}*"} - {f"{mark}*" for mark in ("", *_HIDDEN)} | {f"*{end}"} - {
        f"*{mark}" for mark in ("", *_HIDDEN)
    }


def hides(masked: str, name: str) -> bool:
    """Whether a half hidden name may be this one.

    >>> hides("张*", "张伟"), hides("*小敏", "陈小敏"), hides("李*", "张伟"), hides("**", "张伟")
    (True, True, False, False)
    """
    masked, name = masked.strip(), simplify(name.strip())
    seen = simplify(masked.translate({ord(mark): None for mark in _HIDDEN}))
    if not seen or len(seen) == len(masked) or not name:
        return False
    if len(masked) == len(name):
        return all(a in _HIDDEN or simplify(a) == b for a, b in zip(masked, name, strict=True))
    start, end = re.match(r"[^*＊]*", masked), re.search(r"[^*＊]*$", masked)
    assert start
    assert end
    return name.startswith(simplify(start[0])) and name.endswith(simplify(end[0])) and len(seen) < len(name)


def remark(one: Payment) -> str:
    """All words of a line, as compared."""
    return unicodedata.normalize("NFKC", f"{one.line.summary or ''} {one.line.memo or ''}").casefold()


def spaced_codes(text: str) -> set[str]:
    """Numbers that somebody typed with spaces or dashes in them, put together again.

    >>> sorted(spaced_codes("订单 tb22 33 445 谢谢"))
    ['33445', 'tb2233', 'tb2233445']
    """
    found = set()
    for run in _CODE_RUN.findall(text):
        parts = re.findall(r"[0-9a-z]+", run)[:8]
        for start in range(len(parts)):
            for end in range(start + 2, len(parts) + 1):
                found.add("".join(parts[start:end]))
    return found
