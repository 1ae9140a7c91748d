"""The day, week or month that a button asks for (CORE 11)."""

from __future__ import annotations

import calendar
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from cs_macros.cells.dates import read_date, read_month, read_week
from cs_macros.cells.parsers import is_blank
from cs_macros.errors import CsError
from cs_macros.hosts.port import Cell

if TYPE_CHECKING:
    from cs_macros.book.book import Book
    from cs_macros.book.flow import Ask


DAY = timedelta(days=1)


def span(opens: str, closes: str, day: date, book: Book) -> tuple[datetime, datetime] | None:
    """From when to when a shift of a day is; None while one of its two times is not set.

    Args:
      opens, closes: Parameters with its times.
    """
    first, last = book.setting(opens), book.setting(closes)
    if first is None or last is None:
        return None
    start, end = datetime.combine(day, first), datetime.combine(day, last)
    return start, end if end > start else end + DAY


def asked_days(ask: Ask, cell: Cell, now: datetime) -> list[date]:
    """The days of the week (`2026-W47`) or month (`2026-11`) asked for; blank: of next week.

    Raises:
      CsError: It is neither a week nor a month.
    """
    if cell is None or is_blank(cell):
        return days_of_week(now.date() + timedelta(days=7))
    try:
        return days_of_month(read_month(cell, now))
    except ValueError:
        pass
    try:
        week = read_week(cell, now)
    except ValueError:
        raise CsError(
            f"{ask.label}“{cell}”不是周，也不是月份，未作任何改动。",
            hint="填周或月份，如 2026-W48 或 2026-12。",
        ) from None
    return days_of_week(date.fromisocalendar(int(week[:4]), int(week[6:]), 1))


def asked_day(ask: Ask, cell: Cell, now: datetime, default: date) -> date:
    """The day asked for; blank: the default.

    Raises:
      CsError: It is no day.
    """
    if cell is None or is_blank(cell):
        return default
    try:
        return read_date(cell, now)
    except ValueError as error:
        raise CsError(f"{ask.label}“{cell}”{error}，未作任何改动。", hint="填日期，如 2026-11-22。") from None


def end_of(day: date) -> datetime:
    """A day's last second: what is due on a day may be done all day."""
    return datetime.combine(day, time(23, 59, 59))


def until(moment: datetime) -> datetime:
    """Until when somebody means who typed a moment for something to do: a day without a time is all of it.

    >>> until(datetime(2026, 11, 25)).isoformat(), until(datetime(2026, 11, 25, 9)).isoformat()
    ('2026-11-25T23:59:59', '2026-11-25T09:00:00')
    """
    return end_of(moment.date()) if moment.time() == time() else moment


def days_of_week(day: date) -> list[date]:
    """Monday to Sunday of the week that a day is in."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=n) for n in range(7)]


def days_of_month(month: str) -> list[date]:
    """Every day of a month such as `2026-11`."""
    year, number = int(month[:4]), int(month[5:])
    return [date(year, number, n + 1) for n in range(calendar.monthrange(year, number)[1])]


def weekday_of(day: date) -> str:
    """The day of the week as a roster shows it.

    >>> weekday_of(date(2026, 11, 22))
    '周日'
    """
    return "周" + "一二三四五六日"[day.weekday()]


def asked_month(ask: Ask, cell: Cell, now: datetime) -> str | None:
    """The month asked for, such as `2026-11`; None when nothing is.

    Raises:
      CsError: It is no month.
    """
    if cell is None or is_blank(cell):
        return None
    try:
        return read_month(cell, now)
    except ValueError as error:
        raise CsError(f"{ask.label}“{cell}”{error}，未作任何改动。", hint="填月份，如 2026-11。") from None


def month_after(month: str) -> str:
    """The month after one.

    >>> month_after("2026-12")
    '2027-01'
    """
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12}-{number % 12 + 1:02}"


def month_before(month: str) -> str:
    """The month before another one.

    >>> month_before("2026-11"), month_before("2026-01")
    ('2026-10', '2025-12')
    """
    first = date.fromisoformat(f"{month}-01")
    return f"{first - timedelta(days=1):%Y-%m}"
