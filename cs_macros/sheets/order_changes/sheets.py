"""改单备注表: changes, special requests and cancellations of orders."""

from cs_macros.book.sheets import Passing, Sheet
from cs_macros.sheets.order_changes.board import overtaken
from cs_macros.sheets.order_changes.flow import CHANGES
from cs_macros.sheets.order_changes.register import ChangeKind, OrderChange

PUT_RIGHT = (ChangeKind.ATTRIBUTE, ChangeKind.ADDRESS, ChangeKind.CANCEL, ChangeKind.ABNORMAL)


def topic_of(change: OrderChange) -> str:
    """What a change is in a handover."""
    return "异常订单" if change.kind in PUT_RIGHT else "特殊要求"


SHEETS: tuple[Sheet, ...] = (
    Sheet(
        record=OrderChange,
        module="订单",
        flow=CHANGES,
        prints=(
            "number",
            "status",
            "order_no",
            "customer_name",
            "item",
            "kind",
            "stage",
            "request",
            "new_value",
            "agent",
            "printer",
        ),
        watches=overtaken,
        passes=Passing(topic=topic_of),
        note="客户要改、要取消、有要求的，每件一行；先查清阶段，登记以后按“该做的事”一步一步做，没办完不发货。",
    ),
)
