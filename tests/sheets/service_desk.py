"""The service desk of tests: its colleagues, and presses on its registers with what they came to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from cs_macros.book.outcome import Outcome
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Append, Cell
from cs_macros.sheets import ALL_SHEETS
from tests.builders import FIRST_ROW, NOW, a_workbook, cells_of, push

AGENT, LATE_AGENT, AFTER, SUPERVISOR, MANAGER = "张敏", "周青", "孙晓", "刘主", "王芳"
STAFF: list[dict[str, Cell]] = [
    {"staff_no": "01", "name": AGENT, "posts": "售前", "nickname": "小敏"},
    {"staff_no": "02", "name": LATE_AGENT, "posts": "售前"},
    {"staff_no": "03", "name": AFTER, "posts": "售后"},
    {"staff_no": "04", "name": SUPERVISOR, "posts": "主管"},
    {"staff_no": "05", "name": MANAGER, "posts": "店长"},
    {"staff_no": "06", "name": "赵磊", "posts": "打单"},
]


def desk(**tables: Any) -> MemoryHost:
    """A workbook with these colleagues."""
    return a_workbook({"staff": STAFF, **tables})


class Desk:
    """One register, pressed row by row; every press must pass unless it is `refused`."""

    def __init__(self, table: str, **tables: Any) -> None:
        self.table, self.host, self.now = table, desk(**tables), NOW
        self.row = FIRST_ROW

    def press(self, name: str, by: str = AGENT, now: datetime | None = None, **fields: Cell) -> Outcome:
        self.now = now or self.now
        registers = ALL_SHEETS.pressable(name)[1]
        chosen = None if not getattr(registers, "from_", True) else [self.row]
        return push(self.host, name, chosen, by=by, now=self.now, on=self.table, **fields)

    def do(self, name: str, by: str = AGENT, now: datetime | None = None, **fields: Cell) -> Outcome:
        """Press; it passes."""
        done = self.press(name, by, now, **fields)
        assert done.ok, [f"{p.header}：{p.message}" for p in done.problems]
        return done

    def refused(self, name: str, by: str = AGENT, now: datetime | None = None, **fields: Cell) -> list[str]:
        """Press; the headers that it blames, and nothing but 问题 has changed."""
        before = cells_of(self.host, self.table, self.row)
        done = self.press(name, by, now, **fields)
        after = cells_of(self.host, self.table, self.row)
        assert not done.ok, f"{name} passed"
        assert {**before, "问题": None} == {**after, "问题": None}
        return [p.header for p in done.problems if p.blocks]

    @property
    def cells(self) -> dict[str, Cell]:
        return dated(cells_of(self.host, self.table, self.row))

    @property
    def status(self) -> Cell:
        return self.cells.get("状态")

    def refresh(self, now: datetime) -> tuple[Cell, Cell]:
        """When the row is due and whether it is overdue, at a moment."""
        push(self.host, "refresh", by=AGENT, now=now)
        return self.cells.get("到期"), self.cells.get("逾期")

    def board(self, now: datetime) -> list[dict[str, Cell]]:
        """What stands on the board at a moment."""
        push(self.host, "refresh", by=AGENT, now=now)
        grid = self.host.read("board")
        rows = [dict(zip(grid.headers, cells, strict=True)) for cells in grid.rows.values()]
        return [row for row in rows if row["事项"]]

    def set(self, key: str, value: Cell) -> None:
        """Give a parameter another value, or none."""
        header = ALL_SHEETS["settings"].record.layout.header
        self.host.write([Append("settings", {header("key"): key, header("value"): value})])


def texts(done: Outcome) -> dict[str, str]:
    """Template → text of what a press has made."""
    return {str(each["template"]): str(each["text"]) for each in done.messages}


def warned(done: Outcome) -> list[str]:
    """Headers of what a press doubts."""
    return [p.header for p in done.problems if not p.blocks and p.header]


def dated(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """Cells in which a midnight is its day: a sheet knows no days without a time."""
    return {
        header: cell.date() if isinstance(cell, datetime) and cell.time() == time() else cell
        for header, cell in cells.items()
    }


def rows_of(host: MemoryHost, table: str) -> list[Mapping[str, Cell]]:
    """The filled rows of a table, by header."""
    grid = host.read(table)
    found = [dated(cells_of(host, table, n)) for n in grid.rows]
    return [cells for cells in found if cells]
