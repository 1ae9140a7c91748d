"""Orders that somebody placed twice: an older unpaid one of the same customer and goods (F-10, 1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias
from weakref import WeakKeyDictionary

from cs_macros.book.book import Book
from cs_macros.book.table import Row, Table
from cs_macros.sheets.orders.register import Order, OrderStatus

Likeness: TypeAlias = tuple[str, ...]

NO_REORDER = "无"
"""Typed into 重拍订单号: somebody has looked, and the customer wants both."""

_KNOWN: WeakKeyDictionary[Table[Order], tuple[int, Mapping[Likeness, Sequence[Row[Order]]]]] = (
    WeakKeyDictionary()
)
"""Table → how many new rows it had, and its unpaid orders by customer and goods: a press asks for many."""


def likeness(o: Order) -> Likeness | None:
    """Customer and goods; None where the row does not say who or what.

    A platform that hides the account shows a masked name and phone, which together tell people apart.
    """
    who = o.customer_id or (f"{o.customer_name} {o.phone}" if o.customer_name and o.phone else None)
    if not who or not o.item:
        return None
    return (str(o.shop), who, o.item, o.model or "")


def older(o: Order, book: Book) -> str | None:
    """Order number of the newest older unpaid order that this one repeats; None for none."""
    if o.status is not OrderStatus.UNPAID or o.duplicate_of == NO_REORDER:
        return None
    hours, mine = book.setting("duplicate_hours"), likeness(o)
    if hours is None or mine is None:
        return None
    placed = since(o)
    found = [
        (at, str(other.order_no))
        for row in _unpaid(book).get(mine, ())
        if (other := row.record).order_no != o.order_no
        and other.status is OrderStatus.UNPAID
        and (at := since(other)) is not None
        and placed is not None
        and (at, str(other.order_no)) < (placed, str(o.order_no))
        and placed - at <= timedelta(hours=hours)
    ]
    return max(found)[1] if found else None


def repeated(o: Order, book: Book) -> str | None:
    """Which order this one repeats: as typed, else as it seems."""
    if o.duplicate_of:
        return None if o.duplicate_of == NO_REORDER else o.duplicate_of
    return older(o, book)


def since(o: Order) -> datetime | None:
    """When it was placed, as far as the export says."""
    return o.ordered_at or o.created_at


def _unpaid(book: Book) -> Mapping[Likeness, Sequence[Row[Order]]]:
    table = book.table(Order)
    count, found = _KNOWN.get(table, (-1, {}))
    if count != len(table.new_rows):
        states = table.column("status")
        waiting = [table.row(n) for n, state in states.items() if state is OrderStatus.UNPAID]
        groups: dict[Likeness, list[Row[Order]]] = defaultdict(list)
        for row in (*waiting, *table.new_rows):
            if mine := likeness(row.record):
                groups[mine].append(row)
        found = groups
        _KNOWN[table] = len(table.new_rows), found
    return found
