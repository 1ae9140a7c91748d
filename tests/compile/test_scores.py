"""`compile scores`: a month's score sheets of many workbooks (issue 7, item 7)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.table import Table

from cs_macros.cli import status_of
from cs_macros.sheets import ALL_SHEETS
from tests.sheets.score_people import MONTH, TEAM, a_row, an_event

SIGNED = {"status": "已提交", "made_by": "王芳"}


def paid(agent: str, sales: float, award: float = 0, **more: Any) -> dict[str, Any]:
    """A submitted row whose totals follow from its parts."""
    commission = round(sales / 100, 2)
    return {
        **a_row(agent, **SIGNED), "sales": sales, "inquiries": 100, "buyers": 50, "rank": 1,
        "commission": commission, "streak_award": award, "swap_fine": 0, "other_reward": 0,
        "other_penalty": 0, "reward_total": award, "penalty_total": 0, "net": award,
        "pay_total": commission + award, **more,
    }  # fmt: skip


def a_file(path: Path, **tables: Sequence[Mapping[str, Any]]) -> Path:
    """A workbook with some of our tables, rows by field."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in tables.items():
        record = ALL_SHEETS.record_of(name)
        assert record is not None
        columns = record.layout.columns
        page = book.create_sheet(record.layout.sheet)
        page.append([column.header for column in columns])
        for row in rows:
            page.append([row.get(column.field) for column in columns])
        last = page.cell(max(len(rows), 1) + 1, len(columns)).coordinate
        page.add_table(Table(displayName=name, ref=f"A1:{last}"))
    book.save(path)
    return path


@pytest.fixture
def shops(tmp_path: Path) -> Path:
    return make_shops(tmp_path / "各店")


def make_shops(folder: Path) -> Path:
    """Two shops' supervisors: one with an award and an event, one with a draft and a month before."""
    folder.mkdir()
    events = [
        {**an_event(amount=50, category="私自调班"), "number": "SE20261008-001"},
        {**an_event(amount=5, status="待确认"), "number": "SE20261008-002"},
    ]
    a_file(
        folder / "一店.xlsx",
        score_months=[
            paid("甲", 20000, 50, swap_fine=50, penalty_total=50, net=0, pay_total=200),
            paid("丙", 0, post="售后", rank=None, commission=None, pay_total=0),
            paid("甲", 1, month="2026-09"),
        ],
        score_events=events,
        staff=TEAM,
    )
    a_file(folder / "二店.xlsx", score_months=[paid("乙", 30000), a_row("丁")], staff=TEAM[3:])
    return folder


def compile_(capsys: Any, folder: Path, *more: object, by: str = "王芳") -> tuple[int, dict[str, Any]]:
    words = ["--json", "--by", by, "--now", "2026-11-22T10:00", "compile", "scores", folder, *more]
    status = status_of([str(word) for word in words])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return status, found


def listed(folder: Path, name: str, month: str = MONTH) -> list[dict[str, Any]]:
    page = load_workbook(folder / f"奖罚评分汇总 {month}.xlsx")[name]
    headers, *rows = page.iter_rows(min_row=3, values_only=True)
    return [dict(zip(headers, row, strict=True)) for row in rows]


def test_the_month_s_submitted_rows_count_once_each_most_sales_first(capsys: Any, shops: Path) -> None:
    status, found = compile_(capsys, shops, "--month", MONTH)
    assert status == 0, found
    rows = listed(shops, "明细")
    assert [(row["姓名"], row["总名次"], row["应发合计"]) for row in rows] == [
        ("乙", 1, 300),
        ("甲", 2, 200),
        ("丙", None, 0),
    ]
    assert found["summary"].startswith(
        "奖罚评分汇总 2026-10：计入 3 人，销售额 50000.00 元，提成金额 500.00 元"
    )


def test_sums_stand_by_post_and_by_file(capsys: Any, shops: Path) -> None:
    compile_(capsys, shops)
    page = load_workbook(shops / f"奖罚评分汇总 {MONTH}.xlsx")["汇总"]
    rows = {row[0]: row for row in page.iter_rows(values_only=True) if row[0]}
    assert rows["售前"][1:4] == (2, 50000, 500)
    assert rows["二店.xlsx"][1:3] == (1, 30000)
    assert rows["合计"][1:] == (3, 50000, 500, 50, 50, 0, 500)


def test_the_confirmed_events_of_those_who_count_are_listed(capsys: Any, shops: Path) -> None:
    compile_(capsys, shops)
    assert [(row["记录号"], row["金额"]) for row in listed(shops, "奖罚明细")] == [("SE20261008-001", 50)]


def test_without_a_month_it_is_last_month(capsys: Any, shops: Path) -> None:
    assert compile_(capsys, shops)[1]["files"] == [str(shops / "奖罚评分汇总 2026-10.xlsx")]


def test_drafts_do_not_count_and_are_named(capsys: Any, shops: Path) -> None:
    _, found = compile_(capsys, shops)
    assert [row["姓名"] for row in listed(shops, "未提交")] == ["丁"]
    assert "丁：草稿，没有计入" in [problem["message"] for problem in found["problems"]]


def test_the_same_row_in_two_files_counts_once(capsys: Any, shops: Path) -> None:
    a_file(shops / "备份件.xlsx", score_months=[paid("乙", 30000)])
    compile_(capsys, shops)
    assert [row["姓名"] for row in listed(shops, "明细")].count("乙") == 1
    assert listed(shops, "冲突") == []


def test_a_person_whose_figures_differ_does_not_count(capsys: Any, shops: Path) -> None:
    a_file(shops / "另一份.xlsx", score_months=[paid("乙", 31000)])
    status, found = compile_(capsys, shops)
    assert status == 0
    assert "乙" not in [row["姓名"] for row in listed(shops, "明细")]
    assert [(row["姓名"], row["销售额"]) for row in listed(shops, "冲突")] == [("乙", 30000), ("乙", 31000)]
    assert any("乙 的数字不同" in problem["message"] for problem in found["problems"])


def test_of_a_person_whose_figures_differ_every_row_is_shown(capsys: Any, shops: Path) -> None:
    a_file(shops / "备份件.xlsx", score_months=[paid("乙", 30000)])
    a_file(shops / "另一份.xlsx", score_months=[paid("乙", 31000)])
    compile_(capsys, shops)
    shown = [(row["文件"], row["销售额"]) for row in listed(shops, "冲突")]
    assert shown == [("二店.xlsx", 30000), ("另一份.xlsx", 31000), ("备份件.xlsx", 30000)]


def test_a_signed_row_whose_sums_do_not_add_up_is_told(capsys: Any, shops: Path) -> None:
    a_file(shops / "三店.xlsx", score_months=[paid("戊", 100, pay_total=9999)])
    _, found = compile_(capsys, shops)
    told = [(p["header"], p["message"]) for p in found["problems"] if p["header"]]
    assert told == [("应发合计", "与明细的合计不符")]


def test_who_has_no_row_is_named_but_not_who_came_later(capsys: Any, shops: Path) -> None:
    staff = [
        {"staff_no": "11", "name": "己", "posts": "售前"},
        {"staff_no": "12", "name": "新人", "posts": "售前", "hired": datetime(2026, 11, 1)},
    ]
    a_file(shops / "四店.xlsx", score_months=[], staff=staff)
    _, found = compile_(capsys, shops)
    assert [p["message"] for p in found["problems"] if "没有评分行" in p["message"]] == ["己 没有评分行"]


def test_agents_files_have_no_scores_and_stop_nothing(capsys: Any, shops: Path) -> None:
    a_file(shops / "甲的台账.xlsx", bank_transfers=[])
    (shops / "坏了.xlsx").write_bytes(b"PK broken")
    status, found = compile_(capsys, shops)
    assert status == 1
    assert {row["文件"]: row["情况"] for row in found["rows"]} == {
        "一店.xlsx": "已读取",
        "二店.xlsx": "已读取",
        "甲的台账.xlsx": "没有评分表",
        "坏了.xlsx": "跳过",
    }
    assert len(listed(shops, "明细")) == 3


def test_compiling_again_gives_the_same_file_and_never_counts_itself(capsys: Any, shops: Path) -> None:
    compile_(capsys, shops)
    place = shops / f"奖罚评分汇总 {MONTH}.xlsx"
    first = place.read_bytes()
    compile_(capsys, shops, "--workers", "2")
    assert place.read_bytes() == first


@pytest.mark.parametrize("by", ["甲", "丙"])
def test_agents_do_not_see_everybody_s_pay(capsys: Any, shops: Path, by: str) -> None:
    status, found = compile_(capsys, shops, by=by)
    assert status == 1
    assert "没有汇总" in found["problems"][0]["message"]
    assert not list(shops.glob("奖罚评分汇总*"))


def test_a_trial_writes_nothing(capsys: Any, shops: Path) -> None:
    words = [
        "--json",
        "--by",
        "王芳",
        "--now",
        "2026-11-22T10:00",
        "--dry-run",
        "compile",
        "scores",
        str(shops),
    ]
    assert status_of(words) == 0
    assert not list(shops.glob("奖罚评分汇总*"))


def test_a_month_that_nobody_has_is_said_so(capsys: Any, shops: Path) -> None:
    status, found = compile_(capsys, shops, "--month", "2026-01")
    assert status == 1
    assert found["problems"][0]["message"] == "没有找到 2026-01 的评分表，没有汇总。"


def test_a_file_that_cannot_be_read_may_hold_the_month(capsys: Any, tmp_path: Path) -> None:
    (tmp_path / "一店.xlsx").write_bytes(b"PK broken")
    _, found = compile_(capsys, tmp_path)
    assert "有 1 个文件读不了：一店.xlsx" in found["problems"][0]["hint"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--month", "十月"), "“十月”不是月份"),
        (("--week", "2026-W47"), "没有 --week 这一项"),
        (("--write-back",), "没有 --write-back 这一项"),
        (("--out", "汇总.pdf"), "扩展名要是 .xlsx"),
    ],
)
def test_what_scores_do_not_have_is_a_wrong_call(
    capsys: Any, shops: Path, more: tuple[str, ...], said: str
) -> None:
    status, found = compile_(capsys, shops, *more)
    assert status == 2
    assert said in found["problems"][0]["message"]
