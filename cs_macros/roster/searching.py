"""The cheapest plan that some effort finds, on two workers; the same one whatever the machine is doing.

Most rosters are proven the best by one short search. Where that does not end, whole schedules tell how cheap
a plan may be, and which shifts a plan just above that may have. These are so few that two searches, which
draw other lots, mostly find it side by side, or prove that there is none; then they look further above.
Where they end with neither, two lanes better the best plan for a while before the next try with more effort.

Searches and lanes meet after a fixed effort, never after a time, and of two searches the first has the first
word, so it does not matter which thread is faster.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from typing import TYPE_CHECKING

from cs_macros.roster.cpsat import LINEAR, MIXED, Model
from cs_macros.roster.engine import Plan, Problem, broken, cost_of
from cs_macros.roster.lanes import Clock, Lane

if TYPE_CHECKING:
    from cs_macros.roster.columns import Columns

TRIAL = 1.0
"""Effort for the short search at most, and no more than a quarter of all."""

TELLING = 10.0
"""Effort for the bound from whole schedules at most, and no more than half of all."""

RACE = 1.0
"""Effort of the first searches side by side; twice as much each time that they end with neither."""

PLAIN_RACE = 6.0
"""The same where whole schedules do not tell anything, and no more than half of all."""

CLOSE, FURTHER = 500, 4
"""The first plans that are looked for are dearer than the bound by this part; then so many times that."""

ROUND = 2.0
"""Effort after which the lanes go on from the better of their plans."""


class Unsolved(Exception):
    """No plan was found within the effort, and none was proven impossible."""


class Search:
    """The search for one plan.

    Args:
      make: Makes the model of a problem.
      effort: Deterministic time to spend at most, on each worker.

    Attributes:
      plan: The best that was found, None when there is provably none; no plan is cheaper than `bound`.
      effort: Deterministic time spent.
    """

    def __init__(
        self, problem: Problem, make: Callable[[Problem], Model], effort: float, seconds: float | None
    ) -> None:
        self._problem, self._make, self._most, self._clock = problem, make, effort, Clock(seconds)
        self._lanes = [Lane(seed, self._clock) for seed in (1, 2)]
        self._seed = 1
        self.plan: Plan | None = None
        self.cost = self.bound = 0
        self.effort = 0.0

    @property
    def _is_going(self) -> bool:
        better = self.plan is None or self.cost > self.bound
        return better and self.effort < self._most and not self._clock.is_over

    def run(self) -> None:
        """Find a plan, and better ones as long as there is effort left.

        Raises:
          Unsolved: Neither a plan nor a proof within the effort.
        """
        trial = self._make(self._problem)
        trial.run(min(TRIAL, self._most / 4), LINEAR, self._clock.left(1 / 4))
        self._take(trial, trial.effort)
        if trial.is_over:
            return
        with ThreadPoolExecutor(2) as pool:
            columns = self._columns()
            if not (columns and self.plan) and self._race(pool, self._whole, min(PLAIN_RACE, self._most / 2)):
                return
            if self.plan is None and self._last_resort():
                return
            if columns:
                self._close_in(pool, columns)
            else:
                self._improve(pool, self._problem, self._most - self.effort)

    def _whole(self) -> Model:
        return self._make(self._problem)

    def _take(self, found: Model, effort: float = 0) -> None:
        """What one search found, if it is better than what is known."""
        self.effort += effort
        if found.has_plan:
            if self.plan is None or found.cost < self.cost:
                self.plan, self.cost = found.plan(), found.cost
            self.bound = max(self.bound, found.bound)

    def _columns(self) -> Columns | None:
        """What whole schedules tell: the bound, and a plan that mostly is a good one."""
        from cs_macros.roster.columns import Columns, Unfit  # numpy, which no other press needs

        try:
            columns = Columns(self._problem)
        except Unfit:
            return None
        columns.run(min(TELLING, self._most / 2))
        plan = columns.dive()
        if plan and not broken(self._problem, plan):
            cost = cost_of(self._problem, plan)
            if self.plan is None or cost < self.cost:
                self.plan, self.cost = plan, cost
        self.effort += columns.effort
        self.bound = max(self.bound, columns.bound)
        return columns

    def _race(self, pool: ThreadPoolExecutor, make: Callable[[], Model], effort: float) -> bool:
        """Two searches side by side: whether one ended with a proof; the first has the first word."""
        seconds = self._clock.left(1 / 2)
        first, second = make(), make()
        self._seed += 2
        running = pool.submit(second.run, effort, {**LINEAR, "random_seed": self._seed - 2}, seconds)
        first.run(effort, {**LINEAR, "random_seed": self._seed - 1}, seconds)
        if first.is_over:
            stop(second, running)
            self._take(first, first.effort)
            return True
        running.result()
        self._take(first)
        self._take(second, max(first.effort, second.effort))
        return second.is_over

    def _last_resort(self) -> bool:
        """All strategies in turn, where none found a plan: whether it is proven that there is none.

        Raises:
          Unsolved: Neither a plan nor a proof.
        """
        last = self._whole()
        last.run(self._most - self.effort, MIXED, self._clock.left())
        self._take(last, last.effort)
        if self.plan is None and not last.is_over:
            raise Unsolved
        return last.is_over

    def _close_in(self, pool: ThreadPoolExecutor, columns: Columns) -> None:
        """Look for plans ever further above the bound.

        Where that ends with neither plan nor proof, the best plan is bettered before the next try.
        """
        width, effort = max(2, self.bound // CLOSE), RACE
        while self._is_going:
            most = min(self.bound + width, self.cost - 1)
            part = columns.within(most)
            effort = min(effort, self._most - self.effort)
            if part is None or self._race(pool, partial(self._between, part, most), effort):
                if self.cost > most:  # none is there
                    self.bound = most + 1
                    width *= FURTHER
            elif better := columns.within(self.cost):
                self._improve(pool, better, effort)
                effort *= 2

    def _between(self, part: Problem, most: int) -> Model:
        """The model of plans that cost as much as the bound, or some more."""
        model = self._make(part)
        model.between(self.bound, most)
        return model

    def _improve(self, pool: ThreadPoolExecutor, problem: Problem, effort: float) -> None:
        """Lanes from the best plan, which meet round by round."""
        assert self.plan is not None
        model, until = self._make(problem), min(self.effort + effort, self._most)
        while self._is_going and self.effort < until:
            step = min(ROUND, until - self.effort)
            self.effort += step
            for lane in self._lanes:
                lane.plan, lane.cost = self.plan, self.cost
            wait([pool.submit(lane.work, model, step, self.bound) for lane in self._lanes])
            best = min(self._lanes, key=lambda lane: lane.cost)
            self.plan, self.cost = best.plan, best.cost


def stop(model: Model, running: Future[bool | None]) -> None:
    """End a search that is no longer needed; it may not have begun yet."""
    while not running.done():
        model.solver.stop_search()
        wait([running], timeout=0.02)
