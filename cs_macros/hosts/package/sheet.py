"""One worksheet: cells read from its bytes, and its bytes with some cells changed."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property

from cs_macros.errors import CsError
from cs_macros.hosts.package import grouped, markup, reading
from cs_macros.hosts.package.frame import Frame
from cs_macros.hosts.package.references import LAST_COLUMN, LAST_ROW, Area, address
from cs_macros.hosts.package.rows import Placed, Rows, Stored
from cs_macros.hosts.package.strings import SharedStrings
from cs_macros.hosts.package.styles import Styles
from cs_macros.hosts.package.usual import UsualRows
from cs_macros.hosts.package.values import Formula, New, content, whole
from cs_macros.hosts.port import Cell, Link


class Sheet:
    """A worksheet of a package.

    Args:
      name: As people see it on the tab.
      part: Name of its part; `data` its bytes.

    Attributes:
      overwritten: Cells that held a formula and no longer do; `formulas` those that were given one.
      written: Column → the rows in which a value of it changed.
      changes: Row → column → cell as it is to be stored.
    """

    def __init__(
        self, name: str, part: str, data: bytes, *, strings: SharedStrings, styles: Styles, epoch_1904: bool
    ) -> None:
        self.name, self.part = name, part
        self.data = markup.utf8(data, part)
        self.scan = markup.mask(self.data)
        self.strings, self.epoch_1904 = strings, epoch_1904
        self._finder: UsualRows | None = None
        self._begin(styles, Frame(self.data, self.scan, self.part))

    def _begin(self, styles: Styles, frame: Frame) -> None:
        self.styles, self.frame = styles, frame
        self.overwritten: set[tuple[int, int]] = set()
        self.formulas: set[tuple[int, int]] = set()
        self.written: dict[int, set[int]] = {}
        self.changes: dict[int, Mapping[int, Stored]] = {}
        self._parsed: dict[int, dict[int, Placed]] = {}
        self._found: dict[tuple[int, int], Placed | None] = {}

    def as_opened(self, styles: Styles, strings: SharedStrings) -> Sheet:
        """The same sheet without any change, its bytes and the index of its rows shared."""
        again = Sheet.__new__(Sheet)
        again.name, again.part, again.data, again.scan = self.name, self.part, self.data, self.scan
        again.strings, again.epoch_1904 = strings, self.epoch_1904
        again.rows = self.rows
        again._finder = self._finder
        if "usual" in self.__dict__:
            again.usual = self.usual
        again._begin(styles, self.frame.as_opened())
        return again

    @cached_property
    def rows(self) -> Rows:
        frame = self.frame
        return Rows(self.data, self.scan, frame.body_start, frame.body_end, frame.prefix, self.part)

    @cached_property
    def usual(self) -> UsualRows:
        """The same for who reads many of them."""
        found = UsualRows(self.rows)
        self._finder = found if found.are_all else None
        return found

    @cached_property
    def formula_groups(self) -> list[Area]:
        """Areas of array formulas and data tables."""
        return (
            []
            if self._finder and self._finder.hold_no_group
            else grouped.areas_of(self.scan, self.frame.prefix)
        )

    @property
    def is_changed(self) -> bool:
        return bool(self.changes) or self.frame.is_changed

    @property
    def is_usual(self) -> bool:
        """Whether every row is known to be written as Excel writes it."""
        return self._finder is not None

    def rows_upwards(self, top: int, bottom: int) -> Iterator[int]:
        """Yield the numbers of stored and newly written rows, the lowest row first."""
        changed = sorted((row for row in self.changes if top <= row <= bottom), reverse=True)
        merged = heapq.merge(changed, self.rows.upwards(top, bottom), reverse=True)
        yield from (row for row, _ in itertools.groupby(merged))

    def row_numbers(self) -> list[int]:
        """Return the numbers of all rows that are stored or newly written, ascending."""
        return sorted({*self.rows.numbers, *self.changes})

    def cells_of(self, row: int) -> dict[int, Stored]:
        """Return the cells of a row by column, changes made."""
        place = self.rows.place(row)
        found = (
            {}
            if place is None
            else {column: one.cell for column, one in self.cells_as_opened(row, place).items()}
        )
        return {**found, **self.changes.get(row, {})}

    def values_of(self, row: int) -> dict[int, Cell]:
        """Return what the filled cells of a row hold, by column; the fast way, for whole tables."""
        if row in self.changes:
            return {column: self.decoded(cell) for column, cell in self.cells_of(row).items()}
        place = self.rows.place(row)
        return {} if place is None else self.reader.values(self.rows.filled(place))

    @cached_property
    def reader(self) -> reading.Reader:
        return reading.Reader(self.frame.prefix, self.strings, self.styles, epoch_1904=self.epoch_1904)

    def cells_as_opened(self, row: int, place: int) -> dict[int, Placed]:
        if row not in self._parsed:
            self._parsed[row] = self.rows.cells(place)
        return self._parsed[row]

    def stored(self, row: int, column: int) -> Stored | None:
        """Return a cell as it is stored, changes made."""
        changed = self.changes.get(row, {}).get(column)
        if changed is not None:
            return changed
        found = self.placed(row, column)
        return found.cell if found else None

    def placed(self, row: int, column: int) -> Placed | None:
        """Return a cell as it was opened."""
        if row not in self._parsed and self._finder:
            if (row, column) not in self._found:
                self._found[row, column] = self._finder.cell(row, column)
            return self._found[row, column]
        place = self.rows.place(row)
        return None if place is None else self.cells_as_opened(row, place).get(column)

    def formula_as_opened(self, row: int, column: int) -> str:
        """Return the text of a cell's formula before any change, empty for none."""
        found = self.placed(row, column)
        formula = reading.formula_of(found.cell, self.frame.prefix) if found else None
        return formula[1] if formula else ""

    def value(self, row: int, column: int) -> Cell:
        """Return what a cell holds; for a formula its last result."""
        cell = self.stored(row, column)
        return self.decoded(cell) if cell else None

    def decoded(self, cell: Stored) -> Cell:
        return self.reader.value(cell)

    def raw_value(self, cell: Stored) -> str:
        return self.reader.raw_value(cell)

    @cached_property
    def shared_formulas(self) -> dict[str, tuple[int, int, str]]:
        """Number of a shared formula → row and column of the cell that holds its text, and the text."""
        return grouped.shared_formulas(self)

    @cached_property
    def hides_rows(self) -> bool:
        return self.scan.find(b"hidden", self.frame.body_start, self.frame.body_end) >= 0

    def is_hidden(self, row: int) -> bool:
        place = self.rows.place(row)
        return place is not None and self.rows.attribute(place, b"hidden") in ("1", "true")

    def place(self, row: int, column: int) -> str:
        """Return a cell's address with its sheet, as Excel writes it."""
        return f"{self.name}!{address(row, column)}"

    # -- changing -----------------------------------------------------------------------

    def write(self, row: int, column: int, value: New, *, style: int | None = None) -> None:
        """Set a cell; its style stays.

        Args:
          style: For a cell that isn't there yet; by default its row's or its column's.

        Raises:
          CsError: Outside the grid, part of an array formula, under a merged cell, or a value
            that no cell can hold.
        """
        if not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
            raise CsError(
                f"第 {row} 行第 {column} 列在 Excel 的表格之外，未作任何改动。", hint="检查单元格地址。"
            )
        old = self.stored(row, column)
        if isinstance(value, Link):
            value = Formula(value.formula, known=True, shows=str(value))
        if self._holds_already(old, value):
            return
        if isinstance(value, Formula) and not value.known:
            from cs_macros.hosts.package.stored_form import stored_form  # openpyxl is slow to import

            value = Formula(stored_form(value.text), known=True)
        if value not in (None, ""):
            self.frame.refuse_merged(row, column, self.name)
        grouped.release(self, row, column, old)
        if old is None and style is None:
            style = self._default_style(row, column)
        kept = old.style if old else style or 0
        if not isinstance(value, (Formula, str, type(None))):
            kept = self.styles.fitting(kept, value)
        inline = isinstance(value, str) and self.strings.exist
        new = content(value, self.frame.prefix, epoch_1904=self.epoch_1904, inline=inline)
        self.put(row, column, Stored(kept, new.kind, b"", new.inner))
        if isinstance(value, Formula):
            self.formulas.add((row, column))

    def _holds_already(self, old: Stored | None, value: New) -> bool:
        if old is None:
            return value in (None, "")
        if isinstance(value, Formula) or grouped.has_formula(old, self.frame.prefix):
            return False
        known = self.decoded(old)
        if known is None or value in (None, ""):
            return value in (None, "") and not old.inner
        if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
            return isinstance(known, float) and known == value
        return type(known) is type(value) and known == value

    def put(self, row: int, column: int, cell: Stored) -> None:
        """Set a cell as it is to be stored, and note what that means for the calculation chain."""
        old = self.stored(row, column)
        if old and grouped.has_formula(old, self.frame.prefix):
            self.formulas.discard((row, column))
            if not grouped.has_formula(cell, self.frame.prefix):
                self.overwritten.add((row, column))
        self._changing(row)[column] = cell
        self.written.setdefault(column, set()).add(row)

    def _changing(self, row: int) -> dict[int, Stored]:
        """The changes of a row, to be added to."""
        known = self.changes.get(row)
        if not isinstance(known, dict):
            known = self.changes[row] = dict(known or {})
        return known

    def restyle_only(self, row: int, column: int, style: int) -> None:
        """Give a cell that isn't there yet a style and no value."""
        if style and self.stored(row, column) is None:
            self._changing(row)[column] = Stored(style, "", b"", b"")

    def restyle(self, row: int, column: int, style: int) -> None:
        """Give a cell another style; what it holds stays."""
        cell = self.stored(row, column)
        if cell and cell.style != style:
            self._changing(row)[column] = cell._replace(style=style)

    def style_at(self, row: int, column: int) -> int:
        """Return the style that a cell shows: its own, else its row's or its column's."""
        cell = self.stored(row, column)
        return cell.style if cell else self._default_style(row, column)

    def _default_style(self, row: int, column: int) -> int:
        place = self.rows.place(row)
        if place is not None and self.rows.attribute(place, b"customFormat") in ("1", "true"):
            return whole(self.rows.attribute(place, b"s"), 0)
        return self.frame.column_style(column)
