"""What 聊天质检表 puts on 今日看板 besides its open rows."""

from __future__ import annotations

from collections.abc import Iterator

from cs_macros.book.board import Item, Urgency
from cs_macros.book.book import Book
from cs_macros.book.everywhere import everywhere
from cs_macros.book.office import Post
from cs_macros.sheets.quality.register import ChatCheck


def only_checked_here(book: Book) -> Iterator[Item]:
    """Nobody is reminded while a customer waits in the chat tool: that is seen afterwards (D-27).

    Said until a chat of the month has been looked at.
    """
    month = (book.now.year, book.now.month)
    for table, _ in everywhere(ChatCheck, book):
        if any((day.year, day.month) == month for day in table.column("checked_at").values()):
            return
    yield Item(
        urgency=Urgency.OPEN,
        owner=book.holders(Post.INSPECTOR),
        what="抽查聊天",
        sheet=book.table(ChatCheck).grid.sheet,
        number=f"{book.now:%Y-%m}",
        note="及时回复只在聊天质检表里事后检查，聊天时不会提醒",
    )
