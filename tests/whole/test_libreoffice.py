"""Whole workbooks and a real spreadsheet program: it types, opens, recalculates, saves; we go on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from cs_macros.cli import status_of
from cs_macros.cli.demo import WORKBOOK
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.libreoffice import Office
from cs_macros.hosts.port import Cell
from tests.office import convert

pytestmark = pytest.mark.office

TYPED: dict[str, Cell] = {
    "下一步": "登记转账",
    "店铺": "示例店",
    "客户ID": "'00123",
    "客户姓名": "陈小姐",
    "联系电话": "'013800001111",
    "收货地址": "杭州",
    "商品名称": "台灯",
    "数量": 1,
    "应付金额": 128.5,
    "订单号": "'2233445566778899001",
}
"""As somebody types it: an apostrophe keeps digits text, as the column's own format does."""


@pytest.fixture
def file(small: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(small, tmp_path))


def cs(*args: object) -> int:
    return status_of(["--json", "--by", "张敏", "--now", "2026-11-22T10:00", *map(str, args)])


def type_below_the_table(office: Office, file: Path) -> int:
    """Type a row under the last one with the keyboard's own meaning, save, close."""
    grid = ClosedHost(file).read("bank_transfers")
    row = max(grid.rows) + 1
    component = office.open(file, hidden=True).impl.document
    sheet = component.Sheets.getByName(grid.sheet)
    for column, header in enumerate(grid.headers):
        value = TYPED.get(header)
        cell = sheet.getCellByPosition(column, row - 1)
        if isinstance(value, str):
            cell.setFormula(value)  # what a person types: an apostrophe, a number, a text
        elif isinstance(value, (int, float)):
            cell.setValue(value)
    component.store()
    component.close(True)
    return row


def test_a_row_typed_in_libreoffice_is_carried_out(office: Office, file: Path) -> None:
    row = type_below_the_table(office, file)
    assert cs("run", file) == 0
    grid = ClosedHost(file).read("bank_transfers")
    cells = dict(zip(grid.headers, grid.rows[row], strict=True))
    assert (cells["记录号"], cells["状态"]) == ("BT20261122-001", "待汇款")
    assert (cells["订单号"], cells["联系电话"], cells["客户ID"]) == (
        "2233445566778899001",
        "013800001111",
        "00123",
    )


def test_what_libreoffice_saved_is_worked_on_further(office: Office, file: Path) -> None:
    type_below_the_table(office, file)
    assert cs("run", file) == 0
    assert cs("claim-transfer", file, "BT20261122-001", "--payer-name", "陈先生") == 0
    assert cs("check", file) == 0
    assert cs("undo", file) == 0


def test_text_is_text_in_libreoffice(file: Path, tmp_path: Path) -> None:
    texts = ["=1+1", "+8613800001111", "@x", "-1", '=HYPERLINK("http://x")']
    for text in texts:
        told = {"shop": text, "customer-name": text, "address": text, "item": text, "customer-id": "00123",
                "phone": "013800001111", "order-no": "2233445566778899001"}  # fmt: skip
        options = [part for name, value in told.items() for part in (f"--{name}", value)]
        assert cs("register-transfer", file, "--qty", 1, "--amount-due", 1, *options) == 0
    seen = reopened(file, tmp_path)
    assert {text: seen.count(text) for text in texts if seen.count(text) < 4} == {}
    assert seen.count("2233445566778899001") >= len(texts)
    assert {"013800001111", "00123"} <= set(seen)


def reopened(file: Path, folder: Path) -> list[object]:
    """Every cell of the register as LibreOffice has it after opening and recalculating."""
    made = convert(shutil.copy(file, folder / "copy.xlsm"), "xlsx", folder / "out")
    sheet = CalamineWorkbook.from_path(str(made)).get_sheet_by_name("银行转账明细表")
    return [cell for row in sheet.to_python() for cell in row]


@pytest.mark.slow
def test_libreoffice_opens_what_a_day_of_presses_wrote(a_day: Path, tmp_path: Path) -> None:
    file = a_day / WORKBOOK
    seen = reopened(file, tmp_path)
    grid = ClosedHost(file).read("bank_transfers")
    ours = {cell for row in grid.rows.values() for cell in row if isinstance(cell, str) and cell.strip()}
    assert ours <= {str(cell) for cell in seen}
