"""The workbook without macros, and the add-in's buttons on it and on any other."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openxml_audit import FileFormat, OpenXmlValidator

from cs_macros import __version__, excel
from cs_macros.build.contents import names, rows
from cs_macros.build.head import ELSEWHERE
from cs_macros.build.ribbon import PART
from cs_macros.build.workbook import build_workbook
from cs_macros.hosts.libreoffice import Office
from cs_macros.hosts.live import LiveDesk, LiveHost
from cs_macros.hosts.live import host as live_host
from cs_macros.hosts.live.reading import read_table
from cs_macros.hosts.port import Cell, Put
from cs_macros.migrate.upgrade import upgrade
from cs_macros.sheets import ALL_SHEETS
from tests.build.test_validators import microsofts_validator
from tests.build.test_vba import parts
from tests.hosts import fake_excel
from tests.hosts.fake_workbook import SheetCells, Workbook
from tests.lists import for_each
from tests.whole.test_live_press import cells as live_cells
from tests.whole.test_live_press import press as live_press
from tests.whole.test_live_press import type_rows

NOW = datetime(2026, 11, 22, 10, 0)


@pytest.fixture(scope="module")
def without_macros(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plain") / "客服台账.xlsx"
    build_workbook(
        path,
        ALL_SHEETS.in_order(),
        rows=rows(ALL_SHEETS.in_order(), sample=True),
        names=names(ALL_SHEETS.in_order(), sample=True),
        version=__version__,
    )
    return path


def test_a_workbook_without_macros_has_our_tables_and_nothing_to_trust(without_macros: Path) -> None:
    with zipfile.ZipFile(without_macros) as package:
        listed = " ".join(package.namelist())
        assert not re.search(r"vbaProject|customUI", listed)
        assert not re.search(r"FmlaMacro", " ".join(parts(without_macros, r".*\.vml").values()))
        assert b"macroEnabled" not in package.read("[Content_Types].xml")
        assert PART.encode() not in package.read("_rels/.rels")
    book = load_workbook(without_macros)
    for sheet in ALL_SHEETS.in_order():
        assert sheet.table in book[sheet.title].tables
    assert any(cell.value == ELSEWHERE for cell in book["银行转账明细表"]["A"][:5])


@pytest.mark.slow
def test_validators_have_no_findings_in_a_workbook_without_macros(without_macros: Path) -> None:
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(without_macros)
    assert [str(error) for error in result.errors] == []
    done = subprocess.run(
        [microsofts_validator(), without_macros], capture_output=True, text=True, check=False
    )
    assert json.loads(done.stdout)["errors"] == []


def test_upgrading_a_workbook_without_macros_gives_it_no_dead_buttons(tmp_path: Path) -> None:
    path = tmp_path / "客服台账.xlsx"
    build_workbook(path, ALL_SHEETS.in_order()[:2], version="0.0.1")
    upgrade(path, ALL_SHEETS.in_order(), "0.0.2")
    assert not re.search(r"FmlaMacro", " ".join(parts(path, r".*\.vml").values()))
    assert {sheet.title for sheet in ALL_SHEETS.in_order() if not sheet.supervisors} <= {
        *load_workbook(path).sheetnames
    }


# -- its buttons on a workbook without macros -------------------------------------------------

ROW: dict[str, Cell] = {
    "店铺": "示例店",
    "客户ID": "00123",
    "客户姓名": "陈小姐",
    "联系电话": "13800001111",
    "收货地址": "杭州市西湖区文三路 1 号",
    "商品名称": "台灯",
    "数量": 1,
    "应付金额": 128.5,
}


def plain(*tables: str, selected: str = "") -> Workbook:
    """A .xlsx that has only some tables, each on a sheet of its own with one blank row, and a sheet 备忘."""
    workbook = Workbook({"备忘": SheetCells("备忘")}, path="/客服/收款.xlsx")
    for sheet in ALL_SHEETS.in_order():
        if sheet.table in tables:
            headers = [column.header for column in sheet.record.layout.columns]
            cells = SheetCells(sheet.title, {(1, n): text for n, text in enumerate(headers, start=1)})
            cells.tables[sheet.table] = [1, 1, 2, len(headers)]
            cells.formats = dict.fromkeys(((2, n) for n in range(1, len(headers) + 1)), "@")
            workbook.sheets[sheet.title] = cells
    workbook.sheets["备忘"].cells[1, 2] = "张敏"
    workbook.names["operator"] = "=备忘!$B$1"
    workbook.selected = (selected or "备忘", [(2, 1, 2, 1)])
    return workbook


def type_row(workbook: Workbook, sheet: str, row: dict[str, Cell]) -> None:
    page = workbook.sheets[sheet]
    headers = {text: column for (line, column), text in page.cells.items() if line == 1}
    for header, value in row.items():
        page.formats[2, headers[header]] = "General" if isinstance(value, (int, float)) else "@"
        page.type((2, headers[header]), value)


def press(workbook: Workbook, name: str) -> str:
    """Press a button of the add-in; what the person is told."""
    book = fake_excel.open_book(workbook)
    host = LiveHost(book, patience=0.0)
    workbook.alerts.clear()
    workbook.app["status_bar"] = False
    excel.run_in(book, name, host, LiveDesk(book, host), NOW)
    return "\n".join([str(workbook.app["status_bar"] or ""), *(text for text, _ in workbook.alerts)]).strip()


def written(workbook: Workbook, sheet: str, header: str) -> object:
    page = workbook.sheets[sheet]
    column = next(column for (row, column), text in page.cells.items() if row == 1 and text == header)
    return page.cells.get((2, column))


def test_a_plain_workbook_with_one_of_our_tables_is_served() -> None:
    workbook = plain("bank_transfers", selected="银行转账明细表")
    type_row(workbook, "银行转账明细表", ROW)
    said = press(workbook, "register_transfer")
    assert "已登记 1 笔转账" in said
    assert written(workbook, "银行转账明细表", "状态") == "待汇款"
    assert str(written(workbook, "银行转账明细表", "记录号")).startswith("BT20261122-")


@for_each(sorted(ALL_SHEETS.pressables()))
def test_no_button_fails_on_a_workbook_that_is_none_of_ours(name: str) -> None:
    said = press(plain(), name)
    assert said
    assert "程序出错" not in said


def test_a_press_reads_each_table_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The selection is looked for in the rows that the press works with."""
    read: Counter[str] = Counter()

    def counted(sheet: Any, table: Any, others: Any) -> Any:
        read[table.name] += 1
        return read_table(sheet, table, others)

    monkeypatch.setattr(live_host, "read_table", counted)
    workbook = plain("bank_transfers", "journal", "staff", selected="银行转账明细表")
    type_row(workbook, "银行转账明细表", ROW)
    assert "已登记 1 笔转账" in press(workbook, "register_transfer")
    assert read == dict.fromkeys(("bank_transfers", "journal", "staff"), 1)


def test_a_missing_table_is_said_in_words() -> None:
    said = press(plain("bank_transfers"), "register_case")
    assert "“收款.xlsx”里没有“售后登记表”" in said
    assert "未作任何改动" in said
    assert "带入旧表格里的记录" in said


def test_shared_buttons_act_on_the_sheet_in_front() -> None:
    workbook = plain("bank_transfers", "journal", selected="银行转账明细表")
    type_row(workbook, "银行转账明细表", ROW)
    press(workbook, "register_transfer")
    assert "已撤销" in press(workbook, "undo")
    assert not written(workbook, "银行转账明细表", "状态")
    press(workbook, "register_transfer")
    assert "已生成" in press(workbook, "make_message")
    assert written(workbook, "银行转账明细表", "话术")
    type_row(workbook, "银行转账明细表", {"下一步": "取消", "取消原因": "不要了"})
    assert "已取消" in press(workbook, "run")


def test_shared_buttons_on_a_sheet_of_nobody_say_what_to_do() -> None:
    workbook = plain("bank_transfers")
    assert "到登记表里选中一行" in press(workbook, "make_message")
    assert "没有选了“下一步”的行" in press(workbook, "run")
    assert "没有“操作日志”" in press(workbook, "undo")
    assert "已刷新 0 行" in press(workbook, "refresh")


@pytest.mark.office
def test_a_real_program_has_a_workbook_open_that_lacks_most_of_our_sheets(
    office: Office, tmp_path: Path
) -> None:
    """LibreOffice stands for Excel: the same press, the same host, an .xlsx with three tables."""
    file = tmp_path / "数据.xlsx"
    few = [sheet for sheet in ALL_SHEETS.in_order() if sheet.table in ("board", "bank_transfers", "journal")]
    build_workbook(file, few, version=__version__)
    book = office.open(file)
    try:
        LiveHost(book).write([Put("operator", "张敏")])
        rows = type_rows(book, {**ROW, "订单号": "2233445566778899001"})
        assert any("已登记 1 笔转账" in said for said in live_press(book, "register_transfer").said)
        assert live_cells(book, rows[0])["状态"] == "待汇款"
        live_press(book, "undo")
        assert not live_cells(book, rows[0])["状态"]
        assert "里没有“售后登记表”" in live_press(book, "register_case").said[0]
    finally:
        book.impl.close()
