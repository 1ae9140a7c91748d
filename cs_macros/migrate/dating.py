"""Days as people write them in their own sheets: 9月7号, 26/3/5, 3.15-3.16, 15日, 三月五日下午3点."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from cs_macros.hosts.port import Cell

EPOCH = date(1899, 12, 30)
SERIALS = range(20_000, 80_000)
"""Excel's numbers of the days from 1954 to 2119; a smaller one in a column of days is something else."""

_WEEKDAY = re.compile(r"[(（]?(?:周|星期|礼拜)[一二三四五六日天][)）]?")
_DIGITS = {"〇": 0, "零": 0, **{word: number for number, word in enumerate("一二三四五六七八九十", 1)}}
_CHINESE = re.compile(r"[一二三四五六七八九十]{1,3}(?=[月日号])")
_CLOCK = re.compile(
    r"\s*(?P<half>凌晨|早上|上午|中午|下午|傍晚|晚上|晚)?\s*"
    r"(?P<hour>\d{1,2})(?:[:点时](?P<minute>\d{1,2})?(?:[:分](?P<second>\d{1,2})?(?:\.\d+)?秒?)?)(?P<half30>半)?\s*$"
)
_FULL = re.compile(r"(\d{4})\s*[./\-年]\s*(\d{1,2})\s*[./\-月]\s*(\d{1,2})\s*[日号]?")
_SHORT = re.compile(r"'?(\d{2})\s*([./\-年])\s*(\d{1,2})\s*[./\-月]\s*(\d{1,2})\s*[日号]?")
_MONTH_DAY = re.compile(r"(\d{1,2})\s*[./\-月]\s*(\d{1,2})\s*[日号]?")
_DAY = re.compile(r"(\d{1,2})\s*[日号]")
_RANGE = re.compile(r"\s*(?:[~～—–至到]|-{1,2})\s*")
_LATE = ("下午", "傍晚", "晚上", "晚")


@dataclass(frozen=True, slots=True)
class Written:
    """A day as it is written.

    Attributes:
      year: None where it is not said; `month` as well.
      days: More than one where it cannot be told: 3.1 as a number is the 1st or the 10th.
      clock: Time of day, None for none.
      more: Whether something else stood there: the other end of a span.
    """

    year: int | None
    month: int | None
    days: tuple[int, ...]
    clock: time | None = None
    more: bool = False


def written(cell: Cell) -> Written | None:
    """Return the day that a cell means, None for none.

    >>> written("9月7号"), written("26/3/5 14:30").year, written(3.1).days, written("3.15-3.16").more
    (Written(year=None, month=9, days=(7,), clock=None, more=False), 2026, (1, 10), True)
    """
    if isinstance(cell, datetime):
        return Written(cell.year, cell.month, (cell.day,), cell.time() if cell.time() != time() else None)
    if isinstance(cell, date):
        return Written(cell.year, cell.month, (cell.day,))
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _sound(_number(float(cell)))
    return _text(cell) if isinstance(cell, str) else None


def _sound(found: Written | None) -> Written | None:
    """Leave out days that no month has."""
    if found is None:
        return None
    days = tuple(day for day in found.days if _exists(found.year or 2024, found.month or 1, day))
    return replace(found, days=days) if days else None


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return year >= 1900


def _number(number: float) -> Written | None:
    """Return the day that a number in a column of days means: Excel's, 20260315, 260315, 315, 3.15, or 15."""
    whole = number.is_integer()
    if int(number) in SERIALS:
        moment = datetime.combine(EPOCH, time()) + timedelta(seconds=round(number * 86_400))
        return written(moment)
    if whole and 19000101 <= number <= 21001231:
        return _compact(f"{int(number)}")
    if whole and 100101 <= number <= 401231:
        return _compact(f"20{int(number)}")
    if whole and 101 <= number <= 1231:
        return Written(None, int(number) // 100, (int(number) % 100,))
    if whole and 1 <= number <= 31:
        return Written(None, None, (int(number),))
    month, _, digits = f"{number:.10g}".partition(".")
    if 1 <= number < 13 and digits and len(digits) <= 2:
        days = (int(digits), int(digits) * 10) if len(digits) == 1 else (int(digits),)
        return Written(None, int(month), days)
    return None


def _compact(digits: str) -> Written:
    return Written(int(digits[:4]), int(digits[4:6]), (int(digits[6:8]),))


def _text(text: str) -> Written | None:
    plain = unicodedata.normalize("NFKC", text).strip().strip("'’`").replace("T", " ")
    plain = _CHINESE.sub(lambda found: str(_chinese(found[0])), _WEEKDAY.sub(" ", plain)).strip()
    for day, clock in _clocks(plain):
        if found := _sound(_day(day)):
            return replace(found, clock=clock)
    return _first_of_span(plain)


def _chinese(word: str) -> int:
    """Return a number up to 99 written in Chinese.

    >>> _chinese("十五"), _chinese("二十"), _chinese("三")
    (15, 20, 3)
    """
    tens, mark, ones = word.partition("十")
    if not mark:
        return _DIGITS[word] if len(word) == 1 else 0
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)


def _clocks(text: str) -> Iterator[tuple[str, time | None]]:
    """Yield what may be the day alone, and the time of day behind it."""
    yield text, None
    if found := _CLOCK.search(text):
        hour, minute = int(found["hour"]), int(found["minute"] or (30 if found["half30"] else 0))
        if found["half"] in _LATE and hour < 12:
            hour += 12
        if hour < 24 and minute < 60 and int(found["second"] or 0) < 60 and found.start() > 0:
            yield text[: found.start()].strip(), time(hour, minute, int(found["second"] or 0))
    if found := re.fullmatch(r"(.+?)\s*(上午|下午|晚上|早上|中午)", text):
        yield found[1], None


def _day(text: str) -> Written | None:
    if re.fullmatch(r"\d{8}", text):
        return _compact(text)
    if re.fullmatch(r"\d{6}", text):
        return _compact(f"20{text}")
    if re.fullmatch(r"\d{4}", text):
        return Written(None, int(text[:2]), (int(text[2:]),)) if 1 <= int(text[:2]) <= 12 else None
    if found := _FULL.fullmatch(text):
        return Written(int(found[1]), int(found[2]), (int(found[3]),))
    if found := _SHORT.fullmatch(text):
        return Written(2000 + int(found[1]), int(found[3]), (int(found[4]),))
    if found := _MONTH_DAY.fullmatch(text):
        return Written(None, int(found[1]), (int(found[2]),)) if 1 <= int(found[1]) <= 12 else None
    if found := _DAY.fullmatch(text):
        return Written(None, None, (int(found[1]),))
    return None


def _first_of_span(text: str) -> Written | None:
    """Return the first day of a span such as 3.15-3.16, 3月15日-16日, 2026.3.15~3.18."""
    for found in _RANGE.finditer(text):
        first, last = text[: found.start()].strip(), text[found.end() :].strip()
        begun = _sound(_day(first))
        is_end = _sound(_day(last)) is not None or re.fullmatch(r"\d{1,2}", last)
        if begun and begun.month and is_end and re.search(r"[./月年]", first):
            return replace(begun, more=True)
    return None
