"""What no plan is cheaper than, told from whole schedules: far nearer to the best plan than rules one by one.

Everybody has one lawful schedule; what concerns several people, above all that enough are there, has its
prices. Where any mixture of schedules may be chosen, the cheapest choice is a linear problem with far too
many columns. It is solved with those that matter: the choice so far tells what a shift of a day is worth, and
who has a cheaper schedule at these worths adds it. In the end the worths tell how much dearer a plan is with
a shift than without it, and so which shifts no better plan can have.

Worths are whole numbers of a small part of a price, and every bound is added up in them: it is exact, however
roughly the linear problem was solved.
Source: Desaulniers, Desrosiers and Solomon 2005, column generation; smoothed worths after Wentges 1997.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from functools import partial

from cs_macros.roster.engine import Cell, Even, Load, Plan, Problem, Term, Total
from cs_macros.roster.mixture import MISSING, Column, Mixture, Row
from cs_macros.roster.schedules import Network, TooMany

SCALE = 1 << 12
"""Parts of a price in which worths are counted."""

SMOOTH = 0.7
"""How much of the best worths so far goes into the next ones."""

MOST_ROUNDS, EXACT = 400, 1e-6
"""Rounds of new schedules for the bound at most; and how near to the mixture's price it is there."""

DIVE_ROUNDS = 6
"""Rounds of new schedules each time that somebody's is settled."""

LOOK, STEP, MAKING, PIVOT = 1e-4, 2.5e-8, 4e-6, 5e-7
"""Effort, in the solver's deterministic time or about a second: to look for somebody's cheapest schedule, for
each step of the network on top, to make a step, and for a row at each turn of the linear problem."""


class Unfit(Exception):
    """A problem cannot be told in this way."""


class Columns:
    """The cheapest mixture of schedules.

    Raises:
      Unfit: A rule of several people is about more than single shifts, or schedules are too many or none.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        own: dict[int, list[Total]] = defaultdict(list)
        self._rows = []
        for rule in problem.totals:
            people = {p for _, cells in rule.terms for p, _, _ in cells}
            if len(people) == 1:
                own[people.pop()].append(rule)
            else:
                self._rows.append(_row(rule.terms, rule.cost, rule.lack))
        loads = ((even, load) for even in problem.evens for load in even.loads)
        self._rows += [_row(load.terms, partial(_uneven, even, load)) for even, load in loads]
        self._rows_of: dict[Cell, list[tuple[int, int]]] = defaultdict(list)
        for number, row in enumerate(self._rows):
            for cell, weight in row.weights.items():
                self._rows_of[cell].append((number, weight))
        try:
            self._networks = [Network(problem, p, own[p]) for p in range(problem.people)]
        except TooMany:
            raise Unfit from None
        if not all(network.has_any for network in self._networks):
            raise Unfit
        self._spent = MAKING * sum(network.steps for network in self._networks)
        self._mixture = Mixture(self._rows, problem.people)
        self._worths, self._bound = [0] * len(self._rows), -MISSING * SCALE
        self._mixture.add(self._schedules(self._worths))

    @property
    def effort(self) -> float:
        """What it took so far."""
        return self._spent + PIVOT * len(self._rows) * self._mixture.pivots

    @property
    def bound(self) -> int:
        """No plan is cheaper."""
        return -(-self._bound // SCALE)

    def run(self, effort: float) -> None:
        """Raise the bound as far as schedules can, or as the effort goes."""
        for _ in range(MOST_ROUNDS):
            solved = self._mixture.solve()
            if solved is None or self.bound >= solved.price - EXACT or self.effort >= effort:
                return
            exact = [worth * SCALE for worth in solved.worths]
            both = zip(self._worths, exact, strict=True)
            smooth = [SMOOTH * best + (1 - SMOOTH) * now for best, now in both]
            if not any(self._mixture.add(self._schedules([*map(round, each)])) for each in (smooth, exact)):
                return

    def dive(self) -> Plan | None:
        """A plan that is mostly a good one, but may break hard rules of several people.

        Those whose schedule is the surest get it, the others look for new ones that go with it, and so on.
        """
        plan: dict[tuple[int, int], str | None] = {}
        left = {*range(self._problem.people)}
        while left:
            for _ in range(DIVE_ROUNDS):
                solved = self._mixture.solve()
                if solved is None:
                    return None
                worths = [round(worth * SCALE) for worth in solved.worths]
                if not self._mixture.add(self._schedules(worths, left)):
                    break
            settled = self._mixture.settle(left)
            if not settled:
                return None
            left -= settled.keys()
            plan |= {(p, d): shift for p, schedule in settled.items() for d, shift in enumerate(schedule)}
        return plan

    def within(self, most: int) -> Problem | None:
        """The problem with only what a plan of a price at most can have; None when there is no such plan."""
        spare = most * SCALE - self._bound
        allowed = dict(self._problem.allowed)
        for p, network in enumerate(self._networks):
            for d, dearer in enumerate(network.dearer(self._worth(p, self._worths), SCALE)):
                allowed[p, d] = tuple(each for each in allowed[p, d] if dearer[each] <= spare)
        return replace(self._problem, allowed=allowed) if spare >= 0 and all(allowed.values()) else None

    def _schedules(self, worths: Sequence[int], some: Collection[int] | None = None) -> list[Column]:
        """The cheapest schedules of some people at some worths of the rows, or of everybody.

        Those of everybody also tell what no plan is cheaper than.
        """
        bound = 0
        found = []
        for p in range(self._problem.people) if some is None else sorted(some):
            worth = self._worth(p, worths)
            cost, schedule = self._networks[p].cheapest(worth, SCALE)
            self._spent += LOOK + STEP * self._networks[p].steps
            bound += cost
            had = [(d, shift) for d, shift in enumerate(schedule) if shift is not None]
            price = (cost + sum(worth[d][shift] for d, shift in had)) // SCALE
            counts: dict[int, int] = defaultdict(int)
            for d, shift in had:
                for row, weight in self._rows_of.get((p, d, shift), ()):
                    counts[row] += weight
            found.append(Column(p, schedule, price, counts))
        bound += sum(cheapest(row, worth) for row, worth in zip(self._rows, worths, strict=True))
        if some is None and bound > self._bound:
            self._bound, self._worths = bound, [*worths]
        return found

    def _worth(self, p: int, worths: Sequence[int]) -> list[dict[str, int]]:
        """What each shift of each day of somebody is worth."""
        return [
            {
                shift: sum(worths[row] * weight for row, weight in self._rows_of.get((p, d, shift), ()))
                for shift in self._problem.shifts
            }
            for d in range(self._problem.days)
        ]


def cheapest(row: Row, worth: int) -> int:
    """The least price of a row, at the scale, with what its value is worth on top."""
    return min(SCALE * cost + worth * (row.least + n) for n, cost in enumerate(row.costs))


def _uneven(even: Even, load: Load, value: int) -> int:
    return even.cost(load.base + value)


def _row(
    terms: Iterable[Term], cost: Callable[[int], int], lack: Callable[[int], int] = lambda value: 0
) -> Row:
    """A rule as what its values cost, as far as they are lawful."""
    weights: dict[Cell, int] = defaultdict(int)
    for weight, cells in terms:
        if len({(p, d) for p, d, _ in cells}) > 1:
            raise Unfit
        for cell in dict.fromkeys(cells):
            weights[cell] += weight
    of_day: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0])
    for (p, d, _), weight in weights.items():
        of_day[p, d].append(weight)
    values = range(sum(map(min, of_day.values())), sum(map(max, of_day.values())) + 1)
    lawful = [value for value in values if not lack(value)]
    if not lawful:
        raise Unfit
    return Row(weights, lawful[0], tuple(map(cost, lawful)))
