"""Colours, fonts and number formats: everything that makes the workbook look the way it does."""

from __future__ import annotations

from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from cs_macros.book.columns import TYPED, Column
from cs_macros.book.sheets import Sheet
from cs_macros.build.places import width_of
from cs_macros.cells.kinds import Kind

FONT = "微软雅黑"

INK = "#1F2937"
NAVY = "#24476B"
MIST = "#DCE6F1"
GREY = "#4B5563"
SILVER = "#E5E7EB"
CLOUD = "#F5F6F8"
LINE = "#D1D5DB"
PAPER = "#FFFFFF"
CREAM = "#FFF9E8"
AMBER, AMBER_INK = "#FDEBC8", "#92400E"
MISSING, BLAME = "#FFF0B8", "#FAD69B"
"""Cells that the chosen move still needs, and those for which the last press refused the row."""

ROSE, ROSE_INK = "#FBE9E7", "#B42318"
FADED = "#636B78"
RED = "#B01919"

TINTS = {"逾期": (ROSE, ROSE_INK), "今天到期": (AMBER, AMBER_INK), "未设置": (CLOUD, FADED)}
"""Words that ask for attention → colours of cell and text."""

MARKS = {"早": ("#FFF3C4", "#7A4F01"), "晚": ("#D6E0F5", NAVY), "休": (PAPER, FADED), "假": (ROSE, ROSE_INK)}
"""Words of one character that fill a grid → colours of their cells."""

NUMBERS = ("money", "int", "num", "pct")
CENTRED = ("date", "dt", "time", "month", "week", "bool", "enum", "person")


class Looks:
    """The workbook's cell formats, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __call__(self, **properties: Any) -> Format:
        wanted = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter", **properties}
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(wanted)
        return self._made[key]

    # -- above the table ------------------------------------------------------------------

    def paper(self) -> Format:
        """The ground that title, buttons and inputs stand on."""
        return self(bg_color=PAPER)

    def title(self) -> Format:
        return self(bg_color=PAPER, font_size=14, bold=True, font_color=NAVY)

    def way_back(self) -> Format:
        """A title that leads back to the first sheet: an arrow before it, which is no part of its text."""
        return self(bg_color=PAPER, font_size=14, bold=True, font_color=NAVY, num_format='"‹ "@')

    def feedback(self) -> Format:
        """What the last press did."""
        return self(
            bg_color=PAPER, font_size=9, font_color=NAVY, align="left", text_wrap=True, num_format="@"
        )  # fmt: skip

    def band(self, tint: str, *, shown: bool = True) -> Format:
        """The stage's name over its columns, shown over the first."""
        look = {"font_size": 9, "bold": True, "font_color": NAVY, "indent": 1, "align": "left"}
        return self(bg_color=tint, **look, num_format="@" if shown else ";;;")

    def note(self) -> Format:
        return self(bg_color=PAPER, font_color=GREY)

    def label(self) -> Format:
        return self(bg_color=PAPER, font_color=GREY, align="right")

    def input(self, number_format: str) -> Format:
        return self(
            bg_color=CREAM, border=1, border_color=LINE, align="left", indent=1, num_format=number_format
        )

    def shown(self) -> Format:
        """A value that stands here but is typed elsewhere."""
        return self(bg_color=PAPER, font_color=NAVY, bold=True, align="right", shrink=True)

    def message(self) -> Format:
        box = {"border": 1, "border_color": LINE, "bg_color": CLOUD}
        return self(**box, align="left", indent=1, valign="top", text_wrap=True, num_format="@")

    def caption(self) -> Format:
        """The words above a figure."""
        edges = {"top": 1, "left": 1, "right": 1, "border_color": LINE}
        return self(**edges, bg_color=CLOUD, font_size=9, font_color=GREY, align="center")

    def figure(self, kind: Kind) -> Format:
        """A figure that the software shows: numbers large, moments in words' size."""
        edges = {"bottom": 1, "left": 1, "right": 1, "border_color": LINE}
        size = 18 if kind.name in NUMBERS else 10
        return self(
            **edges, bg_color=CLOUD, font_size=size, bold=True, font_color=NAVY,
            align="center", num_format=kind.format, shrink=size < 18,
        )  # fmt: skip

    def head(self) -> Format:
        """What stands over a column: two short lines."""
        return self(
            bg_color=PAPER, font_size=9, font_color=GREY, align="center", text_wrap=True, num_format="@"
        )

    def line_label(self) -> Format:
        """The word before a sentence."""
        return self(border=1, border_color=LINE, bg_color=CLOUD, font_size=9, font_color=GREY, align="center")

    def sentence(self) -> Format:
        """A sentence that the software shows across the sheet."""
        box = {"border": 1, "border_color": LINE, "bg_color": PAPER}
        return self(**box, align="left", indent=1, text_wrap=True, num_format="@")

    # -- the table ------------------------------------------------------------------------

    def header(self, column: Column, sheet: Sheet, width: float = 0) -> Format:
        """Deep blue must be filled, light blue may be, grey italics belong to the software.

        Args:
          width: Of the column; where a line of text would reach the filter's arrow, it stands above that.
        """
        common: dict[str, Any] = {"text_wrap": True, "align": "center", "border": 1, "border_color": LINE}
        if width and width_of(column.header) > width - ARROWS:
            common["valign"] = "top"
        if column.owner is not TYPED:
            strong = {"font_color": NAVY, "bold": True} if is_read(sheet) else {"italic": True}
            return self(**common, bg_color=SILVER, **{"font_color": GREY, **strong})
        if column.required:
            return self(**common, bg_color=NAVY, font_color=PAPER, bold=True)
        return self(**common, bg_color=MIST, font_color=NAVY, bold=True)

    def cell(self, column: Column, sheet: Sheet) -> Format:
        """A column's own format, down to the sheet's last row."""
        # Gridlines are off, so that the head looks like paper; the table draws its own.
        properties: dict[str, Any] = {"border": 1, "border_color": LINE, "num_format": column.kind.format}
        if column.kind.name in NUMBERS:
            properties |= {"align": "right", "indent": 1}
        elif column.kind.name in CENTRED or column.kind.choices:
            properties["align"] = "center"
        else:
            properties |= {"align": "left", "indent": 1, "text_wrap": wraps(column, sheet)}
            if sheet.flow and column.width >= BROKEN:
                # LibreOffice shows every line of a text, cut above and below: so its first one is whole.
                properties["valign"] = "top"
            if is_read(sheet) and wraps(column, sheet):
                # LibreOffice leaves the rows that buttons add too low: then the first line is whole.
                properties["valign"] = "top"
        if column.width > WIDEST_READ:
            # "fill" is how a spreadsheet cuts text off at its cell's edge, also beside a blank cell.
            properties |= {"align": "fill", "indent": 0}
        if column.owner is not TYPED and not is_read(sheet):
            properties["bg_color"] = CLOUD
        return self(**properties)


BROKEN = 30
"""Columns of text so wide hold what is copied from elsewhere, line breaks and all."""

ARROWS = 3
"""Characters that must be left of a column beside a text in its middle, or that meets the filter's arrow."""

WIDEST_READ = 70
"""Wider columns than this hold what only programs read (JSON): one line of it is shown."""


def is_read(sheet: Sheet) -> bool:
    """Whether a sheet is for reading only: nothing to tell apart from what people type."""
    return not any(column.owner is TYPED for column in sheet.record.layout.columns)


def wraps(column: Column, sheet: Sheet) -> bool:
    """Whether long text runs over several lines.

    In a register none does: its rows are all of one height. In a sheet for reading only, numbers and names
    stay on one line.
    """
    if sheet.flow:
        return False
    widths = range(40 if is_read(sheet) else 20, WIDEST_READ + 1)
    return column.kind.name == "text" and column.width in widths
