"""What may happen to a refund or dispute, and until when (SERVICE 26, D-11, D-12)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from cs_macros.book.flow import Finding, block, warn
from cs_macros.book.office import MANAGERS
from cs_macros.book.periods import end_of
from cs_macros.book.usual import whose
from cs_macros.sheets.disputes.register import Dispute, DisputeKind, responsible_posts

if TYPE_CHECKING:
    from cs_macros.book.book import Book

MANAGING = whose(posts=MANAGERS)


def is_untold(d: Dispute) -> bool:
    """Whether it is a dispute of which 店长 has not heard."""
    return d.kind is DisputeKind.RIGHTS and d.manager_told_at is None


def due(d: Dispute, book: Book) -> datetime | None:
    """店长 is told at once; else by when the platform waits, or the day of the check (D-11, D-12)."""
    if is_untold(d):
        return d.created_at
    return d.platform_due or (end_of(d.check_date) if d.check_date else None)


def checker(d: Dispute, book: Book) -> str:
    """Who has to do something about a new one: the supervisor reminds, whoever found a dispute tells."""
    people = [d.created_by, book.holders(*MANAGERS)] if is_untold(d) else [book.holders(*MANAGERS)]
    return "、".join(dict.fromkeys("、".join(filter(None, people)).split("、")))


def handler(d: Dispute, book: Book) -> str:
    """Who deals with it: 店长 with a dispute, whoever assists her; else its owner, or 售后."""
    posts = responsible_posts(d, book)
    if d.owner and (d.kind is not DisputeKind.RIGHTS or book.holds(d.owner, posts)):
        return d.owner
    people = f"{book.holders(*posts)}、{d.owner}" if d.owner else book.holders(*posts)
    return "、".join(dict.fromkeys(people.split("、")))


# -- guards -----------------------------------------------------------------------------------


def may_register(d: Dispute, book: Book) -> Iterator[Finding]:
    if d.check_date and d.check_date > book.now.date():
        yield block("check_date", "检查日期还没有到", "填查看后台的日期，不晚于今天。")
    if d.applied_at and d.applied_at > book.now:
        yield block("applied_at", "申请时间还没有到", "核对申请时间。")
    if d.kind is DisputeKind.RIGHTS:
        yield warn("kind", "出现维权，要马上告知店长", "按“告知店长”。")


def not_yet(field: str, what: str) -> Finding:
    return block(field, f"{what}还没有到", "做过以后再按；空着就是现在。")


def may_remind(d: Dispute, book: Book) -> Iterator[Finding]:
    if d.reminded_at and d.reminded_at > book.now:
        yield not_yet("reminded_at", "提醒时间")


def may_tell(d: Dispute, book: Book) -> Iterator[Finding]:
    if d.manager_told_at and d.manager_told_at > book.now:
        yield not_yet("manager_told_at", "告知店长时间")


def manager_knows(d: Dispute, book: Book) -> Iterator[Finding]:
    """Nothing goes on with a dispute before 店长 has heard of it (SYS-28)."""
    if is_untold(d):
        yield block("manager_told_at", "维权还没有告知店长", "先按“告知店长”。")


def is_theirs(d: Dispute, book: Book) -> Iterator[Finding]:
    """A dispute is 店长's to settle (CON-15)."""
    posts = responsible_posts(d, book)
    if d.kind is DisputeKind.RIGHTS and not book.holds(book.operator, posts):
        who = "或".join(posts)
        yield block("kind", f"维权由{who}处理", f"请{who}来按；售后协助。")


def may_close(d: Dispute, book: Book) -> Iterator[Finding]:
    if d.closed_at and d.closed_at > book.now.date():
        yield block("closed_at", "结束日期还没有到", "结束以后再按；空着就是今天。")
    if d.closed_at and d.applied_at and d.closed_at < d.applied_at.date():
        yield block("closed_at", "结束日期早于申请时间", "核对这两个日期。")
