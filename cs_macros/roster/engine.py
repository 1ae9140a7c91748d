"""A roster as a problem: people, days, shifts, and rules that count cells; `solving` solves it.

Everything a roster wants is one of two kinds of rule over cells (person, day, shift), each true when
the person has that shift on that day:

* `Total`: a weighted number of cells, at least `low`, at most `high`; hard, or with a price per unit
  that is missing or too many. Cover, rest, sequences, runs and requests are all of this kind.
* `Even`: loads of several people (or days) that should be as equal as they can.

A person has at most one shift a day; none is a day off.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

Cell: TypeAlias = tuple[int, int, str]
"""Person, day (both counted from 0), shift."""

Term: TypeAlias = tuple[int, tuple[Cell, ...]]
"""How much it counts when any of some cells is true; one cell is the usual case."""

Plan: TypeAlias = Mapping[tuple[int, int], str | None]
"""(person, day) → shift, None for a day off."""

CHORDS = 8
"""Deviations up to this are priced as squares, larger ones at the last slope."""


@dataclass(frozen=True)
class Total:
    """What the terms add up to, and what it should be.

    Attributes:
      kind: Which rule it is an instance of; `about` says which instance, in words.
      under: Price of each unit below `low`; None: never below. `over` likewise above `high`.
      give: For a hard rule, how dear a unit of giving way is when no plan meets all.
    """

    kind: str
    terms: tuple[Term, ...]
    low: int | None = None
    high: int | None = None
    under: int | None = None
    over: int | None = None
    give: int | None = None
    about: str = ""

    @property
    def hard(self) -> bool:
        return (self.low is not None and self.under is None) or (self.high is not None and self.over is None)

    def short(self, value: int) -> int:
        """By how much a value is below."""
        return max(0, self.low - value) if self.low is not None else 0

    def above(self, value: int) -> int:
        """By how much a value is above."""
        return max(0, value - self.high) if self.high is not None else 0

    def cost(self, value: int) -> int:
        """The price of a value; of a hard rule only what is soft in it."""
        return self.short(value) * (self.under or 0) + self.above(value) * (self.over or 0)

    def lack(self, value: int) -> int:
        """By how much a value breaks what is hard in the rule."""
        short = self.short(value) if self.under is None else 0
        return short + (self.above(value) if self.over is None else 0)


class Load(NamedTuple):
    """What somebody has of something: before, and in this plan."""

    name: str
    base: int
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Even:
    """Loads that should be equal: the sum of the squares of their distance from `centre` is priced."""

    kind: str
    loads: tuple[Load, ...]
    price: int
    centre: int

    def cost(self, value: int) -> int:
        """The price of one load, as the model's chords have it."""
        away = value - self.centre
        chord = min(max(away, -CHORDS), CHORDS - 1)
        return self.price * ((2 * chord + 1) * away - chord * (chord + 1))


@dataclass(frozen=True)
class Problem:
    """What is to be planned.

    Attributes:
      allowed: (person, day) → what they may have, None for a day off; a single one is fixed.
    """

    people: int
    days: int
    shifts: tuple[str, ...]
    allowed: Mapping[tuple[int, int], tuple[str | None, ...]]
    totals: Sequence[Total]
    evens: Sequence[Even] = ()


class GivenWay(NamedTuple):
    """A hard rule that does not hold, and by how much."""

    rule: Total
    amount: int


# -- values of a plan ---------------------------------------------------------------------------


def value_of(terms: Iterable[Term], plan: Plan) -> int:
    """What some terms come to in a plan."""
    return sum(weight for weight, cells in terms if any(plan[p, d] == s for p, d, s in cells))


def cost_of(problem: Problem, plan: Plan) -> int:
    """The prices that a plan pays, worked out without the solver."""
    totals = sum(rule.cost(value_of(rule.terms, plan)) for rule in problem.totals)
    return totals + sum(
        even.cost(load.base + value_of(load.terms, plan)) for even in problem.evens for load in even.loads
    )


def broken(problem: Problem, plan: Plan) -> list[GivenWay]:
    """The hard rules that a plan breaks."""
    lacks = ((rule, rule.lack(value_of(rule.terms, plan))) for rule in problem.totals if rule.hard)
    return [GivenWay(rule, lack) for rule, lack in lacks if lack]
