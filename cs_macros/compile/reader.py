"""One column of a table that somebody else has made, read cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from cs_macros.book.columns import Column, Record
from cs_macros.book.sheets import Sheets
from cs_macros.compile.grids import words
from cs_macros.hosts.port import Cell, CellError


class Unreadable(str):
    """What stands in a cell that cannot be read as what its column is for.

    Attributes:
      is_error: It is no word of anybody's, but an error value or a formula without a result.
    """

    reason: str
    is_error: bool


class Reader:
    """Reads the cells of one column, each content once.

    Attributes:
      stumbled: Whether there was a cell that cannot be read.
    """

    def __init__(self, column: Column, record: type[Record], sheets: Sheets, now: datetime) -> None:
        self._kind, self._now = column.kind, now
        bounds = record.model_fields[column.field].metadata
        self._least, self._most = (
            next((bound for each in bounds if (bound := getattr(each, name, None)) is not None), None)
            for name in ("ge", "le")
        )
        self._word_of = words(record, column.field, sheets)
        self.stumbled = False

    def __call__(self, cells: Sequence[Cell]) -> list[Any]:
        if bool in (kinds := set(map(type, cells))) and kinds & {int, float, Decimal}:
            return [self._parse(cell) for cell in cells]  # 1 would be taken for True
        known = {cell: self._parse(cell) for cell in dict.fromkeys(cells)}
        return [known[cell] for cell in cells]

    def _parse(self, cell: Cell) -> Any:
        if cell is None or cell == "":
            return None
        if isinstance(cell, str) and self._word_of is not None:
            cell = self._word_of(cell) or cell
        try:
            value = self._kind.parse(cell, self._now)
            if self._least is not None and value is not None and value < self._least:
                raise ValueError(f"不能小于 {self._least}")
            if self._most is not None and value is not None and value > self._most:
                raise ValueError(f"不能大于 {self._most}")
        except ValueError as error:
            self.stumbled = True
            bad = Unreadable(cell)
            bad.reason, bad.is_error = str(error), isinstance(cell, CellError)
            return bad
        return self._kind.write(value) if self._kind.choices and value is not None else value
