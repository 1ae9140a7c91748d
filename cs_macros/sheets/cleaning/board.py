"""What 值日表 puts on 今日看板: the duties of today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from cs_macros.book.board import Item, Urgency
from cs_macros.book.book import Book
from cs_macros.book.periods import span
from cs_macros.sheets.cleaning.register import Duty, DutyStatus
from cs_macros.sheets.cleaning.rules import is_closing

END_OF_DAY = time(23, 59)


def duties_of_today(book: Book) -> Iterator[Item]:
    """What somebody is still to clean today, and to lock up when the late shift ends (D-28, CON-29)."""
    table, today = book.table(Duty), book.now.date()
    late = span("late_start", "late_end", today, book)
    for n, day in table.column("date").items():
        row = table.row(n)
        if day != today or row.bad or row.record.status is not DutyStatus.PLANNED:
            continue
        closing = is_closing(row.record, book)
        due = late[1] if closing and late else datetime.combine(today, END_OF_DAY)
        yield Item(
            urgency=Urgency.OVERDUE if due < book.now else Urgency.TODAY,
            owner=row.record.agent,
            what="今天值日",
            sheet=table.grid.sheet,
            number=row.name,
            due_at=due,
            status=str(row.record.status),
        )
