"""What a figure must reach, and whether it can be right (R-122 … R-131, R-030, R-143)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, block, warn
from cs_macros.book.settings import all_settings
from cs_macros.sheets.kpi.register import Indicator, Kpi, Met, quotient

I = Indicator  # noqa: E741

RATES = frozenset({
    I.CONVERSION, I.REFUNDS, I.COMPLAINTS, I.TARGET, I.CONNECT_IN, I.CONNECT_OUT, I.SERVICE_LEVEL,
    I.OCCUPANCY, I.FIRST_CONTACT, I.LISTENING, I.EFFICIENCY,
})  # fmt: skip
"""Figures that are parts of a whole."""

AT_LEAST: Mapping[Indicator, str] = {
    I.CONVERSION: "conv_threshold",
    I.CONNECT_IN: "kpi_connect_in",
    I.CONNECT_OUT: "kpi_connect_out",
    I.SERVICE_LEVEL: "kpi_service_level",
    I.OCCUPANCY: "kpi_outbound_occupancy",
    I.FIRST_CONTACT: "kpi_first_contact",
    I.EFFICIENCY: "kpi_outbound_efficiency",
}
AT_MOST: Mapping[Indicator, str] = {I.REPLY: "reply_minutes", I.QUEUE: "kpi_queue_seconds"}
BETWEEN: Mapping[Indicator, str] = {I.HANDLING: "kpi_handle_seconds", I.RINGS: "kpi_rings"}
WHOLE = Decimal(1)
NEAR = Decimal("0.005")
"""How far a typed figure may be from its quotient, since people round."""


class Norm(NamedTuple):
    """What is good: from the lowest to the highest figure, both included; None for no bound."""

    low: Decimal | None = None
    high: Decimal | None = None

    def holds(self, value: Decimal) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


def norm_of(indicator: Indicator, setting: Callable[[str], Any]) -> Norm | None:
    """The standard that parameters say; None where they say none."""
    if indicator is I.TARGET:
        return Norm(low=WHOLE)
    if indicator in AT_LEAST:
        low = setting(AT_LEAST[indicator])
        return None if low is None else Norm(low=Decimal(low))
    if indicator in AT_MOST:
        high = setting(AT_MOST[indicator])
        return None if high is None else Norm(high=Decimal(high))
    span = setting(BETWEEN[indicator]) if indicator in BETWEEN else None
    return None if span is None else Norm(*map(Decimal, span))


def standard(r: Kpi, book: Book) -> str | None:
    """The shop's standard in words: ≥80%, ≤20, 210–330."""
    return in_words(r.indicator, book.setting) if r.indicator else None


def norm(indicator: Indicator) -> str | None:
    """The norm of the trade in words (R-122 … R-129), whatever the shop has set; None where there is none."""
    keys = (AT_LEAST, AT_MOST, BETWEEN)
    if not any(kinds.get(indicator, "").startswith("kpi_") for kinds in keys):
        return None
    return in_words(indicator, by_default)


def by_default(key: str) -> Any:
    """What a parameter says in a new workbook."""
    setting = all_settings()[key]
    return setting.parse(setting.default, datetime.min)


def in_words(indicator: Indicator, setting: Callable[[str], Any]) -> str | None:
    """What parameters say of an indicator, in words."""
    norm = norm_of(indicator, setting)
    if norm is None:
        return None
    low, high = (None if bound is None else said(bound, indicator) for bound in norm)
    if low is not None and high is not None:
        return f"{low}–{high}"
    within = setting("kpi_answer_seconds") if indicator is I.SERVICE_LEVEL else None
    behind = "" if within is None else f"（{within} 秒内）"
    return f"≥{low}{behind}" if low is not None else f"≤{high}"


def said(bound: Decimal, indicator: Indicator) -> str:
    """A bound as people write it.

    >>> said(Decimal("0.80"), Indicator.CONNECT_IN), said(Decimal("20"), Indicator.QUEUE)
    ('80%', '20')
    """
    number = bound * 100 if indicator in RATES else bound
    text = f"{number.normalize():f}"
    return f"{text}%" if indicator in RATES else text


def met(r: Kpi, book: Book) -> Met | None:
    """Whether the standard is reached; nothing is said of a figure that is not there."""
    reached = r.reached
    if reached is None or r.indicator is None:
        return None
    norm = norm_of(r.indicator, book.setting)
    if norm is None:
        return Met.NONE
    return Met.YES if norm.holds(reached) else Met.NO


# -- guards -------------------------------------------------------------------------------------


def can_be(r: Kpi, book: Book) -> Iterator[Finding]:
    """A part is no more than the whole, and a figure is what its parts make."""
    rate = r.indicator in RATES and r.indicator is not I.TARGET
    if r.denominator == 0:
        yield block("denominator", "分母是 0，算不出来", "没有数据的，分子、分母都空着。")
    parts = quotient(r.numerator, r.denominator)
    if rate and parts is not None and parts > WHOLE:
        yield block("numerator", "分子比分母大", "核对这两格。")
    if rate and r.value is not None and r.value > WHOLE:
        yield block("value", f"“{r.indicator}”不会大于 1", "比率填小数，如 85% 填 0.85。")
    elif parts is not None and r.value is not None and abs(parts - r.value) > NEAR:
        yield block("value", "数值和分子÷分母不符", "核对三格，或清空“数值”。")


def is_there(r: Kpi, book: Book) -> Iterator[Finding]:
    """A month may be locked with figures missing, and that is told."""
    if r.reached is None:
        yield warn("value", f"{r.agent}的“{r.indicator}”没有数据", "锁定以后不能再填；要补就先填好再锁定。")
