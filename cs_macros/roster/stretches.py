"""Days at work in a row, and days off in a row, as the linear relaxation likes them.

Rules say which runs of days nobody may have: “off, one day at work, off”, or six days at work; and which
shift may not follow which. Each alone says nothing of half a person at work every day, which is what a
relaxation plans first. Told where stretches begin, it keeps them nearly whole by itself: the bound is several
times nearer to the best plan, and a plan as good is found in a fraction of the effort.

What is told forbids just what the rules forbid, and takes their place.
Source: Rajan and Takriti 2005, the minimum up and down polytope of a machine that is on or off.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from cs_macros.roster.engine import Problem, Total

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from cs_macros.roster.cpsat import Model

Word: TypeAlias = tuple[int, tuple[bool, ...]]
"""A first day, and from there on whether each day is at work."""

Pair: TypeAlias = tuple[int, str, str]
"""A day with its shift, and the shift of the day after."""


class Forbidden(NamedTuple):
    """What one person may not have, each with the rules that say so."""

    words: dict[Word, list[int]]
    pairs: dict[Pair, list[int]]


def forbidden(problem: Problem) -> dict[int, Forbidden]:
    """What nobody may have, of every rule that says just this; rules by their number."""
    found: dict[int, Forbidden] = defaultdict(lambda: Forbidden(defaultdict(list), defaultdict(list)))
    for number, rule in enumerate(problem.totals):
        people = {p for _, cells in rule.terms for p, _, _ in cells}
        if not rule.hard or len(people) != 1 or rule.under or rule.over:
            continue
        (person,) = people
        for word in _words(problem, person, rule):
            found[person].words[word].append(number)
        for pair in _pairs(rule):
            found[person].pairs[pair].append(number)
    return found


def _words(problem: Problem, person: int, rule: Total) -> Iterator[Word]:
    """A rule of some days in a row that leaves out one of all the ways they could be."""
    weights: dict[int, dict[str, int]] = {}
    for weight, cells in rule.terms:
        if not cells:
            return
        of_day = weights.setdefault(cells[0][1], {})
        if any(day != cells[0][1] or shift in of_day for _, day, shift in cells):
            return
        of_day |= {shift: weight for _, _, shift in cells}
    for day, of_day in weights.items():
        whole = {*problem.allowed[person, day]} - {None} <= of_day.keys()
        if not whole or {*of_day.values()} not in ({1}, {-1}):
            return
    first, last = min(weights), max(weights)
    if len(weights) != last - first + 1:
        return
    working = tuple(1 in weights[day].values() for day in range(first, last + 1))
    if rule.high == sum(working) - 1 and rule.low is None:
        yield first, working
    if rule.low == sum(working) - len(working) + 1 and rule.high is None:
        yield first, tuple(not day for day in working)


def _pairs(rule: Total) -> Iterator[Pair]:
    """A rule by which some shifts may not follow others."""
    days = sorted({d for _, cells in rule.terms for _, d, _ in cells})
    if rule.high != 1 or rule.low is not None or len(days) != 2 or days[1] != days[0] + 1:
        return
    if any(weight != 1 or len({d for _, d, _ in cells}) > 1 for weight, cells in rule.terms):
        return
    shifts = [[s for _, cells in rule.terms for _, d, s in cells if d == day] for day in days]
    if any(len({*each}) < len(each) for each in shifts):
        return
    yield from ((days[0], before, after) for before in shifts[0] for after in shifts[1])


def tighten(model: Model) -> set[int]:
    """Tell a model where stretches begin, of everybody whose stretches have a least length.

    Returns:
      The numbers of the rules that need not be told any more.
    """
    said: set[int] = set()
    for person, rules in sorted(forbidden(model.problem).items()):
        if any({*word} == {True, False} for _, word in rules.words):
            said |= _Stretches(model, person, rules).add()
    return said


class _Stretches:
    """The stretches of one person, while a model is told of them."""

    def __init__(self, model: Model, person: int, rules: Forbidden) -> None:
        self.model, self.cp, self.person, self.rules = model, model.model, person, rules
        self.days = range(1, model.problem.days)
        self.last = model.problem.days - 1
        self.at_work = [model.works(person, d) for d in range(model.problem.days)]
        self.begins = {state: self._beginnings(state) for state in (True, False)}
        model.begins |= {(person, d): begins for d, begins in self.begins[True].items()}
        self.kept: set[Word] = set()

    def _beginnings(self, state: bool) -> dict[int, cp_model.IntVar]:
        word = "works" if state else "rests"
        return {d: self.cp.new_bool_var(f"{self.person}.{d} {word}") for d in self.days}

    def add(self) -> set[int]:
        """Returns: The rules of which all is said."""
        for d in self.days:
            change = self.begins[True][d] - self.begins[False][d]
            self.cp.add(change == self.at_work[d] - self.at_work[d - 1])
        for state in (True, False):
            self._last_long(state, self.begins[state])
            self._end_in_time(state, self.begins[not state])
        for d in self.days:
            self._follow(d)
        words, pairs = self.rules
        said = {number for word in self.kept for number in words[word]}
        return said | {number for numbers in pairs.values() for number in numbers}

    def _is(self, state: bool, d: int) -> cp_model.LinearExpr | int:
        """1 where somebody is at work, or is not."""
        return self.at_work[d] if state else 1 - self.at_work[d]

    def _last_long(self, state: bool, begins: Mapping[int, cp_model.IntVar]) -> None:
        """Of the stretches that would last to a day for certain, none has begun unless they do."""
        until = {d: self._until(state, d) for d in begins}
        for d in begins:
            self.cp.add(sum(begins[k] for k in range(1, d + 1) if until[k] >= d) <= self._is(state, d))

    def _until(self, state: bool, begin: int) -> int:
        """The last day that a stretch has for certain when it begins on a day."""
        other = not state
        for last in range(begin, self.last):
            word = (begin - 1, (other, *[state] * (last - begin + 1), other))
            if word not in self.rules.words:
                return last
            self.kept.add(word)
        return self.last

    def _end_in_time(self, state: bool, ends: Mapping[int, cp_model.IntVar]) -> None:
        """A stretch ends before it is too long."""
        lengths: dict[int, int] = {}
        for d, word in self.rules.words:
            if {*word} == {state} and len(word) > 1:
                lengths[d] = min(len(word), lengths.get(d, len(word)))
        for d, length in sorted(lengths.items()):
            self.cp.add(sum(ends[k] for k in range(d + 1, d + length)) >= self._is(state, d))

    def _follow(self, day: int) -> None:
        """Who has a shift had one that it may follow, or begins a stretch with it."""
        problem, never = self.model.problem, self.rules.pairs
        before, now = ([*filter(None, problem.allowed[self.person, d])] for d in (day - 1, day))
        may = {after: tuple(s for s in before if (day - 1, s, after) not in never) for after in now}
        for leads in dict.fromkeys(each for each in may.values() if len(each) < len(before)):
            led = sum(self.model.has(self.person, day - 1, s) for s in leads)
            mine = sum(self.model.has(self.person, day, after) for after in now if {*may[after]} <= {*leads})
            self.cp.add(mine <= led + self.begins[True][day])
