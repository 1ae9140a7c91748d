"""A problem as CP-SAT has it: cells as booleans, rules as sums over them, prices as what is minimised."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from random import Random
from typing import TYPE_CHECKING

from cs_macros.roster.engine import CHORDS, Cell, Even, Plan, Problem, Term, Total

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

LINEAR: Mapping[str, object] = {"linearization_level": 2}
"""One search that is led by the linear relaxation of every rule: the best on rosters by far, since what a
rule counts is nearly whole there already."""

MIXED: Mapping[str, object] = {"interleave_search": True}
"""All of CP-SAT's strategies, taking turns: slower, but none of them has to be the right one."""

PLAIN: Mapping[str, object] = {}
"""One search of the usual kind; the only one that can be asked about assumptions."""


class Model:
    """A problem while it is handed to CP-SAT.

    Attributes:
      begins: Where a person's stretch of days at work begins on a day; `stretches` tells.
      is_over: Whether the last run ended with a proof; `has_plan` whether it found a plan.
    """

    def __init__(self, problem: Problem) -> None:
        from ortools.sat.python import cp_model

        self._cp = cp_model
        self.model = cp_model.CpModel()
        self.solver = cp_model.CpSolver()
        self.problem = problem
        self.certain_cost = 0
        self.is_over = self.has_plan = False
        self._costs: list[tuple[int, cp_model.IntVar]] = []
        self._any: dict[tuple[int, ...], cp_model.IntVar] = {}
        self._switches: list[cp_model.IntVar] = []
        self.begins: dict[tuple[int, int], cp_model.IntVar] = {}
        self.cells: dict[Cell, cp_model.IntVar] = {}
        self.given: dict[tuple[int, int], str | None] = {}
        self._works: dict[tuple[int, int], cp_model.IntVar] = {}
        for (p, d), options in problem.allowed.items():
            if len(options) == 1:
                self.given[p, d] = options[0]
                continue
            mine = [self.model.new_bool_var(f"{p}.{d}.{s}") for s in options if s is not None]
            self.cells |= {(p, d, s): var for s, var in zip(filter(None, options), mine, strict=True)}
            (self.model.add_at_most_one if None in options else self.model.add_exactly_one)(mine)

    # -- what terms add up to -------------------------------------------------------------

    def _sum_of(self, terms: Sequence[Term]) -> tuple[list[tuple[int, cp_model.IntVar]], int]:
        """Variables with their weights, and what is already certain.

        Where all that somebody may have on a day counts the same, being at work is what counts: one
        variable instead of one a shift makes runs and days off far easier to reason about.
        """
        certain = 0
        single: dict[tuple[int, int], dict[str, int]] = {}
        found = []
        for weight, cells in terms:
            if any(self.given.get((p, d)) == s for p, d, s in cells):
                certain += weight
            elif len(open_cells := [cell for cell in cells if cell in self.cells]) == 1:
                p, d, s = open_cells[0]
                mine = single.setdefault((p, d), {})
                mine[s] = mine.get(s, 0) + weight
            elif open_cells:
                found += [(weight, var) for var in self._either(open_cells)]
        for at, weights in single.items():
            if len(weights) > 1 and self._is_any_work(at, weights) and len({*weights.values()}) == 1:
                found.append((next(iter(weights.values())), self._at_work(*at)))
            else:
                found += [(weight, self.cells[*at, s]) for s, weight in weights.items()]
        return found, certain

    def _is_any_work(self, at: tuple[int, int], shifts: Collection[str]) -> bool:
        """Whether some shifts are all that somebody may have on a day, besides a day off."""
        return {*self.problem.allowed[at]} - {None} == {*shifts}

    def _at_work(self, p: int, d: int) -> cp_model.IntVar:
        """True when somebody has any shift on a day."""
        if (p, d) not in self._works:
            self._works[p, d] = var = self.model.new_bool_var(f"{p}.{d}")
            mine = [self.cells[p, d, s] for s in self.problem.allowed[p, d] if s is not None]
            self.model.add_exactly_one([*mine, ~var])
            if None not in self.problem.allowed[p, d]:
                self.model.add(var == 1)
        return self._works[p, d]

    def _either(self, cells: Sequence[Cell]) -> list[cp_model.IntVar]:
        """Of which one is true when any of the cells is, and none when none is.

        At work on one of two days in a row: on the first, or a stretch begins on the second.
        """
        days: dict[tuple[int, int], list[str]] = {}
        for p, d, s in cells:
            days.setdefault((p, d), []).append(s)
        parts: list[cp_model.IntVar] = []
        for at, shifts in days.items():
            whole = len(shifts) > 1 and self._is_any_work(at, shifts)
            parts += [self._at_work(*at)] if whole else [self.cells[*at, s] for s in shifts]
        if len(parts) == 1:
            return parts
        if len(days) == 2 and all(self._is_any_work(at, shifts) for at, shifts in days.items()):
            (p, d), second = sorted(days)
            if second == (p, d + 1) and second in self.begins:
                return [self._at_work(p, d), self.begins[second]]
        key = tuple(sorted(var.index for var in parts))
        if key not in self._any:
            self._any[key] = var = self.model.new_bool_var("any")
            self.model.add_max_equality(var, parts)
        return [self._any[key]]

    def _linear(self, terms: Sequence[Term]) -> tuple[cp_model.LinearExpr, int, int]:
        """The sum, and its least and greatest value."""
        pairs, certain = self._sum_of(terms)
        least = certain + sum(min(weight, 0) for weight, _ in pairs)
        most = certain + sum(max(weight, 0) for weight, _ in pairs)
        weights = [weight for weight, _ in pairs]
        total: cp_model.LinearExpr = (
            self._cp.LinearExpr.weighted_sum([var for _, var in pairs], weights) + certain
        )
        return total, least, most

    def works(self, p: int, d: int) -> cp_model.LinearExpr | int:
        """1 when somebody has any shift on a day, settled or not."""
        return int(self.given[p, d] is not None) if (p, d) in self.given else self._at_work(p, d)

    def has(self, p: int, d: int, shift: str) -> cp_model.LinearExpr | int:
        """1 when somebody has a shift on a day, settled or not."""
        return int(self.given[p, d] == shift) if (p, d) in self.given else self.cells[p, d, shift]

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

    def between(self, least: int, most: int) -> None:
        """Leave out plans that cost less or more."""
        price = sum(price * var for price, var in self._costs) + self.certain_cost
        self.model.add_linear_constraint(price, least, most)

    # -- solving --------------------------------------------------------------------------

    def run(
        self, effort: float, strategy: Mapping[str, object] = LINEAR, seconds: float | None = None
    ) -> bool | None:
        """Look for the cheapest plan.

        Args:
          effort: Deterministic time to spend at most.

        Returns:
          Whether there is one; None when neither a plan nor a proof was found within the effort.
        """
        if self._costs and not self.model.has_objective():
            self.model.minimize(sum(price * var for price, var in self._costs))
        parameters = self.solver.parameters
        parameters.random_seed = 1
        parameters.num_workers = 1
        parameters.max_deterministic_time = effort
        if seconds is not None:
            parameters.max_time_in_seconds = max(seconds, 0.01)
        for name, value in strategy.items():
            setattr(parameters, name, value)
        status = self.solver.solve(self.model)
        assert status != self._cp.MODEL_INVALID
        self.is_over = status in (self._cp.OPTIMAL, self._cp.INFEASIBLE)
        self.has_plan = status in (self._cp.OPTIMAL, self._cp.FEASIBLE)
        return self.has_plan or (False if self.is_over else None)

    @property
    def effort(self) -> float:
        """Deterministic time that the run took."""
        return float(self.solver.response_proto.deterministic_time)

    @property
    def bound(self) -> int:
        """What no plan is cheaper than."""
        return round(self.solver.best_objective_bound) + self.certain_cost

    @property
    def cost(self) -> int:
        """What the plan that was found costs at most: what is no optimum may pay for more than it lacks."""
        return sum(price * self.solver.value(var) for price, var in self._costs) + self.certain_cost

    def plan(self) -> Plan:
        """What was found."""
        found = dict(self.given)
        for p, d in self.problem.allowed:
            if (p, d) not in found:
                mine = (s for s in self.problem.shifts if (p, d, s) in self.cells)
                found[p, d] = next((s for s in mine if self.solver.value(self.cells[p, d, s])), None)
        return found

    def around(self, plan: Plan, free: Collection[tuple[int, int]], most: int, chance: Random) -> Model:
        """The same problem with everything but some days of some people as it is in a plan.

        Of the plans that cost the same any may be the best, by lot: what has to give somewhere wanders
        about from step to step, until it comes to where it need not give at all.

        Args:
          most: What the plan may cost.
        """
        part = copy(self)
        part.model, part.solver = self.model.clone(), self._cp.CpSolver()
        drawn = []
        for (p, d, s), known in self.cells.items():
            var = part.model.get_bool_var_from_proto_index(known.index)
            if (p, d) not in free:
                part.model.add(var == (plan[p, d] == s))
                continue
            part.model.add_hint(var, plan[p, d] == s)
            if chance.random() < 0.5:
                drawn.append(var)
        price = sum(price * part.model.get_int_var_from_proto_index(var.index) for price, var in self._costs)
        part.model.add(price <= most - self.certain_cost)
        part.model.minimize((len(drawn) + 1) * price + sum(drawn))
        part.solver.parameters.absolute_gap_limit = len(drawn) / 8  # how the lot fell need not be proven
        return part
