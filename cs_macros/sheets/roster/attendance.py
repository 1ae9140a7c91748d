"""核对出勤: who came, who did not, who came instead (CORE 7, F-22)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from cs_macros.book.book import Book
from cs_macros.book.flow import Ask, Finding
from cs_macros.book.periods import asked_day
from cs_macros.book.press import Press
from cs_macros.book.table import Row
from cs_macros.errors import CsError
from cs_macros.sheets.roster.changes import granted, row_of, rows_between
from cs_macros.sheets.roster.lawful import DAY, Limits
from cs_macros.sheets.roster.register import Attendance, RosterDay, RosterStatus, Shift, Swap, SwapStatus
from cs_macros.sheets.scores.register import Category, propose, untold

UNTIL = Ask("attendance_date", "核对到", "date", option="--date", hint="核对到这一天为止；空着是昨天")

OFFENCES = {
    Attendance.LATE: (Category.LATE,),
    Attendance.LEFT_EARLY: (Category.LEFT_EARLY,),
    Attendance.LATE_AND_EARLY: (Category.LATE, Category.LEFT_EARLY),
    Attendance.ABSENT: (Category.ABSENT,),
}
"""What is proposed for the ledger, without an amount. Source: seed 002
「遵守劳动纪律,不迟到、不早退、不旷工、不脱岗」 (R-020).

An empty post besides, whoever's shift it was. Source: seed 000 「上班时间内不允许出现空岗现象」 (R-007)."""


# -- which rows -------------------------------------------------------------------------------


def rows_due(press: Press) -> Iterator[int]:
    """Rows of published days up to the one asked for whose shift is over.

    Raises:
      CsError: The day asked for is still to come.
    """
    book = press.book
    until = asked_day(UNTIL, press.asks.get(UNTIL.name), book.now, book.now.date() - DAY)
    if until > book.now.date():
        raise CsError(f"核对到 {until} 太早：那天还没到，未作任何改动。", hint="填今天或更早的日期。")
    table, limits = book.table(RosterDay), Limits.of(book)
    days, shifts = table.column("date"), {**table.column("shift"), **table.column("published_shift")}
    for n, state in table.column("status").items():
        open_row = state in (RosterStatus.PUBLISHED, RosterStatus.RUNNING)
        if (
            open_row
            and n in days
            and days[n] <= until
            and over_at(days[n], shifts.get(n), limits) <= book.now
        ):
            yield n


def over_at(day: date, shift: Shift | None, limits: Limits) -> datetime:
    """When a row can be judged: at the end of its shift, of a day off at midnight."""
    span = limits.span(day, shift)
    return span[1] if span else datetime.combine(day, time()) + DAY


# -- what happened ----------------------------------------------------------------------------


def judged(row: RosterDay, book: Book) -> Attendance:
    """What the roster and the times on the row say (F-22)."""
    if row.typed_over:
        return Attendance.UNAPPROVED_SWAP
    if row.in_force is Shift.LEAVE:
        return Attendance.LEAVE
    if row.in_force is Shift.OFF:
        return Attendance.OFF
    if replaced(row, book):
        return Attendance.UNAPPROVED_SWAP
    if row.in_at is None and row.out_at is None and row.covered_by is None:
        return Attendance.ABSENT
    late, early = off_time(row, book)
    if late and early:
        return Attendance.LATE_AND_EARLY
    return Attendance.LATE if late else Attendance.LEFT_EARLY if early else Attendance.NORMAL


def replaced(row: RosterDay, book: Book) -> bool:
    """Whether a colleague came instead without anybody's leave (R-005)."""
    if not row.covered_by or row.covered_by == row.agent:
        return False
    limits = Limits.of(book)
    span = limits.span(row.date, row.in_force)
    away = span and any(a.agent == row.agent and a.start < span[1] and span[0] < a.end for a in granted(book))
    return not away and find_swap(row, (SwapStatus.GRANTED,), book) is None


def partner(row: RosterDay, book: Book) -> str | None:
    """Who came instead; of a published shift that was typed over, the colleague whose was the other way."""
    if row.covered_by or not row.typed_over:
        return row.covered_by
    others = (each.record for each in rows_between(row.date, row.date, book))
    return next(
        (o.agent for o in others if o.typed_over and (o.in_force, o.shift) == (row.shift, row.in_force)), None
    )


def find_swap(row: RosterDay, states: Sequence[SwapStatus], book: Book) -> Row[Swap] | None:
    """The request that two people made for this day, if it is in one of some states."""
    table, other = book.known(Swap), partner(row, book)
    for n, state in table.column("status").items():
        if state in states:
            swap = table.row(n).record
            if row.date in (swap.date, swap.other_date) and {swap.agent, swap.other} == {
                row.agent,
                other,
            }:
                return table.row(n)
    return None


def off_time(row: RosterDay, book: Book) -> tuple[bool, bool]:
    """Whether somebody came late, and left early, by more than the grace; leave granted for part of
    the shift counts. Without 参数 attendance_grace_minutes neither is judged."""
    minutes, span = book.setting("attendance_grace_minutes"), Limits.of(book).span(row.date, row.in_force)
    if minutes is None or span is None:
        return False, False
    start, end = span
    for absence in granted(book):
        if absence.agent == row.agent and absence.start <= start < absence.end:
            start = absence.end
        if absence.agent == row.agent and absence.start < end <= absence.end:
            end = absence.start
    grace = timedelta(minutes=minutes)
    came = datetime.combine(row.date, row.in_at) if row.in_at else start
    left = datetime.combine(row.date, row.out_at) if row.out_at else end
    if left < span[0]:  # after midnight
        left += DAY
    return came > start + grace, left < end - grace


# -- what follows -----------------------------------------------------------------------------


class Offence(NamedTuple):
    """An unapproved swap: once, however many rows it shows in."""

    source: str
    people: tuple[str, ...]
    swap: Row[Swap] | None


def offence_of(row: RosterDay, book: Book) -> Offence:
    """Whose fault it is: of a request its writer, else who was to come first; with swap_fine_both both.

    Source: seed 000 「如未经允许私自调班,处罚50元/次」 (R-005).
    """
    first, second = row.agent, partner(row, book)
    source = f"{RosterDay.layout.sheet} {row.date}/{row.agent}"
    swap = find_swap(row, (SwapStatus.ASKED, SwapStatus.REFUSED, SwapStatus.UNAPPROVED), book)
    if swap:
        first, second = swap.record.agent, swap.record.other
        source = f"{Swap.layout.sheet} {swap.key}"
    elif second is not None:
        other = row_of(row.date, second, book)
        mutual = other is not None and partner(other.record, book) == row.agent
        if other and mutual and begins(other.record, book) < begins(row, book):
            first, second = second, first
            source = f"{RosterDay.layout.sheet} {other.key}"
    both = second is not None and book.setting("swap_fine_both")
    return Offence(source, (first, second) if both and second else (first,), swap)


def begins(row: RosterDay, book: Book) -> tuple[datetime, str]:
    """Order of the two rows of a swap: the earlier shift first, then by name."""
    span = Limits.of(book).span(row.date, row.in_force)
    return span[0] if span else datetime.max, row.agent


def may_check(row: RosterDay, book: Book) -> Iterator[Finding]:
    """What is proposed for the ledger, where that is another file's."""
    if row.attendance in OFFENCES or row.attendance is Attendance.UNAPPROVED_SWAP:
        yield from untold("attendance", f"{row.date} {row.agent}：{row.attendance}", book)
    if row.empty_posts:
        yield from untold("empty_posts", f"{row.date} {on_duty(row)}：空岗 {row.empty_posts} 次", book)


def on_duty(row: RosterDay) -> str:
    """Who really worked a shift."""
    return row.covered_by or row.agent


def follow_up(row: RosterDay, book: Book) -> None:
    """Propose what the ledger should hold; nothing counts before a supervisor confirms it."""
    what = f"{row.date} {row.agent}{row.in_force}"
    if row.attendance is Attendance.UNAPPROVED_SWAP:
        offence = offence_of(row, book)
        fine, evidence = book.setting("swap_fine"), f"{what}由{row.covered_by}上，没有批准的调班"
        if not row.covered_by:
            evidence = f"{what}发布以后被改成{row.shift}，没有批准的调班"
        category = Category.UNAPPROVED_SWAP
        events = [
            propose(book, who, category, source=offence.source, day=row.date, evidence=evidence, amount=fine)
            for who in offence.people
        ]
        if offence.swap:
            swap = offence.swap.record
            book.reach(swap, SwapStatus.UNAPPROVED)
            swap.ledger_ref = events[0].record.number if events[0] else None
    for category in OFFENCES.get(row.attendance, ()) if row.attendance else ():
        times = "、".join(
            f"{word} {clock:%H:%M}" for word, clock in (("到岗", row.in_at), ("离岗", row.out_at)) if clock
        )
        source = f"{RosterDay.layout.sheet} {row.date}/{row.agent}"
        found = f"{what}，{times or '没有到岗，也没有人代班'}"
        propose(book, row.agent, category, source=source, day=row.date, evidence=found)
    if row.empty_posts:
        source = f"{RosterDay.layout.sheet} {row.date}/{row.agent}"
        found = f"{row.date} {row.in_force}空岗 {row.empty_posts} 次"
        propose(book, on_duty(row), Category.EMPTY_POST, source=source, day=row.date, evidence=found)


def sum_up(press: Press, rows: Sequence[Row[RosterDay]]) -> None:
    """How many shifts were checked, and what was found."""
    found = Counter(str(row.record.attendance) for row in rows)
    words = "，".join(f"{word} {found[word]}" for word in map(str, Attendance) if found[word])
    press.outcome.summary = f"核对出勤：{len(rows)} 行；{words}。"
