"""Returns and exchanges: 退换货登记表."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cs_macros.book.sheets import Passing, Sheet
from cs_macros.book.summed import FREIGHT, LOSS, REFUND, Amount, Summed
from cs_macros.sheets.returns.flow import RETURNS
from cs_macros.sheets.returns.register import Return, ReturnStatus
from cs_macros.sheets.returns.rules import cash

if TYPE_CHECKING:
    from cs_macros.compile.compiled import Compiled


def compiled() -> Compiled:
    """How the sheet is compiled; a press has no use for it."""
    from cs_macros.sheets.returns.compiled import COMPILED

    return COMPILED


SHEETS = (
    Sheet(
        record=Return,
        prints=(
            "number",
            "status",
            "shop",
            "order_no",
            "customer_name",
            "contact",
            "item",
            "qty",
            "reason",
            "return_courier",
            "return_tracking",
        ),
        module="售后",
        cash=cash,
        summed=Summed(
            reason="reason",
            money={
                REFUND: Amount(
                    cell="refund_amount",
                    on=("refund_date",),
                    where={"status": (ReturnStatus.REFUNDED, ReturnStatus.COMPLETED)},
                ),
                FREIGHT: Amount(cell="return_freight", on=("freight_refund_date",)),
                LOSS: Amount(
                    cell="loss_amount",
                    on=("received_date", "log_date"),
                    where={"status": (ReturnStatus.COMPLETED,)},
                ),
            },
        ),
        compiled=compiled,
        flow=RETURNS,
        passes=Passing(topic="售后/退换货"),
        note="每件退换一行：填好深色表头的列，按“登记退换”。运费由谁承担按是否质量问题定，改了要写原因。",
    ),
)
