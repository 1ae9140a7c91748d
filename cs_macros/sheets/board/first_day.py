"""What a new workbook needs before anything else: shown on 今日看板 until the masters are filled."""

from __future__ import annotations

from collections.abc import Iterator

from cs_macros.book.board import Item, Urgency
from cs_macros.book.book import Book
from cs_macros.book.leading import to_sheet
from cs_macros.book.office import MANAGERS, Parameter
from cs_macros.book.settings import all_settings
from cs_macros.book.sheets import Sheet


def is_first_day(book: Book) -> bool:
    """Whether a master without which nothing works is still empty."""
    return any(is_empty(sheet, book) for sheet in book.sheets.in_order() if sheet.first)


def is_empty(sheet: Sheet, book: Book) -> bool:
    return book.has(sheet.record) and not book.table(sheet.record).positions


def checklist(book: Book) -> Iterator[Item]:
    """One item a sheet to fill and a parameter to set; each goes when that is done."""
    owner = book.holders(*MANAGERS)
    for sheet in book.sheets.in_order():
        if sheet.first and is_empty(sheet, book):
            yield Item(
                urgency=Urgency.FIRST,
                owner=owner,
                what=f"填写“{sheet.title}”",
                sheet=sheet.title,
                number=to_sheet(sheet.title, "去填写"),
                note=sheet.first,
            )
    for setting in all_settings().values():
        if setting.first and guarded(setting.guards, book) and book.setting(setting.key) is None:
            yield Item(
                urgency=Urgency.FIRST,
                owner=owner,
                what="设置参数",
                sheet=Parameter.layout.sheet,
                number=setting.label,
                note=setting.note,
            )


def guarded(tables: tuple[str, ...], book: Book) -> bool:
    """Whether the workbook has a sheet that a parameter decides about."""
    return any(table in book.host.tables() for table in tables)
