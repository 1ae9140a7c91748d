"""Cells of new columns that the row itself tells, filled in rows that an older version wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from cs_macros.book.headers import find_columns
from cs_macros.book.sheets import Completion, Sheet
from cs_macros.cells.parsers import is_blank
from cs_macros.hosts.package import records
from cs_macros.hosts.package.workbook import Package

WHENEVER = datetime(2000, 1, 1)
"""Clock to read by: what our own buttons wrote has its years."""


def complete_rows(package: Package, sheets: Sequence[Sheet]) -> Iterator[str]:
    """Fill the blank cells; yield what was done, in words."""
    for sheet in sheets:
        if sheet.completion and sheet.table in package.tables:
            yield from _complete(package, sheet, sheet.completion)


def _complete(package: Package, declared: Sheet, completion: Completion) -> Iterator[str]:
    layout = declared.record.layout
    table = package.table(layout.table)
    where = find_columns(layout, table.headers)
    if not {completion.field, *layout.key} <= where.keys():
        return
    sheet, count = package.sheet(table.sheet), 0
    header = table.headers[where[completion.field]]
    for row in range(table.first_row, table.last_row + 1):
        values = sheet.values_of(row)
        cells = {name: values.get(table.area.left + at) for name, at in where.items()}
        if any(is_blank(cells[key]) for key in layout.key) or not is_blank(cells[completion.field]):
            continue
        record, _ = declared.record.read(cells, WHENEVER)
        if told := completion.told(record):
            records.replace(package, table, row, {header: told})
            count += 1
    if count:
        yield f"“{layout.sheet}”补{layout.header(completion.field)} {count} 行"
