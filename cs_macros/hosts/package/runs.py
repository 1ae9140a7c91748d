"""Many rows added to a table one after another, below everything else: only the first is looked at closely.

An import adds ten thousand. What `records.append` finds out about each (room, obstacles, looks, formulas)
is the same for all of them where the sheet ends with the table.
"""

from __future__ import annotations

from collections.abc import Mapping

from cs_macros.hosts.package import grouped, records
from cs_macros.hosts.package.below import objects_in
from cs_macros.hosts.package.references import LAST_ROW, Area
from cs_macros.hosts.package.rows import Stored
from cs_macros.hosts.package.tables import Table
from cs_macros.hosts.package.values import Formula, New, content
from cs_macros.hosts.package.workbook import Package
from cs_macros.hosts.port import Link


class Run:
    """Rows that follow one that was just added at a table's end.

    Args:
      row: The one that was added.

    Attributes:
      left: How many may follow.
    """

    def __init__(self, package: Package, table: Table, row: int, left: int) -> None:
        self._package, self._table, self._sheet = package, table, package.sheet(table.sheet)
        self._row, self.left = row, left
        self._columns = range(table.area.left, table.area.right + 1)
        last = self._sheet.cells_of(row)
        self._styles = {column: last[column].style for column in self._columns if column in last}
        columns = zip(self._columns, table.columns, strict=False)
        declared = {column for column, about in columns if about.formula}
        prefix = self._sheet.frame.prefix
        held = {column for column, cell in last.items() if grouped.has_formula(cell, prefix)}
        self._with_formulas = declared | held

    @classmethod
    def after(cls, package: Package, table: Table, row: int, left: int) -> Run | None:
        """A run of so many rows after one; None where something else is in the way or beside."""
        sheet = package.sheet(table.sheet)
        if left < 1 or table.has_totals or row != table.last_row or row + left > LAST_ROW:
            return None
        below = Area(row + 1, table.area.left, row + left, table.area.right)
        is_last = next(sheet.rows_upwards(row + 1, LAST_ROW), None) is None
        return cls(package, table, row, left) if is_last and not objects_in(package, table, below) else None

    def append(self, cells: Mapping[str, New]) -> None:
        """Add the next row, to the letter as `records.append` does.

        Raises:
          CsError: An unknown header, or a value that no cell can hold.
        """
        values = records.columns_of(self._table, cells)
        row, sheet, styles = self._row + 1, self._sheet, self._styles
        self._row, self.left = row, self.left - 1
        self._table.resize(row)
        if self._with_formulas or any(isinstance(value, (Formula, Link)) for value in values.values()):
            records.fill(self._package, self._table, row, row - 1, values)
            found = sheet.cells_of(row)
            styles.update({column: cell.style for column, cell in found.items() if column in self._columns})
            prefix = sheet.frame.prefix
            self._with_formulas |= {at for at, cell in found.items() if grouped.has_formula(cell, prefix)}
        else:
            new: dict[int, Stored] = {}
            for column in self._columns:
                value = values.get(column)
                if value is not None and value != "":
                    new[column] = cell = self._stored(column, value)
                    styles[column] = cell.style
                    sheet.written.add((row, column))
                elif style := styles.get(column):
                    new[column] = Stored(style, "", b"", b"")
            if new:
                sheet.changes[row] = new
        self._table.filled_to = row

    def _stored(self, column: int, value: New) -> Stored:
        sheet = self._sheet
        style = self._styles.get(column)
        kept = sheet.frame.column_style(column) if style is None else style
        if not isinstance(value, (str, Formula)):
            kept = sheet.styles.fitting(kept, value)
        inline = isinstance(value, str) and sheet.strings.exist
        new = content(value, sheet.frame.prefix, epoch_1904=sheet.epoch_1904, inline=inline)
        return Stored(kept, new.kind, b"", new.inner)
