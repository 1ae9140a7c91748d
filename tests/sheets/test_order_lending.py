# ruff: noqa: E501 (a line a row)
"""What 订单跟进表 knows of an order fills other sheets' rows about it, never over what is typed (issue 19, 5)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from cs_macros.book import moving
from cs_macros.book.book import Book
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell
from cs_macros.sheets import ALL_SHEETS
from tests.builders import FIRST_ROW, NOW, STAFF, a_workbook, push
from tests.lists import for_each

NUMBER = "4126000000000000001"
ORDER: dict[str, Cell] = {
    "status": "已发货", "shop": "示例旗舰店", "platform": "天猫", "order_no": NUMBER, "customer_id": "小满",
    "customer_name": "张三", "phone": "13912341234", "address": "浙江省杭州市示例路 1 号", "item": "台灯", "model": "A12",
    "qty": 2, "amount": 257, "ordered_at": datetime(2026, 11, 20, 9), "pay_kind": "货到付款", "courier": "圆通",
    "tracking_no": "YT8800000000001", "shipped_at": datetime(2026, 11, 20, 18),
}  # fmt: skip
PEOPLE = [*STAFF, {"staff_no": "05", "name": "郑晨", "posts": "售后"}]

BUTTONS: list[tuple[str, str, dict[str, Cell], dict[str, str]]] = [
    ("register_transfer", "bank_transfers", {},
     {"customer_id": "小满", "customer_name": "张三", "phone": "13912341234", "address": "浙江省杭州市示例路 1 号",
      "item": "台灯", "qty": "2", "amount_due": "257.00"}),
    ("register_case", "after_sales", {"case_type": "发货后撤回", "description": "不要了"},
     {"customer_id": "小满", "customer_name": "张三", "phone": "13912341234", "item": "台灯", "model": "A12",
      "courier": "圆通", "tracking_no": "YT8800000000001", "platform": "天猫"}),
    ("register_return", "returns", {"kind": "退货", "reason": "七天无理由", "is_quality": "否"},
     {"customer_id": "小满", "contact": "13912341234", "item": "台灯", "model": "A12", "qty": "2"}),
    ("register_rejection", "rejections", {"kind": "拒收", "reason": "客户不想要了"},
     {"customer_id": "小满", "courier": "圆通", "tracking_no": "YT8800000000001", "is_cod": "True"}),
]  # fmt: skip


def registered(host: MemoryHost, button: str, table: str, **fields: Cell) -> Any:
    push(host, button, by="郑晨", now=NOW, order_no=NUMBER, **fields)
    book = Book(host, ALL_SHEETS, now=NOW)
    return [row.record for row in book.table(ALL_SHEETS[table].record).rows()][-1]


@for_each(BUTTONS, named=lambda case: case[0])
def test_an_order_number_is_enough(case: tuple[str, str, dict[str, Cell], dict[str, str]]) -> None:
    button, table, fields, wanted = case
    host = a_workbook({"orders": [ORDER], "staff": PEOPLE})
    record = registered(host, button, table, **fields)
    assert record.status is not None
    assert {name: str(getattr(record, name)) for name in wanted} == wanted


@for_each(BUTTONS, named=lambda case: case[0])
def test_nothing_typed_is_written_over(case: tuple[str, str, dict[str, Cell], dict[str, str]]) -> None:
    button, table, fields, _ = case
    host = a_workbook({"orders": [ORDER], "staff": PEOPLE})
    record = registered(host, button, table, **fields, customer_id="别人", item="吊灯", qty=1)
    assert (record.customer_id, record.item, record.qty) == ("别人", "吊灯", 1)


def test_what_the_platform_masks_fills_nothing() -> None:
    masked = {**ORDER, "customer_name": "张*", "phone": "139****1234", "address": "浙江省****"}
    host = a_workbook({"orders": [masked], "staff": PEOPLE})
    done = push(host, "register_transfer", by="郑晨", now=NOW, order_no=NUMBER)
    blank = {p.header for p in done.problems if p.blocks}
    assert blank == {"客户姓名", "联系电话", "收货地址"}


def test_an_order_nobody_knows_fills_nothing() -> None:
    host = a_workbook({"orders": [ORDER], "staff": PEOPLE})
    done = push(host, "register_transfer", by="郑晨", now=NOW, order_no="4126000000000000009")
    assert "客户ID" in {p.header for p in done.problems if p.blocks}


def test_a_phrase_for_an_order_number_takes_its_row() -> None:
    phrase: dict[str, Cell] = {"template": "ship_notice", "title": "已发货", "number": NUMBER}
    host = a_workbook({"orders": [ORDER], "phrases": [phrase]})
    done = push(host, "use_phrase", [FIRST_ROW], now=NOW)
    (text,) = [str(each["text"]) for each in done.messages]
    assert "您购买的台灯已经发货啦，圆通，运单号YT8800000000001" in text


def test_the_orders_are_read_only_where_they_may_help(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a row in which nothing is blank that a move would fill, nobody asks what its order knows."""
    asked: list[object] = []
    monkeypatch.setattr(moving, "lent_to", lambda record, book: asked.append(record) or {})
    row = {"number": "BT20261122-001", "status": "待汇款", "order_no": NUMBER, "payer_name": "张三"}
    for claimed, count in ((datetime(2026, 11, 22, 9), 0), (None, 1)):
        host = a_workbook({"bank_transfers": [{**row, "claimed_at": claimed}], "staff": PEOPLE})
        push(host, "claim_transfer", [FIRST_ROW], by="郑晨", now=NOW)
        assert len(asked) == count
