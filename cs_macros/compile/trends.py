"""How things went over the days, weeks or months of a period, altogether and by what they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from cs_macros.compile.compiled import moment_of, word
from cs_macros.compile.groups import SUMMARY
from cs_macros.compile.page import Page
from cs_macros.compile.row_sheet import Heading
from cs_macros.compile.span import bounds
from cs_macros.compile.standing import Entry

if TYPE_CHECKING:
    from cs_macros.compile.report import Report


def part_of(day: date, which: str) -> str:
    """The part of a period in which a day lies: the month of a year, the week of a month, the day of a week.

    >>> [part_of(date(2026, 11, 9), which) for which in ("2026", "2026-11", "2026-W46")]
    ['11月', '11月9日—15日', '11月9日']
    """
    if len(which) == 4:
        return f"{day.month}月"
    if len(which) != 7:
        return f"{day.month}月{day.day}日"
    first, last = bounds(which)
    monday = day - timedelta(days=day.weekday())
    begins, ends = max(first, monday), min(last, monday + timedelta(days=6))
    return f"{day.month}月{begins.day}日" + (f"—{ends.day}日" if begins != ends else "")


def parts_of(which: str) -> list[str]:
    """Every part of a period, in order."""
    first, last = bounds(which)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return list(dict.fromkeys(part_of(day, which) for day in days))


@dataclass
class Trend(Page):
    """How many there were in each part of the period, those without any too.

    Attributes:
      day: Field with the day.
    """

    day: str
    draws: ClassVar[bool] = True
    tabs = (SUMMARY,)

    @property
    def fields(self) -> Sequence[str]:
        return (self.day,)

    def begin(self, report: Report) -> None:
        self.found: Counter[str] = Counter()
        self._which = report.gathering.asked.which

    def add(self, entry: Entry) -> None:
        if moment := moment_of(entry.values[self.day]):
            self.found[part_of(moment.date(), self._which)] += 1

    def sum_up(self, report: Report) -> None:
        blocks, unit = report.blocks(SUMMARY), report.plan.units[0]
        rows = [[part, self.found[part]] for part in parts_of(self._which)]
        spot = blocks.table("按时间", ["时间", unit], rows, ["合计", self.found.total()])
        blocks.chart(f"按时间（{unit}）", spot, 1, upright=True)


@dataclass
class Statistics(Page):
    """A row for each combination of some fields: how many, what share, how many in each part of the period.

    Attributes:
      name: Of its sheet.
      by: The fields; `day` the one with the day.
    """

    name: str
    by: Sequence[str]
    day: str

    @property
    def tabs(self) -> Sequence[str]:
        return (self.name,)

    @property
    def fields(self) -> Sequence[str]:
        return *self.by, self.day

    def begin(self, report: Report) -> None:
        self.found: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        self._which = report.gathering.asked.which

    def add(self, entry: Entry) -> None:
        moment = moment_of(entry.values[self.day])
        part = part_of(moment.date(), self._which) if moment else ""
        self.found[tuple(word(entry.values[name]) for name in self.by)][part] += 1

    def write(self, report: Report) -> None:
        parts = parts_of(self._which)
        headings = [
            *(Heading(report.plan.header(name), 18) for name in self.by),
            Heading("件数", 7, "int", "0"), Heading("占比", 8, "pct", "0.0%"),
            *(Heading(part, 7 if len(part) < 6 else 13, "int", "0") for part in parts),
        ]  # fmt: skip
        sheet = report.row_sheet(self.name, "每行一种组合；占比是占全部的份额。", headings)
        whole: Counter[str] = Counter()
        for each in self.found.values():
            whole += each

        def cells(found: Counter[str]) -> list[Any]:
            share = Decimal(found.total()) / whole.total()
            return [found.total(), share, *(found[part] or None for part in parts)]

        for words, each in sorted(self.found.items(), key=lambda one: (-one[1].total(), one[0])):
            sheet.write([*words, *cells(each)])
        if whole:
            sheet.write(["合计", *[None] * (len(self.by) - 1), *cells(whole)])
