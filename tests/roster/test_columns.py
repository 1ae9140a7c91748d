"""What whole schedules tell of a problem, against every possible plan of it."""

from __future__ import annotations

import os
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_macros.roster import columns as telling
from cs_macros.roster.columns import Columns, Unfit
from cs_macros.roster.cpsat import Model
from cs_macros.roster.engine import Even, Load, Problem, Term, Total, broken, cost_of
from cs_macros.roster.mixture import Column, Mixture, Row
from cs_macros.roster.searching import Search
from cs_macros.roster.solving import priced
from tests.roster.processes import printed
from tests.roster.test_engine import EFFORT, PEOPLE, SHIFTS, SPOTS, every_plan, problems

EXAMPLES = 200 if os.environ.get("CS_MACROS_CI") else 30
LIMIT = 1e9


weights = st.sampled_from([-2, -1, 1, 1, 3])
prices = st.one_of(st.none(), st.integers(0, 9))


def terms_of(spots: list[tuple[int, int]], most: int) -> st.SearchStrategy[tuple[Term, ...]]:
    """Terms of some cells each, at most so many."""
    cell = st.sampled_from([(p, d, s) for p, d in spots for s in SHIFTS])
    cells = st.lists(cell, min_size=1, max_size=most).map(tuple)
    return st.lists(st.tuples(weights, cells), min_size=1, max_size=5).map(tuple)


@st.composite
def fitting(draw: st.DrawFn) -> Problem:
    """Problems that schedules can tell: what is of several people, or even, is about single shifts."""
    own = st.sampled_from(range(PEOPLE)).flatmap(lambda p: terms_of([at for at in SPOTS if at[0] == p], 3))
    shared = terms_of(SPOTS, 1)
    totals = []
    for terms in draw(st.lists(st.one_of(own, shared), min_size=1, max_size=6)):
        low = draw(st.one_of(st.none(), st.integers(-2, 3)))
        high = draw(st.one_of(st.none(), st.integers(low if low is not None else -1, 4)))
        totals.append(Total("some", terms, low, high, draw(prices), draw(prices)))
    options = st.sampled_from([(None, "E", "L"), (None, "E", "L"), ("E", "L"), (None,), ("L",)])
    loads = st.lists(st.builds(Load, st.just("x"), st.integers(-12, 12), shared), min_size=1, max_size=2)
    evens = st.builds(Even, st.just("even"), loads.map(tuple), st.integers(1, 3), st.integers(-1, 2))
    allowed = {spot: draw(options) for spot in SPOTS}
    return Problem(PEOPLE, 3, SHIFTS, allowed, totals, draw(st.lists(evens, max_size=1)))


def told(problem: Problem) -> Columns | None:
    """What schedules tell; None of a problem that they are not fit for."""
    try:
        columns = Columns(problem)
    except Unfit:
        return None
    columns.run(LIMIT)
    return columns


@settings(max_examples=EXAMPLES)
@given(fitting())
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
@given(fitting())
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


def searched(problem: Problem) -> Search:
    """A search whose first try comes to nothing."""
    models = 0

    def make(part: Problem) -> Model:
        nonlocal models
        models += 1
        return Idle(part) if models == 1 else priced(part)

    search = Search(problem, make, EFFORT, None)
    search.run()
    return search


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.one_of(fitting(), problems()))
def test_a_search_whose_first_try_comes_to_nothing_finds_the_cheapest_plan_all_the_same(
    problem: Problem,
) -> None:
    """Or that there is none: by schedules where they are fit for it, and otherwise without."""
    search = searched(problem)
    costs = [cost_of(problem, plan) for plan in every_plan(problem) if not broken(problem, plan)]
    assert (search.plan is None) == (not costs)
    if search.plan:
        assert cost_of(problem, search.plan) == min(costs) == search.bound


DAYS = 4


def team(people: int, *rules: Total, evens: tuple[Even, ...] = ()) -> Problem:
    """People who may have any shift on any day."""
    allowed = dict.fromkeys(product(range(people), range(DAYS)), (None, *SHIFTS))
    return Problem(people, DAYS, SHIFTS, allowed, rules, evens)


def works(p: int, days: tuple[int, ...], weight: int = 1) -> tuple[Term, ...]:
    return tuple((weight, ((p, d, s),)) for d in days for s in SHIFTS)


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


def test_the_search_goes_up_from_the_bound_step_by_step_to_the_cheapest_plan() -> None:
    """Two people who each work none or two of three days, with one wanted a day: half of one is no plan."""
    halves = [
        Total(f"{d}", (*works(p, (d,), -1), *works(p, others)), low=0)
        for p in range(2)
        for d in range(3)
        for others in [tuple({0, 1, 2} - {d})]
    ]
    rules = [
        *halves,
        *(Total("two days", works(p, (0, 1, 2)), high=2) for p in range(2)),
        *(Total("none", works(p, (3,)), high=0) for p in range(2)),
        *(Total("cover", works(0, (d,)) + works(1, (d,)), 1, 1, under=9, over=9) for d in range(3)),
    ]
    columns = told(team(2, *rules))
    assert columns is not None
    assert columns.bound == 0
    search = searched(team(2, *rules))
    assert (search.cost, search.bound) == (9, 9)


def test_a_mixture_in_which_everybody_is_settled_costs_what_the_plan_does() -> None:
    """Of two people who have none or two of three days, wanted once each, only halves come to nothing."""
    mixture = Mixture([Row({}, 0, (9, 0, 9))] * 3, 2)
    for days in ((), (0, 1), (1, 2), (0, 2)):
        schedule = tuple("E" if d in days else None for d in range(3))
        assert mixture.add(Column(p, schedule, 0, dict.fromkeys(days, 1)) for p in range(2))
    halves = mixture.solve()
    assert halves is not None
    assert halves.price == pytest.approx(0)
    left = {0, 1}
    while left:
        left -= mixture.settle(left).keys()
    whole = mixture.solve()
    assert whole is not None
    assert whole.price == pytest.approx(9)


def test_who_is_settled_is_counted_on_by_the_others() -> None:
    """Four people of a day each, all alike: each takes a day that nobody has taken."""
    rules = [Total("one day", works(p, (0, 1, 2, 3)), high=1) for p in range(4)]
    for d in range(DAYS):
        everybody = tuple(term for p in range(4) for term in works(p, (d,)))
        rules.append(Total("cover", everybody, 1, 1, under=9, over=9))
    columns = told(team(4, *rules))
    plan = columns and columns.dive()
    assert plan
    assert cost_of(team(4, *rules), plan) == 0


def test_a_shift_that_a_term_names_twice_counts_once() -> None:
    cells = ((0, 0, "E"), (0, 0, "E"))
    problem = team(2, Total("twice", ((1, cells), (1, ((1, 0, "E"),))), low=4, under=5))
    columns = told(problem)
    assert columns is not None
    assert columns.bound == 10


def weeks() -> Problem:
    """Six people, ten days, one to three wanted on a shift; at most five days, two to four in a row.

    No dive ends with the best plan.
    """
    days = 10
    spots = [*product(range(6), range(days))]

    def at_work(p: int, first: int, count: int, weight: int = 1) -> tuple[Term, ...]:
        return tuple((weight, ((p, d, s),)) for d in range(first, first + count) for s in SHIFTS)

    rules = [Total("days", at_work(p, 0, days), high=5) for p in range(6)]
    rules += [Total("run", at_work(p, d, 5), high=4) for p in range(6) for d in range(days - 4)]
    rules += [
        Total("short run", at_work(p, d + 1, 1) + at_work(p, d, 1, -1) + at_work(p, d + 2, 1, -1), high=0)
        for p in range(6)
        for d in range(days - 2)
    ]
    for d, (n, shift) in product(range(days), enumerate(SHIFTS)):
        wanted = 1 + (d + 2 * n) % 3
        people = tuple((1, ((p, d, shift),)) for p in range(6))
        rules.append(Total("cover", people, wanted, wanted, under=9, over=1))
    return Problem(6, days, SHIFTS, dict.fromkeys(spots, (None, *SHIFTS)), rules)


def test_the_search_goes_on_from_a_dive_that_was_not_the_best() -> None:
    columns = told(weeks())
    plan = columns and columns.dive()
    search = searched(weeks())
    assert columns
    assert plan
    assert search.plan
    assert cost_of(weeks(), plan) > cost_of(weeks(), search.plan) == search.cost == columns.bound
    assert broken(weeks(), search.plan) == []


SAME = """
from tests.roster.test_columns import searched, told, weeks
print(sorted(told(weeks()).dive().items()))
search = searched(weeks())
print(search.cost, search.bound, search.effort, sorted(search.plan.items()))
"""


def test_what_is_found_by_schedules_is_the_same_in_every_process() -> None:
    found = printed(SAME, "1", "2")
    assert len(found) == 1
    assert found != {""}
