"""Formulas that fill a table's column, written on into its new rows as Excel fills them down."""

from __future__ import annotations

from cs_macros.hosts.package import grouped
from cs_macros.hosts.package.formulas import references, shifted
from cs_macros.hosts.package.sheet import Sheet
from cs_macros.hosts.package.tables import Table

LOOKED_AT = 5
"""Rows above a new one that must hold the same formula, for a column that does not declare one."""

FURTHEST = 500
"""Rows above a new one in which the formula of a column that declares one is looked for."""


def formula_for(sheet: Sheet, table: Table, row: int, column: int, declared: str) -> str:
    """Return the formula that a column has in a new row, empty for none.

    A declaration with A1 addresses is relative to a row that it does not name; then the nearest
    formula above counts, moved by the rows between.

    Args:
      declared: What the table says fills the column, empty for nothing.
    """
    if declared and not any(one.area for one in references(declared)):
        return declared
    if not declared:
        return _habit(sheet, table, row, column)
    for above in range(row - 1, max(table.first_row, row - FURTHEST) - 1, -1):
        if formula := _plain(sheet, above, column):
            return shifted(formula, row - above, 0)
    return ""


def _habit(sheet: Sheet, table: Table, row: int, column: int) -> str:
    """Return the formula that the last rows of a column all have, one row further."""
    if not _plain(sheet, row - 1, column):  # as in nearly every column
        return ""
    last = [above for above in range(row - LOOKED_AT, row) if above >= table.first_row]
    texts = [_plain(sheet, above, column) for above in last]
    if len(texts) < 2 or not all(texts):
        return ""
    is_same = all(shifted(text, row - above, 0) == shifted(texts[-1], 1, 0)
                  for above, text in zip(last, texts, strict=True))  # fmt: skip
    return shifted(texts[-1], 1, 0) if is_same else ""


def _plain(sheet: Sheet, row: int, column: int) -> str:
    """Return a cell's formula, empty for none and for an array, which is no row's own."""
    if any(group.holds(row, column) for group in sheet.formula_groups):
        return ""
    return grouped.formula_at(sheet, row, column)
