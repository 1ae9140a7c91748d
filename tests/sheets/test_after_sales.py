"""售后登记表, move by move (CORE 2, F-6, F-21)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from cs_macros.book.book import Book
from cs_macros.book.checking import check_book
from cs_macros.book.flow import Move
from cs_macros.errors import Level
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.after_sales.flow import CASES
from tests.builders import FIRST_ROW, NOW, STAFF, TestDesk, a_workbook, all_cells, cells_of, push
from tests.lists import for_each

PEOPLE = [*STAFF, {"staff_no": "05", "name": "孙晓", "posts": "售后", "nickname": "晓晓"}]
"""张敏 售前 · 李强 财务 · 王芳 主管 · 赵磊 打单 · 孙晓 售后."""

CASE: dict[str, Cell] = {
    "shop": "示例旗舰店",
    "order_no": "2233445566778899001",
    "customer_id": "00123",
    "customer_name": "陈小姐",
    "phone": "13800001111",
    "item": "台灯",
    "model": "L-1",
    "qty": 1,
    "case_type": "其他",
    "description": "客户来问",
}
CALLED: dict[str, Cell] = {
    "case_type": "发货后撤回",
    "courier": "顺丰",
    "tracking_no": "SF0012345678",
    "courier_contact_at": NOW,
    "courier_result": "可撤回",
}
SIGNED: dict[str, Cell] = {
    **CALLED,
    "slip_no": "TH20261122-001",
    "courier_signer": "钱师傅",
    "courier_sign_date": NOW.date(),
    "slip_keeper": "赵磊",
    "copy2_taken": "是",
}
BACK: dict[str, Cell] = {
    **SIGNED,
    "receipt_text": "原包裹已收到",
    "receipt_by": "赵磊",
    "receipt_date": NOW.date(),
    "slip_returned": "是",
}
QUALITY: dict[str, Cell] = {"case_type": "质量问题", "photos": "照片 1.jpg"}
SHORT: dict[str, Cell] = {"case_type": "少件/错发"}
REFUND: dict[str, Cell] = {"refund_amount": "128.50", "refund_date": NOW.date(), "refund_by": "李强"}

BY = {"登记售后": "张敏", "退回单已签": "赵磊", "原包裹已收到": "赵磊", "打印退回单": "赵磊"}


def a_case(status: str | None = None, /, **typed: Cell) -> MemoryHost:
    """A workbook with one case in a state."""
    known: dict[str, Cell] = {}
    if status:
        known = {"number": "AS20261122-001", "status": status, "platform": "天猫", "owner": "孙晓"}
    return a_workbook({"staff": PEOPLE, "after_sales": [{**CASE, **known, **typed}]})


def state(host: MemoryHost) -> Cell:
    return cells_of(host, "after_sales").get("状态")


def cell(host: MemoryHost, header: str) -> Cell:
    return cells_of(host, "after_sales").get(header)


def reasons(host: MemoryHost, name: str, by: str = "孙晓", **fields: Any) -> list[str]:
    """Why a press is refused; the workbook must be untouched."""
    tables = [t for t in ("after_sales", "returns", "journal") if t in host.tables()]
    before = [all_cells(host, table) for table in tables]
    done = push(host, name, [FIRST_ROW], by=by, **fields)
    assert not done.ok
    assert [all_cells(host, table) for table in tables] == before
    return [problem.message for problem in done.problems if problem.blocks]


def warnings(host: MemoryHost, name: str, by: str = "孙晓", **fields: Any) -> list[str]:
    """What a press that passes says all the same."""
    done = push(host, name, [FIRST_ROW], by=by, **fields)
    assert done.ok, [str(problem) for problem in done.problems]
    return [problem.message for problem in done.problems if problem.level is Level.WARN]


def letters(host: MemoryHost, name: str, by: str = "孙晓", **fields: Any) -> list[str]:
    """The templates of the messages that a press makes."""
    done = push(host, name, [FIRST_ROW], by=by, **fields)
    assert done.ok, [str(problem) for problem in done.problems]
    return [message["template"] for message in done.messages]


# -- every way there is, and every way there is not -------------------------------------------

WAYS: list[tuple[str, str | None, str, dict[str, Cell]]] = [
    ("登记售后", None, "已登记", {}),
    ("联系快递", "已登记", "已联系快递", CALLED),
    ("联系快递", "已联系快递", "已联系快递", {**CALLED, "courier_result": "待回复"}),
    ("打印退回单", "已联系快递", "已联系快递", CALLED),
    ("打印退回单", "退回单已签", "退回单已签", SIGNED),
    ("退回单已签", "已联系快递", "退回单已签", SIGNED),
    ("撤回失败", "已联系快递", "撤回失败", {**CALLED, "courier_result": "不可撤回"}),
    ("撤回失败", "退回单已签", "撤回失败", {**SIGNED, "fail_reason": "包裹已送达"}),
    ("原包裹已收到", "退回单已签", "原包裹已收到", BACK),
    ("请客户举证", "已登记", "待客户举证", QUALITY),
    ("核实", "已登记", "已核实", {**QUALITY, "verdict": "是质量问题"}),
    ("核实", "待客户举证", "已核实", {**SHORT, "verdict": "情况属实"}),
    ("开始处理", "已登记", "处理中", {"solution": "补发"}),
    ("开始处理", "已核实", "处理中", {**QUALITY, "solution": "换货"}),
    ("开始退款", "原包裹已收到", "退款处理中", {**BACK, "refund_amount": "128.50"}),
    ("开始退款", "处理中", "退款处理中", {"solution": "部分退款", "refund_amount": "20"}),
    ("已退款", "退款处理中", "已退款", REFUND),
    ("转退换货", "撤回失败", "转退换货", CALLED),
    ("转退换货", "处理中", "转退换货", {**QUALITY, "solution": "退货"}),
    ("结案", "已登记", "已关闭", {"close_note": "客户不要求处理了"}),
    ("结案", "待客户举证", "已关闭", {**QUALITY, "close_note": "客户没有照片"}),
    ("结案", "撤回失败", "已关闭", {**CALLED, "close_note": "客户留下商品"}),
    ("结案", "处理中", "已关闭", {"solution": "解释", "close_note": "已经说明"}),
    ("结案", "已退款", "已关闭", REFUND),
]
"""Button, state before, state after, what stands in the row."""


def move_of(caption: str) -> Move:
    return next(move for move in CASES.moves if move.caption == caption)


@pytest.mark.parametrize(("caption", "before", "after", "typed"), WAYS)
def test_every_way_of_the_two_life_cycles_is_open(
    caption: str, before: str | None, after: str, typed: dict[str, Cell]
) -> None:
    host = a_case(before, **typed)
    done = push(host, move_of(caption).name, [FIRST_ROW], by=BY.get(caption, "孙晓"))
    assert done.ok, [str(problem) for problem in done.problems]
    assert state(host) == after


def test_the_ways_tried_are_all_that_are_declared() -> None:
    # 记证据 changes no state, and is tried with the evidence.
    moves = [move for move in CASES.moves if move.name != "open_evidence"]
    declared = {(m.caption, before) for m in moves for before in m.from_ or (None,)}
    assert {(caption, before) for caption, before, _, _ in WAYS} == declared - {("结案", "转退换货")}


EVERYTHING: dict[str, Cell] = {
    **BACK,
    **REFUND,
    "verdict": "情况属实",
    "solution": "解释",
    "close_note": "无",
}


@for_each(
    [(m, s) for m in CASES.moves for s in [None, *CASES.states] if s not in (m.from_ or (None,))],
    lambda tried: f"{tried[0].name} in {tried[1]}",
)
def test_no_way_leads_from_any_other_state(tried: tuple[Move, str | None]) -> None:
    move, before = tried
    found = reasons(a_case(before, **EVERYTHING), move.name, by=BY.get(move.caption, "孙晓"))
    assert found == [
        f"状态是“{before}”，不能“{move.caption}”"
        if before and move.from_
        else "已经登记过了"
        if before
        else f"还没有登记，不能“{move.caption}”"
    ]


@pytest.mark.parametrize(
    ("caption", "may"),
    [
        ("登记售后", {"张敏", "孙晓", "王芳"}),
        ("联系快递", {"孙晓", "王芳"}),
        ("打印退回单", {"孙晓", "赵磊", "王芳"}),
        ("退回单已签", {"赵磊"}),
        ("撤回失败", {"孙晓", "王芳"}),
        ("原包裹已收到", {"赵磊"}),
        ("请客户举证", {"孙晓", "王芳"}),
        ("核实", {"孙晓", "王芳"}),
        ("开始处理", {"孙晓", "王芳"}),
        ("开始退款", {"孙晓", "王芳"}),
        ("已退款", {"孙晓", "李强", "王芳"}),
        ("转退换货", {"孙晓", "王芳"}),
        ("结案", {"孙晓", "王芳"}),
    ],
)
def test_each_button_is_for_some_posts_only(caption: str, may: set[str]) -> None:
    _, before, _, typed = next(way for way in WAYS if way[0] == caption)
    passed = set()
    for person in ("张敏", "李强", "王芳", "赵磊", "孙晓"):
        done = push(a_case(before, **typed), move_of(caption).name, [FIRST_ROW], by=person)
        passed |= {person} if done.ok else set()
    assert passed == may


def test_a_case_whose_number_was_erased_is_named_and_waits() -> None:
    found = reasons(a_case("已登记", **QUALITY, number=None), "ask_evidence")
    assert found == ["空了，认不出这是哪一条记录"]


def test_a_case_without_number_is_on_the_board_by_its_place() -> None:
    host = a_case("退回单已签", **SIGNED, number=None)
    push(host, "refresh")
    assert [row for row in all_cells(host, "board") if "第 7 行" in row]


@pytest.mark.parametrize("before", [None, "已登记"])
def test_a_message_for_a_row_without_number_is_on_record_by_its_place(before: str | None) -> None:
    host = a_case(before, number=None)
    asks = {"message_template": "reassure_problem", "message_set": None}
    assert push(host, "make_message", [FIRST_ROW], by="孙晓", on="after_sales", asks=asks).ok
    assert [row for row in all_cells(host, "messages") if "第7行" in row]


# -- registering ------------------------------------------------------------------------------


def test_a_case_gets_number_platform_date_and_handler() -> None:
    host = a_case()
    push(host, "register_case")
    found = cells_of(host, "after_sales")
    assert (found["记录号"], found["平台"], found["处理人"]) == ("AS20261122-001", "天猫", "张敏")
    assert (found["登记日期"], found["旗色"]) == (datetime(2026, 11, 22), "无")


@pytest.mark.parametrize("field", [name for name in CASE if name not in ("shop", "phone")])
def test_what_is_always_required_is_required(field: str) -> None:
    assert reasons(a_case(**{field: None}), "register_case") == ["“登记售后”之前要填写"]


def test_a_parcel_to_call_back_needs_courier_and_number() -> None:
    host = a_workbook(
        {
            "staff": PEOPLE,
            "shops": [],
            "after_sales": [{**CASE, "case_type": "发货后撤回", "platform": "天猫"}],
        }
    )
    assert reasons(host, "register_case") == ["发货后撤回要知道快递公司", "发货后撤回要知道运单号"]


def test_the_shop_s_courier_is_taken_for_a_parcel_to_call_back() -> None:
    host = a_case(case_type="发货后撤回", tracking_no="SF0012345678")
    push(host, "register_case")
    assert cell(host, "快递公司") == "顺丰"


def test_for_another_case_no_courier_is_guessed() -> None:
    host = a_case(case_type="质量问题")
    push(host, "register_case")
    assert cell(host, "快递公司") is None


def two_cases(status: str) -> MemoryHost:
    other = {**CASE, "number": "AS20261120-001", "status": status}
    return a_workbook({"staff": PEOPLE, "after_sales": [CASE, other]})


def test_an_open_case_of_the_same_order_is_told_of() -> None:
    told = warnings(two_cases("处理中"), "register_case")
    assert told == ["这个订单在第 8 行（AS20261120-001）还有没结案的售后，状态是“处理中”"]


def test_a_closed_case_of_the_same_order_is_not() -> None:
    assert warnings(two_cases("已关闭"), "register_case") == []


@pytest.mark.parametrize(
    ("case_type", "remark"),
    [
        ("发货后撤回", "2026.11.22 快递截单 张敏"),
        ("物流异常", "2026.11.22 物流异常 张敏"),
        ("漏发", "2026.11.22 漏发 张敏"),
        ("缺货", "2026.11.22 缺货 张敏"),
    ],
)
def test_an_order_that_does_not_arrive_gets_a_green_flag(case_type: str, remark: str) -> None:
    host = a_case(case_type=case_type, tracking_no="SF0012345678")
    push(host, "register_case")
    assert (cell(host, "旗色"), cell(host, "备注文本")) == ("绿", remark)


@pytest.mark.parametrize("case_type", ["质量问题", "少件/错发", "投诉转入", "其他"])
def test_other_cases_get_no_flag(case_type: str) -> None:
    host = a_case(case_type=case_type)
    push(host, "register_case")
    assert (cell(host, "旗色"), cell(host, "备注文本")) == ("无", None)


@pytest.mark.parametrize(
    ("case_type", "template"),
    [
        ("发货后撤回", ["cancel_shipped"]),
        ("质量问题", ["goods_problem_ack"]),
        ("少件/错发", ["shortage_claim"]),
        ("其他", []),
    ],
)
def test_the_customer_is_answered_at_once(case_type: str, template: list[str]) -> None:
    assert letters(a_case(case_type=case_type, tracking_no="SF0012345678"), "register_case") == template


# -- calling the parcel back ------------------------------------------------------------------


def test_the_courier_is_asked_for_called_back_parcels_only() -> None:
    host = a_case("已登记", **{**CALLED, "case_type": "漏发"})
    assert reasons(host, "contact_courier") == ["售后类型是“漏发”，不用“联系快递”"]


def test_time_and_answer_are_filled_in_and_the_answer_awaited() -> None:
    host = a_case("已登记", case_type="发货后撤回", courier="顺丰", tracking_no="SF0012345678")
    assert letters(host, "contact_courier") == ["intercept_requested"]
    assert (cell(host, "联系快递时间"), cell(host, "联系结果")) == (NOW, "待回复")


def contacted(result: str) -> MemoryHost:
    host = a_case("已登记", **{**CALLED, "courier_result": None})
    assert push(host, "contact_courier", [FIRST_ROW], by="孙晓", courier_result=result).ok
    return host


def test_the_courier_s_answer_is_recorded_by_the_same_button() -> None:
    host = contacted("待回复")
    assert push(host, "contact_courier", [FIRST_ROW], by="孙晓", courier_result="可撤回").ok
    assert (state(host), cell(host, "联系结果")) == ("已联系快递", "可撤回")


def test_an_answer_typed_into_the_cell_is_recorded_too() -> None:
    host = contacted("待回复")
    grid = host.read("after_sales")
    grid.rows[FIRST_ROW][grid.headers.index("联系结果")] = "可撤回"
    assert push(host, "contact_courier", [FIRST_ROW], by="孙晓").ok


@pytest.mark.parametrize("result", ["可撤回", "不可撤回"])
def test_a_courier_who_has_answered_is_not_asked_again(result: str) -> None:
    assert reasons(contacted(result), "contact_courier") == [f"快递已经答复“{result}”，不用再联系"]
    typed = a_case("已联系快递", **{**CALLED, "courier_result": result})
    assert reasons(typed, "contact_courier") == [f"快递已经答复“{result}”，不用再联系"]


def test_a_customer_is_not_told_of_a_parcel_that_cannot_be_stopped() -> None:
    assert letters(a_case("已登记", **{**CALLED, "courier_result": "不可撤回"}), "contact_courier") == []


@pytest.mark.parametrize("result", ["待回复", "不可撤回"])
def test_no_slip_for_a_parcel_that_is_not_stopped(result: str) -> None:
    host = a_case("已联系快递", **{**SIGNED, "courier_result": result})
    assert reasons(host, "print_slip") == [f"联系结果是“{result}”，不能打印退回单"]
    assert reasons(host, "sign_slip", by="赵磊") == [f"联系结果是“{result}”，不能签退回单"]


@pytest.mark.parametrize("field", ["slip_no", "courier_signer", "copy2_taken"])
def test_a_signed_slip_has_number_signature_and_second_copy(field: str) -> None:
    host = a_case("已联系快递", **{**SIGNED, field: None})
    assert reasons(host, "sign_slip", by="赵磊") == ["“退回单已签”之前要填写"]


def test_day_and_keeper_of_a_signed_slip_are_filled_in() -> None:
    host = a_case("已联系快递", **{**SIGNED, "courier_sign_date": None, "slip_keeper": None})
    push(host, "sign_slip", [FIRST_ROW], by="赵磊")
    assert (cell(host, "签字日期"), cell(host, "存根保管人")) == (datetime(2026, 11, 22), "赵磊")


def test_the_courier_must_have_taken_the_second_copy() -> None:
    host = a_case("已联系快递", **{**SIGNED, "copy2_taken": "否"})
    (problem,) = push(host, "sign_slip", [FIRST_ROW], by="赵磊").problems
    assert problem.value == "否"
    assert reasons(host, "sign_slip", by="赵磊") == ["第二联还没有交给快递员带回"]


@pytest.mark.parametrize("result", ["待回复", "可撤回"])
def test_calling_back_fails_only_when_the_courier_says_so(result: str) -> None:
    host = a_case("已联系快递", **{**CALLED, "courier_result": result})
    assert reasons(host, "fail_intercept") == [f"联系结果是“{result}”，还不能算撤回失败"]


def test_after_the_slip_was_signed_a_failure_has_a_reason() -> None:
    assert reasons(a_case("退回单已签", **SIGNED), "fail_intercept") == ["退回单已经签过，撤回失败要写明原因"]


def test_the_customer_is_told_of_a_failure() -> None:
    host = a_case("已联系快递", **{**CALLED, "courier_result": "不可撤回"})
    assert letters(host, "fail_intercept") == ["intercept_failed"]


# -- the parcel is back -----------------------------------------------------------------------


def test_the_printer_signs_word_for_word_with_name_and_day() -> None:
    host = a_case("退回单已签", **SIGNED, slip_returned="是")
    assert warnings(host, "receive_parcel", by="赵磊") == []
    signed = [cell(host, header) for header in ("签收语", "签收人", "签收日期")]
    assert signed == ["原包裹已收到", "赵磊", datetime(2026, 11, 22)]


@pytest.mark.parametrize("words", ["已收到", "原包裹已收到。", "原包裹 已收到"])
def test_other_words_are_no_sign_off(words: str) -> None:
    host = a_case("退回单已签", **{**BACK, "receipt_text": words})
    assert reasons(host, "receive_parcel", by="赵磊") == ["签收语要一字不差：原包裹已收到"]


def test_the_shop_may_have_its_own_words() -> None:
    host = a_workbook(
        {
            "staff": PEOPLE,
            "settings": [{"key": "receipt_text", "value": "包裹已回"}],
            "after_sales": [
                {**CASE, **SIGNED, "number": "AS1", "status": "退回单已签", "slip_returned": "是"}
            ],
        }
    )
    push(host, "receive_parcel", [FIRST_ROW], by="赵磊")
    assert (state(host), cell(host, "签收语")) == ("原包裹已收到", "包裹已回")


def test_the_parcel_is_exchanged_for_the_signed_stub() -> None:
    host = a_case("退回单已签", **{**BACK, "slip_returned": "否"})
    assert reasons(host, "receive_parcel", by="赵磊") == ["签过字的存根还没有换回去"]
    host = a_case("退回单已签", **{**BACK, "slip_returned": None})
    assert reasons(host, "receive_parcel", by="赵磊") == ["“原包裹已收到”之前要填写"]


def test_only_a_printer_s_name_is_a_sign_off() -> None:
    host = a_case("退回单已签", **{**BACK, "receipt_by": "孙晓"})
    assert reasons(host, "receive_parcel", by="赵磊") == ["孙晓不是打单人员，不能签收"]


# -- evidence ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("typed", "template"), [(QUALITY, "quality_ask_photo"), (SHORT, "shortage_claim")])
def test_the_customer_is_asked_for_photos(typed: dict[str, Cell], template: str) -> None:
    assert letters(a_case("已登记", **typed), "ask_evidence") == [template]


@pytest.mark.parametrize("name", ["ask_evidence", "verify_case"])
def test_other_types_need_no_evidence(name: str) -> None:
    host = a_case("已登记", case_type="漏发", photos="1.jpg", verdict="情况属实")
    caption = {"ask_evidence": "请客户举证", "verify_case": "核实"}[name]
    assert reasons(host, name) == [f"售后类型是“漏发”，不用“{caption}”"]


@pytest.mark.parametrize("before", ["已登记", "待客户举证"])
def test_a_fault_is_never_verified_without_photos(before: str) -> None:
    host = a_case(before, case_type="质量问题", verdict="是质量问题")
    assert reasons(host, "verify_case") == ["质量问题要先有客户的照片才能核实"]


def test_a_shortage_is_verified_at_once_only_with_photos() -> None:
    host = a_case("已登记", **SHORT, verdict="情况属实")
    assert reasons(host, "verify_case") == ["还没有照片，也没有请客户举证"]


def test_verifying_needs_a_verdict() -> None:
    assert reasons(a_case("待客户举证", **QUALITY), "verify_case") == ["“核实”之前要填写"]


@pytest.mark.parametrize(
    ("verdict", "template"),
    [
        ("是质量问题", ["quality_confirmed"]),
        ("用法不当", ["misuse_explain"]),
        ("非质量问题", ["not_our_fault"]),
        ("快递损坏", []),
        ("情况属实", []),
        ("情况不属实", []),
    ],
)
def test_the_verdict_is_told_in_the_agent_s_words(verdict: str, template: list[str]) -> None:
    host = a_case("待客户举证", **QUALITY, verdict=verdict, reply_text="给您换一台新的")
    assert letters(host, "verify_case") == template


def test_without_the_agent_s_words_the_move_stands_and_the_cell_is_named() -> None:
    host = a_case("待客户举证", **QUALITY, verdict="是质量问题")
    assert warnings(host, "verify_case") == ["话术“确认质量问题”没有生成：缺少答复内容"]
    assert state(host) == "已核实"


# -- settling ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case_type", "reason"),
    [
        ("发货后撤回", "发货后撤回要先联系快递"),
        ("质量问题", "质量问题要先核实"),
        ("少件/错发", "少件/错发要先核实"),
    ],
)
def test_some_types_have_their_own_way_first(case_type: str, reason: str) -> None:
    assert reasons(a_case("已登记", case_type=case_type, solution="退款"), "handle_case") == [reason]


@pytest.mark.parametrize("case_type", ["物流异常", "漏发", "缺货", "投诉转入", "其他"])
def test_all_others_are_handled_at_once(case_type: str) -> None:
    host = a_case("已登记", case_type=case_type, solution="退款")
    push(host, "handle_case", [FIRST_ROW], by="孙晓")
    assert state(host) == "处理中"


def test_handling_needs_a_solution() -> None:
    assert reasons(a_case("已登记"), "handle_case") == ["“开始处理”之前要填写"]


@pytest.mark.parametrize("solution", ["退货", "换货", "补发", "解释", "其他"])
def test_only_a_refund_starts_a_refund(solution: str) -> None:
    host = a_case("处理中", solution=solution, refund_amount=5)
    assert reasons(host, "start_refund") == [f"处理方案是“{solution}”，不能“开始退款”"]


def test_a_called_back_parcel_is_not_refunded_around_the_sign_off() -> None:
    host = a_case("处理中", case_type="发货后撤回", solution="退款", refund_amount=5)
    assert reasons(host, "start_refund") == ["发货后撤回的包裹签收之前不能退款"]


@pytest.mark.parametrize("field", ["receipt_text", "receipt_by", "receipt_date", "slip_returned"])
@pytest.mark.parametrize(
    ("before", "name"), [("原包裹已收到", "start_refund"), ("退款处理中", "refund_case")]
)
def test_a_sign_off_emptied_since_stops_the_refund(before: str, name: str, field: str) -> None:
    host = a_case(before, **{**BACK, **REFUND, field: None})
    assert reasons(host, name) == ["签收这一格空了，不能退款"]


def test_a_sign_off_typed_over_since_stops_the_refund() -> None:
    host = a_case("原包裹已收到", **{**BACK, "receipt_by": "孙晓", "refund_amount": 5})
    assert reasons(host, "start_refund") == ["孙晓不是打单人员，不能签收"]


def test_starting_a_refund_needs_the_amount() -> None:
    assert reasons(a_case("处理中", solution="退款"), "start_refund") == ["“开始退款”之前要填写"]
    assert reasons(a_case("处理中", solution="退款", refund_amount=-1), "start_refund") == ["不能小于 0"]


def test_only_who_waits_for_a_parcel_is_told_that_it_is_back() -> None:
    assert letters(a_case("原包裹已收到", **BACK, refund_amount=5), "start_refund") == [
        "intercept_returned_refund"
    ]
    assert letters(a_case("处理中", solution="退款", refund_amount=5), "start_refund") == []


def test_a_refund_gets_a_blue_flag_before_the_older_remark() -> None:
    host = a_case("退款处理中", **BACK, flag="绿", remark="2026.11.20 快递截单 张敏", freight="12")
    assert letters(host, "refund_case", by="李强", refund_amount="128.5") == ["refund_done"]
    assert cell(host, "旗色") == "蓝"
    assert cell(host, "备注文本") == "2026.11.22 发货后撤回,运费12.00 李强；2026.11.20 快递截单 张敏"
    assert (cell(host, "退款人"), cell(host, "退款日期")) == ("李强", datetime(2026, 11, 22))


def test_freight_left_blank_is_none() -> None:
    host = a_case("退款处理中", refund_amount=5)
    push(host, "refund_case", [FIRST_ROW], by="李强")
    assert (cell(host, "运费"), cell(host, "备注文本")) == (0, "2026.11.22 其他,运费0.00 李强")


def test_whoever_signed_for_the_parcel_should_not_pay_it_out() -> None:
    host = a_case("退款处理中", **BACK, refund_amount=5, refund_by="赵磊")
    assert warnings(host, "refund_case") == ["赵磊签收了包裹，又经手退款"]
    assert state(host) == "已退款"


# -- into 退换货登记表 -------------------------------------------------------------------------


@pytest.mark.parametrize("solution", ["退款", "部分退款", "补发", "解释", "其他"])
def test_only_goods_that_come_back_become_a_return(solution: str) -> None:
    host = a_case("处理中", solution=solution)
    assert reasons(host, "case_to_return") == [f"处理方案是“{solution}”，不能“转退换货”"]


def test_a_return_needs_the_customer_s_phone() -> None:
    assert reasons(a_case("撤回失败", **CALLED, phone=None), "case_to_return") == ["“转退换货”之前要填写"]


def test_a_case_becomes_one_return_only() -> None:
    host = a_case("处理中", solution="退货", return_no="RT20261120-001")
    assert reasons(host, "case_to_return") == ["已经转过退换货：RT20261120-001"]


def test_the_return_has_what_the_case_knows_and_the_two_are_linked() -> None:
    host = a_case("处理中", **QUALITY, solution="换货", verdict="是质量问题")
    assert warnings(host, "case_to_return") == []
    opened, case = cells_of(host, "returns"), cells_of(host, "after_sales")
    assert case["退换记录号"] == opened["记录号"] == "RT20261122-001"
    assert (opened["售后记录号"], opened["状态"]) == ("AS20261122-001", "申请")
    same = ("店铺", "订单号", "客户ID", "客户姓名", "商品", "型号", "数量", "照片凭证", "核实结论")
    assert [opened[header] for header in same] == [case[header] for header in same]
    assert (opened["联系方式"], opened["退换原因"]) == ("13800001111", "客户来问")
    assert (opened["类型"], opened["质量问题"]) == ("换货", "是")
    assert (opened["登记人"], opened["登记时间"]) == ("孙晓", NOW)


@pytest.mark.parametrize(
    ("verdict", "quality"),
    [
        ("是质量问题", "是"),
        ("快递损坏", "是"),
        ("非质量问题", "否"),
        ("用法不当", "否"),
        ("情况属实", "待核实"),
        (None, "待核实"),
    ],
)
def test_the_verdict_says_whether_a_return_is_for_a_fault(verdict: str | None, quality: str) -> None:
    host = a_case("处理中", **QUALITY, solution="退货", verdict=verdict)
    push(host, "case_to_return", [FIRST_ROW], by="孙晓")
    opened = cells_of(host, "returns")
    assert (opened["质量问题"], opened["类型"]) == (quality, "退货")


def test_a_parcel_that_could_not_be_stopped_is_a_return_of_goods() -> None:
    host = a_case("撤回失败", **CALLED)
    push(host, "case_to_return", [FIRST_ROW], by="孙晓")
    assert cells_of(host, "returns")["类型"] == "退货"


def test_undo_takes_the_return_away_again() -> None:
    host = a_case("处理中", solution="退货")
    before = all_cells(host, "after_sales")
    push(host, "case_to_return", [FIRST_ROW], by="孙晓")
    assert push(host, "undo", by="孙晓", on="after_sales").ok
    assert (all_cells(host, "after_sales"), all_cells(host, "returns")) == (before, [])


# -- the end ----------------------------------------------------------------------------------


@pytest.mark.parametrize("before", ["已登记", "待客户举证", "撤回失败", "处理中"])
def test_closing_needs_a_word_on_how_it_ended(before: str) -> None:
    assert reasons(a_case(before, solution="解释"), "close_case") == ["结案前要写结案说明"]


@pytest.mark.parametrize(
    ("solution", "following"),
    [("退款", "开始退款"), ("部分退款", "开始退款"), ("退货", "转退换货"), ("换货", "转退换货")],
)
def test_a_case_with_money_or_goods_to_come_back_stays_open(solution: str, following: str) -> None:
    host = a_case("处理中", solution=solution, close_note="好了")
    done = push(host, "close_case", [FIRST_ROW], by="孙晓")
    assert [(p.message, p.hint) for p in done.problems] == [
        (f"处理方案是“{solution}”，还不能结案", f"先按“{following}”。")
    ]


def test_goods_sent_again_have_courier_and_number() -> None:
    host = a_case("处理中", solution="补发", close_note="补发了")
    assert reasons(host, "close_case") == ["补发之后要填补发的快递公司", "补发之后要填补发的运单号"]
    assert push(host, "close_case", [FIRST_ROW], by="孙晓", reship_courier="顺丰", reship_tracking="SF1").ok


def linked(status: str | None) -> MemoryHost:
    case = {**CASE, "number": "AS20261122-001", "status": "转退换货", "return_no": "RT20261122-001"}
    opened = [{"number": "RT20261122-001", "status": status}] if status else []
    return a_workbook({"staff": PEOPLE, "after_sales": [case], "returns": opened})


@pytest.mark.parametrize("status", ["已完成", "已拒绝", "已取消"])
def test_a_case_made_a_return_closes_with_it(status: str) -> None:
    host = linked(status)
    assert warnings(host, "close_case") == []
    assert state(host) == "已关闭"


@pytest.mark.parametrize(
    "status",
    ["申请", "待举证", "已同意", "已寄回", "已收货", "验收不合格", "协商退款", "退回客户", "待退款",
     "待补差价", "待发换货", "换货已发出", "已退款"],
)  # fmt: skip
def test_and_not_before(status: str) -> None:
    assert reasons(linked(status), "close_case") == [f"RT20261122-001 的状态是“{status}”，还没有结束"]


def test_a_case_whose_return_is_gone_stays_open() -> None:
    assert reasons(linked(None), "close_case") == ["“退换货登记表”里查不到 RT20261122-001"]


# -- deadline, board, check -------------------------------------------------------------------


def signed_with(days: int | None) -> MemoryHost:
    settings = [{"key": "intercept_days", "value": days}]
    row = {**CASE, **SIGNED, "number": "AS20261122-001", "status": "已联系快递"}
    return a_workbook({"staff": PEOPLE, "settings": settings, "after_sales": [row]})


def test_a_signed_slip_is_due_some_days_later() -> None:
    host = signed_with(3)
    push(host, "sign_slip", [FIRST_ROW], by="赵磊")
    assert (cell(host, "到期"), cell(host, "逾期")) == (datetime(2026, 11, 25, 23, 59, 59), "否")
    push(host, "refresh", now=datetime(2026, 11, 25, 20, 0))
    assert cell(host, "逾期") == "否"
    push(host, "refresh", now=NOW + timedelta(days=4))
    assert cell(host, "逾期") == "是"


def test_without_the_shop_s_days_the_check_is_shown_as_off() -> None:
    host = signed_with(None)
    push(host, "sign_slip", [FIRST_ROW], by="赵磊")
    assert (cell(host, "到期"), cell(host, "逾期")) == (None, "未设置")


def test_nothing_is_due_once_the_parcel_is_back() -> None:
    host = signed_with(3)
    push(host, "sign_slip", [FIRST_ROW], by="赵磊")
    push(host, "receive_parcel", [FIRST_ROW], by="赵磊", slip_returned="是")
    assert (cell(host, "到期"), cell(host, "逾期")) == (None, "否")


@pytest.mark.parametrize(
    ("before", "typed", "owner"),
    [
        ("已登记", {}, "孙晓"),
        ("已联系快递", CALLED, "赵磊、孙晓"),
        ("已联系快递", {**CALLED, "courier_result": "待回复"}, "孙晓"),
        ("退回单已签", SIGNED, "赵磊、孙晓"),
        ("原包裹已收到", BACK, "孙晓"),
        ("转退换货", {"return_no": "RT20261122-001"}, "孙晓"),
    ],
)
def test_the_board_names_who_has_to_act(before: str, typed: dict[str, Cell], owner: str) -> None:
    host = a_case(before, **typed)
    push(host, "refresh")
    rows = [row for row in all_cells(host, "board") if "AS20261122-001" in row]
    assert len(rows) == 1
    assert owner in rows[0]


def test_every_open_state_waits_for_somebody() -> None:
    assert set(CASES.todos) == set(CASES.states) - set(CASES.final)


def test_a_closed_case_is_on_nobody_s_list_and_may_not_be_changed() -> None:
    host = a_case("已登记")
    push(host, "close_case", [FIRST_ROW], by="孙晓", close_note="误登记")
    push(host, "refresh")
    assert not [row for row in all_cells(host, "board") if "AS20261122-001" in row]
    grid = host.read("after_sales")
    grid.rows[FIRST_ROW][grid.headers.index("结案说明")] = "改了"
    found = check_book(Book(host, ALL_SHEETS, now=NOW), ALL_SHEETS.in_order())
    assert [p.header for problems in found.values() for p in problems] == ["结案说明"]


def test_a_whole_interception_from_the_call_to_the_end() -> None:
    host = a_case(case_type="发货后撤回", tracking_no="SF0012345678")
    for name, by, fields in [
        ("register_case", "张敏", {}),
        ("contact_courier", "孙晓", {}),
        ("contact_courier", "孙晓", {"courier_result": "可撤回"}),
        ("print_slip", "赵磊", {}),
        ("sign_slip", "赵磊", {"courier_signer": "钱师傅", "copy2_taken": "是"}),
        ("receive_parcel", "赵磊", {"slip_returned": "是"}),
        ("start_refund", "孙晓", {"refund_amount": "128.5"}),
        ("refund_case", "李强", {}),
        ("close_case", "孙晓", {}),
    ]:
        done = push(host, name, [FIRST_ROW], by=by, desk=TestDesk(), **fields)
        assert done.ok, [str(problem) for problem in done.problems]
    assert state(host) == "已关闭"
    assert cell(host, "退款日期") == datetime.combine(date(2026, 11, 22), datetime.min.time())
    assert not check_book(Book(host, ALL_SHEETS, now=NOW), ALL_SHEETS.in_order())
