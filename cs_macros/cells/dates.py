"""Forgiving readers of days, moments, weeks and months, as a clerk types them.

A clerk types 11.22 and means 22 November; the program stores the number 11.22, or in a cell with a
date format the tenth of January 1900. What can be told is read, and whoever presses is told how
(`read_as`); what cannot is refused with every reading.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from cs_macros.cells.parsers import plain
from cs_macros.hosts.port import Cell

DATE_PARTS = r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})[日号]?"
CLOCK_PARTS = r"(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?"
EXCEL_EPOCH = datetime(1899, 12, 30)
LAST_SERIAL = 2958465
"""Excel's number for 9999-12-31; hosts hand 1904 dates over as dates, never as serials."""

LEAP_BUG = datetime(1900, 3, 1)
"""Before this day Excel counts one more than the calendar: it believes in 29 February 1900."""

LAST_TYPED = 1232
"""Below it a number in a date cell is no day of Excel's but typed: 11.22, 1122."""

DAYS = {"前天": -2, "昨天": -1, "昨日": -1, "今天": 0, "今日": 0, "当天": 0, "明天": 1, "明日": 1, "后天": 2}
WEEKS = {"上上周": -2, "上周": -1, "本周": 0, "这周": 0, "下周": 1, "下下周": 2}
MONTHS = {"上上个月": -2, "上个月": -1, "上月": -1, "本月": 0, "这个月": 0, "下个月": 1, "下月": 1}
"""Words for a day, a week, a month → how many after the one of now."""


def from_serial(cell: float) -> datetime:
    """Excel's day number as a moment, to the second.

    Raises:
      ValueError: No day has that number.
    """
    if not 1 <= cell < LAST_SERIAL + 1:
        raise ValueError("不是日期")
    return EXCEL_EPOCH + timedelta(seconds=round(cell * 86400))


def read_date(cell: Cell, now: datetime) -> date:
    """A day. Without a year it is the one nearest to now.

    >>> now = datetime(2027, 1, 3)
    >>> read_date("12月30日", now), read_date("２０２６／１１／２２", now), read_date(46348.0, now)
    (datetime.date(2026, 12, 30), datetime.date(2026, 11, 22), datetime.date(2026, 11, 22))
    >>> read_date("11.2", now), read_date(11.22, now), read_date("昨天", now)
    (datetime.date(2026, 11, 2), datetime.date(2026, 11, 22), datetime.date(2027, 1, 2))
    >>> read_date(11.2, now)
    Traceback (most recent call last):
        ...
    ValueError: 数字 11.2 分不清是 11月2日 还是 11月20日
    """
    return read_moment(cell, now).date()


def read_moment(cell: Cell, now: datetime) -> datetime:
    """A day with or without a time of day; without one it is midnight."""
    if type(cell) is datetime and cell.year > 1903 and not cell.microsecond and cell.tzinfo is None:
        return cell  # as nearly all moments stand in cells
    if isinstance(cell, date):
        moment = cell if isinstance(cell, datetime) else datetime.combine(cell, time())
        return _plausible(_in_excels_time(_to_second(moment.replace(tzinfo=None))), now)
    if isinstance(cell, (bool, time)):
        raise ValueError("不是日期")
    if isinstance(cell, (int, float, Decimal)):
        number = float(cell)
        if 19000101 <= number <= 99991231:
            return _day(str(int(number)), now)
        return _typed(number, now) if 1 <= number < LAST_TYPED else from_serial(number)
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", str(cell))).strip().replace("T", " ")
    found = re.fullmatch(rf"(.+?[日号天]?)[ ]?(?:{CLOCK_PARTS})?", text)
    if not found or not (found[1] and (found[1][-1] in "日号天" or " " in text or not found[2])):
        raise ValueError("不是日期")
    day = _day(found[1].replace(" ", ""), now)
    return datetime.combine(day.date(), _clock(found[2], found[3], found[4])) if found[2] else day


def _typed(number: float, now: datetime) -> datetime:
    """A day typed as a number, without a year: 11.22 or 1122.

    Raises:
      ValueError: It is no day, or has two readings.
    """
    readings = [day for text in _spellings(number) if (day := _near_or_none(text, now))]
    if not readings:
        raise ValueError(f"数字 {plain(number)} 不是日期")
    if len(readings) > 1 or _is_short(number):
        words = " 还是 ".join(f"{day.month}月{day.day}日" for day in readings)
        raise ValueError(f"数字 {plain(number)} 分不清是 {words}" if len(readings) > 1
                         else f"数字 {plain(number)} 也许是 {words}，也许少了一位")  # fmt: skip
    return readings[0]


def _is_short(number: float) -> bool:
    """Whether a number has one decimal: 11.5 may be the fifth, and 11.50 that lost its end."""
    return len(plain(number).partition(".")[2]) == 1


def _spellings(number: float) -> Iterator[str]:
    """What somebody may have typed who got a number: 11.2 was 11.2 or 11.20."""
    whole, point, decimals = plain(number).partition(".")
    if not point and len(whole) in (3, 4):
        yield f"{whole[:-2]}.{whole[-2:]}"
    elif len(decimals) == 1:
        yield from (f"{whole}.{decimals}", f"{whole}.{decimals}0")
    elif len(decimals) == 2:
        yield f"{whole}.{decimals}"


def _near_or_none(text: str, now: datetime) -> datetime | None:
    try:
        return _day(text, now)
    except ValueError:
        return None


def _plausible(moment: datetime, now: datetime) -> datetime:
    """A moment that a cell with a date format holds.

    Raises:
      ValueError: It is the day that a typed number such as 11.22 becomes there.
    """
    if moment.year > 1903:
        return moment
    number = (moment - EXCEL_EPOCH) / timedelta(days=1) - (moment < LEAP_BUG)
    told = f"这一格是日期格式，输入的数字变成了 {moment:%Y-%m-%d}"
    readings = [day for text in _spellings(round(number, 4)) if (day := _near_or_none(text, now))]
    words = " 或 ".join(f"{day:%Y-%m-%d}" for day in readings)
    raise ValueError(f"{told}；要填的也许是 {words}" if words else told)


def read_as(cell: Cell, value: date | datetime) -> str | None:
    """How a number was read that somebody typed for a day; None for what needs no telling.

    >>> read_as(11.22, date(2026, 11, 22)), read_as("11.22", date(2026, 11, 22))
    ('数字 11.22 读作 2026-11-22', None)
    """
    if isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool) and 1 <= cell < LAST_TYPED:
        return f"数字 {plain(cell)} 读作 {value:%Y-%m-%d}"
    return None


def _to_second(moment: datetime) -> datetime:
    """Excel's doubles give 16:29:59.999997 for half past four."""
    half = timedelta(microseconds=500_000)
    return (
        (moment + half).replace(microsecond=0)
        if moment < datetime.max - half
        else moment.replace(microsecond=0)
    )


def _in_excels_time(moment: datetime) -> datetime:
    if moment.year < 1900:
        raise ValueError("早于 1900 年，不是表格里能用的日期")
    return moment


def _day(text: str, now: datetime) -> datetime:
    if text in DAYS:
        return datetime.combine(now.date() + timedelta(days=DAYS[text]), time())
    compact = re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text)
    parts = compact or re.fullmatch(DATE_PARTS, text)
    if not parts:
        raise ValueError("不是日期")
    year, month, day = (int(part) if part else None for part in parts.groups())
    assert month is not None
    assert day is not None
    if year is not None:
        return _real_day(year, month, day)
    near = [found for y in (-1, 0, 1) if (found := _day_or_none(now.year + y, month, day))]
    if not near:
        raise ValueError("没有这一天")
    return min(near, key=lambda found: abs(found - now))


def _real_day(year: int, month: int, day: int) -> datetime:
    found = _day_or_none(year, month, day)
    if found is None:
        raise ValueError("没有这一天")
    return _in_excels_time(found)


def _day_or_none(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day)
    except ValueError:
        return None


def _clock(hour: str, minute: str, second: str | None) -> time:
    try:
        return time(int(hour), int(minute), int(second or 0))
    except ValueError:
        raise ValueError("没有这个时刻") from None


def read_time(cell: Cell, now: datetime) -> time:
    """A time of day, to the second."""
    if isinstance(cell, datetime):
        return cell.time().replace(microsecond=0)
    if isinstance(cell, time):
        return cell.replace(microsecond=0, tzinfo=None)
    if isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool) and 0 <= cell < 1:
        return (EXCEL_EPOCH + timedelta(seconds=round(float(cell) * 86400) % 86400)).time()
    found = re.fullmatch(CLOCK_PARTS, plain(cell)) if isinstance(cell, str) else None
    if not found:
        raise ValueError("不是时间")
    return _clock(found[1], found[2], found[3])


def read_month(cell: Cell, now: datetime) -> str:
    """A month as `2026-11`.

    >>> read_month("上个月", datetime(2027, 1, 3)), read_month("2026.1", datetime(2027, 1, 3))
    ('2026-12', '2026-01')
    """
    if isinstance(cell, (datetime, date)):
        return f"{cell:%Y-%m}"
    word = plain(cell)
    if word in MONTHS:
        count = now.year * 12 + now.month - 1 + MONTHS[word]
        return f"{count // 12}-{count % 12 + 1:02}"
    if isinstance(cell, (int, float, Decimal)) and word.endswith(".1"):
        raise ValueError(f"数字 {word} 分不清是 1 月还是 10 月")
    found = re.fullmatch(r"(\d{4})[-/.年]?(\d{1,2})月?", word)
    if not found or not 1 <= int(found[2]) <= 12:
        raise ValueError("不是月份")
    return f"{found[1]}-{int(found[2]):02}"


def read_week(cell: Cell, now: datetime) -> str:
    """An ISO week as `2026-W47`.

    >>> read_week("下周", datetime(2026, 11, 22))
    '2026-W48'
    """
    if (word := plain(cell)) in WEEKS:
        return f"{now + timedelta(weeks=WEEKS[word]):%G-W%V}"
    found = re.fullmatch(r"(\d{4})-?(?:W|年第?)(\d{1,2})周?", plain(cell), re.IGNORECASE)
    try:
        date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else date.fromisocalendar(1, 99, 1)
    except ValueError:
        raise ValueError("不是周") from None
    assert found is not None
    return f"{found[1]}-W{int(found[2]):02}"
