"""What a roster may not look like, and what a change of it makes worse (CORE 7, 8, 13).

Only what gets worse counts: a day that is closed, or was short of people before, stands in the way
of nobody's swap.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from cs_macros.book.book import Book
from cs_macros.book.office import AGENTS, EVERYBODY
from cs_macros.sheets.roster.register import Shift

ENDS = {Shift.EARLY: ("early_start", "early_end"), Shift.LATE: ("late_start", "late_end")}
COVER = {Shift.EARLY: "cover_early", Shift.LATE: "cover_late"}
"""Shift → the parameters with its times, and with the people that it needs."""

WORKING = (Shift.EARLY, Shift.LATE)
DAY = timedelta(days=1)


class Place(NamedTuple):
    """A person's place in the roster of one day."""

    shift: Shift
    post: str | None


Plan: TypeAlias = Mapping[tuple[date, str], Place]


class Absence(NamedTuple):
    """Leave that was granted."""

    agent: str
    start: datetime
    end: datetime


class Breach(NamedTuple):
    """A hard rule that a plan breaks; `lack` says by how much, `where` tells two of a rule apart."""

    rule: str
    day: date
    where: str
    lack: Decimal
    message: str


@dataclass(frozen=True)
class Limits:
    """The shop's hard rules; None switches one off."""

    hours: Mapping[Shift, tuple[time, time]]
    cover: Mapping[Shift, Mapping[str, int]]
    both_posts: bool
    min_on_duty: int | None
    min_rest_hours: Decimal | None
    max_run_days: int | None

    @classmethod
    def of(cls, book: Book) -> Limits:
        """The hard rules as 参数 has them; a shift without its times has none."""
        ends = {shift: tuple(map(book.setting, keys)) for shift, keys in ENDS.items()}
        return cls(
            hours={shift: (start, end) for shift, (start, end) in ends.items() if start and end},
            cover={shift: book.setting(key) or {} for shift, key in COVER.items()},
            both_posts=bool(book.setting("both_posts_on_duty")),
            min_on_duty=book.setting("min_on_duty"),
            min_rest_hours=book.setting("min_rest_hours"),
            max_run_days=book.setting("max_run_days"),
        )

    @property
    def reach(self) -> timedelta:
        """How far from a changed day a rule looks."""
        return DAY * ((self.max_run_days or 0) + 1)

    def span(self, day: date, shift: Shift | None) -> tuple[datetime, datetime] | None:
        """From when to when a shift of a day is; None for a day off."""
        hours = self.hours.get(shift) if shift else None
        if hours is None:
            return None
        start, end = (datetime.combine(day, clock) for clock in hours)
        return start, end if end > start else end + DAY


def made_worse(before: Plan, after: Plan, limits: Limits, absences: Sequence[Absence] = ()) -> list[Breach]:
    """The hard rules that a change breaks, or breaks more than they were; of a run of days only its end."""
    lacks: dict[tuple[str, date, str], Decimal] = {}
    for found in breaches(before, limits, absences):
        lacks[found[:3]] = found.lack
    worse = [each for each in breaches(after, limits, absences) if each.lack > lacks.get(each[:3], 0)]
    places = {each[:3] for each in worse}
    return [each for each in worse if each.rule != "run" or ("run", each.day + DAY, each.where) not in places]


def breaches(plan: Plan, limits: Limits, absences: Sequence[Absence] = ()) -> Iterator[Breach]:
    """Every hard rule that a plan breaks, day by day."""
    by_day: dict[date, dict[str, Place]] = {}
    for (day, agent), place in sorted(plan.items()):
        by_day.setdefault(day, {})[agent] = place
    for day, places in by_day.items():
        yield from short_of_people(day, places.values(), limits)
    for agent in sorted({agent for _, agent in plan}):
        days = [day for day, places in by_day.items() if agent in places and places[agent].shift in WORKING]
        yield from too_tired(agent, {day: by_day[day][agent].shift for day in days}, limits)
        spans = [(day, limits.span(day, by_day[day][agent].shift)) for day in days]
        for day, span in spans:
            if span and any(a.agent == agent and a.start < span[1] and span[0] < a.end for a in absences):
                yield Breach("leave", day, agent, Decimal(1), f"{day} {agent}已经请假")


def too_tired(agent: str, shifts: Mapping[date, Shift], limits: Limits) -> Iterator[Breach]:
    """Too little rest between two shifts of a person, or too many days in a row.

    Args:
      shifts: Working shifts by day, in the order of days.
    """
    run = 0
    for day, shift in shifts.items():
        run = run + 1 if day - DAY in shifts else 1
        if limits.max_run_days is not None and run > limits.max_run_days:
            message = f"{agent}到 {day} 要连续上 {run} 天，最多 {limits.max_run_days} 天"
            yield Breach("run", day, agent, Decimal(run - limits.max_run_days), message)
        before, mine = limits.span(day - DAY, shifts.get(day - DAY)), limits.span(day, shift)
        if limits.min_rest_hours is not None and before and mine:
            rest = Decimal((mine[0] - before[1]) // timedelta(minutes=1)) / 60
            if rest < limits.min_rest_hours:
                message = (
                    f"{day} {agent}离上一班下班只有 {rest:.4g} 小时，至少 {limits.min_rest_hours:g} 小时"
                )
                yield Breach("rest", day, agent, limits.min_rest_hours - rest, message)


def short_of_people(day: date, places: Iterable[Place], limits: Limits) -> Iterator[Breach]:
    """Too few people on a shift, of a post, or at some time of the day."""
    everyone = list(places)
    working = [place for place in everyone if place.shift in WORKING]
    for shift, wanted in limits.cover.items():
        there = Counter(place.post for place in working if place.shift is shift)
        for post, least in wanted.items():
            found = there.total() if post == EVERYBODY else there[post]
            if found < least:
                who = "人" if post == EVERYBODY else f"名{post}"
                message = f"{day} {shift}只有 {found} {who}，至少 {least} {who}"
                yield Breach("cover", day, f"{shift}{post}", Decimal(least - found), message)
    posts = {place.post for place in everyone}
    for post in AGENTS if limits.both_posts and posts.issuperset(map(str, AGENTS)) else ():
        if all(place.post != post for place in working):
            yield Breach("both_posts", day, post, Decimal(1), f"{day} 没有{post}在班")
    yield from empty_hours(day, Counter(place.shift for place in working), limits)


def empty_hours(day: date, people: Mapping[Shift, int], limits: Limits) -> Iterator[Breach]:
    """Opening hours with too few people. Source: seed 000 「上班时间内不允许出现空岗现象」 (R-007)."""
    spans = {shift: span for shift in WORKING if (span := limits.span(day, shift))}
    marks = sorted({mark for span in spans.values() for mark in span})
    for start, end in pairwise(marks):
        on = sum(people.get(shift, 0) for shift, span in spans.items() if span[0] <= start < span[1])
        least = limits.min_on_duty or 0
        if on < least:
            message = f"{day} {start:%H:%M}–{end:%H:%M} 只有 {on} 人在岗，至少 {least} 人"
            yield Breach("on_duty", day, f"{start:%H:%M}", Decimal(least - on), message)
