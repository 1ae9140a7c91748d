"""A clerk at the screen: clicks with the mouse, types, reads what the office shows."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from cs_macros.build.extension import TOP
from cs_macros.build.keys import letters_for
from cs_macros.build.ribbon import TAB, by_module
from cs_macros.build.spots import ALL_VIEWS
from cs_macros.hosts.libreoffice import Office
from cs_macros.hosts.live import LiveHost
from cs_macros.hosts.port import Cell
from cs_macros.sheets import ALL_SHEETS
from tests.live.screen import Box, Screen

TABLE, SHEET = "bank_transfers", "银行转账明细表"
ACTIVE = 1  # com.sun.star.accessibility.AccessibleStateType: has the keyboard
PATIENCE = 90
"""Seconds that a press may take on a machine that is busy with other tests."""


def soon(wanted: Any, look: Callable[[], Any]) -> Any:
    """Look until the office has caught up, and return what is seen last."""
    deadline = time.monotonic() + PATIENCE
    while (found := look()) != wanted and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


def is_closed(book: Any) -> bool:
    """Close a workbook; no while the office is still showing something over it."""
    try:
        book.impl.close()
    except Exception:  # of UNO: a class that pytest cannot show
        return False
    return True


class Clerk:
    """One person with one workbook in front.

    Args:
      book: xlwings' Book.
    """

    def __init__(self, office: Office, screen: str, book: Any) -> None:
        self.book = book
        self._environment = {**os.environ, "DISPLAY": screen}
        context = office.app.impl.engine.context
        self._toolkit = context.ServiceManager.createInstance("com.sun.star.awt.Toolkit")

    def xdotool(self, *told: str) -> str:
        done = subprocess.run(
            ["xdotool", *told], check=True, env=self._environment, timeout=30, capture_output=True
        )
        return done.stdout.decode(errors="replace")

    # -- mouse and keyboard ---------------------------------------------------------------

    def go_to(self, address: str, sheet: str = SHEET) -> None:
        """Show a sheet and select cells."""
        page = self.book.sheets[sheet].api
        controller = self.book.api.getCurrentController()
        if controller.getActiveSheet().getName() != sheet:
            controller.setActiveSheet(page)
        controller.getFrame().getContainerWindow().setFocus()
        controller.select(page.getCellRangeByName(address))

    def type(self, *texts: str) -> None:
        """Type cell after cell along the row; an empty text skips one."""
        for text in texts:
            if text:
                self.xdotool("type", "--delay", "12", text)
            self.xdotool("key", "Right")

    def click(self, caption: str) -> None:
        """Click the button that is shown with this caption on the sheet in front.

        Not with the mouse: beside an outline, of a button in a scrolled pane, the office tells a place on
        the screen where it is not (7.4).
        """
        model = soon_not_none(lambda: self.button(caption))  # in a workbook just opened it is drawn later
        controller = self.book.api.getCurrentController()
        controller.getControl(model).getAccessibleContext().doAccessibleAction(0)

    def button(self, caption: str) -> Any:
        """The button with this caption on the sheet in front; None where there is none."""
        forms = self.book.api.getCurrentController().getActiveSheet().DrawPage.Forms
        models = (each for form in _items(forms) for each in _items(form))
        return next((each for each in models if each.Label == caption), None)

    def run(self, macro: str, *arguments: str) -> None:
        """Call a macro of the extension."""
        script = self.book.api.getScriptProvider().getScript(
            f"vnd.sun.star.script:cs_macros.press.{macro}?language=Basic&location=application"
        )
        script.invoke(arguments, (), ())

    def choose(self, sheet: str, caption: str) -> None:
        """Open the menu 客服台账, and choose by its letters."""
        modules = by_module(ALL_SHEETS.in_order())
        module, found = next((n, f) for n, f in modules.items() if sheet in [each.title for each, _ in f])
        fresh = next(pressed for each, pressed in found if each.title == sheet)
        top = letters_for({**{v.name: v.caption for v in ALL_VIEWS}, **{n: n for n in modules}}, 1)
        titles = letters_for({each.title: each.title for each, _ in found}, 1)
        captions = letters_for({each.name: each.caption for each in fresh}, 1)
        name = next(each.name for each in fresh if each.caption == caption)
        steps = [top[module], *([titles[sheet]] if len(found) > 1 else []), captions[name]]
        self.xdotool("key", "--delay", "300", f"alt+{TOP.lower()}", *map(str.lower, steps))

    def _middle(self, shown: Any) -> tuple[int, int]:
        corner, size = shown.getLocationOnScreen(), shown.getSize()
        return corner.X + size.Width // 2, corner.Y + size.Height // 2

    def _click_at(self, place: tuple[int, int]) -> None:
        self.xdotool("mousemove", *map(str, place), "click", "1")

    # -- dialogs --------------------------------------------------------------------------

    def told(self, key: str = "Return") -> str:
        """Wait for a message box, press a key in it, and return what it said."""
        box = soon_not_none(self._box)
        text = self._text()
        assert soon(True, lambda: box.getAccessibleStateSet().contains(ACTIVE))
        self.xdotool("key", key)
        assert soon(True, lambda: self._text() != text)
        return text

    def leave(self) -> None:
        """Wait for the presses under way, and close what they say, so that the next test finds peace."""
        deadline = time.monotonic() + PATIENCE
        while self.presses() and time.monotonic() < deadline:
            if self._box() is not None:
                self.xdotool("key", "Escape")
            time.sleep(0.2)

    def presses(self, macro: str = "") -> list[int]:
        """The processes that clicks in this workbook started and that are not through."""
        wanted = (b"cs_macros.excel", macro.encode(), str(self.book.api.URL).encode())
        found = []
        for file in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                told = file.read_bytes()
                if all(part in told for part in wanted):
                    found.append(int(file.parent.name))
        return found

    def _box(self) -> Any:
        return next((each for each in self._windows() if each.getAccessibleName() == TAB), None)

    def _text(self) -> str:
        """What the message box says; nothing when there is none."""
        box = self._box()
        texts = (
            (str(each.getAccessibleName()) for each in _tree(box) if hasattr(each, "getText")) if box else ()
        )
        return next(iter(texts), "")

    def _windows(self) -> Iterator[Any]:
        for number in range(self._toolkit.getTopWindowCount()):
            window = self._toolkit.getTopWindow(number)
            # A closed one stays listed for a while.
            shown = window.getAccessibleContext() if window is not None and window.isVisible() else None
            if shown is not None:
                yield shown

    def clipboard(self) -> str:
        done = subprocess.run(
            ["xclip", "-o", "-selection", "clipboard"], env=self._environment, capture_output=True, timeout=30
        )
        return done.stdout.decode()

    def status_line(self) -> Box:
        """Where on the screen the line at the window's foot begins."""
        manager = self.book.api.getCurrentController().getFrame().LayoutManager
        line = manager.getElement("private:resource/statusbar/statusbar").getRealInterface()
        corner, height = line.getAccessibleContext().getLocationOnScreen(), line.getPosSize().Height
        return corner.X, corner.Y, 200, height

    def look_of(self, words: str, screen: Screen) -> bytes:
        """How the line looks when it says something."""
        box = self.status_line()
        self.book.app.status_bar = False
        time.sleep(0.3)
        before = screen.look(box)
        self.book.app.status_bar = words
        assert soon(True, lambda: screen.look(box) != before)
        time.sleep(0.3)  # what is painted is painted whole
        found = screen.look(box)
        self.book.app.status_bar = False
        assert soon(True, lambda: screen.look(box) != found)
        return found

    # -- the sheet ------------------------------------------------------------------------

    def row(self, number: int) -> dict[str, Cell]:
        """A row as header → cell."""
        grid = LiveHost(self.book).read(TABLE)
        return dict(zip(grid.headers, grid.rows[number], strict=True))

    def row_of(self, key: str) -> int:
        grid = LiveHost(self.book).read(TABLE)
        place = grid.headers.index("记录号")
        return next(number for number, cells in grid.rows.items() if cells[place] == key)

    def status(self, number: int) -> Cell:
        return self.row(number)["状态"]

    def message(self) -> Cell:
        return LiveHost(self.book).cells(["bank_transfers_message"])["bank_transfers_message"]


def soon_not_none(look: Callable[[], Any]) -> Any:
    """Look until there is something.

    Raises:
      TimeoutError: It does not come.
    """
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if (found := look()) is not None:
            return found
        time.sleep(0.1)
    raise TimeoutError


def _items(container: Any) -> Iterator[Any]:
    return (container.getByIndex(place) for place in range(container.getCount()))


def _tree(shown: Any) -> Iterator[Any]:
    """What is in a window, a cell grid left out, whose cells count by the million."""
    for place in range(shown.getAccessibleChildCount()):
        inside = shown.getAccessibleChild(place).getAccessibleContext()
        yield inside
        if inside.getAccessibleChildCount() < 100:
            yield from _tree(inside)
