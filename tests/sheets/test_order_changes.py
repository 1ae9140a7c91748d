"""改单备注表: F-1, F-2 and F-3 cell by cell, remarks to the letter, and what every button refuses."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from cs_macros.book.book import Book
from cs_macros.hosts.port import Append, Cell, Replace
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.order_changes.register import OrderChange, open_changes
from cs_macros.sheets.order_changes.steps import steps
from tests.builders import FIRST_ROW, TestDesk, a_workbook, cells_of, push
from tests.sheets.changing import (
    CHANGE,
    CONTENT,
    MORNING,
    ORDER,
    PAPERS,
    PEOPLE,
    STAGES,
    TABLE,
    a_desk,
    blocked,
    cases,
    change,
    order,
    taken,
    texts,
    tried,
)

SPECIAL = ("特殊要求", "指定快递", "发票", "贺卡", "送货时间")
REQUESTS = (*SPECIAL, "接单要求")
HOUSE = STAGES[:4]
"""The parcel has not left."""

# -- steps --------------------------------------------------------------------------------------

MODIFY = {
    "未付款": "后台改好 红旗 核对 通知打单 直接按“完成” 打单已处理",
    "未打单": "后台改好 红旗 核对 通知打单 打单已处理 按“完成”",
    "已打单": "发货单和快递单 都改好 红旗 核对 通知打单 打单已处理 按“完成”",
    "已打包贴单": "取回包裹 红旗 核对 重新打单 打单已处理 按“完成”",
    "已发货": "绿旗 转给售后",
    "已签收": "绿旗 转给售后",
    "不清楚": "先问仓库 什么都不改 绿旗 把“阶段”改成",
}
ASK = {
    "未付款": "红旗 核对 通知打单 直接按“完成” 打单已处理",
    "未打单": "红旗 核对 通知打单 打单已处理 按“完成”",
    "已打单": "发货单和快递单 都写好 红旗 核对 通知打单 打单已处理 按“完成”",
    "已打包贴单": "取回包裹 红旗 核对 通知打单 打单已处理 按“完成”",
    "已发货": "来不及 告诉客户 撤回改单",
    "已签收": "来不及 告诉客户 撤回改单",
    "不清楚": "先问仓库 绿旗 把“阶段”改成",
}
FLOWS: dict[str, dict[str, str]] = {
    "取消订单": {  # F-1, 1 to 7
        "未付款": "征得客户同意 按“完成” 订单随即关闭 不用退款",
        "未打单": "蓝旗 作废 等打单人员确认已经作废 没有确认之前不退款 退款转给售后",
        "已打单": "蓝旗 作废 取回发货单和快递单 交给售后 打单已处理 退款转给售后 退款办妥以后撕毁",
        "已打包贴单": "蓝旗 作废 取回包裹 交给售后 打单已处理 退款转给售后 退款办妥以后包裹交仓库入库",
        "已发货": "绿旗 转给售后联系快递撤回 签收之前不退款",
        "已签收": "转给售后按退货处理 转退换货",
        "不清楚": "先问仓库和主管 不退款 绿旗 把“阶段”改成",
    },
    "改属性": {s: ("有没有库存 差价 " if s in HOUSE else "") + words for s, words in MODIFY.items()},
    "改地址": MODIFY,
    **{kind: {s: ("问清楚 " if s in HOUSE else "") + words for s, words in ASK.items()} for kind in SPECIAL},
    "接单要求": {s: ("写明客户的要求 " if s in HOUSE else "") + words for s, words in ASK.items()},
    "异常": {
        "未付款": "绿旗 通知打单 按“完成”",
        "未打单": "绿旗 通知打单 按“完成”",
        "已打单": "取回发货单和快递单 绿旗 通知打单 打单已处理 按“完成”",
        "已打包贴单": "取回包裹 绿旗 通知打单 打单已处理 按“完成”",
        "已发货": "绿旗 按“完成”",
        "已签收": "绿旗 按“完成”",
        "不清楚": "先问仓库 绿旗 把“阶段”改成",
    },
}  # fmt: skip
"""(kind, stage) → what its steps say, in this order; copied by hand from F-1, F-2 and F-3."""


def test_every_kind_at_every_stage_says_what_is_to_be_done_in_the_order_of_its_flow() -> None:
    assert {(k, s) for k, at in FLOWS.items() for s in at} == {(k, s) for k in CONTENT for s in STAGES}
    wrong = []
    for kind, stages in FLOWS.items():
        for stage, words in stages.items():
            told = steps(OrderChange(kind=kind, stage=stage), None) or ""
            places, place = [], 0
            for word in words.split():
                place = told.find(word, place)
                places.append(place)
            if -1 in places or not told.startswith("1. ") or not told.endswith("。"):
                wrong.append((kind, stage, words.split()[places.index(-1)] if -1 in places else "", told))
    assert wrong == []


def test_each_special_request_says_what_must_be_asked() -> None:
    asked = {"指定快递": "哪家快递", "发票": "发票抬头", "贺卡": "贺卡上写什么", "送货时间": "什么时间段"}
    for kind, words in asked.items():
        assert words in str(steps(OrderChange(kind=kind, stage="未打单"), None)).split("。")[0]
    several = str(steps(OrderChange(kind="特殊要求", stage="未打单"), None)).split("。")[0]
    assert [word in several for word in ("快递", "发票抬头", "贺卡内容", "送货时间段")] == [True] * 4


# -- flags and remarks --------------------------------------------------------------------------

D = "2026.11.22"
PRINTED = ",已在发货单与快递单上修改妥当---2026.11.22张敏"
REMARKS: dict[tuple[str, str], tuple[str, str]] = {
    ("接单要求", "未打单"): ("红", "张敏:多放一个袋子"),
    ("接单要求", "已打单"): ("红", "客户要求修改成多放一个袋子" + PRINTED),
    ("指定快递", "未打单"): ("红", "客户要求发圆通---2026.11.22张敏"),
    ("指定快递", "已打单"): ("红", "客户要求修改成发圆通" + PRINTED),
    ("发票", "未付款"): ("红", "客户要求开发票,抬头:示例公司---2026.11.22张敏"),
    ("贺卡", "未打单"): ("红", "客户要求附贺卡,内容:生日快乐---2026.11.22张敏"),
    ("送货时间", "已打包贴单"): ("红", "客户要求周末送货---2026.11.22张敏"),
    ("特殊要求", "未打单"): ("红", "客户要求发圆通；附贺卡,内容:生日快乐---2026.11.22张敏"),
    ("改属性", "未付款"): ("红", "客户拍下白色,要求修改成黑色,已修改妥当---2026.11.22张敏"),
    ("改属性", "未打单"): ("红", "客户拍下白色,要求修改成黑色,已修改妥当---2026.11.22张敏"),
    ("改属性", "已打单"): ("红", "客户要求修改成黑色" + PRINTED),
    ("改属性", "已打包贴单"): ("红", "客户拍下白色,要求修改成黑色,已修改妥当---2026.11.22张敏"),
    ("改地址", "未打单"): ("红", "客户要求修改地址,新地址为:江苏省苏州市示例路 8 号---2026.11.22张敏"),
    ("改地址", "已打单"): ("红", "客户要求修改成江苏省苏州市示例路 8 号" + PRINTED),
    ("改地址", "已发货"): ("绿", "2026.11.22 已发货,客户要求改地址为江苏省苏州市示例路 8 号 张敏"),
    ("改属性", "已签收"): ("绿", "2026.11.22 已签收,客户要求把白色改成黑色 张敏"),
    ("改地址", "不清楚"): ("绿", "2026.11.22 改地址,打单发货情况不清楚 张敏"),
    ("取消订单", "不清楚"): ("绿", "2026.11.22 不想要了,打单发货情况不清楚 张敏"),
    ("取消订单", "未打单"): ("蓝", "2026.11.22 不想要了,运费0.00 张敏"),
    ("取消订单", "已打单"): ("蓝", "2026.11.22 不想要了,运费0.00 张敏"),
    ("取消订单", "已打包贴单"): ("蓝", "2026.11.22 不想要了,运费0.00 张敏"),
    ("取消订单", "已发货"): ("绿", "2026.11.22 快递截单 张敏"),
    ("取消订单", "未付款"): ("无", ""),
    ("取消订单", "已签收"): ("无", ""),
    ("异常", "未打单"): ("绿", "2026.11.22 商品下架 张敏"),
    ("异常", "已打单"): ("绿", "2026.11.22 商品下架 张敏"),
}
"""(kind, stage) → flag and remark (domain 1.9, F-1 to F-3)."""


def test_flag_and_remark_are_those_of_the_kind_and_stage_on_the_change_and_on_its_order() -> None:
    wrong = []
    for (kind, stage), (flag, remark) in REMARKS.items():
        host = a_desk(kind, stage)
        taken(host, "register_change")
        mine, theirs = change(host), order(host)
        found = (mine["旗色"], mine.get("备注文本", ""), theirs.get("旗色", "无"), theirs.get("备注文本", ""))
        if found != (flag, remark, flag, remark):
            wrong.append((kind, stage, found))
    assert wrong == []


def test_a_tax_number_and_a_request_beside_it_stand_in_the_remark() -> None:
    host = a_desk("发票", "未打单", tax_no="91330100MA", request="电子票")
    taken(host, "register_change")
    assert change(host)["备注文本"] == "客户要求开发票,抬头:示例公司,税号:91330100MA；电子票---2026.11.22张敏"


@pytest.mark.parametrize(
    ("ordered", "remark"),
    [
        (datetime(2026, 11, 11, 23, 59, 59), "张敏:多放一个袋子"),
        (datetime(2026, 11, 12), "多放一个袋子"),
        (datetime(2026, 11, 12, 23, 59, 59), "多放一个袋子"),
        (datetime(2026, 11, 13), "张敏:多放一个袋子"),
    ],
)
def test_an_order_of_a_campaign_has_no_name_in_its_remark(ordered: datetime, remark: str) -> None:
    host = a_desk("接单要求", "未打单", order={"ordered_at": ordered})
    sale = {"name": "返场", "start": datetime(2026, 11, 12), "end": datetime(2026, 11, 13)}
    rows = {"staff": PEOPLE, "orders": [{**ORDER, "ordered_at": ordered}], "campaigns": [sale]}
    host = a_workbook(
        {**rows, TABLE: [{**CHANGE, "kind": "接单要求", "stage": "未打单", "request": "多放一个袋子"}]}
    )
    taken(host, "register_change")
    assert change(host)["备注文本"] == remark


def test_a_newer_remark_of_an_order_stands_before_the_older_and_gives_the_colour() -> None:
    host = a_desk("改地址", "未打单", order={"flag": "黄", "remark": "张敏"})
    taken(host, "register_change")
    assert (order(host)["旗色"], str(order(host)["备注文本"]).endswith("张敏；张敏")) == ("红", True)


def test_the_remark_follows_the_stage_once_it_is_known() -> None:
    host = a_desk("改地址", "不清楚")
    taken(host, "register_change")
    taken(host, "confirm_change", stage="未打单", changed_in_backend="是")
    assert change(host)["旗色"] == order(host)["旗色"] == "红"
    new = "客户要求修改地址,新地址为:江苏省苏州市示例路 8 号---2026.11.22张敏"
    assert str(change(host)["备注文本"]) == f"{new}；2026.11.22 改地址,打单发货情况不清楚 张敏"
    taken(host, "notify_printer")
    assert str(order(host)["备注文本"]).count(new) == 1


# -- registering --------------------------------------------------------------------------------

NEEDED = {
    "接单要求": ["要求/事由"], "指定快递": ["指定快递"], "发票": ["发票抬头"], "贺卡": ["贺卡内容"],
    "送货时间": ["送货时间段"], "改属性": ["原属性", "新属性/新地址"], "改地址": ["新属性/新地址"],
    "取消订单": ["要求/事由"], "异常": ["要求/事由"], "特殊要求": ["要求/事由"],
}  # fmt: skip


def test_each_kind_is_refused_without_what_it_needs_and_names_it() -> None:
    wrong = []
    for kind, headers in NEEDED.items():
        host = a_desk(kind, "未打单", **dict.fromkeys(CONTENT[kind]))
        found = [header for header, _ in blocked(tried(host, "register_change"))]
        if found != headers or "状态" in change(host):
            wrong.append((kind, found))
    assert wrong == []


QUESTIONS = {
    "发票": ("special_ask_invoice", "发票抬头是什么"),
    "贺卡": ("special_ask_card", "贺卡上要写什么"),
    "送货时间": ("special_ask_time", "什么时间段"),
}


@pytest.mark.parametrize("kind", QUESTIONS)
@pytest.mark.parametrize("marks", [True, False])
def test_what_must_be_asked_is_refused_with_the_question_ready(kind: str, marks: bool) -> None:
    template, words = QUESTIONS[kind]
    host, desk = a_desk(kind, "未打单", marks=marks, **dict.fromkeys(CONTENT[kind])), TestDesk()
    before = {table: host.read(table).rows for table in ("messages", "journal", TABLE)}
    done = push(host, "register_change", [FIRST_ROW], now=MORNING, desk=desk)
    assert not done.ok
    assert words in texts(done)[template]
    assert desk.clipboard == texts(done)[template]
    shown = host.cells([f"{TABLE}_message"])[f"{TABLE}_message"]
    assert shown == (desk.clipboard if marks else None)
    after = {table: host.read(table).rows for table in before}
    if marks:
        assert "话术" not in change(host)
        assert ("问题" in change(host), after["journal"]) == (True, before["journal"])
    else:
        assert after == before, "a closed file is left alone where nothing has passed"


def test_a_question_is_ready_too_for_a_row_that_is_not_in_the_sheet() -> None:
    host, desk = a_workbook({"staff": PEOPLE}), TestDesk()
    typed: dict[str, Cell] = {**CHANGE, "kind": "贺卡", "stage": "未打单"}
    done = push(host, "register_change", now=MORNING, desk=desk, **typed)
    assert (done.ok, list(texts(done))) == (False, ["special_ask_card"])
    assert change(host) == {}


def test_a_question_beside_a_row_that_passes_is_told_and_not_written_into_its_row() -> None:
    rows = [
        {**CHANGE, "kind": "贺卡", "stage": "未打单"},
        {**CHANGE, "order_no": "2", "kind": "改地址", "stage": "未打单", "new_value": "苏州"},
    ]
    host = a_workbook({"staff": PEOPLE, TABLE: rows})
    done = push(host, "register_change", now=MORNING)
    assert (done.ok, list(texts(done))) == (False, ["special_ask_card"])
    assert "话术" not in change(host)


@pytest.mark.parametrize("stage", ["已发货", "已签收"])
@pytest.mark.parametrize("kind", REQUESTS)
def test_a_request_after_shipping_is_too_late(kind: str, stage: str) -> None:
    found = blocked(tried(a_desk(kind, stage), "register_change"))
    assert found == [("阶段", f"{stage}，{kind}来不及了")]


def test_an_unknown_stage_is_told_to_ask_the_warehouse_first_and_stops_there() -> None:
    for kind in CONTENT:
        host = a_desk(kind, "不清楚")
        done = taken(host, "register_change")
        assert [p.hint for p in done.problems if p.header == "阶段"] == [
            "先问仓库，查到以后把阶段改对，再接着做。"
        ]
        for name in ("confirm_change", "notify_printer", "finish_change"):
            found = tried(host, name)
            assert ("阶段", "打单、发货情况还不清楚") in blocked(found), (kind, name)
            assert change(host)["状态"] == "已登记"


def test_what_the_order_knows_is_filled_in_and_never_over_what_is_typed() -> None:
    host = a_desk("改地址", "已发货", stage=None, customer_id=None, customer_name="陈女士")
    taken(host, "register_change")
    told = change(host)
    assert (told["店铺"], told["客户ID"], told["商品"], told["阶段"]) == (
        "示例旗舰店",
        "tb_001",
        "台灯",
        "已发货",
    )
    assert told["客户姓名"] == "陈女士"


def test_a_stage_that_only_the_print_room_knows_is_asked_for() -> None:
    assert blocked(tried(a_desk("改地址", "未打单", stage=None), "register_change"))[0][0] == "阶段"


def test_an_order_that_nobody_has_imported_can_be_changed_all_the_same() -> None:
    row = {**CHANGE, "kind": "改地址", "stage": "未打单", "new_value": "苏州"}
    host = a_workbook({"staff": PEOPLE, TABLE: [row]})
    assert [p for p in taken(host, "register_change").problems if p.level != "info"] == []
    assert order(host) == {}


DOUBTS: list[tuple[dict[str, Any], str, str]] = [
    ({"customer_id": "tb_002"}, "客户ID", "订单跟进表里这个订单的客户ID是“tb_001”"),
    ({"stage": "已发货"}, "", ""),
    ({"order": {"status": "已发货"}}, "阶段", "订单跟进表里这个订单是“已发货”"),
    ({"order": {"status": "已关闭"}}, "订单号", "订单跟进表里这个订单已经关闭"),
    ({"kind": "改属性", "price_diff": None}, "差价", "没有写明新旧属性有没有差价"),
    ({"kind": "改属性"}, "新属性/新地址", "库存核对表里没有“黑色”的实际库存"),
]


@pytest.mark.parametrize(("typed", "header", "message"), DOUBTS)
def test_what_does_not_fit_the_order_or_the_stock_is_told(
    typed: dict[str, Any], header: str, message: str
) -> None:
    found = taken(a_desk(typed.pop("kind", "改地址"), "未打单", **typed), "register_change").problems
    told = [(p.header, p.message) for p in found if not p.blocks]
    assert (header, message) in told if header else ("订单跟进表" not in str(told))


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ([], "库存核对表里没有“黑色”的实际库存"),
        ([{"spec": "黑色", "actual_qty": None}], "库存核对表里没有“黑色”的实际库存"),
        ([{"spec": "黑色", "actual_qty": 0}], "“黑色”仓库核对过，没有货（KC1）"),
        ([{"spec": "黑 色", "actual_qty": 3}], ""),
        ([{"spec": None, "model": "TD-01黑色", "actual_qty": 0}], "“黑色”仓库核对过，没有货（KC1）"),
        ([{"spec": "黑色", "actual_qty": 0}, {"spec": "黑色", "actual_qty": 2, "checked_at": MORNING}], ""),
        ([{"spec": "红色", "actual_qty": 5}], "库存核对表里没有“黑色”的实际库存"),
    ],
)
def test_a_new_attribute_is_looked_up_in_the_latest_count(
    counts: list[dict[str, Cell]], message: str
) -> None:
    host = a_desk("改属性", "未打单")
    yesterday = MORNING - timedelta(days=1)
    basis: dict[str, Cell] = {"shop": "示例旗舰店", "model": "TD-01", "page_qty": 9, "status": "已核对"}
    checks = [{**basis, "number": f"KC{n}", "checked_at": yesterday, **c} for n, c in enumerate(counts, 1)]
    change_row = {**CHANGE, "kind": "改属性", "stage": "未打单", **CONTENT["改属性"]}
    host = a_workbook({"staff": PEOPLE, "orders": [ORDER], TABLE: [change_row], "stock_checks": checks})
    told = [p.message for p in taken(host, "register_change").problems if p.header == "新属性/新地址"]
    assert told == ([message] if message else [])


def test_a_second_open_change_of_an_order_is_told() -> None:
    first = {**CHANGE, "kind": "改地址", "stage": "未打单", "new_value": "苏州"}
    host = a_workbook({"staff": PEOPLE, TABLE: [first, {**first, "kind": "取消订单", "request": "不要了"}]})
    taken(host, "register_change")
    done = push(host, "register_change", [FIRST_ROW + 1], now=MORNING)
    assert any("还有没办完的改单" in p.message for p in done.problems)


# -- the ways -----------------------------------------------------------------------------------

WAY: dict[str, tuple[str, ...]] = {
    "confirm": ("register_change", "confirm_change"),
    "tell": ("register_change", "confirm_change", "notify_printer"),
    "tell at once": ("register_change", "notify_printer"),
}
ENDS: dict[tuple[str, str], tuple[str, ...]] = {
    **{(k, s): ("confirm", "done") for k in ("改属性", "改地址", *REQUESTS) for s in HOUSE[:1]},
    **{(k, s): ("done",) for k in ("改属性", "改地址", *REQUESTS, "取消订单") for s in HOUSE[1:]},
    **{(k, s): ("register", "gone") for k in ("改属性", "改地址", "取消订单") for s in ("已发货", "已签收")},
    ("取消订单", "未付款"): ("register", "confirm"),
    **{("异常", s): ("register", "confirm", "done") for s in HOUSE},
    **{("异常", s): ("register", "gone") for s in ("已发货", "已签收")},
}
"""(kind, stage) → after which button it may be finished (A21)."""


def brought(kind: str, stage: str, to: str, **typed: Cell) -> Any:
    """A change that was registered, confirmed, told or done by the print room."""
    host = a_desk(kind, stage, **typed)
    taken(host, "register_change")
    if to == "register":
        return host
    if kind not in ("取消订单", "异常") or to == "confirm":
        taken(host, "confirm_change", changed_in_backend="是")
    if to in ("tell", "done"):
        taken(host, "notify_printer")
    if to == "done":
        papers = PAPERS.get(stage, {})
        taken(
            host, "printer_done", **(papers | ({"disposal": "作废"} if kind == "取消订单" and papers else {}))
        )
    return host


def test_a_change_is_finished_after_the_steps_of_its_kind_and_stage_and_not_before() -> None:
    wrong = []
    for (kind, stage), after in ENDS.items():
        for to in ("register", "confirm", "done"):
            if "gone" in after and to != "register":
                continue  # the print room can do nothing
            if (kind, stage, to) == ("取消订单", "未付款", "done"):
                continue
            host = brought(kind, stage, to)
            done = tried(host, "finish_change", **({"confirmed_at": MORNING} if stage == "未付款" else {}))
            if done.ok is not (to in after) or (change(host)["状态"] == "已完成") is not done.ok:
                wrong.append((kind, stage, to, blocked(done)))
    assert wrong == []


CASES: dict[tuple[str, str], tuple[str, str]] = {
    ("取消订单", "未打单"): ("未发货取消", "退款"),
    ("取消订单", "已打单"): ("未发货取消", "退款"),
    ("取消订单", "已打包贴单"): ("未发货取消", "退款"),
    ("取消订单", "已发货"): ("发货后撤回", ""),
    ("取消订单", "已签收"): ("其他", "退货"),
    ("改地址", "已发货"): ("发货后撤回", ""),
    ("改地址", "已签收"): ("其他", "退货"),
    ("改属性", "已发货"): ("其他", "换货"),
    ("改属性", "已签收"): ("其他", "换货"),
}
"""(kind, stage) → type and 处理方案 of the case that 完成 opens; the others open none (A21, F-1, F-2 5)."""


def test_finishing_opens_the_case_of_the_kind_and_stage_linked_both_ways_or_none() -> None:
    wrong = []
    for (kind, stage), after in ENDS.items():
        host = brought(kind, stage, "register" if "gone" in after else after[-1])
        before = order(host)
        taken(host, "finish_change", **({"confirmed_at": MORNING} if stage == "未付款" else {}))
        opened, wanted = cases(host), CASES.get((kind, stage))
        if wanted is None:
            good = opened == [] and "售后记录号" not in change(host)
        else:
            one = opened[0]
            told = (
                one["售后类型"],
                one.get("处理方案", ""),
                one["状态"],
                one["订单号"],
                one["型号"],
                one["数量"],
            )
            good = told == (*wanted, "已登记", ORDER["order_no"], "TD-01", 1) and len(opened) == 1
            good &= change(host)["售后记录号"] == one["记录号"] and str(change(host)["记录号"]) in str(
                one["情况说明"]
            )
            good &= (one.get("运单号") == "SF0012345678") is (stage in ("已发货", "已签收"))
            good &= "退款金额" not in one
        closes = kind == "取消订单" and stage in HOUSE
        good &= order(host)["状态"] == ("已关闭" if closes else before["状态"])
        if not good:
            wrong.append((kind, stage, opened, order(host)["状态"]))
    assert wrong == []


def test_a_parcel_to_be_called_back_carries_the_green_flag_and_the_customer_hears_of_it() -> None:
    host = brought("取消订单", "已发货", "register")
    done = taken(host, "finish_change")
    assert (cases(host)[0]["旗色"], cases(host)[0]["备注文本"]) == ("绿", "2026.11.22 快递截单 张敏")
    assert "顺丰，运单号SF0012345678" in texts(done)["cancel_shipped"]
    host = brought("改地址", "已发货", "register")
    assert texts(taken(host, "finish_change")) == {}


def test_an_unpaid_order_is_closed_by_consent_with_its_reason_and_nobody_hears_of_a_refund() -> None:
    host = brought("取消订单", "未付款", "register")
    assert blocked(tried(host, "finish_change")) == [("客户确认时间", "关闭订单要征得客户同意")]
    done = taken(host, "finish_change", confirmed_at=MORNING)
    closed = order(host)
    assert (closed["状态"], closed["关闭原因"], closed["征得同意时间"]) == ("已关闭", "不再购买", MORNING)
    assert (closed["顾忌"], texts(done)) == ("不想要了", {})


def test_a_voided_order_is_closed_for_the_refund_and_its_customer_is_told_by_order_number() -> None:
    host = brought("取消订单", "未打单", "done")
    assert change(host)["单据处理"] == "作废", "the press of the print room says that it is void"
    done = taken(host, "finish_change")
    assert (order(host)["状态"], order(host)["关闭原因"], order(host).get("到期")) == ("已关闭", "退款", None)
    assert f"订单{ORDER['order_no']}已为您作废" in texts(done)["cancel_voided_refund"]


def test_an_order_to_be_paid_at_the_door_is_cancelled_without_a_refund() -> None:
    host = brought("取消订单", "未打单", "done", order={"pay_kind": "货到付款", "paid_at": None})
    done = taken(host, "finish_change")
    assert (cases(host), texts(done), order(host)["关闭原因"]) == ([], {}, "不再购买")


CONTRADICTED = [
    ("未打单", {"status": "已发货"}, "订单跟进表里这个订单是“已发货”，不能当作没有发货来取消"),
    ("已打包贴单", {"status": "已收货"}, "订单跟进表里这个订单是“已收货”，不能当作没有发货来取消"),
    ("未打单", {"status": "未付款", "paid_at": None}, "订单跟进表里这个订单还没有付款，没有钱可退"),
    (
        "未付款",
        {"status": "待发货", "paid_at": MORNING},
        "订单跟进表里这个订单已经付款，不能当作没有付款来关闭",
    ),
]


@pytest.mark.parametrize(("stage", "state", "message"), CONTRADICTED)
def test_an_order_is_not_given_up_against_what_its_own_row_says(
    stage: str, state: dict[str, Cell], message: str
) -> None:
    host = brought("取消订单", stage, "register" if stage == "未付款" else "done", order=state)
    consent: dict[str, Cell] = {"confirmed_at": MORNING} if stage == "未付款" else {}
    assert ("阶段", message) in blocked(tried(host, "finish_change", **consent))
    assert (order(host)["状态"], cases(host)) == (state["status"], [])


def test_undo_takes_the_case_back_and_gives_the_order_back() -> None:
    host = brought("取消订单", "未打单", "done")
    before = order(host)
    taken(host, "finish_change")
    push(host, "undo", now=MORNING, on=TABLE)
    assert (cases(host), order(host), change(host)["状态"]) == ([], before, "打单已处理")


def test_what_a_case_lacks_is_told_and_another_open_case_of_the_order_too() -> None:
    row = {**CHANGE, "kind": "取消订单", "stage": "已发货", "request": "不要了", "shop": "示例旗舰店"}
    case = {"number": "AS1", "status": "处理中", "order_no": ORDER["order_no"]}
    host = a_workbook(
        {"staff": [*PEOPLE, {"name": "钱多", "posts": "售后"}], TABLE: [row], "after_sales": [case]}
    )
    taken(host, "register_change")
    told = [p.message for p in taken(host, "finish_change").problems if not p.blocks]
    assert "转给售后的那一行还缺客户姓名、商品、型号、数量、快递公司、运单号" in told
    assert "这个订单已经有售后 AS1，状态是“处理中”" in told


def test_a_second_cancellation_of_an_order_is_told_of_the_first_and_of_other_changes() -> None:
    host = brought("取消订单", "未打单", "done")
    taken(host, "finish_change")
    host.write([Replace("after_sales", FIRST_ROW, {"状态": "已关闭"})])
    again = {**CHANGE, "kind": "取消订单", "stage": "未打单", "request": "不要了"}
    address = {**CHANGE, "kind": "改地址", "stage": "未打单", "new_value": "苏州"}
    for n, row in enumerate((again, address), 1):
        headers = OrderChange.layout.header
        host.write([Append(TABLE, {headers(name): cell for name, cell in row.items()})])
        push(host, "register_change", [FIRST_ROW + n], now=MORNING)
    for name, by in (("notify_printer", "张敏"), ("printer_done", "赵磊"), ("finish_change", "张敏")):
        done = push(host, name, [FIRST_ROW + 1], by=by, now=MORNING)
    assert [p.message for p in done.problems][:2] == [
        "这个订单还有没办完的改单 OC20261122-003",
        "这个订单已经有售后 AS20261122-001，状态是“已关闭”",
    ]


@pytest.mark.parametrize("kinds", [("取消订单", "改地址"), ("改地址", "取消订单")])
def test_of_flags_that_an_order_gets_at_once_it_keeps_the_strongest(kinds: tuple[str, str]) -> None:
    """domain 1.9: 蓝 > 紫 > 绿 > 红 > 黄 when set together; else the newest wins."""
    rows = [{**CHANGE, "kind": kind, "stage": "未打单", **CONTENT[kind]} for kind in kinds]
    host = a_workbook({"staff": PEOPLE, "orders": [ORDER], TABLE: rows})
    push(host, "register_change", now=MORNING)
    assert (order(host)["旗色"], str(order(host)["备注文本"]).count("2026.11.22")) == ("蓝", 2)
    host = a_workbook({"staff": PEOPLE, "orders": [ORDER], TABLE: rows})
    for n in range(2):
        push(host, "register_change", [FIRST_ROW + n], now=MORNING)
    assert order(host)["旗色"] == ("蓝" if kinds[1] == "取消订单" else "红")


# -- customer, print room -----------------------------------------------------------------------


def test_only_a_cancellation_and_a_fault_go_to_the_print_room_unconfirmed() -> None:
    wrong = []
    for kind in CONTENT:
        host = a_desk(kind, "未打单")
        taken(host, "register_change")
        if tried(host, "notify_printer").ok is not (kind in ("取消订单", "异常")):
            wrong.append(kind)
    assert wrong == []


def test_the_back_office_is_changed_before_the_customer_confirms_until_the_slips_are_printed() -> None:
    wrong = []
    for kind in CONTENT:
        for stage in HOUSE:
            host = a_desk(kind, stage)
            taken(host, "register_change")
            needs = kind in ("改属性", "改地址") and stage in ("未付款", "未打单")
            found = [tried(host, "confirm_change", changed_in_backend=said).ok for said in (None, "否")]
            if found[0] is needs or (needs and found[1]):
                wrong.append((kind, stage, found))
    assert wrong == []


CONFIRMED = {
    ("改属性", "未打单"): ("modify_attribute_done", "您拍下的白色已经按您的要求改成黑色"),
    ("改地址", "未打单"): ("modify_address_done", "已经为您改成：江苏省苏州市示例路 8 号"),
    ("改地址", "已打单"): ("special_confirm", "改地址为江苏省苏州市示例路 8 号"),
    ("改属性", "已打包贴单"): ("special_confirm", "把白色改成黑色"),
    ("指定快递", "未打单"): ("special_confirm", "发圆通"),
    ("特殊要求", "未打单"): ("special_confirm", "发圆通；附贺卡，内容：生日快乐"),
    ("接单要求", "未打单"): ("special_confirm", "多放一个袋子"),
}


def test_the_customer_reads_what_was_changed_and_of_what_is_only_noted_that_it_is_noted() -> None:
    wrong = []
    for (kind, stage), (template, words) in CONFIRMED.items():
        host = a_desk(kind, stage)
        taken(host, "register_change")
        backend = {"changed_in_backend": "是"} if template.startswith("modify") else {}
        made = texts(taken(host, "confirm_change", **backend))
        if words not in made.get(template, "") or len(made) > 1:
            wrong.append((kind, stage, made))
    assert wrong == []


NOTICES = {
    ("取消订单", "未打单"): (
        "internal_print_void",
        "【作废】ID：tb_001，订单2233445566778899001，客户不要了",
    ),
    ("取消订单", "已打包贴单"): ("internal_print_void", "请作废"),
    ("改属性", "未打单"): ("internal_print_modified", "ID：tb_001，有属性修改（把白色改成黑色），后台已改"),
    ("改地址", "未付款"): (
        "internal_print_modified",
        "有地址修改（改地址为江苏省苏州市示例路 8 号），后台已改",
    ),
    ("改属性", "已打单"): ("internal_print_modified", "请在发货单与快递单上一起改好"),
    ("改地址", "已打包贴单"): ("internal_print_reprint", "包裹正在取回，取回后请重打"),
    ("发票", "未打单"): ("internal_print_special", "ID：tb_001，开发票，抬头：示例公司，已备注红旗"),
    ("特殊要求", "未打单"): ("internal_print_special", "发圆通；附贺卡，内容：生日快乐，已备注红旗"),
    ("异常", "未打单"): ("internal_print_special", "商品下架，已备注绿旗"),
}


def test_the_print_room_is_told_by_customer_id_what_it_has_to_do() -> None:
    wrong = []
    for (kind, stage), (template, words) in NOTICES.items():
        host = a_desk(kind, stage)
        taken(
            host, *WAY["tell at once" if kind in ("取消订单", "异常") else "confirm"], changed_in_backend="是"
        )
        made = texts(taken(host, "notify_printer")) if kind not in ("取消订单", "异常") else None
        if made is None:
            host = a_desk(kind, stage)
            taken(host, "register_change")
            made = texts(taken(host, "notify_printer"))
        if list(made) != [template] or words not in made[template]:
            wrong.append((kind, stage, made))
    assert wrong == []
    host = a_desk("改地址", "已打包贴单")
    taken(host, *WAY["confirm"])
    assert (
        "包裹已取回，请重打"
        in texts(taken(host, "notify_printer", papers_back="包裹"))["internal_print_reprint"]
    )


DISPOSED: list[tuple[str, str, dict[str, Cell], list[str]]] = [
    ("改地址", "已打单", {}, ["单据取回", "单据处理"]),
    ("改地址", "已打单", {"papers_back": "无需", "disposal": "手改单"}, ["单据取回"]),
    ("改地址", "已打单", {"papers_back": "发货单与快递单", "disposal": "手改单"}, []),
    ("改地址", "已打单", {"papers_back": "包裹", "disposal": "重打"}, []),
    ("改地址", "已打包贴单", {"papers_back": "发货单与快递单", "disposal": "重打"}, ["单据取回"]),
    ("改地址", "已打包贴单", {"papers_back": "包裹"}, ["单据处理"]),
    ("改地址", "已打包贴单", {"papers_back": "包裹", "disposal": "重打"}, []),
    ("改地址", "未打单", {}, []),
    ("取消订单", "未打单", {}, []),
    ("取消订单", "未打单", {"disposal": "重打"}, ["单据处理"]),
    ("取消订单", "已打单", {"papers_back": "发货单与快递单", "disposal": "手改单"}, ["单据处理"]),
    ("取消订单", "已打单", {"papers_back": "发货单与快递单", "disposal": "撕毁"}, []),
    ("取消订单", "已打包贴单", {"papers_back": "包裹", "disposal": "入库"}, []),
    ("异常", "已打包贴单", {}, ["单据取回", "单据处理"]),
]  # fmt: skip


def test_papers_and_parcels_are_back_and_nothing_that_was_cancelled_leaves() -> None:
    wrong = []
    for kind, stage, typed, headers in DISPOSED:
        host = brought(kind, stage, "tell")
        found = [header for header, _ in blocked(tried(host, "printer_done", **typed))]
        if found != headers:
            wrong.append((kind, stage, typed, found))
    assert wrong == []
    host = brought("改地址", "已打单", "tell")
    done = tried(host, "printer_done", papers_back="发货单与快递单", disposal="作废")
    assert [p.message for p in done.problems] == ["客户只是要改，单据却是“作废”"]


def test_the_print_room_signs_for_itself() -> None:
    host = brought("改地址", "未打单", "tell")
    assert blocked(tried(host, "printer_done", by="张敏"))[0][0] == ""
    assert blocked(tried(host, "printer_done", printer="张敏")) == [("打单人", "张敏不是打单人员")]
    taken(host, "printer_done")
    assert change(host)["打单人"] == "赵磊"


@pytest.mark.parametrize("name", ["confirm_change", "notify_printer", "printer_done"])
def test_nothing_was_done_in_a_time_to_come(name: str) -> None:
    field = {"confirm_change": "confirmed_at", "notify_printer": "printer_notified_at"}.get(
        name, "printer_done_at"
    )
    to = {"confirm_change": "register", "notify_printer": "confirm", "printer_done": "tell"}[name]
    for seconds, fine in ((-1, True), (0, True), (1, False)):
        host = brought("改地址", "未打单", to)
        at = MORNING + timedelta(seconds=seconds)
        assert tried(host, name, **{field: at, "changed_in_backend": "是"}).ok is fine


TYPED_OVER: list[tuple[str, str, str, Cell]] = [
    ("confirm", "notify_printer", "新属性/新地址", "上海"),
    ("confirm", "finish_change", "新属性/新地址", "上海"),
    ("tell", "printer_done", "新属性/新地址", "上海"),
    ("tell", "printer_done", "订单号", "999"),
    ("done", "finish_change", "类型", "取消订单"),
    ("done", "finish_change", "阶段", "已发货"),
    ("done", "finish_change", "客户ID", "别人"),
]


@pytest.mark.parametrize(("to", "name", "header", "cell"), TYPED_OVER)
def test_what_the_customer_confirmed_and_the_print_room_was_told_stands(
    to: str, name: str, header: str, cell: Cell
) -> None:
    host = brought("改地址", "未付款" if to == "confirm" and name == "finish_change" else "未打单", to)
    host.write([Replace(TABLE, FIRST_ROW, {header: cell})])
    found = [message for at, message in blocked(tried(host, name)) if at == header]
    assert any(f"当时商定的{header}" in message for message in found)


def test_a_change_that_the_print_room_answers_is_already_gone_is_handed_to_after_sales() -> None:
    host = brought("改地址", "未打单", "tell", order={"status": "已发货"})
    taken(host, "printer_done", stage="已发货")
    taken(host, "finish_change")
    assert cases(host)[0]["售后类型"] == "发货后撤回"


def test_a_request_that_went_out_without_it_cannot_be_finished() -> None:
    host = brought("贺卡", "未打单", "confirm")
    found = blocked(tried(host, "finish_change", stage="已发货"))
    assert found == [("阶段", "已发货，打单那边来不及了")]
    taken(host, "drop_change", drop_reason="已经发走，告诉客户了")
    assert change(host)["状态"] == "已取消"


def test_a_change_that_is_withdrawn_says_why_and_that_the_remark_still_stands() -> None:
    host = brought("改地址", "未打单", "register")
    assert blocked(tried(host, "drop_change")) == [("撤回原因", "“撤回改单”之前要填写")]
    done = taken(host, "drop_change", drop_reason="不改了")
    assert [p.hint for p in done.problems] == ["在后台改掉旗色和备注。"]


# -- due, shipping ------------------------------------------------------------------------------


@pytest.mark.parametrize("to", ["register", "confirm", "tell", "done"])
def test_a_change_is_due_on_the_day_that_it_came_to_where_it_is(to: str) -> None:
    host = brought("改地址", "未打单", to)
    end = datetime(2026, 11, 22, 23, 59, 59)
    for now, overdue in ((end, "否"), (end + timedelta(seconds=1), "是")):
        push(host, "refresh", now=now, on="board")
        assert (change(host)["到期"], change(host)["逾期"]) == (end, overdue)


def test_an_order_with_a_change_that_is_not_finished_does_not_leave() -> None:
    """The register says which; 标记发货 asks."""
    host = brought("改地址", "未打单", "register")
    book = Book(host, ALL_SHEETS, now=MORNING, operator="张敏")
    assert open_changes(str(ORDER["order_no"]), book) == ["OC20261122-001"]
    assert open_changes("别的订单", book) == open_changes(None, book) == []
    ship: dict[str, Cell] = {"courier": "顺丰", "tracking_no": "SF1", "shipped_at": MORNING}
    done = push(host, "ship_order", [FIRST_ROW], now=MORNING, **ship)
    assert [p.message for p in done.problems if p.blocks] == ["这个订单还有没办完的改单 OC20261122-001"]
    taken(host, "drop_change", drop_reason="不改了")
    assert push(host, "ship_order", [FIRST_ROW], now=MORNING, **ship).ok


def test_a_change_that_is_only_typed_keeps_the_order_too_and_a_transfer_as_well() -> None:
    paid: dict[str, Cell] = {
        "number": "BT1", "status": "已核实", "order_no": ORDER["order_no"], "shop": "示例旗舰店",
        "amount_due": 5, "amount_received": 5, "courier": "顺丰", "tracking_no": "SF1",
    }  # fmt: skip
    row = {**CHANGE, "kind": "改地址", "stage": "未打单"}
    for changes, wanted in (([row], [f"这个订单还有没办完的改单 第 {FIRST_ROW} 行"]), ([], [])):
        rows = {"staff": PEOPLE, "orders": [ORDER], "bank_transfers": [paid], TABLE: changes}
        for name, on in (("ship_order", "orders"), ("mark_shipped", "bank_transfers")):
            done = push(a_workbook(rows), name, [FIRST_ROW], now=MORNING, on=on)
            assert [m for header, m in blocked(done) if header == "订单号"] == wanted, name


WAITS = {
    "register": ("和客户确认，或通知打单", "张敏"),
    "confirm": ("通知打单", "张敏"),
    "tell": ("处理改单", "赵磊"),
    "done": ("完成改单", "张敏"),
}


def test_what_is_not_confirmed_told_or_done_stands_on_the_board_for_whoever_has_to() -> None:
    """SYS-16."""
    for to, wanted in WAITS.items():
        host = brought("改地址", "未打单", to)
        push(host, "refresh", now=MORNING, on="board")
        rows = [cells_of(host, "board", n) for n in host.read("board").rows]
        assert [(r["事项"], r["负责人"]) for r in rows if r.get("表") == "改单备注表"] == [wanted], to


def test_what_the_platform_has_masked_is_not_handed_on_as_if_it_were_whole() -> None:
    masked: dict[str, Cell] = {"phone": "139****1234", "address": "浙江省杭州市****"}
    host = brought("取消订单", "已发货", "register", order=masked)
    taken(host, "finish_change")
    assert [cases(host)[0].get(header) for header in ("电话", "收货地址")] == [None, None]


@pytest.mark.parametrize("state", ["待发货", "已发货", "已收货", "已关闭"])
@pytest.mark.parametrize("stage", ["未打单", "已发货"])
def test_a_change_that_its_order_has_run_away_from_stands_on_the_board(state: str, stage: str) -> None:
    """An import tells that the order is gone; nobody has looked at its change since."""
    host = brought("改地址", "未打单", "confirm")
    host.write([Replace("orders", FIRST_ROW, {"状态": state}), Replace(TABLE, FIRST_ROW, {"阶段": stage})])
    push(host, "refresh", now=MORNING, on="board")
    rows = [cells_of(host, "board", n) for n in host.read("board").rows]
    shown = [(r["紧急"], r["负责人"]) for r in rows if r.get("事项") == "改单没办完，订单已经走了"]
    assert shown == ([("逾期", "张敏")] if state != "待发货" and stage == "未打单" else [])
    taken(host, "drop_change", drop_reason="不改了")
    push(host, "refresh", now=MORNING, on="board")
    assert "改单没办完" not in str(host.read("board").rows)
