"""`check` from the command line: a fault of every kind, and the money of an order across files."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from cs_macros.book.sheets import Sheet
from cs_macros.build.workbook import build_workbook
from cs_macros.hosts.port import Cell
from cs_macros.sheets import ALL_SHEETS
from tests.builders import SHOPS, STAFF, TRANSFER
from tests.sheets.test_money import GIVEN, GOODS, ORDER, PAID, RETURN

SHEETS = ("bank_transfers", "after_sales", "returns", "rejections", "staff", "shops", "settings", "journal")

Rows = Mapping[str, Sequence[Mapping[str, Cell]]]


def workbook(path: Path, rows: Rows) -> Path:
    """A workbook on disk with the sheets that these tests need."""
    sheets: list[Sheet] = [sheet for sheet in ALL_SHEETS.in_order() if sheet.table in SHEETS]
    path.parent.mkdir(exist_ok=True)
    build_workbook(path, sheets, rows={"staff": STAFF, "shops": SHOPS, **rows}, version="0.2.0")
    return path


BORN: dict[str, Cell] = {"created_at": "2026-11-21 09:00", "created_by": "张敏", "updated_by": "张敏"}
AWAITED: dict[str, Cell] = {**TRANSFER, **BORN, "status": "待汇款", "log_date": "2026-11-21"}
FAULTY: tuple[tuple[dict[str, Cell], str, str], ...] = (
    ({"amount_due": "abc"}, "应付金额", "不是金额"),
    ({"qty": "两个"}, "数量", "不是数字"),
    ({"status": "飞了"}, "状态", "不在可选项里"),
    ({"phone": None}, "联系电话", "不能空着"),
    ({"log_date": "1900-01-10"}, "登记日期", "2000"),
    ({"log_date": "2031-01-10"}, "登记日期", "一年"),
    ({"claimed_at": 11.22}, "客户称汇款时间", "也许是 2026-11-22"),
    ({"claimed_at": 11.2}, "客户称汇款时间", "也许是 2026-11-02 或 2026-11-20"),
    ({"number": "BT20261121-001"}, "记录号", "编号相同"),
    ({"number": "BT20261121-001"}, "记录号", "编号相同"),
    ({"status": None, "number": "BT20261121-999"}, "记录号", "由按钮填写"),
)


def test_one_fault_of_each_kind_is_named_with_its_place_and_what_to_do(cs: Any, tmp_path: Path) -> None:
    rows: list[dict[str, Cell]] = []
    for n, (cells, _, _) in enumerate(FAULTY):
        rows.append({**AWAITED, "number": f"BT20261121-1{n:02}", **cells})
    overpaid = {**RETURN, **GIVEN, "refund_amount": 150, **BORN}
    file = workbook(
        tmp_path / "账.xlsm", {"bank_transfers": [*rows, {**PAID, **BORN}], "returns": [overpaid]}
    )
    before = file.read_bytes()
    status, found = cs("check", file)
    assert status == 1
    assert file.read_bytes() == before
    told = [p for p in found["problems"] if p["level"] == "block"]
    assert all(p["hint"] and p["sheet"] and p["row"] and p["file"] == str(file) for p in told), told
    first = min(p["row"] for p in told if p["sheet"] == "银行转账明细表")
    said = {(p["row"] - first, p["header"]): p for p in told if p["sheet"] == "银行转账明细表"}
    unseen = [
        (header, words)
        for n, (_, header, words) in enumerate(FAULTY)
        if words not in said.get((n, header), {"message": ""})["message"]
    ]
    assert not unseen, said
    assert len(said) == len(FAULTY) + 3, "each fault once, and who signed the last row"
    assert str(said[0, "应付金额"]["value"]) == "abc"
    (money,) = [p["message"] for p in told if p["sheet"] == "退换货登记表" and p["header"] == "退款金额"]
    assert money.startswith(f"订单 {ORDER} 收到 100.00 元，退出 150.00 元")


def refunded(amount: int, number: str) -> dict[str, Cell]:
    return {**RETURN, **GIVEN, **BORN, "number": number, "refund_amount": amount}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The payment and a refund of 60 in one agent's workbook, a refund of 50 in another's."""
    folder = tmp_path / "大家"
    workbook(
        folder / "张敏.xlsx",
        {"bank_transfers": [{**PAID, **BORN}], "returns": [refunded(60, "RT20261121-001")]},
    )
    case = {**GOODS, "number": "AS20261121-001", "status": "已退款", "platform": "天猫", "case_type": "其他"}
    case |= {
        "description": "不想要",
        "owner": "孙晓",
        "solution": "退款",
        **BORN,
        **GIVEN,
        "refund_amount": 50,
    }
    workbook(folder / "孙晓.xlsx", {"after_sales": [case]})
    return folder


def across(found: dict[str, Any]) -> list[str]:
    return [p["message"] for p in found["problems"] if not p["file"]]


def test_an_order_paid_back_twice_in_two_workbooks_is_named(cs: Any, folder: Path) -> None:
    status, found = cs("check", folder)
    assert status == 1
    assert across(found) == [
        f"订单 {ORDER} 收到 100.00 元，退出 110.00 元（“孙晓.xlsx”的售后登记表 AS20261121-001 50.00 元、"
        "“张敏.xlsx”的退换货登记表 RT20261121-001 60.00 元）"
    ]
    assert "几个工作簿放在一起看：1 笔订单退出的钱多过收到的。" in found["summary"]


def test_a_copy_of_a_workbook_counts_once(cs: Any, folder: Path) -> None:
    shutil.copy(folder / "张敏.xlsx", folder / "张敏 副本.xlsx")
    (folder / "孙晓.xlsx").unlink()
    assert across(cs("check", folder)[1]) == []


def test_one_workbook_says_it_once(cs: Any, tmp_path: Path) -> None:
    rows = {"bank_transfers": [{**PAID, **BORN}], "returns": [refunded(150, "RT20261121-001")]}
    workbook(tmp_path / "个" / "一.xlsx", rows)
    workbook(tmp_path / "个" / "二.xlsx", {"bank_transfers": [{**PAID, **BORN, "number": "BT20261120-009"}]})
    status, found = cs("check", tmp_path / "个")
    assert sum("退出" in p["message"] for p in found["problems"]) == 1
    assert status == 1
