"""What a problem of the day needs, and whether it is the same mistake again."""

from __future__ import annotations

from collections.abc import Iterator

from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, block, warn
from cs_macros.sheets.daily_log.register import DailyProblem

MISTAKE = ("agent", "category", "item")
"""Columns in which two problems are the same mistake. Source: seed 001 「同样的错误不允许重复」."""


def may_record(r: DailyProblem, book: Book) -> Iterator[Finding]:
    """A customer who did not buy had a reason; nothing is noted before it happens."""
    if r.sold is False and r.lost_reason is None:
        yield block("lost_reason", "没有成交，要写未成交原因", "从下拉里选，或写明原因。")
    if r.sold and r.lost_reason:
        yield block("lost_reason", "已经成交了，却写着未成交原因", "清空未成交原因，或把“是否成交”改成否。")
    if r.solved and r.solution is None:
        yield warn("solution", "已经解决了，没有写解决办法", "写下来，下次别人也能照着做。")
    if r.date and r.date > book.now.date():
        yield block("date", "日期还没有到", "填发生的那一天，不晚于今天。")


def may_feed_back(r: DailyProblem, book: Book) -> Iterator[Finding]:
    """Only what was told has been told."""
    if r.fed_back_at and r.fed_back_at > book.now:
        yield block("fed_back_at", "反馈时间还没有到", "反馈过以后再按；空着就是现在。")


def repeated(r: DailyProblem, book: Book) -> bool | None:
    """Whether the same agent has had the same kind of problem with the same goods before."""
    mine = tuple(getattr(r, field) for field in MISTAKE)
    if None in mine or r.created_at is None:
        return False if r.status else None
    here = book.table(type(r))
    return any(
        (other.created_at, other.number) < (r.created_at, r.number)
        for table in (here, *book.archived(type(r)))
        for n in table.index(MISTAKE).get(mine, [])
        if (other := table.row(n).record).created_at and other.number and other.number != r.number
    )
