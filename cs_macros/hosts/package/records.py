"""Rows of tables: added at the end, overwritten, taken out; the table grows and shrinks with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cs_macros.errors import CsError
from cs_macros.hosts.package import grouped, moving
from cs_macros.hosts.package.formulas import references, shifted
from cs_macros.hosts.package.reading import formula_of
from cs_macros.hosts.package.references import LAST_ROW, Area
from cs_macros.hosts.package.sheet import Sheet
from cs_macros.hosts.package.tables import Table
from cs_macros.hosts.package.values import Formula, New
from cs_macros.hosts.package.workbook import Package


def rows_below(package: Package, table: Table) -> Iterator[int]:
    """Yield the filled rows that stand directly below a table: typed there, they belong to it."""
    sheet = package.sheet(table.sheet)
    row = table.area.bottom + 1
    while (
        not table.has_totals
        and row <= LAST_ROW
        and is_filled(sheet, table, row)
        and not _other(package, table, row)
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


def append(package: Package, table: Table, cells: Mapping[str, New]) -> int:
    """Add a row at a table's end and return its number.

    It is the first wholly blank row after the table's last filled one, else a new one below.

    Raises:
      CsError: An unknown header, or no room below the table.
    """
    sheet = package.sheet(table.sheet)
    columns = _columns_of(table, cells)
    if table.filled_to is None:
        table.filled_to = _last_filled(sheet, table)
    row = max(table.filled_to, table.first_row - 1) + 1
    if row > table.last_row:
        row = max([table.last_row, *rows_below(package, table)]) + 1
        grow(package, table, row)
    above = row - 1 if row > table.first_row else None
    _fill(sheet, table, row, above, columns)
    table.filled_to, table.is_used = row, True
    return row


def _last_filled(sheet: Sheet, table: Table) -> int:
    rows = sheet.rows_upwards(table.first_row, table.last_row)
    return next((row for row in rows if is_filled(sheet, table, row)), table.first_row - 1)


def _fill(sheet: Sheet, table: Table, row: int, above: int | None, columns: Mapping[int, New]) -> None:
    """Write a new row in the look of the row above it, with the formulas that fill whole columns."""
    models = sheet.cells_of(above) if above else {}
    for place, column in enumerate(range(table.area.left, table.area.right + 1)):
        model = models.get(column)
        style = model.style if model else None
        known = sheet.stored(row, column)
        if column in columns:
            sheet.write(row, column, columns[column], style=style)
        elif (
            place < len(table.columns)
            and (text := table.columns[place].formula)
            and not (known and known.inner)
        ):
            formula = _filled_down(text, formula_of(model, sheet.frame.prefix) if model else None)
            if formula:
                sheet.write(row, column, Formula(formula), style=style)
        if style:
            sheet.restyle_only(row, column, style)


def _filled_down(declared: str, above: tuple[bytes, str] | None) -> str:
    """Return the formula of a calculated column in the next row, empty when it can't be told.

    A declaration with A1 addresses is relative to a row that it does not name; then the
    formula above counts, one row further.
    """
    if not any(one.area for one in references(declared)):
        return declared
    return shifted(above[1], 1, 0) if above and above[1] and b"array" not in above[0] else ""


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
    for column, value in _columns_of(table, cells).items():
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


def _columns_of(table: Table, cells: Mapping[str, New]) -> dict[int, New]:
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
        raise CsError(f"表格“{table.name}”已到工作表的最后一行，未作任何改动。", hint="先把旧的记录归档。")
    _refuse_obstacles(package, table, way)
    if table.has_totals:
        moving.move_totals(package, table, last_row + 1)
    table.resize(last_row)


def _other(package: Package, table: Table, row: int) -> bool:
    line = Area(row, table.area.left, row, table.area.right)
    return any(
        one is not table and one.sheet == table.sheet and one.area.meets(line)
        for one in package.tables.values()
    )


def _refuse_obstacles(package: Package, table: Table, way: Area) -> None:
    sheet = package.sheet(table.sheet)
    neighbours = (one for one in package.tables.values() if one is not table and one.sheet == table.sheet)
    obstacles = [f"表格“{one.name}”" for one in neighbours if one.area.meets(way)]
    obstacles += [f"合并单元格 {merged}" for merged in sheet.frame.merges if merged.meets(way)]
    obstacles += [f"数组公式 {group}" for group in sheet.formula_groups if group.meets(way)]
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
