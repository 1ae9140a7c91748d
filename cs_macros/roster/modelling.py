"""A shop's roster as a problem of the engine: each rule with its price."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from cs_macros.roster.engine import Even, Load, Problem, Term, Total, value_of
from cs_macros.roster.fairness import Counter, carried_of, counters_of, groups_of, usual_share
from cs_macros.roster.problem import (
    DAY,
    EVERYBODY,
    LEAVE,
    OFF,
    WORKING,
    RosterProblem,
    Spot,
    Worker,
    monday_of,
)

CHANGE, TURN, IDLE, CAMPAIGN, STAFFING = 100_000, 2_000, 400, 60, 2
"""Prices: a published shift that changes, a shift out of the team's turn, a day off beyond those due, a day
off in a campaign, uneven numbers of people. Each outweighs all that come after it in practice."""

GIVES = {"cover": 10, "both_posts": 10, "on_duty": 10, "rest": 6, "run": 4, "rest_days": 3}
"""Which rules give way first when not all can be kept: few hands are worse than few days off."""


@dataclass
class Modelled:
    """A roster problem with its cells counted, as the engine wants it.

    Attributes:
      at: Person and day → the engine's numbers.
    """

    source: RosterProblem
    problem: Problem
    at: dict[Spot, tuple[int, int]] = field(default_factory=dict)


def model(source: RosterProblem) -> Modelled:
    """Every rule of the shop as a rule of the engine."""
    maker = _Maker(source)
    allowed = {}
    for p, worker in enumerate(source.workers):
        for d, day in enumerate(source.days):
            options = source.options(day, worker) or (None,)
            allowed[p, d] = tuple(dict.fromkeys(each if each in WORKING else None for each in options))
    totals = [*maker.totals()]
    evens = [*maker.fair(), *maker.steady()]
    problem = Problem(len(source.workers), len(source.days), WORKING, allowed, totals, evens)
    at = {
        (day, worker.name): (p, d)
        for p, worker in enumerate(source.workers)
        for d, day in enumerate(source.days)
    }
    return Modelled(source, problem, at)


def standing(made: Modelled) -> list[Total]:
    """Hard rules that what was fixed before breaks by itself; the plan had no say in them.

    A day on which everybody was given a day off is one on which people do not want anybody there.
    """
    source = made.source
    shut = {
        d
        for d, day in enumerate(source.days)
        if all(source.options(day, worker) in ((), (OFF,)) for worker in source.workers)
    }
    certain = {at: options[0] for at, options in made.problem.allowed.items() if len(options) == 1}
    found = []
    for rule in _Maker(source, everything=True).totals():
        spots = {(p, d) for _, cells in rule.terms for p, d, _ in cells}
        settled = rule.hard and spots and spots <= certain.keys()
        wanted = rule.low is None or not shut.issuperset(d for _, d in spots)
        if settled and wanted and rule.lack(value_of(rule.terms, certain)):
            found.append(rule)
    return found


class _Maker:
    """Makes the rules that a plan can still do something about, or with `everything` the others too."""

    def __init__(self, source: RosterProblem, everything: bool = False) -> None:
        self.source = source
        self.everything = everything
        self.rules = source.rules
        self.place = {worker.name: p for p, worker in enumerate(source.workers)}
        self.day_at = {day: d for d, day in enumerate(source.days)}
        self.weeks = sorted({monday_of(day) for day in source.days})

    # -- cells ----------------------------------------------------------------------------

    def on(self, p: int, day: date, shifts: Sequence[str] = WORKING) -> tuple[Term, ...]:
        """What counts a person's shift of a day to be planned."""
        d = self.day_at[day]
        return tuple((1, ((p, d, shift),)) for shift in shifts)

    def known(self, day: date, worker: Worker, shifts: Sequence[str] = WORKING) -> int:
        """1 where a day outside the period is known to be worked."""
        return int(day not in self.day_at and self.source.known.get((day, worker.name)) in shifts)

    def free(self, day: date, worker: Worker) -> bool:
        """Whether anything is left to decide."""
        return day in self.day_at and (self.everything or len(self.source.options(day, worker)) > 1)

    def team(self, day: date, post: str, shifts: Sequence[str]) -> tuple[Term, ...]:
        return tuple(
            term
            for p, worker in enumerate(self.source.workers)
            if post in (worker.post, EVERYBODY)
            for term in self.on(p, day, shifts)
        )

    # -- hard rules -----------------------------------------------------------------------

    def totals(self) -> Iterator[Total]:
        for day in self.source.open_days:
            if any(self.free(day, worker) for worker in self.source.workers):
                yield from self.manned(day)
        for p, worker in enumerate(self.source.workers):
            yield from self.rested(p, worker)
            yield from self.runs(p, worker)
            yield from self.weekly(p, worker)
            yield from self.turns(p, worker)
            yield from self.wishes(p, worker)

    def manned(self, day: date) -> Iterator[Total]:
        """Enough people: on each shift, of each post, at each time of the day."""
        for shift, wanted in self.rules.cover.items():
            for post, least in wanted.items():
                who = "人" if post == EVERYBODY else f"名{post}"
                about = f"{day} {shift}至少 {least} {who}"
                yield Total(
                    "cover", self.team(day, post, (shift,)), low=least, give=GIVES["cover"], about=about
                )
        posts = {worker.post for worker in self.source.workers}
        for post in self.rules.posts_on_duty if posts.issuperset(self.rules.posts_on_duty) else ():
            about = f"{day} 至少 1 名{post}在班"
            yield Total(
                "both_posts", self.team(day, post, WORKING), low=1, give=GIVES["both_posts"], about=about
            )
        least = self.rules.min_on_duty or 0
        for start, shifts in self.hours() if least else ():
            about = f"{day} {start:%H:%M} 起至少 {least} 人在岗"
            yield Total(
                "on_duty", self.team(day, EVERYBODY, shifts), low=least, give=GIVES["on_duty"], about=about
            )

    def hours(self) -> Iterator[tuple[datetime, list[str]]]:
        """Stretches of the opening hours, and the shifts that are there then."""
        spans = {shift: span for shift in WORKING if (span := self.rules.span(self.source.days[0], shift))}
        marks = sorted({mark for span in spans.values() for mark in span})
        for start in marks[:-1]:
            yield start, [shift for shift, span in spans.items() if span[0] <= start < span[1]]

    def rested(self, p: int, worker: Worker) -> Iterator[Total]:
        """Time between two shifts; also to the days before and after the period."""
        pairs = [(a, b) for a in WORKING for b in WORKING if self.rules.too_close(a, b)]
        first, last = self.source.days[0], self.source.days[-1]
        for day in (first - DAY, *self.source.days) if pairs else ():
            if not (self.free(day, worker) or self.free(day + DAY, worker)) or day > last:
                continue
            for before, after in pairs:
                terms: list[Term] = []
                certain = 0
                for when, shift in ((day, before), (day + DAY, after)):
                    if when in self.day_at:
                        terms += self.on(p, when, (shift,))
                    certain += self.known(when, worker, (shift,))
                about = (
                    f"{worker.name} {day} {before}到 {day + DAY} {after}"
                    f"要隔 {self.rules.min_rest_hours:g} 小时"
                )
                yield Total("rest", tuple(terms), high=1 - certain, give=GIVES["rest"], about=about)

    def runs(self, p: int, worker: Worker) -> Iterator[Total]:
        """Working days in a row; also with the days before and after the period."""
        most = self.rules.max_run_days
        if most is None:
            return
        first, last = self.source.days[0], self.source.days[-1]
        for n in range(-most, (last - first).days + 1):
            window = [first + DAY * (n + k) for k in range(most + 1)]
            if any(self.free(day, worker) for day in window):
                terms = [term for day in window if day in self.day_at for term in self.on(p, day)]
                certain = sum(self.known(day, worker) for day in window)
                about = f"{worker.name}到 {window[-1]} 最多连续上 {most} 天"
                yield Total("run", tuple(terms), high=most - certain, give=GIVES["run"], about=about)

    def weekly(self, p: int, worker: Worker) -> Iterator[Total]:
        """Days off in a week: as many as are due, and not more without need.

        Where days of the week are not known, they may have been days off. Leave is no day off, but with more
        leave than working days the rest of the week is owed to nobody.
        """
        for monday in self.weeks:
            week = [monday + DAY * n for n in range(7)]
            mine = [day for day in week if self.free(day, worker)]
            here = [day for day in week if self.is_here(day, worker)]
            due = min(self.source.rest_due(monday), len(here))
            if not mine:
                continue
            certain = sum(self.known(day, worker) for day in here)
            terms = [term for day in here if day in self.day_at for term in self.on(p, day)]
            most = len(here) - due - certain
            if self.rules.rest_days is not None:
                about = f"{worker.name} {monday} 这一周休 {due} 天"
                yield Total("rest_days", tuple(terms), high=most, give=GIVES["rest_days"], about=about)
            unknown = sum(
                day not in self.day_at and (day, worker.name) not in self.source.known for day in here
            )
            target = most - unknown
            if unknown and len(here) > unknown:  # the part of the week that is planned gets its share
                target = round((len(here) - due) * (len(here) - unknown) / len(here)) - certain
            yield Total("idle", tuple(terms), low=max(0, target), under=IDLE, about=f"{worker.name}多休")

    def is_here(self, day: date, worker: Worker) -> bool:
        """Whether a day counts for the week's rest: not before somebody came, not on leave."""
        if day in self.day_at:
            return self.source.options(day, worker) not in ((), (LEAVE,))
        return (
            not (worker.since and day < worker.since) and self.source.known.get((day, worker.name)) != LEAVE
        )

    # -- wishes ---------------------------------------------------------------------------

    def turns(self, p: int, worker: Worker) -> Iterator[Total]:
        """The shift whose turn it is."""
        for day in self.source.open_days:
            turn = self.source.turn(day, worker)
            if turn and self.free(day, worker):
                others = [shift for shift in WORKING if shift != turn]
                about = f"{worker.team} 组这一周轮{turn}"
                yield Total("turn", self.on(p, day, others), high=0, over=TURN, about=about)

    def wishes(self, p: int, worker: Worker) -> Iterator[Total]:
        """Everybody there in a campaign; a published roster as it is."""
        for day in self.source.open_days:
            if not self.free(day, worker):
                continue
            if day in self.source.campaigns:
                about = f"活动“{self.source.campaigns[day]}”要多安排人"
                yield Total("campaign", self.on(p, day), low=1, under=CAMPAIGN, about=about)
            kept = self.source.keep.get((day, worker.name))
            if kept in WORKING:
                yield Total("change", self.on(p, day, (kept,)), low=1, under=CHANGE, about=f"原来是{kept}")
            elif kept is not None:
                yield Total("change", self.on(p, day), high=0, over=CHANGE, about=f"原来是{kept}")

    def fair(self) -> Iterator[Even]:
        """Each counter even among the people of a post."""
        for post, group in groups_of(self.source):
            for counter in counters_of(self.source):
                loads = self.loads(counter, group)
                if len(loads) > 1 and any(load.terms for load in loads):
                    share = usual_share(self.source, counter)
                    usual = [load.base + share * len({d for _, ((_, d, _),) in load.terms}) for load in loads]
                    centre = round(sum(usual) / len(usual))
                    yield Even(f"{post}{counter.name}", loads, counter.price, centre)

    def loads(self, counter: Counter, group: list[Worker]) -> tuple[Load, ...]:
        """What each of a group has of a counter: carried over, and in the days to plan."""
        carried = carried_of(self.source, counter, group)
        found = []
        for worker in group:
            p = self.place[worker.name]
            cells = [
                (p, d, shift)
                for d, day in enumerate(self.source.days)
                for shift in self.source.options(day, worker)
                if counter.counts(day, shift)
            ]
            found.append(Load(worker.name, carried[worker.name].base, tuple((1, (cell,)) for cell in cells)))
        return tuple(found)

    def steady(self) -> Iterator[Even]:
        """About as many people on each open day of a week, shift by shift."""
        for monday in self.weeks:
            days = [
                d for d in self.source.open_days if monday_of(d) == monday and d not in self.source.campaigns
            ]
            for shift in WORKING:
                loads = tuple(Load(str(day), 0, self.team(day, EVERYBODY, (shift,))) for day in days)
                if len(loads) > 1:
                    yield Even(f"{shift}人数", loads, STAFFING, self.usual(shift, days))

    def usual(self, shift: str, days: Sequence[date]) -> int:
        """How many people a shift will have on a usual day."""
        share = Tally(self.source.turn(days[0], worker) for worker in self.source.workers)
        people = share[shift] + share[None] / 2
        rest = self.source.rest_due(monday_of(days[0])) if self.rules.rest_days is not None else 0
        return round(people * (7 - rest) / 7)
