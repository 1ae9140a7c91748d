"""How 投诉登记表 of all agents is compiled every week (SERVICE 42, domain 1.18).

Source: seed 001 「⑦填写投诉分类统计表---⑧统计分析改进」.
"""

from __future__ import annotations

from cs_macros.book.office import AGENTS
from cs_macros.compile.compiled import Compiled, word
from cs_macros.compile.groups import By, Cross, Sums
from cs_macros.compile.lists import Listing
from cs_macros.compile.weekly import Week
from cs_macros.sheets.complaints.register import ComplaintStatus, Judgement
from cs_macros.sheets.complaints.statistics import Statistics
from cs_macros.sheets.faults.register import KIND, Faulty

S = ComplaintStatus

FOUND = {Judgement.GOODS: True, Judgement.MISUSE: False, Judgement.NOT_OURS: False}
"""Judgement → whether the goods are at fault; poor service says nothing of them."""

FAULTS = Faulty(
    day="received_at",
    of=lambda row: word(row["category"]) if row["judgement"] == Judgement.GOODS else None,
    found=lambda row: FOUND.get(row["judgement"]),
    fields=("category", "judgement"),
    told="content",
    links=("case_no",),
)

COMPILED = Compiled(
    kind="complaints",
    title="投诉汇总",
    also=("投诉分类统计表", "投诉统计"),
    period=Week(day="received_at"),
    counts=(S.FILED,),
    outcome="result",
    keys={"同一客户、同一投诉内容": ("customer_id", "content")},
    people=("created_by",),
    posts=AGENTS,
    tells={KIND: FAULTS},
    pages=(
        Sums(()),
        Cross((
            By("category", chart=True, most=30), By("judgement", chart=True), By("item", most=30),
            By("responsible", most=30),
        )),
        By("shop"), By("channel"), By("serious"), By("late"), By("created_by", or_file=True),
        Statistics(),
        Listing(
            ("received_at", "channel", "shop", "customer_id", "item", "content", "category", "judgement",
             "cause", "repeat_no", "plan", "told_at", "late", "result", "responsible", "status"),
            more=("order_no", "model", "investigation", "serious", "reported_at", "solved_at", "evaluation"),
            widths={"shop": 11, "item": 12, "content": 22, "category": 11, "cause": 16, "plan": 20,
                    "result": 16, "customer_id": 12},
        ),
    ),
)  # fmt: skip
