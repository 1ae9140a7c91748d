"""What 每月奖罚评分表 puts on 今日看板: last month's sheet while nobody has begun it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cs_macros.book.board import Item, urgency_of
from cs_macros.book.book import Book
from cs_macros.book.office import MANAGERS
from cs_macros.book.periods import month_before
from cs_macros.sheets.scores.paydays import due_at
from cs_macros.sheets.scores.register import ScoreMonth


def month_to_score(book: Book) -> Iterator[Item]:
    """Last month's score sheet while nobody has begun it, once the pay day is set (D-18)."""
    month = month_before(f"{book.now:%Y-%m}")
    tables = (book.table(ScoreMonth), *book.archived(ScoreMonth))
    if any(month in table.column("month").values() for table in tables):
        return
    due = due_at(ScoreMonth(month=month), book)
    if isinstance(due, datetime):
        yield Item(
            urgency=urgency_of(due, book.now),
            owner=book.holders(*MANAGERS),
            what="生成并提交奖罚评分表",
            sheet=ScoreMonth.layout.sheet,
            number=month,
            due_at=due,
        )
