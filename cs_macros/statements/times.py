"""Whole columns of text into points in time, with how exact each is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

DAY, MINUTE, SECOND = "日", "分", "秒"
"""How exact a point in time is."""

_SAMPLE = 1000
_EDGES = " \t\r\n\u3000\xa0\ufeff\u200b`'\"=\u2018\u2019"
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?")
_MOMENT = r"(?>[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2})"
_ALL_ISO = re.compile(rf"{_MOMENT}(?:\n{_MOMENT})*+")
_CLOCK = (
    r"(?:(?P<half>上午|下午|AM|PM|凌晨|晚上)\s*)?(?P<H>\d{1,2})\s*[:.时点]\s*(?P<M>\d{1,2})"
    r"(?:\s*[:.分]\s*(?P<S>\d{1,2})(?:[.,:]\d+)?)?\s*[分秒]?(?:\s*(?P<half2>AM|PM))?"
)
_TAIL = r"(?:\s*(?:\(?(?:星期|周).\)?|\+08:?00|Z))?"
_YEAR_FIRST = re.compile(
    rf"(?P<Y>\d{{4}})\s*[-/.年]\s*(?P<m>\d{{1,2}})\s*[-/.月]\s*(?P<d>\d{{1,2}})\s*日?{_TAIL}(?:[\sT,_-]*{_CLOCK})?{_TAIL}",
    re.I,
)
_COMPACT = re.compile(
    r"(?P<Y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:[\sT_-]*(?P<H>\d{1,2}):?(?P<M>\d{2})(?::?(?P<S>\d{2})(?:\.\d+)?)?)?"
)
_JUST_CLOCK = re.compile(_CLOCK, re.I)
_FRACTION = re.compile(r"0?\.\d+")
_NO_DAY = re.compile(r"^1(?:899|900)-\d\d-\d\d\s+|\.0$")
"""What a spreadsheet puts before a bare time of day, or behind one that it takes for a number."""

_SERIAL = re.compile(r"[345]\d{4}(?:\.\d+)?")
_EPOCH = datetime(1899, 12, 30)
_DIRECTIVES = {
    "%Y": r"(?P<Y>\d{4})",
    "%y": r"(?P<Y>\d{2})",
    "%m": r"(?P<m>\d{1,2})",
    "%d": r"(?P<d>\d{1,2})",
    "%b": r"(?P<b>[A-Za-z]{3,9})",
    "%H": r"(?P<H>\d{1,2})",
    "%M": r"(?P<M>\d{2})",
    "%S": r"(?P<S>\d{2})",
}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

Moment = tuple[datetime, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Times:
    """A column of points in time.

    Attributes:
      moments: None where a cell is none; a date without a time of day is its midnight.
      precisions: `日`, `分` or `秒` of each.
      booked: The day in the date column where the clock column holds a whole moment of its own.
      texts: Each moment as `isoformat` writes it, where that is at hand: writing it again is slow.
    """

    moments: list[datetime | None]
    precisions: list[str]
    booked: list[date | None] | None = None
    texts: list[str] | None = None


def times(dates: Sequence[str], clocks: Sequence[str] | None, formats: Sequence[str]) -> Times:
    """Points in time from a column of dates and perhaps one of clocks (`18:53:19`, `185319`, `93015`).

    Dates that begin with the year are read in every dress; `formats` are those of strptime for others.
    """
    if plain := _all_iso(dates) if clocks is None else _all_plain(dates, clocks):
        return plain
    read = reader(formats)
    if clocks is None:
        found = each(dates, read)
        return Times([one and one[0] for one in found], [one[1] if one else DAY for one in found])
    known = {cell: read(cell) for cell in set(dates)}
    times_of_day = _clocks(set(clocks), read)
    joined = [_joined(known[day], times_of_day[clock]) for day, clock in zip(dates, clocks, strict=True)]
    booked = [one and one[2] for one in joined]
    return Times(
        [one and one[0] for one in joined],
        [one[1] if one else DAY for one in joined],
        booked if any(booked) else None,
    )


def _all_iso(dates: Sequence[str]) -> Times | None:
    """The same where every cell is blank or a moment as computers write it."""
    plain = [cell.strip(_EDGES) for cell in dates]
    told = [text for text in plain if text]
    if not told or not _ALL_ISO.fullmatch("\n".join(told)):
        return None
    found = _from_iso(told, {text[:4] for text in told})
    if found is None or len(told) == len(plain):
        return found
    moments = iter(found.moments)
    return Times(
        [next(moments) if text else None for text in plain], [SECOND if text else DAY for text in plain]
    )


def _from_iso(texts: list[str], years: Iterable[str]) -> Times | None:
    try:
        moments: list[datetime | None] = list(map(datetime.fromisoformat, texts))
    except ValueError:
        return None
    sane = all("1990" <= year < "2200" for year in years)
    return Times(moments, [SECOND] * len(moments), texts=texts) if texts and sane else None


def _all_plain(dates: Sequence[str], clocks: Sequence[str]) -> Times | None:
    """The same where every date is a plain day and every clock is told to the second, many times faster."""
    days = {}
    for cell in set(dates):
        text = cell.strip(_EDGES)
        found = _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text)
        if not found or found["H"]:
            return None
        days[cell] = f"{found['Y']}-{int(found['m']):02}-{int(found['d']):02}T"
    plain = [cell.strip(_EDGES) for cell in clocks]
    lengths = {*map(len, plain)}
    marked = lengths == {8} and all(clock[2] == ":" for clock in plain)
    if not marked and not (lengths == {6} and "".join(plain).isdecimal()):
        return None
    years = {day[:4] for day in days.values()}
    return _from_iso([days[day] + clock for day, clock in zip(dates, plain, strict=True)], years)


def each(cells: Sequence[str], change: Callable[[str], T]) -> list[T]:
    """Apply a function to every cell, once for each different text."""
    some = cells[:_SAMPLE]
    if len(set(some)) > len(some) / 2:
        return [change(text) for text in cells]
    known = {text: change(text) for text in set(cells)}
    return [known[text] for text in cells]


def at_once(cells: Sequence[str], change: Callable[[list[str]], list[T]]) -> list[T]:
    """The same with a function that changes a whole column at once."""
    some = cells[:_SAMPLE]
    texts = [*set(cells)] if len(set(some)) < 0.95 * len(some) else ()
    if not texts or len(texts) > len(cells) / 2:
        return change(list(cells))
    known = dict(zip(texts, change(texts), strict=True))
    return [known[text] for text in cells]


def reader(formats: Sequence[str]) -> Callable[[str], Moment | None]:
    """What reads one cell: first the formats that do not begin with the year, then all that do."""
    others = [_pattern(one) for one in formats if not one.startswith("%Y")]

    def read(cell: str) -> Moment | None:
        text = cell.strip(_EDGES)
        if _ISO.fullmatch(text):
            return _checked(text)
        return _read_other(unicodedata.normalize("NFKC", text).strip(_EDGES), others)

    return read


def _checked(text: str) -> Moment | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return _sane(found, DAY if len(text) == 10 else MINUTE if len(text) == 16 else SECOND)


def _read_other(text: str, others: Sequence[re.Pattern[str]]) -> Moment | None:
    if not text or len(text) > 40:
        return None
    for pattern in (*others, _YEAR_FIRST, _COMPACT):
        if found := pattern.fullmatch(text):
            return _moment(found.groupdict())
    if _SERIAL.fullmatch(text):
        days = float(text)
        seconds = round(days % 1 * 86400)
        return _EPOCH + timedelta(days=int(days), seconds=seconds), SECOND if seconds else DAY
    return None


def _moment(parts: dict[str, str | None]) -> Moment | None:
    """A point in time from the parts of a match."""
    year, month = int(parts["Y"] or 0), parts.get("b")
    at = _MONTHS.index(month[:3].lower()) + 1 if month and month[:3].lower() in _MONTHS else parts.get("m")
    hour, clock = _hour(parts), parts.get("H")
    try:
        found = datetime(
            year + 2000 if year < 100 else year,
            int(at or 0),
            int(parts["d"] or 0),
            hour,
            int(parts.get("M") or 0),
            int(parts.get("S") or 0),
        )
    except ValueError:
        return None
    return _sane(found, DAY if clock is None else SECOND if parts.get("S") else MINUTE)


def _hour(parts: dict[str, str | None]) -> int:
    hour = int(parts.get("H") or 0)
    half = (parts.get("half") or parts.get("half2") or "").upper()
    if half in ("PM", "下午", "晚上") and hour < 12:
        return hour + 12
    return 0 if half in ("AM", "上午", "凌晨") and hour == 12 else hour


def _sane(found: datetime, precision: str) -> Moment | None:
    return (found, precision) if 1990 <= found.year < 2200 else None


def _pattern(form: str) -> re.Pattern[str]:
    """A format of strptime as a pattern that takes `-`, `/` and `.` alike."""
    parts = re.split(r"(%.)", form)
    made = [
        _DIRECTIVES.get(one)
        or re.sub(r"[-/.]", "[-/.]", re.escape(one).replace(r"\-", "-").replace(r"\.", "."))
        for one in parts
    ]
    rest = "" if "%H" in form else rf"(?:[\sT,]+{_CLOCK})?"
    return re.compile("".join(made) + rest, re.I)


# -- a column of clocks -----------------------------------------------------------------------

Clock = tuple[timedelta, str]
"""A time since midnight, and how exact it is."""


def _clocks(cells: set[str], read: Callable[[str], Moment | None]) -> dict[str, Moment | Clock | None]:
    """Each cell as a time since midnight, or as a whole moment of its own."""
    plain = {cell: _NO_DAY.sub("", unicodedata.normalize("NFKC", cell).strip(_EDGES)) for cell in cells}
    digits = [len(text) for text in plain.values() if text.isdigit()]
    short = bool(digits) and max(digits) <= 4
    return {cell: _clock(text, short, read) for cell, text in plain.items()}


def _clock(text: str, short: bool, read: Callable[[str], Moment | None]) -> Moment | Clock | None:
    """A time of day; digits alone lack leading zeros where a program took them for a number."""
    if text.isdigit() and len(text) <= 6:
        text = text.zfill(4) if short else text.zfill(6)
        text = ":".join(text[at : at + 2] for at in range(0, len(text), 2))
    elif _FRACTION.fullmatch(text):
        return timedelta(seconds=round(float(text) * 86400)), SECOND
    if found := _JUST_CLOCK.fullmatch(text):
        parts = found.groupdict()
        hour, minute, second = _hour(parts), int(parts["M"]), int(parts["S"] or 0)
        if hour >= 24 or minute >= 60 or second >= 60:
            return None
        return timedelta(hours=hour, minutes=minute, seconds=second), SECOND if parts["S"] else MINUTE
    whole = read(text)
    return whole if whole and whole[1] != DAY else None


def _joined(day: Moment | None, clock: Moment | Clock | None) -> tuple[datetime, str, date | None] | None:
    """A date and a clock together; a clock that has its own date is the moment, the other one the booking."""
    if clock and isinstance(clock[0], datetime):
        return clock[0], clock[1], day[0].date() if day else None
    if day is None:
        return None
    if clock is None or day[1] != DAY:
        return (*day, None)
    return day[0] + clock[0], clock[1], None
