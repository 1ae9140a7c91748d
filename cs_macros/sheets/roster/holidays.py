"""节假日: the sheet decides; a library of the State Council's notices only proposes what is missing.

Source: seed 000 「按国家法定节假日休息」 (R-025).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from cs_macros.book.book import Book
from cs_macros.book.flow import button
from cs_macros.book.office import MANAGERS
from cs_macros.book.press import Press
from cs_macros.errors import Level, Problem
from cs_macros.sheets.roster.register import Holiday, HolidayKind

NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


class Proposed(NamedTuple):
    """A day of the notice."""

    name: str
    kind: HolidayKind


def published_days(year: int) -> Mapping[date, Proposed]:
    """The days off and the weekends worked of a year; empty where the library does not know it yet."""
    from chinese_calendar import constants

    found = {
        day: Proposed(NAMES.get(name, name), HolidayKind.OFF)
        for day, name in constants.holidays.items()
        if day.year == year
    }
    worked = {
        day: Proposed(NAMES.get(name, name), HolidayKind.WORKED)
        for day, name in constants.workdays.items()
        if day.year == year
    }
    return found | worked


@button("补节假日", by=MANAGERS, icon="CalendarInsert")
def propose_holidays(press: Press) -> None:
    """按国务院的放假通知补上今年和明年的放假与调休上班日；表里已有的日期一律不动，请核对后使用。"""
    press.check_operator()
    book = press.book
    known = set(book.table(Holiday).column("date").values())
    year, added = book.now.year, 0
    for each in (year, year + 1):
        proposed = published_days(each)
        for day, (name, kind) in sorted(proposed.items()):
            if day not in known:
                book.table(Holiday).add(record=Holiday(date=day, name=name, kind=kind))
                added += 1
        if not proposed:
            press.outcome.problems.append(unknown_year(each))
    press.outcome.summary = f"补上 {added} 天，已有的 {len(known)} 天没有动。请对照国务院的通知核对。"


def unknown_year(year: int) -> Problem:
    hint = "通知出来以后，照通知填“节假日”表，或更新程序后按“补节假日”。"
    return Problem(f"程序里还没有 {year} 年的放假通知", hint, Holiday.layout.sheet, level=Level.WARN)


def missing_years(book: Book, days: Iterable[date]) -> list[Problem]:
    """Years of some days of which the sheet has nothing."""
    have = {day.year for day in book.known(Holiday).column("date").values()}
    return [
        Problem(
            f"“节假日”没有 {year} 年的放假安排，排班时当作没有节假日",
            "按“补节假日”，或照国务院的通知填写，再按“生成排班”。",
            Holiday.layout.sheet,
            level=Level.WARN,
        )
        for year in sorted({day.year for day in days} - have)
    ]
