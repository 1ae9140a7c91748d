"""跟踪服务电话登记表: two calls after a sale, in their windows, by who may (F-24, SERVICE 33)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell
from tests.builders import FIRST_ROW, push
from tests.sheets.care_rows import (
    BOSS,
    CALLED,
    CLERK,
    FILED,
    KH,
    ORDER,
    PLAN,
    SUNDAY,
    a_shop,
    board,
    count,
    pressed,
    refused,
    row_of,
    swept,
    unset,
    warned,
)

SECOND = timedelta(seconds=1)
REACHED: dict[str, Cell] = {"result": "接通", "demand": "无"}
IN_WINDOW_1, IN_WINDOW_2 = datetime(2026, 11, 24, 10), datetime(2026, 12, 2, 10)


def planned(**typed: Cell) -> MemoryHost:
    return a_shop(customers=[FILED], call_plans=[{**PLAN, **typed}])


def called_once(**typed: Cell) -> MemoryHost:
    return a_shop(customers=[FILED], call_plans=[{**CALLED, **typed}])


# -- plans --------------------------------------------------------------------------------------


def test_a_plan_is_made_of_a_file_with_consent_and_only_once() -> None:
    files = [
        FILED,
        {**FILED, "number": "KH20261120-002", "customer_id": "tb_2", "consent": "否"},
        {**FILED, "number": "KH20261120-003", "customer_id": "tb_3", "status": "待建档"},
        {**FILED, "number": "KH20261120-004", "customer_id": "tb_4", "status": "停用"},
    ]
    host = a_shop(customers=files, orders=[ORDER])
    done = swept(host, "plan_calls")
    assert (done.summary, count(host, "call_plans")) == ("已生成 1 位客户的回访。", 1)
    made = row_of(host, "call_plans")
    wanted = {
        "状态": "待第一次",
        "客户编号": KH,
        "姓名": "陈静",
        "店铺": "示例旗舰店",
        "商品": "台灯",
        "业务员": CLERK,
        "话题1": "台灯亮度",
        "第一次窗口起": datetime(2026, 11, 23),
        "第一次窗口止": datetime(2026, 11, 27),
        "到期": datetime(2026, 11, 27, 23, 59, 59),
    }
    assert {header: made.get(header) for header in wanted} == wanted
    assert "第二次窗口起" not in made
    assert swept(host, "plan_calls", now=SUNDAY + SECOND).summary == "没有要生成回访的客户，未作任何改动。"


def test_the_next_sale_has_a_plan_of_its_own() -> None:
    host = a_shop(
        customers=[{**FILED, "service_date": date(2026, 11, 21)}], call_plans=[{**PLAN, "status": "归档"}]
    )
    swept(host, "plan_calls")
    assert row_of(host, "call_plans", 1)["服务完成日期"] == datetime(2026, 11, 21)


def test_what_is_said_first_is_written_with_the_plan() -> None:
    done = swept(a_shop(customers=[FILED], orders=[ORDER]), "plan_calls")
    (text,) = [each["text"] for each in done.messages]
    assert text.startswith("陈女士，您好，我是示例旗舰店的小洋。您前几天购买的台灯使用得怎么样？")


def test_a_file_is_followed_up_by_who_made_it_if_still_here() -> None:
    for maker, clerk in (("周洁", "周洁"), ("走了的人", CLERK)):
        host = a_shop(customers=[{**FILED, "profiled_by": maker}])
        swept(host, "plan_calls", by=BOSS)
        assert row_of(host, "call_plans")["业务员"] == clerk


def test_a_plan_past_its_window_is_made_all_the_same_and_told() -> None:
    """F-24 row 6: still call."""
    host = a_shop(customers=[{**FILED, "service_date": date(2026, 11, 1)}])
    assert (
        swept(host, "plan_calls").summary
        == "已生成 1 位客户的回访，其中 1 位已过第一次回访的窗口，请尽快打。"
    )


def test_a_typed_plan_is_taken_up_or_told_why_not() -> None:
    typed = [
        {"customer_code": KH, "topic1": "灯罩"},
        {"customer_code": KH, "service_date": date(2026, 11, 1)},
        {"customer_code": "KH20261120-002"},
        {"customer_code": "没有的"},
        {"customer_code": KH, "service_date": date(2026, 11, 1)},
    ]
    no = {**FILED, "number": "KH20261120-002", "customer_id": "tb_2", "consent": "否"}
    host = a_shop(customers=[FILED, no], call_plans=typed)
    done = swept(host, "plan_calls")
    rows = [row_of(host, "call_plans", n) for n in range(5)]
    assert [r.get("状态") for r in rows] == ["待第一次", None, None, None, None]
    assert (rows[0]["话题1"], rows[0]["服务完成日期"]) == ("灯罩", datetime(2026, 11, 20))
    assert [(p.row, p.message) for p in done.problems if p.blocks] == [
        (FIRST_ROW + 1, "这次成交已经有回访计划了"),
        (FIRST_ROW + 2, "客户不同意联系，不能生成回访"),
        (FIRST_ROW + 3, "没有已建档的客户档案，不能生成回访"),
        (FIRST_ROW + 4, "这次成交已经有回访计划了"),
    ]
    assert count(host, "call_plans") == 5, "no second row for the same sale"


# -- deadlines ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plan", "due"),
    [(PLAN, datetime(2026, 11, 27, 23, 59, 59)), (CALLED, datetime(2026, 12, 8, 23, 59, 59))],
    ids=["第一次", "第二次"],
)
def test_a_call_is_due_in_the_last_second_of_its_window(plan: dict[str, Cell], due: datetime) -> None:
    """SYS-36, D-21, D-22, F-24 rows 4 to 9."""
    for now, overdue in ((due - SECOND, "否"), (due, "否"), (due + SECOND, "是")):
        host = a_shop(customers=[FILED], call_plans=[plan])
        push(host, "refresh", None, by=CLERK, now=now)
        assert (row_of(host, "call_plans")["到期"], row_of(host, "call_plans")["逾期"]) == (due, overdue)


@pytest.mark.parametrize(
    ("day", "plan", "told"),
    [
        (datetime(2026, 11, 22, 23, 59, 59), PLAN, ["还没到第一次回访的窗口（2026-11-23 起）"]),
        (datetime(2026, 11, 23), PLAN, []),
        (datetime(2026, 11, 27, 23, 59, 59), PLAN, []),
        (datetime(2026, 11, 28), PLAN, ["已经过了第一次回访的窗口（到 2026-11-27 为止）"]),
        (datetime(2026, 11, 30, 23, 59, 59), CALLED, ["还没到第二次回访的窗口（2026-12-01 起）"]),
        (datetime(2026, 12, 1), CALLED, []),
        (datetime(2026, 12, 8, 23, 59, 59), CALLED, []),
        (datetime(2026, 12, 9), CALLED, ["已经过了第二次回访的窗口（到 2026-12-08 为止）"]),
    ],
)
def test_a_call_outside_its_window_is_recorded_and_told(
    day: datetime, plan: dict[str, Cell], told: list[str]
) -> None:
    """R-159: +3 to +7; R-160: call 1 +7 to +14 (CON-13)."""
    host = a_shop(customers=[FILED], call_plans=[plan])
    done = pressed(host, "record_call", now=day, **REACHED, topic2="换灯泡")
    assert warned(done) == told


def test_windows_are_the_shops_own_and_without_them_nothing_is_due() -> None:
    host = a_shop({"fu1_from": 1, "fu1_to": 2}, customers=[FILED], call_plans=[PLAN])
    push(host, "refresh", None, by=CLERK)
    made = row_of(host, "call_plans")
    assert (made["第一次窗口起"], made["第一次窗口止"]) == (datetime(2026, 11, 21), datetime(2026, 11, 22))
    off = a_shop({"fu1_to": None}, customers=[FILED], call_plans=[PLAN])
    items = board(off)
    assert row_of(off, "call_plans")["逾期"] == "未设置"
    assert "fu1_to" in unset(items)


# -- 登记通话 -----------------------------------------------------------------------------------


def test_a_call_moves_the_plan_and_writes_a_record() -> None:
    host = planned()
    typed: dict[str, Cell] = {
        "result": "接通", "usage": "很亮", "opinion": "发货快", "demand": "想配个灯泡", "answered": "是",
        "answer": "店里有 E27 的",
    }  # fmt: skip
    done = pressed(host, "record_call", now=IN_WINDOW_1, **typed)
    plan, call = row_of(host, "call_plans"), row_of(host, "calls")
    assert (plan["状态"], plan["第一次实拨"], plan["第一次记录号"]) == (
        "第一次完成",
        IN_WINDOW_1,
        call["记录号"],
    )
    assert (plan["第二次窗口起"], plan["第二次窗口止"]) == (datetime(2026, 12, 1), datetime(2026, 12, 8))
    assert not {"使用情况", "服务意见", "要求/希望/投诉", "当时答复", "答复内容", "通话时间"} & set(plan)
    wanted = {
        "状态": "已记录", "客户编号": KH, "姓名": "陈静", "店铺": "示例旗舰店", "方向": "打出",
        "类型": "第一次跟踪", "通话结果": "接通", "使用情况": "很亮", "服务意见": "发货快",
        "要求/希望/投诉": "想配个灯泡", "当时答复": "是", "答复内容": "店里有 E27 的", "业务员": CLERK,
        "通话时间": IN_WINDOW_1,
    }  # fmt: skip
    assert {header: call.get(header) for header in wanted} == wanted
    assert [m["text"] for m in done.messages] == [
        "陈女士，您好，我是示例旗舰店的小洋，上次您提到台灯亮度，想再了解一下现在的情况，看看有没有需要帮忙的地方。"
    ]


def test_the_second_call_completes_the_follow_up_and_it_is_filed() -> None:
    host = called_once(topic2="换灯泡")
    pressed(host, "record_call", now=IN_WINDOW_2, **REACHED)
    plan = row_of(host, "call_plans")
    assert (plan["状态"], plan["第二次实拨"]) == ("第二次完成", IN_WINDOW_2)
    assert (plan["第一次实拨"], plan["第一次记录号"]) == (CALLED["call1_at"], CALLED["call1_no"])
    assert row_of(host, "calls")["类型"] == "第二次跟踪"
    swept(host, "file_plan", now=IN_WINDOW_2 + SECOND)
    assert row_of(host, "call_plans")["状态"] == "归档"


@pytest.mark.parametrize("result", ["未接", "号码有误"])
def test_a_call_that_nobody_took_leaves_the_plan_as_it_is(result: str) -> None:
    host = planned()
    pressed(host, "record_call", now=IN_WINDOW_1, result=result)
    plan, call = row_of(host, "call_plans"), row_of(host, "calls")
    assert (plan["状态"], plan["到期"]) == ("待第一次", datetime(2026, 11, 27, 23, 59, 59))
    assert "第一次实拨" not in plan
    assert (call["通话结果"], call["要求/希望/投诉"], call["状态"]) == (result, "无", "已记录")


@pytest.mark.parametrize("plan", [PLAN, CALLED], ids=["第一次", "第二次"])
def test_who_refuses_is_not_called_again(plan: dict[str, Cell]) -> None:
    """F-24 row 1."""
    host = a_shop(customers=[FILED], call_plans=[plan])
    pressed(host, "record_call", now=IN_WINDOW_1 + timedelta(hours=1), result="拒绝")
    assert row_of(host, "call_plans")["状态"] == "拒绝联系"
    assert row_of(host, "customers")["同意联系"] == "否"
    later = datetime(2026, 12, 20)
    host.read("customers").rows[FIRST_ROW][host.read("customers").headers.index("服务完成日期")] = later
    assert swept(host, "plan_calls", now=later).summary == "没有要生成回访的客户，未作任何改动。"
    swept(host, "file_plan", now=later + SECOND)
    assert row_of(host, "call_plans")["状态"] == "归档"


@pytest.mark.parametrize(
    "file", [{"consent": "否"}, {"status": "停用", "consent": "是"}], ids=["不同意", "停用"]
)
def test_who_has_withdrawn_is_not_called_but_that_may_be_recorded(file: dict[str, Cell]) -> None:
    host = a_shop(customers=[{**FILED, **file}], call_plans=[PLAN])
    (told,) = refused(host, "record_call", now=IN_WINDOW_1, **REACHED)
    assert told[0] == "客户编号"
    pressed(host, "record_call", now=IN_WINDOW_1, result="拒绝")
    assert row_of(host, "call_plans")["状态"] == "拒绝联系"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"result": "接通"}, [("要求/希望/投诉", "接通的电话要写明客户的要求、希望或投诉")]),
        ({"result": "接通", "demand": "换灯"}, [("当时答复", "要写明当时有没有答复")]),
        (
            {"result": "接通", "demand": "换灯", "answered": "是"},
            [("答复内容", "当时答复了，要写明答复内容")],
        ),
        ({"result": "接通", "demand": "无", "answered": "否"}, [("当时答复", "没有要求，就没有要答复的")]),
        ({"result": "未接", "demand": "换灯"}, [("结果", "“未接”的电话里不会有客户的要求")]),
        ({"result": "号码有误", "answered": "否"}, [("结果", "“号码有误”的电话里不会有客户的要求")]),
        ({}, [("结果", "“登记通话”之前要填写")]),
    ],
)
def test_what_the_customer_said_is_written_down(typed: dict[str, Cell], told: list[tuple[str, str]]) -> None:
    """Seed 002 「对客户的要求,或希望或投诉,一定要记录清楚」."""
    assert refused(planned(), "record_call", now=IN_WINDOW_1, **typed) == told


def test_a_question_that_was_not_answered_is_studied_and_reported_in_two_days() -> None:
    """F-24 row 11."""
    host = planned()
    pressed(host, "record_call", now=IN_WINDOW_1, result="接通", demand="换灯", answered="否")
    call = row_of(host, "calls")
    assert (call["状态"], call["上报截止"]) == ("待研究", IN_WINDOW_1 + timedelta(days=2))
    assert call["到期"] == IN_WINDOW_1 + timedelta(days=2)


@pytest.mark.parametrize("topic", ["台灯亮度", " 台灯　亮度。", "台灯亮度！"])
def test_the_second_call_is_about_something_else(topic: str) -> None:
    told = refused(called_once(topic2=topic), "record_call", now=IN_WINDOW_2, **REACHED)
    assert told == [("话题2", "和第一次的话题“台灯亮度”相同")]


def test_a_second_call_without_a_topic_is_asked_about_and_the_first_needs_none() -> None:
    assert warned(pressed(called_once(), "record_call", now=IN_WINDOW_2, **REACHED)) == ["没有写第二次的话题"]
    assert warned(pressed(planned(topic2="台灯亮度"), "record_call", now=IN_WINDOW_1, **REACHED)) == []
    pressed(called_once(topic2="台灯亮度"), "record_call", now=IN_WINDOW_2, result="未接")


@pytest.mark.parametrize(
    ("plan", "at", "told"),
    [
        (PLAN, IN_WINDOW_1 + SECOND, "通话时间晚于现在"),
        (PLAN, datetime(2026, 11, 19, 23), "通话时间早于服务完成日期"),
        (CALLED, datetime(2026, 11, 24, 10), "通话时间不在第一次实拨以后"),
    ],
)
def test_a_call_was_made_when_it_can_have_been(plan: dict[str, Cell], at: datetime, told: str) -> None:
    host = a_shop(customers=[FILED], call_plans=[plan])
    assert refused(host, "record_call", now=IN_WINDOW_1, called_at=at, **REACHED, topic2="换灯泡") == [
        ("通话时间", told)
    ]


def test_a_call_is_recorded_where_the_file_is_known() -> None:
    host = a_shop(call_plans=[PLAN])
    assert refused(host, "record_call", now=IN_WINDOW_1, **REACHED) == [("客户编号", f"客户档案里没有“{KH}”")]


# -- who ----------------------------------------------------------------------------------------


def test_the_clerk_the_one_who_stands_in_and_a_manager_call_and_nobody_else() -> None:
    """R-164, F-24 row 12: dates unchanged."""
    for who in (CLERK, BOSS):
        pressed(planned(), "record_call", by=who, now=IN_WINDOW_1, **REACHED)
    assert refused(planned(), "record_call", by="周洁", now=IN_WINDOW_1, **REACHED) == [
        ("代理人", f"这位客户由{CLERK}跟踪，代理人不是周洁")
    ]
    host = planned(substitute="周洁")
    (item,) = [i for i in board(host) if i["事项"] == "第一次回访"]
    assert (item["负责人"], item["到期"], item["客户"]) == (
        "周洁",
        datetime(2026, 11, 27, 23, 59, 59),
        "陈静",
    )
    pressed(host, "record_call", by="周洁", now=IN_WINDOW_1, **REACHED)
    assert row_of(host, "calls")["业务员"] == "周洁"
    assert row_of(host, "call_plans")["业务员"] == CLERK


# -- taking back --------------------------------------------------------------------------------


def test_one_undo_takes_back_the_plan_the_record_and_the_consent() -> None:
    tables = ("customers", "call_plans", "calls")

    def everything(host: MemoryHost) -> list[Any]:
        return [[row_of(host, t, n) for n in range(count(host, t))] for t in tables]

    for result in ("接通", "拒绝"):
        host = planned(result=result, demand="无")
        before = everything(host)
        pressed(host, "record_call", now=IN_WINDOW_1)
        assert everything(host) != before
        push(host, "undo", None, by=CLERK, on="call_plans", now=IN_WINDOW_1 + SECOND)
        assert everything(host) == before
