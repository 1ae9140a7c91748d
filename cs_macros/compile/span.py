"""A report's period: what happened on a day, in a week, a month or a year, whatever has become of it.

A compilation says what was handed in; a report counts every row of its time once, by the date of the
register, with the same pages (SERVICE 42).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar

from cs_macros.book.setting_kinds import WeekTime
from cs_macros.cells.dates import read_date, read_month, read_week
from cs_macros.compile.compiled import Compiled, Values, moment_of
from cs_macros.compile.gathering import Gathering
from cs_macros.compile.groups import By
from cs_macros.compile.lists import Conflicts, Files, Problems
from cs_macros.compile.months import MonthOf
from cs_macros.compile.page import Page
from cs_macros.compile.plan import Plan
from cs_macros.compile.reading import Origin
from cs_macros.compile.standing import Asked, Stand, Standing
from cs_macros.compile.week_words import in_words
from cs_macros.compile.weekly import Week
from cs_macros.errors import Level, Problem
from cs_macros.hosts.port import Cell

UNREGISTERED = "未登记"
YEAR = re.compile(r"(\d{4})\s*年?")


def read_span(cell: Cell, now: datetime) -> str:
    """A year, month, week or day in its exact form.

    Raises:
      ValueError: It is none.

    >>> [read_span(text, datetime(2026, 11, 22)) for text in ("2026年", "2026-11", "2026w47", "11月2日")]
    ['2026', '2026-11', '2026-W47', '2026-11-02']
    """
    if isinstance(cell, str | int) and (found := YEAR.fullmatch(str(cell).strip())):
        return found[1]
    if not isinstance(cell, date):
        for read in (read_week, read_month):
            with suppress(ValueError):
                return read(cell, now)
    return read_date(cell, now).isoformat()


def bounds(which: str) -> tuple[date, date]:
    """The first and the last day of a year, month, week or day.

    >>> bounds("2026-W47"), bounds("2026-02")[1].day
    ((datetime.date(2026, 11, 16), datetime.date(2026, 11, 22)), 28)
    """
    year = int(which[:4])
    if len(which) == 4:
        return date(year, 1, 1), date(year, 12, 31)
    if "W" in which:
        first = date.fromisocalendar(year, int(which[6:]), 1)
        return first, first + timedelta(days=6)
    if len(which) == 7:
        month = int(which[5:])
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    day = date.fromisoformat(which)
    return day, day


def span_in_words(week: str) -> str:
    """The period as people say it.

    >>> span_in_words("2026"), span_in_words("2026-11"), span_in_words("2026-11-02")
    ('2026年', '2026年11月', '2026年11月2日')
    """
    if "W" in week:
        return in_words(week)
    return "".join(f"{int(part)}{unit}" for part, unit in zip(week.split("-"), "年月日", strict=False))


@dataclass(frozen=True)
class Span(Week):
    """The period of a report over a register that is compiled by weeks, or by a month of its own.

    Attributes:
      month: Field with the month that a row says it is of; then `day` tells only of weeks and days.
    """

    month: str = ""

    option, word, example = "--month", "期间", "2026-11"
    title = staticmethod(span_in_words)
    read = staticmethod(read_span)
    made = "统计于 {now}，读了 {read} 个文件，共 {all} 个。"
    listed: ClassVar[Sequence[str]] = ("计入", "冲突", "相同")
    fates: ClassVar[Sequence[str]] = listed
    expects = False
    unread = "没有读取"

    @property
    def fields(self) -> Sequence[str]:
        """Fields that it reads."""
        return *super().fields, self.month

    def refused(self, which: str) -> str:
        """Why there is no report of such a period; empty where there is."""
        is_short = len(which) > len("2026-11") or "W" in which
        return "只有按月、按年的报表" if is_short and self.month and not self.day else ""

    @property
    def pages(self) -> Sequence[Page]:
        """Pages that every report has."""
        return (
            Conflicts(
                "同一件事写了两遍而内容不同：核对后改好源文件，再统计一次。没有计入的行不在任何合计里。"
            ),
            Problems(),
            Files("每个文件一行；跳过的文件里的行没有计入。", self.listed),
        )

    def usual(self, now: datetime, due: WeekTime | None) -> str:
        """Last month."""
        first = now.date().replace(day=1)
        return f"{first - timedelta(days=1):%Y-%m}"

    def stand(self, row: Values, origin: Origin, asked: Asked) -> Stand:
        """A row counts in the period of its own date, once it is registered."""
        which = asked.which
        inside = self._is_inside(row, which)
        known = row["status"] is not None or not origin.tracked
        if not (inside and known):
            notes = [UNREGISTERED] if inside else []
            return Stand(Standing.ELSEWHERE, which, which, notes=notes)
        return Stand(Standing.COUNTED, which, which, late=row.get("overdue") == "是")

    def _is_inside(self, row: Values, which: str) -> bool:
        """Whether a row is of a period: by its own month, else by its day."""
        if self.month and len(which) <= len("2026-11") and "W" not in which:
            return str(row[self.month] or "").startswith(which)
        day = moment_of(row.get(self.day)) or moment_of(row["created_at"])
        first, last = bounds(which)
        return day is not None and first <= day.date() <= last

    def attention(self, gathering: Gathering) -> Iterator[str]:
        """Sentences about what is not as it should be."""
        if skipped := [file.label for file in gathering.reports if file.refused]:
            yield f"跳过的文件 {len(skipped)} 个：{'、'.join(skipped[:8])}。原因见“各文件情况”。"
        if lacking := [file.label for file in gathering.reports if file.lacks]:
            yield f"没有这张表的文件 {len(lacking)} 个：{'、'.join(lacking[:8])}。"
        if found := gathering.count_of("冲突"):
            yield f"冲突 {found} 行没有计入，见“冲突”：核对后改好源文件，再统计一次。"
        if found := gathering.count_of(UNREGISTERED):
            yield f"还没有登记的 {found} 行没有计入：登记以后再统计一次。"
        problems = [each for file in gathering.reports for each in file.problems]
        if found := sum(each.row is not None for each in problems):
            yield f"看不懂的格子 {found} 处，见“看不懂的格子”。"

    def summary(self, gathering: Gathering) -> str:
        """One sentence about it all."""
        total, plan = gathering.total, gathering.plan
        refused = sum(file.refused is not None for file in gathering.reports)
        pieces = f"、{total.pieces} 件" if plan.sums.pieces else ""
        told = [
            f"{plan.compiled.title}：{span_in_words(gathering.asked.which)}",
            f"读了 {len(gathering.reports) - refused} 个文件，跳过 {refused} 个",
            "，".join([f"计入 {total.rows} 行{pieces}", *(gathering.money_in_words() if total.rows else [])]),
            f"冲突 {gathering.count_of('冲突')} 行",
        ]
        return "；".join(told) + "。"

    def problems(self, gathering: Gathering) -> Iterator[Problem]:
        """What to put right beyond single cells."""
        if not gathering.total.rows:
            which = span_in_words(gathering.asked.which)
            hint = f"核对{self.word}和目录。"
            yield Problem(f"{which}没有可以统计的行", hint, gathering.plan.sheet.title, level=Level.WARN)


def nobody(person: Any, which: str) -> bool:
    """Rows are expected of nobody."""
    return False


class ReportPlan(Plan):
    """A sheet together with how it is reported: the pages of its compilation, all its registered rows."""

    gathering: ClassVar[type[Gathering]] = Gathering
    """Counts its rows."""

    @cached_property
    def compiled(self) -> Compiled:
        """The compilation with a report's period; where each row stands comes first."""
        own = super().compiled
        assert self.sheet.flow is not None
        month = own.period.month if isinstance(own.period, MonthOf) else ""
        told = any(isinstance(page, By) and page.name == "status" for page in own.pages)
        states = () if told else (By("status", ranked=False),)
        return replace(
            own,
            period=Span(day=own.period.day, month=month),
            counts=tuple(map(str, self.sheet.flow.states)),
            outcome="",
            belongs=nobody,
            pages=(*own.pages, *states),
        )


def reportable(compiled: Compiled) -> bool:
    """Whether a compilation can be told of periods: its rows have a date, or a month."""
    return isinstance(compiled.period, MonthOf) or bool(getattr(compiled.period, "day", ""))
