"""Where things stand on a sheet, counted from 0: rows of the head, spans of columns, the table.

The head of a register is a frozen corner (title, operator, what the last press did, the buttons of the
whole sheet) and, scrolling with the columns, each stage's own buttons over its first column. Above the
header runs the band with the stages' names (DESK, the rule).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from xlsxwriter.utility import xl_col_to_name

from cs_macros.book.columns import Layout
from cs_macros.book.flow import Ask, Button, Move
from cs_macros.book.sheets import Sheet
from cs_macros.build.bands import Band, bands

LAST_ROW = 1_048_575
"""The last row of any sheet; formats and checks reach down to it."""

TITLE, SAID = 0, 1
"""Rows of the title, and of what the last press did; a sheet without buttons has its instruction there."""

FIELDS = range(1, 4)
"""Rows of the message, of the inputs, and of a stage's buttons; the last two are the corner's buttons too."""

HEIGHTS = (22.5, 24, 21.75, 21.75)
BAND_HEIGHT, HEADER_HEIGHT = 13.5, 28.5
"""In points. Together 176 pixels: at 1366 × 768 twelve rows stay in sight below."""

OPERATOR = Ask("operator", "操作人", kind="person", hint="你的姓名；按按钮时记到操作日志")
"""Stands on the first sheet; a sheet that declares it among its figures may word it otherwise."""

PLAIN_WIDTH = 8.43
"""Of a column nobody has sized, in characters."""

LINE_HEIGHT = 31
"""Of a sentence across the sheet, in points: two lines of text."""

FROZEN_WIDTH = 410
"""Pixels that may stay in view: at 1366 × 768 the rest belongs to the work."""

SHORTEST = {"number": 17, "next_step": 10, "customer_name": 9, "customer_id": 14}
"""Characters that leading columns keep where they all have to be in view."""

MESSAGE_WIDTH, INPUT_WIDTH = 44, 18
"""Characters that the message, and an input, take at least."""


def title_width(sheet: Sheet) -> int:
    """Pixels of a sheet's title, in 14 points, with the arrow before it."""
    return 10 * width_of(sheet.title) + 16


def width_of(text: str) -> int:
    """Columns that a text takes; a 汉字 takes two.

    >>> width_of("订单号 A")
    8
    """
    return sum(2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text)


def pixels(width: float) -> int:
    """Pixels of a column so many characters wide, as Excel draws it in its standard font."""
    return int(width * 7 + 5)


@dataclass(frozen=True)
class View:
    """A button that only shows other columns: no Python is started."""

    name: str
    caption: str
    help: str


@dataclass(frozen=True)
class Spot:
    """A button on the sheet.

    Attributes:
      row: That it stands in; `column` is the one that it hangs on, `left` how many pixels from its edge.
    """

    pressed: Move | Button | View
    row: int
    column: int
    left: int
    width: int


@dataclass(frozen=True)
class Field:
    """An input above the table: its label's first column, its own first and last, and its row."""

    ask: Ask
    row: int
    label: int
    first: int
    last: int


@dataclass(frozen=True)
class Places:
    """The plan of one sheet.

    Attributes:
      bands: The runs of its stages; none where a sheet has no register.
      frozen: How many columns stay in view.
      right: The column where the scrolling part of the head begins.
      spots: Its buttons.
      fields: Its inputs.
      message: First and last column of the message's cell, if it has one.
      tiles: Figures that the software shows.
      lines: Sentences that the software shows, each across the sheet.
    """

    sheet: Sheet
    widths: Sequence[float]
    bands: Sequence[Band]
    frozen: int
    right: int
    spots: Sequence[Spot] = ()
    fields: Sequence[Field] = ()
    message: tuple[int, int] | None = None
    tiles: Sequence[Ask] = ()
    lines: Sequence[Ask] = ()
    rows: Sequence[float] = field(default=HEIGHTS)

    @property
    def is_plain(self) -> bool:
        """Whether nothing stands above the table but title and instruction."""
        return len(self.rows) == 2

    @property
    def tile(self) -> int:
        """First of the two rows of figures: labels above numbers."""
        return len(self.rows)

    @property
    def line(self) -> int:
        """First row of the sentences."""
        return self.tile + (2 if self.tiles else 0)

    @property
    def band(self) -> int:
        """Row of the stages' names; a thin empty one without stages."""
        return self.line + len(self.lines)

    @property
    def header(self) -> int:
        """Row of the table's header."""
        return self.band + 1

    @property
    def first(self) -> int:
        """First row below the header."""
        return self.header + 1

    @property
    def heights(self) -> list[float]:
        """Heights of the rows from the first down to the header, in points."""
        tiles = [16, 27] if self.tiles else []
        lines = [LINE_HEIGHT] * len(self.lines)
        return [*self.rows, *tiles, *lines, BAND_HEIGHT if self.bands else 6, HEADER_HEIGHT]

    @property
    def frozen_width(self) -> int:
        """Pixels of the columns that stay in view."""
        return sum(map(pixels, self.widths[: self.frozen]))

    def button_top(self, spot: Spot) -> int:
        """Pixels between the upper edge of a button's row and the button."""
        from cs_macros.build.spots import BUTTON_HEIGHT

        return max(0, int(self.rows[spot.row] / 0.75 - BUTTON_HEIGHT) // 2)

    def index(self, field: str) -> int:
        return [column.field for column in self.sheet.record.layout.columns].index(field)

    def letter(self, field: str) -> str:
        return str(xl_col_to_name(self.index(field)))

    def span(self, start: int, wide: float) -> int:
        """Last column of a span from `start` that is at least so many characters wide."""
        return span(self.widths, start, wide)


def span(widths: Sequence[float], start: int, wide: float) -> int:
    """Last column of a span that is at least so many characters wide.

    Columns right of the table are as wide as a new sheet's.
    """
    total, at = 0.0, start - 1
    while total < wide or at < start:
        at += 1
        total += widths[at] if at < len(widths) else PLAIN_WIDTH
    return at


def plan(sheet: Sheet, everywhere: Sequence[Button] = ()) -> Places:
    """Lay out a sheet.

    Args:
      everywhere: The workbook's buttons that every register shows beside its own. Sheets that
        have buttons but no flow show those of them that need no row.
    """
    from cs_macros.build.inputs import blocks_of, inputs_of
    from cs_macros.build.spots import Spots, fit_corner

    layout = sheet.record.layout
    widths: list[float] = [max(column.width, _header_width(column.header)) for column in layout.columns]
    _fit_lead(layout, widths)
    runs = bands([each.stage for each in layout.columns]) if sheet.flow else []
    frozen = _frozen(sheet, widths)
    has_message = "message" in layout.by_field
    # What a shared button asks belongs to messages so far: it stands beside one, and nowhere else.
    shared = [each for each in everywhere if each.drawn and (has_message or not each.asks)]
    if not sheet.flow:
        shared = [each for each in sheet.everywhere if each.bulk and each.drawn]
    tiles = [ask for ask in sheet.shows if ask.name != OPERATOR.name and ask.kind != "text"]
    lines = [ask for ask in sheet.shows if ask.kind == "text"]
    asks = [*blocks_of(sheet.pressable), *(blocks_of(shared, sheet) if has_message and sheet.flow else ())]
    if not (sheet.pressable or shared or tiles or lines):
        return Places(sheet, widths, (), frozen, frozen, rows=(HEIGHTS[0], 18))
    right = frozen if runs else _right(sheet, widths)
    if runs:
        fit_corner(sheet, widths, right, shared, runs)
    spots = Spots(sheet, runs, widths, right)
    spots.place_corner(shared)
    spots.place_stages()
    message, fields = inputs_of(asks, widths, spots.free, runs, has_message=has_message)
    return Places(sheet, widths, runs, frozen, right, spots.found, fields, message, tiles, lines)


def _header_width(header: str) -> int:
    """Characters that a header takes beside the filter's arrow; a long one stands in two lines."""
    wide = width_of(header)
    return (wide if wide <= 8 else -(-wide // 2) + wide % 2) + 4


def _fit_lead(layout: Layout, widths: list[float]) -> None:
    """Make the leading columns narrower where they would not fit; what people type there stays whole."""
    lead = [at for at, each in enumerate(layout.columns) if each.field in layout.lead[:-1]]
    floors = {at: SHORTEST.get(layout.columns[at].field, widths[at]) for at in lead}
    while sum(pixels(widths[at]) for at in lead) > FROZEN_WIDTH:
        wide = [at for at in lead if widths[at] > floors[at]]
        if not wide:
            return
        widths[max(wide, key=lambda at: widths[at] - floors[at])] -= 1


def guide_of(sheet: Sheet, right: int) -> int:
    """The column of the question mark: beside whoever is pressing, or the label where that is typed."""
    return right - (3 if any(ask.name == OPERATOR.name for ask in sheet.shows) else 2)


def _right(sheet: Sheet, widths: Sequence[float]) -> int:
    """Where a corner ends of which nothing stays in view: behind as much as could, and the title."""
    for at in range(1, len(widths)):
        before = sum(map(pixels, widths[: max(0, guide_of(sheet, at))]))
        if sum(map(pixels, widths[:at])) >= FROZEN_WIDTH and before >= title_width(sheet):
            return at
    return len(widths)


def _frozen(sheet: Sheet, widths: Sequence[float]) -> int:
    """How many columns stay in view: those that lead a register but for the reasons, or a leading key."""
    layout = sheet.record.layout
    if not sheet.flow and sheet.pressable:
        return 0  # its buttons would lie across the line
    kept = [name for name in layout.lead if name != "problem"] or layout.key
    count = 0
    for column in layout.columns:
        if column.field not in kept or sum(map(pixels, widths[: count + 1])) > FROZEN_WIDTH:
            break
        count += 1
    return count
