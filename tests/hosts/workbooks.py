"""One workbook, made for each host: what the contract suite reads and writes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.live import LiveHost
from cs_macros.hosts.live.values import to_program
from cs_macros.hosts.memory import MemoryHost, cell_as_read
from cs_macros.hosts.port import Cell, Grid, Host
from tests.hosts import fake_excel
from tests.hosts.fake_workbook import SheetCells, Workbook

HEADERS = ["登记编号", "客户姓名", "应付金额", "承诺日期", "备注", "状态"]
FORMATS = {"登记编号": "@", "应付金额": "0.00", "承诺日期": "yyyy-mm-dd"}
SHEET = "银行转账明细表"
TOP = 4

FIRST = ("BT20261122-001", "张三", 0.3, datetime(2026, 11, 22), "门口", "待汇款")
SECOND = ("BT20261122-002", "李四", 1280.5, datetime(2026, 11, 23), None, "待核实")
THIRD = ("BT20261122-003", "王五", 99.0, None, "请尽快", "待核实")
BLANK = (None,) * len(HEADERS)


@dataclass
class Layout:
    """What a workbook of the suite holds.

    Attributes:
      rows: Rows inside the table, from row 5 on.
      below: Rows typed directly below it.
      notes: Text in column B by row number, outside of any table.
      hidden: Rows that a filter hides.
    """

    rows: Sequence[Sequence[Cell]] = (FIRST, SECOND, THIRD, BLANK)
    below: Sequence[Sequence[Cell]] = ()
    notes: Mapping[int, str] = field(default_factory=dict)
    hidden: Collection[int] = ()
    names: Mapping[str, str] = field(default_factory=lambda: {"operator": "B1", "message": "B2"})

    @property
    def bottom(self) -> int:
        return TOP + len(self.rows)

    def all_rows(self) -> dict[int, list[Cell]]:
        return {TOP + 1 + place: list(row) for place, row in enumerate([*self.rows, *self.below])}


Open = Callable[[], Host]
"""Opens the workbook anew, as the next press would find it."""

LINES = Grid("银行流水", ["流水号", "金额"], {3: ["013800001111", 5.0]})
"""A second table on a sheet of its own; its header is in row 2, from column C."""


def in_memory(layout: Layout, folder: Path) -> Open:
    host = MemoryHost(
        {
            "bank_transfers": Grid(SHEET, HEADERS, layout.all_rows(), frozenset(layout.hidden)),
            "statement_lines": LINES,
        },
        {"operator": "赵六", "message": None},
    )
    return lambda: host


def closed(layout: Layout, folder: Path) -> Open:
    path = write_xlsx(layout, folder / "客服台账.xlsx")
    return lambda: ClosedHost(path)


def live(layout: Layout, folder: Path) -> Open:
    book = fake_excel.open_book(fake(layout))
    return lambda: LiveHost(book, patience=0.0)


def fake(layout: Layout) -> Workbook:
    """Return the workbook as the fake Excel holds it."""
    sheet = SheetCells(SHEET)
    lines = SheetCells("银行流水")
    workbook = Workbook({SHEET: sheet, "银行流水": lines})
    workbook.names = {name: f"='{SHEET}'!$B${cell[1:]}" for name, cell in layout.names.items()}
    sheet.tables["bank_transfers"] = [TOP, 1, layout.bottom, len(HEADERS)]
    lines.tables["statement_lines"] = [2, 3, 3, 4]
    sheet.hidden = set(layout.hidden)
    for column, header in enumerate(HEADERS, start=1):
        sheet.formats.update(
            {(row, column): FORMATS.get(header, "General") for row in range(TOP + 1, layout.bottom + 1)}
        )
    cells: dict[tuple[int, int], Cell] = {(1, 2): "赵六"}
    cells |= {(row, 2): text for row, text in layout.notes.items()}
    for row, values in {TOP: HEADERS, **layout.all_rows()}.items():
        cells |= {(row, column): value for column, value in enumerate(values, start=1)}
    _type(workbook, sheet, cells)
    _type(workbook, lines, {(2, 3): "流水号", (2, 4): "金额", (3, 3): "013800001111", (3, 4): 5.0})
    return workbook


def _type(workbook: Workbook, sheet: SheetCells, cells: Mapping[Any, Cell]) -> None:
    for (row, column), cell in cells.items():
        if cell is not None:
            where = fake_excel.Range(workbook, sheet, [(row, column, row, column)])
            where.raw_value = to_program(cell_as_read(cell))
    workbook.calls.clear()


def write_xlsx(layout: Layout, path: Path) -> Path:
    """Write the workbook as a file, the way `build` does: with XlsxWriter."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(SHEET)
        formats = [book.add_format({"num_format": FORMATS.get(header, "General")}) for header in HEADERS]
        sheet.write("B1", "赵六")
        for name, cell in layout.names.items():
            book.define_name(name, f"='{SHEET}'!$B${cell[1:]}")
        for row, text in layout.notes.items():
            sheet.write_string(row - 1, 1, text)
        sheet.add_table(
            TOP - 1,
            0,
            layout.bottom - 1,
            len(HEADERS) - 1,
            {"name": "bank_transfers", "columns": [{"header": header} for header in HEADERS]},
        )
        for row, cells in layout.all_rows().items():
            for column, cell in enumerate(cells):
                _write(sheet, row - 1, column, cell, formats[column])
            if row in layout.hidden:
                sheet.set_row(row - 1, options={"hidden": True})
        lines = book.add_worksheet(LINES.sheet)
        columns = [{"header": header} for header in LINES.headers]
        lines.add_table("C2:D3", {"name": "statement_lines", "columns": columns})
        lines.write_string("C3", "013800001111")
        lines.write_number("D3", 5.0)
    return path


def _write(sheet: Any, row: int, column: int, cell: Cell, form: Any) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, cell, form)
    elif cell is None:
        sheet.write_blank(row, column, None, form)
    else:
        sheet.write(row, column, cell, form)
