"""改单备注表: changes, special requests and cancellations of orders."""

from cs_macros.book.sheets import Sheet
from cs_macros.sheets.order_changes.flow import CHANGES
from cs_macros.sheets.order_changes.register import OrderChange

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        record=OrderChange,
        module="订单",
        flow=CHANGES,
        note="客户要改、要取消、有要求的，每件一行；先查清阶段，登记以后按“该做的事”一步一步做，没办完不发货。",
    ),
)
