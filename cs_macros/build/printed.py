"""A table on paper: a file of ours with some columns, at most two pages wide and readable."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from cs_macros.book.columns import Column
from cs_macros.build.cells import write_cell
from cs_macros.build.looks import FONT, LINE, MIST, NAVY, Looks
from cs_macros.build.places import width_of
from cs_macros.hosts.port import Cell

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

A_PAGE, UPRIGHT = 138, 92
"""Characters of ten points across an A4 page, lying and standing."""

HIGH, HIGH_UPRIGHT = 490, 735
"""Points of rows that stand on it one below another, at 100 %."""

SMALLEST = 0.8
"""Ten points become eight; smaller is not printed."""

MOST_PAGES = 2
WIDEST = 26
"""Of a column of text on paper, unless its page has room to spare; longer text runs over several lines."""

SHORTEST = 14
"""Of one that gives way so that all stay on one page."""

LINE_HEIGHT, AIR, HIGHEST, HEAD_HEIGHT = 13.5, 3.5, 400.0, 14.0
"""Points of a line, of what is left around it, of the highest row, and of a line over the headers."""


@dataclass(frozen=True)
class PaperColumn:
    """A column on paper.

    Attributes:
      head: What stands over its header.
      look: Of its cells.
    """

    header: str
    width: float
    head: str = ""
    look: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Paper:
    """How the columns share the pages.

    Attributes:
      widths: In characters, at 100 %.
      pages: Side by side.
    """

    widths: Sequence[float]
    pages: int

    @property
    def scale(self) -> float:
        """What is left of the size when everything fits."""
        return min(1.0, self.pages * A_PAGE / sum(self.widths))


def laid_out(columns: Sequence[Column], longest: Sequence[int] = ()) -> Paper:
    """As few pages as keep the letters at eight points; where two are too few, wide columns give way.

    Args:
      longest: Characters of each column's longest text; columns with long ones share what room is left.
    """
    widths = [paper_width(column) for column in columns]
    texts = [at for at, column in enumerate(columns) if column.kind.name == "text" and widths[at] > SHORTEST]
    one, most = A_PAGE / SMALLEST, MOST_PAGES * A_PAGE / SMALLEST
    while texts and sum(widths) > one and sum(widths) - one <= sum(widths[at] - SHORTEST for at in texts):
        widths[max(texts, key=lambda at: widths[at])] -= 1  # rather than a second page with little on it
    while sum(widths) > most:
        widths[widths.index(max(widths))] -= 1
    pages = next(n for n in range(1, MOST_PAGES + 1) if sum(widths) <= n * A_PAGE / SMALLEST)
    wanted = [max(0.0, text + 2 - width) for text, width in zip(longest, widths, strict=False)]
    spare = max(0.0, A_PAGE - sum(widths)) if pages == 1 else 0.0
    part = min(1.0, spare / sum(wanted)) if any(wanted) else 0.0
    return Paper([width + more * part for width, more in zip(widths, wanted or widths, strict=True)], pages)


def paper_width(column: Column) -> float:
    """Characters that a column takes."""
    return float(min(max(column.width, width_of(column.header) + 2), WIDEST))


def printed_register(
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, Cell]],
    note: str,
    now: datetime,
    heads: Mapping[str, str],
) -> bytes:
    """The rows of a sheet."""
    cells = [[row.get(column.field) for column in columns] for row in rows]
    longest = [max((width_of(shown(row[at])) for row in cells), default=0) for at in range(len(columns))]
    paper = laid_out(columns, longest)
    found = [
        PaperColumn(column.header, width, heads.get(column.field) or "", look_of(column, width))
        for column, width in zip(columns, paper.widths, strict=True)
    ]
    return printed_page(title, note, found, cells, now, pages=paper.pages)


def look_of(column: Column, width: float) -> dict[str, object]:
    across = "right" if column.kind.name == "money" else "center" if width < WIDEST / 2 else "left"
    return {"num_format": column.kind.format, "align": across}


def printed_page(
    title: str,
    note: str,
    columns: Sequence[PaperColumn],
    rows: Sequence[Sequence[Cell]],
    now: datetime,
    *,
    pages: int = 1,
    upright: bool = False,
    tints: Mapping[str, Mapping[str, object]] = {},
) -> bytes:
    """The file: one sheet. Title, note and number stand on every page, and so do the headers; where two
    pages lie side by side, the first column does; what fits on one page at eight points is one.

    Args:
      upright: Whether the page stands.
      tints: A cell's word → its look.
    """
    from xlsxwriter.workbook import Workbook

    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": title, "created": now})
    page, begins = book.add_worksheet(title[:31]), int(any(column.head for column in columns))
    _write(page, Looks(book), columns, rows, tints)
    # Told here, for no program makes a row of a file as high as its text before somebody touches it.
    heads = max(column.head.count("\n") + 1 for column in columns) * HEAD_HEIGHT
    heights = [heads] * begins + [height_of(row, columns) for row in _with_headers(columns, rows)]
    for line, height in enumerate(heights):
        page.set_row(line, height)
    page.hide_gridlines(2)
    page.freeze_panes(begins + 1, 0)
    page.set_paper(9)
    page.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.6)
    if not upright:
        page.set_landscape()
    high = HIGH_UPRIGHT if upright else HIGH
    page.fit_to_pages(pages, int(sum(heights) <= high / SMALLEST))
    page.repeat_rows(0, begins)
    if pages > 1:
        page.repeat_columns(0, 0)
    words = f'&"{FONT}"&10'
    page.set_header(f'&L&"{FONT},Bold"&14{quiet(title)}&R{words}{quiet(note)}', {"margin": 0.35})
    page.set_footer(f"&L{words}打印于 {now:%Y-%m-%d %H:%M}&R{words}第 &P 页，共 &N 页")
    book.close()
    return buffer.getvalue()


def _with_headers(columns: Sequence[PaperColumn], rows: Sequence[Sequence[Cell]]) -> list[Sequence[Cell]]:
    return [[column.header for column in columns], *rows]


def _write(
    page: Worksheet,
    looks: Looks,
    columns: Sequence[PaperColumn],
    rows: Sequence[Sequence[Cell]],
    tints: Mapping[str, Mapping[str, object]],
) -> None:
    """The cells, with the headers above and what stands over those."""
    begins = int(any(column.head for column in columns))
    box = {"border": 1, "border_color": LINE, "text_wrap": True}
    header = looks(**box, bold=True, font_color=NAVY, bg_color=MIST, align="center")
    over = looks(font_size=9, align="center", text_wrap=True)
    for at, column in enumerate(columns):
        page.set_column(at, at, column.width)
        if begins:
            page.write_string(0, at, column.head, over)
        page.write_string(begins, at, column.header, header)
        for line, row in enumerate(rows, start=begins + 1):
            tint = tints.get(shown(row[at]), {})
            write_cell(page, line, at, row[at], looks(**{**box, **column.look, **tint}))


def quiet(text: str) -> str:
    """Text in a page's header, where & begins an order; a digit after a size would be read as its next."""
    return (" " if text[:1].isdigit() else "") + text.replace("&", "&&")


def height_of(cells: Sequence[Cell], columns: Sequence[PaperColumn]) -> float:
    """Points that a row takes so that its longest text is whole."""
    lines = max((lines_of(shown(cell), column.width) for cell, column in zip(cells, columns, strict=True)))
    return min(HIGHEST, lines * LINE_HEIGHT + AIR)


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes; one character is kept for the edges.

    >>> lines_of("鞋底开胶，要求退款", 12), lines_of("早班\\n售前", 12), lines_of("", 5)
    (2, 2, 1)
    """
    return sum(math.ceil(max(width_of(line), 1) / max(width - 1, 2)) for line in text.split("\n"))


def shown(cell: Cell) -> str:
    """A cell's text, as far as it may take several lines: dates and numbers take one."""
    return cell if isinstance(cell, str) else ""
