"""What is known of an order already fills blank cells of other sheets' rows about it, never typed ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cs_macros.book.book import Book

ORDER = "order_no"
"""The column that says which order a row is about."""


def lent_to(record: Any, book: Book) -> Mapping[str, object]:
    """Field → what another sheet knows of the row's order (`Sheet.lends`); nothing where it names none."""
    number = getattr(record, ORDER, None) if ORDER in record.layout.by_field else None
    if not number:
        return {}
    for sheet in book.sheets.lenders():
        lends = sheet.lends
        if lends is None or isinstance(record, sheet.record) or not book.has(sheet.record):
            continue
        row = book.table(sheet.record).find(number)
        found = row.record if row else book.find(sheet.record, number)
        if found is not None:
            return {name: value for name, value in lends(found).items() if value is not None}
    return {}
