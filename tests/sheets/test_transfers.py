"""银行转账明细表, move by move (CORE 1, F-23)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from cs_macros.errors import CsError
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Append, Cell
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.returns.register import ReturnStatus
from tests.builders import FIRST_ROW, NOW, SHOPS, TRANSFER, TestDesk, a_workbook, all_cells, cells_of, push

CLAIM: dict[str, Cell] = {"payer_name": "陈小姐", "claimed_at": datetime(2026, 11, 21, 15, 0)}
ARRIVED: dict[str, Cell] = {"arrival": "128.5"}
SHIPPING: dict[str, Cell] = {"order_no": "2233445566778899001", "tracking_no": "SF0012345678"}


def a_transfer(*presses: tuple[str, str, dict[str, Cell]], **typed: Cell) -> MemoryHost:
    """A workbook with one transfer, taken through some presses: (button, by, fields)."""
    host = a_workbook({"bank_transfers": [{**TRANSFER, **typed}]})
    for name, by, fields in presses:
        done = push(host, name, [FIRST_ROW], by=by, **fields)
        assert done.ok, [str(problem) for problem in done.problems]
    return host


REGISTERED = ("register_transfer", "张敏", CLAIM)
AWAITED = ("register_transfer", "张敏", {})
VERIFIED = ("confirm_arrival", "李强", ARRIVED)
SHORT = ("confirm_arrival", "李强", {"arrival": 100})
SHIPPED = ("mark_shipped", "赵磊", SHIPPING)


def state(host: MemoryHost) -> Cell:
    return cells_of(host, "bank_transfers")["状态"]


def reasons(host: MemoryHost, name: str, by: str, **fields: Any) -> list[str]:
    """Why a press is refused; the row must be untouched."""
    before = all_cells(host, "bank_transfers"), all_cells(host, "journal")
    done = push(host, name, [FIRST_ROW], by=by, **fields)
    assert not done.ok
    assert (all_cells(host, "bank_transfers"), all_cells(host, "journal")) == before
    return [problem.message for problem in done.problems if problem.blocks]


# -- registering ------------------------------------------------------------------------------


def test_a_transfer_without_payer_and_time_is_awaited() -> None:
    assert state(a_transfer(AWAITED)) == "待汇款"


def test_a_transfer_with_payer_and_time_is_to_be_verified() -> None:
    assert state(a_transfer(REGISTERED)) == "待核实"


def test_the_first_transfer_of_a_day_gets_number_001() -> None:
    assert cells_of(a_transfer(AWAITED), "bank_transfers")["记录号"] == "BT20261122-001"


def test_a_file_code_stands_in_the_number() -> None:
    host = a_workbook({"bank_transfers": [TRANSFER], "settings": [{"key": "file_code", "value": "A3"}]})
    push(host, "register_transfer")
    assert cells_of(host, "bank_transfers")["记录号"] == "BT20261122-A3-001"


def test_the_only_shop_is_filled_in() -> None:
    host = a_transfer(AWAITED, shop=None)
    assert cells_of(host, "bank_transfers")["店铺"] == SHOPS[0]["name"]


def test_of_two_shops_none_is_guessed() -> None:
    host = a_workbook(
        {
            "bank_transfers": [{**TRANSFER, "shop": None}],
            "shops": [*SHOPS, {"name": "二店", "platform": "淘宝"}],
        }
    )
    done = push(host, "register_transfer")
    assert [(p.header, p.row) for p in done.problems] == [("店铺", FIRST_ROW)]


def test_everything_wrong_is_said_at_once() -> None:
    host = a_workbook(
        {"bank_transfers": [{**TRANSFER, "amount_due": "abc", "qty": "两件", "log_date": "2月30日"}]}
    )
    done = push(host, "register_transfer")
    assert [(p.header, p.value) for p in done.problems] == [
        ("登记日期", "2月30日"),
        ("数量", "两件"),
        ("应付金额", "abc"),
    ]


@pytest.mark.parametrize("field", [f for f in TRANSFER if f != "shop"])
def test_what_is_always_required_is_required(field: str) -> None:
    host = a_workbook({"bank_transfers": [{**TRANSFER, field: None}]})
    assert [p.message for p in push(host, "register_transfer").problems] == ["“登记转账”之前要填写"]


def test_a_registration_dated_tomorrow_is_refused() -> None:
    host = a_workbook({"bank_transfers": [{**TRANSFER, "log_date": "2026-11-23"}]})
    assert [p.message for p in push(host, "register_transfer").problems] == ["登记日期晚于今天"]


@pytest.mark.parametrize(
    ("same", "warned"),
    [
        pytest.param({"order_no": "1001"}, True, id="same order number"),
        pytest.param(CLAIM, True, id="same payer, amount and time"),
        pytest.param({**CLAIM, "amount_due": 128.6}, False, id="one fen off"),
    ],
)
def test_a_duplicate_warns_and_passes(same: dict[str, Cell], warned: bool) -> None:
    first = {**TRANSFER, "order_no": "1001", **CLAIM}
    second = {**TRANSFER, **same}
    done = push(a_workbook({"bank_transfers": [first, second]}), "register_transfer", [FIRST_ROW + 1])
    assert done.ok
    assert any("相同" in p.message for p in done.problems) is warned


def test_more_than_four_digits_of_an_account_are_never_kept() -> None:
    host = a_workbook({"bank_transfers": [{**TRANSFER, "account_tail": "6222021234567890"}]})
    done = push(host, "register_transfer")
    assert "只保留账号后四位" in [p.message for p in done.problems]
    assert cells_of(host, "bank_transfers")["收款账户尾号"] == "7890"


def test_typed_cells_become_exact_and_names_stay_as_typed() -> None:
    host = a_transfer(AWAITED, amount_due="￥１２８．５", phone=13800001111.0, customer_name="陈 小姐Ａ")
    cells = cells_of(host, "bank_transfers")
    assert (cells["应付金额"], cells["联系电话"], cells["客户姓名"]) == (128.5, "13800001111", "陈 小姐Ａ")


# -- money ------------------------------------------------------------------------------------


def test_all_the_money_verifies() -> None:
    host = a_transfer(REGISTERED, VERIFIED)
    cells = cells_of(host, "bank_transfers")
    assert (cells["状态"], cells["到账金额"], cells["差额"], cells["核实人"]) == (
        "已核实",
        128.5,
        0.0,
        "李强",
    )
    assert "本次到账" not in cells


def test_less_money_is_a_mismatch_with_its_difference() -> None:
    cells = cells_of(a_transfer(REGISTERED, SHORT), "bank_transfers")
    assert (cells["状态"], cells["差额"]) == ("金额不符", -28.5)


def test_an_amount_typed_as_received_counts_as_this_arrival() -> None:
    host = a_transfer(REGISTERED, ("confirm_arrival", "李强", {"amount_received": "100"}))
    cells = cells_of(host, "bank_transfers")
    assert (cells["状态"], cells["到账金额"], cells["差额"]) == ("金额不符", 100.0, -28.5)


def test_the_rest_completes_a_mismatch() -> None:
    host = a_transfer(REGISTERED, SHORT, ("confirm_arrival", "李强", {"arrival": "28.5"}))
    assert state(host) == "已核实"


def test_money_given_back_completes_an_overpayment() -> None:
    over = ("confirm_arrival", "李强", {"arrival": "130"})
    host = a_transfer(REGISTERED, over, ("confirm_arrival", "李强", {"arrival": "-1.5"}))
    assert (state(host), cells_of(host, "bank_transfers")["到账金额"]) == ("已核实", 128.5)


def test_the_arrival_is_noted_with_date_and_name() -> None:
    note = str(cells_of(a_transfer(REGISTERED, SHORT), "bank_transfers")["跟踪备注"])
    assert note.startswith("2026-11-22 李强 到账 100.00 元")


def test_who_registered_may_not_verify() -> None:
    host = a_transfer(("register_transfer", "王芳", CLAIM))
    assert reasons(host, "confirm_arrival", "王芳", arrival="128.5") == ["王芳登记了这一行，不能自己核实"]


def test_a_shop_of_one_may_switch_that_off() -> None:
    host = a_workbook(
        {
            "bank_transfers": [{**TRANSFER, **CLAIM}],
            "settings": [{"key": "confirm_by_other_person", "value": "否"}],
        }
    )
    push(host, "register_transfer", by="王芳")
    assert push(host, "confirm_arrival", [FIRST_ROW], by="王芳", arrival="128.5").ok


@pytest.mark.parametrize(
    ("arrival", "reason"),
    [
        pytest.param("0", "本次到账不能是 0", id="nothing"),
        pytest.param("-5", "负数（退回多付）只能用在“金额不符”的行", id="giving back before anything came"),
    ],
)
def test_impossible_arrivals_are_refused(arrival: str, reason: str) -> None:
    assert reasons(a_transfer(REGISTERED), "confirm_arrival", "李强", arrival=arrival) == [reason]


def test_no_more_goes_back_than_came() -> None:
    host = a_transfer(REGISTERED, SHORT)
    assert reasons(host, "confirm_arrival", "李强", arrival="-100.01") == ["退回的钱多于已到账的 100.00 元"]


def test_money_from_a_stranger_is_explained_and_accepted_by_a_manager() -> None:
    host = a_transfer(REGISTERED, actual_payer="周先生")
    assert len(reasons(host, "confirm_arrival", "李强", arrival="128.5")) == 2
    assert reasons(host, "confirm_arrival", "李强", arrival="128.5", payer_note="丈夫代付") == [
        "付款人与客户不一致的到账要由主管或店长确认"
    ]
    assert push(host, "confirm_arrival", [FIRST_ROW], by="王芳", arrival="128.5", payer_note="丈夫代付").ok


def test_a_difference_is_waived_by_a_manager_with_a_reason() -> None:
    host = a_transfer(REGISTERED, SHORT)
    assert reasons(host, "accept_difference", "王芳") == ["“差额放行”之前要填写"]
    assert push(host, "accept_difference", [FIRST_ROW], by="王芳", difference_note="老客户").ok
    assert (state(host), cells_of(host, "bank_transfers")["核实人"]) == ("已核实", "李强")


def test_a_verified_transfer_without_an_order_warns() -> None:
    done = push(a_transfer(REGISTERED), "confirm_arrival", [FIRST_ROW], by="李强", arrival="128.5")
    assert [p.message for p in done.problems] == ["钱已到账，还没有订单号"]


# -- shipping and the end ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "presses",
    [
        pytest.param([AWAITED], id="awaited"),
        pytest.param([REGISTERED], id="claimed: never on a screenshot"),
        pytest.param([REGISTERED, SHORT], id="mismatch"),
    ],
)
def test_nothing_ships_before_the_money_is_there(presses: list[Any]) -> None:
    (reason,) = reasons(a_transfer(*presses), "mark_shipped", "赵磊", **SHIPPING)
    assert "不能“标记发货”" in reason


def test_shipping_takes_the_shops_courier_and_today() -> None:
    cells = cells_of(a_transfer(REGISTERED, VERIFIED, SHIPPED), "bank_transfers")
    assert (cells["状态"], cells["快递公司"], cells["发货日期"]) == ("已发货", "顺丰", datetime(2026, 11, 22))


def test_nothing_ships_before_its_money_came() -> None:
    host = a_transfer(REGISTERED, VERIFIED)
    assert reasons(host, "mark_shipped", "赵磊", **SHIPPING, shipped_date="2026-11-21") == [
        "发货日期早于到账日期 2026-11-22"
    ]


def test_a_received_parcel_completes_the_transfer() -> None:
    host = a_transfer(REGISTERED, VERIFIED, SHIPPED, ("complete_transfer", "张敏", {}))
    assert state(host) == "已完成"


def test_money_that_came_cannot_be_cancelled_away() -> None:
    (reason,) = reasons(a_transfer(REGISTERED, SHORT), "cancel_transfer", "张敏", cancel_reason="不要了")
    assert reason == "已到账 100.00 元，不能取消"


def test_an_awaited_transfer_is_cancelled_with_a_reason() -> None:
    assert state(a_transfer(AWAITED, ("cancel_transfer", "张敏", {"cancel_reason": "不要了"}))) == "已取消"


REFUND: dict[str, Cell] = {"refund_amount": "128.5", "refund_reason": "客户不要了"}


def test_a_refund_sets_the_blue_flag_and_the_remark() -> None:
    cells = cells_of(a_transfer(REGISTERED, VERIFIED, ("refund_transfer", "李强", REFUND)), "bank_transfers")
    assert (cells["状态"], cells["旗色"]) == ("已退款", "蓝")
    assert cells["备注文本"] == "2026.11.22 客户不要了,运费0.00 李强"  # the seeds' own form, half-width comma


def test_no_more_is_refunded_than_came() -> None:
    host = a_transfer(REGISTERED, SHORT)
    assert reasons(host, "refund_transfer", "李强", **REFUND) == ["多于到账金额 100.00 元"]


@pytest.mark.parametrize(
    ("status", "said", "is_told"),
    [
        ("已结束", "退款成功", True),
        ("已结束", "退款关闭", False),
        ("处理中", "退款成功", False),
        ("已结束", "卖家同意退款，已退款", True),
    ],
)
def test_what_the_platform_has_given_back_is_told(status: str, said: str, is_told: bool) -> None:
    """A refund that 退款维权日检表 closed may be this very money."""
    order: dict[str, Cell] = {"order_no": "4126111500010018101"}
    host = a_transfer(REGISTERED, VERIFIED, **order)
    header = ALL_SHEETS["disputes"].record.layout.header
    row = {**order, "number": "WQ1", "status": status, "platform_status": said, "amount": 128.5}
    host.write([Append("disputes", {header(name): cell for name, cell in row.items()})])
    done = push(host, "refund_transfer", [FIRST_ROW], by="李强", now=NOW, **REFUND)
    assert done.ok
    told = [p.message for p in done.problems if "平台上这个订单已经退过款：WQ1 128.50" in p.message]
    assert bool(told) == is_told


def test_shipped_goods_are_refunded_only_when_they_are_back() -> None:
    host = a_transfer(REGISTERED, VERIFIED, SHIPPED)
    assert reasons(host, "refund_transfer", "李强", **REFUND) == ["已发货的订单，包裹退回后才能退款"]
    assert reasons(host, "refund_transfer", "李强", **REFUND, related_no="X1") == ["不是售后或退换的记录号"]


SHIPPED_ROW: dict[str, Cell] = {
    **TRANSFER,
    **REFUND,
    "number": "BT20261120-001",
    "status": "已发货",
    "amount_received": 128.5,
    "related_no": "AS20261122-001",
}


@pytest.mark.parametrize("status", ["已联系快递", "退回单已签", "撤回失败", "处理中", "转退换货"])
def test_the_linked_case_says_that_the_parcel_is_not_back(status: str) -> None:
    case = {"number": "AS20261122-001", "status": status}
    host = a_workbook({"bank_transfers": [SHIPPED_ROW], "after_sales": [case]})
    assert reasons(host, "refund_transfer", "李强") == [f"AS20261122-001 的状态是“{status}”，包裹还没有退回"]


@pytest.mark.parametrize("status", ["原包裹已收到", "退款处理中", "已退款", "已关闭"])
def test_the_linked_case_says_that_the_parcel_is_back(status: str) -> None:
    case = {"number": "AS20261122-001", "status": status, "receipt_date": "2026-11-21"}
    host = a_workbook({"bank_transfers": [SHIPPED_ROW], "after_sales": [case]})
    assert push(host, "refund_transfer", [FIRST_ROW], by="李强").ok
    assert state(host) == "已退款"


@pytest.mark.parametrize("status", ReturnStatus)
def test_of_a_return_the_goods_are_back_from_its_receipt_on(status: ReturnStatus) -> None:
    not_back = ("申请", "待举证", "已同意", "已寄回", "已拒绝", "已取消")
    linked = {"number": "RT20261122-001", "status": status}
    row = {**SHIPPED_ROW, "related_no": "RT20261122-001"}
    host = a_workbook({"bank_transfers": [row], "returns": [linked]})
    assert push(host, "refund_transfer", [FIRST_ROW], by="李强").ok is (status not in not_back)


# -- who and when -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "by"),
    [("register_transfer", "李强"), ("register_transfer", "赵磊")],
)
def test_a_button_belongs_to_its_posts(name: str, by: str) -> None:
    host = a_workbook({"bank_transfers": [TRANSFER]})
    (reason,) = reasons(host, name, by)
    assert f"{by}没有这个岗位" in reason


@pytest.mark.parametrize("by", ["张敏", "赵磊"])
def test_only_finance_and_managers_count_money(by: str) -> None:
    (reason,) = reasons(a_transfer(REGISTERED), "confirm_arrival", by, arrival="128.5")
    assert f"{by}没有这个岗位" in reason


def test_a_stranger_may_press_nothing() -> None:
    (reason,) = reasons(a_workbook({"bank_transfers": [TRANSFER]}), "register_transfer", "路人")
    assert reason == "员工名册里没有“路人”（或已离职）"


def test_an_empty_staff_list_lets_everybody_press() -> None:
    host = a_workbook({"bank_transfers": [TRANSFER], "staff": []})
    done = push(host, "register_transfer", by="谁都行")
    assert done.ok
    assert any("员工名册是空的" in p.message for p in done.problems)


@pytest.mark.parametrize(
    ("hours", "now", "overdue"),
    [
        pytest.param(None, NOW, "未设置", id="no parameter: the check is off, visibly"),
        pytest.param("24", datetime(2026, 11, 22, 15, 0), "否", id="to the minute not yet"),
        pytest.param("24", datetime(2026, 11, 22, 15, 1), "是", id="a minute over"),
    ],
)
def test_a_claim_goes_stale_after_the_shops_hours(hours: str | None, now: datetime, overdue: str) -> None:
    settings = [{"key": "bank_transfer_stale_hours", "value": hours}]
    host = a_workbook({"bank_transfers": [{**TRANSFER, **CLAIM}], "settings": settings})
    push(host, "register_transfer")
    push(host, "refresh", now=now)
    assert cells_of(host, "bank_transfers")["逾期"] == overdue


# -- messages ---------------------------------------------------------------------------------


def test_one_row_puts_its_message_everywhere_the_agent_looks() -> None:
    host, desk = a_workbook({"bank_transfers": [TRANSFER]}), TestDesk()
    done = push(host, "register_transfer", desk=desk)
    text = done.messages[0]["text"]
    assert "128.50元" in text
    assert "小敏" in text
    assert cells_of(host, "bank_transfers")["话术"] == text
    assert host.cells(["bank_transfers_message"])["bank_transfers_message"] == text
    assert desk.clipboard == text


def test_several_rows_never_reach_the_clipboard() -> None:
    host, desk = (
        a_workbook({"bank_transfers": [TRANSFER, {**TRANSFER, "customer_name": "林先生"}]}),
        TestDesk(),
    )
    push(host, "register_transfer", desk=desk)
    grid = host.read("messages")
    names = [row[grid.headers.index("客户")] for row in grid.rows.values()]
    assert names == ["陈小姐", "林先生"]
    assert desk.clipboard is None


def test_a_message_that_lacks_something_names_the_cell_and_the_move_stands() -> None:
    host = a_transfer(REGISTERED, VERIFIED)
    push(host, "mark_shipped", [FIRST_ROW], by="赵磊", **SHIPPING)
    (warning,) = push(
        host, "make_message", [FIRST_ROW], asks={"message_template": "coupon_refund_notice"}
    ).problems[:1]
    assert (warning.header, warning.level) == ("退款金额", "warn")


def test_a_mismatch_tells_the_customer_what_is_short() -> None:
    host = a_transfer(REGISTERED)
    done = push(host, "confirm_arrival", [FIRST_ROW], by="李强", arrival="100")
    assert "还差28.50元" in done.messages[0]["text"]


def test_nothing_selected_and_no_bulk_button_asks_for_a_selection() -> None:
    with pytest.raises(CsError, match="先选中要处理的行"):
        push(a_transfer(AWAITED), "claim_transfer", None)
