"""A sheet of somebody's workbook as plain values, with what its merged cells mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from cs_macros.cells.parsers import is_blank
from cs_macros.hosts.package.references import Area
from cs_macros.hosts.package.workbook import Package
from cs_macros.hosts.port import Cell

LONGEST_LABEL = 40


@dataclass(frozen=True)
class Page:
    """One sheet.

    Attributes:
      cells: Excel's row number → column number → what stands there; blank cells left out.
    """

    name: str
    cells: Mapping[int, Mapping[int, Cell]]
    merges: Sequence[Area]

    @cached_property
    def rows(self) -> list[int]:
        return sorted(self.cells)

    @cached_property
    def _merged(self) -> dict[tuple[int, int], Area]:
        """Every cell of a merged area; wide ones count in their first 2,000 cells only."""
        found = {}
        for area in self.merges:
            for row in range(area.top, min(area.bottom, area.top + 200) + 1):
                for column in range(area.left, min(area.right, area.left + 60) + 1):
                    found[row, column] = area
        return found

    def cell(self, row: int, column: int) -> Cell:
        return self.cells.get(row, {}).get(column)

    def merge(self, row: int, column: int) -> Area | None:
        return self._merged.get((row, column))

    def spread(self, row: int, column: int) -> Cell:
        """A cell, and under a merge down a column what its first cell holds."""
        area = self.merge(row, column)
        if area is not None and area.left == column:
            return self.cell(area.top, column)
        return self.cell(row, column)

    def label(self, row: int, column: int) -> str:
        """A cell's text if it could be a header, else nothing."""
        cell = self.spread(row, column)
        return cell.strip() if isinstance(cell, str) and len(cell) <= LONGEST_LABEL else ""

    def group(self, row: int, column: int) -> str:
        """The text of the merge across columns that covers a cell, or the cell's own."""
        area = self.merge(row, column)
        found = self.cell(area.top, area.left) if area else self.cell(row, column)
        return found.strip() if isinstance(found, str) else ""


def pages(package: Package) -> list[Page]:
    """Every worksheet of a workbook, in tab order."""
    return [page_of(package, name) for name in package.sheet_parts]


def page_of(package: Package, name: str) -> Page:
    """One worksheet of a workbook."""
    sheet = package.sheet(name)
    cells = {row: _filled(sheet.values_of(row)) for row in sheet.row_numbers()}
    return Page(name, {row: held for row, held in cells.items() if held}, sheet.frame.merges)


def _filled(values: Mapping[int, Cell]) -> dict[int, Cell]:
    return {column: cell for column, cell in values.items() if not is_blank(cell)}
