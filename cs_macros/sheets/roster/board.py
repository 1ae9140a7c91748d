"""What 值班表 puts on 今日看板: who is on shift, and the weeks that are still to be published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from cs_macros.book.board import Item, Urgency, some, urgency_of
from cs_macros.book.book import Book
from cs_macros.book.office import MANAGERS
from cs_macros.book.periods import DAY, span
from cs_macros.book.setting_kinds import WEEKDAYS
from cs_macros.sheets.roster.lawful import ENDS
from cs_macros.sheets.roster.register import RosterDay, RosterStatus, Shift
from cs_macros.sheets.roster.rules import closed_days

END_OF_DAY = time(23, 59)
WEEK = timedelta(days=7)


def on_shift(book: Book) -> str:
    """Who is on which shift today, and whose shift runs now. Source: seed 000-K 一, R-001, R-002."""
    table = book.known(RosterDay)
    today = book.now.date()
    dated = ((day, table.row(n).record) for n, day in table.column("date").items())
    planned = [(day, row) for day, row in dated if row.status and today - DAY <= day <= today]
    mine = [row for day, row in planned if day == today]
    parts = [*last_night([row for day, row in planned if day < today], book)]
    if not mine:
        return "　".join([*parts, "值班表里没有今天的排班。"])
    if any(row.status is RosterStatus.DRAFT for row in mine):
        parts.append("今天的排班还是草稿，没有发布。")
    for shift in ENDS:
        names = [str(row.agent) for row in mine if row.in_force == shift]
        hours_of = span(*ENDS[shift], today, book)
        hours = f" {hours_of[0]:%H:%M}–{hours_of[1]:%H:%M}" if hours_of else ""
        running = "（正在当班）" if hours_of and hours_of[0] <= book.now < hours_of[1] else ""
        parts.append(f"{shift}{hours}{running}：{some(names)}")
    away = [f"{row.agent}（{row.in_force}）" for row in mine if row.in_force in (Shift.OFF, Shift.LEAVE)]
    return "　".join([*parts, *([f"不在：{some(away)}"] if away else [])])


def last_night(rows: Sequence[RosterDay], book: Book) -> Iterator[str]:
    """Shifts of yesterday that still run after midnight."""
    for shift in ENDS:
        names = [str(row.agent) for row in rows if row.in_force == shift]
        hours_of = span(*ENDS[shift], book.now.date() - DAY, book)
        if names and hours_of and book.now < hours_of[1]:
            yield f"昨天的{shift}（到 {hours_of[1]:%H:%M}，正在当班）：{some(names)}"


def roster_to_publish(book: Book) -> Iterator[Item]:
    """This week and the next, once the day of publishing is set, with their days ahead on which people
    work and of which nothing is published (D-19)."""
    weekday = book.setting("roster_publish_weekday")
    if weekday is None:
        return
    table, today = book.table(RosterDay), book.now.date()
    states, closed = table.column("status"), closed_days(book)
    drafts = (None, RosterStatus.DRAFT)
    known = {day for n, day in table.column("date").items() if states.get(n) not in drafts}
    this_monday = today - timedelta(days=today.weekday())
    for which, monday in (("本周", this_monday), ("下周", this_monday + WEEK)):
        days = [monday + timedelta(days=n) for n in range(7)]
        lacking = [day for day in days if day >= today and day not in known and day not in closed]
        if lacking:
            due = datetime.combine(monday - WEEK + timedelta(days=WEEKDAYS.index(weekday)), END_OF_DAY)
            yield Item(
                urgency=urgency_of(due, book.now),
                owner=book.holders(*MANAGERS),
                what=f"发布{which}值班表",
                sheet=RosterDay.layout.sheet,
                number=f"{monday:%G-W%V}",
                due_at=due,
                note="整周还没有发布" if len(lacking) == len(days) else f"还没有发布：{days_listed(lacking)}",
            )


def watched(book: Book) -> Iterator[Item]:
    """All that 值班表 puts up."""
    yield from roster_to_publish(book)
    yield from typed_over(book)


def typed_over(book: Book) -> Iterator[Item]:
    """Published shifts that somebody has typed over: they do not hold, and are told (CORE 14.2)."""
    table = book.table(RosterDay)
    states, published = table.column("status"), table.column("published_shift")
    for n, shift in table.column("shift").items():
        if published.get(n, shift) is shift or states.get(n) in (RosterStatus.DRAFT, RosterStatus.ENDED):
            continue
        day = table.row(n).record
        yield Item(
            urgency=Urgency.OVERDUE,
            owner=book.holders(*MANAGERS),
            what="发布的班次被手工改过",
            sheet=table.grid.sheet,
            number=table.row(n).name,
            who=day.agent,
            status=str(day.status),
            note=f"发布的是{day.in_force}，现在写着{day.shift}；改回去，或走调班",
        )


def days_listed(days: Iterable[date]) -> str:
    """Days of a week, in words."""
    return "、".join(f"{day:%m-%d}" for day in days)
