"""Tables of an open workbook: where they are, what stands in them, which rows are hidden.

Blocks only: a small table is one read, with the rows typed below it in the same block; of a large one the
columns and rows that somebody asks for. (Not Excel's
UsedRange: a column formatted to the last row makes that a million rows.)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal, cast

from cs_macros.hosts.belonging import SAMPLE, why_no_row
from cs_macros.hosts.edits import is_blank
from cs_macros.hosts.live.blocks import LARGE, LiveRows, read_block
from cs_macros.hosts.live.program import is_refusal, require_unprotected
from cs_macros.hosts.port import AskedNumbers, Cell, Grid

if TYPE_CHECKING:
    import xlwings
    import xlwings.main

BELOW = 60
"""Rows read beyond a table's end at first, to find those typed below it."""

TAIL = SAMPLE
"""Rows at the end of a large table that are read at the first look: they tell what its columns hold."""

LAST_ROW = 1_048_576


@dataclass(frozen=True, slots=True)
class LiveTable:
    """A table as last read.

    Attributes:
      top: Row of the header.
      left: First column.
      bottom: Last row that the table has, without a total row.
      has_totals: Whether a total row stands below.
    """

    sheet: xlwings.Sheet
    table: xlwings.main.Table
    top: int
    left: int
    bottom: int
    has_totals: bool
    grid: Grid

    @property
    def right(self) -> int:
        return self.left + len(self.grid.headers) - 1

    @property
    def last(self) -> int:
        """The last row that is the table's or stands directly below it."""
        return max(self.grid.rows, default=self.bottom)


def read_table(
    sheet: xlwings.Sheet, table: xlwings.main.Table, others: Callable[[], Sequence[xlwings.main.Table]]
) -> LiveTable:
    """Read a table with the rows typed below it.

    Args:
      others: Tells the sheet's other tables, whose cells are not rows of this one: asked where anything
        stands below it.
    """
    area = table.range
    top, left = area.row, area.column
    height, width = area.shape
    has_totals = bool(table.show_totals)
    bottom = top + height - 1 - has_totals
    right, limit = left + width - 1, bottom if has_totals else LAST_ROW
    is_large = (bottom - top) * width > LARGE
    begin = max(top + 1, bottom - TAIL) if is_large else top + 1
    below = BELOW
    while True:
        end = min(bottom + below, limit)
        block = read_block(sheet, top if begin == top + 1 else begin, left, end, right)
        first, lines = (block[0], block[1:]) if begin == top + 1 else ([], block)
        typed = _rows_until_blank(lines[bottom - begin + 1 :])
        if typed and below == BELOW:
            limit = min([limit, *_tops_below(others(), bottom, left, right)])
        typed = min(typed, limit - bottom)
        if bottom + typed < end or bottom + typed == limit:
            break
        below *= 8
    heads = first or read_block(sheet, top, left, top, right)[0]
    headers = ["" if cell is None else str(cell) for cell in heads]
    known = dict(enumerate(lines[: bottom - begin + 1 + typed], begin))
    rows: Mapping[int, Sequence[Cell]] = known
    if is_large:
        rows = LiveRows(sheet, left, width, range(top + 1, bottom + typed + 1), known)
    if typed:
        own = _rows_of_its_own(sheet, headers, rows, (left, bottom), typed)
        rows = _without_last(rows, typed - own)

    def hidden() -> frozenset[int]:
        return frozenset(rows) - visible_rows(sheet, top + 1, left, max(rows), right)

    grid = Grid(str(sheet.name), headers, rows, AskedNumbers(hidden))
    return LiveTable(sheet, table, top, left, bottom, has_totals, grid)


def _without_last(rows: Mapping[int, Sequence[Cell]], count: int) -> Mapping[int, Sequence[Cell]]:
    """The same rows but for the last ones, which are not the table's."""
    if isinstance(rows, LiveRows):
        rows.numbers = rows.numbers[: len(rows.numbers) - count]
        return rows
    return dict(list(rows.items())[: len(rows) - count])


def visible_rows(sheet: xlwings.Sheet, top: int, left: int, bottom: int, right: int) -> frozenset[int]:
    """Return the rows of a rectangle that neither a filter nor the user hides."""
    areas = areas_of(sheet.range((top, left), (bottom, right)), "visible")
    return frozenset(row for area in areas for row in range(area.row, area.row + area.shape[0]))


def areas_of(block: xlwings.Range, kind: Literal["visible", "formulas"]) -> list[xlwings.Range]:
    """Return the visible parts of a block, or those that hold formulas, as rectangles.

    Raises:
      CsError: The sheet is protected.
    """
    try:
        return cast("list[xlwings.Range]", block.get_special_cells(kind))
    except Exception as error:
        # Excel does not answer that on a protected sheet.
        if is_refusal(error):
            require_unprotected(block.sheet)
        raise


def _tops_below(tables: Sequence[xlwings.main.Table], bottom: int, left: int, right: int) -> list[int]:
    tops = []
    for table in tables:
        area = table.range
        if area.row > bottom and area.column <= right and area.column + area.shape[1] > left:
            tops.append(area.row - 1)
    return tops


def _rows_of_its_own(
    sheet: xlwings.Sheet,
    headers: Sequence[str],
    rows: Mapping[int, Sequence[Cell]],
    place: tuple[int, int],
    typed: int,
) -> int:
    """Return how many of the rows typed below a table are its next ones: up to the first that is none.

    Args:
      rows: Those of the table, and those typed below it.
      place: The table's first column and last row.
    """
    left, bottom = place
    above_it = (rows[n] for n in sorted(rows, reverse=True) if n <= bottom)
    filled = [*islice((row for row in above_it if not is_blank(row)), SAMPLE)][::-1]
    texts = sheet.range((bottom, left), (bottom + typed, left + len(headers) - 1)).options(ndim=2).formula
    above, *lines = [[str(text or "").startswith("=") for text in row] for row in texts]
    for number, formulas in enumerate(lines):
        is_sum = any(has and not had for has, had in zip(formulas, above, strict=True))
        if is_sum or why_no_row(headers, filled, rows[bottom + 1 + number]):
            return number
    return typed


def _rows_until_blank(block: Sequence[Sequence[Cell]]) -> int:
    return next((place for place, row in enumerate(block) if is_blank(row)), len(block))
