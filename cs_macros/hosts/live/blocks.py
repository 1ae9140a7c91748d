"""Rows of an open table, read when somebody asks: a column in one call, rows one after another in few."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from cs_macros.errors import CsError
from cs_macros.hosts.live.values import from_program
from cs_macros.hosts.port import AskedRows, Cell

if TYPE_CHECKING:
    import xlwings

LARGE = 30_000
"""Cells of a table that is not read whole at the first look."""


def read_block(sheet: xlwings.Sheet, top: int, left: int, bottom: int, right: int) -> list[list[Cell]]:
    """Read a rectangle in one call, as cells."""
    values = sheet.range((top, left), (bottom, right)).options(ndim=2, err_to_str=True).value
    return [[from_program(value) for value in row] for row in values]


class LiveRows(AskedRows):
    """Rows of a large table in an open workbook.

    Args:
      known: Rows that have been read already.
    """

    def __init__(
        self, sheet: xlwings.Sheet, left: int, width: int, numbers: range, known: Mapping[int, Sequence[Cell]]
    ) -> None:
        super().__init__(numbers)
        self._sheet, self._left, self._width = sheet, left, width
        self._rows = dict(known)
        self._last, self._step = range(0), 1

    def read_row(self, number: int) -> Sequence[Cell]:
        if number not in self._rows:
            self._fetch(number)
        return self._rows[number]

    def read_column(self, place: int) -> Mapping[int, Cell]:
        column = self._left + place
        block = read_block(self._sheet, self.numbers.start, column, self.numbers.stop - 1, column)
        cells = dict(zip(self.numbers, (row[0] for row in block), strict=True))
        for number, row in self._rows.items():
            self._require_same(row[place], cells.get(number))
        return {number: cell for number, cell in cells.items() if cell is not None}

    def tokens(self, number: int) -> Iterable[tuple[Hashable, Hashable]]:
        return [(at, (type(cell), cell)) for at, cell in enumerate(self.read_row(number))]

    def decoder(self) -> Callable[[Any], Cell]:
        return itemgetter(1)

    def _fetch(self, number: int) -> None:
        """Read a row; next to the rows that were read last, twice as many as then."""
        upwards, downwards = number == self._last.start - 1, number == self._last.stop
        self._step = self._step * 2 if upwards or downwards else 1
        first = max(self.numbers.start, number - self._step + 1) if upwards else number
        last = number if upwards else min(self.numbers.stop - 1, number + self._step - 1)
        block = read_block(self._sheet, first, self._left, last, self._left + self._width - 1)
        self._last = range(first, last + 1)
        for row, cells in zip(self._last, block, strict=True):
            for place, column in self._columns.items():
                self._require_same(cells[place], column.get(row))
            self._rows.setdefault(row, cells)

    def _require_same(self, now: Cell, before: Cell) -> None:
        """Refuse a table that somebody works on at this very moment: its row numbers may mean other rows.

        Raises:
          CsError: It is one.
        """
        if now != before:
            raise CsError(
                f"工作表“{self._sheet.name}”刚被改动过，未作任何改动。", hint="改好以后，再按一次按钮。"
            )
