"""Which button stands where: the whole sheet's in the frozen corner, each stage's over its first column."""

from __future__ import annotations

import math
from collections.abc import Sequence

from cs_macros.book.flow import Button, Move
from cs_macros.book.sheets import Sheet
from cs_macros.book.stages import stages_of
from cs_macros.build.bands import Band, homes
from cs_macros.build.places import FIELDS, FROZEN_WIDTH, Spot, View, guide_of, pixels, title_width, width_of

BUTTON_HEIGHT, GAP = 25, 4
"""Pixels of a button, and between two of them."""

SHOW_STAGE = View("show_stage", "看▾", "只看一个阶段的列，别的阶段收起来；选“全部”都展开。")
FOLLOW_ROW = View("follow_row", "跟行", "展开选中这一行下一步要填的列，收起别的阶段。")
VIEWS = (SHOW_STAGE, FOLLOW_ROW)

SHOW_TODAY = View("show_today", "今天", "把今天的第一行移到表头下面；日期没有按先后排的，先问要不要排。")
"""Today on top of a sheet that is read by days (`Sheet.days`): a view, and no press moves rows.

Past days below the coming ones would have all rows move every morning, in people's own columns and
formulas too; past days filtered away would keep 核对出勤 from them, for no button acts on a hidden row; a
block above the table would take the room of six rows. So the rows stand by day (生成排班 adds them so), and
the view scrolls: no cell is written, a second press does nothing more, filters and hidden rows stay, and it
works in any older workbook that has the button. Rows that are out of order are sorted by the program itself,
as with the arrow of 日期, so that each row keeps its formats, notes and people's own columns; only when the
person says so, and never with formulas in the table or hidden rows, which sorting would tear apart.
"""

ALL_VIEWS = (*VIEWS, SHOW_TODAY)


def button_width(caption: str) -> int:
    """Pixels of a button with a caption."""
    return max(48, 7 * width_of(caption) + 14)


def fit_corner(
    sheet: Sheet, widths: list[float], right: int, shared: Sequence[Button], runs: Sequence[Band]
) -> None:
    """Widen the first column until the title has room before the question mark, and the corner for all of
    its buttons; where all that may stay in view is not enough for these, until the title has room.
    """
    before = sum(map(pixels, widths[: max(1, guide_of(sheet, right))]))
    least = max(0, -((before - title_width(sheet)) // 7))
    for more in range(least, (FROZEN_WIDTH - sum(map(pixels, widths[:right]))) // 7 + 1):
        trial = Spots(sheet, runs, [widths[0] + more, *widths[1:]], right)
        trial.place_corner(shared)
        if trial.free == right:
            widths[0] += more
            return
    if sum(map(pixels, widths[:right])) + 7 * least <= FROZEN_WIDTH:
        widths[0] += least


class Spots:
    """Places a sheet's buttons.

    Args:
      runs: Its stages; `widths` grow where a button is wider than the column that it hangs on.
      right: Where the scrolling part begins; the first column there never folds.
      rows: That buttons stand in.

    Attributes:
      found: The buttons placed so far.
      free: First column of the scrolling part that message and inputs may take.
    """

    def __init__(
        self,
        sheet: Sheet,
        runs: Sequence[Band],
        widths: list[float],
        right: int,
        rows: Sequence[int] = FIELDS,
    ) -> None:
        self._sheet, self._runs, self._widths, self._right = sheet, runs, widths, right
        self._rows = rows
        self._corner = rows[1:] if len(rows) == len(FIELDS) else rows
        self._stages = stages_of(sheet.flow) if sheet.flow else {}
        declared = sheet.flow.record.layout.columns if sheet.flow else ()
        self._first = next((each.stage for each in declared if each.stage), "")
        self.found: list[Spot] = []
        self.free = right

    def place_corner(self, shared: Sequence[Button]) -> None:
        """Those of the whole sheet, and the first stage's: own ones first, what every sheet has below."""
        own = [each for each in self._sheet.pressable if self._is_corners(each)]
        views = (*([SHOW_TODAY] if self._sheet.days else []), *(VIEWS if len(self._runs) > 1 else ()))
        left, corner = self._fill(self._corner, own), self._corner
        lowest = max((each.row for each in self.found), default=corner[-1])
        first = corner if left or lowest == corner[-1] else corner[1:]
        self._overflow([*left, *self._fill(first, [*shared, *views])])

    def place_stages(self) -> None:
        """Each stage's own buttons over its first column, above one another, next to its inputs."""
        columns = {each.field: at for at, each in enumerate(self._sheet.record.layout.columns)}
        moves = [each for each in self._sheet.moves if not self._is_corners(each)]
        needs = [(self._stages[m.name], [columns[f] for f in m.needs if f in columns]) for m in moves]
        for stage, band in homes(self._runs, needs).items():
            self._stack([each for each in moves if self._stages[each.name] == stage], band.first)

    def _is_corners(self, pressed: Move | Button) -> bool:
        if isinstance(pressed, Button) or not self._runs:
            return True
        return pressed.registers or self._stages[pressed.name] == self._first

    def _fill(
        self, rows: Sequence[int], buttons: Sequence[Move | Button | View]
    ) -> list[Move | Button | View]:
        """Set buttons side by side into the corner's rows; return those for which there is no room."""
        room = sum(map(pixels, self._widths[: self._right]))
        waiting = list(buttons)
        for row in rows:
            here = [each for each in self.found if each.row == row and each.column == 0]
            left = max((each.left + each.width for each in here), default=0) + GAP
            while waiting and left + button_width(waiting[0].caption) <= room - GAP:
                width = button_width(waiting[0].caption)
                self.found.append(Spot(waiting.pop(0), row, 0, left, width))
                left += width + GAP
        return waiting

    def _overflow(self, buttons: Sequence[Move | Button | View]) -> None:
        """What the corner has no room for stands right of it, over the column of the reasons."""
        if buttons:
            self._stack(buttons, self._right)
            self.free = self._right + 1

    def _stack(self, buttons: Sequence[Move | Button | View], column: int) -> None:
        """Buttons above one another, the last next to the header; more than fit stand side by side."""
        left = GAP
        for start in range(0, len(buttons), len(self._rows)):
            pile = buttons[start : start + len(self._rows)]
            width = max(button_width(each.caption) for each in pile)
            for row, each in zip(self._rows[-len(pile) :], pile, strict=True):
                self.found.append(Spot(each, row, column, left, width))
            left += width + GAP
        if buttons:
            self._widths[column] = max(self._widths[column], math.ceil((left - 5) / 7))
