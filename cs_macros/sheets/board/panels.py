"""Beside today's list: the workbook's sheets, who has how much to do, and what the week brought."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from cs_macros.book.board import PEOPLE, DayLine, Item, PersonLine, SheetLine, Urgency
from cs_macros.book.book import Book
from cs_macros.book.leading import to_sheet
from cs_macros.book.sheets import Sheet
from cs_macros.hosts.port import Cell
from cs_macros.sheets.board.morning import WEEKDAYS, by_owner

DAYS = 7


def rows_of_sheets(sheets: Sequence[Sheet]) -> list[dict[str, Cell]]:
    """A line a sheet, each leading to it; the name of a module before the first of its sheets.

    Before the others stands a blank that no long note of the board's last column runs over.
    """
    lines: list[dict[str, Cell]] = []
    before = ""
    for sheet in sheets:
        if sheet.record is not Item:
            module = sheet.module or "资料"
            lines.append(
                {"module": module if module != before else " ", "title": to_sheet(sheet.title, sheet.title)}
            )
            before = module
    return lines


def rows_of_people(sheets: Sequence[Sheet]) -> list[dict[str, Cell]]:
    return [{} for _ in range(PEOPLE)]


def rows_of_days(sheets: Sequence[Sheet]) -> list[dict[str, Cell]]:
    return [{} for _ in range(DAYS)]


def show_panels(found: Sequence[Item], book: Book) -> None:
    """Fill the panels that the workbook has."""
    if book.has(SheetLine):
        open_, overdue = per_sheet(found)
        for row in book.table(SheetLine).sweep():
            title = str(row.record.title or "")
            row.record.open, row.record.overdue = open_[title] or None, overdue[title] or None
    if book.has(PersonLine):
        fill(book, PersonLine, per_person(found))
    if book.has(DayLine):
        fill(book, DayLine, per_day(book))


def per_sheet(found: Iterable[Item]) -> tuple[Counter[str], Counter[str]]:
    """Sheet → how much is open in it, and how much of that is overdue."""
    open_: Counter[str] = Counter()
    overdue: Counter[str] = Counter()
    for item in found:
        if item.urgency is not Urgency.UNSET:
            open_[item.sheet or ""] += 1
            overdue[item.sheet or ""] += item.urgency is Urgency.OVERDUE
    return open_, overdue


def per_person(found: Iterable[Item]) -> list[Mapping[str, Any]]:
    """Those with most that presses first, so many as there is room for."""
    pressing, waiting = by_owner(found)
    names = sorted({*pressing, *waiting}, key=lambda name: (-pressing[name], -waiting[name], name))[:PEOPLE]
    return [{"name": n, "open": pressing[n] + waiting[n], "pressing": pressing[n] or None} for n in names]


def per_day(book: Book) -> list[Mapping[str, Any]]:
    """The last seven days: rows registered, rows that came to an end, rows still open that fell due."""
    days = [book.now.date() - timedelta(days=n) for n in reversed(range(DAYS))]
    since = datetime.combine(days[0], time())
    opened: Counter[date] = Counter()
    closed: Counter[date] = Counter()
    overdue: Counter[date] = Counter()
    for sheet in book.sheets.registers():
        if sheet.flow is None or not book.has(sheet.record):
            continue
        table, final = book.table(sheet.record), sheet.flow.final
        states = table.column("status")
        opened.update(day(at) for at in table.column("created_at").values() if at >= since)
        ended = table.column("entered_at").items()
        closed.update(day(at) for n, at in ended if at >= since and states.get(n) in final)
        due = table.column("due_at") if "due_at" in table.layout.by_field else {}
        overdue.update(
            day(at)
            for n, at in due.items()
            if since <= at and at < book.now and states.get(n) in sheet.flow.todos
        )
    return [
        {
            "day": f"{each:%m-%d} 周{WEEKDAYS[each.weekday()]}",
            "opened": opened[each],
            "closed": closed[each],
            "overdue": overdue[each],
        }
        for each in days
    ]


def day(at: datetime) -> date:
    return at.date()


def fill(book: Book, record: type[Any], lines: Sequence[Mapping[str, Any]]) -> None:
    """Write lines over a panel's rows, top down; rows left over become blank, and none is added."""
    table = book.table(record)
    for place, row in enumerate(table.sweep(table.grid.rows)):
        line = lines[place] if place < len(lines) else {}
        row.record = record.of_values({field: line.get(field) for field in record.model_fields})
