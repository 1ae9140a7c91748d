"""Many rows taken out of a table at once: each row that stays is moved once, however many go."""

from __future__ import annotations

from collections.abc import Collection

from cs_macros.errors import CsError
from cs_macros.hosts.package import grouped, moving
from cs_macros.hosts.package.references import Area
from cs_macros.hosts.package.sheet import Sheet
from cs_macros.hosts.package.tables import Table
from cs_macros.hosts.package.workbook import Package


def delete_rows(package: Package, table: Table, rows: Collection[int]) -> None:
    """Take rows out of a table as `records.delete` takes out one; a table keeps one blank row.

    Args:
      rows: Row numbers as they are before anything is deleted.

    Raises:
      CsError: Not a row of the table, or something points at the rows that would move.
    """
    doomed = set(rows)
    strange = sorted(row for row in doomed if not table.first_row <= row <= table.last_row)
    if strange:
        raise CsError(
            f"第 {strange[0]} 行不在表格“{table.name}”里，未作任何改动。",
            hint="重新读取表格，确认行号后再试。",
        )
    if not doomed:
        return
    sheet, first, last = package.sheet(table.sheet), min(doomed), table.last_row
    moved = Area(first, table.area.left, last, table.area.right)
    if first < last:
        moving.refuse_ties(package, sheet, table, moved, moved, what=f"第 {first} 行起的行不能删除")
    kept = [row for row in range(first, last + 1) if row not in doomed]
    for place, row in enumerate(kept, start=first):
        moving.move_row(sheet, table, row, place)
    end = first + len(kept)
    for row in range(end, last + 1):
        _clear(sheet, table, row)
    table.filled_to = None
    new_last = max(end - 1, table.first_row)
    if new_last < last:
        if table.has_totals:
            moving.move_totals(package, table, new_last + 1)
        table.resize(new_last)


def _clear(sheet: Sheet, table: Table, row: int) -> None:
    for column, cell in sheet.cells_of(row).items():
        if table.area.left <= column <= table.area.right and cell.inner:
            if grouped.has_formula(cell, sheet.frame.prefix):
                grouped.release(sheet, row, column, cell)
            sheet.write(row, column, None)
