"""Workbooks made up for tests: rows by field, in memory, as the declarations lay them out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.outcome import Outcome
from cs_macros.book.press import Press, press
from cs_macros.book.sheets import Sheets
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell, Grid, Host
from cs_macros.sheets import ALL_SHEETS

NOW = datetime(2026, 11, 22, 10, 0)
FIRST_ROW = 7

STAFF = [
    {"staff_no": "01", "name": "张敏", "posts": "售前", "nickname": "小敏"},
    {"staff_no": "02", "name": "李强", "posts": "财务"},
    {"staff_no": "03", "name": "王芳", "posts": "主管、店长"},
    {"staff_no": "04", "name": "赵磊", "posts": "打单"},
]
SHOPS = [{"name": "示例旗舰店", "platform": "天猫", "default_courier": "顺丰"}]
COURIERS = [{"name": "顺丰"}, {"name": "圆通"}]

TRANSFER: dict[str, Cell] = {
    "shop": "示例旗舰店",
    "customer_id": "00123",
    "customer_name": "陈小姐",
    "phone": "13800001111",
    "address": "浙江省杭州市示例路 1 号",
    "item": "台灯",
    "qty": 1,
    "amount_due": 128.5,
}


class TestDesk:
    """A person who says yes, and remembers what they were told."""

    __test__ = False

    def __init__(self, answer: bool = True) -> None:
        self.answer = answer
        self.asked: list[str] = []
        self.said: list[str] = []
        self.clipboard: str | None = None
        self.pointed = ""

    def selection(self, table: str) -> Sequence[int] | None:
        return None

    def confirm(self, question: str) -> bool:
        self.asked.append(question)
        return self.answer

    def say(self, text: str) -> None:
        self.said.append(text)

    def point(self, name: str) -> None:
        self.pointed = name

    def copy(self, text: str) -> bool:
        self.clipboard = text
        return True


def a_workbook(
    rows: Mapping[str, Sequence[Mapping[str, Cell]]] | None = None,
    *,
    marks_problems: bool = True,
    sheets: Sheets = ALL_SHEETS,
) -> MemoryHost:
    """Every declared table; colleagues, one shop and two couriers unless `rows` says otherwise."""
    filled: dict[str, Sequence[Mapping[str, Cell]]] = {"staff": STAFF, "shops": SHOPS, "couriers": COURIERS}
    filled |= rows or {}
    tables = {}
    names: dict[str, Cell] = {}
    for sheet in sheets.in_order():
        fields = [column.field for column in sheet.record.layout.columns]
        headers = [column.header for column in sheet.record.layout.columns]
        cells = {
            FIRST_ROW + i: [row.get(field) for field in fields]
            for i, row in enumerate(filled.get(sheet.table, []))
        }
        tables[sheet.table] = Grid(sheet.title, headers, cells or {FIRST_ROW: [None] * len(fields)})
        for panel in sheet.panels:
            layout = panel.record.layout
            lines = enumerate(panel.rows(sheets.in_order()), start=FIRST_ROW)
            grid = {n: [line.get(column.field) for column in layout.columns] for n, line in lines}
            tables[layout.table] = Grid(layout.sheet, [column.header for column in layout.columns], grid)
        names |= {ask.name: None for ask in sheet.shows}
        names |= {sheet.head_cell(field): None for field in sheet.headed}
        names[f"{sheet.table}_message"] = None
    return MemoryHost(tables, names, label="客服台账.xlsm", marks_problems=marks_problems)


def push(
    host: Host,
    name: str,
    rows: Sequence[int] | None = None,
    *,
    by: str = "张敏",
    now: datetime = NOW,
    desk: TestDesk | None = None,
    asks: Mapping[str, Any] | None = None,
    on: str = "bank_transfers",
    **fields: Cell,
) -> Outcome:
    """Press a button of a workbook; `fields` are typed into the rows first.

    Args:
      on: The register in front, for buttons that every register shows.
    """
    sheet, pressed = ALL_SHEETS.pressable(name)
    if pressed in sheet.everywhere:
        sheet = next(each for each in ALL_SHEETS.in_order() if each.table == on)
    book = Book(host, ALL_SHEETS, now=now, operator=by)
    return press(Press(sheet, pressed, book, desk or TestDesk(), rows, asks or {}, fields))


def cells_of(host: Host, table: str, row: int = FIRST_ROW) -> dict[str, Cell]:
    """A row's cells by header, blank ones left out."""
    grid = host.read(table)
    pairs = zip(grid.headers, grid.rows[row], strict=True)
    return {header: cell for header, cell in pairs if cell not in (None, "")}


def all_cells(host: Host, table: str) -> list[list[Cell]]:
    """Every filled row of a table, blank cells as None; without 问题, where refusals leave their reasons."""
    grid = host.read(table)
    kept = [at for at, header in enumerate(grid.headers) if header != "问题"]
    rows = [[None if row[at] == "" else row[at] for at in kept] for row in grid.rows.values()]
    return [row for row in rows if any(cell is not None for cell in row)]
