"""What happened in a time, counted: figures by sheet, person, shop, reason and sum of money."""

from __future__ import annotations

import calendar
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from cs_macros.book.periods import end_of
from cs_macros.compile.span import bounds
from cs_macros.compile.summing.reading import Line

NEW, CLOSED, OPEN, OVERDUE = COUNTS = ("新增", "结清", "未结", "逾期")
STOCKS = (OPEN, OVERDUE)
"""What is told of a moment, not of a time: of a year it is what its last month says."""

SHEETS, PEOPLE, SHOPS, REASONS, SUMS = "各表", "人员", "店铺", "原因", "金额"

Key: TypeAlias = tuple[str, str, str]
"""Part, name, and what is counted: ("各表", "投诉登记表", "新增"), ("原因", "质量问题", "退换货登记表"),
("金额", "退款", "售后登记表")."""

Figures: TypeAlias = Mapping[Key, Decimal]


def moment_of(which: str, now: datetime) -> datetime:
    """At which moment it is told what is open and late: a time's last second, now while it lasts."""
    return min(end_of(bounds(which)[1]), now)


def months_of(year: str, now: datetime) -> list[str]:
    """The months of a year that have begun."""
    months = [f"{year}-{month:02}" for month in range(1, 13)]
    return [month for month in months if month <= f"{now:%Y-%m}"]


def figures_of(lines: Iterable[Line], which: str, now: datetime) -> Figures:
    """Count a day, a week or a month."""
    (first, last), at = bounds(which), moment_of(which, now)
    found: defaultdict[Key, Decimal] = defaultdict(Decimal)
    for line in lines:
        for name, day, amount in line.money:
            if is_within(day, first, last):
                found[SUMS, name, line.title] += amount
        if not line.counts:
            continue
        for measure in measures_of(line, first, last, at):
            for part, name in ((SHEETS, line.title), (PEOPLE, line.person), (SHOPS, line.shop)):
                found[part, name, measure] += 1
            if measure == NEW and line.reason:
                found[REASONS, line.reason, line.title] += 1
    return dict(found)


def measures_of(line: Line, first: date, last: date, at: datetime) -> Iterator[str]:
    """What a row counts as."""
    if line.opened and first <= line.opened.date() <= last:
        yield NEW
    if line.ended and first <= line.ended.date() <= last:
        yield CLOSED
    if is_open(line, at):
        yield OPEN
        if is_overdue(line, at):
            yield OVERDUE


def is_open(line: Line, at: datetime) -> bool:
    """Whether a row was there at a moment, and something was left to do."""
    return (line.opened is None or line.opened <= at) and (line.ended is None or line.ended > at)


def is_overdue(line: Line, at: datetime) -> bool:
    """Whether a row that was open was due before; the very moment that it is due is not late yet."""
    due = due_at(line, at)
    return due is not None and due < at


def due_at(line: Line, at: datetime) -> datetime | None:
    """The deadline that a row had at a moment."""
    return next((due for until, due in line.dues if until > at), line.due)


def is_within(day: date | str, first: date, last: date) -> bool:
    """Whether a day, or a whole month, lies in a time."""
    if not isinstance(day, str):
        return first <= day <= last
    start = date.fromisoformat(f"{day}-01")
    end = start.replace(day=calendar.monthrange(start.year, start.month)[1])
    return first <= start and end <= last


def added_up(months: Sequence[Figures]) -> Figures:
    """A year out of its months: what happened is added up, what stands at the end is the last month's."""
    found: defaultdict[Key, Decimal] = defaultdict(Decimal)
    for figures in months:
        for key, value in figures.items():
            if key[2] not in STOCKS:
                found[key] += value
    for key, value in months[-1].items() if months else ():
        if key[2] in STOCKS:
            found[key] = value
    return {key: value for key, value in found.items() if value}


# -- asking figures -------------------------------------------------------------------------------------


def table_of(figures: Figures, part: str) -> dict[str, Counter[str]]:
    """Name → measure → number, of one part."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (of, name, measure), value in figures.items():
        if of == part:
            found[name][measure] += int(value)
    return dict(found)


def money_of(figures: Figures) -> dict[str, dict[str, Decimal]]:
    """Sum → sheet → amount."""
    found: defaultdict[str, dict[str, Decimal]] = defaultdict(dict)
    for (part, name, title), value in figures.items():
        if part == SUMS:
            found[name][title] = value
    return dict(found)


def totals(figures: Figures) -> Counter[str]:
    """Measure → number, over all sheets."""
    total: Counter[str] = Counter()
    for counts in table_of(figures, SHEETS).values():
        total.update(counts)
    return total
