"""What 热卖与意见登记表 puts on 今日看板: a weekly table for which nobody has noted anything (D-13, D-14)."""

from __future__ import annotations

from collections.abc import Iterator

from cs_macros.book.board import Item, urgency_of
from cs_macros.book.book import Book
from cs_macros.book.office import AGENTS
from cs_macros.book.over import weeks_in
from cs_macros.book.sheets import HandIn
from cs_macros.book.weeks import end_of
from cs_macros.sheets.opinions.register import Opinion


def nothing_noted(hand_ins: tuple[HandIn, ...], book: Book) -> Iterator[Item]:
    """This calendar week's tables without a single row: no row's own deadline would tell. Where nobody is
    entered yet who could note anything, nobody owes it."""
    if not any(map(book.has_post, AGENTS)):
        return
    table = book.table(Opinion)
    year, number, _ = book.now.isocalendar()
    week = f"{year}-W{number:02}"
    for hand_in in hand_ins:
        due = book.setting(hand_in.setting)
        if due is None or week in weeks_in(table, hand_in, book).values():
            continue
        at = end_of(week, due)
        yield Item(
            urgency=urgency_of(at, book.now),
            owner=book.holders(*AGENTS),
            what=f"{hand_in.title}还没有登记",
            sheet=table.grid.sheet,
            number=week,
            due_at=at,
        )
