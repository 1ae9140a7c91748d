"""Rosters by CP-SAT: the cheapest plan, the smallest relaxation, the rules that clash.

The effort is the solver's own deterministic time and there is one seed, so the same problem has the same
answer on every machine, however slow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from cs_macros.roster.engine import CHORDS, Cell, Even, GivenWay, Plan, Problem, Term, Total, broken, cost_of

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


@dataclass(frozen=True)
class Answer:
    """A plan and how good it is.

    Attributes:
      cost: The prices paid; no plan is cheaper than `bound`.
      effort: Deterministic time spent.
    """

    plan: Plan
    cost: int
    bound: int
    effort: float

    @property
    def proven(self) -> bool:
        """Whether no cheaper plan exists."""
        return self.bound >= self.cost


class Unsolved(Exception):
    """No plan was found within the effort, and none was proven impossible."""


def solve(problem: Problem, effort: float, seconds: float | None = None) -> Answer | None:
    """The cheapest plan that keeps every hard rule; None when there is provably none.

    Args:
      effort: Deterministic time to spend at most.
      seconds: Wall clock to spend at most; for measuring only, since the answer then depends on it.

    Raises:
      Unsolved: The effort was too little to find any plan.
    """
    model = Model(problem)
    for rule in problem.totals:
        model.add(rule)
    for even in problem.evens:
        model.add_even(even)
    if not model.run(effort, seconds):
        return None
    found = model.solver
    plan = model.plan()
    cost = cost_of(problem, plan)  # what is no optimum may pay for more than it lacks
    bound = round(found.best_objective_bound) + model.certain_cost
    return Answer(plan, cost, bound, found.response_proto.deterministic_time)


class Relaxation(NamedTuple):
    """Which hard rules give way so that there is a plan; `proven` that no less is enough."""

    given: list[GivenWay]
    proven: bool


def smallest_relaxation(problem: Problem, effort: float) -> Relaxation:
    """Which hard rules have to give way, and by how much, so that there is a plan at the least price.

    Raises:
      Unsolved: Nothing was found within the effort.
    """
    model = Model(problem)
    for rule in problem.totals:
        if rule.hard:
            model.add_giving_way(rule)
    if not model.run(effort):
        raise Unsolved
    proven = round(model.solver.best_objective_bound) >= round(model.solver.objective_value)
    return Relaxation(broken(problem, model.plan()), proven)


def clashing(problem: Problem, effort: float) -> list[Total]:
    """Hard rules that cannot all be kept, and none among them that could be left out.

    Within the effort for all of it, that is: what cannot be proven superfluous stays.
    """
    core, left = _core(problem, [rule for rule in problem.totals if rule.hard], effort)
    for rule in [*core]:
        if rule in core and left > 0:
            fewer, left = _core(problem, [each for each in core if each is not rule], left)
            core = fewer or core
    return core


def _core(problem: Problem, rules: Sequence[Total], effort: float) -> tuple[list[Total], float]:
    """Some of the rules that already clash; none when they do not, or not provably.

    Returns:
      Them, and how much of the effort is left.
    """
    model = Model(problem)
    switches = {model.add_switched(rule).index: rule for rule in rules}
    model.assume_all()
    try:
        possible = model.run(effort)
    except Unsolved:
        return [], 0
    left = effort - model.solver.response_proto.deterministic_time
    found = () if possible else model.solver.sufficient_assumptions_for_infeasibility()
    return [switches[index] for index in found], left


class Model:
    """A problem while it is handed to CP-SAT."""

    def __init__(self, problem: Problem) -> None:
        from ortools.sat.python import cp_model

        self._status = cp_model
        self.model = cp_model.CpModel()
        self.solver = cp_model.CpSolver()
        self.problem = problem
        self.certain_cost = 0
        self._costs: list[tuple[int, cp_model.IntVar]] = []
        self._any: dict[tuple[Cell, ...], cp_model.IntVar] = {}
        self._switches: list[cp_model.IntVar] = []
        self.cells: dict[Cell, cp_model.IntVar] = {}
        self.given: dict[tuple[int, int], str | None] = {}
        for (p, d), options in problem.allowed.items():
            if len(options) == 1:
                self.given[p, d] = options[0]
                continue
            mine = [self.model.new_bool_var(f"{p}.{d}.{s}") for s in options if s is not None]
            self.cells |= {(p, d, s): var for s, var in zip(filter(None, options), mine, strict=True)}
            (self.model.add_at_most_one if None in options else self.model.add_exactly_one)(mine)

    # -- what terms add up to -------------------------------------------------------------

    def sum_of(self, terms: Sequence[Term]) -> tuple[list[tuple[int, cp_model.IntVar]], int]:
        """Variables with their weights, and what is already certain."""
        found, certain = [], 0
        for weight, cells in terms:
            if any(self.given.get((p, d)) == s for p, d, s in cells):
                certain += weight
                continue
            open_cells = tuple(cell for cell in cells if cell in self.cells)
            if len(open_cells) == 1:
                found.append((weight, self.cells[open_cells[0]]))
            elif open_cells:
                found.append((weight, self._either(open_cells)))
        return found, certain

    def _either(self, cells: tuple[Cell, ...]) -> cp_model.IntVar:
        """True when any of the cells is."""
        if cells not in self._any:
            self._any[cells] = var = self.model.new_bool_var("any")
            self.model.add_max_equality(var, [self.cells[cell] for cell in cells])
        return self._any[cells]

    def _linear(self, terms: Sequence[Term]) -> tuple[cp_model.LinearExpr, int, int]:
        """The sum, and its least and greatest value."""
        from ortools.sat.python import cp_model

        pairs, certain = self.sum_of(terms)
        least = certain + sum(min(weight, 0) for weight, _ in pairs)
        most = certain + sum(max(weight, 0) for weight, _ in pairs)
        weights = [weight for weight, _ in pairs]
        total: cp_model.LinearExpr = (
            cp_model.LinearExpr.weighted_sum([var for _, var in pairs], weights) + certain
        )
        return total, least, most

    # -- rules ----------------------------------------------------------------------------

    def add(self, rule: Total) -> None:
        """A rule with its prices."""
        value, least, most = self._linear(rule.terms)
        if rule.low is not None and least < rule.low:
            if rule.under is None:
                self.model.add(value >= rule.low)
            elif rule.under:
                self.model.add(value + self._priced(rule.low - least, rule.under) >= rule.low)
        if rule.high is not None and most > rule.high:
            if rule.over is None:
                self.model.add(value <= rule.high)
            elif rule.over:
                self.model.add(value - self._priced(most - rule.high, rule.over) <= rule.high)

    def _priced(self, most: int, price: int) -> cp_model.IntVar:
        slack = self.model.new_int_var(0, most, "slack")
        self._costs.append((price, slack))
        return slack

    def add_giving_way(self, rule: Total) -> None:
        """A hard rule that may be broken at a price; what is soft in it is left out."""
        value, least, most = self._linear(rule.terms)
        assert rule.give is not None  # every rule of a shop has its price
        if rule.low is not None and rule.under is None and least < rule.low:
            self.model.add(value + self._priced(rule.low - least, rule.give) >= rule.low)
        if rule.high is not None and rule.over is None and most > rule.high:
            self.model.add(value - self._priced(most - rule.high, rule.give) <= rule.high)

    def add_switched(self, rule: Total) -> cp_model.IntVar:
        """A hard rule that holds where its switch is on."""
        value, _, _ = self._linear(rule.terms)
        switch = self.model.new_bool_var("switch")
        if rule.low is not None and rule.under is None:
            self.model.add(value >= rule.low).only_enforce_if(switch)
        if rule.high is not None and rule.over is None:
            self.model.add(value <= rule.high).only_enforce_if(switch)
        self._switches.append(switch)
        return switch

    def assume_all(self) -> None:
        """Turn every switch on, and ask which of them were too many."""
        self.model.add_assumptions(self._switches)

    def add_even(self, even: Even) -> None:
        """Loads that should be equal: squares as the chords between whole numbers, so that the bound is
        tight where the loads cannot be quite equal."""
        for load in even.loads:
            value, least, most = self._linear(load.terms)
            low, high = load.base + least - even.centre, load.base + most - even.centre
            if least == most:
                self.certain_cost += even.cost(load.base + least)
                continue
            price = self.model.new_int_var(0, max(low * low, high * high) * 2 + 2, "even")
            self._costs.append((even.price, price))
            away = value + (load.base - even.centre)
            for k in range(max(low, -CHORDS), min(high, CHORDS)):
                self.model.add(price >= (2 * k + 1) * away - k * (k + 1))
            if low >= CHORDS or high <= -CHORDS:
                k = CHORDS - 1 if low >= CHORDS else -CHORDS
                self.model.add(price >= (2 * k + 1) * away - k * (k + 1))

    # -- solving --------------------------------------------------------------------------

    def run(self, effort: float, seconds: float | None = None) -> bool:
        """Look for the cheapest plan.

        Returns:
          False when there is provably none.

        Raises:
          Unsolved: Neither a plan nor a proof within the effort.
        """
        if self._costs:
            self.model.minimize(sum(price * var for price, var in self._costs))
        parameters = self.solver.parameters
        parameters.random_seed = 1
        parameters.max_deterministic_time = effort
        parameters.num_workers = 1
        parameters.interleave_search = not self._switches  # strategies take turns: far better plans
        if seconds is not None:
            parameters.max_time_in_seconds = seconds
        status = self.solver.solve(self.model)
        if status == self._status.UNKNOWN:
            raise Unsolved
        assert status != self._status.MODEL_INVALID
        return bool(status != self._status.INFEASIBLE)

    def plan(self) -> Plan:
        """What was found."""
        found = dict(self.given)
        for p, d in self.problem.allowed:
            if (p, d) not in found:
                mine = (s for s in self.problem.shifts if (p, d, s) in self.cells)
                found[p, d] = next((s for s in mine if self.solver.value(self.cells[p, d, s])), None)
        return found
