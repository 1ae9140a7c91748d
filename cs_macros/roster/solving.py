"""Rosters by CP-SAT: the cheapest plan, the smallest relaxation, the rules that clash.

The effort is the solver's own deterministic time and there is one seed, so the same problem has the same
answer on every machine, however slow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cs_macros.roster.cpsat import MIXED, PLAIN, Model
from cs_macros.roster.engine import GivenWay, Plan, Problem, Total, broken, cost_of
from cs_macros.roster.searching import Search, Unsolved
from cs_macros.roster.stretches import tighten

__all__ = ["Answer", "Relaxation", "Unsolved", "clashing", "smallest_relaxation", "solve"]


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


def solve(problem: Problem, effort: float, seconds: float | None = None) -> Answer | None:
    """The cheapest plan that keeps every hard rule; None when there is provably none.

    Args:
      effort: Deterministic time to spend at most.
      seconds: Wall clock to spend at most; for measuring only, since the answer then depends on it.

    Raises:
      Unsolved: The effort was too little to find any plan.
    """
    search = Search(problem, priced, effort, seconds)
    search.run()
    if search.plan is None:
        return None
    return Answer(search.plan, cost_of(problem, search.plan), search.bound, search.effort)


def priced(problem: Problem) -> Model:
    """All of a problem as a model."""
    model = Model(problem)
    said = tighten(model)
    for number, rule in enumerate(problem.totals):
        if number not in said:
            model.add(rule)
    for even in problem.evens:
        model.add_even(even)
    return model


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
    if not model.run(effort, MIXED):
        raise Unsolved
    return Relaxation(broken(problem, model.plan()), model.is_over)


def clashing(problem: Problem, effort: float) -> list[Total]:
    """Hard rules that cannot all be kept, and none among them that could be left out.

    Within the effort for all of it, that is: what cannot be proven superfluous stays. Whole kinds are left
    out first, those that give way least easily before the others, so that people read of few kinds.
    """
    rules = [rule for rule in problem.totals if rule.hard]
    core, left = _core(problem, rules, effort)
    prices = {rule.kind: rule.give or 0 for rule in rules}
    dearest = sorted(prices, key=prices.__getitem__)[::-1]
    for kind in dearest:
        others = [rule for rule in rules if rule.kind != kind]
        if kind not in {rule.kind for rule in core}:
            rules = others
        elif left > 0:
            fewer, left = _core(problem, others, left)
            core, rules = (fewer, others) if fewer else (core, rules)
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
    possible = model.run(effort, PLAIN)
    if possible is None:
        return [], 0
    left = effort - model.effort
    found = () if possible else model.solver.sufficient_assumptions_for_infeasibility()
    return [switches[index] for index in found], left
