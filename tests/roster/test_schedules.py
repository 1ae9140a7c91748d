"""The schedules of one person against every way that their days could be."""

from __future__ import annotations

import os
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_macros.roster import schedules
from cs_macros.roster.engine import Problem, Total, broken, cost_of
from cs_macros.roster.schedules import NEVER, Network, Schedule, TooMany
from tests.roster.test_stretches import LAWS

EXAMPLES = 200 if os.environ.get("CS_MACROS_CI") else 40
DAYS, SHIFTS, SCALE = 5, ("E", "L"), 8

CELLS = [(0, d, s) for d in range(DAYS) for s in SHIFTS]
prices = st.one_of(st.none(), st.integers(0, 9))
terms = st.lists(
    st.tuples(
        st.sampled_from([-2, -1, 1, 1, 3]),
        st.lists(st.sampled_from(CELLS), min_size=1, max_size=3).map(tuple),
    ),
    min_size=1,
    max_size=5,
).map(tuple)


@st.composite
def totals(draw: st.DrawFn) -> Total:
    """Any rule of one person: terms of several days that may pause, weights below zero, soft and hard."""
    low = draw(st.one_of(st.none(), st.integers(-2, 3)))
    high = draw(st.one_of(st.none(), st.integers(low if low is not None else -2, 4)))
    return Total("some", draw(terms), low, high, draw(prices), draw(prices))


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    options = st.sampled_from([(None, "E", "L"), (None, "E", "L"), ("E", "L"), (None,), ("L",)])
    laws = draw(st.lists(st.sampled_from(LAWS), unique_by=id, max_size=6))
    rules = [*laws, *draw(st.lists(totals(), max_size=3))]
    return Problem(1, DAYS, SHIFTS, {(0, d): draw(options) for d in range(DAYS)}, rules)


worths = st.lists(
    st.fixed_dictionaries({s: st.integers(-20, 60) for s in SHIFTS}), min_size=DAYS, max_size=DAYS
)


def lawful(problem: Problem) -> dict[Schedule, int]:
    """Every schedule that breaks nothing, and its price."""
    found = {}
    for schedule in product(*(problem.allowed[0, d] for d in range(problem.days))):
        plan = {(0, d): shift for d, shift in enumerate(schedule)}
        if not broken(problem, plan):
            found[schedule] = cost_of(problem, plan)
    return found


@settings(max_examples=EXAMPLES)
@given(problems(), worths)
def test_the_cheapest_schedule_is_found_whatever_shifts_are_worth(
    problem: Problem, worth: list[dict[str, int]]
) -> None:
    """And how much dearer a shift of a day makes it; one that no lawful schedule has, endlessly."""
    network = Network(problem, 0, problem.totals)
    costs = {
        schedule: SCALE * price - sum(worth[d][shift] for d, shift in enumerate(schedule) if shift)
        for schedule, price in lawful(problem).items()
    }
    assert network.has_any == bool(costs)
    if not costs:
        return
    cost, schedule = network.cheapest(worth, SCALE)
    assert cost == min(costs.values()) == costs[schedule]
    for d, dearer in enumerate(network.dearer(worth, SCALE)):
        for shift in problem.allowed[0, d]:
            with_it = [each for schedule, each in costs.items() if schedule[d] == shift]
            assert dearer[shift] == min(with_it) - cost if with_it else dearer[shift] > NEVER // 2


def test_what_a_rule_can_no_longer_break_is_not_counted() -> None:
    """A month of at most five days in a row has as many states as a row has lengths, not one a history."""
    days = 31
    runs = [
        Total("run", tuple((1, ((0, d + k, s),)) for k in range(6) for s in SHIFTS), high=5)
        for d in range(days - 5)
    ]
    allowed = dict.fromkeys([(0, d) for d in range(days)], (None, *SHIFTS))
    network = Network(Problem(1, days, SHIFTS, allowed, runs), 0, runs)
    assert max(len(layer.first) for layer in network.layers) == 6


def test_schedules_that_would_be_too_many_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    allowed = dict.fromkeys([(0, d) for d in range(DAYS)], (None, *SHIFTS))
    problem = Problem(1, DAYS, SHIFTS, allowed, ())
    monkeypatch.setattr(schedules, "MOST_STEPS", 3 * DAYS)
    assert Network(problem, 0, ()).steps == 3 * DAYS
    monkeypatch.setattr(schedules, "MOST_STEPS", 3 * DAYS - 1)
    with pytest.raises(TooMany):
        Network(problem, 0, ())


def test_states_are_told_apart_however_much_they_count() -> None:
    """Three counts of thirty-two bits are too much for one number: they are numbered anew on the way."""
    huge = (1 << 32) - 1
    rules = [
        Total(f"{n}", ((huge, ((0, n, "E"),)), (1, ((0, 4, "E"),))), high=0, over=1 + n) for n in range(3)
    ]
    allowed = dict.fromkeys([(0, d) for d in range(DAYS)], (None, "E"))
    network = Network(Problem(1, DAYS, SHIFTS, allowed, rules), 0, rules)
    assert [len(layer.first) for layer in network.layers] == [2, 4, 8, 8, 1]


def test_a_shift_that_a_term_names_twice_counts_once() -> None:
    rule = Total("twice", ((1, ((0, 0, "E"), (0, 0, "E"))),), low=2, under=5)
    problem = Problem(1, 1, SHIFTS, {(0, 0): ("E",)}, [rule])
    assert Network(problem, 0, [rule]).cheapest([{}], SCALE) == (5 * SCALE, ("E",))
