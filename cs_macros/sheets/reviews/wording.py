"""Which words a press of 中差评处理表 writes (F-8)."""

from __future__ import annotations

from collections.abc import Iterator

from cs_macros.book.book import Book
from cs_macros.book.flow import Letter
from cs_macros.sheets.reviews.buttons import is_just_kept
from cs_macros.sheets.reviews.register import Review

NOBODY_SAID = "客户没有说明"


def registered(r: Review, book: Book) -> Iterator[Letter]:
    """The first words to a customer who is there; a blackmailer gets none."""
    yield from kept(r, book)
    if not r.extortion:
        yield Letter("review_bad_online")


def kept(r: Review, book: Book) -> Iterator[Letter]:
    """What colleagues do when somebody wants money for a review."""
    if is_just_kept(r, book):
        yield Letter("review_extortion_record")


def settled(r: Review, book: Book) -> Iterator[Letter]:
    """The reason for the group, and a public answer where one is given."""
    yield from kept(r, book)
    told = {
        "item": r.item or f"订单 {r.order_no}",
        "reason": r.reason or NOBODY_SAID,
        "solution": r.solution or "没有处理方案",
    }
    yield Letter("internal_review_reason", told)
    if r.public_reply and r.reason and r.solution:
        yield Letter("review_public_reply")
