# ruff: noqa: E501 (rows of exports are long)
"""A day in the file: import, remind, reply, pay, promise, change an address, cancel one, ship, notify, receive;
from the shell, and the same without macros by 下一步 and `run` (issue 19)."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.port import Cell, Replace

HEAD = "订单编号,订单状态,下单时间,付款时间,买家昵称,收货人姓名,手机,收货地址,商品名称,商家编码,数量,应付金额,快递公司,快递单号,发货时间,店铺名称"
A, B, C = "4126112200010029901", "4126112200010029902", "4126112200010029903"
PEOPLE = {
    A: "买家甲,郭一,13800009901,浙江省杭州市示例路 1 号,软底帆布鞋 白 37 码,XZ-1001,1,134.00",
    B: "买家乙,郭二,13800009902,浙江省杭州市示例路 2 号,真皮乐福鞋 棕 40 码,XZ-1002,1,359.00",
    C: "买家丙,郭三,13800009903,浙江省杭州市示例路 3 号,居家棉拖鞋 米 38 码,XZ-3001,2,79.80",
}


@pytest.fixture
def file(sampled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sampled, tmp_path / "客服台账.xlsm"))


def export(folder: Path, name: str, *rows: tuple[str, str, str, str]) -> Path:
    """Order number, state, payment, parcel."""
    lines = [
        f"{number},{state},2026-11-22 09:00:00,{paid},{PEOPLE[number]},{parcel or ',,'},示例鞋铺"
        for number, state, paid, parcel in rows
    ]
    path = folder / name
    path.write_bytes(("\n".join([HEAD, *lines]) + "\n").encode("gb18030"))
    return path


def order(file: Path, number: str, table: str = "orders") -> tuple[int, dict[str, Cell]]:
    grid = ClosedHost(file).read(table)
    rows = {n: dict(zip(grid.headers, cells, strict=True)) for n, cells in grid.rows.items()}
    return next((n, cells) for n, cells in reversed(rows.items()) if cells["订单号"] == number)


def morning(cs: Any, file: Path, tmp_path: Path) -> None:
    first = export(
        tmp_path, "上午.csv", (A, "待付款", "", ""), (B, "待发货", "2026-11-22 09:30:00", ""),
        (C, "待发货", "2026-11-22 09:40:00", ""),
    )  # fmt: skip
    status, done = cs("import-orders", file, first, by="李静怡", now="2026-11-22T10:00")
    assert (status, done["summary"]) == (
        0,
        "读了 1 个文件：新订单 3 个，更新 0 个，没有变化 0 个，没有导入 0 行。",
    )


def evening(cs: Any, file: Path, tmp_path: Path) -> None:
    """The platform's next file: B has arrived."""
    later = export(tmp_path, "晚上.csv", (A, "待发货", "2026-11-22 16:20:00", ""),
                   (B, "交易成功", "2026-11-22 09:30:00", ""), (C, "交易关闭", "2026-11-22 09:40:00", ""))  # fmt: skip
    status, done = cs("import-orders", file, later, by="李静怡", now="2026-11-24T09:00")
    assert (status, done["summary"]) == (
        0,
        "读了 1 个文件：新订单 0 个，更新 2 个，没有变化 1 个，没有导入 0 行。",
    )


def ended(file: Path) -> dict[str, Cell]:
    return {number: order(file, number)[1]["状态"] for number in (A, B, C)}


def test_a_day_from_the_shell(cs: Any, file: Path, tmp_path: Path) -> None:
    def did(
        command: str, number: str, *more: str, by: str = "李静怡", now: str = "2026-11-22T16:30"
    ) -> list[str]:
        status, done = cs(command, file, number, *more, by=by, now=now)
        assert status == 0, done["problems"]
        return [each["template"] for each in done["messages"]]

    morning(cs, file, tmp_path)
    assert did("remind-payment", A, "--online", "是", "--chatted", "是", now="2026-11-22T16:00") == [
        "payment_reminder_chatted"
    ]
    did("record-reply", A, "--replied", "是", "--worry", "怕偏大", now="2026-11-22T16:10")
    assert did("mark-paid", A, "--paid-at", "2026-11-22 16:20") == [
        "payment_confirmed_terms",
        "order_confirm_recipient",
    ]
    assert did("promise-order", A, "--stock", "有") == ["payment_confirmed_terms"]
    assert str(order(file, A)[1]["承诺发货日"])[:10] == "2026-11-23"
    assert order(file, A)[1]["系统归属"] == "催付"

    did("open-change", B, now="2026-11-22T10:30")
    n, _ = order(file, B, "order_changes")
    change = ("--kind", "改地址", "--stage", "未打单", "--new-value", "浙江省宁波市示例路 9 号")
    status, done = cs("register-change", file, "--row", str(n), *change, by="李静怡", now="2026-11-22T10:31")
    assert status == 0, done["problems"]
    number = str(order(file, B, "order_changes")[1]["记录号"])
    ship = ("ship-order", file, B, "--courier", "中通快递", "--tracking-no", "78000000029902")
    status, done = cs(*ship, by="吴大伟", now="2026-11-22T11:00")
    assert status == 1
    assert f"这个订单还有没办完的改单 {number}" in str(done["problems"])
    did(
        "confirm-change",
        number,
        "--confirmed-at",
        "2026-11-22 10:40",
        "--changed-in-backend",
        "是",
        now="2026-11-22T10:41",
    )
    did("notify-printer", number, "--printer-notified-at", "2026-11-22 10:45", now="2026-11-22T10:45")
    did("printer-done", number, "--printer-done-at", "2026-11-22 11:10", by="吴大伟", now="2026-11-22T11:10")
    did("finish-change", number, now="2026-11-22T11:20")

    status, done = cs("register-change", file, "--order-no", C, "--kind", "取消订单", "--stage", "未打单",
                      "--request", "不要了", by="李静怡", now="2026-11-22T11:30")  # fmt: skip
    assert status == 0, done["problems"]
    cancelled = str(order(file, C, "order_changes")[1]["记录号"])
    did("notify-printer", cancelled, "--printer-notified-at", "2026-11-22 11:31", now="2026-11-22T11:31")
    did(
        "printer-done",
        cancelled,
        "--printer-done-at",
        "2026-11-22 11:40",
        "--disposal",
        "作废",
        by="吴大伟",
        now="2026-11-22T11:40",
    )
    did("finish-change", cancelled, now="2026-11-22T11:45")

    did(*(ship[0], B), *ship[3:], by="吴大伟", now="2026-11-22T17:00")
    assert did("notify-shipping", B, by="王思磊", now="2026-11-22T19:00") == ["ship_notice"]
    evening(cs, file, tmp_path)
    assert ended(file) == {A: "待发货", B: "已收货", C: "已关闭"}
    _, done = cs("check", file, by="李静怡", now="2026-11-24T09:30")
    assert [p["message"] for p in done["problems"] if p["sheet"] == "订单跟进表"] == []


def test_the_same_day_without_macros(cs: Any, file: Path, tmp_path: Path) -> None:
    """People type into the row, choose 下一步, save, close; `run` does the rest."""

    def runs(by: str, now: str, *typed: tuple[str, str, dict[str, Cell]]) -> dict[str, Any]:
        edits = [
            Replace("orders", order(file, number)[0], {"下一步": caption, **cells})
            for number, caption, cells in typed
        ]
        ClosedHost(file).write(edits)
        status, done = cs("run", file, by=by, now=now)
        assert status == 0, done["problems"]
        return done

    morning(cs, file, tmp_path)
    done = runs("李静怡", "2026-11-22T16:00", (A, "催付", {"旺旺在线": "是", "是否咨询过": "否"}))
    assert [each["template"] for each in done["messages"]] == ["payment_reminder_new"]
    runs("李静怡", "2026-11-22T16:10", (A, "客户已回复", {"客户回复": "是", "顾忌": "怕偏大"}))
    runs(
        "李静怡",
        "2026-11-22T16:25",
        (A, "已付款", {"付款时间": "2026-11-22 16:20"}),
        (B, "承诺发货", {"库存": "有"}),
    )
    assert str(order(file, B)[1]["承诺发货日"])[:10] == "2026-11-22"
    parcel: dict[str, Cell] = {"快递": "中通快递", "运单号": "78000000029902"}
    runs("吴大伟", "2026-11-22T17:00", (B, "标记发货", parcel))
    done = runs("王思磊", "2026-11-22T19:00", (B, "发货通知", {}))
    assert [each["template"] for each in done["messages"]] == ["ship_notice"]
    runs("王思磊", "2026-11-24T10:00", (B, "确认收货", {}))
    assert ended(file) == {A: "待发货", B: "已收货", C: "待发货"}
    assert all(order(file, number)[1]["下一步"] in (None, "") for number in (A, B, C))
