"""Which record names which: declared by `Column.link`, asked by undo, archive and guards."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from cs_macros.book.columns import Column, Layout
from cs_macros.book.table import Row

if TYPE_CHECKING:
    from cs_macros.book.book import Book


class Place(NamedTuple):
    """A record: its table and its key."""

    table: str
    key: str


class Use(NamedTuple):
    """A cell that names a record.

    Attributes:
      header: Of the cell's column.
      over: Whether the row that names it is finished.
    """

    by: Place
    header: str
    over: bool


def numbers_in(cell: object) -> list[str]:
    """The record numbers that stand in a cell.

    >>> numbers_in("BT20261122-001、BT20261122-002"), numbers_in(None)
    (['BT20261122-001', 'BT20261122-002'], [])
    """
    return [part.strip() for part in str(cell or "").split("、") if part.strip()]


def linking(layout: Layout) -> list[Column]:
    """The columns of a table that name records of registers."""
    return [column for column in layout.columns if column.link]


def uses_of(book: Book) -> dict[Place, list[Use]]:
    """Every record of a register that some row of the workbook names → where."""
    found: defaultdict[Place, list[Use]] = defaultdict(list)
    for sheet in book.sheets.registers():
        columns = linking(sheet.record.layout)
        if not columns or not book.has(sheet.record):
            continue
        table = book.table(sheet.record)
        states = table.column("status")
        final = sheet.flow.final if sheet.flow else ()
        for column in columns:
            for n, cell in table.column(column.field).items():
                use = Use(Place(sheet.table, table.row(n).name), column.header, states.get(n) in final)
                for number in numbers_in(cell):
                    for linked in column.link:
                        found[Place(linked, number)].append(use)
    return found


def named_by(row: Row[Any]) -> list[tuple[Column, Place]]:
    """The records that a row names, each with the column that does."""
    return [
        (column, Place(linked, number))
        for column in linking(row.table.layout)
        for number in numbers_in(getattr(row.record, column.field))
        for linked in column.link
    ]
