"""A register on paper: a file of ours with some of its columns, at most two pages wide and readable."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cs_macros.book.columns import Column
from cs_macros.book.sheets import Sheet
from cs_macros.build.cells import write_cell
from cs_macros.build.looks import FONT, LINE, MIST, NAVY, Looks
from cs_macros.build.places import width_of
from cs_macros.hosts.port import Cell

A_PAGE = 138
"""Characters of ten points across a landscape A4 page."""

SMALLEST = 0.8
"""Ten points become eight; smaller is not printed."""

MOST_PAGES = 2
WIDEST = 26
"""Of a column of text on paper; longer text runs over several lines."""

HEADS, HEADER = 2, 3
"""Rows of what stands over the columns and of the headers, counted from 0."""


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


def laid_out(columns: Sequence[Column]) -> Paper:
    """As few pages as keep the letters at eight points; where two are too few, wide columns give way."""
    widths = [float(min(max(column.width, width_of(column.header) + 2), WIDEST)) for column in columns]
    room = MOST_PAGES * A_PAGE / SMALLEST
    while sum(widths) > room:
        at = widths.index(max(widths))
        widths[at] -= 1
    pages = next(n for n in range(1, MOST_PAGES + 1) if sum(widths) <= n * A_PAGE / SMALLEST)
    return Paper(widths, pages)


def printed_register(
    sheet: Sheet,
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, Cell]],
    note: str,
    now: datetime,
    heads: Mapping[str, str],
) -> bytes:
    """The file: one sheet, its header on every page, its first columns on each of two."""
    from xlsxwriter.workbook import Workbook

    paper, buffer = laid_out(columns), io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": sheet.title, "created": now})
    looks, page = Looks(book), book.add_worksheet(sheet.title)
    page.hide_gridlines(2)
    page.write_string(0, 0, sheet.title, looks.title())
    page.write_string(1, 0, note, looks.note())
    box = {"border": 1, "border_color": LINE, "text_wrap": True}
    header = looks(**box, bold=True, font_color=NAVY, bg_color=MIST, align="center")
    over = looks(font_size=9, align="center", text_wrap=True)
    if any(heads.get(column.field) for column in columns):
        page.set_row(HEADS, 28)
    for at, (column, width) in enumerate(zip(columns, paper.widths, strict=True)):
        page.set_column(at, at, width)
        page.write_string(HEADS, at, heads.get(column.field) or "", over)
        page.write_string(HEADER, at, column.header, header)
        money, narrow = column.kind.name == "money", width < WIDEST / 2
        across = "right" if money else "center" if narrow else "left"
        look = looks(**box, num_format=column.kind.format, align=across)
        for line, row in enumerate(rows, start=HEADER + 1):
            write_cell(page, line, at, row.get(column.field), look)
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.fit_to_pages(paper.pages, 0)
    page.repeat_rows(HEADS, HEADER)
    if paper.pages > 1:
        page.repeat_columns(0, 0)
    font = f'&"{FONT}"&8'
    page.set_footer(f"&L{font}{sheet.title}&C{font}第 &P 页，共 &N 页&R{font}打印于 {now:%Y-%m-%d %H:%M}")
    book.close()
    return buffer.getvalue()
