"""xlwings' Range over LibreOffice cells: blocks of values, typed as Excel hands them over.

LibreOffice keeps numbers and text only; what is a date, a time or a truth value is told by the
number format. Read: the block, then the format of each column that holds numbers, in parts where it has
several (`getUniqueCellFormatRanges`). Written: the block, then a format for new dates and truth values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from cs_macros.hosts.bridge import xlwings
from cs_macros.hosts.libreoffice.areas import Area
from cs_macros.hosts.libreoffice.formats import DATE, LOGICAL, TEXT, TIME, format_of
from cs_macros.hosts.libreoffice.loading import uno

if TYPE_CHECKING:
    from cs_macros.hosts.libreoffice.book import Book, Sheet

base: Any = xlwings.base_classes

ANNOTATION, FORMULA = 8, 16  # com.sun.star.sheet.CellFlags
ERRORS = frozenset(["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"])


class ErrorText(str):
    """An error value, apart from a text that reads the same."""


class Range(base.Range):  # type: ignore[misc]
    """One rectangle, or several where the user selected several."""

    options: Any = None

    def __init__(self, book: Book, areas: Sequence[Area], sheet: Sheet | None = None) -> None:
        self.book = book
        self.areas = areas
        self._sheet = sheet

    @property
    def api(self) -> Any:
        return self._cells(self.areas[0])

    @property
    def sheet(self) -> Sheet:
        if self._sheet is None:
            self._sheet = self.book.sheets(self.areas[0].sheet + 1)
        return self._sheet

    @property
    def row(self) -> int:
        return self.areas[0].top

    @property
    def column(self) -> int:
        return self.areas[0].left

    @property
    def shape(self) -> tuple[int, int]:
        area = self.areas[0]
        return area.bottom - area.top + 1, area.right - area.left + 1

    def __len__(self) -> int:
        return sum((area.bottom - area.top + 1) * (area.right - area.left + 1) for area in self.areas)

    @property
    def raw_value(self) -> list[list[Any]]:
        """The block: float, str, bool, datetime, ErrorText, None."""
        cells = self.api
        # An error value is given as nothing at all; of a long column each step more is a tenth of a click.
        block = [
            [None if each == "" else MISSING if each is None else each for each in row]
            for row in cells.getDataArray()
        ]
        self._type(cells, block)
        return block

    @raw_value.setter
    def raw_value(self, data: Sequence[Sequence[Any]]) -> None:
        self.book.app.is_painted = False
        # An array takes text as text. What Excel would take for something else is done after it.
        self._set(self.as_data(data))
        self._set_each(data, lambda value: isinstance(value, bool), self._make_logical)
        self._set_each(data, lambda value: isinstance(value, datetime), self._make_date)
        self._set_each(data, _is_formula_or_error, self._enter)

    def _set(self, data: Sequence[Sequence[Any]]) -> None:
        """Set a block; rows with a comment cell by cell, for an array takes comments away (7.4)."""
        cells = self.api
        found = cells.queryContentCells(ANNOTATION).getRangeAddresses() if self.sheet.has_comments else ()
        if not found:
            cells.setDataArray(data)
            return
        top, last = self.areas[0].top - 1, len(data[0]) - 1
        noted = {row - top for each in found for row in range(each.StartRow, each.EndRow + 1)}
        for first, end in _stretches(row for row in range(len(data)) if row not in noted):
            cells.getCellRangeByPosition(0, first, last, end).setDataArray(data[first : end + 1])
        for row in noted:
            for column, value in enumerate(data[row]):
                _set_cell(cells.getCellByPosition(column, row), value)

    def as_data(self, data: Sequence[Sequence[Any]]) -> tuple[tuple[Any, ...], ...]:
        """Values as the office's arrays hold them."""
        return tuple(tuple(self._plain(value) for value in row) for row in data)

    def box(self) -> tuple[Any, int, int, int, int]:
        """The sheet itself, which people may move meanwhile; first column and row, last column and row,
        counted from 0 as the office does."""
        area = self.areas[0]
        return self.sheet.api, area.left - 1, area.top - 1, area.right - 1, area.bottom - 1

    @property
    def formula(self) -> Any:
        return self.api.getFormulaArray()

    @property
    def number_format(self) -> str | None:
        key = format_of(self.api)
        return None if key is None else self.book.formats.text(key)

    @number_format.setter
    def number_format(self, text: str) -> None:
        self._set_format(self.api, self.book.formats.key(text))

    def _set_format(self, cells: Any, key: int) -> None:
        cells.NumberFormat = key
        self.sheet.forget_formats()

    def get_special_cells(self, kind: str, value_type: None = None) -> list[Range]:
        found: list[Area] = []
        for area in self.areas:
            cells = self._cells(area)
            inside = cells.queryVisibleCells() if kind == "visible" else cells.queryContentCells(FORMULA)
            found += map(Area.of, inside.getRangeAddresses())
        return [Range(self.book, [area]) for area in found]

    def delete(self, shift: str) -> None:
        self.book.app.is_painted = False
        mode = uno().Enum("com.sun.star.sheet.CellDeleteMode", shift.upper())
        self.sheet.api.removeRange(self.api.getRangeAddress(), mode)
        self.sheet.forget_formats()

    def insert(self, shift: str, copy_origin: str) -> None:
        self.book.app.is_painted = False
        mode = uno().Enum("com.sun.star.sheet.CellInsertMode", shift.upper())
        self.sheet.api.insertCells(self.api.getRangeAddress(), mode)
        self.sheet.forget_formats()

    def _cells(self, area: Area) -> Any:
        box = area.left - 1, area.top - 1, area.right - 1, area.bottom - 1
        return self.sheet.api.getCellRangeByPosition(*box)

    def _type(self, cells: Any, block: list[list[Any]]) -> None:
        """Turn numbers into what their formats say they are, and missing values into errors."""
        for column, numbers in enumerate(zip(*block, strict=True)):
            if float in set(map(type, numbers)):
                self._type_column(cells, block, column)
        for row, values in enumerate(block):
            if MISSING not in values:
                continue
            for column, value in enumerate(values):
                if value is MISSING:
                    text = cells.getCellByPosition(column, row).getString()
                    values[column] = ErrorText(text if text in ERRORS else "#VALUE!")

    def _type_column(self, cells: Any, block: list[list[Any]], column: int) -> None:
        for make, rows in self._makers(cells, column, len(block)):
            for row in rows:
                value = block[row][column]
                if isinstance(value, float):
                    block[row][column] = make(value)

    def _makers(self, cells: Any, column: int, height: int) -> Iterator[tuple[Callable[[float], Any], range]]:
        """What makes values of a column's numbers, and in which of its rows, counted from 0; nothing where
        they stay numbers."""
        mine = self.areas[0]
        key = self.sheet.format_below(mine.top, mine.left + column)
        if key is None:
            part = cells.getCellRangeByPosition(column, 0, column, height - 1)
            key = format_of(part)
        if key is not None:
            formats = [(key, range(height))]
        else:
            top, groups = mine.top - 1, part.getUniqueCellFormatRanges()
            each = [groups.getByIndex(place) for place in range(groups.getCount())]
            formats = [
                (group.NumberFormat, range(area.StartRow - top, area.EndRow - top + 1))
                for group in each
                for area in group.getRangeAddresses()
            ]
        return ((make, rows) for key, rows in formats if (make := self._maker(key)) is not None)

    def _maker(self, key: int) -> Callable[[float], Any] | None:
        kind = self.book.formats.kind(key)
        if kind & LOGICAL:
            return bool
        return self._moment if kind & (DATE | TIME) else None

    def _moment(self, days: float) -> datetime | float:
        try:
            return self.book.day_zero + timedelta(days=days)
        except OverflowError:
            return days

    def _plain(self, value: Any) -> Any:
        match value:
            case None:
                return ""
            case datetime():
                return (value - self.book.day_zero) / timedelta(days=1)
            case str():  # a formula set as text would make its cell a text cell: it is entered afterwards
                return "" if _is_formula_or_error(value) else value.removeprefix("'")
        return float(value)

    def _set_each(
        self, data: Sequence[Sequence[Any]], chosen: Callable[[Any], bool], put: Callable[[Any, Any], None]
    ) -> None:
        """Call `put` with each run of chosen values in a column, and the run's first value."""
        area = self.areas[0]
        for column, values in enumerate(zip(*data, strict=True), start=area.left):
            for first, last in _stretches(place for place, value in enumerate(values) if chosen(value)):
                run = Area(area.sheet, area.top + first, column, area.top + last, column)
                put(self._cells(run), values[first : last + 1])

    def _make_logical(self, cells: Any, values: Sequence[bool]) -> None:
        if not self.book.formats.kind(format_of(cells)) & LOGICAL:
            self._set_format(cells, self.book.formats.logical())

    def _make_date(self, cells: Any, values: Sequence[datetime]) -> None:
        if self.book.formats.is_general(format_of(cells)):
            days_only = all(value == value.replace(hour=0, minute=0, second=0) for value in values)
            form = "yyyy-mm-dd" if days_only else "yyyy-mm-dd hh:mm:ss"
            self._set_format(cells, self.book.formats.key(form))

    def _enter(self, cells: Any, values: Sequence[str]) -> None:
        """Enter formulas and error values; as text in cells that are formatted as text."""
        if self.book.formats.kind(format_of(cells)) & TEXT:
            for place, value in enumerate(values):
                _set_cell(cells.getCellByPosition(0, place), value)
            return
        texts = [semicolons(value) if value.startswith("=") else f"={value}" for value in values]
        if self.sheet.has_comments:
            for place, text in enumerate(texts):
                cells.getCellByPosition(0, place).setFormula(text)
        else:
            cells.setFormulaArray(tuple((text,) for text in texts))


def _set_cell(cell: Any, value: str | float) -> None:
    """Set one cell, which keeps its comment, and its format: text that looks like a number changes that."""
    key = cell.NumberFormat
    if isinstance(value, float):
        cell.setValue(value)
    elif value:
        cell.setString(value)
    else:
        cell.setFormula("")
    if cell.NumberFormat != key:
        cell.NumberFormat = key


def semicolons(formula: str) -> str:
    """A formula as LibreOffice takes it: Excel's commas between arguments are semicolons there.

    >>> semicolons('=IF(A1,"a,b",2)'), semicolons("=IF(A1;2)")
    ('=IF(A1;"a,b";2)', '=IF(A1;2)')
    """
    parts = formula.split('"')
    if any(";" in part for part in parts[::2]):  # it came from LibreOffice
        return formula
    return '"'.join(part if at % 2 else part.replace(",", ";") for at, part in enumerate(parts))


MISSING = object()
"""Stands in a block for an error value, which getDataArray gives as nothing at all."""


def is_plain(data: Sequence[Sequence[Any]]) -> bool:
    """Whether setting values is all that a block needs: no truth values, formulas, errors."""
    values = [value for row in data for value in row]
    return not any(isinstance(value, bool) or _is_formula_or_error(value) for value in values)


def _is_formula_or_error(value: Any) -> bool:
    return isinstance(value, str) and (value.startswith("=") or value in ERRORS)


def _stretches(numbers: Iterable[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = found[-1][0], number
        else:
            found.append((number, number))
    return found
