"""A window at 1366 × 768: what a step needs, its button and its customer are in sight together.

Told by the office's own geometry: which columns its panes show whole, where its shapes are. Nothing is
clicked or typed, so the keyboard may be anybody's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from cs_macros.book.flow import Move
from cs_macros.book.needs import asked_by
from cs_macros.book.sheets import Sheet
from cs_macros.book.stages import LAST_STAGE, stages_of
from cs_macros.cli.workbooks import make_workbook
from cs_macros.hosts.libreoffice import Office
from cs_macros.sheets import ALL_SHEETS
from tests.build.test_desk import WIDE
from tests.live.clerk import is_closed, soon
from tests.office import FILTERS, properties

pytestmark = [pytest.mark.office, pytest.mark.xdist_group("window")]  # one window for them all

SCREEN = 1366, 768
POS_SIZE = 15  # com.sun.star.awt.PosSize
ROWS = 12
"""Rows that must be in view."""


WIDER = {
    "agree_return": "the last of nine cells, an exchange's price difference: Excel's columns are 6 % narrower"
}
"""Moves that ask for more than LibreOffice has room for, beside those that are too wide anyway, and why."""


Anchors = dict[str, tuple[int, ...]]
"""Button → column and row of the cell that it hangs on, how far from its corner, how large."""


class Desk:
    """One register in front, and what of it is in view."""

    def __init__(self, document: Any, sheet: Sheet) -> None:
        self.sheet, self._controller = sheet, document.getCurrentController()
        self._page = document.Sheets.getByName(sheet.title)
        self._area = document.DatabaseRanges.getByName(sheet.table).DataArea
        self._scripts = document.getScriptProvider()
        self._controller.setActiveSheet(self._page)
        self._buttons = self._find_buttons()
        header = self._area.StartRow
        ends = range(self._area.StartColumn, self._area.EndColumn + 1)
        self.headers = [self._page.getCellByPosition(at, header).String for at in ends]

    def run(self, macro: str, *arguments: str) -> None:
        """Call a macro of the extension."""
        where = f"vnd.sun.star.script:cs_macros.press.{macro}?language=Basic&location=application"
        self._scripts.getScript(where).invoke(arguments, (), ())

    def follow(self, state: str, caption: str) -> None:
        """Press 跟行 on the first row, put into a state and about to make a move."""
        row = self._area.StartRow + 1
        for header, text in (("状态", state), ("下一步", caption)):
            self._page.getCellByPosition(self.headers.index(header), row).String = text
        self._controller.select(self._page.getCellByPosition(0, row))
        self.run("follow_row")

    def rows_in_view(self) -> int:
        seen = self._pane(-1)
        return int(seen.EndRow - seen.StartRow + 1)

    def lacks(self, move: Move) -> list[str]:
        """What of a move is out of sight: its cells, its button, whom its row is about."""
        layout = self.sheet.record.layout
        wide = move.name in WIDE or move.name in WIDER
        asked = [layout.header(name) for name in move.needs] if wide else asked_by(move, layout)
        lead = [layout.header(name) for name in layout.lead if name != "problem"]
        gone = [header for header in (*lead, *asked) if not self._shows(self.headers.index(header))]
        return gone if self._shows_button(move.caption) else [*gone, f"[{move.caption}]"]

    def _shows(self, column: int) -> bool:
        panes = (self._pane(0), self._pane(-1))
        here = any(pane.StartColumn <= column <= pane.EndColumn for pane in panes)
        return here and bool(self._page.Columns.getByIndex(column).IsVisible)

    def _shows_button(self, caption: str) -> bool:
        """Whether a button lies whole within the columns that a pane shows whole."""
        shape = self._buttons[caption]
        left, right = shape.Position.X, shape.Position.X + shape.Size.Width
        for pane in (self._pane(0), self._pane(-1)):
            first, last = (self._page.getCellByPosition(at, 0) for at in (pane.StartColumn, pane.EndColumn))
            if left >= first.Position.X and right <= last.Position.X + last.Size.Width:
                return True
        return False

    def _pane(self, which: int) -> Any:
        return self._controller.getByIndex(which % self._controller.Count).VisibleRange

    def _find_buttons(self) -> dict[str, Any]:
        shapes = [self._page.DrawPage.getByIndex(at) for at in range(self._page.DrawPage.Count)]
        return {each.Control.Label: each for each in shapes if hasattr(each, "Control")}

    def is_hung(self) -> bool:
        """Whether every button over a stage hangs on a cell: those of the corner come before them."""
        assert self.sheet.flow
        stages, found = stages_of(self.sheet.flow), self.anchors()
        first = next(each.stage for each in self.sheet.record.layout.columns if each.stage)
        over = [each.caption for each in self.sheet.moves if stages[each.name] != first]
        return bool(over) and all(found.get(caption, (0,))[0] for caption in over)

    def folded(self) -> list[str]:
        columns = self._page.Columns
        return [header for at, header in enumerate(self.headers) if not columns.getByIndex(at).IsVisible]

    def changes(self, before: Anchors) -> dict[str, object]:
        return changes(before, self.anchors())

    def anchors(self) -> Anchors:
        found: Anchors = {}
        for caption, shape in self._find_buttons().items():
            anchor, place, size = shape.Anchor, shape.Position, shape.Size
            cell = anchor if hasattr(anchor, "CellAddress") else None
            at = (cell.CellAddress.Column, cell.CellAddress.Row) if cell else (0, 0)
            corner = cell.Position if cell else self._page.getCellByPosition(0, 0).Position
            found[caption] = (*at, place.X - corner.X, place.Y - corner.Y, size.Width, size.Height)
        return found


@contextmanager
def shown(window: Office, path: Path) -> Iterator[Any]:
    """The workbook in a window of a small screen."""
    book = window.open(path)
    frame = book.api.getCurrentController().getFrame()
    frame.getContainerWindow().setPosSize(0, 0, *SCREEN, POS_SIZE)
    try:
        # A moment after opening the extension hangs every button on its cell, sheet after sheet.
        assert soon(True, list(desks(book.api))[-1].is_hung)
        yield book.api
    finally:
        book.api.setModified(False)
        assert soon(True, lambda: is_closed(book))


def desks(document: Any) -> Iterator[Desk]:
    for sheet in ALL_SHEETS.in_order():
        if sheet.flow and document.Sheets.hasByName(sheet.title):
            yield Desk(document, sheet)


def folded_wrongly(desk: Desk) -> Iterator[object]:
    """What is not as it should be on opening: all in view but the software's columns behind the first."""
    columns = desk.sheet.record.layout.columns
    own = [each.header for each in columns if each.stage == LAST_STAGE]
    if desk.folded() != own[1:]:
        yield desk.sheet.title, "opened", desk.folded()


def out_of_sight(desk: Desk) -> Iterator[object]:
    """What cannot be seen when it is needed, of every move of a register, and buttons that moved."""
    flow, title = desk.sheet.flow, desk.sheet.title
    assert flow
    desk.run("view_stage", "全部")
    hung = desk.anchors()
    if desk.rows_in_view() < ROWS:
        yield title, "rows", desk.rows_in_view()
    for move in flow.moves:
        if not move.registers:
            desk.follow(str((move.from_ or flow.states)[0]), move.caption)
            if gone := desk.lacks(move):
                yield title, move.caption, gone
    if moved := desk.changes(hung):
        yield title, "folded", moved
    desk.run("view_stage", "全部")
    if moved := desk.changes(hung):
        yield title, "unfolded", moved


def changes(before: Anchors, after: Anchors) -> dict[str, object]:
    """Buttons that hang elsewhere; a file holds points, so what was read back may be 0.03 mm off."""

    def same(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
        near = all(abs(a - b) <= 3 for a, b in zip(one[2:], other[2:], strict=True))
        return one[:2] == other[:2] and near

    return {
        name: (each, after.get(name))
        for name, each in before.items()
        if name not in after or not same(each, after[name])
    }


@pytest.mark.parametrize(
    "modules",
    [
        pytest.param(("转账",), id="transfers"),
        pytest.param((), id="every register", marks=pytest.mark.slow),
    ],
)
def test_needs_button_and_customer_are_in_sight_and_buttons_stay(
    window: Office, tmp_path: Path, modules: tuple[str, ...]
) -> None:
    made, saved = tmp_path / "客服台账.xlsm", tmp_path / "存过的.xlsm"
    make_workbook(made, sample=True, modules=modules)
    wrong: list[object] = []
    before = {}
    with shown(window, made) as document:
        for desk in desks(document):
            wrong += folded_wrongly(desk)
            wrong += out_of_sight(desk)
            desk.run("view_stage", desk.sheet.record.layout.columns[-1].stage)
            before[desk.sheet.table] = desk.folded(), desk.anchors()
        document.storeToURL(saved.as_uri(), properties({"FilterName": FILTERS["xlsm"]}))
    with shown(window, saved) as document:
        for desk in desks(document):
            folded, hung = before.pop(desk.sheet.table)
            moved = desk.changes(hung)
            if moved or desk.folded() != folded:
                wrong.append((desk.sheet.title, "reopened", moved))
    assert wrong == []
    assert not before
