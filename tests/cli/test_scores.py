"""The score sheets from the shell, in a built workbook: a month to the superior and back."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

CSV = "旺旺号,销售额,询单人数,付款人数\n示例鞋铺:小静,41230.50,310,226\n石头,39000,300,210\n"


@pytest.fixture
def file(sampled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sampled, tmp_path))


def shown(cs: Any, file: Path, key: str) -> dict[str, Any]:
    (row,) = cs("show", file, "score_months", key)[1]["rows"]
    return dict(row)


def test_a_month_goes_from_draft_to_the_superior_and_back(cs: Any, file: Path, tmp_path: Path) -> None:
    (tmp_path / "业绩.csv").write_text(CSV, "gb18030")
    status, done = cs("build-month", file, "--month", "2026-11", by="周婉婷")
    assert status == 0, done["problems"]
    status, done = cs("import-sales", file, tmp_path / "业绩.csv", "--month", "2026-11", by="周婉婷")
    assert status == 0, done["problems"]
    assert shown(cs, file, "2026-11/王思磊")["提成金额"] == "390.00"
    status, done = cs("submit-month", file, "--month", "2026-11", by="周婉婷")
    assert status == 1
    assert shown(cs, file, "2026-11/王思磊")["状态"] == "草稿"
    assert cs("confirm-event", file, "--all", by="周婉婷")[0] == 0
    status, done = cs("submit-month", file, "--month", "2026-11", by="周婉婷")
    assert status == 0, done["problems"]
    assert [message["text"] for message in done["messages"]] == ["2026年11月客服奖罚评分表已完成，请审批。"]
    note = ("--approval-note", "核对王思磊的询单人数")
    status, done = cs("return-month", file, "--month", "2026-11", *note, by="孙丽娜")
    assert status == 0, done["problems"]
    row = shown(cs, file, "2026-11/刘一洋")
    assert (row["状态"], row["审批意见"], row["审批人"]) == ("退回修改", "核对王思磊的询单人数", "孙丽娜")
    problems = cs("check", file)[1]["problems"]
    assert [problem for problem in problems if problem["sheet"] in ("奖罚记录", "每月奖罚评分表")] == []


def test_a_key_names_the_month(cs: Any, file: Path) -> None:
    status, done = cs("archive-month", file, "2026-10/李静怡", by="何芳芳")
    assert status == 0, done["problems"]
    assert shown(cs, file, "2026-10/陈亦晨")["状态"] == "已归档"
    assert shown(cs, file, "2026-11/陈亦晨")["状态"] == "草稿"


@pytest.mark.slow
def test_archived_months_hand_the_streak_on(cs: Any, file: Path) -> None:
    assert cs("archive-month", file, "--month", "2026-10", by="何芳芳")[0] == 0
    before = shown(cs, file, "2026-11/李静怡")
    status, done = cs("archive", file, "--before", "2026-11-30", by="周婉婷", now="2026-12-01T09:00")
    assert status == 0, done["problems"]
    assert {row["月份"] for row in cs("show", file, "score_months")[1]["rows"]} == {"2026-11"}
    assert cs("refresh", file, by="周婉婷")[0] == 0
    assert (before["连续第一月数"], shown(cs, file, "2026-11/李静怡")["连续第一月数"]) == (4, 4)


def test_slips_are_files_beside_the_workbook(cs: Any, file: Path) -> None:
    status, done = cs("print-score-slips", file, "2026-10/李静怡", by="周婉婷")
    assert status == 0, done["problems"]
    assert done["files"] == [str(file.parent / "打印" / "奖罚通知条_2026-10_李静怡.xlsx")]
    assert Path(done["files"][0]).stat().st_size > 0


def test_an_agent_s_workbook_has_no_scores(tmp_path: Path, cs: Any) -> None:
    assert cs("build", tmp_path / "甲.xlsm", "--role", "agent")[0] == 0
    status, done = cs("show", tmp_path / "甲.xlsm", "score_months")
    assert status != 0, done
