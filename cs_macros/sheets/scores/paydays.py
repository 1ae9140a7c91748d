"""When the score sheet of a month is due: before pay day, on a day when somebody works.

Source: seed 001/003 「奖罚评分表须在发工资前一天提交给上级批准处理」 (R-120, D-18).
"""

from __future__ import annotations

import calendar
from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from cs_macros.book.book import Book
from cs_macros.book.flow import UNSET, Unset
from cs_macros.sheets.roster.register import Holiday, HolidayKind, days_of
from cs_macros.sheets.scores.register import ScoreMonth

END_OF_DAY = time(23, 59, 59)


def due_at(record: ScoreMonth, book: Book) -> datetime | Unset | None:
    """End of the day on which a month must be submitted; unset as long as nobody knows the pay day."""
    payday, offset = book.setting("payday"), book.setting("payday_month_offset")
    before = book.setting("score_due_days_before")
    if record.month is None:
        return None
    if payday is None or offset is None or before is None:
        return UNSET
    off, worked = days_of(HolidayKind.OFF, book), days_of(HolidayKind.WORKED, book)
    # Wages may not be late: of a pay day without work the last working day before it is the pay day.
    paid = last_workday(pay_date(record.month, payday, offset), off, worked)
    return datetime.combine(last_workday(paid - timedelta(days=before), off, worked), END_OF_DAY)


def year_unknown(record: ScoreMonth, book: Book) -> int | None:
    """The year in which a month is due, if 节假日 has nothing of it: then only weekends are kept free."""
    due = due_at(record, book)
    known = {day.year for day in book.known(Holiday).column("date").values()}
    return due.year if isinstance(due, datetime) and due.year not in known else None


def pay_date(month: str, payday: int, offset: int) -> date:
    """The day on which a month is paid; a day that the paying month does not have is its last.

    >>> pay_date("2026-11", 15, 1), pay_date("2027-01", 31, 1), pay_date("2026-12", 31, 0)
    (datetime.date(2026, 12, 15), datetime.date(2027, 2, 28), datetime.date(2026, 12, 31))
    """
    count = int(month[:4]) * 12 + int(month[5:]) - 1 + offset
    year, number = count // 12, count % 12 + 1
    return date(year, number, min(payday, calendar.monthrange(year, number)[1]))


def last_workday(day: date, off: Collection[date], worked: Collection[date]) -> date:
    """The day itself, or the last one before it on which people work.

    Args:
      off: Public holidays.
      worked: Saturdays and Sundays that are worked instead.
    """
    while day in off or (day.weekday() >= calendar.SATURDAY and day not in worked):
        day -= timedelta(days=1)
    return day
