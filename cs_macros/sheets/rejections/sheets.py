"""Refused and returned parcels: 拒收退件登记表, handed in every Saturday."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cs_macros.book.sheets import HandIn, Passing, Sheet
from cs_macros.book.summed import LOSS, REFUND, Amount, Summed
from cs_macros.sheets.rejections.flow import DUE, REJECTIONS
from cs_macros.sheets.rejections.register import Outcome, Rejection, RejectionStatus
from cs_macros.sheets.rejections.rules import HANDED_IN, TO_DO, cash

if TYPE_CHECKING:
    from cs_macros.compile.compiled import Compiled


def compiled() -> Compiled:
    """How the sheet is compiled; a press has no use for it."""
    from cs_macros.sheets.rejections.compiled import COMPILED

    return COMPILED


SETTLED = (RejectionStatus.SETTLED, *HANDED_IN)
BACK = ("received_date", "log_date")
"""When a parcel came back: the register has no date of its own for what was refunded or lost."""

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        record=Rejection,
        prints=(
            "number",
            "status",
            "shop",
            "order_no",
            "customer_name",
            "item",
            "qty",
            "courier",
            "tracking_no",
            "reason",
            "outcome",
        ),
        module="售后",
        roles=("admin",),
        cash=cash,
        summed=Summed(
            reason="reason",
            late=("late", "submitted_at"),
            money={
                REFUND: Amount(
                    cell="refund_amount",
                    on=BACK,
                    where={"status": SETTLED, "outcome": (Outcome.REFUND,)},
                ),
                LOSS: Amount(cell="loss_amount", on=BACK, where={"status": SETTLED}),
            },
        ),
        keeps=("D-15",),
        hands_in=(
            HandIn(
                DUE,
                ready=RejectionStatus.SETTLED,
                done=HANDED_IN,
                name="拒收退件",
                unit="件",
                brings=("compiled_by", "compiled_at"),
                cover="internal_reject_cover",
            ),
        ),
        compiled=compiled,
        flow=REJECTIONS,
        passes=Passing(topic="售后/退换货", states=TO_DO),
        note="每件拒收、退件一行，必须写明退件原因和处理结果；每周截止（默认周六 16:00）之前按“上交本周”。",
    ),
)
