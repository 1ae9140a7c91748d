"""The cheapest mixture of some schedules: a linear problem."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from ortools.linear_solver import pywraplp

from cs_macros.roster.engine import Cell
from cs_macros.roster.schedules import Schedule

MISSING = 1_000_000
"""Price of a unit that a hard rule lacks in the mixture; paid until there are schedules enough."""

SURE = 0.999
"""From this part on a schedule has no others beside it."""


class Row(NamedTuple):
    """A rule of several people, or an even load: how much a cell counts, and what values cost.

    Attributes:
      costs: Of the least value, and of one more each.
    """

    weights: Mapping[Cell, int]
    least: int
    costs: tuple[int, ...]

    def slopes(self) -> Iterator[tuple[int, int]]:
        """What one more costs, and how many times in a row."""
        every = groupby(after - before for before, after in pairwise(self.costs))
        return ((slope, len([*times])) for slope, times in every)


class Column(NamedTuple):
    """A schedule of somebody, its price, and what it counts for in each row."""

    person: int
    schedule: Schedule
    price: int
    counts: Mapping[int, int]


class Solved(NamedTuple):
    """What the cheapest mixture costs, and what one more of each row is worth in it."""

    price: float
    worths: list[float]


class Mixture:
    """The linear problem over the schedules so far: everybody has one, or parts of several.

    Attributes:
      pivots: Turns of the simplex so far.
    """

    def __init__(self, rows: Sequence[Row], people: int) -> None:
        self._lp = pywraplp.Solver.CreateSolver("GLOP")
        # without preprocessing it goes on from the last mixture
        self._lp.SetSolverSpecificParametersAsString("use_preprocessing: false")
        self.pivots = 0
        self._goal = self._lp.Objective()
        self._rows = [self._lp.Constraint(row.least, row.least) for row in rows]
        self._people = [self._lp.Constraint(1, 1) for _ in range(people)]
        self._of_person: list[dict[Schedule, pywraplp.Variable]] = [{} for _ in range(people)]
        for row, constraint in zip(rows, self._rows, strict=True):
            for slope, times in row.slopes():
                self._variable(slope, [(constraint, -1)], times)
            for sign in (1, -1):
                self._variable(MISSING, [(constraint, sign)])
        self._goal.SetOffset(sum(row.costs[0] for row in rows))

    def _variable(
        self, price: int, counts: Iterable[tuple[pywraplp.Constraint, int]], most: float | None = None
    ) -> pywraplp.Variable:
        variable = self._lp.NumVar(0, self._lp.infinity() if most is None else most, "")
        self._goal.SetCoefficient(variable, price)
        for constraint, count in counts:
            constraint.SetCoefficient(variable, count)
        return variable

    def add(self, columns: Iterable[Column]) -> bool:
        """Whether any of them was new."""
        new = False
        for person, schedule, price, counts in columns:
            if schedule not in self._of_person[person]:
                parts = [(self._rows[row], count) for row, count in counts.items()]
                variable = self._variable(price, [*parts, (self._people[person], 1)])
                self._of_person[person][schedule] = variable
                new = True
        return new

    def solve(self) -> Solved | None:
        """The cheapest mixture; None where the numbers do not allow to tell."""
        if not self._is_solved():
            return None
        return Solved(self._goal.Value(), [row.dual_value() for row in self._rows])

    def _is_solved(self) -> bool:
        status = self._lp.Solve()
        self.pivots += self._lp.iterations()
        return bool(status == pywraplp.Solver.OPTIMAL)

    def settle(self, people: Collection[int]) -> dict[int, Schedule]:
        """Leave no other schedule to those of some people who hardly have another, and at least to one; to
        nobody where the numbers do not allow to tell."""
        if not self._is_solved():
            return {}
        most = {p: max(self._of_person[p].items(), key=lambda each: each[1].solution_value()) for p in people}
        values = {p: variable.solution_value() for p, (_, variable) in most.items()}
        least = min(SURE, max(values.values()))
        settled = {p: schedule for p, (schedule, _) in most.items() if values[p] >= least}
        for p in settled:
            most[p][1].SetLb(1)
        return settled
