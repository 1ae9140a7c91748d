"""What may happen to a complaint, and until when (SERVICE 25, F-5, F-15)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from cs_macros.book.flow import UNSET, Finding, Unset, block, warn
from cs_macros.book.office import AGENTS, MANAGERS
from cs_macros.book.periods import end_of
from cs_macros.book.usual import must, whose, within
from cs_macros.book.usual_rules import is_new
from cs_macros.sheets.complaints.register import Complaint, ComplaintStatus

if TYPE_CHECKING:
    from cs_macros.book.book import Book

S = ComplaintStatus

keeper = whose("created_by", posts=AGENTS)
"""Whoever received it."""

SAME = ("customer_id", "category")
"""What makes two complaints one problem (R-157)."""


# -- computed ---------------------------------------------------------------------------------


def times(c: Complaint, book: Book) -> int | None:
    """The how manieth complaint of a customer about the same thing it is; unknown without a category.

    Source: seed 002 「同一客户同一问题多次投诉需及时反馈给上级领导部门」 (R-157).
    """
    if c.category is None or c.customer_id is None:
        return None
    table = book.table(Complaint)
    others = (table.row(n).record for n in table.index(SAME).get((c.customer_id, c.category), []))
    earlier = [o for o in others if o.status and o.number != c.number and _order(o) < _order(c)]
    return 1 + len(earlier) + len(book.archived_twins(c, SAME))


def _order(c: Complaint) -> tuple[datetime, str]:
    """In which order two complaints came; one without a number is the last of its moment."""
    return c.received_at or datetime.max, c.number or "~"


def is_repeat(c: Complaint, book: Book) -> bool:
    """Whether it comes often enough to be told upward."""
    limit, count = book.setting("repeat_complaint_n"), times(c, book)
    return limit is not None and count is not None and count >= limit


def report_due(c: Complaint, book: Book) -> datetime | None:
    """Until when it is reported upward, unless it is answered before."""
    due = _report_due(c, book)
    return due if isinstance(due, datetime) else None


def _report_due(c: Complaint, book: Book) -> datetime | Unset | None:
    """A serious one at once, others within two days (CON-27, R-155)."""
    return c.received_at if c.serious else REPORTED_WITHIN(c, book)


REPORTED_WITHIN = within("issue_report_days", "received_at")


def late(c: Complaint, book: Book) -> bool | None:
    """Whether the customer was told later than the solution was there (R-156)."""
    until = _tell_until(c, book)
    return c.told_at > until if c.told_at and isinstance(until, date) else None


def _tell_until(c: Complaint, book: Book) -> date | Unset | None:
    days = book.setting("solution_tell_days")
    if c.solved_at is None:
        return None
    return UNSET if days is None else c.solved_at + timedelta(days=days)


# -- deadlines --------------------------------------------------------------------------------


def unreported(c: Complaint, book: Book) -> datetime | Unset | None:
    """Reported or answered in time (D-23)."""
    return None if c.reported_at else _report_due(c, book)


def untold(c: Complaint, book: Book) -> datetime | Unset | None:
    """The customer hears of the solution on the day that it is there (D-24)."""
    until = _tell_until(c, book)
    return end_of(until) if isinstance(until, date) else until


# -- guards -----------------------------------------------------------------------------------


def may_register(c: Complaint, book: Book) -> Iterator[Finding]:
    if c.received_at and c.received_at > book.now:
        yield block("received_at", "投诉时间还没有到", "填客户投诉的时间，不晚于现在。")


RESTATED = must("restated", "还没有和客户复述确认", "复述一遍、客户说对了，填“是”。", be=True)


def may_report(c: Complaint, book: Book) -> Iterator[Finding]:
    if c.reported_at and c.reported_at > book.now:
        yield block("reported_at", "上报时间还没有到", "报过以后再按；空着就是现在。")


def may_answer_at_once(c: Complaint, book: Book) -> Iterator[Finding]:
    """Neither a grave complaint nor a repeated one is settled by whoever answers the phone (F-15, 1–3)."""
    if c.answered_at_once is not True:
        hint = "当时就能答复的改成“是”；不能的先核实，再提出方案。"
        yield block("answered_at_once", "“当时答复”不是“是”", hint)
    if c.serious:
        yield block("serious", "严重的投诉不能当时答复了事", "先上报，核实后提出方案请主管批示。")
    if is_repeat(c, book):
        count = times(c, book)
        yield block(
            "category",
            f"这位客户第 {count} 次投诉同一问题，不能当时答复了事",
            "先上报，再提出方案请主管批示。",
        )
    if c.received_at and book.now.date() > c.received_at.date():
        yield warn("received_at", "不是投诉当天，算不上当时答复", "以后答复不了的先上报，再提出方案。")
    yield from may_tell(c, book)


def may_approve(c: Complaint, book: Book) -> Iterator[Finding]:
    """Somebody else above approves the plan before it is carried out (F-15, 7)."""
    if book.staff and c.proposed_by and c.proposed_by in (c.approved_by, book.operator):
        yield block("approved_by", f"方案是{c.proposed_by}提出的，不能自己批示", "请别的主管或店长批示。")
    elif c.approved_by and not book.holds(c.approved_by, MANAGERS):
        yield block("approved_by", f"批示人“{c.approved_by}”不是主管或店长", "填批示的主管或店长。")
    if c.approved_at and c.approved_at > book.now:
        yield block("approved_at", "批示日期还没有到", "批示以后再按；空着就是现在。")
    yield from newly_said(c, book)


def newly_said(c: Complaint, book: Book) -> Iterator[Finding]:
    """What was said when a plan was sent back says nothing of the next one."""
    if c.approval and not is_new(c, "approval", book):
        yield block("approval", "“批示”还是上次退回时写的", "写明这一次的批示。")


def may_tell(c: Complaint, book: Book) -> Iterator[Finding]:
    if c.told_at is None:
        return
    if c.told_at > book.now.date():
        yield block("told_at", "告知客户的日期还没有到", "告诉客户以后再按；空着就是今天。")
    if c.received_at and c.told_at < c.received_at.date():
        yield block("told_at", "告知客户的日期早于投诉时间", "核对这两个日期。")


def told_upward(c: Complaint, book: Book) -> Iterator[Finding]:
    """A grave or repeated complaint is not closed behind the superiors' backs (F-15, 1 and 2)."""
    if c.reported_at is None and (c.serious or is_repeat(c, book)):
        why = "严重的投诉" if c.serious else f"同一问题第 {times(c, book)} 次投诉"
        yield block("reported_at", f"{why}还没有上报，不能告知客户了事", "先按“上报”，再告知客户。")


def told_the_same_day(c: Complaint, book: Book) -> Iterator[Finding]:
    """Told on another day than the solution was there (D-24)."""
    if c.told_at and c.solved_at and c.told_at < c.solved_at:
        yield block("told_at", f"告知客户的日期早于得到办法的日期 {c.solved_at}", "核对告知客户的日期。")
    elif late(c, book):
        yield warn("told_at", f"{c.solved_at} 就有了办法，{c.told_at} 才告知客户，记为告知超期")
