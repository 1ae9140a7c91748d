"""Rosters made up for tests: who is on which shift on which day, in one line a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell
from tests.builders import a_workbook, cells_of

TEAM = {"张敏": "售前", "赵磊": "售前", "孙兰": "售后", "周青": "售后"}
"""Person → post."""

SHIFTS = {"早": "早班", "晚": "晚班", "休": "休", "假": "请假"}

PEOPLE: list[dict[str, Cell]] = [
    *({"staff_no": f"1{n}", "name": name, "posts": post} for n, (name, post) in enumerate(TEAM.items())),
    {"staff_no": "20", "name": "王芳", "posts": "主管"},
    {"staff_no": "21", "name": "何静", "posts": "行政"},
]

MONDAY = date(2026, 11, 23)
"""The day after `builders.NOW`."""

TIMES = {"早班": (time(9, 30), time(18, 30)), "晚班": (time(13, 30), time(22, 30))}


def roster(
    days: Mapping[date, str], *, status: str = "已发布", team: Mapping[str, str] = TEAM
) -> list[dict[str, Cell]]:
    """Rows of 值班表: each day's shifts in the order of the team, such as `早早晚休`."""
    rows: list[dict[str, Cell]] = []
    for day, letters in days.items():
        for (agent, post), letter in zip(team.items(), letters, strict=True):
            shift = SHIFTS[letter]
            start, end = TIMES.get(shift, (None, None))
            published = None if status == "草稿" else shift
            rows.append(
                {"status": status, "date": day, "agent": agent, "shift": shift, "post": post}
                | {"start": start, "end": end, "published_shift": published}
            )
    return rows


def duty(day: date, area: str, agent: str, status: str = "已排") -> dict[str, Cell]:
    """A row of 值日表."""
    return {"status": status, "date": day, "area": area, "agent": agent}


def setting(**values: Cell) -> list[dict[str, Cell]]:
    """Rows of 参数."""
    return [{"key": key, "value": value} for key, value in values.items()]


def office(
    roster_rows: Sequence[Mapping[str, Cell]],
    *,
    people: Sequence[Mapping[str, Cell]] = PEOPLE,
    **tables: Sequence[Mapping[str, Cell]],
) -> MemoryHost:
    """A workbook with a roster, and whatever else by table."""
    return a_workbook({"staff": people, "roster": roster_rows, **tables})


def rows_of(host: MemoryHost, table: str) -> list[dict[str, Cell]]:
    """Every filled row of a table by header, blank cells left out."""
    grid = host.read(table)
    filled = (row for row, cells in grid.rows.items() if any(cell not in (None, "") for cell in cells))
    return [cells_of(host, table, row) for row in filled]


def on(host: MemoryHost, day: date, agent: str) -> dict[str, Cell]:
    """A person's row of the roster."""
    found = [row for row in rows_of(host, "roster") if day_of(row) == day and row["姓名"] == agent]
    assert len(found) == 1
    return found[0]


def day_of(row: Mapping[str, Cell]) -> date | None:
    """The day in the column 日期, whether written as a date or as a moment."""
    cell = row.get("日期")
    return cell.date() if isinstance(cell, datetime) else cell if isinstance(cell, date) else None


def shift_on(host: MemoryHost, day: date, agent: str) -> Cell:
    return on(host, day, agent)["班次"]


def row_number(host: MemoryHost, day: date, agent: str) -> int:
    """Excel's number of a person's row of the roster."""
    grid = host.read("roster")
    return next(n for n in grid.rows if cells_of(host, "roster", n) == on(host, day, agent))
