"""Where an open workbook's tables are looked for: first where they usually are."""

from __future__ import annotations

from cs_macros.excel import homes
from cs_macros.hosts.live import LiveHost
from cs_macros.hosts.live.catalog import Catalog
from cs_macros.hosts.port import Replace
from cs_macros.sheets import ALL_SHEETS
from tests.hosts import fake_excel
from tests.hosts.fake_workbook import SheetCells, Workbook
from tests.hosts.workbooks import FIRST, SHEET, Layout, fake

T = "bank_transfers"
HOMES = {T: SHEET, "statement_lines": "银行流水", "staff": "员工名册"}


def with_sheets(more: int) -> Workbook:
    """The suite's workbook behind so many other sheets with a table each."""
    workbook = fake(Layout(rows=[FIRST]))
    others = {f"表{n}": SheetCells(f"表{n}", tables={f"t{n}": [1, 1, 2, 2]}) for n in range(more)}
    workbook.sheets = {**others, **workbook.sheets}
    return workbook


def a_press(workbook: Workbook) -> int:
    """Calls of a press on one row."""
    host = LiveHost(fake_excel.open_book(workbook), homes=HOMES, patience=0.0)
    host.read(T)
    host.write([Replace(T, 5, {"状态": "已核实"})])
    return workbook.calls.total()


def test_a_press_asks_no_more_of_a_workbook_with_many_sheets() -> None:
    assert a_press(with_sheets(50)) == a_press(with_sheets(0))


def test_a_table_on_a_renamed_sheet_is_found_and_an_absent_one_is_not() -> None:
    workbook = with_sheets(3)
    sheet = workbook.sheets.pop(SHEET)
    sheet.name = "转账（新）"
    workbook.sheets[sheet.name] = sheet
    host = LiveHost(fake_excel.open_book(workbook), homes=HOMES, patience=0.0)
    assert T in host.tables()
    assert host.read(T).sheet == "转账（新）"
    assert "staff" not in host.tables()
    assert {*host.tables()} == {T, "statement_lines", "t0", "t1", "t2"}


def test_a_table_that_stands_on_another_sheet_than_usual_is_found() -> None:
    workbook = with_sheets(0)
    workbook.sheets["银行流水"].tables["staff"] = [20, 1, 21, 2]
    workbook.sheets["员工名册"] = SheetCells("员工名册")
    host = LiveHost(fake_excel.open_book(workbook), homes=HOMES, patience=0.0)
    assert "staff" in host.tables()
    assert host.read("staff").sheet == "银行流水"


def test_what_must_be_ready_is_made_ready_once_before_the_first_look() -> None:
    workbook, done = with_sheets(2), list[int]()
    catalog = Catalog(fake_excel.open_book(workbook), HOMES, lambda: done.append(workbook.calls.total()))
    assert done == []
    assert T in catalog
    assert len(catalog) == 4
    assert done == [0]


def test_a_sheets_other_tables_are_asked_only_where_something_stands_below_one() -> None:
    calls = {}
    for typed in (False, True):
        workbook = with_sheets(0)
        workbook.sheets[SHEET].tables |= {f"beside{n}": [1, 20 + 3 * n, 2, 21 + 3 * n] for n in range(5)}
        if typed:
            bottom = workbook.sheets[SHEET].tables[T][2]
            workbook.sheets[SHEET].cells[bottom + 1, 1] = "BT20261122-900"
        LiveHost(fake_excel.open_book(workbook), homes=HOMES, patience=0.0).read(T)
        calls[typed] = workbook.calls["Table.range"]
    assert calls == {False: 1, True: 6}


def test_every_table_of_a_workbook_of_ours_has_a_home() -> None:
    shown = {panel.record.layout for sheet in ALL_SHEETS.in_order() for panel in sheet.panels}
    layouts = {sheet.record.layout for sheet in ALL_SHEETS.in_order()} | shown
    assert homes() == {layout.table: layout.sheet for layout in layouts}
