"""A morning in the file: an address changed and a second order cancelled, from the shell and by 下一步."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.port import Cell, Replace

ADDRESS, CANCELLED = "4126112100010021105", "4126112100010021104"
"""Two orders of the made-up shop that wait to be sent."""


@pytest.fixture
def file(sampled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sampled, tmp_path / "客服台账.xlsm"))


def rows(file: Path, table: str) -> dict[int, dict[str, Cell]]:
    grid = ClosedHost(file).read(table)
    return {n: dict(zip(grid.headers, cells, strict=True)) for n, cells in grid.rows.items()}


def row_of(file: Path, table: str, header: str, cell: str) -> tuple[int, dict[str, Cell]]:
    """The last row that holds something in a column."""
    found = [(n, cells) for n, cells in rows(file, table).items() if cells[header] == cell]
    return found[-1]


def choose(file: Path, order_no: str, caption: str, **cells: Cell) -> None:
    """Type into a change's row, as people without macros do, and choose what is to be done next."""
    n, _ = row_of(file, "order_changes", "订单号", order_no)
    ClosedHost(file).write([Replace("order_changes", n, {"下一步": caption, **cells})])


def test_an_address_is_changed_and_an_order_cancelled_and_only_then_anything_leaves(
    cs: Any, file: Path
) -> None:
    def run(by: str) -> dict[str, Any]:
        status, done = cs("run", file, by=by)
        assert status == 0, done["problems"]
        return done

    register = ("register-change", file, "--stage", "未打单")
    new = ("--kind", "改地址", "--new-value", "浙江省台州市示例路 3 号")
    status, done = cs(*register, "--order-no", ADDRESS, *new, by="李静怡")
    assert (status, len(done["changed"])) == (0, 2), "the change, and the remark on its order"
    status, done = cs(
        *register, "--order-no", CANCELLED, "--kind", "取消订单", "--request", "不想要了", by="李静怡"
    )
    assert status == 0
    _, paid = row_of(file, "orders", "订单号", CANCELLED)
    assert (paid["旗色"], str(paid["备注文本"]).split("；")[0]) == (
        "蓝",
        "2026.11.22 不想要了,运费0.00 李静怡",
    )

    ship = ("ship-order", file, ADDRESS, "--courier", "中通快递", "--tracking-no", "780001")
    status, done = cs(*ship, by="吴大伟")
    assert status == 1
    assert "还有没办完的改单" in str(done["problems"])

    choose(file, ADDRESS, "客户已确认", 后台已改="是")
    choose(file, CANCELLED, "通知打单")
    said = {each["template"]: each["text"] for each in run("李静怡")["messages"]}
    assert "浙江省台州市示例路 3 号" in said["modify_address_done"]
    assert CANCELLED in said["internal_print_void"]

    choose(file, ADDRESS, "通知打单")
    choose(file, CANCELLED, "完成")
    status, done = cs("run", file, by="李静怡")
    assert status == 1, "nobody refunds what the print room has not voided"
    _, row = row_of(file, "order_changes", "订单号", CANCELLED)
    assert (row["下一步"], row["状态"]) == ("完成", "已通知打单")
    assert "状态" in str(row["问题"])
    _, row = row_of(file, "order_changes", "订单号", ADDRESS)
    assert (row["下一步"], row["状态"]) == (None, "已通知打单")

    choose(file, CANCELLED, "打单已处理")
    choose(file, ADDRESS, "打单已处理")
    run("吴大伟")
    choose(file, CANCELLED, "完成")
    choose(file, ADDRESS, "完成")
    done = run("李静怡")
    assert [each["template"] for each in done["messages"]] == ["cancel_voided_refund"]

    _, cancelled = row_of(file, "order_changes", "订单号", CANCELLED)
    _, closed = row_of(file, "orders", "订单号", CANCELLED)
    _, case = row_of(file, "after_sales", "订单号", CANCELLED)
    assert (cancelled["状态"], closed["状态"], closed["关闭原因"]) == ("已完成", "已关闭", "退款")
    assert (case["记录号"], case["售后类型"], case["状态"]) == (
        cancelled["售后记录号"],
        "未发货取消",
        "已登记",
    )
    status, done = cs(*ship, by="吴大伟")
    assert (status, row_of(file, "orders", "订单号", ADDRESS)[1]["状态"]) == (0, "已发货"), done["problems"]

    amount = str(closed["应付金额"])
    refund = (("handle-case",), ("start-refund", "--refund-amount", amount), ("refund-case",))
    for name, *fields in refund:
        status, done = cs(name, file, str(case["记录号"]), *fields, by="陈亦晨")
        assert status == 0, done["problems"]
    _, case = row_of(file, "after_sales", "订单号", CANCELLED)
    assert (case["状态"], case["处理人"]) == ("已退款", "陈亦晨")

    status, done = cs("check", file)
    assert [p for p in done["problems"] if p["level"] == "block"] == []
