"""The engine against every possible plan of small problems."""

from __future__ import annotations

import os
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_macros.roster.engine import Even, Load, Problem, Total, broken, cost_of
from cs_macros.roster.solving import clashing, smallest_relaxation, solve

EXAMPLES = 200 if os.environ.get("CS_MACROS_CI") else 30
EFFORT = 1.0
PEOPLE, DAYS, SHIFTS = 2, 3, ("E", "L")
SPOTS = [*product(range(PEOPLE), range(DAYS))]
CELLS = [(p, d, s) for p, d in SPOTS for s in SHIFTS]

cells = st.lists(st.sampled_from(CELLS), min_size=1, max_size=3, unique=True).map(tuple)
terms = st.lists(st.tuples(st.sampled_from([-2, -1, 1, 1, 3]), cells), min_size=1, max_size=4).map(tuple)
prices = st.one_of(st.none(), st.integers(0, 9))


@st.composite
def totals(draw: st.DrawFn) -> Total:
    low = draw(st.one_of(st.none(), st.integers(-2, 3)))
    high = draw(st.one_of(st.none(), st.integers(low if low is not None else -2, 4)))
    return Total("some", draw(terms), low, high, draw(prices), draw(prices), give=draw(st.integers(1, 3)))


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    options = st.sampled_from([(None, "E", "L"), (None, "E", "L"), ("E", "L"), (None,), ("L",)])
    loads = st.lists(st.builds(Load, st.just("x"), st.integers(-12, 12), terms), min_size=1, max_size=2)
    evens = st.builds(Even, st.just("even"), loads.map(tuple), st.integers(1, 3), st.integers(-1, 2))
    return Problem(
        PEOPLE,
        DAYS,
        SHIFTS,
        {spot: draw(options) for spot in SPOTS},
        draw(st.lists(totals(), max_size=5)),
        draw(st.lists(evens, max_size=1)),
    )


def every_plan(problem: Problem) -> list[dict[tuple[int, int], str | None]]:
    """All plans, lawful or not."""
    choices = product(*(problem.allowed[spot] for spot in SPOTS))
    return [dict(zip(SPOTS, choice, strict=True)) for choice in choices]


@settings(max_examples=EXAMPLES)
@given(problems())
def test_no_plan_is_cheaper_than_the_one_found(problem: Problem) -> None:
    lawful = [plan for plan in every_plan(problem) if not broken(problem, plan)]
    answer = solve(problem, EFFORT)
    assert (answer is None) == (not lawful)
    if answer:
        assert broken(problem, answer.plan) == []
        assert answer.cost == cost_of(problem, answer.plan) == min(cost_of(problem, p) for p in lawful)
        assert answer.proven


@settings(max_examples=EXAMPLES)
@given(problems())
def test_the_relaxation_is_the_smallest_and_the_clash_has_nothing_to_spare(problem: Problem) -> None:
    plans = every_plan(problem)
    if any(not broken(problem, plan) for plan in plans):
        return
    relaxation = smallest_relaxation(problem, EFFORT)
    assert relaxation.proven
    given_way = sum(way.amount * (way.rule.give or 0) for way in relaxation.given)
    assert given_way == min(
        sum(way.amount * (way.rule.give or 0) for way in broken(problem, plan)) for plan in plans
    )
    clash = clashing(problem, EFFORT)
    assert not any(kept(clash, plan) for plan in plans)
    for rule in clash:
        assert any(kept([each for each in clash if each is not rule], plan) for plan in plans)


def kept(rules: list[Total], plan: dict[tuple[int, int], str | None]) -> bool:
    """Whether a plan keeps all of some rules."""
    return not broken(Problem(PEOPLE, DAYS, SHIFTS, {}, rules), plan)


@pytest.mark.parametrize(("value", "cost"), [(3, 0), (4, 1), (1, 4), (20, 199), (-20, 289)])
def test_being_uneven_costs_the_square_and_beyond_eight_the_last_slope(value: int, cost: int) -> None:
    assert Even("even", (), 1, 3).cost(value) == cost
