"""After-sales cases: 售后登记表, with parcels called back from the courier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cs_macros.book.sheets import Passing, Sheet
from cs_macros.book.summed import REFUND, Amount, Summed
from cs_macros.sheets.after_sales.flow import CASES
from cs_macros.sheets.after_sales.register import Case, CaseStatus
from cs_macros.sheets.after_sales.rules import cash, topic_of

if TYPE_CHECKING:
    from cs_macros.compile.compiled import Compiled


def compiled() -> Compiled:
    """How the sheet is compiled; a press has no use for it."""
    from cs_macros.sheets.after_sales.compiled import COMPILED

    return COMPILED


SHEETS: tuple[Sheet, ...] = (
    Sheet(
        record=Case,
        prints=(
            "number",
            "status",
            "shop",
            "order_no",
            "customer_name",
            "phone",
            "item",
            "qty",
            "description",
            "courier",
            "tracking_no",
            "owner",
        ),
        module="售后",
        cash=cash,
        summed=Summed(
            reason="case_type",
            money={
                REFUND: Amount(
                    cell="refund_amount",
                    on=("refund_date",),
                    where={"status": (CaseStatus.REFUNDED, CaseStatus.CLOSED)},
                )
            },
        ),
        compiled=compiled,
        flow=CASES,
        passes=Passing("owner", topic_of),
        note="每件售后一行：填好深色表头的列，按“登记售后”。发货后撤回的，原包裹签收之前不能退款；质量问题先看照片再核实。",
    ),
)
