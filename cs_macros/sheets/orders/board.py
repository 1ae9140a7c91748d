"""What 订单跟进表 puts on 今日看板 besides its rows: what should have left and has not (D-05)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from cs_macros.book.board import Item, urgency_of
from cs_macros.book.book import Book
from cs_macros.book.office import AGENTS, Post
from cs_macros.sheets.orders.register import Order, OrderStatus
from cs_macros.sheets.orders.timing import fetch_time

LISTED_BEFORE = timedelta(hours=1)
"""So long before the slips must be back the list is there."""


def unshipped(book: Book) -> Iterator[Item]:
    """Orders that should leave today or before, once the early shift is about to end.

    Source: seed 004 「当日不能发出货物订单 必需在早班车下班之前往仓库拿会订单 通知用户」 (R-076).
    """
    today = book.now.date()
    due = fetch_time(today, book)
    if due is None or book.now < due - LISTED_BEFORE:
        return
    table = book.table(Order)
    for n, state in table.column("status").items():
        if state is not OrderStatus.TO_SHIP:
            continue
        o = table.row(n).record
        if o.ship_by and o.ship_by <= today and o.delay_reason is None:
            yield Item(
                urgency=urgency_of(due, book.now),
                owner=o.agent or book.holders(*AGENTS, Post.PRINTER),
                what="今天发不出的取回单据，告诉客户",
                sheet=table.grid.sheet,
                number=o.order_no,
                who=o.customer_name or o.customer_id,
                due_at=due,
                status=str(o.status),
                note=f"应发日 {o.ship_by:%m-%d}；发了的按“标记发货”，发不出的按“暂无法发货”",
            )
