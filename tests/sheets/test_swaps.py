"""调班申请: asked, agreed, decided; the roster follows and stays lawful (CORE 8, F-22)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell
from tests.builders import FIRST_ROW, NOW, all_cells, push
from tests.sheets.rosters import (
    MONDAY,
    TEAM,
    day_of,
    duty,
    office,
    on,
    roster,
    row_number,
    rows_of,
    setting,
    shift_on,
)

WEEK = [MONDAY + timedelta(days=n) for n in range(7)]
TUESDAY = WEEK[1]
EVERY_DAY = dict.fromkeys(WEEK, "早晚早晚")
"""张敏 and 孙兰 early, 赵磊 and 周青 late."""
ASKED: dict[str, Cell] = {"date": TUESDAY, "other": "赵磊", "reason": "孩子家长会"}
AGREED: dict[str, Cell] = {"other_agrees": "是"}
YES: dict[str, Cell] = {**AGREED, "decision": "同意"}


def ask(host: MemoryHost, *, by: str = "张敏", now: datetime = NOW, **fields: Cell) -> Any:
    return push(host, "request_swap", by=by, now=now, **{**ASKED, **fields})


def decide(host: MemoryHost, *, by: str = "何静", now: datetime = NOW, **fields: Cell) -> Any:
    return push(host, "decide_swap", [FIRST_ROW], by=by, now=now, **fields)


def asked(days: Mapping[date, str] = EVERY_DAY, *, status: str = "已发布", **tables: Any) -> MemoryHost:
    """A workbook in which 张敏 asks 赵磊 to exchange Tuesday."""
    host = office(roster(days, status=status), **tables)
    done = ask(host)
    assert done.ok, [str(problem) for problem in done.problems]
    return host


def refused(done: Any) -> list[tuple[str, str]]:
    """Header and message of what blocks."""
    return [(p.header, p.message) for p in done.problems if p.blocks]


def swap_of(host: MemoryHost) -> dict[str, Cell]:
    return next(row for row in rows_of(host, "swaps") if row.get("状态"))


# -- asking -----------------------------------------------------------------------------------


def test_a_request_takes_the_shifts_from_the_roster_and_waits() -> None:
    swap = swap_of(asked())
    assert (swap["状态"], swap["申请人"], swap["原班次"], swap["对方班次"], swap["申请时间"]) == (
        "待批",
        "张敏",
        "早班",
        "晚班",
        NOW,
    )
    assert swap["记录号"] == "SW20261122-001"


def test_a_request_tells_the_office() -> None:
    host = office(roster(EVERY_DAY))
    done = ask(host)
    assert [(m["template"], m["text"]) for m in done.messages] == [
        ("internal_swap_request", "【调班申请】张敏 11月24日 早班↔赵磊，原因：孩子家长会。")
    ]


def test_the_roster_does_not_change_before_the_approval() -> None:
    host = asked()
    assert (shift_on(host, TUESDAY, "张敏"), shift_on(host, TUESDAY, "赵磊")) == ("早班", "晚班")


def test_a_swap_needs_a_reason() -> None:
    done = ask(office(roster(EVERY_DAY)), reason=None)
    assert refused(done) == [("特殊原因", "“申请调班”之前要填写")]


def test_nobody_swaps_with_themselves() -> None:
    done = ask(office(roster(EVERY_DAY)), other="张敏")
    assert refused(done) == [("对方", "对方就是申请人自己")]


def test_a_colleague_who_does_not_agree_ends_it() -> None:
    done = ask(office(roster(EVERY_DAY)), other_agrees="否")
    assert refused(done) == [("对方同意", "对方不同意，不能申请")]


@pytest.mark.parametrize(
    ("minutes", "passes"), [pytest.param(-1, True, id="in time"), pytest.param(0, False, id="as it begins")]
)
def test_a_request_comes_before_the_earlier_shift_begins(minutes: int, passes: bool) -> None:
    begin = datetime.combine(TUESDAY, datetime.min.time()).replace(hour=9, minute=30)
    done = ask(office(roster(EVERY_DAY)), now=begin + timedelta(minutes=minutes))
    assert done.ok is passes
    assert refused(done) == ([] if passes else [("日期", "2026-11-24 09:30 的班已经开始，不能再申请")])


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        pytest.param({"date": WEEK[6] + timedelta(days=1)}, "值班表里没有", id="no roster"),
        pytest.param({"orig_shift": "晚班"}, "值班表里张敏 2026-11-24 是早班", id="another shift"),
        pytest.param({"other_shift": "休"}, "值班表里赵磊 2026-11-24 是晚班", id="the other's is another"),
        pytest.param({"other": "孙兰"}, "两人都是早班，没有可换的", id="the same shift"),
    ],
)
def test_a_request_agrees_with_the_roster(fields: dict[str, Cell], found: str) -> None:
    given_shifts = {"orig_shift": "早班", "other_shift": "晚班"} if found == "值班表里没有" else {}
    done = ask(office(roster(EVERY_DAY)), **{**given_shifts, **fields})
    assert any(found in message for _, message in refused(done))


@pytest.mark.parametrize("status", ["草稿", "已结束"])
def test_only_published_shifts_are_swapped(status: str) -> None:
    done = ask(office(roster(EVERY_DAY, status=status)))
    assert {message for _, message in refused(done)} == {
        f"{name} 2026-11-24 的班是“{status}”，不能调换" for name in ("张敏", "赵磊")
    }


def test_a_running_shift_may_still_be_swapped() -> None:
    assert ask(office(roster(EVERY_DAY, status="执行中"))).ok


def test_somebody_on_leave_cannot_swap() -> None:
    done = ask(office(roster({**EVERY_DAY, TUESDAY: "早假早晚"})))
    assert refused(done) == [("对方", "赵磊 2026-11-24 请假，不能调换")]


def test_a_second_request_for_the_same_day_is_told() -> None:
    host = asked()
    done = ask(host)
    assert done.ok
    assert [p.message for p in done.problems] == [f"申请人、日期、对方都与第 {FIRST_ROW} 行相同"]


# -- the hard rules -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "params", "fields", "reason"),
    [
        pytest.param(
            EVERY_DAY,
            {"min_rest_hours": 12},
            {},
            "换班以后2026-11-25 张敏离上一班下班只有 11 小时，至少 12 小时",
            id="rest between late and early",
        ),
        pytest.param(
            {**EVERY_DAY, TUESDAY: "早休早晚", WEEK[0]: "早早早晚"},
            {"max_run_days": 4},
            {},
            "换班以后赵磊到 2026-11-29 要连续上 7 天，最多 4 天",
            id="too many days in a row",
        ),
        pytest.param(
            {**EVERY_DAY, TUESDAY: "早晚休晚"},
            {"cover_early": "售前:1"},
            {"other": "周青"},
            "换班以后2026-11-24 早班只有 0 名售前，至少 1 名售前",
            id="a post uncovered",
        ),
        pytest.param(
            {**EVERY_DAY, TUESDAY: "早休休晚"},
            {},
            {"other": "孙兰"},
            "换班以后2026-11-24 没有售前在班",
            id="nobody of a post on duty",
        ),
    ],
)
def test_a_swap_that_would_break_a_hard_rule_is_refused_with_the_reason(
    days: dict[date, str], params: dict[str, Cell], fields: dict[str, Cell], reason: str
) -> None:
    host = office(roster(days), settings=setting(**params))
    assert reason in [message for _, message in refused(ask(host, **fields))]
    assert ask(office(roster(days), settings=setting(**dict.fromkeys(params))), **fields).ok is bool(params)


def test_exactly_the_hours_of_rest_are_enough() -> None:
    assert ask(office(roster(EVERY_DAY), settings=setting(min_rest_hours=11))).ok


@pytest.mark.parametrize("most", [2, 6, 7])
def test_a_long_run_is_told_once_at_its_end(most: int) -> None:
    days = {
        day: "休晚早晚" if n in (1, 5) else "早休早晚" if n == 3 else "早晚早晚" for n, day in enumerate(WEEK)
    }
    done = ask(office(roster(days), settings=setting(max_run_days=most)), date=WEEK[3])
    told = [f"换班以后赵磊到 2026-11-29 要连续上 7 天，最多 {most} 天"]
    assert [message for _, message in refused(done)] == (told if most < 7 else [])


def test_a_day_off_in_between_begins_the_run_anew() -> None:
    days = {**EVERY_DAY, TUESDAY: "早休早晚", WEEK[4]: "早休早晚"}
    assert ask(office(roster(days), settings=setting(max_run_days=4))).ok


def test_leave_granted_for_hours_of_the_new_shift_stands_in_the_way() -> None:
    hours: dict[str, Cell] = {
        "number": "LV20261120-001",
        "status": "同意",
        "agent": "赵磊",
        "kind": "事假",
        "start": datetime(2026, 11, 24, 10, 0),
        "end": datetime(2026, 11, 24, 12, 0),
        "reason": "看牙",
    }
    done = ask(office(roster(EVERY_DAY), leave=[hours]))
    assert refused(done) == [("对方", "换班以后2026-11-24 赵磊已经请假")]


def test_a_day_that_was_short_of_people_before_stands_in_nobodys_way() -> None:
    params = setting(cover_early="合计:9", min_rest_hours=None)
    assert ask(office(roster(EVERY_DAY), settings=params)).ok


def test_a_rule_that_was_kept_when_asking_is_looked_at_again_when_deciding() -> None:
    host = asked()
    later = roster({**EVERY_DAY, TUESDAY: "早晚早晚"})
    changed = office(
        later,
        swaps=[{**_raw(swap_of(host)), **YES}],
        settings=setting(min_rest_hours=12),
    )
    assert "至少 12 小时" in refused(decide(changed))[0][1]


def _raw(swap: Mapping[str, Cell]) -> dict[str, Cell]:
    from cs_macros.sheets.roster.register import Swap

    fields = {column.header: column.field for column in Swap.layout.columns}
    return {fields[header]: cell for header, cell in swap.items()}


# -- deciding ---------------------------------------------------------------------------------


def test_an_approved_swap_changes_both_rows() -> None:
    host = asked()
    assert decide(host, **YES).ok
    mine, theirs = on(host, TUESDAY, "张敏"), on(host, TUESDAY, "赵磊")
    names = ("班次", "发布班次", "原班次", "调班人", "调班/请假号")
    assert [mine[name] for name in names] == ["晚班", "晚班", "早班", "赵磊", "SW20261122-001"]
    assert [theirs[name] for name in names] == ["早班", "早班", "晚班", "张敏", "SW20261122-001"]
    swap = swap_of(host)
    assert (swap["状态"], swap["审批人"], swap["审批时间"]) == ("同意", "何静", NOW)


def test_times_follow_the_shift() -> None:
    host = asked()
    decide(host, **YES)
    assert f"{on(host, TUESDAY, '张敏')['上班时间']:%H:%M}" == "13:30"
    assert f"{on(host, TUESDAY, '赵磊')['下班时间']:%H:%M}" == "18:30"


def test_the_month_grid_follows_the_swap() -> None:
    host = asked()
    decide(host, **YES)
    lines = {row["姓名"]: row for row in rows_of(host, "roster_grid")}
    assert [lines[name]["24"] for name in TEAM] == ["晚", "早", "早", "晚"]
    assert lines["张敏"]["25"] == "早"


def test_other_days_stay() -> None:
    host = asked()
    before = [row for row in rows_of(host, "roster") if day_of(row) != TUESDAY]
    decide(host, **YES)
    assert [row for row in rows_of(host, "roster") if day_of(row) != TUESDAY] == before


def test_a_swap_over_two_days_exchanges_on_both() -> None:
    days = {**EVERY_DAY, WEEK[3]: "早休早晚", WEEK[4]: "休晚早晚"}
    host = office(roster(days))
    done = ask(host, date=WEEK[3], other_date=WEEK[4])
    assert done.ok, refused(done)
    assert swap_of(host)["对方班次"] == "晚班"
    assert "早班↔赵磊（11月27日晚班）" in done.messages[0]["text"]
    assert decide(host, **YES).ok
    assert (shift_on(host, WEEK[3], "张敏"), shift_on(host, WEEK[3], "赵磊")) == ("休", "早班")
    assert (shift_on(host, WEEK[4], "张敏"), shift_on(host, WEEK[4], "赵磊")) == ("晚班", "休")


def test_a_refused_swap_changes_nothing_and_needs_no_note() -> None:
    host = asked()
    before = all_cells(host, "roster")
    assert decide(host, decision="不同意").ok
    assert all_cells(host, "roster") == before
    assert swap_of(host)["状态"] == "不同意"


@pytest.mark.parametrize("agrees", [None, "否"])
def test_without_the_colleague_there_is_no_approval(agrees: Cell) -> None:
    done = decide(asked(), decision="同意", other_agrees=agrees)
    assert refused(done) == [("对方同意", "要对方同意才能批“同意”")]


def test_only_the_post_of_the_parameter_decides() -> None:
    done = decide(asked(), by="王芳", **YES)
    assert refused(done) == [("", "调班由行政审批，王芳没有这个岗位")]
    params = setting(swap_approver="主管")
    assert decide(asked(settings=params), by="王芳", **YES).ok


def test_the_named_approver_needs_the_post_too() -> None:
    done = decide(asked(), approver="王芳", **YES)
    assert refused(done) == [("审批人", "调班由行政审批，王芳没有这个岗位")]


@pytest.mark.parametrize("who", ["张敏", "赵磊"])
def test_neither_of_the_two_decides(who: str) -> None:
    done = decide(asked(settings=setting(swap_approver="售前")), by=who, **YES)
    assert refused(done) == [("审批人", f"{who}是换班的一方，不能审批")]


def test_nor_in_anothers_name() -> None:
    done = decide(asked(settings=setting(swap_approver="售前、行政")), by="赵磊", approver="何静", **YES)
    assert refused(done) == [("", "赵磊是换班的一方，不能审批")]


def test_a_decision_is_needed() -> None:
    assert refused(decide(asked())) == [("审批结果", "“审批调班”之前要填写")]


def test_a_roster_that_changed_meanwhile_refuses_the_approval() -> None:
    host = asked()
    push(
        host,
        "override_shift",
        [row_number(host, TUESDAY, "赵磊")],
        by="王芳",
        new_shift="休",
        reason="生病",
    )
    assert ("对方班次", "值班表里赵磊 2026-11-24 是休") in refused(decide(host, **YES))
    assert decide(host, decision="不同意").ok


def test_a_shift_that_has_begun_is_approved_only_with_a_note() -> None:
    host, late = asked(), datetime(2026, 11, 24, 20, 0)
    assert refused(decide(host, now=late, **YES)) == [("审批说明", "班已经开始，事后批准要写明理由")]
    assert decide(host, now=late, decision_note="已电话批准", **YES).ok


def test_two_approvals_in_one_press_both_hold() -> None:
    host = asked()
    ask(host, date=WEEK[3], by="孙兰", other="周青")
    done = push(host, "decide_swap", [FIRST_ROW, FIRST_ROW + 1], by="何静", **YES)
    assert done.ok
    assert (shift_on(host, TUESDAY, "张敏"), shift_on(host, WEEK[3], "孙兰")) == ("晚班", "晚班")


def test_a_second_swap_of_the_same_shift_in_one_press_is_refused() -> None:
    host = asked()
    ask(host, other="周青")
    done = push(host, "decide_swap", [FIRST_ROW, FIRST_ROW + 1], by="何静", **YES)
    assert ("原班次", "值班表里张敏 2026-11-24 是晚班") in refused(done)
    assert (shift_on(host, TUESDAY, "张敏"), shift_on(host, TUESDAY, "周青")) == ("晚班", "晚班")


def test_whoever_has_no_macros_decides_by_the_next_step() -> None:
    raw = {**_raw(swap_of(asked())), **YES, "next_step": "审批调班"}
    host = office(roster(EVERY_DAY), swaps=[raw])
    assert push(host, "run", by="何静", on="swaps").ok
    assert (swap_of(host)["状态"], shift_on(host, TUESDAY, "张敏")) == ("同意", "晚班")
    assert "下一步" not in swap_of(host)


def test_a_decided_swap_is_final() -> None:
    host = asked()
    decide(host, **YES)
    assert [header for header, _ in refused(decide(host, decision="不同意"))] == ["状态"]


def test_the_closing_duty_follows_the_late_shift() -> None:
    host = asked(cleaning=[duty(TUESDAY, "关店巡查", "赵磊"), duty(TUESDAY, "前台", "张敏")])
    decide(host, **YES)
    assert [row["值日人"] for row in rows_of(host, "cleaning")] == ["张敏", "张敏"]


def test_whoever_is_off_after_the_swap_hands_every_duty_of_the_day_over() -> None:
    host = asked({**EVERY_DAY, TUESDAY: "早休早晚"}, cleaning=[duty(TUESDAY, "前台", "张敏")])
    decide(host, **YES)
    assert [row["值日人"] for row in rows_of(host, "cleaning")] == ["赵磊"]


def test_a_duty_that_is_done_stays_with_who_did_it() -> None:
    host = asked(cleaning=[duty(TUESDAY, "关店巡查", "赵磊", "已完成")])
    decide(host, **YES)
    assert [row["值日人"] for row in rows_of(host, "cleaning")] == ["赵磊"]


def test_an_approval_taken_back_puts_both_rows_back() -> None:
    host = asked(cleaning=[duty(TUESDAY, "关店巡查", "赵磊")])
    before = all_cells(host, "roster"), all_cells(host, "cleaning")
    decide(host, **YES)
    assert push(host, "undo", by="何静", on="swaps").ok
    assert (all_cells(host, "roster"), all_cells(host, "cleaning")) == before


def test_a_waiting_request_stands_on_the_board_of_the_approver() -> None:
    host = asked()
    push(host, "refresh", by="王芳")
    item = next(row for row in rows_of(host, "board") if row.get("记录号") == "SW20261122-001")
    assert (item["负责人"], item["事项"]) == ("何静", "审批调班")


# -- a property -------------------------------------------------------------------------------

HOURS = {"早": (9.5, 18.5), "晚": (13.5, 22.5)}
LETTERS = {"早班": "早", "晚班": "晚", "休": "休"}


def faults(plan: Mapping[tuple[int, int], str], rest: int | None, run: int | None) -> dict[object, float]:
    """Hard rules broken, found by looking at every cell: day and person numbers → 早, 晚 or 休."""
    found: dict[object, float] = {}
    posts = list(TEAM.values())
    for (day, who), letter in plan.items():
        if letter == "休":
            continue
        yesterday = plan.get((day - 1, who), "休")
        if rest is not None and yesterday != "休":
            between = 24 + HOURS[letter][0] - HOURS[yesterday][1]
            if between < rest:
                found["rest", day, who] = rest - between
        length = 0
        while plan.get((day - length, who), "休") != "休":
            length += 1
        if run is not None and length > run:
            found["run", day, who] = length - run
    for day in {day for day, _ in plan}:
        working = [who for who in range(4) if plan[day, who] != "休"]
        for letter in HOURS:
            if not any(plan[day, who] == letter for who in working):
                found["shift", day, letter] = 1
        for post in set(posts) - {posts[who] for who in working}:
            found["post", day, post] = 1
    return found


def plan_in(host: MemoryHost) -> dict[tuple[int, int], str]:
    names = list(TEAM)
    return {
        (WEEK.index(day), names.index(str(row["姓名"]))): LETTERS[str(row["班次"])]
        for row in rows_of(host, "roster")
        if (day := day_of(row))
    }


@settings(max_examples=60)
@given(
    st.lists(st.text("早晚休", min_size=4, max_size=4), min_size=7, max_size=7),
    st.sampled_from([None, 11, 12]),
    st.sampled_from([None, 3, 5]),
    st.tuples(st.integers(1, 6), st.integers(1, 6)),
    st.sampled_from(list(TEAM)[1:]),
)
def test_an_approved_swap_breaks_no_hard_rule(
    letters: list[str], rest: int | None, run: int | None, days: tuple[int, int], other: str
) -> None:
    params = setting(min_rest_hours=rest, max_run_days=run)
    host = office(roster(dict(zip(WEEK, letters, strict=True))), settings=params)
    before = plan_in(host)
    ask(host, date=WEEK[days[0]], other_date=WEEK[days[1]], other=other)
    if rows_of(host, "swaps"):
        decide(host, **YES)
    after = plan_in(host)
    worse = faults(before, rest, run)
    assert all(lack <= worse.get(fault, 0) for fault, lack in faults(after, rest, run).items())
