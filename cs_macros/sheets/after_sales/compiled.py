"""How 售后登记表 of all agents is compiled every week (CORE 2)."""

from __future__ import annotations

from decimal import Decimal

from cs_macros.book.office import Post
from cs_macros.compile.compiled import Compiled, Values, amount
from cs_macros.compile.facts import COURIER, CUSTOMER, OPEN, SHOP, Claims, Loss, Stock
from cs_macros.compile.groups import By, Cross, Sums
from cs_macros.compile.lists import Listing
from cs_macros.compile.weekly import Week
from cs_macros.sheets.after_sales.register import FAULT, CaseStatus, CaseType, Verdict
from cs_macros.sheets.faults.register import KIND, QUALITY, Faulty

BY_TYPE = {
    CaseType.CALL_BACK: CUSTOMER,
    CaseType.CANCELLED: CUSTOMER,
    CaseType.SHORTAGE: SHOP,
    CaseType.NOT_SENT: SHOP,
    CaseType.OUT_OF_STOCK: SHOP,
    CaseType.DELIVERY: COURIER,
}
"""Whose fault a case is, as long as nothing was found out; of the other types nobody can say."""


def party(row: Values) -> str:
    """Whose fault an after-sales case is: by what was found out, else by its type."""
    return FAULT.get(row["verdict"]) or BY_TYPE.get(row["case_type"], OPEN)


def stock(row: Values) -> str | None:
    """A parcel that the courier brought back unopened."""
    return "撤回收到" if row["receipt_date"] else None


def claim(row: Values) -> Decimal | None:
    """What the courier owes for a lost or damaged parcel: what the customer got back."""
    return amount(row, "refund_amount") if party(row) == COURIER else None


def is_faulty(row: Values) -> bool | None:
    """Whether the goods are at fault, by what was found out."""
    if row["verdict"] in (None, Verdict.TRUE):
        return None
    return bool(row["verdict"] == Verdict.QUALITY_FAULT)


FAULTS = Faulty(
    day="log_date",
    of=lambda row: QUALITY if row["case_type"] == CaseType.QUALITY or is_faulty(row) else None,
    found=is_faulty,
    fields=("case_type", "verdict"),
    told="description",
    links=("return_no",),
    people=("owner", "created_by"),
)

COMPILED = Compiled(
    kind="after-sales",
    title="售后汇总",
    period=Week("rejection_due", day="log_date", closes="entered_at"),
    counts=(CaseStatus.CLOSED,),
    outcome="close_note",
    keys={"同一运单号": ("tracking_no",), "同一订单号和型号": ("order_no", "model")},
    people=("created_by", "owner"),
    posts=(Post.AFTERSALES,),
    tells={KIND: FAULTS},
    pages=(
        Sums(("refund_amount",), pieces="qty"),
        Cross((
            By("case_type"), By("verdict", chart=True), By("shop", chart="refund_amount"), By("courier"),
            By("owner", or_file=True),
        )),
        By("solution", ranked=False),
        Stock("model", "item", stock),
        Loss("refund_amount", "verdict", party),
        Claims("courier", claim, shown=("tracking_no", "number", "verdict")),
        Listing(
            ("log_date", "shop", "case_type", "order_no", "customer_id", "phone", "address", "item", "model",
             "qty", "description", "courier", "tracking_no", "verdict", "solution", "refund_amount",
             "receipt_date", "close_note", "owner", "status"),
            widths={"shop": 11, "order_no": 22, "phone": 13, "address": 14, "item": 14, "model": 10,
                    "description": 20, "courier": 8, "close_note": 18},
        ),
    ),
)  # fmt: skip
