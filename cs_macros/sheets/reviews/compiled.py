"""How 中差评处理表 of all agents is compiled every week, for the meeting (SERVICE 42, R-115).

Source: seed 004 「原因在群里发出来,让大家知道,到每七天开会说出问题」.
"""

from __future__ import annotations

from cs_macros.book.office import AGENTS
from cs_macros.compile.compiled import Compiled, word
from cs_macros.compile.groups import By, Cross, Sums
from cs_macros.compile.lists import Listing
from cs_macros.compile.weekly import Week
from cs_macros.sheets.faults.register import KIND, Faulty
from cs_macros.sheets.reviews.register import Fault, ReviewStatus

FAULTS = Faulty(
    day="found_date",
    of=lambda row: word(row["reason_type"]) if row["fault"] == Fault.GOODS else None,
    fields=("reason_type", "fault"),
    told="reason",
    people=("owner", "found_by", "created_by"),
)

COMPILED = Compiled(
    kind="reviews",
    title="中差评汇总",
    also=("周会材料", "中差评"),
    period=Week(day="found_date", closes="submitted_at"),
    counts=(ReviewStatus.HANDED_IN,),
    outcome="outcome",
    keys={"同一订单号": ("order_no",)},
    people=("owner", "found_by", "created_by"),
    posts=AGENTS,
    tells={KIND: FAULTS},
    pages=(
        Sums(("cost",)),
        Cross((
            By("reason_type", chart=True, most=30), By("rating"), By("shop"), By("fault", chart=True),
            By("outcome"), By("owner", or_file=True),
        )),
        Listing(
            ("found_date", "shop", "order_no", "customer_id", "item", "rating", "content", "reason_type",
             "reason", "fault", "solution", "cost", "outcome", "owner", "submitted_at"),
            more=("outcome_note", "named_agent", "sentiment", "status"),
            widths={"shop": 11, "order_no": 22, "customer_id": 12, "item": 12, "content": 22,
                    "reason_type": 11, "reason": 18, "solution": 18},
        ),
    ),
)  # fmt: skip
