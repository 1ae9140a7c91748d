"""Who is on which shift, when it ends, and who comes next, as 值班表 says (R-001, R-002, F-17).

Where nobody is rostered, the clock tells the shift and no receiver is proposed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from cs_macros.book.columns import Choice
from cs_macros.book.office import posts_of
from cs_macros.book.periods import DAY, span
from cs_macros.sheets.roster.register import RosterDay, Shift

if TYPE_CHECKING:
    from cs_macros.book.book import Book


class Turn(Choice):
    """Which shift hands over, and which takes over."""

    EARLY = "早班"
    LATE = "晚班"


FOLLOWS = {Turn.EARLY: Turn.LATE, Turn.LATE: Turn.EARLY}
HOURS = {Shift.EARLY: ("early_start", "early_end"), Shift.LATE: ("late_start", "late_end")}
"""Shift → the parameters with its times."""

ALL_DAY = ("early_start", "late_end")
"""The hours of somebody who is on no roster."""

AHEAD = 7
"""Days within which the next shift is looked for, and back to which the last one ended."""


def rostered(day: date, book: Book) -> Mapping[str, RosterDay]:
    """Person → the row of 值班表, of everybody whose day is planned."""
    table = book.known(RosterDay)
    rows = (table.row(n).record for n in table.index(("date",)).get((day,), []))
    return {row.agent: row for row in rows if row.status and row.agent and row.in_force}


def hours_on(agent: str, day: date, book: Book) -> tuple[datetime, datetime] | None:
    """From when to when somebody works on a day; None on a day off, or while times are not set."""
    row = rostered(day, book).get(agent)
    if row is None:
        return span(*ALL_DAY, day, book)
    return span(*HOURS[row.in_force], day, book) if row.in_force in HOURS else None


def left_at(agent: str, book: Book) -> datetime | None:
    """When somebody's last shift ended; None while one is running, its very last second included."""
    for back in range(AHEAD + 1):
        hours = hours_on(agent, book.now.date() - back * DAY, book)
        if hours and hours[0] <= book.now <= hours[1]:
            return None
        if hours and hours[1] < book.now:
            return hours[1]
    return None


# -- what a new row begins with ------------------------------------------------------------------------


def day_of(record: Any, book: Book) -> date:
    """Today, or yesterday while a shift of yesterday still runs after midnight."""
    today, agent = book.now.date(), record.from_agent or book.operator
    row = rostered(today - DAY, book).get(agent)
    hours = span(*HOURS[row.in_force], today - DAY, book) if row and row.in_force in HOURS else None
    return today - DAY if hours and book.now <= hours[1] else today


def hours_of(turn: Turn, day: date, book: Book) -> tuple[datetime, datetime] | None:
    """From when to when a shift is; None while its times are not set."""
    return span(*HOURS[Shift[turn.name]], day, book)


def own(record: Any, book: Book) -> Turn | None:
    """The shift of whoever hands over; of somebody on no roster the one that ends next."""
    day, agent = record.date or day_of(record, book), record.from_agent or book.operator
    row = rostered(day, book).get(agent)
    if row:
        return Turn[row.in_force.name] if row.in_force in HOURS else None
    early = hours_of(Turn.EARLY, day, book)
    if early is None:
        return None
    return Turn.EARLY if book.now <= early[1] else Turn.LATE


def other(record: Any, book: Book) -> Turn | None:
    """The shift that takes over."""
    return FOLLOWS[record.from_shift] if record.from_shift else None


def receiver(record: Any, book: Book) -> str | None:
    """The only person of the next shift with the leaver's post; with several, somebody must say which."""
    day, agent = record.date or day_of(record, book), record.from_agent or book.operator
    turn = record.from_shift or own(record, book)
    if turn is None:
        return None
    here = rostered(day, book).get(agent)
    posts = {here.post} if here and here.post else {*posts_of(book.staff.get(agent))}
    names = [name for name, post in next_shift(turn, day, book) if post in posts and name != agent]
    return names[0] if len(names) == 1 else None


def next_shift(turn: Turn, day: date, book: Book) -> Iterator[tuple[str, str]]:
    """Who works after a shift, each with their post: the late shift of the day after the early one, the
    early shift of the next day on which somebody works after the late one."""
    first = 0 if turn is Turn.EARLY else 1
    for ahead in range(first, AHEAD + 1):
        rows = rostered(day + timedelta(days=ahead), book)
        wanted = Shift.LATE if ahead == 0 else Shift.EARLY
        found = [(name, str(row.post)) for name, row in rows.items() if row.in_force is wanted]
        if found:
            yield from found
            return
