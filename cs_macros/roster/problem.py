"""What a roster has to satisfy, in the words of the shop: people, days, shifts, parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import NamedTuple, TypeAlias

EARLY, LATE, OFF, LEAVE = "早班", "晚班", "休", "请假"
WORKING = (EARLY, LATE)
EVERYBODY = "合计"
"""In a cover: the people of all posts together."""

DAY = timedelta(days=1)
Spot: TypeAlias = tuple[date, str]
"""A day and a person's name."""


@dataclass(frozen=True)
class Worker:
    """Somebody who is rostered.

    Attributes:
      since: First day here; None: always was.
    """

    name: str
    post: str
    team: str | None = None
    since: date | None = None


class Fixed(NamedTuple):
    """What stands already, and why nothing else may."""

    shift: str
    why: str


@dataclass(frozen=True)
class Rules:
    """The shop's rules; None switches one off (CORE 13).

    Attributes:
      hours: From when to when each shift is.
      cover: Shift → post or `EVERYBODY` → how many at least, every open day.
      posts_on_duty: Posts of which somebody works every open day, where anybody has the post.
      min_on_duty: People at any time of the opening hours. Source: seed 000 「上班时间内不允许出现空岗现象」
        (R-007).
      rotation_weeks: After how many weeks the teams exchange shifts (R-003).
      rest_days: Days off in a week (R-025).
      min_rest_hours: From the end of a shift to the next one.
      max_run_days: Working days in a row.
    """

    hours: Mapping[str, tuple[time, time]]
    cover: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    posts_on_duty: tuple[str, ...] = ()
    min_on_duty: int | None = None
    rotation_weeks: int | None = None
    rest_days: int | None = None
    min_rest_hours: float | None = None
    max_run_days: int | None = None

    def span(self, day: date, shift: str) -> tuple[datetime, datetime] | None:
        """From when to when a shift of a day is; None for a day off."""
        if shift not in self.hours:
            return None
        start, end = (datetime.combine(day, clock) for clock in self.hours[shift])
        return start, end if end > start else end + DAY

    def too_close(self, first: str, second: str) -> bool:
        """Whether a shift may not follow another on the next day."""
        monday = date(2026, 11, 23)  # any day: shifts are at the same hours on all of them
        before, after = self.span(monday, first), self.span(monday + DAY, second)
        if self.min_rest_hours is None or before is None or after is None:
            return False
        return after[0] - before[1] < timedelta(hours=float(self.min_rest_hours))


@dataclass(frozen=True)
class RosterProblem:
    """Days to plan, for whom, and what is certain.

    Attributes:
      fixed: What may not change: leave, what people have pinned or published, closed days.
      barred: Shifts that somebody cannot have on a day, with the reason: leave for a part of it.
      known: Shifts of other days: before, for runs and fairness, and after.
      closed: Statutory holidays without duty, and their names.
      holidays: All statutory holidays.
      closes: Whether the shop closes on statutory holidays at all.
      worked: Weekend days worked in exchange for a holiday (调休上班).
      campaigns: Days of a sales campaign, and its name.
      early_team: Monday of a week → the team that has the early shift.
      keep: A published roster to repair: as few of its shifts as possible change.
    """

    days: tuple[date, ...]
    workers: tuple[Worker, ...]
    rules: Rules
    fixed: Mapping[Spot, Fixed] = field(default_factory=dict)
    barred: Mapping[Spot, Mapping[str, str]] = field(default_factory=dict)
    known: Mapping[Spot, str] = field(default_factory=dict)
    closed: Mapping[date, str] = field(default_factory=dict)
    closes: bool = False
    holidays: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    campaigns: Mapping[date, str] = field(default_factory=dict)
    early_team: Mapping[date, str] = field(default_factory=dict)
    keep: Mapping[Spot, str] = field(default_factory=dict)

    @cached_property
    def open_days(self) -> tuple[date, ...]:
        """Days on which somebody has to be there."""
        return tuple(day for day in self.days if day not in self.closed)

    @cached_property
    def by_name(self) -> Mapping[str, Worker]:
        return {worker.name: worker for worker in self.workers}

    def options(self, day: date, worker: Worker) -> tuple[str, ...]:
        """What somebody may have on a day; a single one is certain, none: not here yet."""
        if (day, worker.name) in self.fixed:
            return (self.fixed[day, worker.name].shift,)
        if worker.since and day < worker.since:
            return ()
        if day in self.closed:
            return (OFF,)
        barred = self.barred.get((day, worker.name), {})
        return (OFF, *(shift for shift in WORKING if shift in self.rules.hours and shift not in barred))

    def turn(self, day: date, worker: Worker) -> str | None:
        """The shift that is a team's turn in the week of a day (R-003); None without rotation."""
        early = self.early_team.get(monday_of(day))
        if early is None or worker.team is None:
            return None
        return EARLY if worker.team == early else LATE

    def rest_due(self, monday: date) -> int:
        """Days off that the week owes, as in an office: holidays on weekdays come on top, weekends worked
        in exchange are taken off. A shop that is open on holidays owes the bare number.

        Source: seed 000 「按国家法定节假日休息,平常周六日轮休」 (R-025); the sum is inferred.
        """
        week = [monday + DAY * n for n in range(7)]
        due = self.rules.rest_days or 0
        if self.closes:
            due += sum(day in self.closed and day.weekday() < 5 for day in week)
            due -= sum(day in self.worked and day.weekday() >= 5 for day in week)
        return max(0, due)


def monday_of(day: date) -> date:
    return day - DAY * day.weekday()


def teams_turns(
    mondays: list[date], weeks: int, past: Mapping[Spot, str], workers: tuple[Worker, ...]
) -> dict[date, str]:
    """Which team has the early shift in each week: the teams take turns, going on from the past weeks.

    Where nothing is known of the week before, whole weeks are counted from a fixed Monday, so that
    years with 53 weeks do not put anybody out of turn.

    Source: seed 000 「每一周轮换」 (R-003).
    """
    team = {worker.name: worker.team for worker in workers}
    score: dict[date, int] = {}
    for (day, name), shift in past.items():
        sign = {"A": 1, "B": -1}.get(team.get(name) or "", 0) * {EARLY: 1, LATE: -1}.get(shift, 0)
        score[monday_of(day)] = score.get(monday_of(day), 0) + sign
    turns = {monday: "A" if total > 0 else "B" for monday, total in score.items() if total}
    for monday in sorted(mondays):
        if turns.get(monday - 7 * DAY):
            run, last = 1, turns[monday - 7 * DAY]
            while run < weeks and turns.get(monday - (run + 1) * 7 * DAY) == last:
                run += 1
            turns[monday] = {"A": "B", "B": "A"}[last] if run >= weeks else last
        else:
            turns[monday] = "AB"[monday.toordinal() // 7 // weeks % 2]
    return {monday: turns[monday] for monday in mondays}
