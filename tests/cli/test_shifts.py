"""Swaps, leave, attendance and cleaning from the shell, in the sample shop's workbook."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

SHEETS = ("值班表", "调班申请", "请假", "值日表", "排班月表")
SUPERVISOR, OFFICE = "周婉婷", "何芳芳"


@pytest.fixture
def file(sampled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sampled, tmp_path))


def rows(cs: Any, file: Path, table: str, *keys: str) -> list[dict[str, Any]]:
    return list(cs("show", file, table, *keys)[1]["rows"])


def problems(cs: Any, file: Path) -> list[dict[str, Any]]:
    return [each for each in cs("check", file)[1]["problems"] if each["sheet"] in SHEETS]


def test_the_sample_shop_has_nothing_to_put_right(cs: Any, file: Path) -> None:
    assert problems(cs, file) == []


def test_the_sample_shop_shares_its_duties_out_evenly_among_people_on_shift(cs: Any, file: Path) -> None:
    shifts = {(row["日期"], row["姓名"]): row["班次"] for row in rows(cs, file, "roster")}
    duties = rows(cs, file, "cleaning")
    for row in duties:
        allowed = ("晚班",) if row["区域"] == "关店巡查" else ("早班", "晚班")
        assert shifts[row["日期"], row["值日人"]] in allowed
    for week in ("2026-11-16", "2026-11-23"):
        found = Counter(
            row["值日人"] for row in duties if (row["日期"] >= "2026-11-23") is (week >= "2026-11-23")
        )
        assert max(found.values()) - min(found.values()) <= 1


def test_a_swap_is_granted_and_taken_back(cs: Any, file: Path) -> None:
    before = rows(cs, file, "roster"), rows(cs, file, "cleaning"), rows(cs, file, "roster_grid")
    status, done = cs("decide-swap", file, "SW20261122-001", "--decision", "同意", by=OFFICE)
    assert status == 0, done["problems"]
    assert [row["班次"] for row in rows(cs, file, "roster", "2026-11-27/陈亦晨", "2026-11-27/刘一洋")] == [
        "晚班",
        "早班",
    ]
    assert [row["27"] for row in rows(cs, file, "roster_grid", "2026-11/陈亦晨", "2026-11/刘一洋")] == [
        "晚",
        "早",
    ]
    assert problems(cs, file) == []
    assert cs("undo", file, by=OFFICE)[0] == 0
    assert (rows(cs, file, "roster"), rows(cs, file, "cleaning"), rows(cs, file, "roster_grid")) == before


def test_leave_is_asked_for_granted_and_ended(cs: Any, file: Path) -> None:
    asked = ("--kind", "病假", "--start", "2026-11-25 00:00", "--end", "2026-11-27 00:00", "--reason", "发烧")
    status, done = cs("request-leave", file, *asked, by="陈亦晨")
    assert status == 0, done["problems"]
    status, done = cs("decide-leave", file, "LV20261122-001", "--result", "同意", by=OFFICE)
    assert status == 0
    assert any("没有" in each["message"] or "只有" in each["message"] for each in done["problems"])
    days = [f"2026-11-{day}/陈亦晨" for day in (25, 26)]
    assert [row["班次"] for row in rows(cs, file, "roster", *days)] == ["请假", "请假"]
    assert cs("generate-cleaning", file, "--week", "2026-W48", by=SUPERVISOR)[0] == 0
    assert not [
        row
        for row in rows(cs, file, "cleaning")
        if row["值日人"] == "陈亦晨" and row["日期"] in ("2026-11-25", "2026-11-26")
    ]
    status, done = cs("end-leave", file, "LV20261122-001", by=OFFICE, now="2026-11-25T20:00")
    assert status == 0, done["problems"]
    assert [row["班次"] for row in rows(cs, file, "roster", *days)] == ["请假", "早班"]


def test_attendance_is_checked_up_to_a_day_and_a_month_of_cleaning_is_not_there_yet(
    cs: Any, file: Path
) -> None:
    status, done = cs("check-attendance", file, "--date", "2026-11-20", "--all", by=OFFICE)
    assert status == 0, done["problems"]
    assert {row["状态"] for row in rows(cs, file, "roster") if row["日期"] <= "2026-11-20"} == {"已结束"}
    status, done = cs("generate-cleaning", file, "--month", "2026-12", by=SUPERVISOR)
    assert status == 1
    assert "还没有排班，未作任何改动" in done["problems"][0]["message"]
