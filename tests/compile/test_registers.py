"""Returns and after-sales: counted in the week in which they end, and what is asked about each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cs_macros.build.hand_in import hand_in_file
from cs_macros.compile.plan import Plan
from tests.compile.conftest import PLANS, Compiled
from tests.compile.made import DEADLINE

Run = Callable[..., Compiled]
DAY = timedelta(days=1)
CASE: dict[str, Any] = {
    "number": "AS20261117-001", "status": "已关闭", "shop": "示例店", "platform": "淘宝", "order_no": "001",
    "customer_id": "买家", "customer_name": "陈小姐", "phone": "13800001111", "item": "台灯",
    "address": "浙江省杭州市示例路 1 号", "model": "DL-01", "qty": 2, "case_type": "物流异常",
    "description": "打 13800001111 没人接", "owner": "李静", "courier": "顺丰", "tracking_no": "SF1",
    "solution": "退款", "refund_amount": 88, "created_at": DEADLINE - 4 * DAY,
    "entered_at": DEADLINE - DAY, "created_by": "李静",
}  # fmt: skip
RETURN: dict[str, Any] = {
    "number": "RT20261117-001", "status": "已完成", "shop": "示例店", "order_no": "001",
    "customer_id": "买家", "contact": "13800001111", "kind": "退货", "reason": "尺码不合", "is_quality": "是",
    "verdict": "是质量问题", "item": "皮鞋", "model": "XZ-38", "qty": 2, "freight_payer": "商家",
    "return_freight": 12.5, "return_courier": "圆通", "return_tracking": "YT1",
    "received_date": (DEADLINE - 2 * DAY).date(), "inspection": "合格", "restocked": "报损",
    "refund_amount": 200, "loss_amount": 150, "outcome": "已退款", "created_at": DEADLINE - 4 * DAY,
    "entered_at": DEADLINE - DAY, "created_by": "李静",
}  # fmt: skip


def a_folder(folder: Path, plan: Plan, rows: Sequence[dict[str, Any]]) -> Path:
    """Rows of a register, as a file of their own; each came into its state when it was last changed."""
    folder.mkdir()
    stood = [("", {"entered_at": row.get("updated_at"), **row}) for row in rows]
    content = hand_in_file(plan.sheet, "", "", stood, datetime(2026, 11, 21))
    (folder / "李静.xlsx").write_bytes(content)
    return folder


def rows_of(kind: str) -> tuple[dict[str, Any], ...]:
    """One that ended this week, last week, next week; one that waits since long."""
    row = RETURN if kind == "returns" else CASE
    other = "已同意" if kind == "returns" else "处理中"
    twins = [row]
    for n, more in enumerate(
        [
            {"entered_at": DEADLINE - 8 * DAY, "created_at": DEADLINE - 9 * DAY},
            {"entered_at": DEADLINE + timedelta(minutes=1)},
            {"status": other, "created_at": DEADLINE - 40 * DAY},
            {"status": other, "created_at": DEADLINE + DAY},
        ],
        start=2,
    ):
        number = f"{row['number'][:-1]}{n}"
        twins.append(row | {"number": number, "order_no": f"00{n}"} | more)
    return tuple(twins)


@pytest.mark.parametrize("kind", ["returns", "after-sales"])
def test_a_row_counts_in_the_week_in_which_it_ends(tmp_path: Path, compile_: Run, kind: str) -> None:
    compiled = compile_(a_folder(tmp_path / "交", PLANS[kind], rows_of(kind)), kind=kind)
    (verdict,) = compiled.json["rows"]
    assert {name: verdict[name] for name in ("计入", "未结", "其他周", "冲突")} == {
        "计入": 1, "未结": 1, "其他周": 3, "冲突": 0,
    }  # fmt: skip
    before = compile_(tmp_path / "交", kind=kind, week="2026-W46", name="上周.xlsx")
    assert [row["记录号"][-1] for row in before.listed("明细")] == ["2"]


@pytest.mark.parametrize("kind", ["returns", "after-sales"])
def test_an_open_row_says_whether_it_is_overdue(tmp_path: Path, compile_: Run, kind: str) -> None:
    rows = rows_of(kind)
    late = rows[3] | {"number": f"{rows[3]['number'][:-1]}9", "order_no": "009", "overdue": "是"}
    compiled = compile_(a_folder(tmp_path / "交", PLANS[kind], (*rows, late)), kind=kind)
    assert [(row["记录号"][-1], row["逾期"]) for row in compiled.listed("未结")] == [("4", None), ("9", "是")]
    assert "逾期" not in compiled.listed("明细")[0]


def test_returns_tell_stock_loss_freight_and_claims(tmp_path: Path, compile_: Run) -> None:
    broken = RETURN | {
        "number": "RT20261117-002", "order_no": "002", "verdict": "快递损坏", "model": "XZ-39",
        "restocked": "已归位", "loss_amount": 30, "return_tracking": "YT2",
    }  # fmt: skip
    by_customer = RETURN | {
        "number": "RT20261117-003", "order_no": "003", "is_quality": "否", "verdict": None,
        "freight_payer": "客户", "loss_amount": None, "return_tracking": "YT3",
    }  # fmt: skip
    folder = a_folder(tmp_path / "交", PLANS["returns"], [RETURN, broken, by_customer])
    compiled = compile_(folder, kind="returns")
    models = compiled.block("统计", "退回数量（按型号）")
    assert (models["XZ-38"][1], models["XZ-39"][1]) == (4, 2)
    losses = compiled.block("统计", "损失金额（按责任方）")
    assert {party: Decimal(str(cells[2])) for party, cells in losses.items()} == {
        "商家": 150, "快递": 30, "合计": 180,
    }  # fmt: skip
    assert compiled.block("统计", "商家承担的运费（按店铺）")["合计"][:3] == (2, 4, 25)
    assert compiled.block("统计", "要向快递索赔（按快递）")["圆通"][:3] == (1, 2, 42.5)


def test_cases_are_masked_in_addresses_and_in_what_people_wrote(tmp_path: Path, compile_: Run) -> None:
    compiled = compile_(a_folder(tmp_path / "交", PLANS["after-sales"], [CASE]), kind="after-sales")
    (row,) = compiled.listed("明细")
    assert (row["收货地址"], row["电话"]) == ("浙江省杭州市****", "138****1111")
    assert row["情况说明"] == "打 138****1111 没人接"
    assert compiled.block("统计", "要向快递索赔（按快递）")["顺丰"][:3] == (1, 2, 88)
