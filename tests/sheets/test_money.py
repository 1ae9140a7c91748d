"""The money of one order, over all registers (CORE 14.1): what went out never exceeds what came in unseen."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cs_macros.book.book import Book
from cs_macros.book.checking import check_book
from cs_macros.book.outcome import Outcome
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell, Replace
from cs_macros.sheets import ALL_SHEETS
from tests.builders import FIRST_ROW, NOW, STAFF, TRANSFER, a_workbook, cells_of, push

ORDER = "2233445566778899001"
PEOPLE = [*STAFF, {"staff_no": "05", "name": "孙晓", "posts": "售后"}]

PAID: dict[str, Cell] = {
    **TRANSFER, "order_no": ORDER, "number": "BT20261120-001", "status": "已核实", "amount_due": 100,
    "amount_received": 100, "payer_name": "陈小姐", "claimed_at": "2026-11-20 09:00",
    "received_date": "2026-11-20", "confirmed_by": "李强", "created_by": "张敏",
}  # fmt: skip
GOODS: dict[str, Cell] = {
    "shop": "示例旗舰店", "order_no": ORDER, "customer_id": "00123", "customer_name": "陈小姐",
    "item": "台灯", "model": "L-1", "qty": 1,
}  # fmt: skip
CASE: dict[str, Cell] = {
    **GOODS, "number": "AS20261121-001", "status": "退款处理中", "platform": "天猫", "case_type": "其他",
    "description": "不想要", "owner": "孙晓", "solution": "退款", "created_by": "孙晓",
}  # fmt: skip
RETURN: dict[str, Cell] = {
    **GOODS, "number": "RT20261121-001", "status": "待退款", "contact": "13800001111", "kind": "退货",
    "reason": "七天无理由", "is_quality": "否", "freight_payer": "客户", "created_by": "孙晓",
}  # fmt: skip
PARCEL: dict[str, Cell] = {
    **GOODS, "number": "RJ20261121-001", "status": "已收到", "platform": "天猫", "kind": "拒收",
    "courier": "顺丰", "tracking_no": "SF0012345678", "reason": "客户不想要了", "is_cod": "否",
    "created_by": "张敏", "created_at": "2026-11-21 10:00",
}  # fmt: skip
GIVEN: dict[str, Cell] = {"status": "已退款", "refund_date": "2026-11-21", "refund_by": "孙晓"}
BACK: dict[str, Cell] = {"refund_date": "2026-11-22", "refund_by": "李强", "refund_reason": "不要了"}


def workbook(**rows: list[dict[str, Cell]]) -> MemoryHost:
    return a_workbook({"staff": PEOPLE, **rows})


def told(done: Outcome, level: str = "block") -> list[str]:
    return [problem.message for problem in done.problems if problem.level.value == level]


def refund(host: MemoryHost, what: str, amount: object, **more: Any) -> Outcome:
    by = {"refund_case": "孙晓", "refund_return": "孙晓", "settle_rejection": "张敏"}.get(what, "李强")
    fields = {"refund_amount": amount, **more}
    if what == "refund_transfer":
        fields = {**BACK, **fields}
    if what == "settle_rejection":
        fields["outcome"] = "退款"
    return push(host, what, [FIRST_ROW], by=by, **fields)


def test_an_order_gives_back_no_more_than_it_received_over_all_registers() -> None:
    """Seen: 100.00 received, 500 (退换) + 100 (转账) + 100 (拒收) given back, `check` silent."""
    host = workbook(bank_transfers=[PAID], returns=[RETURN], rejections=[PARCEL], after_sales=[CASE])
    assert told(refund(host, "refund_return", 500)) == [
        f"订单 {ORDER} 一共收到 100.00 元，连这一笔要退出 500.00 元"
    ]
    assert refund(host, "refund_return", 60).ok
    assert told(refund(host, "refund_transfer", 41)) == [
        f"订单 {ORDER} 一共收到 100.00 元，连这一笔要退出 101.00 元（退换货登记表 RT20261121-001 60.00 元）"
    ]
    done = refund(host, "refund_transfer", 40)
    assert done.ok
    assert f"订单 {ORDER} 已经退过：退换货登记表 RT20261121-001 60.00 元" in told(done, "warn")
    assert not refund(host, "settle_rejection", "0.01").ok
    assert not refund(host, "refund_case", "0.01").ok


def test_the_same_refund_is_not_made_twice_where_nobody_knows_the_income() -> None:
    paid = {
        **CASE,
        "status": "已退款",
        "refund_amount": 100,
        "refund_date": "2026-11-21",
        "refund_by": "孙晓",
    }
    host = workbook(after_sales=[paid], returns=[RETURN])
    assert told(refund(host, "refund_return", 100)) == [
        f"订单 {ORDER} 的这笔钱已经退过：售后登记表 AS20261121-001"
    ]
    other = workbook(after_sales=[paid], returns=[{**RETURN, "model": "L-2"}])
    done = refund(other, "refund_return", 60)
    assert done.ok, "other goods of the same order"
    assert [m for m in told(done, "warn") if "已经退过" in m]


def test_an_order_of_unknown_income_warns_only_a_shop_that_sells_by_transfer() -> None:
    assert told(refund(workbook(returns=[RETURN]), "refund_return", 60), "warn") == []
    other = {**PAID, "order_no": "9988"}
    sold = refund(workbook(returns=[RETURN], bank_transfers=[other]), "refund_return", 60)
    assert told(sold, "warn") == [f"查不到订单 {ORDER} 收了多少钱"]


def test_one_case_releases_one_refund() -> None:
    """Seen: the same AS number released two refunds."""
    back = {**CASE, "status": "已退款", "receipt_date": "2026-11-21", "order_no": "77"}
    shipped = {**PAID, "status": "已发货", "related_no": "AS20261121-001"}
    first = {
        **shipped,
        "number": "BT20261119-001",
        "order_no": "55",
        "status": "已退款",
        "refund_amount": 100,
    }
    done = refund(workbook(bank_transfers=[shipped, first], after_sales=[back]), "refund_transfer", 100)
    assert told(done) == ["AS20261121-001 已经用来退过 BT20261119-001 的款"]
    assert refund(workbook(bank_transfers=[shipped], after_sales=[back]), "refund_transfer", 100).ok


def test_a_case_closed_without_its_parcel_releases_no_refund() -> None:
    closed = {**CASE, "status": "已关闭", "order_no": "77"}
    shipped = {**PAID, "status": "已发货", "related_no": "AS20261121-001"}
    done = refund(workbook(bank_transfers=[shipped], after_sales=[closed]), "refund_transfer", 100)
    assert told(done) == ["AS20261121-001 的状态是“已关闭”，包裹还没有退回"]


def test_what_was_negotiated_is_what_is_refunded() -> None:
    """Seen: 25 negotiated, 45 refunded."""
    host = workbook(returns=[{**RETURN, "status": "验收不合格"}])
    assert push(host, "negotiate_refund", [FIRST_ROW], by="孙晓", refund_amount=25, negotiate_note="各半").ok
    assert told(refund(host, "refund_return", 45)) == ["当时商定的退款金额是“25.00”，后来被改过"]
    host.write([Replace("returns", FIRST_ROW, {"退款金额": 45})])
    assert told(push(host, "refund_return", [FIRST_ROW], by="孙晓")) == [
        "当时商定的退款金额是“25.00”，后来被改过"
    ]
    assert refund(host, "refund_return", 25).ok


def test_a_partial_refund_leaves_the_rest_in_sight() -> None:
    """Seen: 80 received, 30 refunded, 已退款, the other 50 never seen again."""
    host = workbook(bank_transfers=[{**PAID, "amount_received": 80, "status": "金额不符"}])
    assert refund(host, "refund_transfer", 30).ok
    assert cells_of(host, "bank_transfers")["差额"] == 50
    assert rest(host) == ["退了 30.00 元，还有 50.00 元；不用退的写“差额说明”"]
    assert told(refund(host, "refund_transfer", 30)) == ["已经退过 30.00 元，这一次没有多退"]
    assert told(refund(host, "refund_transfer", 81))[0] == "多于到账金额 80.00 元"
    assert refund(host, "refund_transfer", 80).ok
    assert (rest(host), cells_of(host, "bank_transfers")["差额"]) == ([], 0)


def test_the_rest_may_be_released_with_a_note() -> None:
    host = workbook(bank_transfers=[{**PAID, "status": "金额不符"}])
    refund(host, "refund_transfer", 30)
    host.write([Replace("bank_transfers", FIRST_ROW, {"差额说明": "客户同意抵下次货款"})])
    assert rest(host) == []


def rest(host: MemoryHost) -> list[str]:
    push(host, "refresh")
    grid = host.read("board")
    what, note = grid.headers.index("事项"), grid.headers.index("说明")
    return [str(row[note]) for row in grid.rows.values() if row[what] == "退款没有退完"]


@pytest.mark.parametrize("mark", [{"reason": "货到付款拒付"}, {"is_cod": "是"}])
def test_nothing_is_given_back_of_what_was_to_be_paid_at_the_door(mark: dict[str, Cell]) -> None:
    host = workbook(rejections=[{**PARCEL, **mark}])
    assert told(refund(host, "settle_rejection", 100)) == ["货到付款的包裹没有收过钱，退款金额只能是 0"]
    assert refund(host, "settle_rejection", None).ok
    assert cells_of(host, "rejections")["退款金额"] == 0


AGREED_NOW: dict[str, Cell] = {"conditions_told": "是", "photos": "P1", "verdict": "是质量问题"}


def agreed_return() -> MemoryHost:
    asked = {**RETURN, "status": "申请", "is_quality": "是", "freight_payer": None}
    host = workbook(returns=[asked])
    assert push(host, "agree_return", [FIRST_ROW], by="孙晓", **AGREED_NOW).ok
    back = {"return_courier": "顺丰", "return_tracking": "SF1", "tracking_told_at": "2026-11-22 09:00"}
    assert push(host, "record_tracking", [FIRST_ROW], by="孙晓", **back).ok
    assert push(host, "receive_return", [FIRST_ROW], by="孙晓", return_freight=12, received_by="孙晓").ok
    assert push(host, "inspect_return", [FIRST_ROW], by="王芳", inspection="合格").ok
    assert refund(host, "refund_return", 100).ok
    return host


@pytest.mark.parametrize(
    ("header", "typed", "was"), [("运费承担方", "客户", "商家"), ("客户已垫付", "否", "是")]
)
def test_what_was_agreed_is_not_typed_over_in_the_closing_press(header: str, typed: str, was: str) -> None:
    """Seen: the freight payer or 客户已垫付 typed over, and the customer's freight never given back."""
    host = agreed_return()
    host.write([Replace("returns", FIRST_ROW, {header: typed})])
    done = push(host, "complete_return", [FIRST_ROW], by="孙晓", outcome="退款", restocked="返修")
    assert f"当时商定的{header}是“{was}”，后来被改过，没有写明原因" in told(done)
    host.write([Replace("returns", FIRST_ROW, {"运费说明": "客户来电同意自付"})])
    done = push(host, "complete_return", [FIRST_ROW], by="孙晓", outcome="退款", restocked="返修")
    assert [m for m in told(done) if "商定" in m] == []


def test_goods_that_came_back_for_a_fault_are_not_called_unfit() -> None:
    checks = {"intact": "否", "pack_ok": "是", "resalable": "否"}
    asked = {
        **RETURN,
        "status": "已收货",
        "is_quality": "是",
        "verdict": "是质量问题",
        "freight_payer": "商家",
    }
    host = workbook(returns=[asked])
    assert push(host, "inspect_return", [FIRST_ROW], by="王芳", **checks).ok
    row = cells_of(host, "returns")
    assert (row["状态"], row["验收结果"], row["产品完好"]) == ("待退款", "合格", "否")


def test_check_and_board_name_an_order_out_of_balance() -> None:
    out = {
        **RETURN,
        "status": "已退款",
        "refund_amount": 60,
        "refund_date": "2026-11-21",
        "refund_by": "孙晓",
    }
    case = {**CASE, **GIVEN, "refund_amount": 50}
    host = workbook(bank_transfers=[PAID], returns=[out], after_sales=[case])
    book = Book(host, ALL_SHEETS, now=NOW)
    found = [p for ps in check_book(book, ALL_SHEETS.in_order()).values() for p in ps if "退出" in p.message]
    message = (
        f"订单 {ORDER} 收到 100.00 元，退出 110.00 元（售后登记表 AS20261121-001 50.00 元、"
        "退换货登记表 RT20261121-001 60.00 元）"
    )
    assert [(p.sheet, p.row, p.header, p.value, p.message) for p in found] == [
        ("售后登记表", FIRST_ROW, "退款金额", Decimal("50.00"), message),
        ("退换货登记表", FIRST_ROW, "退款金额", Decimal("60.00"), message),
    ]
    push(host, "refresh", now=datetime(2026, 11, 22, 12))
    grid = host.read("board")
    what, number = grid.headers.index("事项"), grid.headers.index("记录号")
    assert [row[number] for row in grid.rows.values() if row[what] == "订单退款多于收款"] == [ORDER]


def test_what_was_refunded_is_not_typed_over_in_a_later_press() -> None:
    host = workbook(bank_transfers=[PAID], after_sales=[{**CASE, "refund_amount": 30}])
    assert told(refund(host, "refund_case", 30, refund_date="2026-11-22", refund_by="孙晓")) == []
    host.write([Replace("after_sales", FIRST_ROW, {"退款金额": 99.99})])
    done = push(host, "close_case", [FIRST_ROW], by="孙晓")
    assert [p.header for p in done.problems if p.level.value == "block"] == ["退款金额"]
    assert cells_of(host, "after_sales")["状态"] == "已退款"


def test_a_payment_claimed_for_a_time_to_come_is_asked_about() -> None:
    for ahead, warned in ((0, False), (1, True)):
        claimed = NOW.replace(second=0) + timedelta(minutes=ahead)
        host = workbook(bank_transfers=[{**TRANSFER, "payer_name": "陈小姐", "claimed_at": claimed}])
        done = push(host, "register_transfer")
        assert ("客户称汇款时间晚于现在" in told(done, "warn")) is warned
        assert cells_of(host, "bank_transfers")["状态"] == "待核实"
