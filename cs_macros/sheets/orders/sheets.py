"""Orders from unpaid to received: 订单跟进表, fed by the platforms' own exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cs_macros.book.sheets import Passing, Sheet
from cs_macros.sheets.orders.board import unshipped
from cs_macros.sheets.orders.crediting import credits_of
from cs_macros.sheets.orders.flow import ORDERS
from cs_macros.sheets.orders.importing import import_orders
from cs_macros.sheets.orders.lending import lent
from cs_macros.sheets.orders.register import Order, OrderStatus
from cs_macros.sheets.orders.rules import cash
from cs_macros.sheets.orders.teaching import teach_export

if TYPE_CHECKING:
    from cs_macros.compile.compiled import Compiled


def compiled() -> Compiled:
    """How the sheet is compiled; a press has no use for it."""
    from cs_macros.sheets.orders.compiled import COMPILED

    return COMPILED


TO_DO = {
    OrderStatus.UNPAID: "未付款跟进",
    OrderStatus.TO_CONTACT: "货到付款",
    OrderStatus.TO_SHIP: "缺货/未发货",
}
"""State in which an order goes to the next shift → what it is in a handover (F-17)."""


def topic_of(order: Order) -> str:
    """What an order is in a handover."""
    return TO_DO.get(order.status, "其他") if order.status else "其他"


SHEETS: tuple[Sheet, ...] = (
    Sheet(
        record=Order,
        module="订单",
        flow=ORDERS,
        prints=(
            "status",
            "order_no",
            "shop",
            "customer_name",
            "phone",
            "item",
            "qty",
            "amount",
            "ordered_at",
            "ship_by",
            "courier",
            "tracking_no",
        ),
        compiled=compiled,
        passes=Passing("agent", topic_of, states=tuple(TO_DO)),
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
