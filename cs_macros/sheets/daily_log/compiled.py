"""How 每日问题记录 of all agents is summed up every week: what customers asked, why they did not buy.

Source: seed 000 「每天汇总当天客户问题反馈,对于未成交客户进行分析」「负责统计每天客户所提出的问题」.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cs_macros.book.office import AGENTS
from cs_macros.compile.compiled import Compiled, Values, word
from cs_macros.compile.groups import SUMMARY, By, Sums, ranked
from cs_macros.compile.lists import Listing
from cs_macros.compile.page import Grouped
from cs_macros.compile.report import Report
from cs_macros.compile.standing import Entry
from cs_macros.compile.weekly import Week
from cs_macros.sheets.daily_log.register import ProblemStatus, Stage
from cs_macros.sheets.faults.register import GENERAL, KIND, QUALITY, Faulty


@dataclass
class Lost(Grouped):
    """Why customers did not buy: of those only."""

    tabs = (SUMMARY,)

    @property
    def fields(self) -> Sequence[str]:
        return "lost_reason", "sold"

    @property
    def draws(self) -> bool:
        return True

    def add(self, entry: Entry) -> None:
        if entry.values["sold"] == "否":
            self.found[word(entry.values["lost_reason"]),].add(entry.worth)

    def sum_up(self, report: Report) -> None:
        header = report.plan.header("lost_reason")
        spot = report.table(SUMMARY, f"没有成交的，按{header}", [header], ranked(self.found), ())
        report.blocks(SUMMARY).chart(f"按{header}（{report.plan.units[0]}）", spot, 1)


def fault_of(row: Values) -> str | None:
    """A question before the sale is about the goods' quality; afterwards it tells of a fault."""
    about = word(row["category"]) in GENERAL and row["stage"] != Stage.BEFORE
    return QUALITY if about and row["item"] else None


FAULTS = Faulty(
    day="date",
    of=fault_of,
    fields=("category", "stage"),
    told="question",
    people=("agent", "created_by"),
)

COMPILED = Compiled(
    kind="daily",
    title="每日问题汇总",
    also=("未成交原因", "每日问题"),
    period=Week(day="date", closes="date"),
    counts=tuple(ProblemStatus),
    keys={"同一天、同一客户和问题": ("customer_id", "question", "date")},
    people=("agent", "created_by"),
    posts=AGENTS,
    tells={KIND: FAULTS},
    pages=(
        Sums(()),
        By("date", ranked=False),
        By("category", chart=True),
        Lost(),
        By("stage"),
        By("solved"),
        By("repeated"),
        By("dept"),
        By("shop"),
        By("agent", or_file=True),
        Listing(
            ("date", "agent", "shop", "customer_id", "item", "stage", "category", "question", "cause",
             "solution", "solved", "sold", "lost_reason", "dept", "repeated"),
            widths={"shop": 11, "item": 14, "category": 12, "question": 26, "cause": 18, "solution": 22},
        ),
    ),
)  # fmt: skip
