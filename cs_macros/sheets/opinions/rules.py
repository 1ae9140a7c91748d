"""What a line of the weekly tables needs, when it is due, who gets it (R-150, R-151; D-13, D-14)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, block
from cs_macros.book.office import MANAGERS, Post
from cs_macros.sheets.opinions.register import Opinion, OpinionKind, OpinionStatus

K = OpinionKind
GOODS = (K.HOT, K.QUALITY)
TABLE = (K.HOT, K.QUALITY, K.OPINION)
"""Kinds of the table that is handed in on Friday; the report of Saturday is the good buyers'."""

HANDED_IN = (OpinionStatus.SUBMITTED, OpinionStatus.READ)

NEEDED = {
    K.HOT: ("model", "item", "count"),
    K.QUALITY: ("model", "item", "count", "detail"),
    K.OPINION: ("detail",),
    K.GOOD_BUYER: ("customer_id", "detail"),
}
"""Kind → the columns that it cannot do without (domain 1.16, 1.17)."""


def complete(r: Opinion, book: Book) -> Iterator[Finding]:
    """Whether everything is there that the kind needs."""
    for field in NEEDED.get(r.kind, ()):
        if getattr(r, field) is None:
            hint = f"填好{r.layout.header(field)}。"
            yield block(field, f"类别是“{r.kind}”，这一格要填写", hint)


def not_to_come(r: Opinion, book: Book) -> Iterator[Finding]:
    """Nothing is noted before it happens."""
    if r.date and r.date > book.now.date():
        yield block("date", "日期还没有到", "填登记的那一天，不晚于今天。")


def readers(r: Opinion, book: Book) -> Sequence[str]:
    """Posts that get it: the shop manager; the good buyers' report goes where the shop says. Where nobody
    holds such a post, whoever manages."""
    to: Sequence[str] = book.setting("opinion_report_to") if r.kind is K.GOOD_BUYER else ()
    posts = to or (Post.STORE_MANAGER,)
    return posts if any(map(book.has_post, posts)) else MANAGERS


def may_read(r: Opinion, book: Book) -> Iterator[Finding]:
    """Whoever gets it signs that he has read it."""
    posts = readers(r, book)
    if not book.holds(book.operator, posts):
        wanted = "、".join(map(str, posts))
        yield block("", f"“{r.kind}”要由{wanted}来看，{book.operator}没有这个岗位", f"请{wanted}来按。")
