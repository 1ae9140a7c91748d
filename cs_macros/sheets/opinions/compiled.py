"""How 热卖与意见登记表 of all agents is compiled every week (SERVICE 31, 42; D-13, D-14).

Source: seed 000 「每周五下午15:00提交给店长」「每周六下午14:00上交意见报告书」 (R-150, R-151).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cs_macros.book.office import AGENTS
from cs_macros.compile.compiled import FILE, Compiled, HandIn, word
from cs_macros.compile.groups import SUMMARY, By, Cross, Sums, capped
from cs_macros.compile.lists import Listing, Rows
from cs_macros.compile.page import Grouped
from cs_macros.compile.plan import Plan
from cs_macros.compile.report import Report
from cs_macros.compile.standing import Entry
from cs_macros.compile.weekly import Week
from cs_macros.sheets.opinions.flow import DUES
from cs_macros.sheets.opinions.register import OpinionKind, OpinionStatus

MOST = 20
"""Models that are named on the first page."""


@dataclass
class Models(Grouped):
    """The models of one kind, those with most pieces first: what sold, what had faults.

    Attributes:
      heading: What stands above them, and above their chart.
    """

    kind: OpinionKind
    heading: str
    tabs = (SUMMARY,)

    @property
    def fields(self) -> Sequence[str]:
        return "kind", "model", "item"

    @property
    def draws(self) -> bool:
        return True

    def add(self, entry: Entry) -> None:
        row = entry.values
        if row["kind"] == self.kind:
            self.found[word(row["model"]), word(row["item"])].add(entry.worth)

    def sum_up(self, report: Report) -> None:
        plan = report.plan
        most = sorted(self.found.items(), key=lambda one: (-one[1].pieces, one[0]))
        headers = [plan.header("model"), plan.header("item")]
        found = capped(most, MOST, None)
        spot = report.table(SUMMARY, self.heading, headers, found, plan.money)
        report.blocks(SUMMARY).chart(f"{self.heading}（件数）", spot, len(headers) + 1)


@dataclass
class GoodBuyers(Rows):
    """意见报告书: what the good buyers say, a row each (D-14)."""

    note: str = "每行一位优质买家的反馈；写了建议处理的先看。"
    tabs = ("意见报告书",)

    @property
    def fields(self) -> Sequence[str]:
        return (
            "date", "agent", "shop", "customer_id", "detail", "topic", "suggestion", "is_friend",
            "group_name", "campaign", "manager_note",
        )  # fmt: skip

    def names(self, plan: Plan) -> Sequence[str]:
        return *self.fields, FILE

    def add(self, entry: Entry) -> None:
        if entry.values["kind"] == OpinionKind.GOOD_BUYER:
            self.put(entry)


COMPILED = Compiled(
    kind="opinions",
    title="热卖与意见汇总",
    also=("热卖与质量问题周报", "热卖与质量问题表", "意见报告书"),
    period=Week(
        DUES[OpinionKind.GOOD_BUYER],
        day="date",
        hands=HandIn(at="submitted_at", by="submitted_by", late="late", week="week"),
        by="kind",
        dues=DUES,
    ),
    counts=(OpinionStatus.SUBMITTED, OpinionStatus.READ),
    keys={"同一天、同一客户和意见": ("customer_id", "detail", "date")},
    people=("agent", "created_by", "submitted_by"),
    posts=AGENTS,
    pages=(
        Sums((), pieces="count"),
        Models(OpinionKind.HOT, "热卖款"),
        Models(OpinionKind.QUALITY, "质量问题款"),
        Cross((By("kind"), By("shop"), By("model", most=20), By("topic"), By("agent", or_file=True))),
        GoodBuyers(),
        Listing(
            ("date", "agent", "kind", "shop", "model", "item", "count", "detail", "customer_id", "topic",
             "suggestion", "submitted_at"),
            more=("is_friend", "group_name", "campaign", "manager_note"),
            widths={"shop": 11, "item": 16, "model": 12, "detail": 30, "suggestion": 18},
        ),
    ),
)  # fmt: skip
