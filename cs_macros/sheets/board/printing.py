"""打印登记表: the rows that are shown, on paper, with phones masked; the sheet's own page set-up stays."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cs_macros.book.book import Book
from cs_macros.book.columns import Column
from cs_macros.book.files import print_folder
from cs_macros.book.flow import button
from cs_macros.book.masking import MASKS, without_phones
from cs_macros.book.press import Press
from cs_macros.book.sheets import Sheet
from cs_macros.errors import CsError
from cs_macros.hosts.port import Cell

SOFTWARE = ("number", "status")
"""Of the software's columns these tell on paper which row it is, and how it stands."""

UNTOLD = (
    "next_step", "problem", "message", "remark", "flag", "batch", "fingerprint", "profile", "source",
    "due_at", "overdue", "entered_at", "created_at", "created_by", "updated_at", "updated_by",
)  # fmt: skip
"""Of use to who works in the sheet, not to who reads the paper."""


@button("打印登记表", icon="FilePrint", anonymous=True, drawn=False)
def print_register(press: Press) -> None:
    """把这张表现在显示的行（选了两行以上就只打选中的）做成可以打印的文件，电话遮住中间几位；原来的表不变。"""
    # Here, not above: only this button lays out a page.
    from cs_macros.build.printed import printed_register
    from cs_macros.hosts.pdf import as_pdf

    book, sheet = press.book, press.sheet
    columns = columns_of(sheet)
    if not columns:
        raise CsError(f"“{sheet.title}”不用打印，未作任何改动。", hint="到登记表或排班月表里按“打印登记表”。")
    table = press.table
    chosen = press.chosen if press.chosen and len(press.chosen) > 1 else table.positions
    filled = set(table.positions)
    shown = [n for n in chosen if n in filled and n not in table.grid.hidden]
    heads = sheet.heads(book) if sheet.heads else {}
    if "month" in heads and chosen is table.positions:  # what stands over the columns is of this month
        shown = [n for n in shown if table.column("month").get(n) == heads["month"]]
    if not shown:
        raise CsError("没有可以打印的行，未作任何改动。", hint="清除筛选，或先填几行。")
    masked = book.setting("mask_phone")
    rows = [on_paper(table.raw(n), columns, masked=masked) for n in shown]
    note = " · ".join(filter(None, [f"共 {len(rows)} 行", book.operator]))
    path = place_of(sheet, book)
    content = printed_register(sheet.title, columns, rows, note, book.now, heads)
    book.stage(path, content)
    if book.host.lasting and (pdf := as_pdf(content)):
        book.stage(path.with_suffix(".pdf"), pdf)
    press.outcome.summary = f"打印文件做好了，共 {len(rows)} 行：{path}。"


def columns_of(sheet: Sheet) -> list[Column]:
    """What is printed: the declared columns; of a register that declares none, what tells a row and what
    every row must have, then in the order of the work what its moves ask for and what else there is, as long
    as it stays one page.
    """
    # Here, not above: only this button lays out a page.
    from cs_macros.build.printed import A_PAGE, SMALLEST, paper_width

    layout = sheet.record.layout
    if sheet.prints:
        return [layout[field] for field in sheet.prints]
    if sheet.flow is None:
        return []
    first = {*SOFTWARE, *layout.lead, *layout.key, *(each.field for each in layout.columns if each.required)}
    needed = [name for move in sheet.moves for name in move.needs]
    names = [each.field for each in layout.columns]
    told = [*(name for name in names if name in first), *needed, *names]
    found = [name for name in dict.fromkeys(told) if name in names and name not in UNTOLD]
    room, kept = A_PAGE / SMALLEST, list[str]()
    for name in found:
        room -= paper_width(layout[name])
        if room < 0 and name not in first:
            break
        kept.append(name)
    return [column for column in layout.columns if column.field in kept]


def on_paper(raw: Mapping[str, Cell], columns: list[Column], *, masked: bool) -> dict[str, Cell]:
    """A row's cells as they stand; phones and addresses as the shop wants them on paper."""
    return {column.field: told(raw.get(column.field), column, masked=masked) for column in columns}


def told(cell: Cell, column: Column, *, masked: bool) -> Cell:
    if not masked or not isinstance(cell, str):
        return cell
    if column.field in MASKS:
        return MASKS[column.field](cell)
    return cell if column.kind.name == "id" else without_phones(cell)


def place_of(sheet: Sheet, book: Book) -> Path:
    """A file of its own for every press."""
    return print_folder(book) / f"{sheet.title} {book.now:%Y%m%d-%H%M%S}.xlsx"
