"""Answers to questions: how many were asked, how many answered, and the mean of each answer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from cs_macros.compile.compiled import word
from cs_macros.compile.groups import SUMMARY
from cs_macros.compile.page import Page
from cs_macros.compile.standing import Entry

if TYPE_CHECKING:
    from cs_macros.compile.report import Report

CENT = Decimal("0.01")


@dataclass
class Tally:
    """What a group of rows has answered: sum and number of the answers to each question."""

    asked: int = 0
    answered: int = 0
    sums: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)

    def join(self, other: Tally) -> None:
        self.asked += other.asked
        self.answered += other.answered
        self.sums.update(other.sums)
        self.counts.update(other.counts)

    def mean(self, name: str) -> Decimal | None:
        """Mean of the answers to a question, with two places; None where nobody has answered it."""
        count = self.counts[name]
        return rounded(Decimal(self.sums[name]) / count) if count else None

    @property
    def rate(self) -> Decimal | None:
        """Per cent of those asked who have answered."""
        return rounded(Decimal(100 * self.answered) / self.asked) if self.asked else None


def rounded(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


@dataclass
class Means(Page):
    """A block with a row a word of a field: asked, answered, rate, the mean of each answer.

    Attributes:
      name: The field by which.
      questions: Fields with numbers; `answered` the one that is filled when somebody has answered.
      chart: Whether the number of the asked stands in a chart.
    """

    name: str
    questions: Sequence[str]
    _: KW_ONLY
    answered: str
    chart: bool = False
    tabs = (SUMMARY,)

    @property
    def fields(self) -> Sequence[str]:
        return self.name, *self.questions, self.answered

    @property
    def draws(self) -> bool:
        return self.chart

    def begin(self, report: Report) -> None:
        self.found: defaultdict[str, Tally] = defaultdict(Tally)

    def add(self, entry: Entry) -> None:
        row, tally = entry.values, self.found[word(entry.values[self.name])]
        tally.asked += 1
        if row[self.answered] is None:
            return
        tally.answered += 1
        for name in self.questions:
            if isinstance(row[name], int):
                tally.sums[name] += row[name]
                tally.counts[name] += 1

    def sum_up(self, report: Report) -> None:
        header, questions = report.plan.header, self.questions
        total = Tally()
        for tally in self.found.values():
            total.join(tally)

        def cells(tally: Tally) -> list[Any]:
            return [tally.asked, tally.answered, tally.rate, *map(tally.mean, questions)]

        order = sorted(self.found.items(), key=lambda one: (-one[1].asked, one[0]))
        spot = report.blocks(SUMMARY).table(
            f"按{header(self.name)}",
            [header(self.name), "发放", "回收", "回收率（%）", *map(header, questions)],
            [[name, *cells(tally)] for name, tally in order],
            ["合计", *cells(total)],
        )
        if self.chart:
            report.blocks(SUMMARY).chart(f"按{header(self.name)}（发放）", spot, 1)


@dataclass
class Named(Page):
    """A block with how often each word of a field was given; blank cells give none."""

    name: str
    title: str
    tabs = (SUMMARY,)

    @property
    def fields(self) -> Sequence[str]:
        return (self.name,)

    def begin(self, report: Report) -> None:
        self.found: Counter[str] = Counter()

    def add(self, entry: Entry) -> None:
        if (value := entry.values[self.name]) is not None:
            self.found[word(value)] += 1

    def sum_up(self, report: Report) -> None:
        rows = sorted(self.found.items(), key=lambda one: (-one[1], one[0]))
        report.blocks(SUMMARY).table(self.title, [report.plan.header(self.name), "次数"], rows)
