"""A table of a package, its rows and columns decoded when somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from cs_macros.hosts.package import below
from cs_macros.hosts.package.references import column_letters
from cs_macros.hosts.package.sheet import Sheet
from cs_macros.hosts.package.tables import Table
from cs_macros.hosts.package.workbook import Package
from cs_macros.hosts.port import AskedNumbers, AskedRows, Cell, Grid


class SheetRows(AskedRows):
    """Rows of a sheet in which every row is written as Excel writes it (`UsualRows`)."""

    def __init__(self, sheet: Sheet, numbers: range, columns: range) -> None:
        super().__init__(numbers)
        self._sheet, self._places = sheet, columns

    def mark(self, place: int) -> bytes:
        return column_letters(self._places[place]).encode()

    def tokens(self, number: int) -> Iterable[tuple[bytes, bytes]]:
        return self._sheet.usual.tokens(number)

    def shown(self, place: int) -> Collection[int]:
        if place in self._columns:
            return super().shown(place)
        first, last, shows = self.numbers.start, self.numbers.stop - 1, self._sheet.reader.shows
        column = self._sheet.usual.column(self._places[place], first, last)
        return {row for row, token in column if shows(token)}

    def cell(self, number: int, place: int) -> Cell:
        found = self._sheet.usual.cell(number, self._places[place])
        return self._sheet.reader.value(found.cell) if found else None

    def decoder(self) -> Callable[[bytes], Cell]:
        return self._sheet.reader.token

    def read_row(self, number: int) -> Sequence[Cell]:
        values = self._sheet.values_of(number)
        return tuple([values.get(column) for column in self._places])

    def read_column(self, place: int) -> Mapping[int, Cell]:
        first, last = self.numbers.start, self.numbers.stop - 1
        return self._sheet.reader.column(self._sheet.usual.column(self._places[place], first, last))


def grid_of(package: Package, table: Table) -> Grid:
    """Return a table as it stands, with the rows typed below it.

    A sheet that some program has written oddly is read whole, so that what is damaged in it is told now.
    """
    sheet, headers = package.sheet(table.sheet), table.headers
    last = max([table.last_row, *below.rows_below(package, table)])
    numbers = range(table.first_row, last + 1)
    rows = SheetRows(sheet, numbers, range(table.area.left, table.area.left + len(headers)))

    def hidden() -> frozenset[int]:
        stored = sheet.rows_upwards(numbers.start, last) if sheet.hides_rows else ()
        return frozenset(row for row in stored if sheet.is_hidden(row))

    if sheet.usual.are_all:
        return Grid(table.sheet, headers, rows, AskedNumbers(hidden))
    return Grid(table.sheet, headers, dict(rows), hidden())
