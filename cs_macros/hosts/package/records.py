"""Rows of tables: added at the end, overwritten, taken out; the table grows and shrinks with them."""

from __future__ import annotations

from collections.abc import Mapping

from cs_macros.errors import CsError
from cs_macros.hosts.package import filling, grouped, moving
from cs_macros.hosts.package.below import is_blank, is_filled, objects_in, rows_below, what_stands
from cs_macros.hosts.package.inserting import make_room
from cs_macros.hosts.package.references import LAST_ROW, Area
from cs_macros.hosts.package.sheet import Sheet
from cs_macros.hosts.package.tables import Table
from cs_macros.hosts.package.values import Formula, New
from cs_macros.hosts.package.workbook import Package


def append(package: Package, table: Table, cells: Mapping[str, New], *, coming: int = 1) -> int:
    """Add a row at a table's end and return its number.

    It is the first wholly blank visible row after the table's last filled one, else a new one below;
    what stands there and is no row of the table moves down, where nothing is tied to it.

    Args:
      coming: How many rows are added in all from now on, this one included.

    Raises:
      CsError: An unknown header, or no room below the table.
    """
    sheet = package.sheet(table.sheet)
    columns = columns_of(table, cells)
    row = _free_row(sheet, table)
    is_new = row > table.last_row
    if is_new:
        row = _grown(package, table, coming)
    above = row - 1 if row > table.first_row else None
    if is_new and above:
        _dress(sheet, table, row, above)
    fill(package, table, row, above, columns)
    table.filled_to, table.is_used = row, True
    return row


def _free_row(sheet: Sheet, table: Table) -> int:
    """Return the first blank row after the last filled one that nobody has hidden."""
    if table.filled_to is None:
        table.filled_to = _last_filled(sheet, table)
    row = max(table.filled_to, table.first_row - 1) + 1
    while row <= table.last_row and sheet.is_hidden(row):
        row += 1
    return row


def _grown(package: Package, table: Table, coming: int) -> int:
    """Make a table reach one row further, or as many as are coming where others have to move; return it."""
    row = max([table.last_row, *rows_below(package, table, strict=True)]) + 1
    if not table.has_totals and row <= LAST_ROW and is_blank(package, table, row):
        grow(package, table, row)
        if package.sheet(table.sheet).is_hidden(row):
            package.warnings.append(f"表格“{table.name}”下面的第 {row} 行是隐藏的，新行写在了这一行。")
        return row
    if row - 1 > table.last_row:
        grow(package, table, row - 1)
    what = "汇总行" if table.has_totals else what_stands(package, table, row, strict=True) or "别的内容"
    if row > LAST_ROW:
        raise _full(table)
    make_room(package, table, row, coming, what=what)
    table.resize(row + coming - 1)
    return row


def _dress(sheet: Sheet, table: Table, row: int, above: int) -> None:
    """Give the blank cells of a new row the look of the row above."""
    models = sheet.cells_of(above)
    for column, cell in sheet.cells_of(row).items():
        if table.area.left <= column <= table.area.right and column in models and not cell.inner:
            sheet.restyle(row, column, models[column].style)


def _last_filled(sheet: Sheet, table: Table) -> int:
    rows = sheet.rows_upwards(table.first_row, table.last_row)
    return next((row for row in rows if is_filled(sheet, table, row)), table.first_row - 1)


def fill(package: Package, table: Table, row: int, above: int | None, columns: Mapping[int, New]) -> None:
    """Write a new row in the look of the row above it, with the formulas that fill whole columns."""
    sheet = package.sheet(table.sheet)
    models = sheet.cells_of(above) if above else {}
    for place, column in enumerate(range(table.area.left, table.area.right + 1)):
        style = models[column].style if column in models else None
        known = sheet.stored(row, column)
        if column in columns:
            sheet.write(row, column, columns[column], style=style)
        elif not (known and known.inner):
            declared = table.columns[place].formula if place < len(table.columns) else ""
            formula = filling.formula_for(sheet, table, row, column, declared)
            if formula:
                sheet.write(row, column, Formula(formula, known=True), style=style)
            elif declared:
                package.warnings.append(
                    f"表格“{table.name}”的“{table.headers[place]}”每行有公式，新行没有可照着写的公式，空着没填。"
                )
        if style:
            sheet.restyle_only(row, column, style)


def replace(package: Package, table: Table, row: int, cells: Mapping[str, New]) -> None:
    """Overwrite some cells of a table's row.

    Raises:
      CsError: An unknown header, or a row that is not the table's.
    """
    if row > table.last_row and row in set(rows_below(package, table)):
        grow(package, table, row)
    if not table.first_row <= row <= table.last_row:
        raise CsError(
            f"第 {row} 行不在表格“{table.name}”里，未作任何改动。",
            hint=f"它的行是第 {table.first_row} 到 {table.last_row} 行；重新读取表格后再试。",
        )
    sheet = package.sheet(table.sheet)
    for column, value in columns_of(table, cells).items():
        sheet.write(row, column, value, style=_look_of(sheet, table, row, column))
    table.filled_to, table.is_used = None, True


def _look_of(sheet: Sheet, table: Table, row: int, column: int) -> int | None:
    """Return the style of a table's column, for a cell of it that isn't stored yet."""
    if sheet.stored(row, column) is None:
        for other in (row - 1, row + 1):
            near = sheet.stored(other, column) if table.first_row <= other <= table.last_row else None
            if near:
                return near.style
    return None


def columns_of(table: Table, cells: Mapping[str, New]) -> dict[int, New]:
    """Return the sheet's column of each header.

    Raises:
      CsError: One that the table does not have.
    """
    found = {}
    for header, value in cells.items():
        column = table.column_of(header)
        if column is None:
            raise CsError(
                f"表格“{table.name}”没有“{header}”这一列，未作任何改动。",
                hint="现有的列：" + "、".join(table.headers) + "。",
            )
        found[column] = value
    return found


def grow(package: Package, table: Table, last_row: int) -> None:
    """Make a table reach further down, and with it what covers its columns to the end.

    Raises:
      CsError: The sheet ends there, or something else stands in the way.
    """
    way = Area(table.area.bottom + 1, table.area.left, last_row + table.has_totals, table.area.right)
    if way.bottom > LAST_ROW:
        raise _full(table)
    _refuse_obstacles(package, table, way)
    if table.has_totals:
        moving.move_totals(package, table, last_row + 1)
    table.resize(last_row)


def _full(table: Table) -> CsError:
    return CsError(f"表格“{table.name}”已到工作表的最后一行，未作任何改动。", hint="先把旧的记录归档。")


def _refuse_obstacles(package: Package, table: Table, way: Area) -> None:
    sheet = package.sheet(table.sheet)
    obstacles = objects_in(package, table, way)
    if table.has_totals:
        below = sheet.cells_of(way.bottom).items()
        inside = [column for column, cell in below if way.left <= column <= way.right and cell.inner]
        obstacles += [f"{sheet.place(way.bottom, column)} 的内容" for column in inside]
    if obstacles:
        raise CsError(
            f"表格“{table.name}”下面有{obstacles[0]}，没有位置加新行，未作任何改动。",
            hint="把表格下面的内容移开，或在 Excel 里给表格插入空行。",
        )


def delete(package: Package, table: Table, row: int) -> None:
    """Take a row out of a table: the rows below move up within the table's columns, and it shrinks by one.

    The only row of a table is emptied instead. The sheet's row itself stays: something else may
    stand beside the table.

    Raises:
      CsError: Not a row of the table, or something points at the rows that would move.
    """
    if not table.first_row <= row <= table.last_row:
        raise CsError(
            f"第 {row} 行不在表格“{table.name}”里，未作任何改动。", hint="重新读取表格，确认行号后再试。"
        )
    sheet, last = package.sheet(table.sheet), table.last_row
    if row < last:
        moving.move_up(package, table, row)
    for column, cell in sheet.cells_of(last).items():
        if table.area.left <= column <= table.area.right and cell.inner:
            _clear(sheet, last, column)
    table.filled_to = None
    if table.first_row < last:
        if table.has_totals:
            moving.move_totals(package, table, last)
        table.resize(last - 1)


def _clear(sheet: Sheet, row: int, column: int) -> None:
    cell = sheet.stored(row, column)
    if cell and grouped.has_formula(cell, sheet.frame.prefix):
        grouped.release(sheet, row, column, cell)
    sheet.write(row, column, None)
