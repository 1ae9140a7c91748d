"""开改单: a row in 改单备注表 for an order, for somebody to say what is to be changed (A20)."""

from __future__ import annotations

from collections.abc import Iterator

from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, block, warn
from cs_macros.sheets.order_changes.register import OrderChange, open_changes
from cs_macros.sheets.orders.register import Order

CARRIED = ("shop", "order_no", "customer_id", "customer_name", "item")
"""What a change takes over from its order as it stands."""


def may_open_change(o: Order, book: Book) -> Iterator[Finding]:
    """The workbook keeps changes; another one that is open is told of."""
    if not book.has(OrderChange):
        yield block("", "这个工作簿没有改单备注表", "请打开有这张表的工作簿，或请管理员补上。")
    elif names := open_changes(o.order_no, book):
        yield warn("order_no", f"这个订单还有没办完的改单 {'、'.join(names)}", "确认要再开一张。")


def open_change(o: Order, book: Book) -> None:
    """Add the row, not registered: kind, stage and what is wanted are still to be typed."""
    book.table(OrderChange).add({field: getattr(o, field) for field in CARRIED if getattr(o, field)})
