"""New rows of a sheet, put together whole: an import adds ten thousand, and nobody asks their cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from cs_macros.hosts.package.rows import Rows, Stored


class WholeRow(Mapping[int, Stored]):
    """A row's cells by column, told apart when somebody asks.

    Args:
      element: The row as it is to be written.
      span: First and last column in which it may hold a cell.
    """

    def __init__(self, element: bytes, span: tuple[int, int], prefix: bytes) -> None:
        self.element, self.span, self._prefix = element, span, prefix

    @cached_property
    def _cells(self) -> Mapping[int, Stored]:
        rows = Rows(self.element, self.element, 0, len(self.element), self._prefix, "")
        return {column: found.cell for column, found in rows.cells(0).items()}

    def __getitem__(self, column: int) -> Stored:
        return self._cells[column]

    def __iter__(self) -> Iterator[int]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)

    def __bool__(self) -> bool:
        return True


def span_of(cells: Mapping[int, Stored]) -> tuple[int, int]:
    """First and last column of a row's cells."""
    return cells.span if isinstance(cells, WholeRow) else (min(cells), max(cells))
