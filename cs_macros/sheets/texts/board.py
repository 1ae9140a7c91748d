"""What 话术 says on 今日看板: how often each message was made today."""

from __future__ import annotations

from collections import Counter

from cs_macros.book.book import Book
from cs_macros.book.texts import MadeText

MOST = 8
"""Messages named; of the others only the number is told."""


def said_today(book: Book) -> str:
    """How often each message was made today (COM-03)."""
    table = book.known(MadeText)
    titles, moments = table.column("title"), table.column("at")
    counts = Counter(
        title for n, title in titles.items() if n in moments and moments[n].date() == book.now.date()
    )
    if not counts:
        return "今天还没有生成话术。"
    named = counts.most_common(MOST)
    rest = counts.total() - sum(count for _, count in named)
    parts = [*(f"{title} {count}" for title, count in named), *([f"其他 {rest}"] if rest else [])]
    return f"共 {counts.total()} 条：{'、'.join(parts)}。"
