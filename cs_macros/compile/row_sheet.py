"""A sheet with a row a record, of which each stands there once it is written."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cs_macros.book.columns import Layout
from cs_macros.book.masking import MASKS
from cs_macros.build.looks import CENTRED, FONT, LINE, MIST, NAVY, NUMBERS, Looks
from cs_macros.cells.dates import EXCEL_EPOCH
from cs_macros.compile.compiled import FILE, LATE, OVERDUE, ROW, WHY

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

HEADER = 2
"""Row of the headers, counted from 0: below title and note."""

LAST_ROW = 1_048_575
LONGEST = 32_767
"""Characters that a cell holds."""

WRAPS_FROM = 8
LINE_HEIGHT = 13.5
MOST_LINES = 6

WIDTHS = {"id": 15, "text": 12, "date": 11, "dt": 16, "money": 10, "int": 5}
"""Characters by kind of cell: as narrow as can be read, so that the page prints large."""

A_PAGE = 155
"""Characters across a page where letters of nine points become eight."""

NUMBERED = "记录号"

NUMBER = 18
"""Characters of a register's own numbers."""


@dataclass(frozen=True)
class Heading:
    """A column of a listing.

    Attributes:
      kind: Name of a kind of cell, as in `book.cells`.
      mask: Applied to its texts.
    """

    header: str
    width: float
    kind: str = "text"
    format: str = "General"
    mask: Callable[[str], str] | None = None


OURS = {
    FILE: Heading(FILE, 16), ROW: Heading(ROW, 6, "int", "0"), WHY: Heading(WHY, 18),
    LATE: Heading(LATE, 6, "bool"), OVERDUE: Heading(OVERDUE, 6, "bool"),
}  # fmt: skip
"""Columns that the compilation adds to a row."""


def headings_of(
    layout: Layout, names: Sequence[str], widths: Mapping[str, float], *, masked: bool
) -> list[Heading]:
    """Columns of a register, narrower than where people type, and of the compilation itself.

    Args:
      widths: Column → characters, where its kind of cell does not say it well.
    """
    found = []
    for name in names:
        heading = OURS.get(name, Heading(name, 7, "int", "0"))
        if column := layout.by_field.get(name):
            words = column.kind.choices
            width: float = NUMBER if name == "number" else WIDTHS.get(column.kind.name, 8)
            if words:
                width = max(6, 2 * max(map(len, words)) + 1, 2 * len(column.header))
            mask = MASKS.get(name) if masked else None
            kind = "enum" if words else column.kind.name
            heading = Heading(column.header, width, kind, column.kind.format, mask)
        found.append(replace(heading, width=widths.get(name, heading.width)))
    return found


def wraps(heading: Heading) -> bool:
    """Whether long texts run over several lines."""
    return heading.kind == "text" and heading.width >= WRAPS_FROM


class RowSheet:
    """One such sheet; a second one takes what the first cannot hold.

    Args:
      page: The sheet to begin with.
    """

    def __init__(
        self, book: Workbook, page: Worksheet, looks: Looks, title: str, note: str,
        headings: Sequence[Heading],
    ) -> None:  # fmt: skip
        self._book, self._looks, self._name = book, looks, page.get_name()
        self._title, self._note, self._headings = title, note, headings
        self._formats = [self._format(each) for each in headings]
        self._red = [self._format(each, font_color="#B42318", bold=True) for each in headings]
        self._wrapping = [(at, each.width) for at, each in enumerate(headings) if wraps(each)]
        self._pages = 0
        self._begin(page)

    def _format(self, heading: Heading, **more: Any) -> Format:
        side = "right" if heading.kind in NUMBERS else "center" if heading.kind in CENTRED else "left"
        return self._looks(
            font_size=9, border=1, border_color=LINE, align=side, indent=int(side == "right"),
            text_wrap=wraps(heading), num_format=heading.format, **more,
        )  # fmt: skip

    def _begin(self, page: Worksheet) -> None:
        self._page, self._next = page, HEADER + 1
        self._pages += 1
        header = self._looks(
            bold=True, font_size=9, font_color=NAVY, bg_color=MIST, border=1, border_color=LINE,
            align="center", text_wrap=True,
        )  # fmt: skip
        for at, each in enumerate(self._headings):
            page.set_column(at, at, each.width)
        page.set_row(0, 26)
        page.write_string(0, 0, f"{self._title} · {page.get_name()}", self._looks.title())
        page.write_string(1, 0, self._note, self._looks(font_color="#6B7280"))
        page.set_row(HEADER, 26)
        for at, each in enumerate(self._headings):
            page.write_string(HEADER, at, each.header, header)
        page.freeze_panes(HEADER + 1, 0)
        page.hide_gridlines(2)
        lead = next((n for n, each in enumerate(self._headings[:6]) if each.header == NUMBERED), 0)
        widths = [each.width for each in self._headings]
        set_print(page, self._title, HEADER, pages_wide(widths, lead), lead)

    def write(self, cells: Sequence[Any], *, red: Sequence[int] = ()) -> None:
        """Add a row; `red` are the places of cells that catch the eye."""
        if self._next > LAST_ROW:
            self.close()
            self._begin(self._book.add_worksheet(f"{self._name} {self._pages + 1}"))
        self._put(self._next, cells, red)
        self._next += 1

    def _put(self, row: int, cells: Sequence[Any], red: Sequence[int]) -> None:
        page = self._page
        if (lines := self._lines(cells)) > 1:
            page.set_row(row, lines * LINE_HEIGHT)
        for at, cell in enumerate(cells):
            looks = self._red[at] if at in red else self._formats[at]
            if cell is None or cell == "":
                page.write_blank(row, at, None, looks)
            elif isinstance(cell, str):
                mask = self._headings[at].mask
                page.write_string(row, at, (mask(cell) if mask else cell)[:LONGEST], looks)
            elif isinstance(cell, (int, Decimal)):
                page.write_number(row, at, cell, looks)
            else:
                page.write_number(row, at, serial(cell), looks)

    def _lines(self, cells: Sequence[Any]) -> int:
        """How many lines the longest text takes; a row that is not told stays one line high."""
        most = 1
        for at, width in self._wrapping:
            cell = cells[at]
            if isinstance(cell, str) and 2 * len(cell) > width:
                most = max(most, -(-len(cell.encode("gb18030", "replace")) // int(width - 1)))
        return min(most, MOST_LINES)

    def close(self) -> None:
        """Let people filter what is there; on paper, pages side by side each have the title whole."""
        page, area = self._page, (HEADER, 0, max(self._next - 1, HEADER), len(self._headings) - 1)
        page.autofilter(*area)
        if self._next == HEADER + 1:
            page.fit_to_pages(1, 0)  # headers alone need no more
        elif page.fit_width > 1:
            page.print_area(*area)
            title, note = (
                text.replace("&", "&&") for text in (f"{self._title} · {page.get_name()}", self._note)
            )
            page.set_margins(left=0.4, right=0.4, top=0.9, bottom=0.6)
            page.set_header(f'&L&"{FONT},Bold"&14 {title}\n&"{FONT},Regular"&9 {note}')


def serial(moment: date | datetime | time) -> float:
    """A day or a moment as Excel's number of days."""
    if isinstance(moment, time):
        return (moment.hour * 60 + moment.minute) / 1440
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    since = moment - EXCEL_EPOCH
    return since.days + since.seconds / 86400


def set_print(page: Worksheet, title: str, header: int | None, pages: int = 1, lead: int = 0) -> None:
    """A4 landscape, the header on every page.

    Args:
      pages: Side by side.
      lead: The column that tells which row it is: with those before it, it stands on each of those pages.
    """
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(pages, 0)
    if pages > 1:
        page.repeat_columns(0, lead)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    if header is not None:
        page.repeat_rows(header)
    quiet = title.replace("&", "&&")
    page.set_footer(f'&L&"{FONT}"&8{quiet} · &A&R&"{FONT}"&8第 &P 页，共 &N 页')


def pages_wide(widths: Sequence[float], lead: int) -> int:
    """How many pages columns take side by side, the leading ones on each.

    >>> pages_wide([], 0), pages_wide([15] * 10, 0), pages_wide([15] * 11, 0), pages_wide([15] * 20, 2)
    (1, 1, 2, 3)
    """
    first = sum(widths[: lead + 1])
    return 1 if sum(widths) <= A_PAGE else math.ceil((sum(widths) - first) / (A_PAGE - first))
