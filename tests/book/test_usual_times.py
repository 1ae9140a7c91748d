"""When something may have happened: not in time to come, not before what came first."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from cs_macros.book import usual
from cs_macros.book.book import Book
from cs_macros.book.columns import Day, Moment, Record, column
from cs_macros.sheets import ALL_SHEETS
from tests.builders import NOW, a_workbook

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


class Happened(Record, sheet="发生", table="happened", key=("at",)):
    """Two moments and two days."""

    at: Moment | None = column("时间")
    after: Moment | None = column("后来")
    day: Day | None = column("日期")
    day_after: Day | None = column("后来日期")


def told(guard: object, **cells: datetime | date) -> list[str]:
    record, _ = Happened.read(cells, NOW)
    found = guard(record, Book(a_workbook(), ALL_SHEETS, now=NOW))  # type: ignore[operator]
    return [each.message for each in found]


def test_what_has_happened_is_not_ahead_by_a_second_or_a_day() -> None:
    moment, day = usual.not_ahead("at"), usual.not_ahead("day")
    assert (told(moment, at=NOW), told(moment, at=NOW + SECOND)) == ([], ["时间晚于现在"])
    assert (told(day, day=NOW.date()), told(day, day=NOW.date() + DAY)) == ([], ["日期晚于现在"])
    assert told(moment) == []


def test_two_moments_are_compared_to_the_second_and_days_by_the_day() -> None:
    guard = usual.not_before("after", "at")
    assert (told(guard, at=NOW, after=NOW), told(guard, at=NOW, after=NOW - SECOND)) == ([], ["后来早于时间"])
    mixed, today = usual.not_before("day_after", "at"), NOW.date()
    assert (told(mixed, at=NOW, day_after=today), told(mixed, at=NOW, day_after=today - DAY)) == (
        [],
        ["后来日期早于时间"],
    )
    assert told(guard, at=NOW) == told(guard, after=NOW) == []
