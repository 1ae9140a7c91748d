"""How a month's KPI表 is told: everybody's figures beside standard and norm, scores and places (domain 1.28).

Source: seed 002 「行业标准:呼入式业务的接通率为≥80%,呼出式业务的接通率≥60%」 and what follows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from cs_macros.book.office import MANAGERS, Post
from cs_macros.compile.compiled import Compiled, Values, word
from cs_macros.compile.groups import SUMMARY, Sums
from cs_macros.compile.lists import Listing
from cs_macros.compile.months import MonthOf
from cs_macros.compile.page import Page
from cs_macros.compile.standing import Entry
from cs_macros.sheets.kpi.register import Indicator, KpiStatus, Met, quotient
from cs_macros.sheets.kpi.rules import RATES, norm

if TYPE_CHECKING:
    from cs_macros.compile.report import Report

MARKS = {Met.YES: "✓", Met.NO: "✗"}
BESIDE = 6
"""People beside each other, so that the page prints large."""

HUNDREDTH = Decimal("0.01")


@dataclass
class Figures:
    """What one person reached in one indicator: a month, or several.

    Attributes:
      parts: Numerators and denominators, of the months that have both.
      values: What each month came to.
      met: How often it was good, or not, or there was no standard.
    """

    parts: list[tuple[Decimal, Decimal]] = field(default_factory=list)
    values: list[Decimal] = field(default_factory=list)
    met: Counter[Met] = field(default_factory=Counter)

    def add(self, row: Values) -> None:
        """A month's row."""
        above, below, value = (number(row[name]) for name in ("numerator", "denominator", "value"))
        reached = value if value is not None else quotient(above, below)
        if reached is None:
            return
        self.values.append(reached)
        if above is not None and below:
            self.parts.append((above, below))
        self.met[next((met for met in Met if row["met"] == met), Met.NONE)] += 1

    @property
    def reached(self) -> Decimal | None:
        """All months together where their parts are known, else their mean."""
        if not self.values:
            return None
        if len(self.parts) == len(self.values) and len(self.values) > 1:
            above, below = (sum(each, Decimal()) for each in zip(*self.parts, strict=True))
            return above / below
        return sum(self.values, Decimal()) / len(self.values)

    def told(self, indicator: str) -> str | None:
        """The figure, and whether it is good; of several months, how often it was."""
        reached = self.reached
        if reached is None:
            return None
        found, judged = shown(reached, indicator), self.met[Met.YES] + self.met[Met.NO]
        if not judged:
            return found
        if len(self.values) == 1:
            return f"{found} {MARKS[Met.YES if self.met[Met.YES] else Met.NO]}"
        return f"{found}（{self.met[Met.YES]}/{judged}）"


def number(value: Any) -> Decimal | None:
    """A cell that can be counted."""
    return value if isinstance(value, Decimal) else None


def shown(value: Decimal, indicator: str) -> str:
    """A figure as people write it.

    >>> shown(Decimal("0.6942"), "询单转化率"), shown(Decimal("268"), "平均处理时长")
    ('69.42%', '268')
    """
    is_rate = indicator in {str(each) for each in RATES}
    rounded = (value * 100 if is_rate else value).quantize(HUNDREDTH, ROUND_HALF_UP)
    text = f"{rounded:,f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}{'%' if is_rate else ''}"


@dataclass
class Board(Page):
    """Everybody's figures, indicator by indicator; below it how many of them are good, and who is first."""

    tabs = (SUMMARY,)
    fields = ("agent", "indicator", "numerator", "denominator", "value", "standard", "met", "month")

    @property
    def draws(self) -> bool:
        return True

    def begin(self, report: Report) -> None:
        self.found: defaultdict[tuple[str, str], Figures] = defaultdict(Figures)
        self.standards: dict[str, tuple[str, str]] = {}

    def add(self, entry: Entry) -> None:
        row = entry.values
        indicator = word(row["indicator"])
        self.found[indicator, word(row["agent"])].add(row)
        told = str(row["month"] or ""), str(row["standard"] or "")
        self.standards[indicator] = max(self.standards.get(indicator, ("", "")), told)

    def sum_up(self, report: Report) -> None:
        blocks = report.blocks(SUMMARY)
        people = sorted({person for _, person in self.found})
        order = {str(each): (at, each) for at, each in enumerate(Indicator)}
        indicators = sorted(self.standards, key=lambda name: order.get(name, (99, None))[0])
        for first in range(0, len(people), BESIDE):
            some = people[first : first + BESIDE]
            rows: list[list[Any]] = []
            for indicator in indicators:
                known, standard = order.get(indicator), self.standards[indicator][1] or None
                figures = [self.found.get((indicator, person), Figures()).told(indicator) for person in some]
                rows.append([indicator, standard, norm(known[1]) if known else None, *figures])
            blocks.table(
                "各项指标：✓ 达标，✗ 未达标，其余没有标准", ["指标", "标准", "行业标准", *some], rows
            )
        places = self.places(people)
        spot = blocks.table(
            "得分和名次：得分是有标准的指标里达标的占百分之几，没有数据的不算",
            ["客服", "得分（%）", "达标（项）", "未达标（项）", "没有标准（项）", "名次"],
            places,
        )
        if places:
            blocks.chart("得分（%）", spot, 1)

    def places(self, people: Iterable[str]) -> list[list[Any]]:
        """A row a person, the best first; equals share a place, and who has no score has none."""
        rows: list[list[Any]] = []
        for person in people:
            met: Counter[Met] = Counter()
            for (_, name), figures in self.found.items():
                if name == person:
                    met.update(figures.met)
            judged = met[Met.YES] + met[Met.NO]
            score = (
                (Decimal(100 * met[Met.YES]) / judged).quantize(HUNDREDTH, ROUND_HALF_UP) if judged else None
            )
            rows.append([person, score, met[Met.YES], met[Met.NO], met[Met.NONE]])
        rows.sort(key=lambda row: (row[1] is None, -(row[1] or 0), -row[2], row[0]))
        return [[*row, place_of(row, rows)] for row in rows]


def place_of(row: Sequence[Any], rows: Sequence[Sequence[Any]]) -> int | None:
    """One more than the number of those with a better score."""
    return None if row[1] is None else 1 + sum(other[1] is not None and other[1] > row[1] for other in rows)


COMPILED = Compiled(
    kind="kpi",
    title="KPI汇总",
    also=("KPI", "kpi表"),
    period=MonthOf("month"),
    counts=tuple(KpiStatus),
    people=("agent",),
    belongs=lambda person, month: False,
    readers=(*MANAGERS, Post.SUPERIOR, Post.ADMIN),
    pages=(
        Sums(()),
        Board(),
        Listing(
            ("month", "agent", "indicator", "numerator", "denominator", "value", "standard", "met", "status"),
            widths={"month": 9, "agent": 10, "indicator": 16, "numerator": 12, "denominator": 12, "value": 12,
                    "standard": 16},
        ),
    ),
)  # fmt: skip
