"""What one reading knew of a payment, so that another reading of it is known again (指纹).

The same payment turns up in exports with and without its 交易号, to the second or only to the
day, with and without a balance, under a masked name. Two readings are the same payment when a
number agrees; or, where one of them has none, when nothing that both know speaks against it.

As text: `金额：+128.50；日期：2026-11-12；时刻：09:05:01；余额：1128.50；对方：陈*敏；号：支付宝交易号=2026…`
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation

from cs_macros.cells.traditional import simplify
from cs_macros.statements.identity import is_unique
from cs_macros.statements.line import Line
from cs_macros.statements.times import DAY, MINUTE
from cs_macros.statements.whose import BANK, is_bank

_PART, _OF, _AND = "；", "：", "、"
_LONG = 8
"""Figures that a number must have to say the same under another name."""

Number = tuple[str, str]
"""What a file calls a number ("" where nobody knows), and the number."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a payment.

    Attributes:
      amount: An expense is negative.
      days: Days on which it may have been: paid, and booked. ISO dates.
      clock: `09:05:01`, `09:05` or "".
      party: The other side's name, masked or not.
      party_tail, account: Last digits of the other side's account and of ours.
      origin: Whose statement said so.
    """

    amount: Decimal
    days: frozenset[str]
    clock: str = ""
    balance: Decimal | None = None
    party: str = ""
    party_tail: str = ""
    account: str = ""
    numbers: frozenset[Number] = frozenset()
    origin: str = ""

    @property
    def is_weak(self) -> bool:
        """Whether little more than day and amount is known."""
        return not self.clock and self.balance is None and not self.numbers


def facts_of(line: Line) -> Facts:
    """What a line of a statement says."""
    days = {line.paid_at.date().isoformat()}
    if line.booked:
        days.add(line.booked.isoformat())
    return Facts(
        amount=line.amount,
        days=frozenset(days),
        clock=_clock(line.paid_at, line.precision),
        balance=line.balance,
        party=_plain(line.payer_name),
        party_tail=line.payer_tail,
        account=line.account_tail,
        numbers=frozenset([(line.serial_kind, line.bank_serial)] if line.bank_serial else []),
        origin=line.origin,
    )


def _clock(at: datetime, precision: str) -> str:
    return "" if precision == DAY else at.strftime("%H:%M" if precision == MINUTE else "%H:%M:%S")


def _plain(text: str) -> str:
    """A text without the marks that part a fingerprint."""
    for mark in (_PART, _OF, _AND, "=", "\n"):
        text = text.replace(mark, " ")
    return " ".join(text.split())


# -- are two readings one payment? ------------------------------------------------------------


def agree(one: Facts, other: Facts) -> bool | None:
    """Whether two readings are one payment: yes by a number, None when only nothing speaks against it."""
    if one.amount != other.amount or _differ(one.account, other.account) or not _same_house(one, other):
        return False
    numbers = _numbers_agree(one, other)
    if numbers is not None:
        return numbers
    if one.days.isdisjoint(other.days) or not _clocks_agree(one.clock, other.clock):
        return False
    if one.balance is not None and other.balance is not None and one.balance != other.balance:
        return False
    if _differ(one.party_tail, other.party_tail) or not names_agree(one.party, other.party):
        return False
    return None


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def _same_house(one: Facts, other: Facts) -> bool:
    """A bank's and a platform's statement never tell of one movement, nor do two banks' statements."""
    if not one.origin or not other.origin or one.origin == other.origin:
        return True
    general = BANK in (one.origin, other.origin)
    return general and is_bank(one.origin) and is_bank(other.origin)


def _numbers_agree(one: Facts, other: Facts) -> bool | None:
    """Yes or no where both have a number that can be compared; None where they have not."""
    kinds = {kind for kind, _ in one.numbers if kind} & {kind for kind, _ in other.numbers if kind}
    for kind in kinds:
        if {n for k, n in one.numbers if k == kind}.isdisjoint({n for k, n in other.numbers if k == kind}):
            return False
    shared = {number for _, number in one.numbers} & {number for _, number in other.numbers}
    for number in shared:
        if is_unique(number):
            return True
        near = not one.days.isdisjoint(other.days) and _clocks_agree(one.clock, other.clock)
        if near and (kinds or len(number) >= _LONG):
            return True
    return None


def _clocks_agree(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def names_agree(one: str, other: str) -> bool:
    """Whether two names may be one, where either hides characters.

    >>> names_agree("张大伟", "张*伟"), names_agree("*大伟", "张**"), names_agree("张伟", "李*")
    (True, True, False)
    >>> names_agree("陳小敏", "陈小敏"), names_agree("张大伟", "张小伟"), names_agree("", "张")
    (True, False, True)
    """
    if not one or not other:
        return True
    one, other = simplify(one).casefold().replace(" ", ""), simplify(other).casefold().replace(" ", "")
    if one == other:
        return True
    if not {"*", "＊", "x", "某"} & {*one, *other}:
        return False
    hidden = "*＊x某"
    if len(one) == len(other):
        return all(a == b or a in hidden or b in hidden for a, b in zip(one, other, strict=True))
    # Masks do not keep the number of characters: what is seen at either end has to agree.
    starts = all(a == b or a in hidden or b in hidden for a, b in zip(one[:1], other[:1], strict=False))
    return starts and (one[-1:] == other[-1:] or one[-1:] in hidden or other[-1:] in hidden)


def merged(one: Facts, other: Facts) -> Facts:
    """What two readings of a payment know together."""
    return replace(
        one,
        days=one.days | other.days,
        clock=max(one.clock, other.clock, key=len),
        balance=one.balance if one.balance is not None else other.balance,
        party=_better_name(one.party, other.party),
        party_tail=one.party_tail or other.party_tail,
        account=one.account or other.account,
        numbers=one.numbers | other.numbers,
        origin=one.origin if one.origin not in ("", BANK) else other.origin or one.origin,
    )


def _better_name(one: str, other: str) -> str:
    return other if not one or ("*" in one and other and "*" not in other) else one


# -- as text ----------------------------------------------------------------------------------


def write(facts: Facts) -> str:
    """Facts as the column 指纹 holds them; the name masked, for it stands in a column of its own."""
    numbers = _AND.join(f"{_plain(kind)}={_plain(number)}" for kind, number in sorted(facts.numbers))
    told = {
        "金额": f"{facts.amount:+.2f}",
        "日期": _AND.join(sorted(facts.days)),
        "时刻": facts.clock,
        "余额": "" if facts.balance is None else str(facts.balance),
        "对方": masked(facts.party),
        "对方尾号": facts.party_tail,
        "账户": facts.account,
        "号": numbers,
        "来源": facts.origin,
    }
    return _PART.join(f"{name}{_OF}{text}" for name, text in told.items() if text)


def read(text: str) -> Facts | None:
    """The facts that a text of 指纹 holds; None where somebody has spoilt it.

    >>> facts = Facts(Decimal("5.00"), frozenset({"2026-11-12"}), "09:05", numbers=frozenset({("单号", "7")}))
    >>> read(write(facts)) == facts
    True
    >>> read("随便写的")
    """
    told = dict(part.partition(_OF)[::2] for part in text.split(_PART))
    try:
        balance = told.get("余额")
        return Facts(
            amount=Decimal(told["金额"]),
            days=frozenset(told["日期"].split(_AND)),
            clock=told.get("时刻", ""),
            balance=Decimal(balance) if balance else None,
            party=told.get("对方", ""),
            party_tail=told.get("对方尾号", ""),
            account=told.get("账户", ""),
            numbers=_numbers(told.get("号", "").split(_AND)),
            origin=told.get("来源", ""),
        )
    except (KeyError, InvalidOperation):
        return None


def _numbers(parts: Iterable[str]) -> frozenset[Number]:
    pairs = (part.rpartition("=") for part in parts if part)
    return frozenset((kind, number) for kind, _, number in pairs)


def masked(name: str) -> str:
    """A name with its middle hidden, enough to compare by.

    >>> masked("张大伟"), masked("张伟"), masked("杭州青禾贸易有限公司"), masked("张")
    ('张*伟', '张*', '杭********司', '张')
    """
    if len(name) < 2:
        return name
    return f"{name[0]}*" if len(name) == 2 else f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"
