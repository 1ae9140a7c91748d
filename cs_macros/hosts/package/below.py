"""What stands below a table: rows that were typed there and belong to it, or something else."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from cs_macros.hosts.belonging import SAMPLE, why_no_row
from cs_macros.hosts.package import grouped
from cs_macros.hosts.package.formulas import shifted
from cs_macros.hosts.package.references import LAST_ROW, Area, address
from cs_macros.hosts.package.sheet import Sheet
from cs_macros.hosts.package.tables import Table
from cs_macros.hosts.package.workbook import Package
from cs_macros.hosts.port import Cell


def rows_below(package: Package, table: Table, *, strict: bool = False) -> Iterator[int]:
    """Yield the rows directly below a table that belong to it.

    Args:
      strict: Whether one cell of another kind than its column is enough to make a row none.
    """
    sheet = package.sheet(table.sheet)
    row = table.area.bottom + 1
    while (
        not table.has_totals
        and row <= LAST_ROW
        and is_filled(sheet, table, row)
        and not what_stands(package, table, row, strict=strict)
    ):
        yield row
        row += 1


def is_filled(sheet: Sheet, table: Table, row: int) -> bool:
    """Whether a row holds anything in the table's columns, but for formulas that fill whole columns."""
    columns = _typed_columns(table)
    cells = {column: cell for column, cell in sheet.cells_of(row).items() if column in columns and cell.inner}
    if any(cell.kind != "s" and sheet.decoded(cell) is not None for cell in cells.values()):
        return True
    return any(sheet.decoded(cell) is not None for cell in cells.values())


def _typed_columns(table: Table) -> range | list[int]:
    whole = range(table.area.left, table.area.right + 1)
    typed = [column for column, about in zip(whole, table.columns, strict=False) if not about.formula]
    return typed if typed and len(typed) < len(whole) else whole


def is_blank(package: Package, table: Table, row: int) -> bool:
    """Whether nothing at all stands in a line of the table's columns, so that it may grow over it."""
    sheet, line = package.sheet(table.sheet), line_of(table, row)
    held = any(cell.inner and line.holds(row, column) for column, cell in sheet.cells_of(row).items())
    return not held and not objects_in(package, table, line)


def line_of(table: Table, row: int) -> Area:
    return Area(row, table.area.left, row, table.area.right)


def what_stands(package: Package, table: Table, row: int, *, strict: bool = False) -> str:
    """Return what a line below a table is, in Chinese; empty when it may be the table's next row."""
    sheet, line = package.sheet(table.sheet), line_of(table, row)
    held = {at: cell for at, cell in sheet.cells_of(row).items() if cell.inner and line.holds(row, at)}
    found = [
        *objects_in(package, table, line),
        *(f"{address(row, column)} 的公式" for column in held if not _continues(sheet, table, row, column)),
    ]
    if found:
        return found[0]
    cells = [sheet.decoded(held[at]) if at in held else None for at in range(line.left, line.right + 1)]
    if all(cell is None for cell in cells):
        return ""
    headers = [*table.headers, *[""] * (len(cells) - len(table.headers))]  # a damaged table has too few
    return why_no_row(headers, _last_rows(sheet, table), cells, strict=strict)


def objects_in(package: Package, table: Table, area: Area) -> list[str]:
    """Return what stands in an area besides cells: other tables, pivots, merged cells, arrays."""
    sheet = package.sheet(table.sheet)
    others = (one for one in package.tables.values() if one is not table and one.sheet == table.sheet)
    return [
        *(f"表格“{one.name}”" for one in others if one.area.meets(area)),
        *(f"数据透视表 {one}" for one in package.pivots(sheet) if one.meets(area)),
        *(f"合并单元格 {one}" for one in sheet.frame.merges if one.meets(area)),
        *(f"数组公式 {one}" for one in sheet.formula_groups if one.meets(area)),
    ]


def _continues(sheet: Sheet, table: Table, row: int, column: int) -> bool:
    """Whether a cell holds no formula, or the one that goes on from the row above."""
    formula = grouped.formula_at(sheet, row, column)
    place = column - table.area.left
    declared = table.columns[place].formula if place < len(table.columns) else ""
    if not formula or formula == declared:
        return True
    return formula == shifted(grouped.formula_at(sheet, row - 1, column), 1, 0)


def _last_rows(sheet: Sheet, table: Table) -> list[list[Cell]]:
    """Return the last filled rows of a table: they tell what its columns hold."""
    columns = range(table.area.left, table.area.right + 1)
    filled = (row for row in sheet.rows_upwards(table.first_row, table.last_row)
              if is_filled(sheet, table, row))  # fmt: skip
    held = (sheet.values_of(row) for row in islice(filled, SAMPLE))
    return [[values.get(column) for column in columns] for values in held]
