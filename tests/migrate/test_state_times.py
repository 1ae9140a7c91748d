"""`upgrade` fills 状态时间: from the journal, else with the last change, and says so."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cs_macros.build.workbook import build_workbook
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.port import Append, Cell
from cs_macros.sheets import ALL_SHEETS
from tests.migrate.older import narrowed

DAY = datetime(2026, 10, 1, 9)
HOUR = timedelta(hours=1)
TABLES = ("returns", "swaps", "staff", "settings", "journal")
PRESSES: list[tuple[str, list[str | None], datetime, str | None]] = [
    ("RT20261001-001", [None, "申请"], DAY, None),
    ("RT20261001-001", ["申请", "已同意"], DAY + HOUR, None),
    ("RT20261001-002", [None, "申请"], DAY, None),
    ("RT20261001-002", ["申请", "已同意"], DAY + HOUR, "P20261001-009"),
    ("RT20261001-003", [None, "申请"], DAY, None),
]
"""Record, its state before and after, when, and the batch that took the press back."""


def returned(number: str, state: str, **more: Cell) -> dict[str, Cell]:
    return {"记录号": number, "状态": state, "店铺": "晨光店", "订单号": "9001", "客户ID": "甲", **more}


ROWS = [
    returned("RT20261001-001", "已同意", 最后修改=DAY + 9 * HOUR, 登记时间=DAY),
    returned("RT20261001-002", "申请", 最后修改=DAY + 2 * HOUR, 登记时间=DAY),
    returned("RT20261001-003", "已寄回", 最后修改=DAY + 3 * HOUR, 登记时间=DAY),
    returned("RT20261001-004", "申请", 登记时间=DAY + 4 * HOUR),
    returned("RT20261001-005", "申请"),
    {"店铺": "晨光店", "订单号": "9002"},
]


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook whose registers know nothing of 状态时间."""
    path = tmp_path_factory.mktemp("older") / "客服台账.xlsm"
    sheets = [replace(ALL_SHEETS[t], record=narrowed(ALL_SHEETS[t].record, ("entered_at",))) for t in TABLES]
    build_workbook(path, sheets, rows={}, version="0.0.9")
    lines = [
        {
            "批次": f"P20261001-{n:03}", "时间": at, "按钮": "agree_return", "表": "returns",
            "记录号": number, "改动": json.dumps({"status": pair}), "撤销批次": undone,
        }
        for n, (number, pair, at, undone) in enumerate(PRESSES)
    ]  # fmt: skip
    back = {**lines[3], "批次": "P20261001-009", "按钮": "undo", "时间": DAY + 8 * HOUR, "撤销批次": None}
    back["改动"] = json.dumps({"status": ["已同意", "申请"]})
    edits = [Append("returns", row) for row in ROWS] + [Append("journal", row) for row in (*lines, back)]
    ClosedHost(path, backups=False).write(edits)
    return path


def test_the_time_comes_from_the_journal_else_from_the_last_change(cs: Any, older: Path) -> None:
    status, told = cs("upgrade", older)
    assert status == 0, told["problems"]
    page = load_workbook(older, keep_vba=True)["退换货登记表"]
    top, *rows = page.iter_rows(min_row=int(str(page.tables["returns"].ref).split(":")[0].strip("A")))
    headers = [cell.value for cell in top]
    at = headers.index("状态时间")
    assert at == len(headers) - 1, "new columns stand at the table's end"
    times = [row[at].value for row in rows[: len(ROWS)]]
    assert times == [
        DAY + HOUR,  # by the journal: what was done since is no new state
        DAY,  # the press was taken back, and so it is in its first state since it was registered
        DAY + 3 * HOUR,  # the journal does not know its state: the last change
        DAY + 4 * HOUR,  # never changed since
        None,  # nothing tells
        None,  # not registered
    ]
    assert all(row[at].is_date for row in rows[:4])
    infos = [(p["level"], p["message"]) for p in told["problems"] if "状态时间" in p["message"]]
    assert infos == [("info", "“退换货登记表”有 2 行的状态时间在操作日志里查不到，按最后修改或登记时间填写")]
