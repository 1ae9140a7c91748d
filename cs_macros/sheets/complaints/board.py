"""What 投诉登记表 puts on 今日看板 besides its open rows."""

from __future__ import annotations

from collections.abc import Iterator

from cs_macros.book.board import Item, Urgency
from cs_macros.book.book import Book
from cs_macros.sheets.complaints.register import Complaint, ComplaintStatus
from cs_macros.sheets.complaints.rules import is_repeat, keeper, times

OPEN = (ComplaintStatus.RECEIVED, ComplaintStatus.CONFIRMED, ComplaintStatus.VERIFIED)


def repeated(book: Book) -> Iterator[Item]:
    """The same customer about the same thing again, and nobody above has heard of it (F-15, 2)."""
    table = book.table(Complaint)
    for n, status in table.column("status").items():
        c = table.row(n).record
        if status in OPEN and c.reported_at is None and is_repeat(c, book):
            yield Item(
                urgency=Urgency.TODAY,
                owner=keeper(c, book),
                what="上报重复投诉",
                sheet=table.grid.sheet,
                number=c.number,
                who=c.customer_id,
                status=str(status),
                note=f"{c.customer_id} 第 {times(c, book)} 次投诉“{c.category}”",
            )
