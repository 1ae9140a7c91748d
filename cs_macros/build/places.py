"""Where things stand on a sheet, counted from 0: rows of the head, spans of columns, the table."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

from cs_macros.book.columns import FIRST, Entry
from cs_macros.book.flow import Ask, Button, Move, Sheet

LAST_ROW = 1_048_575
"""The last row of any sheet; formats and checks reach down to it."""

TITLE, NOTE, BUTTONS = 0, 1, 2

MESSAGE_ROWS = 3
FROZEN_WIDTH = 76
BUTTON_HEIGHT, BUTTON_GAP, BUTTONS_WIDTH = 28, 8, 1040


def width_of(text: str) -> int:
    """Columns that a text takes; a 汉字 takes two.

    >>> width_of("订单号 A")
    8
    """
    return sum(2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text)


@dataclass(frozen=True)
class Spot:
    """A button on the sheet: which row of the grid, and where in it (pixels)."""

    pressed: Move | Button
    line: int
    left: int
    width: int


@dataclass(frozen=True)
class Places:
    """The plan of one sheet."""

    sheet: Sheet
    widths: Sequence[float]
    spots: Sequence[Spot]
    asks: Sequence[Ask]
    has_message: bool
    frozen: int

    @property
    def button_lines(self) -> int:
        return self.spots[-1].line + 1 if self.spots else 0

    @property
    def band(self) -> int:
        """First row of the inputs and of the message."""
        return BUTTONS + self.button_lines

    @property
    def band_rows(self) -> int:
        return max(len(self.asks), MESSAGE_ROWS if self.has_message else 0)

    @property
    def header(self) -> int:
        """Row of the table's header; a thin empty row stands above it."""
        return self.band + self.band_rows + 1

    @property
    def first(self) -> int:
        """First row below the header."""
        return self.header + 1

    def index(self, field: str) -> int:
        return [column.field for column in self.sheet.record.layout.columns].index(field)

    def letter(self, field: str) -> str:
        return str(xl_col_to_name(self.index(field)))

    def span(self, start: int, wide: float) -> int:
        """Last column of a span from `start` that is at least so many characters wide."""
        total, at = self.widths[start], start
        while total < wide and at + 1 < len(self.widths):
            at += 1
            total += self.widths[at]
        return at

    @property
    def right(self) -> int:
        """The column where the right half of the head begins: behind the frozen ones."""
        return min(max(self.frozen, self.span(0, 44) + 1), max(len(self.widths) - 2, 1))


def plan(sheet: Sheet) -> Places:
    """Lay out a sheet."""
    layout = sheet.record.layout
    widths = [max(column.width, width_of(column.header) + 4) for column in layout.columns]
    return Places(
        sheet,
        widths,
        list(_spots(sheet.pressable)),
        list({ask.name: ask for pressed in sheet.pressable for ask in pressed.asks}.values()),
        "message" in layout.by_field and issubclass(sheet.record, Entry),
        _frozen(sheet, widths),
    )


def _spots(pressables: Iterable[Move | Button]) -> Iterable[Spot]:
    """Buttons side by side, each as wide as its caption; a new line when one is full."""
    line, left = 0, BUTTON_GAP
    for pressed in pressables:
        width = max(84, 8 * width_of(pressed.caption) + 24)
        if left + width > BUTTONS_WIDTH:
            line, left = line + 1, BUTTON_GAP
        yield Spot(pressed, line, left, width)
        left += width + BUTTON_GAP


def _frozen(sheet: Sheet, widths: Sequence[float]) -> int:
    """How many columns stay in view: the software's first ones, or a leading key."""
    layout = sheet.record.layout
    kept = FIRST if issubclass(sheet.record, Entry) else layout.key
    count = 0
    for column, width in zip(layout.columns, widths, strict=True):
        if column.field not in kept or sum(widths[:count]) + width > FROZEN_WIDTH:
            break
        count += 1
    return count
