"""A hand-in: some rows of a register as a small workbook of its own, for people and for `compile`."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from cs_macros.book.columns import Record
from cs_macros.book.sheets import Sheet
from cs_macros.build.cells import write_cell
from cs_macros.build.looks import FONT, Looks
from cs_macros.build.table import PAGE_WIDTH
from cs_macros.hosts.port import Cell

R = TypeVar("R", bound=Record)

HEADER = 3
"""Row of the headers, counted from 0: below title, note and a blank row."""

LEFT_OUT = ("next_step", "problem", "message")
"""Columns that concern only who fills the register."""


MARK = "上交情况"
"""Header of the column before ours that says of every row whether it is handed in or open."""


def hand_in_file(
    sheet: Sheet, title: str, note: str, rows: Sequence[tuple[str, Mapping[str, Cell]]], now: datetime
) -> bytes:
    """The file: one sheet, one table, named and headed as in the register.

    Args:
      rows: What to say of each row, and its cells by field, in the order in which they shall stand.
      now: Noted in the file as the time of its making, so that equal content is an equal file.
    """
    from xlsxwriter.workbook import Workbook

    columns = [each for each in sheet.record.layout.columns if each.field not in LEFT_OUT]
    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": title, "created": now})
    looks, page = Looks(book), book.add_worksheet(sheet.title)
    page.write_string(0, 0, title, looks.title())
    page.write_string(1, 0, note, looks.note())
    page.set_row(HEADER, 30)
    status = sheet.record.layout["status"]
    for at, column in enumerate((status, *columns)):
        page.set_column(at, at, column.width)
        for line, (mark, row) in enumerate(rows, start=HEADER + 1):
            cell = row.get(column.field) if at else mark
            write_cell(page, line, at, cell, looks.cell(column, sheet))
    headers = [
        {"header": text, "header_format": looks.header(column, sheet)}
        for text, column in [(MARK, status), *((each.header, each) for each in columns)]
    ]
    options = {"name": sheet.table, "style": None, "columns": headers}
    page.add_table(HEADER, 0, HEADER + max(len(rows), 1), len(columns), options)
    page.freeze_panes(HEADER + 1, 2)
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(math.ceil(sum(column.width for column in (status, *columns)) / PAGE_WIDTH), 0)
    page.repeat_rows(HEADER)
    page.repeat_columns(0, 1)
    # Above the page, for beside the repeated columns the title has no room on the second one.
    page.print_area(HEADER, 0, HEADER + max(len(rows), 1), len(columns))
    page.set_margins(left=0.4, right=0.4, top=0.9, bottom=0.6)
    about, said = (text.replace("&", "&&") for text in (title, note))
    page.set_header(f'&L&"{FONT},Bold"&14 {about}\n&"{FONT},Regular"&9 {said}')
    page.set_footer(f'&L&"{FONT}"&8{title}&R&"{FONT}"&8第 &P 页，共 &N 页')
    book.close()
    return buffer.getvalue()


def handed_in(path: Path, record: type[R], now: datetime) -> Iterator[R]:
    """Every row in such a file that has a number.

    Raises:
      CsError: It cannot be read, or holds no such table.
    """
    from cs_macros.book.table import Table
    from cs_macros.hosts.closed import ClosedHost

    grid = ClosedHost(path, backups=False).read(record.layout.table)
    table = Table(record, grid, now)
    yield from (row.record for row in table.rows() if row.key)
