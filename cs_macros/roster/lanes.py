"""A lane betters a plan part by part: it frees a stretch of days or some people, and takes the best plan for
these with all else as it is."""

from __future__ import annotations

import time
from random import Random

from cs_macros.roster.cpsat import LINEAR, Model
from cs_macros.roster.engine import Plan, Problem

STEP, LEAST_STEP = 0.5, 0.02
"""Effort for one stretch of days, or some people, at most; and what one counts for at least."""

FIRST_DAYS, FIRST_PEOPLE = 10.0, 6.0
GROWS, SHRINKS = 1.15, 0.85
"""How many are freed at first; more where that is quickly proven, fewer where it cannot be."""


class Clock:
    """What is left of the seconds, where they are limited."""

    def __init__(self, seconds: float | None) -> None:
        self._end = None if seconds is None else time.monotonic() + seconds

    def left(self, share: float = 1.0) -> float | None:
        return None if self._end is None else (self._end - time.monotonic()) * share

    @property
    def is_over(self) -> bool:
        return self._end is not None and time.monotonic() >= self._end


class Lane:
    """Frees a part of its plan at a time, always of its own choice."""

    def __init__(self, seed: int, clock: Clock) -> None:
        self.plan: Plan = {}
        self.cost = 0
        self._left = 0.0
        self._clock = clock
        self._chance = Random(seed)
        self._sizes = {"days": FIRST_DAYS, "people": FIRST_PEOPLE}

    def work(self, model: Model, effort: float, bound: int) -> None:
        """Go on until some effort is spent, or nothing cheaper is possible."""
        self._left += effort
        while self._left > 0 and self.cost > bound and not self._clock.is_over:
            kind = self._chance.choice(("days", "days", "people"))
            part = model.around(self.plan, self._freed(model.problem, kind), self.cost, self._chance)
            if part.run(STEP, LINEAR, self._clock.left()):
                self.plan, self.cost = part.plan(), part.cost
            self._left -= max(part.effort, LEAST_STEP)
            if not part.is_over:
                self._sizes[kind] *= SHRINKS
            elif part.effort < STEP / 2:
                self._sizes[kind] *= GROWS

    def _freed(self, problem: Problem, kind: str) -> set[tuple[int, int]]:
        """Some days of everybody, or some people on all days."""
        every = problem.days if kind == "days" else problem.people
        size = max(1, min(every, round(self._sizes[kind])))
        self._sizes[kind] = min(self._sizes[kind], float(every))
        if kind == "people":
            some = {*self._chance.sample(range(every), size)}
            return {(p, d) for p, d in problem.allowed if p in some}
        first = self._chance.randrange(every - size + 1)
        return {(p, d) for p, d in problem.allowed if first <= d < first + size}
