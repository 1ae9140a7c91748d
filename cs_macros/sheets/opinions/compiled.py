"""How 热卖与意见登记表 of all agents is compiled every week (SERVICE 31, 42; D-13, D-14).

Source: seed 000 「每周五下午15:00提交给店长」「每周六下午14:00上交意见报告书」 (R-150, R-151).
"""

from __future__ import annotations

from cs_macros.book.office import AGENTS
from cs_macros.compile.compiled import Compiled, HandIn
from cs_macros.compile.groups import By, Cross, Sums
from cs_macros.compile.lists import Listing
from cs_macros.compile.weekly import Week
from cs_macros.sheets.opinions.flow import DUES
from cs_macros.sheets.opinions.register import OpinionKind, OpinionStatus

COMPILED = Compiled(
    kind="opinions",
    title="热卖与意见汇总",
    period=Week(
        DUES[OpinionKind.GOOD_BUYER],
        day="date",
        hands=HandIn(at="submitted_at", by="submitted_by", late="late", week="week"),
        by="kind",
        dues=DUES,
    ),
    counts=(OpinionStatus.SUBMITTED, OpinionStatus.READ),
    keys={"同一客户和意见": ("customer_id", "detail")},
    people=("agent", "created_by", "submitted_by"),
    posts=AGENTS,
    pages=(
        Sums((), pieces="count"),
        Cross((
            By("kind", chart=True), By("shop"), By("model", chart=True, most=20), By("topic"),
            By("agent", or_file=True),
        )),
        Listing(
            ("date", "agent", "kind", "shop", "model", "item", "count", "detail", "customer_id", "topic",
             "suggestion", "submitted_at"),
            more=("is_friend", "group_name", "campaign", "manager_note"),
            widths={"shop": 11, "item": 16, "model": 12, "detail": 30, "suggestion": 18},
        ),
    ),
)  # fmt: skip
