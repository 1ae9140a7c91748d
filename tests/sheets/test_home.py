"""今日看板 as the front page: links to records and sheets, panels beside the list, the first day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from cs_macros.book.board import DayLine, Item, PersonLine, SheetLine, Urgency
from cs_macros.book.book import Book
from cs_macros.book.leading import LONGEST, to_record, to_sheet
from cs_macros.book.office import Shop
from cs_macros.book.press import Press, press
from cs_macros.book.settings import all_settings
from cs_macros.cells.kinds import same_cell
from cs_macros.hosts.live.values import expected, same, to_program
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell, Link
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.board.panels import per_day, per_sheet, rows_of_sheets
from cs_macros.sheets.guide.lines import rows_of_guide
from tests.builders import NOW, TRANSFER, TestDesk, a_workbook, all_cells, push


def lines(host: MemoryHost, table: str) -> list[dict[str, Cell]]:
    grid = host.read(table)
    return [dict(zip(grid.headers, row, strict=True)) for row in all_cells(host, table)]


def refreshed(host: MemoryHost, now: datetime = NOW) -> Book:
    """The book after a press of 刷新看板, its records still there."""
    sheet, pressed = ALL_SHEETS.pressable("refresh")
    book = Book(host, ALL_SHEETS, now=now, operator="张敏")
    press(Press(sheet, pressed, book, TestDesk()))
    return book


def transfers(*changes: Mapping[str, Any]) -> MemoryHost:
    row = {**TRANSFER, "status": "待汇款", "number": "BT20261122-001", "created_at": NOW}
    return a_workbook({"bank_transfers": [{**row, **each} for each in changes]})


# -- links ----------------------------------------------------------------------------------------


def test_a_record_s_number_leads_to_its_row_by_looking_it_up() -> None:
    book = refreshed(transfers({}))
    (item,) = [row.record for row in book.table(Item).new_rows if row.record.sheet == "银行转账明细表"][:1]
    assert isinstance(item.number, Link)
    assert item.number == "BT20261122-001"
    keys = "bank_transfers_keys"
    assert item.number.formula == (
        f'IFERROR(HYPERLINK("#"&CELL("address",INDEX({keys},MATCH("BT20261122-001",{keys},0))),'
        '"BT20261122-001"),"BT20261122-001")'
    )


def test_what_is_known_by_several_columns_leads_to_its_sheet() -> None:
    link = to_record(ALL_SHEETS["roster"].record.layout, "2026-11-22/张敏")
    assert isinstance(link, Link)
    assert link.formula == 'HYPERLINK("#\'值班表\'!A1","2026-11-22/张敏")'


def test_a_formula_never_holds_a_text_that_excel_refuses_or_runs() -> None:
    odd = to_record(Shop.layout, '"&1+1&"')
    assert isinstance(odd, Link)
    assert odd.formula.count('"""&1+1&"""') == 3
    assert type(to_record(Shop.layout, "长" * (LONGEST + 1))) is str
    assert type(to_sheet("店铺", "长" * (LONGEST + 1))) is str


def test_a_link_is_its_text_for_whoever_reads_it() -> None:
    link = Link("BT1", "HYPERLINK(1)")
    assert same_cell("BT1", link)
    assert not same_cell("BT2", link)
    assert (to_program(link), to_program(link, as_typed=True)) == ("=HYPERLINK(1)", "BT1")
    assert same("BT1", expected(link))
    assert not same("#NAME?", link)


# -- panels ---------------------------------------------------------------------------------------


def test_every_sheet_but_the_board_has_a_line_that_leads_to_it_under_its_module() -> None:
    found = rows_of_sheets(ALL_SHEETS.in_order())
    assert [line["title"] for line in found] == [s.title for s in ALL_SHEETS.in_order() if s.table != "board"]
    assert all(isinstance(line["title"], Link) for line in found)
    modules = [str(line["module"]) for line in found if str(line["module"]).strip()]
    assert len(modules) == len(set(modules)) + 1, "what every workbook has stands at both ends"


def test_a_sheet_s_line_counts_what_is_open_and_overdue_and_nothing_unset() -> None:
    item = {"sheet": "请假", "what": "批准"}
    urgencies = (Urgency.OVERDUE, Urgency.TODAY, Urgency.OPEN, Urgency.UNSET)
    open_, overdue = per_sheet([Item(urgency=urgency, **item) for urgency in urgencies])
    assert (open_["请假"], overdue["请假"]) == (3, 1)


def test_the_panels_are_filled_by_refreshing_and_emptied_again() -> None:
    host = transfers({}, {"number": "BT20261122-002"})
    push(host, "refresh")
    (line,) = [each for each in lines(host, "board_sheets") if each["工作表"] == "银行转账明细表"]
    assert (line["待办"], line["逾期"]) == (2, None)
    people = {each["姓名"]: each["待办"] for each in lines(host, "board_people")}
    assert people
    grid = host.read("bank_transfers")
    host._tables["bank_transfers"] = type(grid)(grid.sheet, grid.headers, {7: [None] * len(grid.headers)})
    push(host, "refresh")
    assert all(
        each["待办"] is None for each in lines(host, "board_sheets") if each["工作表"] == "银行转账明细表"
    )
    left = {each["姓名"]: each["待办"] for each in lines(host, "board_people")}
    assert sum(map(float, people.values())) - sum(map(float, left.values())) == 2


def test_the_week_counts_what_was_registered_closed_and_fell_due_each_day() -> None:
    yesterday, before = NOW - timedelta(days=1), NOW - timedelta(days=7)
    host = transfers(
        {"created_at": yesterday},
        {"number": "BT2", "created_at": NOW, "status": "已完成", "entered_at": NOW},
        {"number": "BT3", "created_at": before, "status": "待核实", "due_at": yesterday},
        {
            "number": "BT4",
            "created_at": before,
            "status": "已取消",
            "entered_at": yesterday,
            "due_at": yesterday,
        },
    )
    book = Book(host, ALL_SHEETS, now=NOW)
    week = per_day(book)
    assert [line["day"] for line in week][-1] == "11-22 周日"
    assert len(week) == 7
    assert [(line["opened"], line["closed"], line["overdue"]) for line in week[-2:]] == [(1, 1, 1), (1, 1, 0)]
    assert sum(line["opened"] for line in week) == 2, "a week ago is no longer shown"


def test_a_panel_never_grows() -> None:
    staff = [{"staff_no": f"{n}", "name": f"员工{n:02}", "posts": "售前"} for n in range(30)]
    host = a_workbook({"staff": staff, "bank_transfers": [
        {**TRANSFER, "status": "待汇款", "number": f"BT{n}", "created_by": f"员工{n:02}"} for n in range(30)
    ]})  # fmt: skip
    sizes = {table: len(host.read(table).rows) for table in ("board_sheets", "board_people", "board_week")}
    push(host, "refresh")
    assert {table: len(host.read(table).rows) for table in sizes} == sizes


def test_a_workbook_of_before_the_panels_is_refreshed_without_them() -> None:
    host = transfers({})
    for record in (SheetLine, PersonLine, DayLine):
        del host._tables[record.layout.table]
    assert "已刷新" in push(host, "refresh").summary


# -- the first day --------------------------------------------------------------------------------


@pytest.mark.parametrize("empty", ["staff", "shops", "couriers"])
def test_while_a_master_is_empty_the_board_is_a_checklist(empty: str) -> None:
    host = a_workbook({empty: []})
    book = refreshed(host)
    found = [row.record for row in book.table(Item).new_rows]
    (todo,) = [item for item in found if item.what and item.what.startswith("填写")]
    assert (todo.sheet, str(todo.number)) == (ALL_SHEETS[empty].title, "去填写")
    assert isinstance(todo.number, Link)
    assert {item.urgency for item in found} == {Urgency.FIRST}
    asked = {str(item.number) for item in found if item.what == "设置参数"}
    assert asked == {each.label for each in all_settings().values() if each.first}
    assert len(asked) == 10


def test_what_has_been_set_leaves_the_checklist_and_with_the_masters_filled_it_is_gone() -> None:
    host = a_workbook({"shops": [], "settings": [{"code": "payday", "value": "15"}]})
    push(host, "refresh")
    assert "发工资日" not in [line["记录号"] for line in lines(host, "board")]
    full = a_workbook()
    push(full, "refresh")
    assert "先填" not in [line["紧急"] for line in lines(full, "board")]


# -- 使用说明 -------------------------------------------------------------------------------------


def test_the_guide_tells_of_every_sheet_button_and_state_of_the_workbook_and_of_no_other() -> None:
    sheets = [sheet for sheet in ALL_SHEETS.in_order() if sheet.module in ("", "售后")]
    told = {(str(row["about"]), str(row["topic"]), str(row["name"])) for row in rows_of_guide(sheets)}
    for sheet in sheets:
        if sheet.lists:
            continue
        assert (sheet.title, "工作表", sheet.title) in told
        for pressed in (*sheet.pressable, *sheet.everywhere):
            assert (sheet.title, "按钮", pressed.caption) in told
        for state in sheet.flow.states if sheet.flow else ():
            assert (sheet.title, "状态", str(state)) in told
    assert {about for about, _, _ in told} == {sheet.title for sheet in sheets if not sheet.lists}
    assert all(row["what"] and not re.search("[a-z]_[a-z]", str(row)) for row in rows_of_guide(sheets))


# -- the month over 排班月表 ------------------------------------------------------------------------


def test_weekdays_and_holidays_stand_over_the_days_of_the_month() -> None:
    days = [
        {"date": "2026-10-01", "name": "国庆节", "kind": "放假"},
        {"date": "2026-10-10", "name": "国庆节", "kind": "调休上班"},
    ]
    grid = [{"month": "2026-10", "agent": "张敏"}]
    heads = ALL_SHEETS["roster_grid"].heads
    assert heads is not None
    told = heads(Book(a_workbook({"holidays": days, "roster_grid": grid}), ALL_SHEETS, now=NOW))
    assert (told["month"], told["d1"], told["d3"], told["d10"], told["d31"]) == (
        "2026-10", "四\n国庆", "六", "六\n补班", "六",
    )  # fmt: skip
    both = a_workbook({"roster_grid": [*grid, {"month": "2026-11", "agent": "张敏"}]})
    november = heads(Book(both, ALL_SHEETS, now=NOW))
    assert [november[name] for name in ("month", "d1", "d30", "d31")] == ["2026-11", "日", "一", ""]
    assert set(heads(Book(a_workbook(), ALL_SHEETS, now=NOW)).values()) == {""}


def test_they_are_renewed_with_the_grid_and_are_no_change_to_journal() -> None:
    host = a_workbook({"roster_grid": [{"month": "2026-11", "agent": "张敏", "shown": ""}]})
    before = all_cells(host, "journal")
    push(host, "refresh")
    name = ALL_SHEETS["roster_grid"].head_cell("d22")
    assert host.cells([name])[name] == "日"
    assert all_cells(host, "journal") == before
