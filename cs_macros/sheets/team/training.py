"""培训考核记录: whether somebody types fast enough (R-032)."""

from __future__ import annotations

from collections.abc import Iterator

from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, block
from cs_macros.sheets.team.register import Topic, Training


def typed_how_fast(r: Training, book: Book) -> Iterator[Finding]:
    """A test of typing says how fast."""
    if r.topic is Topic.TYPING and r.cpm is None:
        yield block("cpm", "内容是打字，要填打字速度", "填每分钟多少字。")


def passed(r: Training, book: Book) -> bool | None:
    """Fast enough, where it was measured and the shop has a least speed; of other trainings nobody says."""
    least = book.setting("typing_min")
    return None if r.cpm is None or least is None else bool(r.cpm >= least)
