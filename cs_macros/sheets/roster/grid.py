"""排班月表: the roster as people read it, one line a person and month; 值班表 is derived from it.

Which way things flow:

* While a day is a draft the grid leads. A cell that somebody edited differs from `shown`, what the software
  last wrote there; 生成排班 and 发布 take it over into 值班表 with 锁定 = 是 (an emptied cell: 否).
* From publication on 值班表 leads, and only its moves change it. An edited cell of the grid is reported and
  put back.
* What nobody edited always shows 值班表 as it stands. After every press that changes 值班表, and when
  refreshing, the grid is renewed.

So a cell is never merged: either somebody edited it and the day is a draft, or 值班表 is right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from cs_macros.book.book import Book
from cs_macros.book.panels import HEAD
from cs_macros.book.periods import days_of_month
from cs_macros.book.table import Row
from cs_macros.errors import Level, Problem
from cs_macros.sheets.roster.heading import heads
from cs_macros.sheets.roster.register import (
    GridShift,
    Holiday,
    HolidayKind,
    RosterDay,
    RosterMonth,
    RosterStatus,
    Shift,
)

NOTHING = "·"
"""In `shown`: an empty cell."""


class Edit(NamedTuple):
    """A cell that somebody changed; no shift: they emptied it, and the program may choose."""

    day: date
    agent: str
    shift: Shift | None


# -- from the grid ------------------------------------------------------------------------------


def edits(book: Book, days: Collection[date]) -> Iterator[Edit]:
    """What people changed on some days since the grid was last renewed."""
    for row in book.known(RosterMonth).rows():
        if not row.key or row.doomed:
            continue
        for day in days_of_month(row.record.month):
            field = f"d{day.day}"
            if day in days and field not in row.bad and mark(row, field) != shown(row, day):
                cell: GridShift | None = getattr(row.record, field)
                yield Edit(day, row.record.agent, cell.shift if cell else None)


def take_over(book: Book, days: Collection[date]) -> list[Problem]:
    """Write the edits of some days into their drafts.

    Returns:
      Cells that nobody can read, and those of people who have no draft on the day: they wait for 生成排班.
    """
    problems = unreadable(book, days)
    table = book.table(RosterDay)
    for edit in edits(book, days):
        row = table.find(f"{edit.day}/{edit.agent}")
        if row is None and edit.shift:
            message = f"{edit.agent} {edit.day} 还没有草稿，月表里写的没有用上"
            hint = "到“值班表”按“生成排班”，再发布。"
            problems.append(Problem(message, hint, RosterMonth.layout.sheet, level=Level.WARN))
        elif row and row.record.status is RosterStatus.DRAFT and not row.bad:
            row.record.pinned = edit.shift is not None
            if edit.shift:
                row.record.shift = edit.shift
    return problems


def unreadable(book: Book, days: Collection[date]) -> list[Problem]:
    """Cells of some days in which stands no shift; they stay as typed."""
    return [
        row.problem(f"d{day.day}", row.bad[f"d{day.day}"], "填早、晚、休、假，或清空这一格。")
        for row in book.known(RosterMonth).rows()
        if row.key
        for day in days_of_month(row.record.month)
        if day in days and f"d{day.day}" in row.bad
    ]


def mark(row: Row[RosterMonth], field: str) -> str:
    cell: GridShift | None = getattr(row.record, field)
    return cell.value if cell else NOTHING


def shown(row: Row[RosterMonth], day: date) -> str:
    """What the software last wrote into a day's cell."""
    text = row.record.shown or ""
    return text[day.day - 1] if len(text) >= day.day else NOTHING


# -- into the grid ------------------------------------------------------------------------------


def renew(book: Book) -> list[Problem]:
    """Show 值班表 as it stands, line by line.

    Returns:
      Cells that were edited after publication (they are put back), and shifts changed in 值班表 itself.
    """
    problems: list[Problem] = []
    months: dict[str, dict[date, Row[RosterDay]]] = {}
    for row in roster_rows(book):
        key = f"{row.record.date:%Y-%m}/{row.record.agent}"
        months.setdefault(key, {})[row.record.date] = row
        problems += hand_changed(row)
    table = book.table(RosterMonth)
    holidays = {each.record.date: each.record.kind for each in book.known(Holiday).rows()}
    for key in sorted(months, key=lambda key: (key[:7], order_of(key[8:], book))):
        line = table.find(key) or table.add(record=RosterMonth(month=key[:7], agent=key[8:]))
        problems += renew_line(line, months[key], holidays)
    for line in [*table.rows()]:
        if line.key and line.key not in months and not line.doomed:
            problems += renew_line(line, {}, holidays)
            if not line.bad and not any(getattr(line.record, f"d{n}") for n in range(1, 32)):
                table.drop(line)
    for field, text in heads(book).items():
        book.put(f"{RosterMonth.layout.table}_{field}{HEAD}", text)
    return problems


def roster_rows(book: Book) -> Iterator[Row[RosterDay]]:
    """The rows of 值班表 that a button made and that can be read."""
    table = book.known(RosterDay)
    for row in (*table.rows(), *table.new_rows):
        day = row.record
        if not row.doomed and day.status and day.date and day.agent and day.shift:
            yield row


def hand_changed(row: Row[RosterDay]) -> Iterator[Problem]:
    """A published shift that was typed over: only moves may change it."""
    day = row.record
    if day.status is not RosterStatus.DRAFT and day.published_shift and day.shift is not day.published_shift:
        hint = f"改回{day.published_shift}；要改班请填“改为班次”，按“主管改班”。"
        yield row.problem("shift", f"发布的是{day.published_shift}，班次被手工改过", hint, Level.WARN)


def order_of(agent: str, book: Book) -> int:
    """Where somebody stands in 员工名册; those who left come last."""
    names = [*book.staff]
    return names.index(agent) if agent in book.staff else len(names)


def renew_line(
    line: Row[RosterMonth], rows: dict[date, Row[RosterDay]], holidays: dict[date, HolidayKind]
) -> Iterator[Problem]:
    """One person's month: cells, counters, and what was shown."""
    record, marks = line.record, ""
    shifts = {day: lawful_shift(row.record) for day, row in rows.items()}
    for day in days_of_month(record.month):
        row, field = rows.get(day), f"d{day.day}"
        edited = field in line.bad or mark(line, field) != shown(line, day)
        draft = row is None or row.record.status is RosterStatus.DRAFT
        if edited and draft and not taken(line, field, row):
            marks += shown(line, day)  # what people wrote waits for 生成排班 or 发布
            continue
        cell = GridShift.of(shifts[day]) if day in shifts else None
        if edited and not draft and mark(line, field) != cell:
            hint = "要改班请到“值班表”用主管改班，或用调班申请、请假。"
            yield line.problem(field, f"{day} 已经发布，改回{shifts[day]}", hint, Level.WARN)
        setattr(record, field, cell)
        line.bad.pop(field, None)
        marks += cell or NOTHING
    record.shown = marks
    record.team = next((row.record.team for row in rows.values() if row.record.team), record.team)
    count(record, shifts, holidays)


def lawful_shift(day: RosterDay) -> Shift:
    """What holds: once published, what was published."""
    return day.shift if day.status is RosterStatus.DRAFT else day.published_shift or day.shift


def taken(line: Row[RosterMonth], field: str, row: Row[RosterDay] | None) -> bool:
    """Whether an edited cell has become the draft's shift."""
    if row is None or field in line.bad:
        return False
    cell: GridShift | None = getattr(line.record, field)
    return (cell is None and row.record.pinned is not True) or (
        cell is not None and cell.shift is row.record.shift
    )


def count(record: RosterMonth, shifts: dict[date, Shift], holidays: dict[date, HolidayKind]) -> None:
    """What the line adds up to; a weekend worked in exchange for a holiday is no weekend."""
    sums = Counter(shifts.values())
    record.early, record.late = sums[Shift.EARLY], sums[Shift.LATE]
    record.off, record.leave = sums[Shift.OFF], sums[Shift.LEAVE]
    working = [day for day, shift in shifts.items() if shift in (Shift.EARLY, Shift.LATE)]
    record.holiday = sum(holidays.get(day) is HolidayKind.OFF for day in working)
    record.weekend = sum(day.weekday() >= 5 and day not in holidays for day in working)
