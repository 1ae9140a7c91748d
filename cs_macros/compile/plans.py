"""The registers that are compiled every week, and what is asked about each (CORE 2–4).

Source: seed 004 「已便退回来方便归位 统计库存跟损失」,
seed 000 「每周六下午16:00上交行政部进行汇总」 (R-099).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from cs_macros.book.office import AGENTS, Post
from cs_macros.compile.plan import Plan, Values, amount

SHOP, CUSTOMER, COURIER, UNKNOWN = "商家", "客户", "快递", "待核实"
"""Who is responsible (domain 0.4 `fault`)."""

BY_VERDICT: Mapping[str, str] = {
    "是质量问题": SHOP,
    "快递损坏": COURIER,
    "非质量问题": CUSTOMER,
    "用法不当": CUSTOMER,
}
BY_REASON: Mapping[str, str] = {
    "外包装破损": COURIER,
    "延误": COURIER,
    "客户不想要了": CUSTOMER,
    "货到付款拒付": CUSTOMER,
    "联系不上": CUSTOMER,
    "地址错误": CUSTOMER,
}
BY_TYPE: Mapping[str, str] = {
    "发货后撤回": CUSTOMER,
    "少件/错发": SHOP,
    "漏发": SHOP,
    "缺货": SHOP,
    "物流异常": COURIER,
}


def rejected_by(row: Values) -> str:
    """Whose fault a refused parcel is, as far as its reason and outcome tell (F-7)."""
    if row["outcome"] == "快递索赔":
        return COURIER
    return BY_REASON.get(row["reason"], UNKNOWN)


def rejected_stock(row: Values) -> str | None:
    """What became of a refused parcel's goods; None while they are on their way again."""
    told = {"入库": "已归位", "报损": "报损"}
    return None if row["outcome"] == "重新派送" else told.get(row["outcome"], "其他")


def rejected_claim(row: Values) -> Decimal | None:
    """What the courier owes for a refused parcel: the loss, else what was refunded.

    A parcel refused for its damage is claimed even before the loss is known (F-7, 1), unless its
    goods turned out to be sound.
    """
    loss = amount(row, "loss_amount")
    if row["outcome"] == "快递索赔":
        return loss or amount(row, "refund_amount")
    is_broken = row["reason"] == "外包装破损" and row["outcome"] not in ("入库", "重新派送")
    return loss if is_broken or (loss and rejected_by(row) == COURIER) else None


def returned_by(row: Values) -> str:
    """Whose fault a return is. Source: seed 001/003 售后 ④ (R-093, R-094)."""
    if row["verdict"] in BY_VERDICT:
        return BY_VERDICT[row["verdict"]]
    return {"是": SHOP, "否": CUSTOMER}.get(row["is_quality"], UNKNOWN)


def returned_stock(row: Values) -> str | None:
    """What became of returned goods; None where none came back."""
    if row["received_date"] is None:
        return None
    return str(row["restocked"] or "退回客户或未定")


def shops_freight(row: Values) -> Decimal | None:
    """Freight of a return that the shop bears (F-4)."""
    return amount(row, "return_freight") if row["freight_payer"] == SHOP else None


def returned_claim(row: Values) -> Decimal | None:
    """What the courier owes for goods that it damaged: the loss and the freight of the return."""
    if returned_by(row) != COURIER and row["freight_payer"] != COURIER:
        return None
    return amount(row, "loss_amount", "return_freight") or amount(row, "refund_amount")


def caused_by(row: Values) -> str:
    """Whose fault an after-sales case is: by what was found out, else by its type."""
    return BY_VERDICT.get(row["verdict"]) or BY_TYPE.get(row["case_type"], UNKNOWN)


def intercepted(row: Values) -> str | None:
    """A parcel that the courier brought back unopened."""
    return "撤回收到" if row["receipt_date"] else None


def case_claim(row: Values) -> Decimal | None:
    """What the courier owes for a lost or damaged parcel: what the customer got back."""
    return amount(row, "refund_amount") if caused_by(row) == COURIER else None


REJECTIONS = Plan(
    kind="rejections",
    title="拒收退件汇总",
    table="rejections",
    groups=("kind", "reason", "shop", "courier", "created_by"),
    result="outcome",
    money=("refund_amount", "loss_amount"),
    loss="loss_amount",
    details=(
        "log_date", "shop", "kind", "order_no", "customer_id", "phone", "item", "model", "qty", "courier",
        "tracking_no", "reason", "outcome", "refund_amount", "loss_amount", "created_by", "submitted_at",
    ),
    tracking="tracking_no",
    order=("order_no", "model"),
    done=("已上交", "已汇总"),
    closes="submitted_at",
    outcome="outcome",
    posts=AGENTS,
    party=rejected_by,
    stock=rejected_stock,
    claim=rejected_claim,
    hands_in=True,
    mark="mark_compiled",
    reopened="reopen_note",
    more=("condition", "outcome_note"),
)  # fmt: skip

RETURNS = Plan(
    kind="returns",
    title="退换货汇总",
    table="returns",
    groups=("kind", "reason", "shop", "return_courier", "created_by"),
    result="status",
    money=("refund_amount", "return_freight", "loss_amount"),
    loss="loss_amount",
    details=(
        "log_date", "shop", "kind", "order_no", "customer_id", "contact", "item", "model", "qty", "reason",
        "is_quality", "freight_payer", "return_freight", "return_courier", "return_tracking",
        "received_date", "inspection", "restocked", "refund_amount", "loss_amount", "outcome",
        "created_by", "status",
    ),
    tracking="return_tracking",
    order=("order_no", "model"),
    done=("已完成", "已拒绝", "已取消"),
    closes="entered_at",
    outcome="outcome",
    posts=(Post.AFTERSALES,),
    party=returned_by,
    stock=returned_stock,
    claim=returned_claim,
    freight=shops_freight,
    more=("verdict",),
)  # fmt: skip

AFTER_SALES = Plan(
    kind="after-sales",
    title="售后汇总",
    table="after_sales",
    groups=("case_type", "verdict", "shop", "courier", "owner"),
    result="solution",
    money=("refund_amount",),
    loss="refund_amount",
    details=(
        "log_date", "shop", "case_type", "order_no", "customer_id", "phone", "address", "item", "model",
        "qty", "description", "courier", "tracking_no", "verdict", "solution", "refund_amount",
        "receipt_date", "close_note", "owner", "status",
    ),
    tracking="tracking_no",
    order=("order_no", "model"),
    done=("已关闭",),
    closes="entered_at",
    outcome="close_note",
    posts=(Post.AFTERSALES,),
    party=caused_by,
    stock=intercepted,
    claim=case_claim,
)  # fmt: skip

PLANS: Mapping[str, Plan] = {plan.kind: plan for plan in (REJECTIONS, RETURNS, AFTER_SALES)}
