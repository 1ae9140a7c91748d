"""每日任务表, 培训考核记录, 外包客服监督表: the timetable, typing, six points (SERVICE 39–41)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from cs_macros.errors import CsError
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell
from tests.builders import FIRST_ROW, STAFF, a_workbook, all_cells, cells_of, push

TODAY, SECOND = date(2026, 11, 22), timedelta(seconds=1)
NOW = datetime(2026, 11, 22, 8, 30)
BOSS = "王芳"
PEOPLE: list[dict[str, Cell]] = [*STAFF, {"staff_no": "05", "name": "周洁", "posts": "售后"}]


def on(agent: str, shift: str, status: str = "已发布", day: date = TODAY) -> dict[str, Cell]:
    return {"date": day, "agent": agent, "shift": shift, "published_shift": shift, "status": status}


ROSTER = [on("张敏", "早班"), on("周洁", "晚班"), on("赵磊", "早班")]


def a_team(*roster: dict[str, Cell], settings: dict[str, Cell] | None = None, **tables: Any) -> MemoryHost:
    kept = [{"key": key, "value": value} for key, value in (settings or {}).items()]
    return a_workbook({"staff": PEOPLE, "roster": [*(roster or ROSTER)], "settings": kept, **tables})


def build(host: MemoryHost, now: datetime = NOW, day: Cell = None) -> Any:
    return push(host, "build_tasks", None, by=BOSS, now=now, asks={"task_date": day})


def tasks(host: MemoryHost) -> list[tuple[Any, Any, Any, Any]]:
    """(start, end, task, owner) of every row."""
    headers = host.read("daily_tasks").headers
    rows = [dict(zip(headers_kept(headers), row, strict=True)) for row in all_cells(host, "daily_tasks")]
    return [(r["时段起"], r["时段止"], r["任务"], r["负责人"]) for r in rows]


def headers_kept(headers: Any) -> list[str]:
    return [header for header in headers if header != "问题"]


# -- the day ------------------------------------------------------------------------------------


def test_the_day_is_the_timetable_for_those_on_shift() -> None:
    """R-006, R-011 to R-017, D-01, D-02, D-04, D-05, D-06, D-08, in the order of the day."""
    host = a_team()
    done = build(host)
    at = time
    assert tasks(host) == [
        (at(9, 30), at(10, 30), "处理11月21日的售后、退换货、漏单漏发、缺货和咨询，更正库存数量", "张敏"),
        (at(9, 30), at(10, 30), "看留言，跟进未付款订单，看中差评的进度", "张敏"),
        (at(9, 30), at(12, 0), "处理11月21日下单的客户和咨询", "张敏"),
        (at(9, 30), at(22, 30), "查看中差评并分配", "王芳"),
        (at(12, 0), at(14, 0), "处理评价，中差评逐个电话联系", "周洁"),
        (at(12, 0), at(14, 0), "处理评价，中差评逐个电话联系", "张敏"),
        (at(13, 30), at(14, 30), "看留言，跟进未付款订单，看中差评的进度", "周洁"),
        (at(14, 0), at(15, 0), "送单给仓库", "赵磊"),
        (at(14, 0), at(17, 0), "接待客户，快递打单", "周洁"),
        (at(14, 0), at(17, 0), "接待客户，快递打单", "张敏"),
        (at(15, 0), at(16, 0), "送单给仓库", "赵磊"),
        (at(16, 0), at(17, 0), "给在线的未付款客户发提醒", "张敏"),
        (at(16, 0), at(17, 0), "送单给仓库", "赵磊"),
        (at(17, 0), at(19, 30), "检查今天的工作，配单发货，到仓库帮忙", "周洁"),
        (at(17, 30), at(18, 30), "取回当天发不出的订单，告诉客户", "张敏"),
        (at(19, 30), at(20, 30), "把发货、暂不能发货的通知发完", "周洁"),
        (at(19, 30), at(22, 0), "检查全部店铺的售后，处理没有发出的货", "周洁"),
        (at(21, 30), at(22, 30), "下班前巡查，关好电源锁好门", "周洁"),
    ]
    assert done.summary == "2026-11-22 的任务：新登记 18 项，4 人。"


def test_a_second_press_makes_only_what_is_new() -> None:
    host = a_team()
    build(host)
    assert build(host, NOW + SECOND).summary == "2026-11-22 的任务都已经登记了，未作任何改动。"
    assert len(tasks(host)) == 18


def test_where_nobody_prints_or_pre_sells_the_others_do_it() -> None:
    host = a_team(on("周洁", "早班"))
    build(host)
    owners = {task: owner for _, _, task, owner in tasks(host)}
    assert (owners["送单给仓库"], owners["给在线的未付款客户发提醒"]) == ("周洁", "周洁")


def test_a_shop_that_opens_at_half_past_eight_begins_with_its_first_block() -> None:
    """CON-01."""
    for opens, wanted in (("08:30", (time(8, 30), time(9, 30))), ("09:00", (time(9), time(10)))):
        host = a_team(settings={"early_start": opens})
        build(host)
        assert (
            next((a, b) for a, b, task, _ in tasks(host) if task.startswith("处理11月21日的售后")) == wanted
        )


def test_yesterday_is_as_many_days_ago_as_the_shop_says() -> None:
    """CON-31."""
    host = a_team(settings={"prev_day_offset": 2})
    build(host)
    assert any("11月20日下单" in task for _, _, task, _ in tasks(host))


def test_blocks_without_a_time_are_left_out() -> None:
    off = dict.fromkeys([*(f"task_{n}" for n in range(1, 7)), "dunning_time", "slip_run_minutes",
                         "unshipped_fetch_by", "ship_notice_deadline"])  # fmt: skip
    host = a_team(settings=off)
    build(host)
    assert {task for _, _, task, _ in tasks(host)} == {
        "看留言，跟进未付款订单，看中差评的进度",
        "查看中差评并分配",
        "下班前巡查，关好电源锁好门",
    }


def test_who_is_off_or_on_leave_has_nothing_to_do() -> None:
    host = a_team(on("张敏", "休"), on("周洁", "晚班"), on("王芳", "请假"))
    build(host)
    assert {owner for *_, owner in tasks(host)} == {"周洁"}


@pytest.mark.parametrize(
    ("roster", "day", "told"),
    [
        ([on("张敏", "早班", "草稿")], None, "2026-11-22 还没有发布的排班"),
        (ROSTER, "2026-11-23", "2026-11-23 还没有发布的排班"),
        (ROSTER, "2026-11-21", "2026-11-21 已经过去"),
    ],
)
def test_without_a_roster_there_are_no_tasks(roster: list[dict[str, Cell]], day: Cell, told: str) -> None:
    host = a_team(*roster)
    with pytest.raises(CsError) as refusal:
        build(host, day=day)
    assert refusal.value.message == f"{told}，未作任何改动。"
    assert tasks(host) == []


def test_who_has_left_the_shift_is_told_of() -> None:
    host = a_team()
    build(host)
    grid = host.read("roster")
    grid.rows[FIRST_ROW][grid.headers.index("班次")] = "请假"
    grid.rows[FIRST_ROW][grid.headers.index("发布班次")] = "请假"
    done = build(host, NOW + SECOND)
    assert [p.message for p in done.problems] == ["张敏已经不在班，还有没做的任务"]


# -- done, or late ------------------------------------------------------------------------------

TASK: dict[str, Cell] = {
    "status": "待办", "date": TODAY, "start": time(12), "end": time(14), "task": "处理评价", "owner": "张敏",
}  # fmt: skip


def test_what_is_not_done_by_the_end_of_its_time_is_late() -> None:
    """SYS-41."""
    due = datetime(2026, 11, 22, 14)
    for now, state, overdue in (
        (due - SECOND, "待办", "否"),
        (due, "待办", "否"),
        (due + SECOND, "逾期", "是"),
    ):
        host = a_team(daily_tasks=[TASK])
        push(host, "refresh", None, by=BOSS, now=now)
        made = cells_of(host, "daily_tasks")
        assert (made["状态"], made["到期"], made["逾期"]) == (state, due, overdue)


def test_a_time_that_ends_after_midnight_ends_the_next_day() -> None:
    host = a_team(daily_tasks=[{**TASK, "start": time(22), "end": time(0, 30)}])
    push(host, "refresh", None, by=BOSS, now=NOW)
    assert cells_of(host, "daily_tasks")["到期"] == datetime(2026, 11, 23, 0, 30)


@pytest.mark.parametrize("state", ["待办", "逾期"])
def test_a_task_is_done_by_whose_it_is_or_by_a_manager(state: str) -> None:
    for who in ("张敏", BOSS):
        host = a_team(daily_tasks=[{**TASK, "status": state}])
        assert push(host, "finish_task", [FIRST_ROW], by=who, now=NOW + timedelta(hours=6)).ok
        made = cells_of(host, "daily_tasks")
        assert (made["状态"], made["完成"], made["完成时间"]) == ("完成", "是", NOW + timedelta(hours=6))
    host = a_team(daily_tasks=[{**TASK, "status": state}])
    done = push(host, "finish_task", [FIRST_ROW], by="周洁", now=NOW)
    assert [(p.header, p.message) for p in done.problems] == [("负责人", "这是张敏的任务")]


def test_a_task_was_done_when_it_can_have_been() -> None:
    for at, told in ((NOW + SECOND, "完成时间晚于现在"), (datetime(2026, 11, 21, 23), "完成时间早于日期")):
        done = push(a_team(daily_tasks=[TASK]), "finish_task", [FIRST_ROW], by="张敏", now=NOW, done_at=at)
        assert [p.message for p in done.problems] == [told]


def test_the_board_has_one_line_a_person_not_one_a_task() -> None:
    host = a_team()
    build(host)
    push(host, "refresh", None, by=BOSS, now=NOW + SECOND)
    headers = host.read("board").headers
    items = [dict(zip(headers, row, strict=True)) for row in all_cells(host, "board")]
    found = sorted(str(item["负责人"]) for item in items if item["事项"] == "做今天的任务")
    assert found == sorted(["张敏", "周洁", "赵磊", "王芳"])


# -- training -----------------------------------------------------------------------------------

TEST: dict[str, Cell] = {"date": TODAY, "agent": "张敏", "topic": "打字"}


@pytest.mark.parametrize(
    ("cpm", "least", "passed"), [(49, "50", "否"), (50, "50", "是"), (51, "50", "是"), (49, None, None)]
)
def test_typing_below_fifty_a_minute_is_not_enough(cpm: int, least: Cell, passed: Cell) -> None:
    """R-032, SYS-44."""
    host = a_team(settings={"typing_min": least}, training=[{**TEST, "cpm": cpm}])
    assert push(host, "record_training", None, by=BOSS, now=NOW).ok
    made = cells_of(host, "training")
    assert (made["状态"], made.get("合格"), made["培训人"]) == ("已登记", passed, BOSS)


def test_a_test_of_typing_says_how_fast_and_others_need_not() -> None:
    host = a_team(
        training=[TEST, {**TEST, "topic": "新品"}, {**TEST, "topic": "防骗", "date": date(2026, 11, 23)}]
    )
    done = push(host, "record_training", None, by=BOSS, now=NOW)
    assert [(p.row, p.header) for p in done.problems if p.blocks] == [
        (FIRST_ROW, "打字速度"),
        (FIRST_ROW + 2, "日期"),
    ]
    assert "合格" not in cells_of(host, "training", FIRST_ROW + 1)


# -- vendors ------------------------------------------------------------------------------------

POINTS = ["合同条款", "服务方案", "风险预案", "实地考察", "报表反馈", "授权"]


def test_a_vendor_has_six_points_a_row_each_and_one_undo_takes_them_back() -> None:
    host = a_team(vendor_checks=[{"vendor": "云客服"}])
    done = push(host, "open_vendor", None, by=BOSS, now=NOW)
    rows = [cells_of(host, "vendor_checks", FIRST_ROW + n) for n in range(6)]
    assert [r["要点"] for r in rows] == POINTS
    assert [r["记录号"] for r in rows] == [f"WB20261122-00{n}" for n in range(1, 7)]
    assert {(r["状态"], r["供应商"]) for r in rows} == {("待落实", "云客服")}
    assert done.summary == "已登记 1 家外包商，每家 6 个要点待落实。"
    push(host, "undo", None, by=BOSS, on="vendor_checks", now=NOW + SECOND)
    assert len(all_cells(host, "vendor_checks")) == 1


def test_a_vendor_is_opened_once_until_all_is_reviewed() -> None:
    done: dict[str, Cell] = {
        "vendor": "云客服",
        "number": "WB20261101-001",
        "status": "已复核",
        "point": "授权",
    }
    open_: dict[str, Cell] = {**done, "status": "待落实"}
    told = push(a_team(vendor_checks=[open_, {"vendor": "云客服"}]), "open_vendor", None, by=BOSS, now=NOW)
    assert [p.message for p in told.problems] == [f"“云客服”的要点已经登记过（第 {FIRST_ROW} 行还是待落实）"]
    assert push(a_team(vendor_checks=[done, {"vendor": "云客服"}]), "open_vendor", None, by=BOSS, now=NOW).ok
    twice = a_team(vendor_checks=[{"vendor": "云客服"}, {"vendor": "云客服"}])
    assert len(push(twice, "open_vendor", None, by=BOSS, now=NOW).problems) == 1
    assert len(all_cells(twice, "vendor_checks")) == 7


def test_a_point_is_settled_and_reviewed_and_what_does_not_fit_is_said() -> None:
    host = a_team(
        vendor_checks=[{"vendor": "云客服", "number": "WB20261101-001", "status": "待落实", "point": "授权"}]
    )
    assert push(host, "settle_point", [FIRST_ROW], by=BOSS, now=NOW, content="只给看单").ok
    bad = push(host, "review_point", [FIRST_ROW], by=BOSS, now=NOW + SECOND, result="不符合")
    assert [(p.header, p.message) for p in bad.problems] == [("备注", "不符合的要写明差在哪里")]
    early = push(
        host, "review_point", [FIRST_ROW], by=BOSS, now=NOW, result="符合", checked_at=date(2026, 11, 21)
    )
    assert [p.message for p in early.problems] == ["复核日期早于落实日期"]
    assert push(host, "review_point", [FIRST_ROW], by=BOSS, now=NOW + SECOND, result="符合").ok
    made = cells_of(host, "vendor_checks")
    assert (made["状态"], made["落实人"], made["复核人"]) == ("已复核", BOSS, BOSS)


def test_only_managers_train_and_watch_vendors() -> None:
    for name, table, row in (
        ("record_training", "training", TEST),
        ("open_vendor", "vendor_checks", {"vendor": "云"}),
    ):
        done = push(a_team(**{table: [row]}), name, None, by="张敏", now=NOW)
        assert "要由" in done.problems[0].message
