"""What the buttons of 改单备注表 do besides moving a row: remarks, the order that ends, the case for 售后."""

from __future__ import annotations

from cs_macros.book.book import Book
from cs_macros.book.flags import Flag, raise_flag, stopped_remark
from cs_macros.book.table import Row
from cs_macros.sheets.after_sales.register import CaseType
from cs_macros.sheets.order_changes.cases import case_of
from cs_macros.sheets.order_changes.finishing import unpaid
from cs_macros.sheets.order_changes.register import ChangeKind, OrderChange, Stage
from cs_macros.sheets.order_changes.remarks import GONE, remark_of
from cs_macros.sheets.orders.register import CloseReason, Order, OrderStatus

K, T = ChangeKind, Stage

STRENGTH = (Flag.BLUE, Flag.PURPLE, Flag.GREEN, Flag.RED, Flag.YELLOW, Flag.NONE)
"""Which colour an order keeps that gets several at once; else the newest wins (domain 1.9)."""


def write_remark(change: OrderChange, book: Book) -> None:
    """Flag and remark as kind and stage have it now, on the change and on its order (A21)."""
    remark = remark_of(change, book)
    if remark.flag is Flag.NONE or remark.text in (change.remark or ""):
        return
    raise_flag(change, remark.flag, remark.text)
    if row := order_row(change, book):
        others = [row.record.flag] if "flag" in row.changes else []
        raise_flag(row.record, remark.flag, remark.text)
        row.record.flag = min(remark.flag, *others, key=STRENGTH.index)
        book.sign(row.record)


def order_row(change: OrderChange, book: Book) -> Row[Order] | None:
    """The order's row; None where 订单跟进表 does not have it, or only in its archive."""
    found = book.known(Order).find(change.order_no)
    return found if found and found.record.status else None


def finish(change: OrderChange, book: Book) -> None:
    """A cancelled order ends; money and parcels are handed to 售后 (F-1, F-2 5)."""
    write_remark(change, book)
    opened = case_of(change, book)
    if opened:
        change.case_no = book.enter(opened).record.number
        if opened.case_type is CaseType.CALL_BACK:
            raise_flag(opened, Flag.GREEN, stopped_remark("快递截单", book))
    if change.kind is K.CANCEL and change.stage not in GONE:
        close_order(change, book)


def close_order(change: OrderChange, book: Book) -> None:
    """The order in 订单跟进表 is closed: without payment by consent, else because of the refund."""
    # Here, not above: what computes a row is needed by one button of one kind.
    from cs_macros.book.moving import compute

    row = order_row(change, book)
    if row is None or row.record.status not in (
        OrderStatus.UNPAID, OrderStatus.TO_CONTACT, OrderStatus.TO_SHIP,
    ):  # fmt: skip
        return
    order, left = row.record, row.record.status
    if change.stage is T.UNPAID or unpaid(order):
        order.close_reason = CloseReason.NO_LONGER
        order.consent_at = order.consent_at or change.confirmed_at
        order.worry = order.worry or change.request
    else:
        order.close_reason = CloseReason.REFUND
    book.reach(order, OrderStatus.CLOSED)
    if flow := book.sheets.flow_of(Order):
        compute(row, flow, book, left)
