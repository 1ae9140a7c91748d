"""请假: asked, decided, ended; the roster follows (CORE 9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell
from tests.builders import FIRST_ROW, NOW, all_cells, push
from tests.sheets.rosters import (
    MONDAY,
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
EVERY_DAY = dict.fromkeys(WEEK, "早晚早晚")
"""张敏 and 孙兰 early, 赵磊 and 周青 late."""
YES: dict[str, Cell] = {"result": "同意"}


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute)


TWO_DAYS: dict[str, Cell] = {
    "kind": "事假",
    "start": at(WEEK[1], 0),
    "end": at(WEEK[3], 0),
    "reason": "回老家",
}
"""Tuesday and Wednesday, whole."""


def ask(host: MemoryHost, *, by: str = "张敏", **fields: Cell) -> Any:
    return push(host, "request_leave", by=by, **{**TWO_DAYS, **fields})


def decide(host: MemoryHost, *, by: str = "何静", **fields: Cell) -> Any:
    return push(host, "decide_leave", [FIRST_ROW], by=by, **fields)


def end(host: MemoryHost, *, by: str = "何静", now: datetime = NOW, **fields: Cell) -> Any:
    return push(host, "end_leave", [FIRST_ROW], by=by, now=now, **fields)


def asked(days: Mapping[date, str] = EVERY_DAY, *, status: str = "已发布", **tables: Any) -> MemoryHost:
    host = office(roster(days, status=status), **tables)
    assert ask(host).ok
    return host


def granted(days: Mapping[date, str] = EVERY_DAY, **tables: Any) -> MemoryHost:
    host = asked(days, **tables)
    assert decide(host, **YES).ok
    return host


def refused(done: Any) -> list[tuple[str, str]]:
    return [(p.header, p.message) for p in done.problems if p.blocks]


def told(done: Any) -> list[str]:
    return [p.message for p in done.problems if not p.blocks]


def shifts(host: MemoryHost, agent: str = "张敏") -> str:
    """A person's week in one word a day."""
    return "".join(str(shift_on(host, day, agent))[0] for day in WEEK)


# -- asking -----------------------------------------------------------------------------------


def test_a_request_is_ones_own_unless_somebody_else_is_named_and_waits() -> None:
    host = asked()
    row = rows_of(host, "leave")[0]
    assert (row["状态"], row["申请人"], row["记录号"]) == ("待批", "张敏", "LV20261122-001")
    assert shifts(host) == "早早早早早早早"


@pytest.mark.parametrize("hours", [0, -1])
def test_leave_ends_after_it_starts(hours: int) -> None:
    done = ask(office(roster(EVERY_DAY)), end=at(WEEK[1], 0) + timedelta(hours=hours))
    assert refused(done) == [("结束", "结束要晚于开始")]


def test_an_end_at_midnight_says_which_day_is_not_in_it() -> None:
    done = ask(office(roster(EVERY_DAY)))
    assert told(done) == ["请到 2026-11-26 零点为止，不含 2026-11-26 这一天"]


@pytest.mark.parametrize(
    ("start", "finish", "status", "passes"),
    [
        pytest.param(at(WEEK[2], 12), at(WEEK[4], 12), "待批", False, id="overlaps a waiting one"),
        pytest.param(at(WEEK[2], 12), at(WEEK[4], 12), "同意", False, id="overlaps a granted one"),
        pytest.param(at(WEEK[2], 12), at(WEEK[4], 12), "不同意", True, id="overlaps a refused one"),
        pytest.param(at(WEEK[2], 12), at(WEEK[4], 12), "已销假", True, id="overlaps an ended one"),
        pytest.param(at(WEEK[3], 0), at(WEEK[3], 12), "同意", True, id="begins as the other ends"),
    ],
)
def test_two_open_leaves_of_one_person_do_not_overlap(
    start: datetime, finish: datetime, status: str, passes: bool
) -> None:
    other = {**TWO_DAYS, "number": "LV20261101-001", "status": status, "agent": "张敏"}
    host = office(roster(EVERY_DAY), leave=[other])
    done = ask(host, start=start, end=finish)
    assert refused(done) == ([] if passes else [("开始", f"与第 {FIRST_ROW} 行的请假时间重叠")])
    assert ask(host, by="赵磊", start=start, end=finish).ok


# -- deciding ---------------------------------------------------------------------------------


def test_granted_leave_replaces_the_shifts_inside_it() -> None:
    host = granted()
    assert shifts(host) == "早请请早早早早"
    row = on(host, WEEK[1], "张敏")
    names = ("班次", "发布班次", "原班次", "调班/请假号")
    assert [row[name] for name in names] == ["请假", "请假", "早班", "LV20261122-001"]
    assert "上班时间" not in row
    assert shifts(host, "赵磊") == "晚晚晚晚晚晚晚"


def test_the_month_grid_follows_the_leave_and_the_return() -> None:
    host = granted()
    line = next(row for row in rows_of(host, "roster_grid") if row["姓名"] == "张敏")
    assert [line[day] for day in ("23", "24", "25", "26")] == ["早", "假", "假", "早"]
    end(host, now=at(WEEK[1], 12))
    line = next(row for row in rows_of(host, "roster_grid") if row["姓名"] == "张敏")
    assert [line[day] for day in ("24", "25")] == ["假", "早"]


def test_a_day_off_stays_a_day_off() -> None:
    assert shifts(granted({**EVERY_DAY, WEEK[2]: "休晚早晚"})) == "早请休早早早早"


@pytest.mark.parametrize(
    ("start", "finish", "expected"),
    [
        pytest.param(at(WEEK[1], 9, 30), at(WEEK[1], 18, 30), "早请早早早早早", id="exactly the shift"),
        pytest.param(at(WEEK[1], 9, 31), at(WEEK[1], 18, 30), "早早早早早早早", id="a minute late"),
        pytest.param(at(WEEK[1], 9, 30), at(WEEK[1], 18, 29), "早早早早早早早", id="a minute short"),
        pytest.param(at(WEEK[1], 14), at(WEEK[2], 20), "早早请早早早早", id="a half day and a whole one"),
    ],
)
def test_only_shifts_that_lie_wholly_inside_change(start: datetime, finish: datetime, expected: str) -> None:
    host = office(roster(EVERY_DAY))
    ask(host, start=start, end=finish)
    done = decide(host, **YES)
    assert shifts(host) == expected
    partly = expected != "早请早早早早早"
    assert any("只请了一部分，班次不变" in message for message in told(done)) is partly


def test_a_draft_takes_the_leave_and_publishes_nothing() -> None:
    host = asked(status="草稿")
    decide(host, **YES)
    row = on(host, WEEK[1], "张敏")
    assert (row["班次"], row.get("发布班次")) == ("请假", None)


def test_a_day_that_was_checked_stays() -> None:
    host = asked(status="已结束")
    decide(host, **YES)
    assert shifts(host) == "早早早早早早早"


def test_refused_leave_changes_nothing() -> None:
    host = asked()
    before = all_cells(host, "roster")
    assert decide(host, result="不同意").ok
    assert all_cells(host, "roster") == before
    assert rows_of(host, "leave")[0]["状态"] == "不同意"


def test_nobody_grants_their_own_leave() -> None:
    host = office(roster(EVERY_DAY))
    ask(host, by="何静")
    assert refused(decide(host, **YES)) == [("审批人", "何静不能批自己的请假")]
    assert refused(decide(host, approver="王芳", **YES)) == [("", "何静不能批自己的请假")]
    assert decide(host, by="王芳", **YES).ok


def test_an_agent_does_not_decide() -> None:
    done = decide(asked(), by="赵磊", **YES)
    assert refused(done) == [("", "“审批请假”要由行政、主管、店长来做，赵磊没有这个岗位")]


def test_a_result_is_needed() -> None:
    assert refused(decide(asked())) == [("审批结果", "“审批请假”之前要填写")]


def test_a_day_left_uncovered_warns_and_passes() -> None:
    host = asked({**EVERY_DAY, WEEK[1]: "早晚休晚"})
    done = decide(host, **YES)
    assert done.ok
    assert "批准后2026-11-24 早班只有 0 人，至少 1 人" in told(done)
    assert not [message for message in told(done) if "2026-11-25" in message]
    assert shift_on(host, WEEK[1], "张敏") == "请假"


def test_empty_hours_are_told() -> None:
    done = decide(asked({**EVERY_DAY, WEEK[1]: "早晚休晚"}), **YES)
    assert "批准后2026-11-24 09:30–13:30 只有 0 人在岗，至少 1 人" in told(done)


def test_duties_of_the_days_away_are_told_for_reassignment() -> None:
    host = asked(
        cleaning=[
            duty(WEEK[1], "前台", "张敏"),
            duty(WEEK[2], "前台", "赵磊"),
            duty(WEEK[4], "前台", "张敏"),
        ],
        settings=setting(cleaning_areas="前台"),
    )
    done = decide(host, **YES)
    assert [message for message in told(done) if "值日" in message] == ["2026-11-24 的值日“前台”要改派别人"]
    push(host, "generate_cleaning", by="王芳", asks={"cleaning_period": "2026-W48"})
    tuesday = [row for row in rows_of(host, "cleaning") if day_of(row) == WEEK[1]]
    assert "张敏" not in [row["值日人"] for row in tuesday]


def test_a_grant_taken_back_puts_the_shifts_back() -> None:
    host = asked()
    before = all_cells(host, "roster")
    decide(host, **YES)
    assert push(host, "undo", by="何静", on="leave").ok
    assert all_cells(host, "roster") == before


# -- coming back ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("back", "expected"),
    [
        pytest.param(at(WEEK[0], 23), "早早早早早早早", id="the evening before"),
        pytest.param(at(WEEK[1], 12), "早请早早早早早", id="during the first day"),
        pytest.param(at(WEEK[2], 9, 30), "早请早早早早早", id="as the second shift begins"),
        pytest.param(at(WEEK[2], 9, 31), "早请请早早早早", id="a minute later"),
        pytest.param(at(WEEK[4], 0), "早请请早早早早", id="after the leave"),
    ],
)
def test_shifts_after_the_return_are_worked_again(back: datetime, expected: str) -> None:
    host = granted() if back >= at(WEEK[1], 0) else office(roster(EVERY_DAY))
    if back < at(WEEK[1], 0):
        ask(host, start=at(WEEK[0], 20))
        decide(host, **YES)
    assert end(host, now=back).ok
    assert shifts(host) == expected
    assert rows_of(host, "leave")[0]["状态"] == "已销假"


def test_what_comes_back_is_the_shift_before_the_leave_with_its_times() -> None:
    host = granted()
    end(host, now=at(WEEK[1], 12))
    row = on(host, WEEK[2], "张敏")
    assert (row["班次"], row["发布班次"], f"{row['上班时间']:%H:%M}") == ("早班", "早班", "09:30")
    assert not {"原班次", "调班/请假号"} & set(row)


def test_a_shift_that_the_supervisor_changed_since_stays() -> None:
    host = granted()
    push(
        host,
        "override_shift",
        [row_number(host, WEEK[2], "张敏")],
        by="王芳",
        new_shift="晚班",
        reason="人手不够",
    )
    end(host, now=at(WEEK[1], 12))
    assert shifts(host) == "早请晚早早早早"


def test_leave_that_the_supervisor_wrote_into_the_roster_stays() -> None:
    host = granted()
    for shift in ("晚班", "请假"):
        wednesday = row_number(host, WEEK[2], "张敏")
        push(host, "override_shift", [wednesday], by="王芳", new_shift=shift, reason="人手不够")
    end(host, now=at(WEEK[1], 12))
    assert shifts(host) == "早请请早早早早"


def test_nobody_returns_before_the_leave_began() -> None:
    done = end(granted(), returned_at=at(WEEK[0], 23))
    assert refused(done) == [("销假时间", "销假时间早于请假开始 2026-11-24 00:00")]


def test_leave_that_was_not_granted_cannot_be_ended() -> None:
    assert [header for header, _ in refused(end(asked()))] == ["状态"]


def test_a_waiting_leave_stands_on_the_board_of_the_office() -> None:
    host = asked()
    push(host, "refresh", by="王芳")
    item = next(row for row in rows_of(host, "board") if row.get("记录号") == "LV20261122-001")
    assert (item["负责人"], item["事项"]) == ("何静", "审批请假")
