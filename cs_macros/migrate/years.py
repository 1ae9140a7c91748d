"""The years of days that were written without one: from neighbours, title, sheet name and order.

A register is kept forward: no day of it lies ahead, December above January is the year before,
and what another day of the same row, the title or the name of the sheet says goes first. A day
that they contradict is left as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from cs_macros.migrate.dating import Written

ORDERED = 0.85
"""Share of steps that must be small for a column to count as kept in order."""

SMALL, HALF = 62, 183
"""Days from one row to the next that are few; half a year, where the nearer year turns."""

FURTHEST = 8
"""Years that are looked back to."""

LEAP = 2024
"""A year that has every day."""

_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)|(?<!\d)(\d{2})年")
_MONTH = re.compile(r"(?<![\d.])(1[0-2]|0?[1-9])月|(?<!\d)20\d{2}[./-](1[0-2]|0?[1-9])(?![\d./-])")
_MADE = re.compile(r"导出|制表|打印|更新|生成|填表")


@dataclass(frozen=True)
class Clues:
    """What stands around a table about when it was kept.

    Attributes:
      years: Years that are named; `where` in what, in Chinese.
      month: The month, where exactly one is named.
    """

    years: frozenset[int] = frozenset()
    where: str = ""
    month: int | None = None


def clues_in(places: Sequence[tuple[str, Sequence[str]]]) -> Clues:
    """Return what the first place tells that tells anything; a place is what it is called, and its texts.

    >>> clues_in([("标题", ["2026年银行转账登记表"]), ("工作表名", ["25年3月"])])
    Clues(years=frozenset({2026}), where='标题', month=3)
    """
    years: frozenset[int] = frozenset()
    where, month = "", None
    for name, texts in places:
        plain = [unicodedata.normalize("NFKC", text) for text in texts if not _MADE.search(text)]
        found = [one for text in plain for one in _YEAR.findall(text)]
        if found and not years:
            years, where = frozenset(int(long) if long else 2000 + int(short) for long, short in found), name
        months = {int(one or other) for text in plain for one, other in _MONTH.findall(text)}
        if len(months) == 1 and month is None:
            month = months.pop()
    return Clues(years, where, month)


@dataclass
class Column:
    """The days of one column.

    Attributes:
      days: Row → what is written there, from the top.
      beside: Row → days of the same row that say their year.
      clues: What stands around the table.
      now: The day on which this is read; `ahead` whether days may lie after it.
      reasons: Row → what told the year, in Chinese; filled by `dated`.
    """

    days: Mapping[int, Written]
    beside: Mapping[int, Sequence[date]]
    clues: Clues
    now: date
    ahead: bool = False
    reasons: dict[int, str] = field(default_factory=dict)

    def dated(self) -> dict[int, date]:
        """Return row → day, for all rows whose day can be told."""
        plain = self._months_and_days()
        known = {
            row: day for row, (month, number) in plain.items() if (day := self._explicit(row, month, number))
        }
        for row, month_day in plain.items():
            if row not in known and (near := self.beside.get(row)):
                days = self._candidates(*month_day)
                if days:
                    known[row] = min(days, key=lambda day: min(abs((day - other).days) for other in near))
                    self.reasons[row] = "同一行的日期"
        rest = [row for row in plain if row not in known]
        if not rest:
            return known
        turns = _turns(plain)
        return known | (
            self._in_order(plain, known, rest, turns) if turns else self._one_by_one(plain, known, rest)
        )

    def _explicit(self, row: int, month: int, number: int) -> date | None:
        year = self.days[row].year
        return _day(year, month, number) if year is not None else None

    def _candidates(self, month: int, number: int) -> list[date]:
        """Return the days that a month and a day may be, the latest first; none ahead of now."""
        last = self.now.year + self.ahead
        found = (_day(year, month, number) for year in range(last, self.now.year - FURTHEST, -1))
        return [day for day in found if day and (self.ahead or day <= self.now)]

    # -- month and day ------------------------------------------------------------------

    def _months_and_days(self) -> dict[int, tuple[int, int]]:
        """Return month and day of each row: a missing month from around, a day in doubt from the order."""
        found: dict[int, tuple[int, int]] = {}
        rows = sorted(self.days)
        rising = self._is_rising()
        before: tuple[int, int] | None = None
        for row in rows:
            one = self.days[row]
            month = one.month or self.clues.month
            if month is None and before:
                month = before[0] % 12 + 1 if one.days[0] < before[1] and rising else before[0]
            if month is None or (len(one.days) > 1 and len(rows) < 2):
                continue
            number = one.days[0]
            if len(one.days) > 1 and before and before[0] == month:
                fitting = [day for day in one.days if (day >= before[1]) == rising or day == before[1]]
                number = (min if rising else max)(fitting, default=one.days[0])
            elif len(one.days) > 1 and not rising:
                number = max(one.days)
            found[row] = before = (month, number)
        return found

    def _is_rising(self) -> bool:
        sure = [(one.month or 0, one.days[0]) for _, one in sorted(self.days.items()) if len(one.days) == 1]
        steps = [_step(a, b) for a, b in pairwise(sure) if a[0] and b[0]]
        return sum(step > 0 for step in steps) >= sum(step < 0 for step in steps)

    # -- years --------------------------------------------------------------------------

    def _in_order(
        self,
        plain: Mapping[int, tuple[int, int]],
        known: Mapping[int, date],
        rest: Sequence[int],
        turns: Mapping[int, int],
    ) -> dict[int, date]:
        """Date rows of a column that runs in order: one year settles all."""
        if known:
            found = {}
            for row in rest:
                near = min(known, key=lambda other: abs(other - row))
                found[row] = _day(known[near].year - turns[near] + turns[row], *plain[row])
                self.reasons[row] = "前后行的日期"
            return {row: day for row, day in found.items() if day and (self.ahead or day <= self.now)}
        best: tuple[tuple[int, int, int], dict[int, date]] = ((0, 0, 0), {})
        for start in range(self.now.year + 1, self.now.year - FURTHEST - 1, -1):
            days = {row: day for row in rest if (day := _day(start + turns[row], *plain[row]))}
            past = {row: day for row, day in days.items() if self.ahead or day <= self.now}
            if not past or (not self.clues.years and len(past) < len(days)):
                continue
            told = sum(day.year in self.clues.years for day in past.values())
            score = (told, len(past), -abs((max(past.values()) - self.now).days))
            if score > best[0] and (told or not self.clues.years):
                best = (score, past)
        nearest = "离今天最近的一年" if self.ahead else "先后次序，离今天最近的过去"
        self.reasons |= dict.fromkeys(best[1], self._told() if self.clues.years else nearest)
        return best[1]

    def _one_by_one(
        self, plain: Mapping[int, tuple[int, int]], known: Mapping[int, date], rest: Sequence[int]
    ) -> dict[int, date]:
        """Date rows of a column without order: by what stands around, or the nearest row that is dated."""
        found = {}
        for row in rest:
            days = self._candidates(*plain[row])
            told = [day for day in days if day.year in self.clues.years]
            if self.clues.years:
                days, self.reasons[row] = told, self._told()
            elif known:
                near = known[min(known, key=lambda other: abs(other - row))]
                days, self.reasons[row] = sorted(days, key=lambda day: abs((day - near).days)), "前后行的日期"
            else:
                days = sorted(days, key=lambda day: abs((day - self.now).days))
                self.reasons[row] = "离今天最近的一年" if self.ahead else "离今天最近的过去"
            if days:
                found[row] = days[0]
        return found

    def _told(self) -> str:
        return f"{self.clues.where}里的 {'、'.join(map(str, sorted(self.clues.years)))} 年"


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _step(a: tuple[int, int], b: tuple[int, int]) -> int:
    """Return the days from one month and day to another, the nearer way round the year."""
    span = (date(LEAP, *b) - date(LEAP, *a)).days
    return (span + HALF) % 366 - HALF


def _turns(plain: Mapping[int, tuple[int, int]]) -> dict[int, int]:
    """Return row → years since the first row, of a column that runs in order; else nothing."""
    rows = sorted(plain)
    steps = [_step(plain[a], plain[b]) for a, b in pairwise(rows)]
    if steps and sum(abs(step) <= SMALL for step in steps) < ORDERED * len(steps):
        return {}
    turns, year = {}, 0
    for place, row in enumerate(rows):
        if place:
            month, number = plain[rows[place - 1]]
            turned = (
                (plain[row] < (month, number)) if steps[place - 1] > 0 else (plain[row] > (month, number))
            )
            year += (1 if steps[place - 1] > 0 else -1) * turned
        turns[row] = year
    return turns
