"""Guards about when something happened that sheets share: used as `usual.not_ahead`, `usual.not_before`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from cs_macros.book.flow import Finding, Guard, block

if TYPE_CHECKING:
    from cs_macros.book.book import Book


def not_ahead(*fields: str) -> Guard:
    """A guard: what is said to have happened has happened; now, and today, is no time to come."""

    def past(record: Any, book: Book) -> Iterator[Finding]:
        for field in fields:
            value: date | None = getattr(record, field)
            now = book.now if isinstance(value, datetime) else book.now.date()
            if value is not None and value > now:
                yield block(field, f"{record.layout.header(field)}晚于现在", "填真正发生的日期和时间。")

    return past


def not_before(field: str, other: str) -> Guard:
    """A guard: one thing has not happened before another; two moments are compared to the second."""

    def in_order(record: Any, book: Book) -> Iterator[Finding]:
        value, first = getattr(record, field), getattr(record, other)
        if value is None or first is None:
            return
        exact = isinstance(value, datetime) and isinstance(first, datetime)
        if value < first if exact else day_of(value) < day_of(first):
            header = record.layout.header
            yield block(field, f"{header(field)}早于{header(other)}", "核对这两格的日期和时间。")

    return in_order


def day_of(value: date) -> date:
    """The day of a date or a moment."""
    return value.date() if isinstance(value, datetime) else value
