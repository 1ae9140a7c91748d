"""Weeks of the hand-in: which one a moment belongs to, when it ends, which one a press means.

Source: seed 000 「每周六下午16:00上交行政部进行汇总」 (R-099).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from functools import lru_cache

from cs_macros.book.setting_kinds import WeekTime

A_WEEK = timedelta(days=7)


def first_due(moment: datetime, due: WeekTime) -> datetime:
    """The first hand-in not before a moment; its very second still belongs to it.

    >>> from datetime import time
    >>> first_due(datetime(2026, 11, 21, 16, 0, 1), WeekTime("SAT", time(16)))
    datetime.datetime(2026, 11, 28, 16, 0)
    """
    day = moment.date() + timedelta(days=(due.isoweekday - moment.isoweekday()) % 7)
    found = datetime.combine(day, due.at)
    return found if found >= moment else found + A_WEEK


def week_of(moment: datetime, due: WeekTime | None) -> str:
    """The week in whose hand-in something of this moment belongs; without one, its calendar week.

    >>> week_of(datetime(2026, 11, 22), None)
    '2026-W47'
    """
    return _name_of((first_due(moment, due) if due else moment).date())


@lru_cache(maxsize=512)
def _name_of(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


@lru_cache(maxsize=512)
def end_of(week: str, due: WeekTime) -> datetime:
    """When a week such as `2026-W47` is handed in."""
    day = date.fromisocalendar(int(week[:4]), int(week[6:]), due.isoweekday)
    return datetime.combine(day, due.at)


def meant(now: datetime, due: WeekTime | None, waiting: Collection[str], handed_in: Collection[str]) -> str:
    """The week that a press means when none is asked for (CORE 11).

    The one just closed until it is handed in, as long as there is something to hand in; else the open one.

    Args:
      waiting: Weeks of the rows that could be handed in.
      handed_in: Weeks of the rows that were.
    """
    opened, closed = week_of(now, due), week_of(now - A_WEEK, due)
    late = closed not in handed_in and any(week <= closed for week in waiting)
    return closed if late else opened
