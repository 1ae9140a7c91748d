"""销售额 and 付款人数 from the workbook's own orders; what somebody imported or typed wins (F-9, F-26)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.credits import Credits
from cs_macros.book.journal import changes_of
from cs_macros.book.office import JournalLine
from cs_macros.book.table import Row
from cs_macros.cells.kinds import as_json, show
from cs_macros.cells.parsers import is_blank
from cs_macros.errors import Level, Problem
from cs_macros.sheets.scores.register import ScoreMonth

ORDERS = "orders"
"""Table of 订单跟进表, which a workbook need not have."""

FIELDS = ("sales", "buyers")


def credits_in(book: Book, month: str) -> Credits:
    """The month's sales by the workbook's orders; nothing where it keeps none."""
    sheet = book.sheets.get(ORDERS)
    if sheet is None or sheet.credits is None or not book.has(sheet.record):
        return Credits()
    found: Credits = sheet.credits(book, month)
    return found


def last_writers(book: Book) -> dict[str, dict[str, tuple[str, Any]]]:
    """Key → field → the button that wrote it last, and what."""
    found: dict[str, dict[str, tuple[str, Any]]] = {}
    journal = book.known(JournalLine)
    undone = journal.column("undone_by")
    for n in journal.index(("table",)).get((ScoreMonth.layout.table,), []):
        if n in undone:
            continue
        line = journal.row(n).record
        for field, (_, new) in changes_of(line).items():
            if field in FIELDS:
                found.setdefault(str(line.number), {})[field] = (line.button, new)
    return found


def from_orders(
    row: Row[ScoreMonth], credits: Credits, wrote: dict[str, tuple[str, Any]]
) -> Iterator[Problem]:
    """Fill blank figures, and those that this button has filled before; tell what differs from others."""
    record = row.record
    credit = credits.by.get(record.agent or "")
    if credit is None:
        return
    for field in FIELDS:
        value, cell = getattr(credit, field), row.raw.get(field)
        kind = row.table.layout[field].kind
        button, last = wrote.get(field, ("", None))
        if field in row.bad:
            continue
        if is_blank(cell) or (button == "build_month" and as_json(kind, cell) == last):
            setattr(record, field, value)
        elif getattr(record, field) != value:
            told = f"订单跟进表算出来是 {show(value, kind)}，与填的不同，没有改动"
            yield row.problem(field, told, "以订单为准，就清空这一格再按“生成本月”。", Level.WARN)
