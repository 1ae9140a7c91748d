"""What the team does at which time of a day, and who of those on shift (R-006, R-011 … R-017, D-01 … D-08).

Source: seed 004 「9:30-12:00处理前天下单用户 用户咨询接待」 and what follows; seed 000 「上班第一时间…」.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from cs_macros.book.book import Book
from cs_macros.book.office import AGENTS, Post
from cs_macros.book.setting_kinds import SHIFT_ENDS
from cs_macros.sheets.roster.register import RosterDay, RosterStatus, Shift

HOUR = timedelta(hours=1)
"""What a thing at a time of day takes: a shift's first hour (CON-01), the last before a deadline (A20)."""

EARLY, LATE, BOTH = (Shift.EARLY,), (Shift.LATE,), (Shift.EARLY, Shift.LATE)
STARTS: Mapping[Shift, str] = {Shift.EARLY: "early_start", Shift.LATE: "late_start"}


class Line(NamedTuple):
    """A line of the timetable.

    Attributes:
      shifts: Whose people it is for; none for one that holds a post, whatever their shift.
      posts: Who of them, the first post that anybody of them holds.
    """

    start: time
    end: time
    task: str
    shifts: Sequence[Shift]
    posts: Sequence[Sequence[Post]] = (AGENTS,)


class Duty(NamedTuple):
    """A line as it falls to one person."""

    line: Line
    owner: str
    shift: Shift | None


def later(clock: time, by: timedelta) -> time:
    return (datetime.combine(date(2000, 1, 2), clock) + by).time()


def lines(day: date, book: Book) -> Iterator[Line]:
    """The timetable of a day; what a parameter without a value decides is left out."""
    before = day - timedelta(days=book.setting("prev_day_offset"))
    named = f"{before.month}月{before.day}日"
    yield from first_things(book)
    if block := first_block(book):
        yield Line(
            block[0], block[1], f"处理{named}的售后、退换货、漏单漏发、缺货和咨询，更正库存数量", EARLY
        )
    yield from (
        Line(block[0], block[1], text.format(day=named), shifts)
        for key, text, shifts in (
            ("task_2", "处理{day}下单的客户和咨询", EARLY),
            ("task_3", "处理评价，中差评逐个电话联系", BOTH),
            ("task_4", "接待客户，快递打单", BOTH),
            ("task_5", "检查今天的工作，配单发货，到仓库帮忙", LATE),
            ("task_6", "检查全部店铺的售后，处理没有发出的货", LATE),
        )
        if (block := book.setting(key))
    )
    yield from timed(book)


def first_things(book: Book) -> Iterator[Line]:
    """The first hour of every shift (D-01)."""
    for shift, key in STARTS.items():
        if start := book.setting(key):
            text = "看留言，跟进未付款订单，看中差评的进度"
            yield Line(start, later(start, HOUR), text, (shift,))


def first_block(book: Book) -> tuple[time, time] | None:
    """The block of 8:30 in a shop that opens later: the first hour of its early shift (CON-01)."""
    block, opens = book.setting("task_1"), book.setting("early_start")
    if block is None or opens is None or opens <= block[0]:
        return block  # type: ignore[no-any-return]
    length = datetime.combine(date(2000, 1, 1), block[1]) - datetime.combine(date(2000, 1, 1), block[0])
    return opens, later(opens, length)


def timed(book: Book) -> Iterator[Line]:
    """What is due at a time of day (D-02, D-04, D-05, D-06, D-08, R-017)."""
    if at := book.setting("dunning_time"):
        yield Line(at, later(at, HOUR), "给在线的未付款客户发提醒", BOTH, ((Post.PRESALES,), AGENTS))
    yield from slip_runs(book)
    if at := clock_of("unshipped_fetch_by", book):
        yield Line(later(at, -HOUR), at, "取回当天发不出的订单，告诉客户", EARLY)
    if at := book.setting("ship_notice_deadline"):
        yield Line(later(at, -HOUR), at, "把发货、暂不能发货的通知发完", LATE)
    opens, closes = book.setting("early_start"), book.setting("late_end")
    if opens and closes:
        yield Line(opens, closes, "查看中差评并分配", (), ((Post.STORE_MANAGER,),))
    if closes:
        yield Line(later(closes, -HOUR), closes, "下班前巡查，关好电源锁好门", LATE)


def slip_runs(book: Book) -> Iterator[Line]:
    """A run of slips to the warehouse in every window (D-06)."""
    first, last, minutes = (book.setting(key) for key in ("slip_run_from", "slip_run_to", "slip_run_minutes"))
    if first is None or last is None or minutes is None:
        return
    start, step = first, timedelta(minutes=minutes)
    while start < (end := later(start, step)) <= last:
        yield Line(start, end, "送单给仓库", BOTH, ((Post.PRINTER,), AGENTS))
        start = end


def clock_of(key: str, book: Book) -> time | None:
    """A time of day, or the end of the shift that the parameter names."""
    found = book.setting(key)
    clock: time | None = book.setting(found) if found in SHIFT_ENDS else found
    return clock


# -- who ----------------------------------------------------------------------------------------


def shifts_on(day: date, book: Book) -> dict[str, Shift]:
    """Who is on which shift, as far as the roster of the day is published."""
    table = book.known(RosterDay)
    rows = (table.row(n).record for n, found in table.column("date").items() if found == day)
    known = (row for row in rows if row.status not in (None, RosterStatus.DRAFT))
    return {str(row.agent): row.in_force for row in known if row.agent and row.in_force}


def duties(day: date, book: Book) -> list[Duty]:
    """Every line of a day as it falls to those who have it, in the order of the day."""
    on = shifts_on(day, book)
    found = [duty for line in lines(day, book) for duty in falls_to(line, on, book)]
    return sorted(found, key=lambda duty: (duty.line.start, duty.line.end, duty.line.task, duty.owner))


def falls_to(line: Line, on: Mapping[str, Shift], book: Book) -> Iterator[Duty]:
    """Whom a line is for: on its shifts, with its posts; whoever is off or on leave has none of it."""
    away = (Shift.OFF, Shift.LEAVE)
    here = [name for name, shift in on.items() if shift in line.shifts] if line.shifts else [
        name for name in book.staff if on.get(name) not in away
    ]  # fmt: skip
    for posts in line.posts:
        if those := [name for name in here if book.holds(name, posts)]:
            yield from (Duty(line, name, on.get(name)) for name in those)
            return
