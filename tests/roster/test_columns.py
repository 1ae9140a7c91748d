"""What whole schedules tell of a problem, against every possible plan of it."""

from __future__ import annotations

import os
from itertools import product

import pytest
from hypothesis import given, settings

from cs_macros.roster import columns as telling
from cs_macros.roster.columns import Columns, Unfit
from cs_macros.roster.cpsat import Model
from cs_macros.roster.engine import Even, Load, Problem, Total, broken, cost_of
from cs_macros.roster.searching import Search
from cs_macros.roster.solving import priced
from tests.roster.test_engine import EFFORT, every_plan, problems

EXAMPLES = 200 if os.environ.get("CS_MACROS_CI") else 30
LIMIT = 1e9


def told(problem: Problem) -> Columns | None:
    """What schedules tell; None of a problem that they are not fit for."""
    try:
        columns = Columns(problem)
    except Unfit:
        return None
    columns.run(LIMIT)
    return columns


@settings(max_examples=EXAMPLES)
@given(problems())
def test_no_plan_is_cheaper_than_the_bound_nor_has_what_is_left_out(problem: Problem) -> None:
    columns = told(problem)
    if columns is None:
        return
    plans = [plan for plan in every_plan(problem) if not broken(problem, plan)]
    for plan in plans:
        cost = cost_of(problem, plan)
        assert columns.bound <= cost
        part = columns.within(cost)
        assert part is not None
        assert all(shift in part.allowed[at] for at, shift in plan.items())
    assert columns.within(columns.bound - 1) is None


@settings(max_examples=EXAMPLES)
@given(problems())
def test_a_dive_gives_everybody_a_schedule_that_keeps_their_own_rules(problem: Problem) -> None:
    columns = told(problem)
    plan = columns and columns.dive()
    if plan:
        own = [
            rule for rule in problem.totals if len({p for _, cells in rule.terms for p, _, _ in cells}) == 1
        ]
        assert plan.keys() == problem.allowed.keys()
        assert all(shift in problem.allowed[at] for at, shift in plan.items())
        assert broken(Problem(problem.people, problem.days, problem.shifts, {}, own), plan) == []


class Idle(Model):
    """A model that nobody looks into."""

    effort = 0.0

    def run(self, *_: object, **__: object) -> bool | None:
        return None


@settings(max_examples=EXAMPLES, deadline=None)
@given(problems())
def test_a_search_whose_first_try_comes_to_nothing_finds_the_cheapest_plan_all_the_same(
    problem: Problem,
) -> None:
    """Or that there is none: by schedules where they are fit for it, and otherwise without."""
    models = 0

    def make(part: Problem) -> Model:
        nonlocal models
        models += 1
        return Idle(part) if models == 1 else priced(part)

    search = Search(problem, make, EFFORT, None)
    search.run()
    costs = [cost_of(problem, plan) for plan in every_plan(problem) if not broken(problem, plan)]
    assert (search.plan is None) == (not costs)
    if search.plan:
        assert cost_of(problem, search.plan) == min(costs) == search.bound


DAYS, SHIFTS = 4, ("E", "L")


def team(people: int, *rules: Total, evens: tuple[Even, ...] = ()) -> Problem:
    """People who may have any shift on any day."""
    allowed = dict.fromkeys(product(range(people), range(DAYS)), (None, *SHIFTS))
    return Problem(people, DAYS, SHIFTS, allowed, rules, evens)


def works(p: int, days: tuple[int, ...]) -> tuple[tuple[int, tuple[tuple[int, int, str], ...]], ...]:
    return tuple((1, ((p, d, s),)) for d in days for s in SHIFTS)


def test_the_bound_knows_what_whole_schedules_cannot_be() -> None:
    """One who works on the first day must work on the second and has done with it then; another only on the
    last two. Taken rule by rule half of the first could be anywhere."""
    rules = [
        Total("both", (*works(0, (0,)), *((-1, cells) for _, cells in works(0, (1,)))), low=0, high=0),
        Total("two days", works(0, (0, 1, 2, 3)), high=2),
        *(Total("cover", works(0, (d,)) + works(1, (d,)), low=1, under=10) for d in range(DAYS)),
        Total("one day", works(1, (0, 1, 2, 3)), high=1),
    ]
    columns = told(team(2, *rules))
    assert columns is not None
    assert columns.bound == 10
    plan = columns.dive()
    assert plan is not None
    assert cost_of(team(2, *rules), plan) == 10


def test_loads_that_should_be_even_count_too() -> None:
    """Three shifts for two people: one has two, the other one; each is at a distance of one from none."""
    loads = tuple(Load(f"{p}", 0, works(p, (0, 1, 2, 3))) for p in range(2))
    cover = [Total("cover", works(0, (d,)) + works(1, (d,)), low=1) for d in range(3)]
    columns = told(team(2, *cover, evens=(Even("even", loads, 1, 0),)))
    assert columns is not None
    assert columns.bound == 5  # 2² + 1², and not twice 1.5²


@pytest.mark.parametrize(
    "rule",
    [
        Total("two days of a person", ((1, ((0, 0, "E"), (0, 1, "E"))), (1, ((1, 0, "E"),))), low=1, under=5),
        Total("two people at once", ((1, ((0, 0, "E"), (1, 0, "E"))),), low=1, under=5),
        Total("never", works(0, (0,)) + works(1, (0,)), low=3),
        Total("nobody", (), low=1),
        Total("somebody never", works(0, (0,)), low=2),
    ],
    ids=lambda rule: rule.kind,
)
def test_what_schedules_cannot_tell_is_left_to_others(rule: Total) -> None:
    with pytest.raises(Unfit):
        Columns(team(2, rule))


def test_a_bound_holds_wherever_the_effort_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    cover = [Total("cover", works(0, (d,)) + works(1, (d,)), low=1, under=10) for d in range(DAYS)]
    problem = team(
        2, *cover, Total("days", works(0, (0, 1, 2, 3)), high=1), Total("never", works(1, (0, 1, 2)), high=0)
    )
    bounds = []
    for rounds in range(5):
        monkeypatch.setattr(telling, "MOST_ROUNDS", rounds)
        columns = Columns(problem)
        columns.run(LIMIT)
        bounds.append(columns.bound)
    assert bounds == sorted(bounds)
    assert bounds[-1] == 20
