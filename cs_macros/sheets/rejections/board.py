"""What 拒收退件登记表 says on 今日看板 about the weekly hand-in."""

from __future__ import annotations

from collections import Counter

from cs_macros.book.book import Book
from cs_macros.sheets.rejections.register import Rejection, RejectionStatus
from cs_macros.sheets.rejections.rules import OPEN


def to_hand_in(book: Book) -> str:
    """How many rejections wait to be handed in, and how many have no outcome yet."""
    counts = Counter(book.known(Rejection).column("status").values())
    ready = counts[RejectionStatus.SETTLED]
    open_ = sum(counts[state] for state in OPEN)
    return f"，待上交 {ready} 条、未结 {open_} 条" if ready or open_ else ""
