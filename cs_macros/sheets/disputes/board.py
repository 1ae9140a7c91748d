"""What 退款维权日检表 puts on 今日看板 besides its open rows."""

from __future__ import annotations

from collections.abc import Iterator

from cs_macros.book.board import Item, urgency_of
from cs_macros.book.book import Book
from cs_macros.book.office import MANAGERS, JournalLine
from cs_macros.book.periods import end_of
from cs_macros.sheets.disputes.register import Dispute

LOOKING = ("import_refunds", "register_dispute")


def unchecked(book: Book) -> Iterator[Item]:
    """Nobody has looked at the platforms' refunds today (D-11); only where that is done in this file."""
    table, today = book.table(Dispute), book.now.date()
    if not table.positions or has_looked(book):
        return
    due = end_of(today)
    yield Item(
        urgency=urgency_of(due, book.now),
        owner=book.holders(*MANAGERS),
        what="查看退款中、维权中的订单",
        sheet=table.grid.sheet,
        number=f"{today}",
        due_at=due,
        note="今天还没有导入退款，也没有登记",
    )


def has_looked(book: Book) -> bool:
    """Whether somebody has looked today: a row says so, or the journal of an import or registration."""
    today = book.now.date()
    if today in book.table(Dispute).column("check_date").values():
        return True
    journal = book.known(JournalLine)
    times = journal.column("at")
    return any(
        name in LOOKING and n in times and times[n].date() == today
        for n, name in journal.column("button").items()
    )
