"""The week that is compiled: which one by default, and how people say it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from cs_macros.book.setting_kinds import WeekTime
from cs_macros.book.weeks import end_of, week_of


def last_closed(now: datetime, due: WeekTime | None) -> str:
    """The week whose hand-in was the last to be due; without such a time, the last calendar week.

    >>> from datetime import time
    >>> last_closed(datetime(2026, 11, 21, 16), WeekTime("SAT", time(16)))
    '2026-W47'
    """
    open_week = week_of(now, due)
    is_closing = due is not None and end_of(open_week, due) == now
    return open_week if is_closing else week_of(now - timedelta(days=7), due)


def in_words(week: str) -> str:
    """A week as people say it.

    >>> in_words("2026-W47")
    '2026年第47周（11月16日至11月22日）'
    """
    first = date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
    last = first + timedelta(days=6)
    days = f"{first.month}月{first.day}日至{last.month}月{last.day}日"
    return f"{week[:4]}年第{int(week[6:])}周（{days}）"
