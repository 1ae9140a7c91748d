"""Orders from unpaid to received: 订单跟进表, fed by the platforms' own exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cs_macros.book.sheets import Sheet
from cs_macros.sheets.orders.board import unshipped
from cs_macros.sheets.orders.crediting import credits_of
from cs_macros.sheets.orders.flow import ORDERS
from cs_macros.sheets.orders.importing import import_orders
from cs_macros.sheets.orders.lending import lent
from cs_macros.sheets.orders.register import Order
from cs_macros.sheets.orders.rules import cash
from cs_macros.sheets.orders.teaching import teach_export

if TYPE_CHECKING:
    from cs_macros.compile.compiled import Compiled


def compiled() -> Compiled:
    """How the sheet is compiled; a press has no use for it."""
    from cs_macros.sheets.orders.compiled import COMPILED

    return COMPILED


SHEETS: tuple[Sheet, ...] = (
    Sheet(
        record=Order,
        module="订单",
        flow=ORDERS,
        compiled=compiled,
        cash=cash,
        sells=True,
        lends=lent,
        credits=credits_of,
        watches=unshipped,
        keeps=("D-01", "D-02", "D-03", "D-04", "D-05"),
        buttons=(import_orders, teach_export),
        note="每个订单一行，由平台导出的文件导入；别处看不出来的（咨询过没有、客户怎么说）由人填写。",
    ),
)
