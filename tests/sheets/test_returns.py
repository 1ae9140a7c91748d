"""退换货登记表, move by move (CORE 3, F-4)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from cs_macros.book.book import Book
from cs_macros.book.checking import check_book
from cs_macros.errors import Level
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.returns.flow import RETURNS
from tests.builders import FIRST_ROW, NOW, SHOPS, STAFF, TestDesk, a_workbook, all_cells, cells_of, push

PEOPLE = [
    *STAFF,
    {"staff_no": "05", "name": "孙晓", "posts": "售后", "nickname": "晓晓"},
    {"staff_no": "06", "name": "周工", "posts": "仓库"},
]
"""张敏 售前 · 李强 财务 · 王芳 主管 · 赵磊 打单 · 孙晓 售后 · 周工 仓库."""

SHOP = {
    **SHOPS[0],
    "return_address": "浙江省杭州市示例路 2 号",
    "return_recipient": "仓库周工",
    "return_phone": "0571-88880000",
}
BACK: dict[str, Cell] = {
    "shop": "示例旗舰店",
    "order_no": "2233445566778899001",
    "customer_id": "00123",
    "customer_name": "陈小姐",
    "contact": "13800001111",
    "kind": "退货",
    "reason": "尺码不合适",
    "is_quality": "否",
    "item": "运动鞋",
    "model": "R-38",
    "qty": 1,
}
SWAP: dict[str, Cell] = {"kind": "换货", "new_model": "R-39", "price_diff": 0}
FAULT: dict[str, Cell] = {"is_quality": "是", "photos": "照片 1.jpg", "verdict": "是质量问题"}
TOLD: dict[str, Cell] = {"conditions_told": "是"}
AGREED: dict[str, Cell] = {**TOLD, "freight_payer": "客户", "prepaid_by_customer": "否"}
SHOP_PAYS: dict[str, Cell] = {**TOLD, **FAULT, "freight_payer": "商家", "prepaid_by_customer": "是"}
SENT: dict[str, Cell] = {
    "return_courier": "圆通", "return_tracking": "YT0001112223334", "tracking_told_at": NOW
}  # fmt: skip
RECEIVED: dict[str, Cell] = {**SENT, "received_date": NOW.date(), "received_by": "周工"}
INSPECTED: dict[str, Cell] = {**RECEIVED, "inspection": "合格", "inspector": "周工", "inspected_at": NOW}
REFUND: dict[str, Cell] = {"refund_amount": "199.00", "refund_date": NOW.date(), "refund_by": "李强"}
RESHIP: dict[str, Cell] = {
    "reship_courier": "顺丰", "reship_tracking": "SF0099887766554", "reship_date": NOW.date()
}  # fmt: skip
DONE: dict[str, Cell] = {"outcome": "已了结", "restocked": "已归位"}


def a_return(status: str | None = None, settings: dict[str, str] | None = None, **typed: Cell) -> MemoryHost:
    """A workbook with one return in a state."""
    known: dict[str, Cell] = {}
    if status:
        known = {
            "number": "RT20261122-001", "status": status, "created_by": "孙晓", "created_at": NOW,
            "entered_at": NOW,
        }  # fmt: skip
    rows = {
        "staff": PEOPLE,
        "shops": [SHOP],
        "returns": [{**BACK, **known, **typed}],
        "settings": [{"key": key, "value": value} for key, value in (settings or {}).items()],
    }
    return a_workbook(rows)


def cell(host: MemoryHost, header: str) -> Cell:
    return cells_of(host, "returns").get(header)


def move(host: MemoryHost, name: str, by: str = "孙晓", now: datetime = NOW, **fields: Any) -> Any:
    """Press for the row, and expect that it moves."""
    done = push(host, name, [FIRST_ROW], by=by, now=now, **fields)
    assert done.ok, [str(problem) for problem in done.problems]
    return done


def refused(host: MemoryHost, name: str, by: str = "孙晓", **fields: Any) -> list[str]:
    """Headers of the cells for which a press is refused; the row keeps its state."""
    before = cell(host, "状态")
    done = push(host, name, [FIRST_ROW], by=by, **fields)
    assert not done.ok
    assert cell(host, "状态") == before
    return [problem.header for problem in done.problems if problem.level is Level.BLOCK]


def templates(done: Any) -> list[str]:
    return [each["template"] for each in done.messages]


# -- registering --------------------------------------------------------------------------------


def test_a_registered_return_is_a_request_and_the_conditions_are_told() -> None:
    host = a_return()
    done = push(host, "register_return")
    assert (cell(host, "记录号"), cell(host, "状态")) == ("RT20261122-001", "申请")
    assert templates(done) == ["return_conditions"]
    assert "鞋盒" in done.messages[0]["text"]


def test_the_packing_goes_by_the_product_s_own_word() -> None:
    host = a_workbook(
        {
            "staff": PEOPLE,
            "shops": [SHOP],
            "returns": [BACK],
            "products": [{"model": "R-38", "package_term": "防尘袋"}],
        }
    )
    assert "防尘袋" in push(host, "register_return").messages[0]["text"]


def test_whether_it_is_a_fault_is_open_unless_somebody_says() -> None:
    host = a_return(is_quality=None)
    push(host, "register_return")
    assert cell(host, "质量问题") == "待核实"


@pytest.mark.parametrize(("status", "warned"), [("已同意", True), ("已完成", False), ("已取消", False)])
def test_an_open_return_of_the_same_thing_warns(status: str, warned: bool) -> None:
    other = {**BACK, "number": "RT20261101-001", "status": status}
    host = a_workbook({"staff": PEOPLE, "shops": [SHOP], "returns": [BACK, other]})
    done = push(host, "register_return", [FIRST_ROW])
    assert done.ok
    assert any("RT20261101-001" in p.message for p in done.problems) is warned


# -- evidence -----------------------------------------------------------------------------------


@pytest.mark.parametrize("claimed", ["是", "待核实"])
def test_photos_are_asked_for_where_a_fault_is_claimed(claimed: str) -> None:
    host = a_return("申请", is_quality=claimed)
    assert templates(move(host, "ask_photos")) == ["quality_ask_photo"]
    assert cell(host, "状态") == "待举证"


def test_photos_are_not_asked_for_without_a_fault_or_twice() -> None:
    assert refused(a_return("申请"), "ask_photos") == ["质量问题"]
    assert refused(a_return("申请", is_quality="是", photos="1.jpg"), "ask_photos") == ["照片凭证"]


# -- agreeing -----------------------------------------------------------------------------------


def test_nothing_is_agreed_before_the_conditions_are_told() -> None:
    assert refused(a_return("申请"), "agree_return") == ["条件已告知"]
    assert refused(a_return("申请"), "agree_return", conditions_told="否") == ["条件已告知"]


def test_without_a_fault_the_customer_pays_for_sending_back() -> None:
    """Seed 001/003 「非质量问题由客户承担退回的单程运费」."""
    host = a_return("申请")
    done = move(host, "agree_return", **TOLD)
    assert (cell(host, "运费承担方"), cell(host, "客户已垫付")) == ("客户", "否")
    assert templates(done) == ["return_instructions", "return_freight_nonquality"]


def test_for_a_fault_the_shop_pays_and_the_customer_advances() -> None:
    """Seed 001/003 「质量问题由我们承担来回运费」."""
    host = a_return("申请", **FAULT)
    done = move(host, "agree_return", **TOLD)
    assert (cell(host, "运费承担方"), cell(host, "客户已垫付")) == ("商家", "是")
    assert templates(done) == ["return_instructions", "return_freight_quality"]


def test_a_shop_may_bear_the_freight_without_a_fault() -> None:
    host = a_return("申请", {"nonquality_return_freight": "shop"})
    done = move(host, "agree_return", **TOLD)
    assert cell(host, "运费承担方") == "商家"
    assert templates(done) == ["return_instructions"]  # neither text about freight would be true


def test_a_fault_needs_photos_and_a_verdict() -> None:
    assert refused(a_return("申请", is_quality="是", **TOLD), "agree_return") == ["照片凭证", "核实结论"]


@pytest.mark.parametrize(
    ("verdict", "settled", "who"),
    [
        ("是质量问题", "是", "商家"),
        ("快递损坏", "是", "商家"),
        ("非质量问题", "否", "客户"),
        ("用法不当", "否", "客户"),
    ],
)
def test_the_verdict_settles_an_open_question(verdict: str, settled: str, who: str) -> None:
    host = a_return("申请", is_quality="待核实", photos="1.jpg", verdict=verdict, **TOLD)
    move(host, "agree_return")
    assert (cell(host, "质量问题"), cell(host, "运费承担方")) == (settled, who)


@pytest.mark.parametrize("verdict", [None, "情况属实", "情况不属实"])
def test_an_open_question_is_not_agreed(verdict: str | None) -> None:
    host = a_return(
        "申请", is_quality="待核实", photos="1.jpg", verdict=verdict, freight_payer="商家", **TOLD
    )
    assert refused(host, "agree_return") == ["核实结论"]


@pytest.mark.parametrize(
    ("claimed", "verdict"), [("是", "用法不当"), ("是", "情况不属实"), ("否", "是质量问题")]
)
def test_claim_and_verdict_must_agree(claimed: str, verdict: str) -> None:
    host = a_return("申请", is_quality=claimed, photos="1.jpg", verdict=verdict, **TOLD)
    assert "质量问题" in refused(host, "agree_return")


def test_goods_broken_on_the_way_are_noted_for_the_courier() -> None:
    """F-4 A 9."""
    host = a_return("申请", is_quality="是", photos="1.jpg", verdict="快递损坏", **TOLD)
    move(host, "agree_return")
    assert "向快递索赔" in str(cell(host, "运费说明"))


def test_a_claim_is_noted_once() -> None:
    noted = "快递损坏：运费先由商家承担，另向快递索赔"
    host = a_return("申请", is_quality="是", photos="1.jpg", verdict="快递损坏", freight_note=noted, **TOLD)
    move(host, "agree_return")
    assert cell(host, "运费说明") == noted


def test_another_payer_than_the_rule_s_needs_a_note() -> None:
    host = a_return("申请", freight_payer="商家", **TOLD)
    assert refused(host, "agree_return") == ["运费说明"]
    done = move(host, "agree_return", freight_note="老客户，主管同意")
    assert templates(done) == ["return_instructions"]


def test_a_claim_that_was_none_needs_the_customer_s_word_on_the_freight() -> None:
    host = a_return("待举证", is_quality="待核实", photos="1.jpg", verdict="用法不当", **TOLD)
    assert refused(host, "agree_return") == ["运费说明"]
    move(host, "agree_return", freight_note="客户同意自付")


def test_an_exchange_says_what_for_and_at_what_difference() -> None:
    host = a_return("申请", kind="换货", **TOLD)
    assert refused(host, "agree_return") == ["换货型号", "差价"]
    move(host, "agree_return", new_model="R-39", price_diff="0")
    assert (cell(host, "换货商品"), cell(host, "换货数量")) == ("运动鞋", 1)


def test_a_return_gets_no_exchange_goods() -> None:
    host = a_return("申请", **TOLD)
    move(host, "agree_return")
    assert cell(host, "换货商品") is None


@pytest.mark.parametrize(
    ("difference", "words"), [("20", "差价20.00元（需要您补）"), ("-20", "差价20.00元（我们退给您）")]
)
def test_a_difference_is_told_either_way(difference: str, words: str) -> None:
    host = a_return("申请", **{**SWAP, "price_diff": difference}, **TOLD)
    done = move(host, "agree_return")
    assert templates(done)[-1] == "exchange_diff"
    assert words in done.messages[-1]["text"]


def test_another_size_is_told_by_its_model() -> None:
    typed = {**SWAP, "price_diff": "20", "new_item": "皮鞋", "new_model": "XZ-39"}
    done = move(a_return("申请", item="皮鞋", model="XZ-38", **typed, **TOLD), "agree_return")
    assert "皮鞋 XZ-38换成皮鞋 XZ-39" in done.messages[-1]["text"]
    done = move(a_return("申请", item="皮鞋", **{**typed, "new_item": "凉鞋"}, **TOLD), "agree_return")
    assert "皮鞋换成凉鞋" in done.messages[-1]["text"]


def test_an_even_exchange_needs_no_word_on_money() -> None:
    assert "exchange_diff" not in templates(move(a_return("申请", **SWAP, **TOLD), "agree_return"))


def test_the_customer_pays_the_new_parcel_only_where_the_shop_says_so() -> None:
    typed = {**SWAP, **TOLD, "resend_freight": "12"}
    assert refused(a_return("申请", **typed), "agree_return") == ["换货运费"]
    paying = {"nonquality_resend_freight": "customer"}
    done = move(a_return("申请", paying, **typed), "agree_return")
    assert "运费12.00元" in done.messages[-1]["text"]
    assert refused(a_return("申请", paying, **{**typed, **FAULT}), "agree_return") == ["换货运费"]


def test_a_rejected_return_tells_the_customer_why() -> None:
    done = move(a_return("申请"), "reject_return", reject_reason="已经穿着外出，鞋底有磨损")
    assert "鞋底有磨损" in done.messages[0]["text"]


@pytest.mark.parametrize("status", ["申请", "待举证", "已同意"])
def test_a_customer_may_give_up_until_the_goods_are_sent(status: str) -> None:
    host = a_return(status, **AGREED)
    assert refused(host, "cancel_return") == ["取消原因"]
    move(host, "cancel_return", cancel_reason="客户决定留下")
    assert cell(host, "状态") == "已取消"


# -- on the way and in the warehouse ----------------------------------------------------------------


def test_the_tracking_number_is_registered_as_soon_as_it_is_told() -> None:
    """R-096: seed 001/003 「客户告知退货运单号后,及时登记」."""
    host = a_return("已同意", **AGREED)
    assert refused(host, "record_tracking") == ["退货快递", "退货运单号"]
    done = move(host, "record_tracking", by="张敏", return_courier="圆通", return_tracking="YT001")
    assert cell(host, "告知单号时间") == NOW
    assert "YT001" in done.messages[0]["text"]


def test_one_parcel_number_for_two_open_returns_warns() -> None:
    other = {**BACK, **SENT, "number": "RT20261101-001", "status": "已寄回", "model": "R-40"}
    rows = [{**BACK, **AGREED, **SENT, "number": "RT20261122-001", "status": "已同意"}, other]
    host = a_workbook({"staff": PEOPLE, "shops": [SHOP], "returns": rows})
    done = push(host, "record_tracking", [FIRST_ROW], by="孙晓")
    assert any("RT20261101-001" in p.message for p in done.problems)


def test_freight_that_the_shop_bears_is_counted_on_receipt() -> None:
    assert refused(a_return("已寄回", **SHOP_PAYS, **SENT), "receive_return", by="周工") == ["退回运费"]
    host = a_return("已寄回", **SHOP_PAYS, **SENT)
    move(host, "receive_return", by="周工", return_freight="12")
    assert (cell(host, "收件人"), cell(host, "收货日期")) == ("周工", datetime(2026, 11, 22))
    move(a_return("已寄回", **AGREED, **SENT), "receive_return", by="赵磊")


@pytest.mark.parametrize(
    ("typed", "state", "words"),
    [
        ({}, "待退款", "退款马上为您办理"),
        ({**SWAP, "new_item": "运动鞋", "new_qty": 1}, "待发换货", "马上为您安排换货发出"),
        ({**SWAP, "price_diff": "20"}, "待补差价", "请您补齐差价"),
        ({**SWAP, "resend_freight": "12"}, "待补差价", "请您补齐差价"),
        ({**SWAP, "price_diff": "-20"}, "待发换货", "马上为您安排换货发出"),
        ({**SWAP, "price_diff": "-20", "resend_freight": "20"}, "待发换货", "马上为您安排换货发出"),
    ],
)
def test_goods_in_order_go_to_refund_or_exchange(typed: dict[str, Cell], state: str, words: str) -> None:
    """F-4 B 1–4."""
    host = a_return("已收货", **AGREED, **RECEIVED, **typed)
    done = move(host, "inspect_return", by="周工", inspection="合格")
    assert cell(host, "状态") == state
    assert words in done.messages[0]["text"]
    assert [cell(host, h) for h in ("产品完好", "包装完整", "可二次销售")] == ["是", "是", "是"]


@pytest.mark.parametrize(("last", "result"), [("是", "待退款"), ("否", "验收不合格")])
def test_three_checks_give_the_result(last: str, result: str) -> None:
    host = a_return("已收货", **AGREED, **RECEIVED, intact="是", pack_ok="是", resalable=last)
    move(host, "inspect_return", by="周工", inspection_note="鞋底磨损")
    assert cell(host, "状态") == result


def test_goods_not_in_order_say_what_is_wrong() -> None:
    host = a_return("已收货", **AGREED, **RECEIVED)
    assert refused(host, "inspect_return", by="周工", inspection="不合格") == ["验收说明"]
    done = move(host, "inspect_return", by="周工", inspection="不合格", inspection_note="鞋盒破了")
    assert "鞋盒破了" in done.messages[0]["text"]


def test_goods_that_fail_a_check_are_not_in_order_unless_they_came_for_a_fault() -> None:
    """F-4 B 5: seed 001/003 asks that only of goods without a fault."""
    checks = {"inspection": "合格", "intact": "否"}
    assert refused(a_return("已收货", **AGREED, **RECEIVED), "inspect_return", by="周工", **checks) == [
        "产品完好"
    ]
    host = a_return("已收货", **SHOP_PAYS, **RECEIVED, return_freight="12")
    move(host, "inspect_return", by="周工", **checks)
    assert cell(host, "状态") == "待退款"


def test_only_the_warehouse_or_a_manager_inspects() -> None:
    (problem,) = push(
        a_return("已收货", **RECEIVED), "inspect_return", [FIRST_ROW], by="孙晓", inspection="合格"
    ).problems
    assert "孙晓没有这个岗位" in problem.message


# -- when the goods are not in order ----------------------------------------------------------------

FAILED: dict[str, Cell] = {**AGREED, **INSPECTED, "inspection": "不合格", "inspection_note": "鞋底磨损"}


def test_a_negotiated_refund_is_paid_and_flagged() -> None:
    host = a_return("验收不合格", **FAILED)
    assert refused(host, "negotiate_refund") == ["协商说明", "退款金额"]
    move(host, "negotiate_refund", negotiate_note="退一半", refund_amount="99.5")
    done = move(host, "refund_return", by="李强")
    assert (cell(host, "状态"), templates(done)) == ("已退款", ["refund_done"])


def test_an_agreement_to_refund_nothing_is_completed_without_a_refund() -> None:
    host = a_return("验收不合格", **FAILED)
    move(host, "negotiate_refund", negotiate_note="客户放弃", refund_amount="0")
    assert refused(host, "refund_return", by="李强") == ["退款金额"]
    move(host, "complete_return", **DONE)
    assert (cell(host, "状态"), cell(host, "退款日期")) == ("已完成", None)


def test_an_agreed_refund_is_paid_before_the_end() -> None:
    host = a_return("协商退款", **FAILED, negotiate_note="退一半", refund_amount="99.5")
    assert refused(host, "complete_return", **DONE) == ["退款金额"]


def test_a_negotiated_amount_that_was_wiped_out_ends_nothing() -> None:
    """CORE 3, complete_return: 「from 协商退款 only with refund_amount 0」."""
    host = a_return("协商退款", **FAILED, negotiate_note="退一半")
    assert refused(host, "complete_return", **DONE) == ["退款金额"]


def test_an_exchange_that_failed_owes_no_difference() -> None:
    typed = {**FAILED, **SWAP, "new_item": "运动鞋", "new_qty": 1, "price_diff": "-20"}
    host = a_return("协商退款", **typed, negotiate_note="客户放弃", refund_amount="0")
    move(host, "complete_return", **DONE)
    assert (cell(host, "状态"), cell(host, "退款日期")) == ("已完成", None)


def test_goods_sent_back_to_the_customer_need_no_place_on_the_shelf() -> None:
    host = a_return("验收不合格", **FAILED)
    done = move(host, "send_back", by="周工", reship_tracking="SF1")
    assert templates(done) == ["return_sent_back"]
    move(host, "complete_return", outcome="寄回客户")
    assert cell(host, "状态") == "已完成"


# -- refund and exchange -------------------------------------------------------------------------


def test_a_refund_raises_the_blue_flag_with_its_remark() -> None:
    """R-072: seed 000 「顾客退款的订单,备注为蓝旗+日期+退款原因,运费+姓名」."""
    host = a_return("待退款", **SHOP_PAYS, **INSPECTED, return_freight="12")
    move(host, "refund_return", by="李强", refund_amount="199")
    assert (cell(host, "旗色"), cell(host, "备注文本")) == ("蓝", "2026.11.22 尺码不合适,运费12.00 李强")


def test_a_refund_of_nothing_warns() -> None:
    done = move(a_return("待退款", **AGREED, **INSPECTED), "refund_return", refund_amount="0")
    assert [(p.header, p.level) for p in done.problems] == [("退款金额", Level.WARN)]


@pytest.mark.parametrize(("paid", "fits"), [("32", True), ("31.99", False), ("32.01", False)])
def test_the_whole_difference_is_paid_before_the_exchange_is_sent(paid: str, fits: bool) -> None:
    typed = {**SWAP, "price_diff": "20", "resend_freight": "12"}
    host = a_return("待补差价", **AGREED, **INSPECTED, **typed)
    if fits:
        move(host, "collect_difference", diff_paid=paid)
        assert cell(host, "状态") == "待发换货"
    else:
        assert refused(host, "collect_difference", diff_paid=paid) == ["已补金额"]


def test_nobody_but_who_took_the_money_says_that_it_came() -> None:
    host = a_return("待补差价", **AGREED, **INSPECTED, **{**SWAP, "price_diff": "20", "resend_freight": "12"})
    assert refused(host, "collect_difference") == ["已补金额"]
    move(host, "collect_difference", diff_paid=32)
    assert cell(host, "已补金额") == 32


EXCHANGE: dict[str, Cell] = {**AGREED, **INSPECTED, **SWAP, "new_item": "运动鞋", "new_qty": 1}


def test_an_exchange_raises_the_purple_flag_with_its_remark() -> None:
    """R-071: seed 000 「换货订单,备注为紫旗+日期+换货内容,差价,运费+姓名」."""
    host = a_return("待发换货", **EXCHANGE)
    done = move(host, "reship_exchange", by="赵磊", reship_tracking="SF1")
    assert cell(host, "备注文本") == "2026.11.22 运动鞋 R-39×1,差价0.00,运费0.00 赵磊"
    assert (cell(host, "旗色"), cell(host, "发出快递")) == ("紫", "顺丰")
    assert templates(done) == ["exchange_reshipped"]


def test_a_newer_flag_replaces_the_colour_and_keeps_the_older_words() -> None:
    host = a_return("待发换货", **EXCHANGE, flag="绿", remark="旧备注")
    move(host, "reship_exchange", by="赵磊", reship_tracking="SF1")
    assert str(cell(host, "备注文本")).endswith("；旧备注")


def test_the_new_parcel_has_its_own_number() -> None:
    host = a_return("待发换货", **EXCHANGE)
    assert refused(host, "reship_exchange", by="赵磊", reship_tracking="YT0001112223334") == ["发出运单号"]


# -- completing -----------------------------------------------------------------------------------


def test_nothing_ends_before_the_goods_have_a_place() -> None:
    host = a_return("已退款", **AGREED, **INSPECTED, **REFUND)
    assert refused(host, "complete_return", outcome="退款") == ["归位"]
    assert refused(host, "complete_return", outcome="退款", restocked="报损") == ["损失金额"]
    move(host, "complete_return", outcome="退款", restocked="报损", loss_amount="80")
    assert cell(host, "状态") == "已完成"


@pytest.mark.parametrize(
    ("fault", "place", "told"),
    [("是", "已归位", ["质量问题退回的货填了“已归位”"]), ("是", "返修", []), ("否", "已归位", [])],
)
def test_faulty_goods_put_back_on_the_shelf_are_a_doubt(fault: str, place: str, told: list[str]) -> None:
    payer = SHOP_PAYS if fault == "是" else AGREED
    host = a_return("已退款", **payer, **INSPECTED, **REFUND, freight_refund_date=NOW.date())
    done = move(host, "complete_return", outcome="已退款", restocked=place)
    assert [problem.message for problem in done.problems if problem.level is Level.WARN] == told


def test_advanced_freight_is_returned_before_the_end() -> None:
    """Seed 001/003 「我们收到退货后将运费返还到客户支付宝」."""
    host = a_return("已退款", **SHOP_PAYS, **INSPECTED, **REFUND, return_freight="12")
    assert refused(host, "complete_return", **DONE) == ["运费返还日期"]
    done = move(host, "complete_return", **DONE, freight_refund_date="2026-11-22")
    assert cell(host, "运费返还账户") == "支付宝"
    assert "12.00元已返还到您的支付宝" in done.messages[0]["text"]


def test_freight_owed_for_a_fault_is_not_typed_away() -> None:
    rest = {**INSPECTED, **REFUND, "return_freight": "12"}
    host = a_return("已退款", **{**SHOP_PAYS, "freight_payer": "客户"}, **rest)
    assert refused(host, "complete_return", outcome="退款", restocked="返修") == ["运费说明"]
    move(host, "complete_return", outcome="退款", restocked="返修", freight_note="客户自愿承担")
    host = a_return("已退款", **{**SHOP_PAYS, "freight_payer": None}, **rest)
    assert refused(host, "complete_return", outcome="退款", restocked="返修") == ["运费承担方"]


@pytest.mark.parametrize(("payer", "advanced"), [("商家", "是"), ("客户", "否"), ("快递", "否")])
def test_the_customer_advances_only_what_the_shop_bears(payer: str, advanced: str) -> None:
    """Seed 001/003 「请客户先垫付退回的运费」: what the courier bears nobody advances."""
    host = a_return("申请", **TOLD, **FAULT, freight_payer=payer, freight_note="和客户商量好了")
    move(host, "agree_return")
    assert cell(host, "客户已垫付") == advanced


def test_freight_that_nobody_advanced_is_not_returned() -> None:
    host = a_return(
        "已退款", **{**SHOP_PAYS, "prepaid_by_customer": "否"}, **INSPECTED, **REFUND, return_freight="12"
    )
    done = move(host, "complete_return", **DONE)
    assert (cell(host, "运费返还账户"), templates(done)) == (None, [])


def test_freight_of_nothing_is_not_told_as_returned() -> None:
    host = a_return("已退款", **SHOP_PAYS, **INSPECTED, **REFUND, return_freight="0")
    assert templates(move(host, "complete_return", **DONE, freight_refund_date="2026-11-22")) == []


GIVEN: dict[str, Cell] = {"refund_date": "2026-11-22", "refund_by": "孙晓"}


def test_a_cheaper_exchange_gives_the_difference_back() -> None:
    host = a_return("换货已发出", **{**EXCHANGE, "price_diff": "-20"}, **RESHIP)
    assert refused(host, "complete_return", **DONE, **GIVEN, refund_amount="19") == ["退款金额"]
    move(host, "complete_return", **DONE, **GIVEN, refund_amount="20")
    assert (cell(host, "退款金额"), cell(host, "退款人")) == (20, "孙晓")


def test_no_button_states_a_payment_that_nobody_typed() -> None:
    host = a_return("换货已发出", **{**EXCHANGE, "price_diff": "-20"}, **RESHIP)
    assert refused(host, "complete_return", **DONE) == ["退款金额", "退款日期", "退款人"]


@pytest.mark.parametrize(
    ("diff", "freight", "paid", "given"),
    [("-5", "10", 5, None), ("-20", "10", None, 10), ("-10", "10", None, None), ("20", "12", 32, None)],
)
def test_difference_and_freight_are_netted_once(
    diff: str, freight: str, paid: int | None, given: int | None
) -> None:
    """−5 and 10: 5 are collected and nothing given back; −20 and 10: 10 are given back."""
    swap = {**SWAP, "price_diff": diff, "resend_freight": freight}
    host = a_return("已收货", **AGREED, **swap)
    move(host, "inspect_return", by="周工", inspection="合格")
    assert cell(host, "状态") == ("待补差价" if paid else "待发换货")
    if paid:
        move(host, "collect_difference", diff_paid=paid)
    move(host, "reship_exchange", **RESHIP)
    if given:
        assert "退款金额" in refused(host, "complete_return", **DONE)
        move(host, "complete_return", **DONE, **GIVEN, refund_amount=given)
    else:
        move(host, "complete_return", **DONE)
    assert cell(host, "退款金额") == given


def test_an_even_exchange_ends_without_a_refund() -> None:
    host = a_return("换货已发出", **EXCHANGE, **RESHIP)
    move(host, "complete_return", **DONE)
    assert [cell(host, h) for h in ("退款金额", "退款日期", "退款人")] == [None, None, None]


# -- deadlines --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "now", "overdue"),
    [
        ({}, NOW, "未设置"),
        ({"return_tracking_wait_days": "7"}, NOW + timedelta(days=7), "否"),
        ({"return_tracking_wait_days": "7"}, NOW + timedelta(days=7, seconds=1), "是"),
    ],
)
def test_a_tracking_number_is_waited_for_as_long_as_the_shop_says(
    settings: dict[str, str], now: datetime, overdue: str
) -> None:
    host = a_return("申请", settings, **TOLD)
    move(host, "agree_return")
    push(host, "refresh", now=now)
    assert cell(host, "逾期") == overdue


@pytest.mark.parametrize("status", ["已收货", "验收不合格", "协商退款", "待退款", "待补差价", "待发换货"])
def test_the_customer_waits_for_money_or_goods_as_long_as_the_shop_says(status: str) -> None:
    host = a_return(status, {"return_refund_days": "3"}, **AGREED, **INSPECTED)
    push(host, "refresh", now=datetime(2026, 11, 25, 23, 59, 59))
    assert cell(host, "逾期") == "否"
    push(host, "refresh", now=datetime(2026, 11, 26))
    assert cell(host, "逾期") == "是"


@pytest.mark.parametrize("status", ["已退款", "换货已发出"])
def test_nothing_is_due_once_the_customer_has_what_he_waits_for(status: str) -> None:
    host = a_return(status, {"return_refund_days": "3"}, **AGREED, **INSPECTED)
    push(host, "refresh", now=datetime(2026, 12, 25))
    assert (cell(host, "到期"), cell(host, "逾期")) == (None, "否")


# -- every move, every state --------------------------------------------------------------------


@pytest.mark.parametrize("each", RETURNS.moves, ids=lambda each: each.name)
def test_a_button_acts_only_from_its_own_states(each: Any) -> None:
    for status in (str(state) for state in RETURNS.states if state not in each.from_):
        host = a_return(status)
        before = all_cells(host, "returns")
        done = push(host, each.name, [FIRST_ROW], by="王芳")
        assert [p.header for p in done.problems if p.blocks] == ["状态"], status
        assert all_cells(host, "returns") == before


@pytest.mark.parametrize("each", RETURNS.moves, ids=lambda each: each.name)
def test_a_button_belongs_to_its_posts(each: Any) -> None:
    strangers = [p for p in PEOPLE if not {*str(p["posts"]).split("、")} & {str(post) for post in each.by}]
    for person in strangers:
        host = a_return(*map(str, each.from_[:1]))
        (problem,) = push(host, each.name, [FIRST_ROW], by=str(person["name"])).problems
        assert "没有这个岗位" in problem.message


def test_undo_takes_an_agreement_back() -> None:
    host = a_return("申请", **FAULT)
    before = all_cells(host, "returns")
    move(host, "agree_return", **TOLD)
    push(host, "undo", by="孙晓", on="returns")
    after = all_cells(host, "returns")
    told = [each.field for each in RETURNS.record.layout.columns].index("conditions_told")
    assert after[0][told] is None
    assert after == before


def test_a_whole_exchange_from_the_request_to_the_end() -> None:
    host = a_return(is_quality="是", kind="换货")
    for name, by, fields in [
        ("register_return", "张敏", {}),
        ("ask_photos", "孙晓", {}),
        ("agree_return", "孙晓", {**FAULT, **TOLD, "new_model": "R-39", "price_diff": "20"}),
        ("record_tracking", "张敏", {"return_courier": "圆通", "return_tracking": "YT1"}),
        ("receive_return", "周工", {"return_freight": "12"}),
        ("inspect_return", "周工", {"inspection": "合格", "intact": "否"}),
        ("collect_difference", "李强", {"diff_paid": 20}),
        ("reship_exchange", "赵磊", {"reship_tracking": "SF1"}),
        ("complete_return", "孙晓", {**DONE, "restocked": "返修", "freight_refund_date": "2026-11-22"}),
    ]:
        done = push(host, name, [FIRST_ROW], by=by, desk=TestDesk(), **fields)
        assert done.ok, [str(problem) for problem in done.problems]
    assert cell(host, "状态") == "已完成"
    assert not check_book(Book(host, ALL_SHEETS, now=NOW), ALL_SHEETS.in_order())


def test_a_transfer_is_refunded_only_once_the_return_has_arrived() -> None:
    from tests.sheets.test_transfers import REGISTERED, SHIPPING, TRANSFER, VERIFIED

    for status, goes in (("已寄回", False), ("已收货", True)):
        host = a_workbook(
            {
                "bank_transfers": [{**TRANSFER, "related_no": "RT20261101-001"}],
                "returns": [{**BACK, "number": "RT20261101-001", "status": status}],
            }
        )
        for name, by, fields in (REGISTERED, VERIFIED):
            push(host, name, [FIRST_ROW], by=by, **fields)
        push(host, "mark_shipped", [FIRST_ROW], by="赵磊", **SHIPPING)
        done = push(
            host, "refund_transfer", [FIRST_ROW], by="李强", refund_amount="128.5", refund_reason="退货"
        )
        assert done.ok is goes
