"""Changing a shift of a published roster, and what hangs on it: times, closing duty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, warn
from cs_macros.book.table import Row
from cs_macros.sheets.cleaning.register import Duty, DutyStatus
from cs_macros.sheets.roster.lawful import WORKING, Absence, Limits, Place
from cs_macros.sheets.roster.register import Leave, LeaveStatus, RosterDay, RosterStatus, Shift


def row_of(day: date | None, agent: str | None, book: Book) -> Row[RosterDay] | None:
    """A person's row of the roster; None when they are not rostered on that day."""
    row = book.table(RosterDay).find(f"{day}/{agent}")
    return row if row and row.record.status and row.record.shift else None


def rows_between(first: date, last: date, book: Book) -> list[Row[RosterDay]]:
    """The roster's rows of some days, both ends included."""
    table = book.table(RosterDay)
    rows = [table.row(n) for n, day in table.column("date").items() if first <= day <= last]
    return [row for row in rows if row.record.status and row.record.agent and row.record.shift]


def plan_around(days: Sequence[date], limits: Limits, book: Book) -> dict[tuple[date, str], Place]:
    """The roster as far around some days as the hard rules look."""
    records = (row.record for row in rows_between(min(days) - limits.reach, max(days) + limits.reach, book))
    return {(each.date, each.agent): Place(each.in_force, each.post) for each in records if each.in_force}


def granted(book: Book) -> list[Absence]:
    """Leave that was granted, as far as it was taken."""
    table = book.known(Leave)
    wanted = (LeaveStatus.GRANTED, LeaveStatus.RETURNED)
    leaves = (table.row(n).record for n, state in table.column("status").items() if state in wanted)
    return [
        Absence(each.agent, each.start, min(each.end, each.returned_at or each.end))
        for each in leaves
        if each.agent and each.start and each.end
    ]


def set_shift(row: Row[RosterDay], shift: Shift, book: Book) -> None:
    """Change a row's shift lawfully: what was published and the times follow."""
    from cs_macros.book.moving import compute

    row.record.shift = shift
    if row.record.status is not RosterStatus.DRAFT:
        row.record.published_shift = shift
    flow = book.sheets.flow_of(RosterDay)
    assert flow is not None
    compute(row, flow, book)
    book.sign(row.record)


# -- duties -----------------------------------------------------------------------------------


def suits(duty: Duty, shift: Shift | None, book: Book) -> bool:
    """Whether somebody on a shift can do a duty; only the late shift can lock up (R-017)."""
    return shift is Shift.LATE if duty.area == book.setting("closing_area") else shift in WORKING


def planned_duties(day: date, book: Book) -> list[Row[Duty]]:
    """The duties of a day that are still to be done."""
    table = book.known(Duty)
    rows = (table.row(n) for n, each in table.column("date").items() if each == day)
    return [row for row in rows if row.record.status is DutyStatus.PLANNED and not row.bad]


def heir(duty: Duty, shifts: Mapping[str, Shift], partner: str | None, book: Book) -> str | None:
    """Who takes a duty over: the partner of a swap, else whoever has the fewest duties that day.

    Args:
      shifts: Person → shift on the duty's day.
    """
    able = sorted(person for person, shift in shifts.items() if suits(duty, shift, book))
    if partner in able:
        return partner
    held = Counter(row.record.agent for row in planned_duties(duty.date, book))
    return min(able, key=lambda person: held[person], default=None)


def shifts_on(day: date, book: Book) -> dict[str, Shift]:
    """Person → shift on a day."""
    rows = (row.record for row in rows_between(day, day, book))
    return {row.agent: row.in_force for row in rows if row.in_force}


def left_alone(day: date, agent: str, shifts: Mapping[str, Shift], book: Book) -> Iterator[Finding]:
    """Warn of duties of somebody whose shift changes that nobody on shift could take over.

    Args:
      shifts: Person → shift on that day, after the change.
    """
    for row in planned_duties(day, book):
        duty = row.record
        if (
            duty.agent == agent
            and not suits(duty, shifts.get(agent), book)
            and heir(duty, shifts, None, book) is None
        ):
            hint = "另排一个人，再到“值日表”按“生成值日”。"
            yield warn("", f"{day} {agent}的值日“{duty.area}”没有合适的人接", hint)


def hand_over(day: date, book: Book, partners: Mapping[str, str] | None = None) -> None:
    """Give the duties of a day to others whose people can no longer do them; so the closing duty
    follows its shift. What nobody can take over stays, and so does what somebody outside the roster has.

    Args:
      partners: Person → who took their shift.
    """
    shifts = shifts_on(day, book)
    for row in planned_duties(day, book):
        duty = row.record
        if duty.agent not in shifts or suits(duty, shifts[duty.agent], book):
            continue
        if agent := heir(duty, shifts, (partners or {}).get(duty.agent), book):
            duty.agent = agent
            book.sign(row.record)
