"""Rows that hold the same as another one: told of, never refused, since a repeat may be meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cs_macros.book.flow import Finding, Guard, warn

if TYPE_CHECKING:
    from cs_macros.book.book import Book
    from cs_macros.book.columns import Entry

MOST = 5
"""Rows named in one warning."""

HINT = "确认不是重复登记。"


def once(*fields: str, open_only: bool = False, message: str = "") -> Guard:
    """A guard that warns of other rows which hold the same in some fields; a blank one is like no other.

    Args:
      open_only: Only of those that are not finished, each by itself; else of archived ones too.
      message: What to say instead of naming the headers: with `{rows}`, or for open rows with `{row}`,
        `{number}` and `{status}`.
    """

    def same(record: Any, book: Book) -> Iterator[Finding]:
        words = message or said_of(
            record, fields, "第 {row} 行（{number}，{status}）" if open_only else "{rows}"
        )
        yield from (still_open if open_only else anywhere)(record, fields, words, book)

    return same


def said_of(record: Entry, fields: Sequence[str], place: str) -> str:
    """That some fields are the same in another place, by their headers."""
    *first, last = (record.layout.header(field) for field in fields)
    named = f"{first[0]}和{last}" if len(first) == 1 else "、".join([*first, last])
    return f"{named}{'都' if len(first) > 1 else ''}与{place}相同"


def anywhere(record: Entry, fields: tuple[str, ...], message: str, book: Book) -> Iterator[Finding]:
    """One warning for the rows of the sheet, one for those of the archive."""
    if rows := book.other_rows(record, fields):
        places = "、".join(f"第 {n} 行" for n in rows[:MOST])
        yield warn(fields[0], message.format(rows=places), HINT)
    if keys := book.archived_twins(record, fields):
        yield warn(fields[0], message.format(rows=f"已归档的 {'、'.join(keys[:MOST])} "), HINT)


def still_open(record: Entry, fields: tuple[str, ...], message: str, book: Book) -> Iterator[Finding]:
    """One warning for each other row that is registered and not finished."""
    flow = book.sheets.flow_of(type(record))
    final = flow.final if flow else ()
    for n in book.other_rows(record, fields):
        other = book.table(type(record)).row(n).record
        if other.status is not None and other.status not in final:
            yield warn(fields[0], message.format(row=n, number=other.number, status=other.status), HINT)
