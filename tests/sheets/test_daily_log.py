"""每日问题记录: what a problem needs, the same mistake again, feeding back and summing up (SERVICE 30)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell
from tests.builders import FIRST_ROW, a_workbook, cells_of, push
from tests.sheets.rosters import rows_of

TABLE = "daily_log"
NOW = datetime(2026, 11, 20, 10, 0)
PROBLEM: dict[str, Cell] = {
    "item": "台灯", "stage": "售前", "category": "商品咨询", "question": "几瓦", "solved": "是",
    "solution": "页面有写",
}  # fmt: skip


def a_log(*rows: dict[str, Cell]) -> MemoryHost:
    return a_workbook({TABLE: [{**PROBLEM, **row} for row in rows or ({},)]})


def press(
    host: MemoryHost, name: str, *rows: int, by: str = "张敏", now: datetime = NOW, **fields: Cell
) -> Any:
    return push(host, name, [FIRST_ROW + n for n in rows or (0,)], by=by, now=now, **fields)


def told(done: Any) -> list[str]:
    return [p.message for p in done.problems]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"sold": "否"}, ["没有成交，要写未成交原因"]),
        ({"sold": "否", "lost_reason": "价格高"}, []),
        ({"sold": "是"}, []),
        ({"sold": "是", "lost_reason": "价格高"}, ["已经成交了，却写着未成交原因"]),
        ({"solution": None}, ["已经解决了，没有写解决办法"]),
        ({"solution": None, "solved": "否"}, []),
        ({"date": datetime(2026, 11, 21)}, ["日期还没有到"]),
        ({"date": datetime(2026, 11, 20)}, []),
    ],
)
def test_what_a_problem_needs(typed: dict[str, Cell], said: list[str]) -> None:
    host = a_log(typed)
    assert told(press(host, "record_problem")) == said


def test_date_and_agent_are_today_and_whoever_presses() -> None:
    host = a_log()
    press(host, "record_problem")
    assert (cells_of(host, TABLE)["日期"], cells_of(host, TABLE)["客服"]) == (datetime(2026, 11, 20), "张敏")


@pytest.mark.parametrize(
    ("second", "again"),
    [
        ({}, "是"),
        ({"agent": "王芳"}, "否"),
        ({"category": "物流"}, "否"),
        ({"item": "落地灯"}, "否"),
        ({"item": None}, "否"),
    ],
)
def test_the_same_mistake_is_of_the_same_agent_category_and_goods(
    second: dict[str, Cell], again: str
) -> None:
    host = a_log({"agent": "张敏"}, {"agent": "张敏", **second})
    press(host, "record_problem", 0, 1)
    assert [row["重复错误"] for row in rows_of(host, TABLE)] == ["否", again]
    push(host, "refresh", by="张敏", now=NOW + timedelta(days=1), on=TABLE)
    assert [row["重复错误"] for row in rows_of(host, TABLE)] == ["否", again], "the first one stays the first"


def test_feeding_back_says_to_whom_and_when() -> None:
    host = a_log()
    press(host, "record_problem")
    assert told(press(host, "feed_back")) == ["“反馈”之前要填写"]
    assert told(press(host, "feed_back", dept="运营", fed_back_at=NOW + timedelta(seconds=1))) == [
        "反馈时间还没有到"
    ]
    press(host, "feed_back", dept="运营")
    assert (cells_of(host, TABLE)["状态"], cells_of(host, TABLE)["反馈时间"]) == ("已反馈", NOW)


def test_a_manager_sums_up_what_was_recorded_and_fed_back() -> None:
    host = a_log({}, {})
    press(host, "record_problem", 0, 1)
    press(host, "feed_back", dept="运营")
    assert told(push(host, "summarise_log", [FIRST_ROW], by="张敏", now=NOW))
    done = push(host, "summarise_log", by="王芳", now=NOW)
    assert done.ok
    assert {(row["状态"], row["汇总人"]) for row in rows_of(host, TABLE)} == {("已汇总", "王芳")}


def test_the_board_shows_a_line_a_day_and_not_a_line_a_problem() -> None:
    host = a_log({}, {}, {"date": datetime(2026, 11, 19)})
    press(host, "record_problem", 0, 1, 2)
    push(host, "refresh", by="王芳", now=NOW, on="board")
    lines = [row["记录号"] for row in rows_of(host, "board") if row.get("表") == "每日问题记录"]
    assert lines == ["2026-11-19", "2026-11-20"]
