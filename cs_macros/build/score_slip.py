"""奖罚通知条: one person's month as a page to print."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from cs_macros.build.looks import CLOUD, FONT, GREY, LINE, MIST, NAVY, Looks

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet


class Slip(Protocol):
    """What the page shows; `sheets.scores.slip` makes one."""

    @property
    def month(self) -> str: ...
    @property
    def agent(self) -> str: ...
    @property
    def post(self) -> str: ...
    @property
    def standing(self) -> str: ...
    @property
    def headers(self) -> Sequence[str]: ...
    @property
    def figures(self) -> Sequence[tuple[str, str]]: ...
    @property
    def events(self) -> Sequence[Sequence[str]]: ...
    @property
    def totals(self) -> Sequence[tuple[str, str]]: ...
    @property
    def comment(self) -> str: ...


WIDTHS = (13, 18, 13, 16, 13, 34)
"""Of the six columns, those of the events; figures stand in pairs above them."""

READABLE = 16
"""Characters of a reason that stand in one line."""

PAIRS = ((0, 1), (2, 3), (4, 5))
"""Columns of label and value, three pairs a row."""


def score_slip(slip: Slip, now: datetime) -> bytes:
    """The page: figures, events, totals, a line to sign.

    Args:
      now: Noted in the file as the time of its making, so that equal content is an equal file.
    """
    from xlsxwriter.workbook import Workbook

    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    title = f"奖罚通知条 {slip.month} {slip.agent}"
    book.set_properties({"title": title, "created": now})
    page = book.add_worksheet("奖罚通知条")
    draw = Drawing(page, Looks(book))
    draw.line(f"{slip.month[:4]} 年 {int(slip.month[5:])} 月奖罚通知条", draw.looks(font_size=18, bold=True))
    draw.line(f"{slip.agent}（{slip.post}）　　状态：{slip.standing}", draw.looks(font_color=GREY))
    draw.heading("成绩")
    draw.pairs(slip.figures)
    draw.heading("奖罚明细")
    draw.table(slip.headers, slip.events)
    draw.heading("合计")
    draw.pairs(slip.totals)
    if slip.comment:
        draw.heading("评语")
        draw.line(slip.comment, draw.looks(text_wrap=True, border=1, border_color=LINE), height=36)
    draw.row += 1
    draw.line("有疑问请当面找主管核对。　　本人签字：____________　　日期：____________", draw.looks())
    for at, width in enumerate(WIDTHS):
        page.set_column(at, at, width)
    page.hide_gridlines(2)
    page.set_paper(9)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    page.center_horizontally()
    page.fit_to_pages(1, 0)
    page.set_footer(f'&L&"{FONT}"&8{title}&R&"{FONT}"&8 {now:%Y-%m-%d %H:%M} 打印')
    book.close()
    return buffer.getvalue()


class Drawing:
    """A page filled from the top; `row` is the next free one, counted from 0."""

    def __init__(self, page: Worksheet, looks: Looks) -> None:
        self.page = page
        self.looks = looks
        self.row = 0

    def line(self, text: str, look: Format, height: int = 24) -> None:
        """One text across the page."""
        self.page.set_row(self.row, height)
        self.page.merge_range(self.row, 0, self.row, len(WIDTHS) - 1, "", look)
        self.page.write_string(self.row, 0, text, look)
        self.row += 1

    def heading(self, text: str) -> None:
        self.row += 1
        self.line(text, self.looks(bold=True, font_color=NAVY, bottom=2, bottom_color=NAVY), height=20)

    def pairs(self, figures: Sequence[tuple[str, str]]) -> None:
        """Label and value, three beside each other."""
        box = {"border": 1, "border_color": LINE}
        label = self.looks(**box, bg_color=CLOUD, font_color=GREY, align="right", font_size=9)
        value = self.looks(**box, align="left", indent=1)
        blanks = [("", "")] * (-len(figures) % len(PAIRS))
        for at, (header, text) in enumerate([*figures, *blanks]):
            left, right = PAIRS[at % len(PAIRS)]
            self.page.write_string(self.row, left, header, label)
            self.page.write_string(self.row, right, text, value)
            if right == len(WIDTHS) - 1:
                self.page.set_row(self.row, 20)
                self.row += 1

    def table(self, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """The events, or that there are none."""
        if not rows:
            self.line("本月没有奖罚记录。", self.looks(font_color=GREY))
            return
        box = {"border": 1, "border_color": LINE}
        head = self.looks(**box, bg_color=MIST, font_color=NAVY, bold=True, align="center")
        cell = self.looks(**box, align="center", text_wrap=True)
        last = self.looks(**box, align="left", indent=1, text_wrap=True)
        for at, header in enumerate(headers):
            self.page.write_string(self.row, at, header, head)
        self.row += 1
        for row in rows:
            for at, text in enumerate(row):
                self.page.write_string(self.row, at, text, last if at == len(row) - 1 else cell)
            self.page.set_row(self.row, 20 * (1 + len(row[-1]) // READABLE))
            self.row += 1
