"""主管改班: a supervisor changes a published shift, with a reason (CORE 7)."""

from __future__ import annotations

from collections.abc import Iterator

from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, block, warn
from cs_macros.sheets.roster.changes import (
    granted,
    hand_over,
    left_alone,
    plan_around,
    row_of,
    set_shift,
    shifts_on,
)
from cs_macros.sheets.roster.lawful import Limits, made_worse
from cs_macros.sheets.roster.register import RosterDay


def may_override(day: RosterDay, book: Book) -> Iterator[Finding]:
    """Another shift than before; what the change breaks is told, the supervisor answers for it."""
    assert day.new_shift  # the move needs it
    if day.new_shift is day.in_force:
        yield block("new_shift", f"已经是{day.in_force}", "填另一个班次。")
        return
    limits = Limits.of(book)
    before = plan_around([day.date], limits, book)
    here = day.date, day.agent
    after = {**before, here: before[here]._replace(shift=day.new_shift)}
    for breach in made_worse(before, after, limits, granted(book)):
        yield warn("new_shift", f"改班以后{breach.message}", "确认可以这样安排。")
    shifts = {**shifts_on(day.date, book), day.agent: day.new_shift}
    yield from left_alone(day.date, day.agent, shifts, book)


def override(day: RosterDay, book: Book) -> None:
    """The supervisor's shift holds; duties that no longer fit go to somebody else on shift."""
    row = row_of(day.date, day.agent, book)
    assert row
    assert day.new_shift
    day.orig_shift, day.swapped_with, day.change_no = day.in_force, None, None
    set_shift(row, day.new_shift, book)
    hand_over(day.date, book)
