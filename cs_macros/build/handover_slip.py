"""交接单: what one shift hands to the next as a page to print, with room to sign."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cs_macros.build.looks import FONT, GREY, LINE, MIST, NAVY, Looks

COLUMNS: Sequence[tuple[str, str, int]] = (
    ("序号", "", 6),
    ("类别", "topic", 13),
    ("表", "ref_table", 16),
    ("记录号", "ref", 21),
    ("当前进度", "progress", 34),
    ("后续事项", "follow_up", 26),
    ("截止", "item_due", 13),
    ("接班人", "to_agent", 10),
    ("状态", "status", 9),
    ("接班人签字", "", 13),
)
"""Headers of the page, the field behind each, and its width."""

READABLE = 16
"""Characters of the widest text that stand in one line."""


def handover_slip(rows: Sequence[Any], now: datetime) -> bytes:
    """The page: a line a thing, and below a line for both to sign.

    Args:
      rows: Handovers, in the order in which they shall stand.
      now: Noted in the file as the time of its making, so that equal content is an equal file.
    """
    from xlsxwriter.workbook import Workbook

    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    leavers = "、".join(dict.fromkeys(str(row.from_agent) for row in rows))
    turns = "、".join(dict.fromkeys(str(row.from_shift) for row in rows))
    title = f"交接单 {rows[0].date:%Y-%m-%d} {turns} {leavers}"
    book.set_properties({"title": title, "created": now})
    looks, page = Looks(book), book.add_worksheet("交接单")
    for at, (_, _, width) in enumerate(COLUMNS):
        page.set_column(at, at, width)
    page.set_row(0, 30)
    page.write_string(0, 0, title, looks(font_size=16, bold=True, font_color=NAVY))
    note = f"共 {len(rows)} 条 · {now:%Y-%m-%d %H:%M} 打印 · 接班人逐条看过再签字，不清楚的当面问清。"
    page.write_string(1, 0, note, looks(font_color=GREY))
    box = {"border": 1, "border_color": LINE}
    head = looks(**box, bg_color=MIST, font_color=NAVY, bold=True, align="center")
    plain = looks(**box, text_wrap=True, align="left")
    centred = looks(**box, text_wrap=True, align="center")
    for at, (header, _, _) in enumerate(COLUMNS):
        page.write_string(3, at, header, head)
    for line, row in enumerate(rows, start=4):
        texts = [str(line - 3), *(text_of(row, field) for _, field, _ in COLUMNS[1:])]
        page.set_row(line, 20 * (1 + max(map(len, texts)) // READABLE))
        for at, text in enumerate(texts):
            page.write_string(
                line, at, text, plain if COLUMNS[at][1] in ("progress", "follow_up") else centred
            )
    last = 5 + len(rows)
    page.write_string(
        last, 1, "交班人签字：____________　　接班人签字：____________　　时间：____________", looks()
    )
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.repeat_rows(3)
    page.set_footer(f'&L&"{FONT}"&8{title}&R&"{FONT}"&8第 &P 页，共 &N 页')
    book.close()
    return buffer.getvalue()


def text_of(row: Any, field: str) -> str:
    """A cell of the page."""
    value = getattr(row, field) if field else None
    if isinstance(value, datetime):
        return f"{value:%m-%d %H:%M}"
    return "" if value is None else str(value)
