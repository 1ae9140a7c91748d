"""Cells moved up or down within a table, where that can be done without changing what formulas mean."""

from __future__ import annotations

from cs_macros.errors import CsError
from cs_macros.hosts.package import calculation, grouped, ties
from cs_macros.hosts.package.formulas import references
from cs_macros.hosts.package.reading import formula_of
from cs_macros.hosts.package.references import Area, address
from cs_macros.hosts.package.rows import Stored
from cs_macros.hosts.package.sheet import Sheet
from cs_macros.hosts.package.tables import Table
from cs_macros.hosts.package.workbook import Package


def move_up(package: Package, table: Table, row: int) -> None:
    """Move the rows below a row up by one, over it, within the table's columns.

    Raises:
      CsError: A formula, a comment, a link or a merged cell is tied to one of these cells.
    """
    sheet = package.sheet(table.sheet)
    moved = Area(row, table.area.left, table.last_row, table.area.right)
    refuse_ties(package, sheet, table, moved, moved, what=f"第 {row} 行不能删除")
    above = sheet.cells_of(row)
    for below in range(row + 1, table.last_row + 1):
        cells = sheet.cells_of(below)
        for column in range(moved.left, moved.right + 1):
            _put(sheet, below - 1, column, above.get(column), cells.get(column))
        above = cells


def move_row(sheet: Sheet, table: Table, row: int, place: int) -> None:
    """Move the cells of one row of a table over those of another; ties are the caller's to refuse."""
    above, cells = sheet.cells_of(place), sheet.cells_of(row)
    for column in range(table.area.left, table.area.right + 1):
        _put(sheet, place, column, above.get(column), cells.get(column))


def move_totals(package: Package, table: Table, row: int) -> None:
    """Move a table's totals row to another row.

    Raises:
      CsError: A formula, a comment, a link or a merged cell is tied to one of its cells.
    """
    sheet, old = package.sheet(table.sheet), table.area.bottom
    line = Area(old, table.area.left, old, table.area.right)
    span = Area(min(old, row), line.left, max(old, row), line.right)
    refuse_ties(package, sheet, table, line, span, what="汇总行不能移动")
    cells, target = sheet.cells_of(old), sheet.cells_of(row)
    for column in range(line.left, line.right + 1):
        new = cells.get(column)
        _put(sheet, row, column, target.get(column), new)
        if new and new.inner:
            sheet.put(old, column, Stored(_look(sheet, old - 1, column, new), "", b"", b""))


def _look(sheet: Sheet, row: int, column: int, otherwise: Stored) -> int:
    above = sheet.stored(row, column)
    return above.style if above else otherwise.style


def _put(sheet: Sheet, row: int, column: int, old: Stored | None, new: Stored | None) -> None:
    if new is None and old is not None and old.inner:
        sheet.put(row, column, Stored(old.style, "", b"", b""))
    elif new is not None and new != old:
        sheet.put(row, column, new)
        if grouped.has_formula(new, sheet.frame.prefix):
            sheet.formulas.add((row, column))


def refuse_ties(package: Package, sheet: Sheet, table: Table, moved: Area, span: Area, *, what: str) -> None:
    """Refuse to move cells that something is tied to; `span` is where they stand before and after."""
    ties = [*_fixed(sheet, moved), *_comments(package, sheet, moved), *_formulas(package, sheet, moved, span)]
    if ties:
        raise CsError(
            f"表格“{table.name}”{what}：{ties[0]}，移动单元格会使它出错，未作任何改动。",
            hint="在 Excel 里操作（右键 → 删除 → 表格行），Excel 会一并调整。",
        )


def _fixed(sheet: Sheet, moved: Area) -> list[str]:
    return [
        *(f"有合并单元格 {one}" for one in sheet.frame.merges if one.meets(moved)),
        *(f"有超链接 {one}" for one in sheet.frame.hyperlinks if one.meets(moved)),
        *(f"有数组公式 {one}" for one in sheet.formula_groups if one.meets(moved)),
    ]


def _comments(package: Package, sheet: Sheet, moved: Area) -> list[str]:
    return [f"{place} 有批注" for place in ties.comments_in(package, sheet, moved)]


def _formulas(package: Package, sheet: Sheet, moved: Area, span: Area) -> list[str]:
    ties = [
        f"{address(row, column)} 的公式引用了单元格地址"
        for row in range(moved.top, moved.bottom + 1)
        for column, cell in sheet.cells_of(row).items()
        if moved.left <= column <= moved.right and _is_tied(formula_of(cell, sheet.frame.prefix))
    ]
    if not ties and calculation.is_addressed(package, sheet.name, moved, span):
        ties.append("别处的公式或名称引用了这些行的地址")
    return ties


def _is_tied(formula: tuple[bytes, str] | None) -> bool:
    return formula is not None and (b"t=" in formula[0] or any(one.area for one in references(formula[1])))
