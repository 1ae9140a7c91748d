"""请假: what must be right, and what it does to the roster (CORE 9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, block, warn
from cs_macros.book.table import Row
from cs_macros.sheets.roster.changes import plan_around, planned_duties, rows_between, set_shift
from cs_macros.sheets.roster.lawful import WORKING, Limits, made_worse
from cs_macros.sheets.roster.register import Decision, Leave, LeaveStatus, RosterDay, RosterStatus, Shift

OPEN = (LeaveStatus.ASKED, LeaveStatus.GRANTED)


def may_ask(leave: Leave, book: Book) -> Iterator[Finding]:
    """A span of time, once. Source: seed 000 「请假应遵守企业的考勤规定」 (R-008)."""
    if leave.end <= leave.start:
        hint = "请一整天也要写到时刻，如 2026-11-24 00:00 至 2026-11-25 00:00。"
        yield block("end", "结束要晚于开始", hint)
        return
    if leave.end.time() == time():
        yield warn("end", f"请到 {leave.end:%Y-%m-%d} 零点为止，不含 {leave.end:%Y-%m-%d} 这一天")
    table = book.table(Leave)
    for n, agent in table.column("agent").items():
        other = table.row(n).record
        if agent == leave.agent and n != book.moving and other.status in OPEN and overlap(leave, other):
            yield block("start", f"与第 {n} 行的请假时间重叠", "核对起止时间；那次请假不用了先销假。")


def overlap(one: Leave, other: Leave) -> bool:
    return bool(other.start and other.end and one.start < other.end and other.start < one.end)


def rows_inside(leave: Leave, book: Book) -> list[Row[RosterDay]]:
    """Shifts still to be checked that lie wholly inside the leave; a part of a shift changes none."""
    limits = Limits.of(book)
    return [
        row
        for row in working_rows(leave, book)
        if (span := limits.span(row.record.date, row.record.in_force))
        and leave.start <= span[0]
        and span[1] <= leave.end
    ]


def working_rows(leave: Leave, book: Book) -> list[Row[RosterDay]]:
    """The person's shifts on the days of the leave, as far as attendance is not checked."""
    return [
        row
        for row in rows_between(leave.start.date(), leave.end.date(), book)
        if row.record.agent == leave.agent
        and row.record.in_force in WORKING
        and row.record.status is not RosterStatus.ENDED
    ]


def may_decide(leave: Leave, book: Book) -> Iterator[Finding]:
    """Never one's own; people are told of days left short and of duties left alone."""
    for field, person in (("approver", leave.approver), ("", book.operator)):
        if person == leave.agent:
            yield block(field, f"{person}不能批自己的请假", "请另一位同事审批。")
            break
    if leave.result is not Decision.GRANTED:
        return
    limits, rows = Limits.of(book), rows_inside(leave, book)
    inside = {row.position for row in rows}
    for row in working_rows(leave, book):
        span = limits.span(row.record.date, row.record.in_force)
        if row.position not in inside and span and leave.start < span[1] and span[0] < leave.end:
            yield warn("", f"{row.record.date} 的{row.record.in_force}只请了一部分，班次不变")
    if not rows:
        return
    before = plan_around([row.record.date for row in rows], limits, book)
    away = {(row.record.date, row.record.agent) for row in rows}
    after = {
        key: place._replace(shift=Shift.LEAVE) if key in away else place for key, place in before.items()
    }
    for breach in made_worse(before, after, limits):
        yield warn("", f"批准后{breach.message}", "请主管在“值班表”另排人。")
    for row in rows:
        for duty in planned_duties(row.record.date, book):
            if duty.record.agent == leave.agent:
                message = f"{duty.record.date} 的值日“{duty.record.area}”要改派别人"
                yield warn("", message, "到“值日表”按“生成值日”，会自动改派。")


def decided(leave: Leave, book: Book) -> str:
    return LeaveStatus.GRANTED if leave.result is Decision.GRANTED else LeaveStatus.REFUSED


def take_off(leave: Leave, book: Book) -> None:
    """Granted leave replaces the shifts that lie wholly inside it."""
    for row in rows_inside(leave, book) if leave.result is Decision.GRANTED else ():
        row.record.orig_shift, row.record.swapped_with = row.record.in_force, None
        row.record.change_no = leave.number
        set_shift(row, Shift.LEAVE, book)


def may_end(leave: Leave, book: Book) -> Iterator[Finding]:
    if leave.returned_at and leave.returned_at < leave.start:
        yield block("returned_at", f"销假时间早于请假开始 {leave.start:%Y-%m-%d %H:%M}", "核对销假时间。")


def put_back(leave: Leave, book: Book) -> None:
    """Shifts that begin after the return are worked again."""
    assert leave.returned_at  # the move needs it
    limits = Limits.of(book)
    for row in rows_between(leave.start.date(), leave.end.date(), book):
        day = row.record
        mine = day.change_no == leave.number and day.shift is Shift.LEAVE
        span = limits.span(day.date, day.orig_shift)
        if mine and day.orig_shift and span and span[0] >= leave.returned_at:
            if day.status is RosterStatus.ENDED:
                continue
            shift, day.orig_shift, day.change_no = day.orig_shift, None, None
            set_shift(row, shift, book)
