"""What may happen to an order: pure decisions (SERVICE 20, A20, F-10 to F-12)."""

from __future__ import annotations

from collections.abc import Iterator

from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, block
from cs_macros.sheets.orders.register import Order, OrderStatus, PayKind

S = OrderStatus


def first_state(o: Order, book: Book) -> str:
    """Where a typed order begins: paid, to be paid at the door, or unpaid."""
    if o.paid_at:
        return S.TO_SHIP
    return S.TO_CONTACT if o.pay_kind is PayKind.ON_DELIVERY else S.UNPAID


def is_new(o: Order, book: Book) -> Iterator[Finding]:
    """An order number stands once in the sheet and its archive."""
    if rows := book.other_rows(o, ("order_no",)):
        places = "、".join(f"第 {n} 行" for n in rows[:5])
        yield block(
            "order_no", f"{places}已经有这个订单号", "一个订单一行；几件商品写在同一行，删掉多出来的行。"
        )
    elif book.archived_twins(o, ("order_no",)):
        yield block("order_no", "已归档的订单里有这个订单号", "核对订单号；归档的订单不再登记。")
