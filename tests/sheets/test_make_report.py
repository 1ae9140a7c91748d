"""生成报表 and the weekly meeting that wants one (SERVICE 42, D-16)."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cs_macros.errors import CsError
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell
from tests.builders import a_workbook, push
from tests.sheets.rosters import rows_of, setting

NOW = datetime(2026, 11, 25, 10)
SECOND = timedelta(seconds=1)
PROBLEM: dict[str, Cell] = {
    "item": "台灯", "stage": "售前", "category": "商品咨询", "question": "几瓦", "solved": "是",
    "solution": "页面有写", "customer_id": "tb_1",
}  # fmt: skip


class Kept(MemoryHost):
    """A workbook in memory whose files are really made."""

    lasting = True


def a_book(folder: Path, **tables: Any) -> Kept:
    return Kept(label=str(folder / "客服台账.xlsm"), beneath=a_workbook(tables))


def report(host: MemoryHost, kind: Cell, period: Cell, by: str = "王芳", now: datetime = NOW) -> Any:
    asks = {"report_kind": kind, "report_period": period}
    return push(host, "make_report", by=by, now=now, asks=asks, on="board")


@pytest.mark.parametrize(
    ("kind", "period", "which", "rows"),
    [
        ("每日问题记录", "2026-11", "2026-11", 2),
        ("daily_log", "2026-11", "2026-11", 2),
        ("每日问题汇总", None, "2026-10", 0),
        ("daily", "2026-W48", "2026-W48", 2),
        ("daily", 2026, "2026", 2),
        ("daily", datetime(2026, 11, 25), "2026-11-25", 1),
        ("daily", "11月24日", "2026-11-24", 1),
    ],
)
def test_a_report_is_made_of_the_workbook_as_it_stands(
    tmp_path: Path, kind: str, period: Cell, which: str, rows: int
) -> None:
    host = a_book(
        tmp_path, daily_log=[PROBLEM, {**PROBLEM, "date": datetime(2026, 11, 24), "question": "亮吗"}]
    )
    push(host, "record_problem", by="张敏", now=NOW)
    done = report(host, kind, period)
    (path,) = map(Path, done.files)
    assert path.name == f"每日问题汇总 {which}.xlsx"
    assert f"计入 {rows} 行" in done.summary
    page = load_workbook(path)["汇总"]
    assert page["A4"].value == "计入（行）"
    assert page["A5"].value == rows
    assert rows_of(host, "journal")[-1]["按钮"] == "make_report"


@pytest.mark.parametrize(
    ("kind", "period", "by", "message"),
    [
        (None, None, "王芳", "没有写要哪一种报表，未作任何改动"),
        ("工资", None, "王芳", "没有“工资”的报表"),
        ("每日问题记录", "哪天", "王芳", "报表期间“哪天”看不懂"),
        ("每日问题记录", None, "张敏", "“生成报表”要由"),
    ],
)
def test_a_report_that_cannot_be_made_is_refused(
    tmp_path: Path, kind: Cell, period: Cell, by: str, message: str
) -> None:
    host = a_book(tmp_path)
    with pytest.raises(CsError, match=message):
        report(host, kind, period, by=by)
    assert [*tmp_path.iterdir()] == []


def meetings(host: MemoryHost, now: datetime) -> list[Cell]:
    push(host, "refresh", by="王芳", now=now, on="board")
    return [row["紧急"] for row in rows_of(host, "board") if row["事项"] == "生成周会材料"]


FRIDAY_NIGHT = datetime(2026, 11, 27, 23, 59, 59)


@pytest.mark.parametrize(
    ("now", "shown"),
    [(NOW, "待办"), (FRIDAY_NIGHT, "今天到期"), (FRIDAY_NIGHT + SECOND, "逾期")],
)
def test_the_meeting_is_due_on_its_day_until_its_report_is_made(
    tmp_path: Path, now: datetime, shown: str
) -> None:
    host = a_book(tmp_path, settings=setting(weekly_meeting_weekday="FRI"))
    assert meetings(host, now) == [shown]
    report(host, "每日问题记录", None, now=now)
    assert meetings(host, now) == [shown], "another report is not the meeting's"
    report(host, "中差评处理表", "2026-W48", now=now)
    assert meetings(host, now) == []
    assert meetings(host, datetime(2026, 11, 30)) == ["待办"], "the next week wants its own"


def test_without_a_weekday_the_meeting_is_unset(tmp_path: Path) -> None:
    host = a_book(tmp_path)
    assert meetings(host, NOW) == []
    unset = [row["记录号"] for row in rows_of(host, "board") if row["紧急"] == "未设置"]
    assert "例会的星期" in unset
