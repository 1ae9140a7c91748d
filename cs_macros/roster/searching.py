"""The cheapest plan that some effort finds, on two workers; the same one whatever the machine is doing.

Most rosters are proven the best by one short search. Where that does not end, two searches that draw other
lots run side by side; and where these do not end either, two lanes go on from the best plan: each frees a
stretch of days or some people, and takes the best plan for these with all else as it is. Lanes meet
after a fixed effort, never after a time, and of two searches the first has the first word, so it does not
matter which thread is faster.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from random import Random

from cs_macros.roster.cpsat import LINEAR, MIXED, Model
from cs_macros.roster.engine import Plan

TRIAL = 1.0
"""Effort for the short search at most, and no more than a quarter of all."""

RACE = 6.0
"""Effort for the searches side by side at most, and no more than half of all."""

ROUND = 2.0
"""Effort after which the lanes go on from the better of their plans."""

STEP, LEAST_STEP = 0.5, 0.02
"""Effort for one stretch of days, or some people, at most; and what one counts for at least."""

FIRST_DAYS, FIRST_PEOPLE = 10.0, 6.0
GROWS, SHRINKS = 1.15, 0.85
"""How many are freed at first; more where that is quickly proven, fewer where it cannot be."""

SEEDS = (2, 1)
"""For the searches side by side; the second is the trial with more effort."""


class Unsolved(Exception):
    """No plan was found within the effort, and none was proven impossible."""


class Clock:
    """What is left of the seconds, where they are limited."""

    def __init__(self, seconds: float | None) -> None:
        self._end = None if seconds is None else time.monotonic() + seconds

    def left(self, share: float = 1.0) -> float | None:
        return None if self._end is None else (self._end - time.monotonic()) * share

    @property
    def is_over(self) -> bool:
        return self._end is not None and time.monotonic() >= self._end


class Search:
    """The search for one plan.

    Args:
      make: Makes the problem's model anew.
      effort: Deterministic time to spend at most, on each worker.

    Attributes:
      plan: The best that was found, None when there is provably none; no plan is cheaper than `bound`.
      effort: Deterministic time spent.
    """

    def __init__(self, make: Callable[[], Model], effort: float, seconds: float | None) -> None:
        self._make, self._most, self._clock = make, effort, Clock(seconds)
        self.plan: Plan | None = None
        self.cost = self.bound = 0
        self.effort = 0.0

    def run(self) -> None:
        """Find a plan, and better ones as long as there is effort left.

        Raises:
          Unsolved: Neither a plan nor a proof within the effort.
        """
        trial = self._make()
        trial.run(min(TRIAL, self._most / 4), LINEAR, self._clock.left(1 / 4))
        self._take(trial, trial.effort)
        if trial.is_over:
            return
        with ThreadPoolExecutor(2) as pool:
            if self._race(pool):
                return
            if self.plan is None:
                last = self._make()
                last.run(self._most - self.effort, MIXED, self._clock.left())
                self._take(last, last.effort)
                if last.is_over:
                    return
            if self.plan is None:
                raise Unsolved
            self._improve(pool)

    def _take(self, found: Model, effort: float = 0) -> None:
        """What one search found, if it is better than what is known."""
        self.effort += effort
        if found.has_plan:
            if self.plan is None or found.cost < self.cost:
                self.plan, self.cost = found.plan(), found.cost
            self.bound = max(self.bound, found.bound)

    def _race(self, pool: ThreadPoolExecutor) -> bool:
        """Two searches side by side: whether one ended with a proof; the first has the first word."""
        effort, seconds = min(RACE, self._most / 2), self._clock.left(1 / 2)
        first, second = self._make(), self._make()
        running = pool.submit(second.run, effort, {**LINEAR, "random_seed": SEEDS[1]}, seconds)
        first.run(effort, {**LINEAR, "random_seed": SEEDS[0]}, seconds)
        if first.is_over:
            stop(second, running)
            self._take(first, first.effort)
            return True
        running.result()
        self._take(first)
        self._take(second, max(first.effort, second.effort))
        return second.is_over

    def _improve(self, pool: ThreadPoolExecutor) -> None:
        """Lanes from the plan, which meet round by round."""
        assert self.plan is not None
        lanes = [Lane(self._make(), self.plan, self.cost, seed, self._clock) for seed in (1, 2)]
        done = self.effort
        while self.cost > self.bound and self.effort < self._most and not self._clock.is_over:
            self.effort = min(self.effort + ROUND, self._most)
            left = self.effort - done
            wait([pool.submit(lane.work, left, self.bound) for lane in lanes])
            best = min(lanes, key=lambda lane: lane.cost)
            self.plan, self.cost = best.plan, best.cost
            for lane in lanes:
                if lane.cost > best.cost:
                    lane.plan, lane.cost = best.plan, best.cost


class Lane:
    """Frees a part of a plan at a time, always of its own choice.

    Attributes:
      spent: Effort so far.
    """

    def __init__(self, model: Model, plan: Plan, cost: int, seed: int, clock: Clock) -> None:
        self.model, self.plan, self.cost = model, plan, cost
        self.spent = 0.0
        self._clock = clock
        self._chance = Random(seed)
        self._sizes = {"days": FIRST_DAYS, "people": FIRST_PEOPLE}

    def work(self, until: float, bound: int) -> None:
        """Go on until some effort is spent, or nothing cheaper is possible."""
        while self.spent < until and self.cost > bound and not self._clock.is_over:
            kind = self._chance.choice(("days", "days", "people"))
            part = self.model.around(self.plan, self._freed(kind), self.cost, self._chance)
            if part.run(STEP, LINEAR, self._clock.left()):
                self.plan, self.cost = part.plan(), part.cost
            self.spent += max(part.effort, LEAST_STEP)
            if not part.is_over:
                self._sizes[kind] *= SHRINKS
            elif part.effort < STEP / 2:
                self._sizes[kind] *= GROWS

    def _freed(self, kind: str) -> set[tuple[int, int]]:
        """Some days of everybody, or some people on all days."""
        problem = self.model.problem
        every = problem.days if kind == "days" else problem.people
        size = max(1, min(every, round(self._sizes[kind])))
        self._sizes[kind] = min(self._sizes[kind], float(every))
        if kind == "people":
            some = {*self._chance.sample(range(every), size)}
            return {(p, d) for p, d in problem.allowed if p in some}
        first = self._chance.randrange(every - size + 1)
        return {(p, d) for p, d in problem.allowed if first <= d < first + size}


def stop(model: Model, running: Future[bool | None]) -> None:
    """End a search that is no longer needed; it may not have begun yet."""
    while not running.done():
        model.solver.stop_search()
        wait([running], timeout=0.02)
