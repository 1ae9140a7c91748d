"""When a change is finished, and what has to be right before an order is given up (A21, F-1)."""

from __future__ import annotations

from collections.abc import Iterator

from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, Guard, block, warn
from cs_macros.book.usual import as_agreed
from cs_macros.sheets.order_changes.register import ChangeKind, ChangeStatus, OrderChange, Stage
from cs_macros.sheets.order_changes.remarks import GONE, REQUESTS
from cs_macros.sheets.order_changes.rules import (
    WITHOUT_CUSTOMER,
    in_house,
    not_ahead,
    order_of,
    stage_clear,
    stands,
)
from cs_macros.sheets.orders.register import Order, OrderStatus, PayKind

K, S, T = ChangeKind, ChangeStatus, Stage


def waits_for(change: OrderChange) -> tuple[ChangeStatus, ...]:
    """The states from which a change of its kind and stage is finished (A21)."""
    anything = (S.REGISTERED, S.CONFIRMED, S.PRINTER_DONE)
    gone, request = change.stage in GONE, change.kind in REQUESTS
    if change.kind is K.ABNORMAL or (gone and not request):
        return anything
    if change.stage is T.UNPAID:
        return anything if change.kind is K.CANCEL else (S.CONFIRMED, S.PRINTER_DONE)
    return (S.PRINTER_DONE,)


def may_finish(change: OrderChange, book: Book) -> Iterator[Finding]:
    """Nothing is finished that the print room has not confirmed, where it has something to do."""
    if change.status not in waits_for(change):
        if change.stage in GONE:
            yield from in_house(change, book)
        elif change.status is S.REGISTERED and change.kind not in WITHOUT_CUSTOMER:
            yield block("status", "还没有和客户确认，不能完成", "客户确认后先按“客户已确认”。")
        elif change.kind is K.CANCEL:
            yield block(
                "status", "打单人员还没有确认作废，不能完成", "按“通知打单”，等打单人员按“打单已处理”。"
            )
        else:
            yield block("status", "打单人员还没有处理，不能完成", "按“通知打单”，等打单人员按“打单已处理”。")
    elif change.stage in GONE and change.kind in REQUESTS:
        yield warn("stage", f"{change.stage}，客户的要求不一定办到了", "没有办到的，告诉客户。")
    if change.status is S.PRINTER_DONE:
        yield from AS_DONE(change, book)
    if change.kind is K.CANCEL and change.stage not in (*GONE, T.UNKNOWN):
        yield from may_cancel(change, book)


AS_DONE = as_agreed("stage")
"""What the print room answered holds for the stage that it answered for."""


def may_cancel(change: OrderChange, book: Book) -> Iterator[Finding]:
    """An unpaid order is closed with consent, a paid one refunded: never the one for the other (F-1)."""
    if change.stage is T.UNPAID and change.confirmed_at is None:
        yield block("confirmed_at", "关闭订单要征得客户同意", "客户同意后，填客户确认时间。")
    order = order_of(change, book)
    if order is None or order.status is OrderStatus.CLOSED:
        return
    if order.status in (OrderStatus.SHIPPED, OrderStatus.RECEIVED):
        hint = "核对阶段：包裹已经发出的改成“已发货”或“已签收”。"
        yield block("stage", f"订单跟进表里这个订单是“{order.status}”，不能当作没有发货来取消", hint)
    elif change.stage is T.UNPAID and order.status is OrderStatus.TO_SHIP and not unpaid(order):
        hint = "核对阶段：付过款的要先通知打单作废，再退款。"
        yield block("stage", "订单跟进表里这个订单已经付款，不能当作没有付款来关闭", hint)
    elif change.stage is not T.UNPAID and order.status is OrderStatus.UNPAID:
        hint = "付过款的先导入订单，或按“已付款”；没有付款的，把阶段改成“未付款”。"
        yield block("stage", "订单跟进表里这个订单还没有付款，没有钱可退", hint)


def unpaid(order: Order | None) -> bool:
    """Whether nothing came in for an order: it was to be paid at the door."""
    return order is not None and order.pay_kind is PayKind.ON_DELIVERY and order.paid_at is None


MAY_FINISH: tuple[Guard, ...] = (
    stage_clear,
    may_finish,
    not_ahead("confirmed_at"),
    stands(S.CONFIRMED, S.PRINTER_DONE),
)


def remark_stays(change: OrderChange, book: Book) -> Iterator[Finding]:
    """The remark that was pasted into the back office is no longer true."""
    if change.remark:
        yield warn("remark", f"后台的备注还写着“{change.remark}”", "在后台改掉旗色和备注。")
