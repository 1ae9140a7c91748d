"""How 退换货登记表 of all agents is compiled every week (CORE 3, F-4)."""

from __future__ import annotations

from decimal import Decimal

from cs_macros.book.office import Post
from cs_macros.compile.compiled import Compiled, Values, amount, word
from cs_macros.compile.facts import COURIER, CUSTOMER, OPEN, SHOP, Claims, Freight, Loss, Stock
from cs_macros.compile.groups import By, Cross, Sums
from cs_macros.compile.lists import Listing
from cs_macros.compile.weekly import Week
from cs_macros.sheets.after_sales.register import FAULT, Verdict
from cs_macros.sheets.faults.register import KIND, Faulty
from cs_macros.sheets.returns.register import FreightPayer, IsQuality, ReturnStatus

BY_QUALITY = {IsQuality.YES: SHOP, IsQuality.NO: CUSTOMER}


def party(row: Values) -> str:
    """Whose fault a return is: by what was found out, else by what was said. Source: R-093, R-094."""
    return FAULT.get(row["verdict"]) or BY_QUALITY.get(row["is_quality"], OPEN)


def stock(row: Values) -> str | None:
    """What became of returned goods; None where none came back."""
    return None if row["received_date"] is None else str(row["restocked"] or "退回客户或未定")


def freight(row: Values) -> Decimal | None:
    """Freight of a return that the shop bears (F-4)."""
    return amount(row, "return_freight") if row["freight_payer"] == FreightPayer.SHOP else None


def claim(row: Values) -> Decimal | None:
    """What the courier owes for goods that it damaged: the loss and the freight of the return."""
    if COURIER not in (party(row), row["freight_payer"]):
        return None
    return amount(row, "loss_amount", "return_freight") or amount(row, "refund_amount")


def is_faulty(row: Values) -> bool | None:
    """Whether the goods are at fault: by what was found out, else as was said; None: nobody knows."""
    if row["verdict"] not in (None, Verdict.TRUE):
        return bool(row["verdict"] == Verdict.QUALITY_FAULT)
    return {IsQuality.YES: True, IsQuality.NO: False}.get(row["is_quality"])


FAULTS = Faulty(
    day="log_date",
    of=lambda row: word(row["reason"]) if is_faulty(row) else None,
    found=is_faulty,
    fields=("reason", "is_quality", "verdict"),
    told="inspection_note",
    links=("case_no",),
)

COMPILED = Compiled(
    kind="returns",
    title="退换货汇总",
    period=Week("rejection_due", day="log_date", closes="entered_at"),
    counts=(ReturnStatus.COMPLETED, ReturnStatus.REJECTED, ReturnStatus.CANCELLED),
    outcome="outcome",
    keys={"同一运单号": ("return_tracking",), "同一订单号和型号": ("order_no", "model")},
    posts=(Post.AFTERSALES,),
    tells={KIND: FAULTS},
    pages=(
        Sums(("refund_amount", "return_freight", "loss_amount"), pieces="qty"),
        Cross((
            By("kind"), By("reason", chart=True, most=30), By("shop", chart="loss_amount"),
            By("return_courier"), By("created_by", or_file=True),
        )),
        By("status", ranked=False),
        Stock("model", "item", stock),
        Loss("loss_amount", "reason", party),
        Freight("shop", freight),
        Claims("return_courier", claim, shown=("return_tracking", "number", "reason")),
        Listing(
            ("log_date", "shop", "kind", "order_no", "customer_id", "contact", "item", "model", "qty",
             "reason", "is_quality", "freight_payer", "return_freight", "return_courier",
             "return_tracking", "received_date", "inspection", "restocked", "refund_amount",
             "loss_amount", "outcome", "created_by", "status"),
            more=("verdict",),
            widths={"shop": 11, "order_no": 22, "contact": 13, "item": 14, "model": 10, "reason": 13,
                    "return_courier": 8},
        ),
    ),
)  # fmt: skip
