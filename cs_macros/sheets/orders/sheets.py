"""Orders from unpaid to received: 订单跟进表, fed by the platforms' own exports."""

from cs_macros.book.sheets import Passing, Sheet
from cs_macros.sheets.orders.flow import ORDERS
from cs_macros.sheets.orders.register import Order, OrderStatus
from cs_macros.sheets.orders.rules import cash

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
        passes=Passing("agent", topic_of, states=tuple(TO_DO)),
        cash=cash,
        sells=True,
        note="每个订单一行，由平台导出的文件导入；别处看不出来的（咨询过没有、客户怎么说）由人填写。",
    ),
)
