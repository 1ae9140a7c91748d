"""Rows that hold the same as another one: told of, never refused, since a repeat may be meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cs_macros.book.flow import Finding, warn

if TYPE_CHECKING:
    from cs_macros.book.book import Book
    from cs_macros.book.columns import Record


def same_as(record: Record, fields: tuple[str, ...], message: str, book: Book) -> Iterator[Finding]:
    """Warn of other rows, archived ones too, that hold the same in some fields.

    Args:
      message: With `{rows}` where the other rows are named; stands at the first of the fields.
    """
    if rows := book.other_rows(record, fields):
        places = "、".join(f"第 {n} 行" for n in rows[:5])
        yield warn(fields[0], message.format(rows=places), "确认不是重复登记。")
    if keys := book.archived_twins(record, fields):
        yield warn(fields[0], message.format(rows=f"已归档的 {'、'.join(keys[:5])} "), "确认不是重复登记。")
