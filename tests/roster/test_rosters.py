"""Properties of rosters of random teams, checked without the solver."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_macros.roster.engine import broken, cost_of
from cs_macros.roster.explaining import why
from cs_macros.roster.fairness import carried_of, counters_of, groups_of
from cs_macros.roster.modelling import model
from cs_macros.roster.planning import Impossible, Roster, plan_of, plan_roster, why_not
from cs_macros.roster.problem import (
    EARLY,
    EVERYBODY,
    LATE,
    LEAVE,
    OFF,
    Fixed,
    RosterProblem,
    Rules,
    Worker,
    monday_of,
    teams_turns,
)
from cs_macros.roster.solving import solve
from tests.roster.checker import breaches

LONG = bool(os.environ.get("CS_MACROS_CI"))
DAY = timedelta(days=1)
MONDAY = date(2026, 11, 23)
HOURS = {EARLY: (time(9, 30), time(18, 30)), LATE: (time(13, 30), time(22, 30))}
WEEK = tuple(MONDAY + DAY * n for n in range(7))
EFFORT = 1.0


def a_team(people: int = 6, posts: tuple[str, ...] = ("售前", "售后")) -> tuple[Worker, ...]:
    return tuple(Worker(f"员工{n:02}", posts[n // 2 % len(posts)], "AB"[n % 2]) for n in range(people))


def a_problem(days: tuple[date, ...] = WEEK, people: int = 6, **changes: object) -> RosterProblem:
    """Six people, two days off a week, nobody on leave; `changes` replace fields of it or of its rules."""
    rules = Rules(
        hours=HOURS,
        cover={EARLY: {EVERYBODY: 1}, LATE: {EVERYBODY: 1}},
        posts_on_duty=("售前", "售后"),
        min_on_duty=1,
        rotation_weeks=1,
        rest_days=2,
        min_rest_hours=12,
        max_run_days=6,
    )
    of_rules = {key: value for key, value in changes.items() if hasattr(rules, key)}
    team = a_team(people)
    mondays = sorted({monday_of(day) for day in days})
    problem = RosterProblem(
        days, team, replace(rules, **of_rules), early_team=teams_turns(mondays, 1, {}, team)
    )
    return replace(problem, **{key: value for key, value in changes.items() if key not in of_rules})


def planned(problem: RosterProblem) -> Roster:
    made = plan_roster(problem, EFFORT)
    assert isinstance(made, Roster), str(made)
    return made


@st.composite
def problems(draw: st.DrawFn) -> RosterProblem:
    """Teams of 2 to 40 with leave, pins, a past, holidays and campaigns."""
    days = tuple(MONDAY + DAY * n for n in range(draw(st.sampled_from([3, 7, 14, 31] if LONG else [3, 7]))))
    team = list(
        a_team(draw(st.integers(2, 40 if LONG else 10)), draw(st.sampled_from([("售前", "售后"), ("售前",)])))
    )
    chance = draw(st.randoms(use_true_random=False))
    if draw(st.booleans()):
        team[-1] = replace(team[-1], since=chance.choice(days))
    past = [MONDAY - DAY * n for n in range(1, 15)] if draw(st.booleans()) else []
    known = {(day, w.name): chance.choice((EARLY, LATE, OFF, LEAVE)) for day in past for w in team[1:]}
    fixed = {}
    for day in days:
        for worker in team:
            if chance.random() < 0.08 and not (worker.since and day < worker.since):
                fixed[day, worker.name] = Fixed(chance.choice((LEAVE, LEAVE, EARLY, LATE, OFF)), "锁定")
    barred = {(days[0], team[0].name): {EARLY: "请假"}} if draw(st.booleans()) else {}
    rules = Rules(
        hours=HOURS,
        cover={
            EARLY: {EVERYBODY: draw(st.integers(0, 2))},
            LATE: {EVERYBODY: draw(st.integers(0, 2)), "售前": draw(st.integers(0, 1))},
        },
        posts_on_duty=draw(st.sampled_from([(), ("售前", "售后")])),
        min_on_duty=draw(st.sampled_from([None, 1])),
        rotation_weeks=draw(st.sampled_from([None, 1, 2])),
        rest_days=draw(st.sampled_from([None, 1, 2])),
        min_rest_hours=draw(st.sampled_from([None, 12])),
        max_run_days=draw(st.sampled_from([None, 5, 6])),
    )
    holiday = chance.choice(days)
    closes = draw(st.booleans())
    mondays = sorted({monday_of(day) for day in days})
    return RosterProblem(
        days,
        tuple(team),
        rules,
        fixed=fixed,
        barred={spot: why for spot, why in barred.items() if spot not in fixed},
        known=known,
        closed={holiday: "元旦"} if closes else {},
        closes=closes,
        holidays=frozenset({holiday}),
        campaigns={chance.choice(days): "双12"},
        early_team=teams_turns(mondays, rules.rotation_weeks, known, tuple(team))
        if rules.rotation_weeks
        else {},
    )


@settings(max_examples=150 if LONG else 40)
@given(problems())
def test_a_roster_keeps_every_hard_rule_or_says_which_clash(problem: RosterProblem) -> None:
    made = plan_roster(problem, EFFORT)
    if isinstance(made, Impossible):
        assert made.clash
        assert made.relaxation
        return
    assert [*breaches(problem, dict(made.shifts))] == []
    assert made.bound <= made.cost


@settings(max_examples=60 if LONG else 20)
@given(problems())
def test_counters_differ_by_no_more_than_the_plan_says(problem: RosterProblem) -> None:
    made = plan_roster(problem, EFFORT)
    if isinstance(made, Impossible):
        return
    said = {spread.name: spread.most - spread.least for spread in made.spreads}
    for post, group in groups_of(problem):
        for counter in counters_of(problem):
            name = f"{post}{counter.name}"
            if name not in said:
                continue
            base = carried_of(problem, counter, group)
            counts = [
                base[w.name].base
                + sum(counter.counts(d, has) for (d, n), has in made.shifts.items() if n == w.name)
                for w in group
            ]
            assert max(counts) - min(counts) <= said[name]


def test_the_checker_sees_what_a_bad_roster_breaks() -> None:
    problem = a_problem(fixed={(WEEK[0], "员工00"): Fixed(LEAVE, "请假")})
    bad = {(day, w.name): LATE if day < WEEK[3] else EARLY for day in WEEK for w in problem.workers}
    found = " ".join(breaches(problem, bad))
    for words in (
        "锁定的变了",
        "2026-11-23 早班 合计",
        "员工00 2026-11-26 休息",
        "连续 7 天",
        "只休 0 天",
        "0 人",
    ):
        assert words in found


def test_the_same_input_gives_the_same_roster() -> None:
    problem = a_problem(people=9)
    assert planned(problem) == planned(problem)


def test_the_prices_are_those_of_the_plan_not_only_the_solvers_word() -> None:
    problem = a_problem()
    made, modelled = planned(problem), model(problem)
    plan = plan_of(modelled, made.shifts)
    assert cost_of(modelled.problem, plan) == made.cost
    assert broken(modelled.problem, plan) == []


@pytest.mark.parametrize("effort", [0.1, 0.2, 0.4])
def test_a_plan_that_is_not_the_best_costs_no_more_than_it_lacks(effort: float) -> None:
    problem = model(a_problem(tuple(MONDAY + DAY * n for n in range(14)), people=14)).problem
    made = solve(problem, effort)
    assert made is not None
    assert made.bound <= made.cost == cost_of(problem, made.plan)


def test_the_teams_take_turns_week_by_week() -> None:
    days = tuple(MONDAY + DAY * n for n in range(14))
    made = planned(a_problem(days, min_rest_hours=None))
    for n, worker in enumerate(a_team()):
        first, second = (
            {made.shifts[day, worker.name] for day in days[start : start + 7]} - {OFF} for start in (0, 7)
        )
        assert {*first} | {*second} == {EARLY, LATE}, worker
        assert first != second
        assert (first == {EARLY}) == (n % 2 == (0 if a_problem(days).early_team[MONDAY] == "A" else 1))


def test_the_turns_go_on_from_the_week_before_and_through_a_year_of_53_weeks() -> None:
    team = a_team(2)
    past = {(day - DAY * 7, "员工00"): EARLY for day in WEEK}
    assert teams_turns([MONDAY, MONDAY + DAY * 7], 1, past, team) == {MONDAY: "B", MONDAY + DAY * 7: "A"}
    year = teams_turns([date(2026, 12, 21) + DAY * 7 * n for n in range(4)], 1, {}, team)
    assert [*year.values()] in (["A", "B", "A", "B"], ["B", "A", "B", "A"])


def test_with_two_weeks_a_turn_the_second_one_is_the_same() -> None:
    team = a_team(2)
    past = {(day - DAY * 7, "员工00"): EARLY for day in WEEK}
    turns = teams_turns([MONDAY + DAY * 7 * n for n in range(4)], 2, past, team)
    assert [*turns.values()] == ["A", "B", "B", "A"]


def test_out_of_turn_only_where_the_cover_needs_it() -> None:
    away = {(WEEK[2], name): Fixed(LEAVE, "请假") for name in ("员工01", "员工03", "员工05")}
    problem = a_problem(fixed=away, rest_days=None, min_rest_hours=None, posts_on_duty=())
    made = planned(problem)
    strange = [
        spot
        for spot, has in made.shifts.items()
        if has in HOURS and has != problem.turn(spot[0], problem.by_name[spot[1]])
    ]
    assert [day for day, _ in strange] == [WEEK[2]]


@pytest.mark.parametrize("day", WEEK[1:6])
def test_more_people_come_in_a_campaign(day: date) -> None:
    made = planned(a_problem(campaigns={day: "双12"}, people=7))
    there = {each: sum(made.shifts[each, w.name] in HOURS for w in a_team(7)) for each in WEEK}
    assert there[day] == 7
    assert sum(there.values()) == 35  # nobody works more for it


def test_nobody_works_longer_in_a_row_than_allowed() -> None:
    days = tuple(MONDAY + DAY * n for n in range(14))
    known = {(MONDAY - DAY * n, "员工00"): EARLY for n in range(1, 3)}
    made = planned(a_problem(days, rest_days=None, max_run_days=4, known=known))
    words = ["".join("班" if made.shifts[day, w.name] in HOURS else "休" for day in days) for w in a_team()]
    assert not any("班" * 5 in each for each in words)
    assert any("班" * 4 in each for each in words)  # and no shorter than needed
    assert OFF in {made.shifts[day, "员工00"] for day in days[:3]}


def test_nobody_works_on_a_closed_holiday_and_it_comes_on_top_of_the_weekly_rest() -> None:
    holiday = WEEK[3]
    made = planned(a_problem(closed={holiday: "元旦"}, closes=True, holidays=frozenset({holiday})))
    for worker in a_team():
        week = [made.shifts[day, worker.name] for day in WEEK]
        assert week[3] == OFF
        assert week.count(OFF) == 3


def test_a_weekend_worked_for_a_holiday_is_one_day_off_less() -> None:
    made = planned(a_problem(worked=frozenset({WEEK[6]}), closes=True))
    assert all([made.shifts[day, w.name] for day in WEEK].count(OFF) == 1 for w in a_team())


@pytest.mark.parametrize(("hours", "close"), [(10.99, False), (11, False), (11.01, True)])
def test_exactly_the_hours_of_rest_are_enough(hours: float, close: bool) -> None:
    rules = a_problem(min_rest_hours=hours).rules
    assert rules.too_close(LATE, EARLY) is close, "from 22:30 to 09:30"
    assert not rules.too_close(EARLY, LATE)


def test_without_parameters_there_are_no_such_rules() -> None:
    made = planned(a_problem(rest_days=None, min_rest_hours=None, max_run_days=None))
    assert set(made.shifts.values()) == {EARLY, LATE}


def test_a_day_is_a_holiday_or_a_weekend_or_a_weekday_and_a_worked_weekend_is_a_weekday() -> None:
    problem = a_problem(
        holidays=frozenset({WEEK[5]}), worked=frozenset({WEEK[6]}), campaigns={WEEK[0]: "双12"}
    )
    found = {day: {c.name for c in counters_of(problem) if c.counts(day, LATE)} for day in WEEK}
    assert found[WEEK[0]] == {"平日班", "活动班", "晚班"}
    assert found[WEEK[5]] == {"节假日班", "晚班"}
    assert found[WEEK[6]] == {"平日班", "晚班"}
    assert not any(c.counts(day, OFF) for c in counters_of(problem) for day in WEEK)


def test_late_shifts_and_weekends_of_past_weeks_are_evened_out() -> None:
    past = [MONDAY - DAY * n for n in range(1, 29)]
    known = {(day, w.name): OFF for day in past for w in a_team(4)}
    known |= {(day, "员工00"): EARLY for day in past if day.weekday() >= 5}
    problem = a_problem(people=4, known=known, posts_on_duty=(), rotation_weeks=None, rest_days=3)
    problem = replace(
        problem, workers=tuple(replace(w, post="售前", team=None) for w in problem.workers), early_team={}
    )
    made = planned(problem)
    weekend = {w.name: sum(made.shifts[day, w.name] in HOURS for day in WEEK[5:]) for w in problem.workers}
    assert weekend["员工00"] == 0


def test_a_joiner_does_not_make_up_for_the_months_before() -> None:
    past = [MONDAY - DAY * n for n in range(1, 29)]
    known = {(day, w.name): (EARLY if day.weekday() >= 5 else OFF) for day in past for w in a_team(4)[:3]}
    problem = a_problem(people=4, known=known)
    team = tuple(
        replace(w, post="售前", since=MONDAY if w.name == "员工03" else None) for w in problem.workers
    )
    problem = replace(problem, workers=team)
    weekend = next(c for c in counters_of(problem) if c.name == "周末班")
    carried = carried_of(problem, weekend, list(team))
    assert {name: each.base for name, each in carried.items()} == {f"员工0{n}": 8 for n in range(4)}
    assert carried["员工03"].worked == 0


def test_nobody_makes_up_for_the_weekend_of_their_leave() -> None:
    away = {(day, "员工03"): Fixed(LEAVE, "请假") for day in WEEK[5:]}
    problem = a_problem(fixed=away, posts_on_duty=())
    weekend = next(c for c in counters_of(problem) if c.name == "周末班")
    carried = carried_of(problem, weekend, list(problem.workers))
    assert {name: each.credit for name, each in carried.items() if each.credit} == {"员工03": 1}  # 2 × 5/7


def test_rest_and_runs_look_across_the_first_day() -> None:
    known = {(MONDAY - DAY, w.name): LATE for w in a_team()[:4]}
    known |= {(MONDAY - DAY * n, "员工00"): LATE for n in range(1, 7)}
    made = planned(a_problem(known=known))
    assert all(made.shifts[MONDAY, w.name] != EARLY for w in a_team()[:4])
    assert made.shifts[MONDAY, "员工00"] == OFF


def test_pins_stay_whatever_they_cost() -> None:
    pins = {(WEEK[0], "员工00"): Fixed(LATE, "锁定"), (WEEK[1], "员工01"): Fixed(OFF, "锁定")}
    made = planned(a_problem(fixed=pins, min_rest_hours=None))
    assert {spot: made.shifts[spot] for spot in pins} == {spot: pin.shift for spot, pin in pins.items()}


def test_repairing_changes_as_little_as_possible() -> None:
    before = planned(a_problem())
    gone = [spot for spot, has in before.shifts.items() if spot[0] == WEEK[1] and has == EARLY]
    fixed = {spot: Fixed(LEAVE, "请假") for spot in gone}
    keep = {spot: has for spot, has in before.shifts.items() if spot not in fixed}
    after = planned(a_problem(fixed=fixed, keep=keep))
    changed = [spot for spot in keep if after.shifts[spot] != keep[spot]]
    assert [*breaches(a_problem(fixed=fixed), dict(after.shifts))] == []
    assert 1 <= len(changed) <= 4
    lawful = a_problem(keep=before.shifts)
    other_turns = {monday: "AB"[team == "A"] for monday, team in lawful.early_team.items()}
    assert planned(replace(lawful, early_team=other_turns)).shifts == before.shifts  # not even for the turns


def test_a_published_day_off_stays_though_more_people_could_come() -> None:
    before = planned(a_problem(people=8))
    spot = next(
        spot
        for spot, has in before.shifts.items()
        if has == EARLY and [before.shifts[spot[0], w.name] for w in a_team(8)].count(EARLY) > 2
    )
    kept = {**before.shifts, spot: OFF}
    problem = a_problem(people=8, keep=kept)
    assert [*breaches(problem, kept)] == []
    assert planned(problem).shifts == kept


# -- why not, and why -----------------------------------------------------------------------------


def test_when_nobody_is_left_the_day_the_rule_and_the_absent_are_named() -> None:
    away = {(WEEK[2], w.name): Fixed(LEAVE, "11-25 全天") for w in a_team()[:5]}
    made = plan_roster(a_problem(fixed=away), EFFORT)
    assert isinstance(made, Impossible)
    assert "2026-11-25" in str(made)
    assert "员工02请假（11-25 全天）" in str(made)
    assert any("少 1 人" in each for each in made.relaxation)


def test_a_day_on_which_everybody_is_on_leave_is_planned_around_and_told() -> None:
    away = {(WEEK[2], w.name): Fixed(LEAVE, "11-25 全天") for w in a_team()}
    made = planned(a_problem(fixed=away))
    assert {words.split()[0] for words in made.standing} == {"2026-11-25"}
    assert "2026-11-25 早班至少 1 人" in made.standing
    closed = {spot: Fixed(OFF, "锁定") for spot in away}
    assert planned(a_problem(fixed=closed)).standing == ()  # nobody is wanted there


def test_pins_that_break_a_rule_by_themselves_are_told() -> None:
    pins = {(WEEK[0], "员工00"): Fixed(LATE, "锁定"), (WEEK[1], "员工00"): Fixed(EARLY, "锁定")}
    made = planned(a_problem(fixed=pins))
    assert made.standing == ("员工00 2026-11-23 晚班到 2026-11-24 早班要隔 12 小时",)
    assert planned(a_problem()).standing == ()


def test_what_was_not_proven_the_least_is_not_called_the_least() -> None:
    tight = model(a_problem(people=2, posts_on_duty=()))
    assert "最少要放宽" in str(why_not(tight))
    assert "最少要放宽" not in str(replace(why_not(tight), smallest=False))


def test_a_clash_of_several_rules_names_them_all_and_none_too_many() -> None:
    made = plan_roster(a_problem(people=2, posts_on_duty=()), EFFORT)
    assert isinstance(made, Impossible)
    assert made.parameters == ("cover_early、cover_late", "rest_days_per_week")
    late = plan_roster(a_problem(known={(MONDAY - DAY, w.name): LATE for w in a_team()}), EFFORT)
    assert isinstance(late, Impossible)
    assert late.parameters == ("cover_early、cover_late", "min_rest_hours")
    assert late.clash[0] == "2026-11-23 早班至少 1 人"
    assert len(late.clash) == 7
    assert len(late.relaxation) == 1


def test_the_smallest_relaxation_is_enough() -> None:
    tight = a_problem(people=4, cover={EARLY: {EVERYBODY: 2}, LATE: {EVERYBODY: 2}}, posts_on_duty=())
    made = plan_roster(tight, EFFORT)
    assert isinstance(made, Impossible)
    assert any("休 2 天（少休" in each for each in made.relaxation)
    assert isinstance(
        plan_roster(replace(tight, rules=replace(tight.rules, rest_days=0, max_run_days=None)), EFFORT),
        Roster,
    )


@pytest.mark.parametrize(
    ("rule", "words"),
    [("max_run_days", "最多连续上 6 天"), ("rest_days", "这一周休 2 天")],
)
def test_pins_that_break_a_rule_are_refused_with_its_name(rule: str, words: str) -> None:
    pins = {(day, "员工00"): Fixed(EARLY, "锁定") for day in WEEK[:6]}
    known = {(MONDAY - DAY, "员工00"): EARLY} if rule == "max_run_days" else {}
    changes = {"rest_days": None} if rule == "max_run_days" else {"max_run_days": None}
    made = plan_roster(a_problem(fixed=pins, known=known, **changes), EFFORT)
    if rule == "rest_days":
        assert isinstance(made, Impossible)
        assert words in str(made)
    else:
        assert isinstance(made, Roster)  # what people have pinned altogether is theirs to answer for


def test_a_cell_says_whose_turn_it_is_and_what_another_shift_would_break() -> None:
    problem = a_problem()
    modelled = model(problem)
    shifts = dict(planned(problem).shifts)
    plan = plan_of(modelled, shifts)
    off = next(spot for spot, has in shifts.items() if has == OFF)
    said = "".join(why(modelled, plan, off))
    assert "组这一周轮" in said
    assert "违反“" in said
    assert "这一周休 2 天" in said
    working = next(spot for spot, has in shifts.items() if has in HOURS)
    assert "改成休的话：" in "".join(why(modelled, plan, working))


def test_what_is_fixed_says_so() -> None:
    away = (WEEK[1], "员工00")
    problem = a_problem(fixed={away: Fixed(LEAVE, "LV20261122-001")}, closed={WEEK[2]: "元旦"})
    modelled = model(problem)
    plan = plan_of(modelled, planned(problem).shifts)
    assert why(modelled, plan, away) == ["请假：LV20261122-001。"]
    assert why(modelled, plan, (WEEK[2], "员工01")) == ["休：元旦放假。"]
