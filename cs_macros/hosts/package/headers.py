"""Header cells of tables: Excel repairs a workbook in which the cell and the table's part disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cs_macros.errors import CsError
from cs_macros.hosts.package.tables import Table

if TYPE_CHECKING:
    from cs_macros.hosts.package.workbook import Package


def follow(package: Package) -> None:
    """Rename the columns of tables whose header cells were written to.

    Raises:
      CsError: The new header is no text, blank or taken, or a formula uses the old one.
    """
    written = {sheet.name: sheet for sheet in package.opened_sheets if sheet.written}
    for table in package.tables.values() if written else ():
        sheet, row = written.get(table.sheet), table.area_before.top
        if sheet is None or not table.has_header:
            continue
        for column in range(table.area.left, table.area.left + len(table.headers)):
            if row in sheet.written.get(column, ()):
                _follow(package, table, column, sheet.place(row, column), sheet.value(row, column))


def _follow(package: Package, table: Table, column: int, place: str, value: object) -> None:
    old = table.headers[column - table.area.left]
    if value == old:
        return
    if not isinstance(value, str):
        raise CsError(
            f"{place} 是表格“{table.name}”的标题，只能写文本，未作任何改动。",
            hint="写一个与别的列不同的标题。",
        )
    if _is_used(package, old):
        raise CsError(
            f"{place} 是表格“{table.name}”的标题，有公式用到“{old}”这一列，未作任何改动。",
            hint="在 Excel 里改标题，Excel 会一并改好公式。",
        )
    table.rename(column, value)


def _is_used(package: Package, header: str) -> bool:
    """Whether a formula of a sheet, a name or a table mentions a header; in doubt it does."""
    named = any(header in name.text for name in package.directory.names())
    columns = any(header in column.formula for table in package.tables.values() for column in table.columns)
    mark = header.encode("utf-8")
    return named or columns or any(mark in formula for formula in package.formula_texts())
