"""A week of orders: what was sold, what is unpaid, unshipped, promised and late (issue 19, 6)."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.compile.conftest import PLANS, run
from tests.compile.test_registers import a_folder

DAY = timedelta(days=1)
NOW = datetime(2026, 11, 23, 9, 0)
ORDER: dict[str, Any] = {
    "status": "已收货", "shop": "甲店", "platform": "淘宝", "order_no": "4126000000000000001",
    "customer_id": "小满", "phone": "13800001111", "item": "台灯", "model": "A12", "qty": 2, "amount": 100,
    "agent": "李静",
    "ordered_at": datetime(2026, 11, 18, 9), "pay_kind": "在线支付", "created_at": datetime(2026, 11, 18, 10),
    "created_by": "李静",
}  # fmt: skip


def orders(*more: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**ORDER, "order_no": f"412600000000000000{n}", **each} for n, each in enumerate(more, 1)]


def test_what_was_sold_and_what_waits(tmp_path: Path) -> None:
    rows = orders(
        {},
        {"status": "已发货", "shop": "乙店", "amount": 50, "qty": 1},
        {"status": "已关闭", "close_reason": "不再购买"},
        {"ordered_at": datetime(2026, 11, 11, 9)},  # another week's
        {"status": "未付款", "amount": 30, "qty": 1},
        {"status": "待联系", "amount": 40, "qty": 1},
        {"status": "待发货", "promised_date": NOW.date() - DAY, "delay_reason": "缺货"},
        {"status": "待发货", "promised_date": NOW.date(), "shop": "乙店", "agent": None},
    )
    folder = a_folder(tmp_path / "交", PLANS["orders"], rows)
    compiled = run(folder, tmp_path / "订单.xlsx", kind="orders")
    assert compiled.json["ok"], compiled.json["problems"]
    shops = {name: cells[:3] for name, cells in compiled.block("汇总", "按店铺").items()}
    assert shops == {"甲店": (2, 4, 200), "乙店": (1, 1, 50), "合计": (3, 5, 250)}
    sheet = [list(row) for row in compiled.book["汇总"].iter_rows(values_only=True)]
    start = next(n for n, row in enumerate(sheet) if row[0] == "没有办完的订单")
    found = {tuple(row[:4]): tuple(row[4:7]) for row in sheet[start + 2 : start + 6]}
    assert found == {
        ("没付款", "甲店", "李静", "—"): (2, 2, 70),
        ("没发货", "乙店", "（未填）", "—"): (1, 2, 100),
        ("答应的日子过了没发", "甲店", "李静", "缺货"): (1, 2, 100),
        ("合计", None, None, None): (4, 6, 270),
    }
    assert {row["订单号"][-1] for row in compiled.listed("未结")} == {"5", "6", "7", "8"}
    assert {row["电话"] for row in compiled.listed("明细")} == {"138****1111"}
