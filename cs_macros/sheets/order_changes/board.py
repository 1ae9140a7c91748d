"""What 改单备注表 puts on 今日看板 besides its open rows: changes that the order has run away from."""

from __future__ import annotations

from collections.abc import Iterator

from cs_macros.book.board import Item, Urgency
from cs_macros.book.book import Book
from cs_macros.sheets.order_changes.register import OVER, OrderChange
from cs_macros.sheets.order_changes.remarks import GONE
from cs_macros.sheets.order_changes.rules import keeper
from cs_macros.sheets.orders.register import Order, OrderStatus

AWAY = (OrderStatus.SHIPPED, OrderStatus.RECEIVED, OrderStatus.CLOSED)


def overtaken(book: Book) -> Iterator[Item]:
    """Open changes whose order an import shows as sent or closed, while their stage says that it is still
    in the house: the wrong goods, or the right ones to the wrong door, are under way (F-1 5, F-2 5)."""
    table, orders = book.table(OrderChange), book.known(Order)
    for n, state in table.column("status").items():
        if state in OVER:
            continue
        row = table.row(n)
        change, order = row.record, orders.find(row.record.order_no or "")
        if order and order.record.status in AWAY and change.stage not in GONE:
            yield Item(
                urgency=Urgency.OVERDUE,
                owner=keeper(change, book),
                what="改单没办完，订单已经走了",
                sheet=table.grid.sheet,
                number=row.name,
                who=change.customer_name or change.customer_id,
                status=str(state),
                note=f"订单是“{order.record.status}”，改单的阶段是“{change.stage}”：核对阶段，再接着做",
            )
