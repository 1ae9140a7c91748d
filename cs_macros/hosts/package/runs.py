"""Many rows added to a table one after another, below everything else: only the first is looked at closely.

An import adds ten thousand. What `records.append` finds out about each (room, obstacles, looks, formulas)
is the same for all of them where the sheet ends with the table; so they are put together a column at a time.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from cs_macros.hosts.edits import size_of
from cs_macros.hosts.package import grouped, records
from cs_macros.hosts.package.below import objects_in
from cs_macros.hosts.package.references import LAST_ROW, Area, column_letters
from cs_macros.hosts.package.tables import Table
from cs_macros.hosts.package.values import Formula, New, are_plain, content, number_of
from cs_macros.hosts.package.whole_rows import WholeRow
from cs_macros.hosts.package.workbook import Package
from cs_macros.hosts.port import AppendMany, Link

TOGETHER = 1000
"""Rows that are put together in one go: enough to be fast, and few enough to take no room."""

ROW = "\1"
"""Stands for a row's number until it is put together: nothing that a cell holds is written with it."""


class Run:
    """Rows that follow one that was just added at a table's end.

    Args:
      row: The one that was added.
    """

    def __init__(self, package: Package, table: Table, row: int) -> None:
        self._package, self._table, self._sheet = package, table, package.sheet(table.sheet)
        self._row = row
        self._columns = range(table.area.left, table.area.right + 1)
        last = self._sheet.cells_of(row)
        self._styles = {column: last[column].style for column in self._columns if column in last}
        columns = zip(self._columns, table.columns, strict=False)
        declared = {column for column, about in columns if about.formula}
        prefix = self._sheet.frame.prefix
        held = {column for column, cell in last.items() if grouped.has_formula(cell, prefix)}
        self._with_formulas = declared | held

    @classmethod
    def after(cls, package: Package, table: Table, row: int, count: int) -> Run | None:
        """A run of so many rows after one; None where something else is in the way or beside."""
        sheet = package.sheet(table.sheet)
        if count < 1 or table.has_totals or row != table.last_row or row + count > LAST_ROW:
            return None
        below = Area(row + 1, table.area.left, row + count, table.area.right)
        is_last = next(sheet.rows_upwards(row + 1, LAST_ROW), None) is None
        return cls(package, table, row) if is_last and not objects_in(package, table, below) else None

    def extend(self, many: AppendMany, start: int) -> None:
        """Add the rest of many rows, from one of them on, to the letter as `records.append` does.

        Raises:
          CsError: An unknown header, or a value that no cell can hold.
        """
        headers = records.columns_of(self._table, {header: header for header in many.columns})
        places = {column: many.columns[str(header)] for column, header in headers.items()}
        for at in range(start, size_of(many), TOGETHER):
            some = {column: cells[at : at + TOGETHER] for column, cells in places.items()}
            plain = 0 if self._with_formulas else min(map(_before_formula, some.values()))
            if plain:
                first = {column: cells[:plain] for column, cells in some.items()}
                self._put_together(first, range(self._row + 1, self._row + 1 + plain))
            for cells in zip(*(cells[plain:] for cells in some.values()), strict=True):
                self._fill({at: cell for at, cell in zip(some, cells, strict=True) if cell is not None})
        self._table.filled_to = self._row

    def _fill(self, cells: Mapping[int, New]) -> None:
        """Add a row cell by cell, with the formulas that fill whole columns."""
        self._row += 1
        row, sheet = self._row, self._sheet
        self._table.resize(row)
        records.fill(self._package, self._table, row, row - 1, cells)
        found = sheet.cells_of(row)
        self._styles.update({column: cell.style for column, cell in found.items() if column in self._columns})
        prefix = sheet.frame.prefix
        self._with_formulas |= {at for at, cell in found.items() if grouped.has_formula(cell, prefix)}

    def _put_together(self, some: Mapping[int, Sequence[New]], rows: range) -> None:
        """Add rows without any formula: texts that all have in common, and between them what each has."""
        sheet, prefix = self._sheet, self._sheet.frame.prefix
        p = prefix.decode()
        begin = same = f'<{p}row r="{ROW}">'
        parts: list[Iterable[str]] = []
        held = []
        for column in self._columns:
            before, own, after = self._cells(column, some.get(column, ()), rows)
            if before or own:
                held.append(column)
            same += before
            if own:
                parts += [itertools.repeat(same), own]
                same = ""
            same += after
        end = f"</{p}row>"
        texts = map("".join, zip(*parts, itertools.repeat(same + end)))
        whole = "\0".join([text.replace(ROW, str(row)) for row, text in zip(rows, texts, strict=False)])
        for row, element in zip(rows, whole.encode().split(b"\0"), strict=True):
            if len(element) > len(begin) + len(str(row)) - len(ROW) + len(end):
                sheet.changes[row] = WholeRow(element, (held[0], held[-1]), prefix)
        self._row = rows[-1]
        self._table.resize(self._row)

    def _cells(self, column: int, values: Sequence[New], rows: range) -> tuple[str, Sequence[str], str]:
        """The elements of a column's cells: what all begin with, what each has alone, what all end with."""
        begin = f'<{self._sheet.frame.prefix.decode()}c r="{column_letters(column)}{ROW}"'
        blanks = values.count(None) + values.count("")
        if blanks == len(values):
            blank = self._blank(column)
            return (begin + blank if blank else ""), (), ""
        written = zip(rows, values, strict=True) if blanks else ()
        filled = [row for row, value in written if value is not None and value != ""] or rows
        self._sheet.written.setdefault(column, set()).update(filled)
        texts = [value for value in values if type(value) is str]
        if column in self._styles and len(texts) + values.count(None) == len(values) and are_plain(texts):
            before, after = (self._look(column, "?") + self._content("?")).split("?")
            if not blanks:
                return begin + before, texts, after
            blank = self._blank(column)
            forms = [f"{before}{value}{after}" if value else blank for value in values]
        else:
            forms = self._forms(column, values)
        if "" in forms:
            return "", [begin + form if form else "" for form in forms], ""
        return (begin, forms, "") if forms.count(forms[0]) < len(forms) else (begin + forms[0], (), "")

    def _blank(self, column: int) -> str:
        """What follows the address in the element of a blank cell; empty where there is to be none."""
        style = self._styles.get(column)
        return f' s="{style}"/>' if style else ""

    def _forms(self, column: int, values: Sequence[New]) -> list[str]:
        """What follows the address in the elements of a column's cells."""
        known: dict[tuple[type, New], str] = {}
        looks: dict[type, str] = {}
        forms = []
        for value in values:
            if value is None or value == "":
                forms.append(self._blank(column))
                continue
            kind = type(value)
            form = known.get((kind, value))  # 1 and True are equal, and no more the same cell
            if form is None:
                look = looks.get(kind)
                if look is None:
                    style = self._styles.get(column)
                    look = self._look(column, value)
                    if self._styles[column] != style:
                        known.clear()
                        looks.clear()
                    looks[kind] = look
                form = known[kind, value] = look + self._content(value)
            forms.append(form)
        return forms

    def _look(self, column: int, value: New) -> str:
        """A cell's style, as an attribute; the column keeps it."""
        style, styles = self._styles.get(column), self._sheet.styles
        kept = self._sheet.frame.column_style(column) if style is None else style
        if not isinstance(value, (str, Formula)):
            kept = styles.fitting(kept, value)
        self._styles[column] = kept
        return f' s="{kept}"' if kept else ""

    def _content(self, value: New) -> str:
        """What follows a cell's style: its type, and what it holds."""
        sheet = self._sheet
        p = sheet.frame.prefix.decode()
        if isinstance(value, (int, float, Decimal, date)) and not isinstance(value, bool):
            return f"><{p}v>{number_of(value, epoch_1904=sheet.epoch_1904)}</{p}v></{p}c>"
        inline = isinstance(value, str) and sheet.strings.exist
        new = content(value, sheet.frame.prefix, epoch_1904=sheet.epoch_1904, inline=inline)
        kind = f' t="{new.kind}"' if new.kind else ""
        return f"{kind}>{new.inner.decode()}</{p}c>"


def _before_formula(cells: Sequence[New]) -> int:
    """How many of the first cells hold no formula."""
    odd = tuple(kind for kind in {*map(type, cells)} if issubclass(kind, (Formula, Link)))
    return next(at for at, cell in enumerate(cells) if isinstance(cell, odd)) if odd else len(cells)
