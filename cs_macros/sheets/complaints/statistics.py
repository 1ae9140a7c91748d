"""投诉分类统计: a row for each category, product and responsible colleague (domain 1.18).

Source: seed 001 「⑦填写投诉分类统计表---⑧统计分析改进」.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cs_macros.compile.compiled import Values, moment_of, word
from cs_macros.compile.page import Page
from cs_macros.compile.row_sheet import Heading
from cs_macros.compile.standing import Entry

if TYPE_CHECKING:
    from cs_macros.compile.report import Report

TAB = "投诉分类统计"
GROUPED = ("category", "item", "responsible")


@dataclass
class Tally:
    """Complaints added up.

    Attributes:
      days: From each complaint until the customer was told, of those of which both days are known.
      again: How many were not the first of their customer about the same thing.
    """

    rows: int = 0
    days: int = 0
    dated: int = 0
    again: int = 0
    overdue: int = 0

    def add(self, row: Values) -> None:
        began, told = moment_of(row["received_at"]), moment_of(row["told_at"])
        self.rows += 1
        if began and told:
            self.days += (told.date() - began.date()).days
            self.dated += 1
        self.again += isinstance(row["repeat_no"], int | Decimal) and row["repeat_no"] > 1
        self.overdue += is_overdue(row)

    def join(self, other: Tally) -> None:
        self.rows += other.rows
        self.days += other.days
        self.dated += other.dated
        self.again += other.again
        self.overdue += other.overdue

    def cells(self, total: int) -> list[Any]:
        """Count, share, mean days, repeats, overdue."""
        mean = Decimal(self.days) / self.dated if self.dated else None
        return [self.rows, Decimal(self.rows) / total, mean, self.again, self.overdue]


def is_overdue(row: Values) -> bool:
    """Whether it was told later than the solution was there, reached nobody above in time, or is late now."""
    due, reached = moment_of(row["report_due"]), moment_of(row["reported_at"] or row["told_at"])
    told_late = "是" in (row["late"], row.get("overdue"))
    return told_late or bool(due and reached and reached > due)


@dataclass
class Statistics(Page):
    """The table that a complaint ends in: how many, what share, how long, how often again, how often late."""

    tabs = (TAB,)

    @property
    def fields(self) -> Sequence[str]:
        return *GROUPED, "received_at", "told_at", "report_due", "reported_at", "late", "repeat_no"

    def begin(self, report: Report) -> None:
        self.found: defaultdict[tuple[str, ...], Tally] = defaultdict(Tally)

    def add(self, entry: Entry) -> None:
        self.found[tuple(word(entry.values[name]) for name in GROUPED)].add(entry.values)

    def write(self, report: Report) -> None:
        headings = [
            *(Heading(report.plan.header(name), 18) for name in GROUPED),
            Heading("件数", 7, "int", "0"), Heading("占比", 8, "pct", "0.0%"),
            Heading("平均办理天数", 13, "num", "0.0"), Heading("重复投诉", 9, "int", "0"),
            Heading("超期", 7, "int", "0"),
        ]  # fmt: skip
        note = "每行一种类别、商品和责任客服；办理天数从投诉到告知客户；超期是上报或告知晚了。"
        sheet = report.row_sheet(TAB, note, headings)
        whole = Tally()
        for each in self.found.values():
            whole.join(each)
        for words, each in sorted(self.found.items(), key=lambda one: (-one[1].rows, one[0])):
            sheet.write([*words, *each.cells(whole.rows)])
        if whole.rows:
            sheet.write(["合计", None, None, *whole.cells(whole.rows)])
