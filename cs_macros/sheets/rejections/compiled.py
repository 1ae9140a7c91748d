"""How 拒收退件登记表 of all agents is compiled every week (CORE 4, F-7).

Source: seed 004 「已便退回来方便归位 统计库存跟损失」,
seed 000 「每周六下午16:00上交行政部进行汇总」 (R-099).
"""

from __future__ import annotations

from decimal import Decimal

from cs_macros.book.office import AGENTS
from cs_macros.compile.compiled import Compiled, HandIn, Values, amount
from cs_macros.compile.facts import COURIER, CUSTOMER, OPEN, Claims, Loss, Stock
from cs_macros.compile.groups import By, Cross, Sums
from cs_macros.compile.lists import Listing
from cs_macros.compile.weekly import Week
from cs_macros.sheets.rejections.register import Outcome, RejectionStatus

BROKEN = "外包装破损"
BY_REASON = {
    BROKEN: COURIER,
    "延误": COURIER,
    "客户不想要了": CUSTOMER,
    "货到付款拒付": CUSTOMER,
    "联系不上": CUSTOMER,
    "地址错误": CUSTOMER,
}
"""Whose fault a refused parcel is by the shop's own words for reasons (F-7)."""

SOUND = (Outcome.RESTOCK, Outcome.REDELIVER)
"""Outcomes of goods that nothing is the matter with."""


def party(row: Values) -> str:
    """Whose fault a refused parcel is, as far as its reason and outcome tell (F-7)."""
    return COURIER if row["outcome"] == Outcome.CLAIM else BY_REASON.get(row["reason"], OPEN)


def stock(row: Values) -> str | None:
    """What became of a refused parcel's goods; None while they are on their way again."""
    told = {Outcome.RESTOCK: "已归位", Outcome.LOSS: "报损"}
    return None if row["outcome"] == Outcome.REDELIVER else told.get(row["outcome"], "其他")


def claim(row: Values) -> Decimal | None:
    """What the courier owes for a refused parcel: the loss, else what was refunded.

    A parcel refused for its damage is claimed even before the loss is known (F-7, 1), unless its
    goods turned out to be sound.
    """
    loss = amount(row, "loss_amount")
    if row["outcome"] == Outcome.CLAIM:
        return loss or amount(row, "refund_amount")
    is_broken = row["reason"] == BROKEN and row["outcome"] not in SOUND
    return loss if is_broken or (loss and party(row) == COURIER) else None


COMPILED = Compiled(
    kind="rejections",
    title="拒收退件汇总",
    period=Week(
        "rejection_due",
        day="log_date",
        hands=HandIn(
            at="submitted_at", by="submitted_by", late="late", week="week",
            mark="mark_compiled", marked_at="compiled_at", reopened="reopen_note",
        ),
    ),
    counts=(RejectionStatus.SUBMITTED, RejectionStatus.COMPILED),
    outcome="outcome",
    keys={"同一运单号": ("tracking_no",), "同一订单号和型号": ("order_no", "model")},
    people=("created_by", "submitted_by"),
    posts=AGENTS,
    pages=(
        Sums(("refund_amount", "loss_amount"), pieces="qty"),
        Cross((
            By("kind"), By("reason", chart=True, most=30), By("shop", chart="loss_amount"), By("courier"),
            By("created_by", or_file=True),
        )),
        By("outcome", ranked=False),
        Stock("model", "item", stock),
        Loss("loss_amount", "reason", party),
        Claims("courier", claim, shown=("tracking_no", "number", "reason")),
        Listing(
            ("log_date", "shop", "kind", "order_no", "customer_id", "phone", "item", "model", "qty",
             "courier", "tracking_no", "reason", "outcome", "refund_amount", "loss_amount", "created_by",
             "submitted_at"),
            more=("condition", "outcome_note"),
            widths={"shop": 11, "order_no": 22, "phone": 13, "item": 14, "model": 10, "courier": 8,
                    "reason": 13, "outcome_note": 20},
        ),
    ),
)  # fmt: skip
