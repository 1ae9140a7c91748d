"""One open workbook as rows of one sheet, as `reading` makes them of a file."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.everywhere import everywhere
from cs_macros.book.office import Staff
from cs_macros.book.table import Row, Table
from cs_macros.compile.plan import Plan
from cs_macros.compile.reader import Unreadable
from cs_macros.compile.reading import FileReport, Origin, Reading
from cs_macros.errors import Level
from cs_macros.hosts.archived import FOLDER


def readings_of(book: Book, plan: Plan) -> Iterator[Reading]:
    """The rows of a sheet in the workbook and in its archives.

    Raises:
      CsError: The workbook has no such sheet.
    """
    yield reading_of(book, plan)
    for number, (table, rows) in enumerate(everywhere(plan.record, book)):
        if number and rows:
            path = Path(book.host.label)
            reading = Reading(FileReport(path, f"{FOLDER} {number}"))
            take(table, rows, reading, plan)
            yield reading


def reading_of(book: Book, plan: Plan) -> Reading:
    """The rows of a sheet as they stand in the workbook, saved or not.

    Raises:
      CsError: The workbook has no such sheet.
    """
    path = Path(book.host.label)
    reading, table = Reading(FileReport(path, path.name)), book.table(plan.record)
    take(table, table.positions, reading, plan)
    fields = [column.field for column in Staff.layout.columns]
    reading.staff = [tuple(row.raw.get(name) for name in fields) for row in book.known(Staff).rows()]
    return reading


def take(table: Table[Any], rows: Collection[int], reading: Reading, plan: Plan) -> None:
    """Rows of a table, with what cannot be read in them."""
    reading.origins.append(Origin(table.grid.sheet, True, "status" in table.where))
    for row in map(table.row, rows):
        cells = tuple(value_of(row, name) for name in plan.fields)
        reading.lines.append((row.position or 0, 0, cells))
        reading.report.problems += [
            row.problem(name, reason, "这一格没有计入。", Level.WARN)
            for name, reason in row.bad.items()
            if name in plan.fields
        ]
    reading.report.rows = len(reading.lines)


def value_of(row: Row[Any], name: str) -> Any:
    """A cell as `reading.Reader` reads it."""
    if name in row.bad:
        bad = Unreadable(row.cells.get(name))
        bad.reason, bad.is_error = row.bad[name], False
        return bad
    value, kind = getattr(row.record, name), row.table.layout[name].kind
    return kind.write(value) if kind.choices and value is not None else value
