"""The person in front of an open workbook."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cs_macros.hosts.live.host import LiveHost
from cs_macros.hosts.live.reading import areas_of

if TYPE_CHECKING:
    import xlwings

TITLE = "客服台账"

STATUS_LINE = 80
"""Characters that a status line shows at a glance; longer texts get a message box."""

WORKING = "处理中…"
"""What the status line says from the click on: the macros write it before they start Python."""


class LiveDesk:
    """Selection, question, message and clipboard of the program that has the workbook open.

    Args:
      book: The open workbook.
      host: The host of the same press, so that a table is not read twice.
    """

    def __init__(self, book: xlwings.Book, host: LiveHost | None = None) -> None:
        self._book = book
        self._host = host or LiveHost(book)

    def selection(self, table: str) -> Sequence[int] | None:
        if table not in self._host.tables():
            return None
        selected = self._book.app.selection
        found = self._host.last_read(table)
        if selected is None or selected.sheet.name != found.grid.sheet or not self._is_ours(selected):
            return None
        rows: set[int] = set()
        # "visible" leaves out filtered rows, and hands over several areas one by one, whose common
        # address Excel cuts off at 255 characters.
        for area in areas_of(selected, "visible"):
            height, width = area.shape
            if area.column <= found.right and area.column + width > found.left:
                rows.update(found.grid.rows.keys() & set(_clipped(area.row, height, found.top, found.last)))
        return sorted(rows) or None

    def confirm(self, question: str) -> bool:
        return self._book.app.alert(question, TITLE, "yes_no", "info") == "yes"

    def say(self, text: str) -> None:
        if len(text) <= STATUS_LINE and "\n" not in text:
            self._book.app.status_bar = text
        else:
            self._book.app.status_bar = False  # the press is over, however long the box is looked at
            self._book.app.alert(text, TITLE, "ok", "info")

    def work(self) -> None:
        """Say that the press is under way."""
        self._book.app.status_bar = WORKING

    def point(self, name: str) -> None:
        if found := self._host.place_of(name):
            sheet, place = self._book.sheets[found[0]], found[1]
            sheet.activate()
            sheet.range(place).select()

    def copy(self, text: str) -> bool:
        # On Linux without a display pyperclip 1.11 starts xclip all the same, which complains to
        # the terminal and copies nothing.
        if sys.platform.startswith("linux") and not (
            os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
        ):
            return False
        import pyperclip

        try:
            pyperclip.copy(text)
        except pyperclip.PyperclipException:
            return False
        return True

    def _is_ours(self, selected: xlwings.Range) -> bool:
        return bool(selected.sheet.book.name == self._book.name)


def _clipped(first: int, count: int, top: int, bottom: int) -> range:
    """Return the rows of a stretch that are below `top`, up to `bottom`: a whole column is long."""
    return range(max(first, top + 1), min(first + count - 1, bottom) + 1)
