"""Weekdays and holidays over the days of 排班月表."""

from __future__ import annotations

from datetime import date

from cs_macros.book.book import Book
from cs_macros.book.periods import days_of_month, weekday_of
from cs_macros.sheets.roster.register import Holiday, HolidayKind, RosterMonth

HEADED = ("month", *(f"d{n}" for n in range(1, 32)))

PRINTED = (*HEADED[:1], "agent", *HEADED[1:], "early", "late", "off", "leave")
"""A month on one page."""

MADE_UP_FOR = "补班"
"""A weekend on which people work in exchange for a holiday."""


def month_shown(book: Book) -> str:
    """The month whose weekdays stand over the days: this one where the sheet has it, else its latest; none
    where it has no line yet."""
    table = book.known(RosterMonth)
    months = {*table.column("month").values(), *(row.record.month for row in table.new_rows)}
    today = f"{book.now:%Y-%m}"
    return today if today in months else max(months, default="")


def heads(book: Book) -> dict[str, str]:
    """Field → what stands over its column: the month, and of each of its days the weekday and the holiday."""
    month = month_shown(book)
    if not month:
        return dict.fromkeys(HEADED, "")
    holidays = {row.record.date: row.record for row in book.known(Holiday).rows() if not row.bad}
    told = dict.fromkeys(HEADED, "")
    told |= {f"d{day.day}": told_of(day, holidays.get(day)) for day in days_of_month(month)}
    return {**told, "month": month}


def told_of(day: date, holiday: Holiday | None) -> str:
    """A day in two short lines."""
    word = ""
    if holiday:
        word = str(holiday.name or "")[:2] if holiday.kind is HolidayKind.OFF else MADE_UP_FOR
    return "\n".join(filter(None, [weekday_of(day)[1:], word]))
