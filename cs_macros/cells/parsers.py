"""Forgiving readers of cells: full-width digits, ￥, spaces, `2026/11/22`, `11月22日`.

Each answers with a value or raises `ValueError` with one Chinese sentence; nothing else may
come out of it, whatever stands in the cell (property test in `tests/book/test_cells.py`).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from cs_macros.hosts.port import Cell

FEN = Decimal("0.01")
DATE_PARTS = r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?"
CLOCK_PARTS = r"(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?"
EXCEL_EPOCH = datetime(1899, 12, 30)
LAST_SERIAL = 2958465
"""Excel's number for 9999-12-31; hosts hand 1904 dates over as dates, never as serials."""


def is_blank(cell: object) -> bool:
    """Whether a cell holds nothing that anybody could see."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def plain(cell: Cell) -> str:
    """A cell's content as half-width text without any white space."""
    if isinstance(cell, float):
        cell = as_decimal(cell)
    if isinstance(cell, Decimal):
        cell = format(cell.normalize(), "f") if cell.is_finite() else str(cell)
    text = str(cell)
    if text.isascii():  # most ids, of which there are many
        return "".join(text.split())
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace("\u2212", "-")


def as_decimal(number: float) -> Decimal:
    """The decimal number that a user sees for Excel's double."""
    return Decimal(repr(number))


def to_yuan(amount: Decimal) -> Decimal:
    """Round to fen, half up, as the shop's own till does."""
    return amount.quantize(FEN, ROUND_HALF_UP)


def read_text(cell: Cell, now: datetime) -> str:
    """Text as typed; a number typed into a text cell loses Excel's `.0`."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, (datetime, date, time)):
        return show_moment(cell)
    return plain(cell)


def read_id(cell: Cell, now: datetime) -> str:
    """An order number, phone or the like: digits and letters, never a number.

    >>> read_id("０１３８ 0000 1111", datetime(2026, 1, 1)), read_id(13800001111.0, datetime(2026, 1, 1))
    ('013800001111', '13800001111')
    """
    if isinstance(cell, (bool, datetime, date, time)):
        raise ValueError("不是编号")
    text = plain(cell)
    damaged = "+" in text and re.fullmatch(r"-?\d(\.\d+)?E\+\d+", text, re.IGNORECASE)
    if damaged or (isinstance(cell, (int, float)) and abs(cell) >= 1e15):
        raise ValueError("超过 15 位的数字已被表格软件改坏，无法还原")
    if isinstance(cell, (float, Decimal)) and not re.fullmatch(r"\d+", text):
        raise ValueError("不是编号")
    return text


def read_tail(cell: Cell, now: datetime) -> str:
    """The last four digits of an account; more than four are never kept."""
    digits = re.sub(r"[^\dXx*]", "", read_id(cell, now))
    if not re.search(r"\d", digits):
        raise ValueError("不是账号尾号")
    return digits[-4:].rjust(min(4, len(digits)), "0")


def read_number(cell: Cell, now: datetime) -> Decimal:
    """Any decimal number."""
    text = plain(cell).replace(",", "")
    if isinstance(cell, (bool, datetime, date, time)) or not re.fullmatch(
        r"[-+]?\d{1,15}(\.\d{0,12})?", text
    ):
        raise ValueError("不是数字")
    return Decimal(text)


def read_int(cell: Cell, now: datetime) -> int:
    """A whole number."""
    number = read_number(cell, now)
    if number != number.to_integral_value():
        raise ValueError("要整数")
    return int(number)


def read_money(cell: Cell, now: datetime) -> Decimal:
    r"""Read an amount in 元. Excel stores doubles, so 0.30000000000000004 is read as 0.30.

    >>> now = datetime(2026, 1, 1)
    >>> read_money(0.1 + 0.2, now), read_money("\uffe51\uff0c280.5", now), read_money(-30, now)
    (Decimal('0.30'), Decimal('1280.50'), Decimal('-30.00'))
    >>> read_money("12.345", now)
    Traceback (most recent call last):
        ...
    ValueError: 金额最多两位小数
    """
    if isinstance(cell, (bool, datetime, date, time)):
        raise ValueError("不是金额")
    text = re.sub(r"[¥,元]|CNY|RMB", "", plain(cell), flags=re.IGNORECASE)
    if not re.fullmatch(r"[-+]?\d{1,12}(\.\d*)?", text):
        raise ValueError("不是金额")
    exact = Decimal(text)
    rounded = to_yuan(exact)
    if abs(exact - rounded) > Decimal("1e-6"):
        raise ValueError("金额最多两位小数")
    return rounded + 0  # turns -0.00 into 0.00


def read_percent(cell: Cell, now: datetime) -> Decimal:
    """A share between 0 and 1, or with a percent sign.

    >>> read_percent("70%", datetime(2026, 1, 1)), read_percent(0.7, datetime(2026, 1, 1))
    (Decimal('0.7'), Decimal('0.7'))
    """
    share = read_rate(cell, now)
    if not 0 <= share <= 1:
        raise ValueError("比例要在 0 到 100% 之间")
    return share


def read_rate(cell: Cell, now: datetime) -> Decimal:
    """How many times one number is another, or with a percent sign; a target may be passed."""
    text = plain(cell)
    return read_number(text[:-1], now) / 100 if text.endswith("%") else read_number(cell, now)


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
    """
    return read_moment(cell, now).date()


def read_moment(cell: Cell, now: datetime) -> datetime:
    """A day with or without a time of day; without one it is midnight."""
    if isinstance(cell, date):
        moment = cell if isinstance(cell, datetime) else datetime.combine(cell, time())
        return _in_excels_time(_to_second(moment.replace(tzinfo=None)))
    if isinstance(cell, (bool, time)):
        raise ValueError("不是日期")
    if isinstance(cell, (int, float, Decimal)):
        number = float(cell)
        return from_serial(number) if not 19000101 <= number <= 99991231 else _day(str(int(number)), now)
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", str(cell))).strip().replace("T", " ")
    found = re.fullmatch(rf"(.+?日?)[ ]?(?:{CLOCK_PARTS})?", text)
    if not found or not (found[1] and ("日" in found[1] or " " in text or not found[2])):
        raise ValueError("不是日期")
    day = _day(found[1].replace(" ", ""), now)
    return datetime.combine(day.date(), _clock(found[2], found[3], found[4])) if found[2] else day


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
    """A month as `2026-11`."""
    if isinstance(cell, (datetime, date)):
        return f"{cell:%Y-%m}"
    found = re.fullmatch(r"(\d{4})[-/.年]?(\d{1,2})月?", plain(cell))
    if not found or not 1 <= int(found[2]) <= 12:
        raise ValueError("不是月份")
    return f"{found[1]}-{int(found[2]):02}"


def read_week(cell: Cell, now: datetime) -> str:
    """An ISO week as `2026-W47`."""
    found = re.fullmatch(r"(\d{4})-?(?:W|年第?)(\d{1,2})周?", plain(cell), re.IGNORECASE)
    try:
        date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else date.fromisocalendar(1, 99, 1)
    except ValueError:
        raise ValueError("不是周") from None
    assert found is not None
    return f"{found[1]}-W{int(found[2]):02}"


YES = {"是", "对", "有", "y", "yes", "true", "√", "1"}
NO = {"否", "不", "无", "没有", "n", "no", "false", "×", "0"}


def read_bool(cell: Cell, now: datetime) -> bool:
    """是 or 否."""
    word = plain(cell).casefold()
    if word not in YES | NO:
        raise ValueError("要填“是”或“否”")
    return word in YES


def show_moment(value: datetime | date | time) -> str:
    """A date or time as people read it: `2026-11-22`, `2026-11-22 16:30`, `16:30`."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}" if value.second else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, time):
        return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"
    return value.isoformat()
