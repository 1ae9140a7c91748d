# ruff: noqa: E501 (rows of exports are long)
"""导入订单: new rows, forward only, nothing whole masked again, one journal line, and back (SERVICE 20.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from shutil import copy

import pytest

from cs_macros.book.book import Book
from cs_macros.book.checking import check_book
from cs_macros.book.office import JournalLine
from cs_macros.book.outcome import Outcome
from cs_macros.errors import CsError, Level
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.orders.register import Order
from tests.builders import FIRST_ROW, a_workbook, all_cells, push

DATA = Path(__file__).parent.parent / "data" / "orders"
NOW = datetime(2026, 11, 22, 15, 0)
SHOPS = [
    {"name": "示例鞋铺", "platform": "淘宝"},
    {"name": "拼店", "platform": "拼多多"},
    {"name": "抖店", "platform": "抖音"},
]

HEAD = "订单编号,订单状态,下单时间,付款时间,发货时间,买家昵称,收货人姓名,手机,收货地址,商品名称,商家编码,数量,应付金额,快递公司,快递单号,商家备注,旗色,支付方式,店铺名称"
A = {
    "订单编号": "4126000000000000001", "订单状态": "待发货", "下单时间": "2026-11-22 09:00:00",
    "付款时间": "2026-11-22 09:10:00", "买家昵称": "小满", "收货人姓名": "张三", "手机": "13912341234",
    "收货地址": "浙江省杭州市示例路1号", "商品名称": "台灯", "商家编码": "A12", "数量": "1",
    "应付金额": "128.50", "店铺名称": "示例鞋铺",
}  # fmt: skip


@pytest.fixture
def host() -> MemoryHost:
    return a_workbook({"shops": SHOPS})


def export(folder: Path, *rows: Mapping[str, str], name: str = "导出.csv") -> str:
    path = folder / name
    heads = HEAD.split(",")
    lines = [HEAD, *(",".join(row.get(head, "") for head in heads) for row in rows)]
    path.write_text("\n".join(lines) + "\n", "utf-8-sig")
    return str(path)


def imported(host: MemoryHost, files: str, now: datetime = NOW, **asks: str) -> Outcome:
    return push(host, "import_orders", now=now, asks={"order_files": files, **asks})


def order(host: MemoryHost, number: str = A["订单编号"]) -> Order:
    row = book(host).table(Order).find(number)
    assert row is not None
    return row.record


def book(host: MemoryHost, now: datetime = NOW) -> Book:
    return Book(host, ALL_SHEETS, now=now, operator="张敏")


def journal(host: MemoryHost) -> list[JournalLine]:
    return [row.record for row in book(host).table(JournalLine).rows()]


def told(done: Outcome) -> str:
    return "\n".join(f"{p.message} {p.hint}" for p in done.problems)


# -- the five files ----------------------------------------------------------------------------


def test_the_five_files_at_once_and_again(host: MemoryHost, tmp_path: Path) -> None:
    for file in DATA.iterdir():
        copy(file, tmp_path)
    done = imported(host, str(tmp_path))
    assert done.summary == "读了 5 个文件：新订单 67 个，更新 0 个，没有变化 0 个，没有导入 0 行。"
    rows = [row.record for row in book(host).table(Order).rows()]
    assert Counter(str(o.shop) for o in rows) == {"示例鞋铺": 25, "拼店": 21, "抖店": 21}
    assert Counter(str(o.platform) for o in rows) == {"淘宝": 25, "拼多多": 21, "抖音": 21}
    assert sum(o.amount or 0 for o in rows) == Decimal("9081.40") + Decimal("5466.20") + Decimal("8096.80")
    assert Counter(str(o.status) for o in rows) == {
        "未付款": 19,
        "待发货": 19,
        "已发货": 12,
        "已收货": 7,
        "已关闭": 10,
    }
    assert {o.model for o in rows if o.shop == "示例鞋铺"} == {
        "XZ-2002",
        "XZ-3001",
        "XZ-4001",
        "XZ-2001",
        "XZ-1001",
    }
    assert len(journal(host)) == 1
    before = all_cells(host, "orders")
    again = imported(host, str(tmp_path))
    assert again.summary == "读了 5 个文件：新订单 0 个，更新 0 个，没有变化 67 个，没有导入 0 行。"
    assert all_cells(host, "orders") == before
    assert len(journal(host)) == 1


def test_each_platforms_reorder_is_found(host: MemoryHost, tmp_path: Path) -> None:
    for file in DATA.iterdir():
        copy(file, tmp_path)
    imported(host, str(tmp_path))
    hints = {o.order_no: o.duplicate_hint for o in (r.record for r in book(host).table(Order).rows())}
    assert {k: v for k, v in hints.items() if v} == {
        "4126169060104780597": "4126169060104780596",
        "6917767389250828378": "6917767389250828377",
        "261121-293437852851229": "261121-293437852851220",
    }


def test_refunds_in_the_files_are_counted_and_told(host: MemoryHost, tmp_path: Path) -> None:
    copy(DATA / "pdd-orders.csv", tmp_path)
    assert "有 1 个订单在退款或售后处理中：261121-305464901478388" in told(imported(host, str(tmp_path)))
    copy(DATA / "taobao-refunds.xlsx", tmp_path)
    done = imported(host, str(tmp_path / "taobao-refunds.xlsx"))
    assert "有 9 个订单" in told(done)
    assert "taobao-refunds.xlsx 是退款列表，里面的订单没有登记" in told(done)
    assert len(book(host).table(Order).positions) == 21


def test_a_list_of_goods_fills_known_orders_only(host: MemoryHost, tmp_path: Path) -> None:
    done = imported(host, str(DATA / "taobao-order-items.csv"))
    assert "没有导入 25 行" in done.summary
    assert "只有商品，没有这个订单；先导入订单列表" in told(done)
    imported(host, str(DATA / "taobao-orders.csv"))
    assert order(host, "4126174964839136749").model is None
    assert "更新 25 个" in imported(host, str(DATA / "taobao-order-items.csv")).summary
    assert order(host, "4126174964839136749").model == "XZ-4001"


# -- what becomes of an order ------------------------------------------------------------------


def test_states_of_new_orders(host: MemoryHost, tmp_path: Path) -> None:
    words = ("待付款", "待发货", "已发货", "交易成功", "交易关闭")
    rows = [{**A, "订单编号": f"412600000000000000{n}", "订单状态": word} for n, word in enumerate(words)]
    door = {**A, "订单编号": "4126000000000000009", "支付方式": "货到付款", "付款时间": ""}
    imported(host, export(tmp_path, *rows, door))
    found = [str(row.record.status) for row in book(host).table(Order).rows()]
    assert found == ["未付款", "待发货", "已发货", "已收货", "已关闭", "待联系"]
    assert order(host, "4126000000000000004").close_reason == "平台关闭"


def test_a_later_file_moves_forward_and_an_older_one_changes_nothing(
    host: MemoryHost, tmp_path: Path
) -> None:
    unpaid = {**A, "订单状态": "待付款", "付款时间": ""}
    shipped = {
        **A,
        "订单状态": "已发货",
        "快递公司": "圆通",
        "快递单号": "YT8800000000001",
        "发货时间": "2026-11-22 14:00:00",
    }
    imported(host, export(tmp_path, unpaid))
    done = imported(host, export(tmp_path, shipped))
    assert "更新 1 个" in done.summary
    o = order(host)
    assert (o.status, o.courier, o.tracking_no, o.platform_status) == (
        "已发货",
        "圆通",
        "YT8800000000001",
        "已发货",
    )
    assert f"{o.due_at}" == "2026-11-22 20:30:00"
    for older in (unpaid, {**A, "商家备注": "旧的", "订单状态": "待发货"}):
        assert "没有变化 1 个" in imported(host, export(tmp_path, older)).summary
    assert order(host).seller_note is None


def test_only_what_the_platform_owns_is_renewed(host: MemoryHost, tmp_path: Path) -> None:
    imported(host, export(tmp_path, A))
    later = {**A, "收货人姓名": "李四", "手机": "13900000000", "收货地址": "别处", "商品名称": "吊灯", "应付金额": "1.00",
             "商家备注": "加急", "旗色": "红", "付款时间": "2026-11-22 09:11:00"}  # fmt: skip
    imported(host, export(tmp_path, later))
    o = order(host)
    assert (o.customer_name, o.phone, o.item, o.amount) == ("张三", "13912341234", "台灯", Decimal("128.50"))
    assert (o.seller_note, o.flag, f"{o.paid_at}") == ("加急", "红", "2026-11-22 09:11:00")


def test_masked_data_never_replaces_whole_data(host: MemoryHost, tmp_path: Path) -> None:
    masked = {
        **A,
        "收货人姓名": "张*",
        "手机": "139****1234",
        "收货地址": "浙江省杭州市****",
        "订单状态": "已发货",
    }
    imported(host, export(tmp_path, masked))
    assert order(host).phone == "139****1234"
    imported(host, export(tmp_path, {**A, "订单状态": "已发货"}))
    assert (order(host).customer_name, order(host).phone) == ("张三", "13912341234")
    imported(host, export(tmp_path, {**masked, "订单状态": "交易成功"}))
    o = order(host)
    assert (o.status, o.customer_name, o.phone, o.address) == ("已收货", "张三", "13912341234", A["收货地址"])


def test_what_people_typed_stays(host: MemoryHost, tmp_path: Path) -> None:
    typed: dict[str, Cell] = {
        "shop": "示例鞋铺", "order_no": A["订单编号"], "customer_id": "别的叫法", "item": "我写的", "qty": 3,
        "amount": 9.9, "ordered_at": datetime(2026, 11, 22, 8, 0), "chatted": "是", "agents": "张敏",
    }  # fmt: skip
    host = a_workbook({"shops": SHOPS, "orders": [typed]})
    assert "还没有登记" in told(imported(host, export(tmp_path, A)))
    push(host, "register_order", [FIRST_ROW], now=NOW)
    imported(host, export(tmp_path, A))
    o = order(host)
    assert (o.customer_id, o.item, o.qty, o.amount, o.chatted) == (
        "别的叫法",
        "我写的",
        3,
        Decimal("9.90"),
        True,
    )
    assert (o.status, o.model, o.customer_name) == ("待发货", "A12", "张三")


def test_an_order_to_be_paid_at_the_door_waits_for_consent(host: MemoryHost, tmp_path: Path) -> None:
    door = {**A, "支付方式": "货到付款", "付款时间": ""}
    imported(host, export(tmp_path, door))
    assert "没有变化 1 个" in imported(host, export(tmp_path, door)).summary
    assert order(host).status == "待联系"
    assert "更新 1 个" in imported(host, export(tmp_path, {**door, "支付方式": "", "商家备注": "急"})).summary
    assert (order(host).status, order(host).seller_note) == ("待联系", "急")
    done = imported(host, export(tmp_path, {**door, "订单状态": "已发货"}))
    assert order(host).status == "已发货"
    assert any(p.level is Level.WARN and "还没有联系客户，平台上已经发货" in p.message for p in done.problems)


def test_finished_orders_stay(host: MemoryHost, tmp_path: Path) -> None:
    imported(host, export(tmp_path, {**A, "订单状态": "交易关闭"}))
    assert "没有变化 1 个" in imported(host, export(tmp_path, {**A, "订单状态": "交易成功"})).summary
    assert order(host).status == "已关闭"
    other = {**A, "订单编号": "4126000000000000002", "订单状态": "交易成功"}
    imported(host, export(tmp_path, other))
    closed = {**other, "订单状态": "交易关闭", "商家备注": "退了"}
    assert "没有变化 1 个" in imported(host, export(tmp_path, closed)).summary
    assert order(host, "4126000000000000002").status == "已收货"


def test_one_order_in_two_files_is_one_row_with_what_each_knows(host: MemoryHost, tmp_path: Path) -> None:
    export(tmp_path, {**A, "订单状态": "已发货", "快递单号": "YT8800000000001", "手机": ""}, name="1.csv")
    export(tmp_path, {**A, "商家备注": "礼盒"}, name="2.csv")
    assert "新订单 1 个" in imported(host, str(tmp_path)).summary
    o = order(host)
    assert (o.status, o.phone, o.tracking_no, o.seller_note) == (
        "已发货",
        "13912341234",
        "YT8800000000001",
        "礼盒",
    )


def test_a_shipped_order_that_came_too_late_for_its_notice_is_not_overdue(
    host: MemoryHost, tmp_path: Path
) -> None:
    imported(host, export(tmp_path, {**A, "订单状态": "已发货", "发货时间": "2026-11-20 18:00:00"}))
    assert (order(host).due_at, order(host).overdue) == (None, "否")


# -- shops, files, people ----------------------------------------------------------------------


def test_without_a_shop_nothing_is_guessed(host: MemoryHost, tmp_path: Path) -> None:
    nowhere = {**A, "店铺名称": ""}
    done = imported(host, export(tmp_path, nowhere))
    assert "没有导入 1 行" in done.summary
    assert "文件里没有店铺名；填好“店铺”再导入" in told(done)
    imported(host, export(tmp_path, nowhere), order_shop="抖店")
    assert order(host).shop == "抖店"
    with pytest.raises(CsError, match="“店铺”表里没有“没有的店”"):
        imported(host, export(tmp_path, nowhere), order_shop="没有的店")


def test_the_wrong_platforms_shop_is_told(host: MemoryHost) -> None:
    done = imported(host, str(DATA / "pdd-orders.csv"), order_shop="抖店")
    assert "pdd-orders.csv 是拼多多的订单，店铺“抖店”在抖音" in told(done)


def test_a_file_that_nobody_described_says_what_it_was_read_as(host: MemoryHost, tmp_path: Path) -> None:
    said = told(imported(host, export(tmp_path, A)))
    assert "按表头的意思读的（第 1 行是表头）：订单号 ← 订单编号；订单状态 ← 订单状态" in said
    assert "应付金额 ← 应付金额" in said


def test_a_bad_file_stops_no_other(host: MemoryHost, tmp_path: Path) -> None:
    export(tmp_path, A)
    (tmp_path / "坏.csv").write_text("姓名,年龄,城市\n甲,3,杭州\n", "utf-8")
    done = imported(host, str(tmp_path))
    assert done.summary.endswith("另有 1 个文件没有读进来。")
    assert "新订单 1 个" in done.summary
    assert any(p.blocks and "坏.csv 不是认识的订单文件" in p.message for p in done.problems)


def test_who_may_import(host: MemoryHost, tmp_path: Path) -> None:
    with pytest.raises(CsError, match="导入订单"):
        push(host, "import_orders", by="李强", asks={"order_files": export(tmp_path, A)})


def test_outside_text_becomes_no_formula(host: MemoryHost, tmp_path: Path) -> None:
    imported(host, export(tmp_path, {**A, "商家备注": "=HYPERLINK(1)", "商品名称": "+台灯"}))
    assert (order(host).seller_note, order(host).item) == ("=HYPERLINK(1)", "+台灯")


# -- the journal, check, undo ------------------------------------------------------------------


def test_renewed_orders_are_in_the_imports_line_and_check_knows_it(host: MemoryHost, tmp_path: Path) -> None:
    imported(host, export(tmp_path, A))
    push(host, "ship_order", [FIRST_ROW], by="赵磊", now=NOW, courier="顺丰", tracking_no="SF1400000000001")
    imported(host, export(tmp_path, {**A, "订单状态": "交易成功"}))
    lines = journal(host)
    assert [(line.button, line.number) for line in lines] == [
        ("import_orders", None), ("ship_order", A["订单编号"]), ("import_orders", None),
    ]  # fmt: skip
    assert '"renewed":{"4126000000000000001":{"status":["已发货","已收货"]' in lines[-1].changes
    there = book(host)
    assert check_book(there, [ALL_SHEETS["orders"]]) == {}
    there.table(Order).row(FIRST_ROW).record.platform_status = "手改的"
    there.save()
    (problems,) = check_book(book(host), [ALL_SHEETS["orders"]]).values()
    assert [(p.header, p.message[:4]) for p in problems] == [("平台状态", "手工改动")]


def test_undo_takes_an_import_back(host: MemoryHost, tmp_path: Path) -> None:
    imported(host, export(tmp_path, A))
    before = all_cells(host, "orders")
    other = {**A, "订单编号": "4126000000000000002"}
    imported(host, export(tmp_path, {**A, "订单状态": "已发货", "旗色": "红"}, other))
    assert "恢复" in push(host, "undo", on="orders", now=NOW).summary
    assert all_cells(host, "orders") == before
    push(host, "undo", on="orders", now=NOW)
    assert all_cells(host, "orders") == []


@pytest.mark.parametrize("number", ["1", "2"])
def test_an_import_somebody_has_worked_with_stays(host: MemoryHost, tmp_path: Path, number: str) -> None:
    """A renewed order or a new one that was pressed since: the import stands as a whole."""
    imported(host, export(tmp_path, A))
    other = {**A, "订单编号": "4126000000000000002", "订单状态": "已发货"}
    imported(host, export(tmp_path, {**A, "订单状态": "已发货"}, other))
    row = FIRST_ROW + int(number) - 1
    push(host, "notify_shipping", [row], by="王芳", now=NOW)
    done = push(host, "undo", on="orders", now=NOW)
    assert "导入没有撤销" in told(done)
    assert len(book(host).table(Order).positions) == 2


def test_a_new_order_into_which_somebody_typed_is_not_taken_back(host: MemoryHost, tmp_path: Path) -> None:
    imported(host, export(tmp_path, A))
    there = book(host)
    there.table(Order).row(FIRST_ROW).record.chatted = True
    there.save()
    assert "后来填过这一格，导入没有撤销" in told(push(host, "undo", on="orders", now=NOW))


def test_a_long_import_needs_more_than_one_cell(host: MemoryHost, tmp_path: Path) -> None:
    """A cell of a sheet holds 32,767 letters; undo takes all of them back."""
    rows = [{**A, "订单编号": f"41260000000000{n:05}"} for n in range(200)]
    imported(host, export(tmp_path, *rows))
    before = all_cells(host, "orders")
    later = ({**row, "订单状态": "已发货", "快递公司": "圆通", "快递单号": "YT8800000000001"} for row in rows)
    imported(host, export(tmp_path, *later), now=datetime(2026, 11, 23, 9, 0))
    lines = journal(host)[1:]
    assert len(lines) > 1
    assert max(len(line.changes) for line in lines) < 32_767
    assert len({line.batch for line in lines}) == 1
    push(host, "undo", on="orders", now=NOW)
    assert all_cells(host, "orders") == before
