"""A table of an open workbook that grows over rows below it, or loses rows.

Rows at a table's end are cleared and the table drawn in, which moves nothing else. Rows in
its middle are deleted as cells, which Excel does not do properly under a filter; so with
hidden rows in the table that is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from cs_macros.errors import CsError
from cs_macros.hosts.edits import Landing, is_blank
from cs_macros.hosts.live.handing import Step
from cs_macros.hosts.live.reading import LiveTable
from cs_macros.hosts.live.takeback import TakeBack
from cs_macros.hosts.live.writing import SheetWrite, runs
from cs_macros.hosts.port import Cell

if TYPE_CHECKING:
    import xlwings


class Reshaping:
    """One table's edits, spread over cells to write and rows to add and take out.

    Args:
      table: As last read.
      landing: Where its edits land.
      writing: The write of its sheet, which learns the cells and what is known of them.

    Raises:
      CsError: The table cannot change its shape like that.
    """

    def __init__(self, table: LiveTable, landing: Landing, writing: SheetWrite) -> None:
        self._table = table
        self._writing = writing
        self._bottom = max([table.bottom, *landing.cells, *landing.deleted])
        for row, cells in landing.cells.items():
            writing.cells.update({(row, table.left + place): cell for place, cell in cells.items()})
        for row in {*landing.cells, *landing.deleted}:
            self._remember(row)
        self._cleared, self._taken_out = self._divide(landing)
        writing.leaving.update(self._taken_out)
        for row in self._cleared:
            writing.cells.update({(row, column): None for column in range(table.left, table.right + 1)})
        self._require_possible()

    def growth(self, undo: TakeBack) -> list[Step]:
        """What takes the rows below into the table, before anything is written there."""
        table = self._table
        if self._bottom <= table.bottom:
            return []
        back = partial(undo.add, partial(self._resize, table.bottom))
        return [Step(self._whole(self._bottom), table=table.table, begins=back)]

    def delete(self, undo: TakeBack) -> None:
        """Take rows out, the last ones first, so that the others keep their numbers."""
        for first, last in reversed(list(runs(self._taken_out))):
            self._rows(first, last).delete("up")
            undo.add(partial(self._insert, first, last))
        if self._cleared:
            bottom = self._bottom - len(self._taken_out)
            undo.add(partial(self._resize, bottom))
            self._resize(max(bottom - len(self._cleared), self._table.top + 1))

    def _remember(self, row: int) -> None:
        table = self._table
        places = [(row, column) for column in range(table.left, table.right + 1)]
        if row in table.grid.rows:
            self._writing.known.update(zip(places, table.grid.rows[row], strict=True))
        else:
            self._writing.free.update(places)

    def _divide(self, landing: Landing) -> tuple[list[int], list[int]]:
        """Return the deleted rows at the table's end, and those that have rows below them."""
        if not landing.deleted:
            return [], []
        blank: Sequence[Cell] = [None] * len(self._table.grid.headers)
        rows = {**dict.fromkeys(landing.cells, blank), **self._table.grid.rows}
        filled = [
            row
            for row, cells in rows.items()
            if row not in landing.deleted
            and not is_blank(landing.cells.get(row, {}).get(place, cell) for place, cell in enumerate(cells))
        ]
        last = max(filled, default=self._table.top)
        cleared = [row for row in landing.deleted if row > last]
        return cleared, [row for row in landing.deleted if row < last]

    def _require_possible(self) -> None:
        sheet = self._table.grid.sheet
        if self._table.has_totals and self._bottom > self._table.bottom:
            raise CsError(
                f"工作表“{sheet}”的表格带有汇总行，不能往下添加行，未作任何改动。",
                hint="先在“表设计”里取消“汇总行”，再试一次。",
            )
        if self._taken_out and self._table.grid.hidden:
            raise CsError(
                f"工作表“{sheet}”正在筛选或有隐藏的行，不能删除表格中间的行，未作任何改动。",
                hint="先清除筛选并取消隐藏，再试一次。",
            )

    def _resize(self, bottom: int) -> None:
        self._table.table.resize(self._whole(bottom))

    def _whole(self, bottom: int) -> xlwings.Range:
        """The table with its header, down to a row."""
        table = self._table
        return table.sheet.range((table.top, table.left), (bottom, table.right))

    def _insert(self, first: int, last: int) -> None:
        self._rows(first, last).insert("down")
        self._writing.restore_rows(range(first, last + 1))

    def _rows(self, first: int, last: int) -> xlwings.Range:
        return self._table.sheet.range((first, self._table.left), (last, self._table.right))
