"""What 中差评处理表 puts on 今日看板 besides its open rows."""

from __future__ import annotations

from collections.abc import Iterator

from cs_macros.book.board import Item, urgency_of
from cs_macros.book.book import Book
from cs_macros.book.periods import end_of
from cs_macros.sheets.reviews.register import Review, ReviewStatus
from cs_macros.sheets.reviews.rules import assigner, handler

BEGUN = (ReviewStatus.CONTACTED, ReviewStatus.HANDLED, ReviewStatus.SETTLED)


def unassigned(book: Book) -> Iterator[Item]:
    """Reviews that somebody works on and that 店长 has given to nobody: on the very day (D-08)."""
    table = book.table(Review)
    for n, status in table.column("status").items():
        r = table.row(n).record
        if status in BEGUN and r.owner is None and r.found_date:
            due = end_of(r.found_date)
            yield Item(
                urgency=urgency_of(due, book.now),
                owner=assigner(book),
                what="分配中差评",
                sheet=table.grid.sheet,
                number=r.number,
                who=r.customer_id,
                due_at=due,
                status=str(status),
                note=f"{r.found_by} 先联系了客户，还没有分配处理人",
            )


def unposted(book: Book) -> Iterator[Item]:
    """Settled reviews whose reason the team has not heard: on the day on which it is known (D-10)."""
    table = book.table(Review)
    for n, status in table.column("status").items():
        r = table.row(n).record
        if status == ReviewStatus.SETTLED and r.posted_in_group is not True and r.entered_at:
            due = end_of(r.entered_at.date())
            yield Item(
                urgency=urgency_of(due, book.now),
                owner=handler(r, book),
                what="把中差评的原因发到群里",
                sheet=table.grid.sheet,
                number=r.number,
                who=r.customer_id,
                due_at=due,
                status=str(status),
                note="发过以后“群内通报”改成“是”，再上交",
            )


def watched(book: Book) -> Iterator[Item]:
    """What nobody was given, and what the team has not heard."""
    yield from unassigned(book)
    yield from unposted(book)
