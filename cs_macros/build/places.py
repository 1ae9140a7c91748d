"""Where things stand on a sheet, counted from 0: rows of the head, spans of columns, the table."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from xlsxwriter.utility import xl_col_to_name

from cs_macros.book.columns import FIRST, Entry
from cs_macros.book.flow import Ask, Button, Move
from cs_macros.book.sheets import Sheet

LAST_ROW = 1_048_575
"""The last row of any sheet; formats and checks reach down to it."""

TITLE, NOTE, BUTTONS = 0, 1, 2
"""First rows of a sheet; the others depend on how much it has."""

OPERATOR = Ask("operator", "操作人", kind="person", hint="你的姓名；按按钮时记到操作日志")
"""Stands on the first sheet; a sheet that declares it among its figures may word it otherwise."""

PLAIN_WIDTH = 8.43
"""Of a column nobody has sized, in characters."""

BAND_ROWS = 3
"""Rows of the message, and of a column of inputs."""

LINE_HEIGHT = 22
"""Of a sentence across the sheet, in points."""

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
    """The plan of one sheet.

    Attributes:
      spots: Its buttons.
      asks: Inputs below the buttons, in columns of a few.
      tiles: Figures that the software shows.
      lines: Sentences that the software shows, each across the sheet.
      frozen: How many columns stay in view.
    """

    sheet: Sheet
    widths: Sequence[float]
    spots: Sequence[Spot]
    asks: Sequence[Sequence[Ask]]
    tiles: Sequence[Ask]
    lines: Sequence[Ask]
    has_message: bool
    frozen: int

    @property
    def button_lines(self) -> int:
        return self.spots[-1].line + 1 if self.spots else 0

    @property
    def tile(self) -> int:
        """First of the two rows of figures: labels above numbers."""
        return BUTTONS + self.button_lines

    @property
    def line(self) -> int:
        """First row of the sentences."""
        return self.tile + (2 if self.tiles else 0)

    @property
    def band(self) -> int:
        """First row of the inputs and of the message."""
        return self.line + len(self.lines)

    @property
    def band_rows(self) -> int:
        return BAND_ROWS if self.has_message else max(map(len, self.asks), default=0)

    @property
    def header(self) -> int:
        """Row of the table's header; a thin empty row stands above it."""
        return self.band + self.band_rows + 1

    @property
    def first(self) -> int:
        """First row below the header."""
        return self.header + 1

    @property
    def heights(self) -> list[float]:
        """Heights of the rows from the first down to the header, in points."""
        tiles = [16, 27] if self.tiles else []
        lines = [LINE_HEIGHT] * len(self.lines)
        return [30, 20, *[29] * self.button_lines, *tiles, *lines, *[22] * self.band_rows, 6, 32]

    def index(self, field: str) -> int:
        return [column.field for column in self.sheet.record.layout.columns].index(field)

    def letter(self, field: str) -> str:
        return str(xl_col_to_name(self.index(field)))

    def span(self, start: int, wide: float) -> int:
        """Last column of a span from `start` that is at least so many characters wide.

        Columns right of the table are as wide as a new sheet's.
        """
        total, at = 0.0, start - 1
        while total < wide or at < start:
            at += 1
            total += self.widths[at] if at < len(self.widths) else PLAIN_WIDTH
        return at

    @property
    def right(self) -> int:
        """The column where the right half of the head begins: behind the frozen ones."""
        return min(max(self.frozen, self.span(0, 44) + 1), max(len(self.widths) - 2, 1))


def plan(sheet: Sheet, everywhere: Sequence[Button] = ()) -> Places:
    """Lay out a sheet.

    Args:
      everywhere: The workbook's buttons that every register shows beside its own. Sheets that
        have buttons but no flow show those of them that need no row.
    """
    layout = sheet.record.layout
    widths = [max(column.width, width_of(column.header) + 4) for column in layout.columns]
    has_message = "message" in layout.by_field
    # What a shared button asks belongs to messages so far: it stands beside one, and nowhere else.
    shared = [each for each in everywhere if each.drawn and (has_message or not each.asks)]
    if not sheet.flow:
        shared = [each for each in sheet.everywhere if each.bulk and each.drawn]
    return Places(
        sheet,
        widths,
        list(_spots(sheet.pressable, shared)),
        [*_columns(sheet.pressable), *(_columns(shared, sheet) if has_message and sheet.flow else ())],
        [ask for ask in sheet.shows if ask.name != OPERATOR.name and ask.kind != "text"],
        [ask for ask in sheet.shows if ask.kind == "text"],
        has_message,
        _frozen(sheet, widths),
    )


def _columns(pressables: Sequence[Move | Button], sheet: Sheet | None = None) -> list[list[Ask]]:
    """Inputs in blocks of a few rows; those of one button begin a block of their own.

    Args:
      sheet: For the buttons that every register shows: each has its own cells for them.
    """
    blocks: list[list[Ask]] = []
    placed: set[str] = set()
    for pressed in pressables:
        asks = [ask for ask in pressed.asks if ask.name not in placed]
        asks = [replace(ask, name=sheet.own_cell(ask)) for ask in asks] if sheet else asks
        placed |= {ask.name for ask in asks}
        room = BAND_ROWS - len(blocks[-1]) if blocks else 0
        if asks and len(asks) <= room:
            blocks[-1] += asks
        else:
            blocks += [asks[top : top + BAND_ROWS] for top in range(0, len(asks), BAND_ROWS)]
    return blocks


def _spots(own: Sequence[Move | Button], shared: Sequence[Button]) -> Iterator[Spot]:
    """Buttons side by side, each as wide as its caption; a new line when one is full.

    The shared ones stand a little apart.
    """
    line, left = 0, BUTTON_GAP
    for place, pressed in enumerate((*own, *shared)):
        width = max(84, 8 * width_of(pressed.caption) + 24)
        left += 2 * BUTTON_GAP if own and place == len(own) else 0
        if left + width > BUTTONS_WIDTH:
            line, left = line + 1, BUTTON_GAP
        yield Spot(pressed, line, left, width)
        left += width + BUTTON_GAP


def _frozen(sheet: Sheet, widths: Sequence[float]) -> int:
    """How many columns stay in view: the software's first ones, or a leading key."""
    layout = sheet.record.layout
    kept = (*FIRST, *layout.key) if issubclass(sheet.record, Entry) else layout.key
    count = 0
    for column, width in zip(layout.columns, widths, strict=True):
        if column.field not in kept or sum(widths[:count]) + width > FROZEN_WIDTH:
            break
        count += 1
    return count
