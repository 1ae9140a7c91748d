"""值日表: shared out evenly, done, missed, inspected (CORE 10, domain 1.7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_macros.errors import CsError
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell, Replace
from cs_macros.sheets.cleaning.sharing import Given, Task, share_out
from tests.builders import FIRST_ROW, all_cells, cells_of, push
from tests.sheets.rosters import MONDAY, TEAM, day_of, duty, office, roster, row_number, rows_of, setting

WEEK = [MONDAY + timedelta(days=n) for n in range(7)]
AREAS = setting(cleaning_areas="前台、打包区、茶水间")
SHUT = {"patrol": "是", "power_off": "是", "door_locked": "是"}
EVENING = datetime.combine(MONDAY, datetime.min.time()).replace(hour=21)


def a_week(letters: str = "早早晚晚", **changed: str) -> dict[date, str]:
    """The same shifts every day, but for some days, such as `d2="早休晚晚"` for Wednesday."""
    return {day: changed.get(f"d{n}", letters) for n, day in enumerate(WEEK)}


def plan(host: MemoryHost, *, period: Cell = "2026-W48", **options: Any) -> Any:
    return push(host, "generate_cleaning", by="王芳", asks={"cleaning_period": period}, **options)


def counts(host: MemoryHost) -> Counter[Cell]:
    return Counter(row["值日人"] for row in rows_of(host, "cleaning"))


# -- planning ---------------------------------------------------------------------------------


def test_every_day_has_every_area_and_the_closing_round() -> None:
    host = office(roster(a_week()), settings=AREAS)
    done = plan(host)
    rows = rows_of(host, "cleaning")
    assert {(day_of(row), row["区域"]) for row in rows} == set(
        product(WEEK, ("前台", "打包区", "茶水间", "关店巡查"))
    )
    assert [row["区域"] for row in rows[:4]] == ["前台", "打包区", "茶水间", "关店巡查"]
    assert {row["状态"] for row in rows} == {"已排"}
    assert done.summary == ("2026-11-23 至 2026-11-29 的值日：新排 28 项，改派 0 项，不动 0 项；每人 7 次。")


def test_without_areas_only_the_closing_round_is_planned_and_the_board_says_unset() -> None:
    host = office(roster(a_week()))
    plan(host)
    assert {row["区域"] for row in rows_of(host, "cleaning")} == {"关店巡查"}
    push(host, "refresh", by="王芳")
    assert "值日区域" in [row.get("记录号") for row in rows_of(host, "board")]


def test_the_closing_round_goes_to_the_late_shift_by_turns() -> None:
    host = office(roster(a_week()), settings=AREAS)
    plan(host)
    closing = Counter(row["值日人"] for row in rows_of(host, "cleaning") if row["区域"] == "关店巡查")
    assert set(closing) == {"孙兰", "周青"}
    assert sorted(closing.values()) == [3, 4]


def test_an_area_goes_round() -> None:
    host = office(roster(a_week()), settings=AREAS)
    plan(host)
    who = Counter((row["区域"], row["值日人"]) for row in rows_of(host, "cleaning"))
    assert max(who[area, name] for area in ("前台", "打包区", "茶水间") for name in TEAM) <= 3


def test_nobody_has_two_duties_on_a_day_while_a_colleague_has_none() -> None:
    host = office(roster(a_week()), settings=AREAS)
    plan(host)
    days = Counter((day_of(row), row["值日人"]) for row in rows_of(host, "cleaning"))
    assert set(days.values()) == {1}


def test_nobody_who_is_off_or_on_leave_cleans() -> None:
    host = office(roster(a_week(d1="休早晚晚", d3="早早晚假")), settings=AREAS)
    plan(host)
    busy = {(day_of(row), row["值日人"]) for row in rows_of(host, "cleaning")}
    assert not busy & {(WEEK[1], "张敏"), (WEEK[3], "周青")}
    assert sorted(counts(host).values()) == [7, 7, 7, 7]


def test_somebody_who_has_left_does_not_clean() -> None:
    people = [{"staff_no": "1", "name": "王芳", "posts": "主管"}] + [
        {"staff_no": str(n), "name": name, "posts": "售前", "active": "否" if name == "张敏" else "是"}
        for n, name in enumerate(TEAM)
    ]
    host = office(roster(a_week()), people=people, settings=AREAS)
    plan(host)
    assert "张敏" not in counts(host)


def test_who_joins_or_leaves_within_the_period_does_not_catch_up_on_the_days_without_them() -> None:
    rows = [row for row in roster(a_week()) if row["agent"] != "周青" or row["date"] >= WEEK[4]]
    host = office([row for row in rows if row["agent"] != "赵磊" or row["date"] < WEEK[3]], settings=AREAS)
    done = plan(host)
    # 28 duties in 7 days: 周青 is there for three of them, 赵磊 for three others.
    found = counts(host)
    assert {found["周青"], found["赵磊"]} <= {3, 4}
    assert {found["张敏"], found["孙兰"]} <= {10, 11}
    assert not [problem for problem in done.problems if "值日次数相差" in problem.message]


def test_a_day_on_which_nobody_works_is_not_cleaned() -> None:
    host = office(roster(a_week(d6="休休休休")), settings=AREAS)
    plan(host)
    assert WEEK[6] not in {day_of(row) for row in rows_of(host, "cleaning")}


def test_a_day_without_a_late_shift_has_no_closing_round_and_that_is_said() -> None:
    host = office(roster(a_week(d2="早早早早")), settings=AREAS)
    done = plan(host)
    assert done.ok
    assert [p.message for p in done.problems] == ["2026-11-25 的“关店巡查”没有合适的人，没有排"]
    assert len(rows_of(host, "cleaning")) == 27


def test_a_day_without_a_roster_refuses_the_period() -> None:
    week = a_week()
    del week[WEEK[5]]
    host = office(roster(week), settings=AREAS)
    with pytest.raises(CsError, match="2026-11-28 还没有排班，未作任何改动"):
        plan(host)


@pytest.mark.parametrize("closed", ["是", "否"])
def test_a_holiday_needs_no_roster_unless_the_shop_stays_open(closed: str) -> None:
    week = a_week()
    del week[WEEK[5]]
    holiday: list[dict[str, Cell]] = [{"date": WEEK[5], "name": "店庆", "kind": "放假"}]
    params = [*AREAS, *setting(holiday_closed=closed)]
    host = office(roster(week), settings=params, holidays=holiday)
    if closed == "否":
        with pytest.raises(CsError, match="还没有排班"):
            plan(host)
        return
    plan(host)
    assert len(rows_of(host, "cleaning")) == 24


def test_a_period_that_is_over_is_refused() -> None:
    with pytest.raises(CsError, match="已经过去"):
        plan(office(roster(a_week())), period="2026-W46")


def test_of_a_running_period_only_what_is_ahead_is_planned() -> None:
    host = office(roster(a_week()), settings=AREAS)
    plan(host, now=datetime.combine(WEEK[3], datetime.min.time()))
    assert {day_of(row) for row in rows_of(host, "cleaning")} == set(WEEK[3:])


def test_a_day_that_is_past_keeps_its_people_whatever_the_roster_says_now() -> None:
    host = office(roster(a_week(d0="休早晚晚")), settings=AREAS, cleaning=[duty(MONDAY, "前台", "张敏")])
    plan(host, now=datetime.combine(WEEK[3], datetime.min.time()))
    assert rows_of(host, "cleaning")[0]["值日人"] == "张敏"


def test_an_agent_may_not_plan() -> None:
    with pytest.raises(CsError, match="“生成值日”要由主管、店长来做"):
        push(office(roster(a_week())), "generate_cleaning", by="张敏")


def test_a_month_may_be_planned() -> None:
    days = {date(2026, 12, n): "早早晚晚" for n in range(1, 32)}
    host = office(roster(days), settings=AREAS)
    plan(host, period="2026-12")
    assert max(counts(host).values()) - min(counts(host).values()) <= 1
    assert len(rows_of(host, "cleaning")) == 31 * 4


def test_who_did_less_in_the_last_period_gets_what_is_left_over() -> None:
    two = setting(cleaning_areas="前台")  # 14 duties of 4 people: two of them do one more
    before = [
        duty(MONDAY - timedelta(days=n), "前台", name, "已检查") for n, name in ((1, "张敏"), (2, "孙兰"))
    ]
    host = office(roster(a_week()), settings=two, cleaning=before)
    plan(host)
    assert counts(host) == {"张敏": 4, "孙兰": 4, "赵磊": 4, "周青": 4}


def test_a_second_press_changes_nothing() -> None:
    host = office(roster(a_week(d1="休早晚晚")), settings=AREAS)
    plan(host)
    before = all_cells(host, "cleaning"), all_cells(host, "journal")
    done = plan(host)
    assert (all_cells(host, "cleaning"), all_cells(host, "journal")) == before
    assert done.summary.startswith("2026-11-23 至 2026-11-29 的值日：新排 0 项，改派 0 项，不动 28 项")


def test_the_same_roster_in_another_order_gives_the_same_plan() -> None:
    rows = roster(a_week(d1="休早晚晚", d4="早早假晚"))
    hosts = [office(each, settings=AREAS) for each in (rows, rows[::-1])]
    for host in hosts:
        plan(host)
    assert rows_of(hosts[0], "cleaning") == rows_of(hosts[1], "cleaning")


@pytest.mark.parametrize("status", ["已完成", "未完成", "已检查"])
def test_what_was_done_or_missed_stays_with_whom_it_was(status: str) -> None:
    host = office(
        roster(a_week(d0="休早晚晚")), settings=AREAS, cleaning=[duty(MONDAY, "前台", "张敏", status)]
    )
    plan(host)
    first = rows_of(host, "cleaning")[0]
    assert (first["值日人"], first["状态"]) == ("张敏", status)


def choose(host: MemoryHost, agent: str, row: int = FIRST_ROW) -> None:
    """Type another person into a row."""
    host.write([Replace("cleaning", row, {"值日人": agent})])


def test_a_person_chosen_by_hand_stays_as_long_as_they_are_on_shift() -> None:
    host = office(roster(a_week()), settings=AREAS)
    plan(host)
    first = rows_of(host, "cleaning")[0]
    other = next(name for name in TEAM if name != first["值日人"])
    choose(host, other)
    done = plan(host)
    assert rows_of(host, "cleaning")[0]["值日人"] == other
    assert sorted(counts(host).values()) == [7, 7, 7, 7]
    assert "改派 1 项，不动 27 项" in done.summary


def test_what_was_chosen_by_hand_counts_more_than_evenness() -> None:
    host = office(roster(a_week()), settings=AREAS)
    plan(host)
    typed = [
        row
        for row in range(FIRST_ROW, FIRST_ROW + 20)
        if cells_of(host, "cleaning", row)["区域"] != "关店巡查"
        and cells_of(host, "cleaning", row)["值日人"] != "张敏"
    ]
    for row in typed:
        choose(host, "张敏", row)
    done = plan(host)
    assert len(typed) > 7
    assert {cells_of(host, "cleaning", row)["值日人"] for row in typed} == {"张敏"}
    assert counts(host)["张敏"] == len(typed)
    assert any("值日次数相差" in problem.message for problem in done.problems)


def test_a_person_chosen_by_hand_who_is_off_is_replaced() -> None:
    host = office(roster(a_week(d0="早休晚晚")), settings=AREAS)
    plan(host)
    choose(host, "赵磊")
    plan(host)
    assert rows_of(host, "cleaning")[0]["值日人"] != "赵磊"


def test_an_emptied_cell_is_filled_again() -> None:
    host = office(roster(a_week()), settings=AREAS)
    plan(host)
    before = rows_of(host, "cleaning")
    choose(host, "")
    plan(host)
    assert rows_of(host, "cleaning") == before


def test_after_a_change_of_the_roster_counts_are_evened_out_with_few_changes() -> None:
    host = office(roster(a_week()), settings=AREAS)
    plan(host)
    push(
        host,
        "override_shift",
        [row_number(host, WEEK[2], "张敏")],
        by="王芳",
        new_shift="休",
        reason="培训",
    )
    before = rows_of(host, "cleaning")
    plan(host)
    changed = [
        new
        for old, new in zip(before, rows_of(host, "cleaning"), strict=True)
        if old["值日人"] != new["值日人"]
    ]
    assert sorted(counts(host).values()) == [7, 7, 7, 7]
    assert len(changed) == 1  # 主管改班 gave one of hers away; she takes one over on another day


@pytest.mark.parametrize(
    ("area", "letters"),
    [
        pytest.param("前台", "早早晚休", id="off"),
        pytest.param("关店巡查", "早晚晚早", id="closing on the early shift"),
    ],
)
def test_a_duty_whose_person_can_no_longer_do_it_is_given_to_another(area: str, letters: str) -> None:
    host = office(roster(a_week(d0=letters)), settings=AREAS, cleaning=[duty(MONDAY, area, "周青")])
    done = plan(host)
    assert rows_of(host, "cleaning")[0]["值日人"] != "周青"
    assert "改派 1 项" in done.summary


def test_a_typed_row_becomes_planned_and_a_blank_person_is_found() -> None:
    typed: list[dict[str, Cell]] = [
        {"date": MONDAY, "area": "大扫除", "agent": "张敏"},
        {"date": MONDAY, "area": "前台"},
    ]
    host = office(roster(a_week()), settings=AREAS, cleaning=typed)
    plan(host)
    first, second, *_ = rows_of(host, "cleaning")
    assert (first["状态"], first["值日人"], first["登记人"], first["星期"]) == (
        "已排",
        "张敏",
        "王芳",
        "周一",
    )
    assert (second["状态"], second["值日人"] in TEAM) == ("已排", True)
    assert len(rows_of(host, "cleaning")) == 29


def test_a_typed_row_of_somebody_who_is_off_is_refused_and_stays_as_typed() -> None:
    typed: list[dict[str, Cell]] = [{"date": MONDAY, "area": "前台", "agent": "张敏"}]
    host = office(roster(a_week(d0="休早晚晚")), settings=AREAS, cleaning=typed)
    done = plan(host)
    assert [(p.row, p.header) for p in done.problems] == [(FIRST_ROW, "值日人")]
    first = rows_of(host, "cleaning")[0]
    assert "状态" not in first
    assert "不在班" in str(first["问题"])


def test_a_row_twice_is_refused_and_an_unreadable_one_is_named() -> None:
    rows = [
        duty(MONDAY, "前台", "张敏"),
        duty(MONDAY, "前台", "赵磊"),
        {**duty(MONDAY, "茶水间", "张敏"), "done_at": "昨晚"},
    ]
    host = office(roster(a_week()), settings=AREAS, cleaning=rows)
    done = plan(host)
    assert [(p.row, p.header) for p in done.problems] == [
        (FIRST_ROW + 1, "区域"),
        (FIRST_ROW + 2, "完成时间"),
    ]
    assert len(rows_of(host, "cleaning")) == 29  # the two slots are taken


def test_an_uneven_week_says_who_could_do_little() -> None:
    host = office(roster(a_week("休休晚早", d0="早早晚早")), settings=setting(cleaning_areas="前台"))
    done = plan(host)
    assert any("值日次数相差" in p.message and p.level.value == "info" for p in done.problems)


# -- properties -------------------------------------------------------------------------------

NAMES = "甲乙丙"


@st.composite
def duties(draw: st.DrawFn) -> tuple[list[Task], list[Given], list[Given]]:
    """A few duties of a few days, some of which somebody has; of one day the candidates of one are
    among those of the other."""
    tasks = []
    for n in range(draw(st.integers(0, 6))):
        able = tuple(NAMES[: draw(st.integers(1, 3))])
        holder = draw(st.sampled_from(["", *able]))
        tasks.append(Task(WEEK[draw(st.integers(0, 2))], f"区{n}", able, holder))
    some = st.lists(st.sampled_from(NAMES), max_size=3)
    held = [Given(WEEK[n], "旧", who) for n, who in enumerate(draw(some))]
    past = [Given(WEEK[n] - timedelta(days=7), "旧", who) for n, who in enumerate(draw(some))]
    return tasks, held, past


def unevenness(agents: Sequence[str]) -> int:
    return sum(n * n for n in Counter(agents).values())


@given(duties())
def test_duties_are_as_even_as_can_be_with_as_few_changes_as_can_be(
    case: tuple[list[Task], list[Given], list[Given]],
) -> None:
    tasks, held, past = case
    shared = {(each.day, each.area): each.agent for each in share_out(tasks, held, past, {})}
    way = [shared[task.day, task.area] for task in tasks]
    assert len(shared) == len(tasks)
    assert all(agent in task.candidates for task, agent in zip(tasks, way, strict=True))
    others = [each.agent for each in held]

    def cost(agents: Sequence[str]) -> tuple[int, int]:
        changes = sum(task.holder not in ("", agent) for task, agent in zip(tasks, agents, strict=True))
        return unevenness([*others, *agents]), changes

    assert cost(way) == min(cost(each) for each in product(*(task.candidates for task in tasks)))
    assert sorted(share_out(tasks[::-1], held[::-1], past[::-1], {})) == sorted(
        share_out(tasks, held, past, {})
    )


@st.composite
def teams(draw: st.DrawFn) -> tuple[dict[str, str], dict[date, str]]:
    """Two teams of equal size, early and late, one rest day a week for everybody; a shop's usual week."""
    size = draw(st.integers(2, 5))
    team = {f"甲{n}": "售前" for n in range(size)} | {f"乙{n}": "售后" for n in range(size)}
    rest = draw(st.lists(st.integers(0, 6), min_size=2 * size, max_size=2 * size))
    # Never a whole team off on one day.
    rest[0], rest[size] = (rest[1] + 1) % 7, (rest[size + 1] + 1) % 7
    return team, {
        day: "".join("休" if rest[n] == d else "早" if n < size else "晚" for n in range(2 * size))
        for d, day in enumerate(WEEK)
    }


@settings(max_examples=25)
@given(teams(), st.integers(2, 4))
def test_in_a_usual_week_counts_differ_by_at_most_one_and_nobody_off_cleans(
    case: tuple[Mapping[str, str], dict[date, str]], areas: int
) -> None:
    team, days = case
    people: list[dict[str, Cell]] = [{"staff_no": "0", "name": "王芳", "posts": "主管"}]
    people += [
        {"staff_no": str(n), "name": name, "posts": post} for n, (name, post) in enumerate(team.items(), 1)
    ]
    wanted = setting(cleaning_areas="、".join(f"区{n}" for n in range(areas)))
    host = office(roster(days, team=team), people=people, settings=wanted)
    plan(host)
    found = counts(host)
    assert max(found.values()) - min(found[name] for name in team) <= 1
    shift = {(day, name): letters[n] for day, letters in days.items() for n, name in enumerate(team)}
    for row in rows_of(host, "cleaning"):
        day = day_of(row)
        assert day
        assert shift[day, str(row["值日人"])] in ("晚" if row["区域"] == "关店巡查" else "早晚")


# -- doing ------------------------------------------------------------------------------------


def a_duty(area: str = "前台", *, agent: str = "张敏", **typed: Cell) -> MemoryHost:
    return office(roster(a_week()), settings=AREAS, cleaning=[{**duty(MONDAY, area, agent), **typed}])


def record(host: MemoryHost, *, by: str = "张敏", now: datetime = EVENING, **fields: Cell) -> Any:
    return push(host, "record_cleaning", [FIRST_ROW], by=by, now=now, **fields)


def test_a_duty_that_is_done_says_by_whom_and_when() -> None:
    host = a_duty()
    assert record(host).ok
    row = rows_of(host, "cleaning")[0]
    assert (row["状态"], row["完成"], row["完成人"], row["完成时间"]) == ("已完成", "是", "张敏", EVENING)


def test_a_colleague_may_record_it() -> None:
    host = a_duty()
    record(host, by="何静")
    assert rows_of(host, "cleaning")[0]["完成人"] == "何静"


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        pytest.param({}, ["巡查", "关电源", "锁门"], id="nothing"),
        pytest.param({**SHUT, "door_locked": "否"}, ["锁门"], id="door open"),
        pytest.param(SHUT, [], id="all three"),
    ],
)
def test_the_closing_round_is_done_only_with_patrol_power_and_door(
    typed: dict[str, Cell], named: list[str]
) -> None:
    host = a_duty("关店巡查", agent="周青")
    done = record(host, by="周青", **typed)
    assert [p.header for p in done.problems if p.blocks] == named
    assert rows_of(host, "cleaning")[0]["状态"] == ("已排" if named else "已完成")


def test_a_duty_cannot_be_done_ahead_of_its_day() -> None:
    done = record(a_duty(), now=EVENING - timedelta(days=1))
    assert [p.header for p in done.problems] == ["日期"]


@pytest.mark.parametrize(
    ("at", "words"),
    [
        pytest.param(EVENING + timedelta(hours=1), "晚于现在", id="later than now"),
        pytest.param(EVENING - timedelta(days=1), "早于值日这一天", id="before its day"),
    ],
)
def test_the_time_of_a_duty_must_be_possible(at: datetime, words: str) -> None:
    done = record(a_duty(), done_at=at)
    assert [(p.header, words in p.message) for p in done.problems] == [("完成时间", True)]


@pytest.mark.parametrize(
    ("area", "hour", "state"),
    [
        pytest.param("前台", 23, "已排", id="evening"),
        pytest.param("前台", 24, "未完成", id="midnight"),
        pytest.param("关店巡查", 24, "已排", id="closing round at midnight"),
        pytest.param("关店巡查", 33, "已排", id="closing round at nine"),
        pytest.param("关店巡查", 33.5, "未完成", id="closing round at the next opening"),
    ],
)
def test_a_duty_that_nobody_recorded_is_missed_when_its_day_is_over(
    area: str, hour: float, state: str
) -> None:
    host = a_duty(area)
    now = datetime.combine(MONDAY, datetime.min.time()) + timedelta(hours=hour)
    push(host, "refresh", by="王芳", now=now)
    row = rows_of(host, "cleaning")[0]
    assert (row["状态"], row.get("完成")) == (state, "否" if state == "未完成" else None)


def test_a_missed_duty_can_be_recorded_later_with_a_warning() -> None:
    host = a_duty(status="未完成")
    done = record(host, now=EVENING + timedelta(days=2), done_at=EVENING)
    assert done.ok
    assert [p.message for p in done.problems] == ["2026-11-23 的值日是事后补登的"]
    assert rows_of(host, "cleaning")[0]["状态"] == "已完成"


# -- inspecting -------------------------------------------------------------------------------

DONE: dict[str, Cell] = {"status": "已完成", "done": "是", "done_by": "张敏", "done_at": EVENING}


def inspect(host: MemoryHost, by: str = "王芳", **fields: Cell) -> Any:
    return push(host, "inspect_cleaning", [FIRST_ROW], by=by, now=EVENING, **fields)


def test_an_inspection_has_a_result() -> None:
    host = a_duty(**DONE)
    assert [p.header for p in inspect(host).problems] == ["检查结果"]
    inspect(host, result="合格")
    row = rows_of(host, "cleaning")[0]
    assert (row["状态"], row["检查人"], row["检查时间"]) == ("已检查", "王芳", EVENING)


def test_inspecting_ones_own_work_warns() -> None:
    done = inspect(a_duty(**{**DONE, "done_by": "王芳"}), result="合格")
    assert done.ok
    assert [p.message for p in done.problems] == ["王芳检查的是自己做的值日"]


def test_an_agent_may_not_inspect() -> None:
    done = inspect(a_duty(**DONE), by="张敏", result="合格")
    assert [p.message for p in done.problems] == ["“检查值日”要由主管、店长来做，张敏没有这个岗位"]


def test_a_duty_that_is_not_done_cannot_be_inspected() -> None:
    done = inspect(a_duty(), result="合格")
    assert [p.header for p in done.problems] == ["状态"]


def test_an_inspected_duty_is_locked() -> None:
    host = a_duty(**{**DONE, "status": "已检查"})
    assert [p.header for p in record(host).problems] == ["状态"]
