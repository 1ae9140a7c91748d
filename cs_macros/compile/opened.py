"""One open workbook as rows of one sheet, as `reading` makes them of a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.office import Staff
from cs_macros.book.table import Row
from cs_macros.compile.plan import Plan
from cs_macros.compile.reader import Unreadable
from cs_macros.compile.reading import FileReport, Origin, Reading
from cs_macros.errors import Level


def reading_of(book: Book, plan: Plan) -> Reading:
    """The rows of a sheet as they stand in the workbook, saved or not.

    Raises:
      CsError: The workbook has no such sheet.
    """
    path = Path(book.host.label)
    reading, table = Reading(FileReport(path, path.name)), book.table(plan.record)
    reading.origins.append(Origin(table.grid.sheet, True, "status" in table.where))
    for row in table.rows():
        cells = tuple(value_of(row, name) for name in plan.fields)
        reading.lines.append((row.position or 0, 0, cells))
        reading.report.problems += [
            row.problem(name, reason, "这一格没有计入。", Level.WARN)
            for name, reason in row.bad.items()
            if name in plan.fields
        ]
    reading.report.rows = len(reading.lines)
    fields = [column.field for column in Staff.layout.columns]
    reading.staff = [tuple(row.raw.get(name) for name in fields) for row in book.known(Staff).rows()]
    return reading


def value_of(row: Row[Any], name: str) -> Any:
    """A cell as `reading.Reader` reads it."""
    if name in row.bad:
        bad = Unreadable(row.cells.get(name))
        bad.reason, bad.is_error = row.bad[name], False
        return bad
    value, kind = getattr(row.record, name), row.table.layout[name].kind
    return kind.write(value) if kind.choices and value is not None else value
