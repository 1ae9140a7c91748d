"""What a model is told of stretches of days forbids just what the rules forbid."""

from __future__ import annotations

import os
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from cs_macros.roster.cpsat import Model
from cs_macros.roster.engine import Problem, Term, Total, broken
from cs_macros.roster.solving import priced
from cs_macros.roster.stretches import forbidden
from tests.roster.processes import printed

EXAMPLES = 150 if os.environ.get("CS_MACROS_CI") else 25
DAYS, SHIFTS = 5, ("E", "L")


def work(day: int, weight: int = 1) -> tuple[Term, ...]:
    return tuple((weight, ((0, day, shift),)) for shift in SHIFTS)


def stretch(first: int, days: int, weight: int = 1) -> tuple[Term, ...]:
    return tuple(term for d in range(first, first + days) for term in work(d, weight))


def short_run(day: int, days: int) -> Total:
    """Off on a day, then some days at work, then off."""
    ends = work(day, -1) + work(day + days + 1, -1)
    return Total("short run", stretch(day + 1, days) + ends, high=days - 1)


def short_rest(day: int, days: int) -> Total:
    """At work on a day, then some days off, then at work: written as the least, not as the most."""
    ends = work(day, -1) + work(day + days + 1, -1)
    return Total("short rest", stretch(day + 1, days) + ends, low=-1)


def long_run(day: int, days: int) -> Total:
    return Total("run", stretch(day, days), high=days - 1)


def succession(day: int) -> Total:
    return Total("succession", ((1, ((0, day, "L"),)), (1, ((0, day + 1, "E"),))), high=1)


LAWS = [
    *(short_run(d, n) for n in (1, 2) for d in range(DAYS - n - 1)),
    *(short_rest(d, n) for n in (1, 2) for d in range(DAYS - n - 1)),
    *(long_run(d, n) for n in (3, 4) for d in range(DAYS - n + 1)),
    *map(succession, range(DAYS - 1)),
]
PAIRS = st.sampled_from([None, *((d, d + n) for n in (1, 2) for d in range(DAYS - n))])


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """One person with most of these rules, days that are settled, and two days with a rule of both."""
    options = [(None, "E", "L")] * 6 + [("E", "L"), (None, "L"), (None,), ("E",)]
    allowed = {(0, d): draw(st.sampled_from(options)) for d in range(DAYS)}
    left_out = draw(st.sets(st.sampled_from(range(len(LAWS))), max_size=len(LAWS)))
    rules = [law for n, law in enumerate(LAWS) if n not in left_out]
    if (two := draw(PAIRS)) is not None:
        either = ((1, tuple((0, d, s) for d in two for s in SHIFTS)),)
        bounds = draw(st.sampled_from([{"high": 0}, {"low": 1}]))
        rules.append(Total("weekend", either, **bounds))
    return Problem(1, DAYS, SHIFTS, allowed, rules)


def plans_of(model: Model) -> set[tuple[str | None, ...]]:
    """Every plan that a model allows."""
    found: set[tuple[str | None, ...]] = set()

    class Each(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            mine = {(p, d): s for (p, d, s), cell in model.cells.items() if self.value(cell)}
            found.add(tuple({**model.given, **mine}.get((0, d)) for d in range(DAYS)))

    model.solver.parameters.enumerate_all_solutions = True
    model.solver.solve(model.model, Each())
    return found


@settings(max_examples=EXAMPLES)
@given(problems())
def test_a_model_allows_just_what_the_rules_allow(problem: Problem) -> None:
    choices = product(*(problem.allowed[0, d] for d in range(DAYS)))
    lawful = {choice for choice in choices if not broken(problem, {(0, d): s for d, s in enumerate(choice)})}
    assert plans_of(priced(problem)) == lawful


def whole(*rules: Total) -> Problem:
    return Problem(1, DAYS, SHIFTS, dict.fromkeys([(0, d) for d in range(DAYS)], (None, "E", "L")), rules)


def test_rules_of_runs_are_read_as_what_they_forbid() -> None:
    """Whether the day off and the day at work are counted up or down."""
    found = forbidden(whole(short_run(0, 2), short_rest(1, 1), long_run(2, 3), succession(3)))[0]
    assert found.words == {
        (0, (False, True, True, False)): [0],
        (1, (True, False, True)): [1],
        (2, (True, True, True)): [2],
    }
    assert found.pairs == {(3, "L", "E"): [3]}


def test_rules_that_say_more_or_less_are_left_as_they_are() -> None:
    """A price, another weight, one of the shifts, a gap, two people, fewer days, bounds, a shift twice."""
    from_e = tuple((1, ((0, d, "E"),)) for d in range(3))
    others = [
        Total("priced", stretch(0, 3), high=2, over=5),
        Total("weights", stretch(0, 2, 2), high=3),
        Total("one shift", from_e, high=2),
        Total("gap", work(0) + work(2), high=1),
        Total("two people", (*work(0), (1, ((1, 1, "E"),)), (1, ((1, 1, "L"),))), high=1),
        Total("fewer", stretch(0, 3), high=1),
        Total("both bounds", stretch(0, 3), low=1, high=2),
        Total("twice", ((1, ((0, 0, "L"),)), (1, ((0, 0, "L"),)), (1, ((0, 1, "E"),))), high=1),
    ]
    allowed = {(p, d): (None, "E", "L") for p in range(2) for d in range(DAYS)}
    found = forbidden(Problem(2, DAYS, SHIFTS, allowed, others))
    assert not any(each.words or each.pairs for each in found.values())


def four_shifts() -> Problem:
    """Early, day, late and night, none of which may follow a later one."""
    shifts = ("E", "D", "L", "N")
    spots = [(0, d) for d in range(DAYS)]
    never = [
        Total("succession", ((1, ((0, d, a),)), *((1, ((0, d + 1, b),)) for b in shifts[:n])), high=1)
        for n, a in enumerate(shifts)
        for d in range(DAYS - 1)
        if n
    ]
    ends = tuple((-1, ((0, d, shift),)) for d in (0, 2) for shift in shifts)
    run = Total("short run", ends + tuple((1, ((0, 1, shift),)) for shift in shifts), high=0)
    return Problem(1, DAYS, shifts, dict.fromkeys(spots, (None, *shifts)), [*never, run])


SAME = """
from hashlib import sha256
from cs_macros.roster.solving import priced
from tests.roster.test_stretches import four_shifts
print(sha256(str(priced(four_shifts()).model.proto).encode()).hexdigest())
"""


def test_the_model_is_the_same_in_every_process() -> None:
    """However Python orders its sets there; another order of the same rules is another roster."""
    found = printed(SAME, "1", "2", "3")
    assert len(found) == 1
