"""How 退款维权日检表 of all agents is compiled every week, and reported for a day: by type (SYS-28).

Source: seed 001/003 「每日查看店铺退款中以及维权中的订单,提醒售后客服及时处理」 (D-11).
"""

from __future__ import annotations

from cs_macros.book.office import AGENTS
from cs_macros.compile.compiled import Compiled
from cs_macros.compile.groups import By, Cross, Sums
from cs_macros.compile.lists import Listing
from cs_macros.compile.weekly import Week
from cs_macros.sheets.disputes.register import DisputeStatus

COMPILED = Compiled(
    kind="disputes",
    title="退款维权汇总",
    period=Week(day="check_date"),
    counts=(DisputeStatus.OVER,),
    outcome="outcome",
    keys={"同一退款编号": ("refund_no",)},
    people=("created_by",),
    posts=AGENTS,
    pages=(
        Sums(("amount",)),
        Cross((By("kind", chart=True), By("refund_reason", chart=True, most=30), By("shop"), By("owner"))),
        By("status", ranked=False),
        Listing(
            ("check_date", "shop", "order_no", "customer_id", "kind", "refund_no", "amount", "refund_reason",
             "platform_status", "applied_at", "platform_due", "manager_told_at", "owner", "progress",
             "outcome", "closed_at", "status"),
            widths={"shop": 11, "order_no": 22, "customer_id": 12, "refund_no": 20, "refund_reason": 14,
                    "platform_status": 16, "progress": 18, "outcome": 16},
        ),
    ),
)  # fmt: skip
