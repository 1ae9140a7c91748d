"""A team and months made up for the tests of 奖罚记录 and 每月奖罚评分表."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from cs_macros.book.outcome import Outcome
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell
from tests.builders import NOW, a_workbook, push

MONTH = "2026-10"
ASKS = {"score_month": MONTH}
TEAM: list[dict[str, Cell]] = [
    {"staff_no": "001", "name": "甲", "posts": "售前", "target": 10000, "account_presales": "示例店:小甲"},
    {"staff_no": "002", "name": "乙", "posts": "售前", "nickname": "小乙"},
    {"staff_no": "003", "name": "丙", "posts": "跟踪、售后"},
    {"staff_no": "004", "name": "王芳", "posts": "主管"},
    {"staff_no": "005", "name": "周总", "posts": "上级"},
    {"staff_no": "006", "name": "李强", "posts": "财务、行政"},
    {"staff_no": "007", "name": "孙洁", "posts": "店长"},
]
SALES: dict[str, dict[str, Cell]] = {
    "甲": {"sales": 12000, "inquiries": 100, "buyers": 71},
    "乙": {"sales": 8000, "inquiries": 50, "buyers": 35},
}
SWAP: dict[str, Cell] = {
    "event_date": datetime(2026, 10, 8),
    "agent": "甲",
    "category": "私自调班",
    "evidence": "没有申请",
}


def an_event(**fields: Cell) -> dict[str, Cell]:
    """A decided event of October, as it stands in the ledger but for its number."""
    return {
        "status": "已确认",
        "event_date": datetime(2026, 10, 8),
        "agent": "甲",
        "direction": "罚",
        "category": "其他处罚",
        "sanction": "无",
        "evidence": "事由",
        "recorded_by": "王芳",
        "month": MONTH,
        **fields,
    }


def a_row(agent: str, month: str = MONTH, **fields: Cell) -> dict[str, Cell]:
    """A draft row of a month."""
    return {"status": "草稿", "month": month, "agent": agent, "post": "售前", **fields}


def scores(
    months: Sequence[Mapping[str, Cell]] = (),
    events: Sequence[Mapping[str, Cell]] = (),
    staff: Sequence[Mapping[str, Cell]] = TEAM,
    holidays: Sequence[Mapping[str, Cell]] = (),
    **settings: str | None,
) -> MemoryHost:
    """A workbook with rows of months and events, and parameters."""
    chosen = [{"key": key, "value": value} for key, value in settings.items()]
    numbered = [
        {**event, "number": f"SE20261008-{n:03}" if event.get("status") else None}
        for n, event in enumerate(events, 1)
    ]
    return a_workbook(
        {
            "staff": staff,
            "score_months": months,
            "score_events": numbered,
            "settings": chosen,
            "holidays": holidays,
        }
    )


def do(host: MemoryHost, name: str, by: str = "王芳", now: datetime = NOW, **asks: Any) -> Outcome:
    """Press a button of the month sheet for October, unless asked for another."""
    return push(host, name, by=by, now=now, asks={**ASKS, **asks})


def submitted(**settings: str | None) -> MemoryHost:
    """October, built, filled in and submitted."""
    host = scores([a_row(name, **figures) for name, figures in SALES.items()], **settings)
    done = [do(host, "build_month"), do(host, "submit_month")]
    assert all(each.ok for each in done), [str(p) for each in done for p in each.problems]
    return host


def row_of(host: MemoryHost, agent: str, month: str = MONTH) -> dict[str, Cell]:
    """A person's month by field, blank cells left out."""
    from cs_macros.sheets.scores.register import ScoreMonth

    grid = host.read("score_months")
    fields = [column.field for column in ScoreMonth.layout.columns]
    rows = (dict(zip(fields, cells, strict=True)) for cells in grid.rows.values())
    found = next(row for row in rows if (row["month"], row["agent"]) == (month, agent))
    return {name: cell for name, cell in found.items() if cell not in (None, "")}


def states(host: MemoryHost) -> list[Cell]:
    """States of all rows of the month sheet."""
    grid = host.read("score_months")
    at = grid.headers.index("状态")
    return [cells[at] for cells in grid.rows.values() if cells[at]]


def put(host: MemoryHost, agent: str, **cells: Cell) -> None:
    """Type into a person's row of October, as in Excel."""
    from cs_macros.hosts.port import Replace
    from cs_macros.sheets.scores.register import ScoreMonth

    grid = host.read("score_months")
    who, when = grid.headers.index("姓名"), grid.headers.index("月份")
    (place,) = [n for n, row in grid.rows.items() if (row[when], row[who]) == (MONTH, agent)]
    layout = ScoreMonth.layout
    host.write([Replace("score_months", place, {layout.header(name): cell for name, cell in cells.items()})])


def blocks(outcome: Outcome) -> list[str]:
    """What stopped a press."""
    return [problem.message for problem in outcome.problems if problem.blocks]


def warnings(outcome: Outcome) -> list[str]:
    """What a press only told."""
    return [problem.message for problem in outcome.problems if not problem.blocks]
