"""Who has had how much of what: counters that a roster keeps even, carried over from past months."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from cs_macros.roster.problem import DAY, LATE, LEAVE, WORKING, RosterProblem, Worker

CARRIED_DAYS = 92
"""How far back a counter reaches: about three months."""

Counts: TypeAlias = Callable[[date, str], bool]


@dataclass(frozen=True)
class Counter:
    """Something that is shared out.

    Attributes:
      name: What people call it.
      counts: Whether a shift of a day is one.
      price: How dear it is to be uneven.
    """

    name: str
    counts: Counts
    price: int

    @property
    def is_late(self) -> bool:
        return self.name == "晚班"


def counters_of(problem: RosterProblem) -> tuple[Counter, ...]:
    """The counters, the dearest first. A day is only one of holiday, weekend and weekday; a weekend worked in
    exchange for a holiday is a weekday."""

    def holiday(day: date) -> bool:
        return day in problem.holidays

    def weekend(day: date) -> bool:
        return day.weekday() >= 5 and day not in problem.worked and not holiday(day)

    def at_work(shift: str) -> bool:
        return shift in WORKING

    return (
        Counter("节假日班", lambda day, shift: at_work(shift) and holiday(day), 12),
        Counter("周末班", lambda day, shift: at_work(shift) and weekend(day), 6),
        Counter("活动班", lambda day, shift: at_work(shift) and day in problem.campaigns, 6),
        Counter("晚班", lambda day, shift: shift == LATE, 4),
        Counter("平日班", lambda day, shift: at_work(shift) and not weekend(day) and not holiday(day), 2),
    )


@dataclass(frozen=True)
class Carried:
    """What somebody brings along.

    Attributes:
      worked: Past shifts that count.
      credit: Shifts that count as worked for the days on which somebody was not here yet, or on leave:
        nobody makes up for these.
    """

    worked: int
    credit: int

    @property
    def base(self) -> int:
        return self.worked + self.credit


def groups_of(problem: RosterProblem) -> Iterator[tuple[str, list[Worker]]]:
    """People who are compared with each other: those of a post, since others cannot stand in for them."""
    for post in sorted({worker.post for worker in problem.workers}):
        yield post, [worker for worker in problem.workers if worker.post == post]


def carried_of(problem: RosterProblem, counter: Counter, group: list[Worker]) -> Mapping[str, Carried]:
    """What each of a group brings along of one counter, joiners and people on leave with their credit."""
    first = problem.days[0]
    past = {
        worker.name: {
            day: shift
            for (day, name), shift in problem.known.items()
            if name == worker.name and first - DAY * CARRIED_DAYS <= day < first
        }
        for worker in group
    }
    worked = {
        name: sum(counter.counts(day, shift) for day, shift in mine.items()) for name, mine in past.items()
    }
    here = {name: sum(shift != LEAVE for shift in mine.values()) for name, mine in past.items()}
    rate = Fraction(sum(worked.values()), max(1, sum(here.values())))
    most = max(here.values(), default=0)
    ahead = missing_ahead(problem, counter, group)
    return {
        worker.name: Carried(
            worked[worker.name], round(rate * (most - here[worker.name])) + ahead[worker.name]
        )
        for worker in group
    }


def missing_ahead(problem: RosterProblem, counter: Counter, group: list[Worker]) -> Mapping[str, int]:
    """Shifts of the days to plan on which somebody is not here or on leave, as many as the usual share."""
    share = usual_share(problem, counter)
    of_kind = [day for day in problem.open_days if any(counter.counts(day, shift) for shift in WORKING)]
    return {
        worker.name: round(share * sum(away(problem, day, worker) for day in of_kind)) for worker in group
    }


def usual_share(problem: RosterProblem, counter: Counter) -> Fraction:
    """Which part of the days that count somebody usually works: all but the days off, half of them late."""
    return Fraction(7 - (problem.rules.rest_days or 0), 7) * (Fraction(1, 2) if counter.is_late else 1)


def away(problem: RosterProblem, day: date, worker: Worker) -> bool:
    """Whether somebody cannot work on a day at all, through no choice of the plan."""
    return problem.options(day, worker) in ((), (LEAVE,))
