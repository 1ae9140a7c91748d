"""Refunds asked for and disputes on the platforms, looked at every day: 退款维权日检表."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cs_macros.book.sheets import Passing, Sheet
from cs_macros.book.summed import Summed
from cs_macros.sheets.disputes.board import unchecked
from cs_macros.sheets.disputes.flow import DISPUTES
from cs_macros.sheets.disputes.importing import import_refunds
from cs_macros.sheets.disputes.register import Dispute, DisputeKind

if TYPE_CHECKING:
    from cs_macros.compile.compiled import Compiled


def compiled() -> Compiled:
    """How the sheet is compiled; a press has no use for it."""
    from cs_macros.sheets.disputes.compiled import COMPILED

    return COMPILED


def topic_of(d: Dispute) -> str:
    """What a row is about for whoever takes it over: a mere refund is after-sales' daily work."""
    return "维权" if d.kind is DisputeKind.RIGHTS else "售后/退换货"


SHEETS: tuple[Sheet, ...] = (
    Sheet(
        record=Dispute,
        module="服务",
        summed=Summed(reason="refund_reason"),
        keeps=("D-11", "D-12"),
        flow=DISPUTES,
        prints=(
            "number",
            "status",
            "customer_id",
            "check_date",
            "shop",
            "order_no",
            "kind",
            "amount",
            "refund_reason",
            "platform_due",
            "owner",
        ),
        passes=Passing("owner", topic_of),
        buttons=(import_refunds,),
        watches=unchecked,
        compiled=compiled,
        note="每天看后台的退款中、维权中：按“导入退款”或登记；退款提醒售后，维权马上告知店长、由店长处理。",
    ),
)
