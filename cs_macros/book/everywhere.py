"""A table together with its archives: what happened in a month is counted wherever its rows stand by now."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, TypeVar

from cs_macros.book.columns import Record

if TYPE_CHECKING:
    from cs_macros.book.book import Book
    from cs_macros.book.table import Table

R = TypeVar("R", bound=Record)


def everywhere(record: type[R], book: Book) -> Iterator[tuple[Table[R], Collection[int]]]:
    """The workbook's table, then those of its archives, each with its rows to look at. A row that a crash
    while archiving left in both places is looked at once."""
    here = book.known(record)
    yield here, here.positions
    known = {*here.by_key}
    for table in book.archived(record):
        yield table, [n for key, rows in table.by_key.items() if key not in known for n in rows]
        known |= table.by_key.keys()
