"""Four registers open a case in 售后登记表: whose it is, what is told, what a workbook without it says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from cs_macros.book.book import Book
from cs_macros.book.checking import check_book
from cs_macros.errors import Level
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell
from cs_macros.sheets import ALL_SHEETS
from tests.builders import FIRST_ROW, NOW, STAFF, a_workbook, cells_of, push
from tests.sheets.changing import ORDER
from tests.sheets.service_desk import rows_of

ABOUT: dict[str, Cell] = {
    "shop": "示例旗舰店", "order_no": ORDER["order_no"], "customer_id": "tb_001", "created_at": NOW,
    "created_by": "张敏",
}  # fmt: skip
OPENERS: dict[str, tuple[str, dict[str, Cell], dict[str, Cell]]] = {
    "order_to_case": (
        "orders", {**ORDER, "status": "已发货"},
        {"order_case_type": "质量问题", "order_case_note": "不亮"},
    ),
    "finish_change": (
        "order_changes",
        {**ABOUT, "number": "OC1", "status": "已登记", "kind": "取消订单", "stage": "已发货",
         "request": "不要了", "customer_name": "陈小姐", "item": "台灯"},
        {},
    ),
    "close_inquiry": (
        "inquiries",
        {**ABOUT, "number": "CJ1", "status": "已联系快递", "agent": "张敏", "request": "破损",
         "courier": "顺丰", "tracking_no": "SF0012345678", "outcome": "转售后"},
        {},
    ),
    "complaint_to_case": (
        "complaints",
        {**ABOUT, "number": "TS1", "status": "已核实", "received_at": NOW, "channel": "电话",
         "salutation": "陈女士", "phone": "13800001111", "item": "台灯", "model": "TD-01", "content": "不亮",
         "serious": "否", "answered_at_once": "否"},
        {},
    ),
}  # fmt: skip


def a_desk(opener: str, aftersales: Sequence[str] = (), **more: Any) -> MemoryHost:
    table, row, _ = OPENERS[opener]
    people = [*STAFF, *({"name": name, "posts": "售后"} for name in aftersales)]
    return a_workbook({"staff": people, "orders": [ORDER], table: [row], **more})


def opened(opener: str, host: MemoryHost, by: str) -> Any:
    table, _, asks = OPENERS[opener]
    return push(host, opener, [FIRST_ROW], by=by, now=NOW, asks=asks, on=table)


@pytest.mark.parametrize("opener", OPENERS)
@pytest.mark.parametrize(
    ("aftersales", "by", "owner"),
    [
        ((), "王芳", "王芳"),
        (("孙晓",), "王芳", "孙晓"),
        (("孙晓", "钱多"), "王芳", None),
        (("孙晓", "钱多"), "钱多", "钱多"),
    ],
)
def test_a_case_is_whoever_presses_the_only_one_s_or_nobody_s_yet(
    opener: str, aftersales: Sequence[str], by: str, owner: str | None
) -> None:
    host = a_desk(opener, aftersales)
    done = opened(opener, host, by)
    assert done.ok, [str(p) for p in done.problems]
    (case,) = rows_of(host, "after_sales")
    assert case.get("处理人") == owner
    told = [p for p in done.problems if p.message == "售后有几位，转过去的那一行还没有处理人"]
    assert bool(told) == (owner is None)


@pytest.mark.parametrize("opener", OPENERS)
def test_a_workbook_without_the_register_opens_nothing_in_the_same_words(opener: str) -> None:
    host, table = a_desk(opener), OPENERS[opener][0]
    del host._tables["after_sales"]
    before = cells_of(host, table)
    done = opened(opener, host, "王芳")
    assert [p.message for p in done.problems if p.blocks] == ["这个工作簿没有“售后登记表”，不能转售后"]
    assert {**before, "问题": None} == {**cells_of(host, table), "问题": None}


@pytest.mark.parametrize("opener", OPENERS)
@pytest.mark.parametrize(
    ("status", "case_type", "is_told"),
    [("处理中", "质量问题", True), ("已关闭", "未发货取消", True), ("已关闭", "质量问题", False)],
)
def test_a_case_that_the_order_has_already_is_told_lest_it_is_paid_twice(
    opener: str, status: str, case_type: str, is_told: bool
) -> None:
    other = {"number": "AS1", "status": status, "case_type": case_type, "order_no": ORDER["order_no"]}
    done = opened(opener, a_desk(opener, ("孙晓",), after_sales=[other]), "王芳")
    told = [p.message for p in done.problems if "这个订单已经有售后 AS1" in p.message]
    assert bool(told) == is_told
    assert done.ok


def test_a_case_that_waits_for_whoever_takes_it_up_is_only_warned_of_by_check() -> None:
    host = a_desk("complaint_to_case", aftersales=("孙晓", "王洁"))
    opened("complaint_to_case", host, "张敏")
    book = Book(host, ALL_SHEETS, now=NOW)
    told = check_book(book, [ALL_SHEETS["after_sales"]])
    found = [(each.header, each.level) for problems in told.values() for each in problems]
    assert ("处理人", Level.WARN) in found
    assert ("处理人", Level.BLOCK) not in found
