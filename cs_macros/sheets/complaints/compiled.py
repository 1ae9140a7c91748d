"""How 投诉登记表 of all agents is compiled every week (SERVICE 42, domain 1.18).

Source: seed 001 「⑦填写投诉分类统计表---⑧统计分析改进」.
"""

from __future__ import annotations

from cs_macros.book.office import AGENTS
from cs_macros.compile.compiled import Compiled
from cs_macros.compile.groups import By, Cross, Sums
from cs_macros.compile.lists import Listing
from cs_macros.compile.weekly import Week
from cs_macros.sheets.complaints.register import ComplaintStatus
from cs_macros.sheets.complaints.statistics import Statistics

S = ComplaintStatus

COMPILED = Compiled(
    kind="complaints",
    title="投诉汇总",
    period=Week(day="received_at"),
    counts=(S.FILED,),
    outcome="result",
    keys={"同一客户、同一投诉内容": ("customer_id", "content")},
    people=("created_by",),
    posts=AGENTS,
    pages=(
        Sums(()),
        Cross((
            By("category", chart=True, most=30), By("judgement", chart=True), By("item", most=30),
            By("responsible", most=30), By("shop"), By("channel"), By("serious"), By("late"),
            By("repeat_no"), By("created_by", or_file=True),
        )),
        Statistics(),
        Listing(
            ("received_at", "channel", "shop", "order_no", "customer_id", "phone", "item", "model", "content",
             "serious", "category", "judgement", "cause", "repeat_no", "reported_at", "plan", "solved_at",
             "told_at", "late", "result", "responsible", "created_by", "status"),
            widths={"shop": 11, "order_no": 22, "phone": 13, "item": 14, "content": 26, "category": 12,
                    "cause": 20, "plan": 24, "result": 20},
        ),
    ),
)  # fmt: skip
