"""Orders from unpaid to received: 订单跟进表, fed by the platforms' own exports."""

from cs_macros.book.sheets import Sheet
from cs_macros.sheets.orders.flow import ORDERS
from cs_macros.sheets.orders.register import Order
from cs_macros.sheets.orders.rules import cash

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        record=Order,
        module="订单",
        flow=ORDERS,
        cash=cash,
        sells=True,
        note="每个订单一行，由平台导出的文件导入；别处看不出来的（咨询过没有、客户怎么说）由人填写。",
    ),
)
