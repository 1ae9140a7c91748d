"""查件催单登记表: what is asked, answered, due, and what opens a case (SERVICE 27, F-14)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell
from tests.builders import FIRST_ROW, STAFF, a_workbook, cells_of, push
from tests.sheets.rosters import rows_of

TABLE = "inquiries"
NOW = datetime(2026, 11, 20, 10, 0)
TONIGHT = datetime(2026, 11, 20, 23, 59, 59)
TOMORROW = datetime(2026, 11, 21, 10, 0)
SECOND = timedelta(seconds=1)
PEOPLE = [*STAFF, {"staff_no": "07", "name": "周洁", "posts": "售后"}]
INQUIRY: dict[str, Cell] = {
    "shop": "示例旗舰店", "order_no": "2233445566778899001", "customer_id": "tb_1", "request": "查件",
    "courier": "顺丰", "tracking_no": "SF0012345678",
}  # fmt: skip
ANSWER: dict[str, Cell] = {"latest": "到达杭州", "next_at": TOMORROW}


def a_desk(**typed: Cell) -> MemoryHost:
    return a_workbook({"staff": PEOPLE, TABLE: [{**INQUIRY, **typed}]})


def press(host: MemoryHost, name: str, now: datetime = NOW, by: str = "张敏", **fields: Cell) -> Any:
    return push(host, name, [FIRST_ROW], by=by, now=now, **fields)


def taken(host: MemoryHost, *steps: tuple[str, dict[str, Cell]], now: datetime = NOW) -> MemoryHost:
    for name, fields in steps:
        done = press(host, name, now, **fields)
        assert done.ok, reasons(done)
    return host


def reasons(done: Any) -> list[str]:
    return [p.message for p in done.problems if p.blocks]


def cells(host: MemoryHost) -> dict[str, Cell]:
    return cells_of(host, TABLE)


ASKED = ("ask_courier", {"courier_result": "今天派送"})
ANSWERED = ("answer_inquiry", ANSWER)
REGISTERED: tuple[str, dict[str, Cell]] = ("register_inquiry", {})


@pytest.mark.parametrize(
    ("request_", "blank", "refused"),
    [
        ("查件", "tracking_no", "诉求是“查件”，这一格要填写"),
        ("丢件", "tracking_no", "诉求是“丢件”，这一格要填写"),
        ("催单", "tracking_no", None),
        ("催单", "courier", None),
        ("查件", "courier", None),
    ],
)
def test_only_a_hurried_order_may_have_no_parcel_yet(request_: str, blank: str, refused: str | None) -> None:
    host = a_desk(request=request_, **{blank: None})
    done = press(host, "register_inquiry")
    assert reasons(done) == ([refused] if refused else [])
    if blank == "courier":  # the shop's own courier, unless nothing has left
        assert cells(host).get("快递") == (None if request_ == "催单" else "顺丰")


def test_the_customer_is_answered_at_once() -> None:
    done = press(a_desk(), "register_inquiry")
    assert [m["template"] for m in done.messages] == ["logistics_wait"]


@pytest.mark.parametrize(
    ("now", "overdue"), [(TONIGHT - SECOND, "否"), (TONIGHT, "否"), (TONIGHT + SECOND, "是")]
)
@pytest.mark.parametrize("steps", [(REGISTERED,), (REGISTERED, ASKED)])
def test_before_the_first_answer_it_is_due_today(now: datetime, overdue: str, steps: Any) -> None:
    host = taken(a_desk(next_at=TOMORROW), *steps)
    push(host, "refresh", by="张敏", now=now, on=TABLE)
    assert (cells(host)["到期"], cells(host)["逾期"]) == (TONIGHT, overdue)


@pytest.mark.parametrize(
    ("now", "overdue"), [(TOMORROW - SECOND, "否"), (TOMORROW, "否"), (TOMORROW + SECOND, "是")]
)
def test_after_it_the_next_follow_up_is_due(now: datetime, overdue: str) -> None:
    host = taken(a_desk(), REGISTERED, ANSWERED)
    push(host, "refresh", by="张敏", now=now, on=TABLE)
    assert (cells(host)["到期"], cells(host)["逾期"]) == (TOMORROW, overdue)


@pytest.mark.parametrize(
    "typed", [f"{NOW.month}月{NOW.day}日", f"{NOW:%Y-%m-%d}", NOW.replace(hour=0, minute=0)]
)
def test_a_day_without_a_time_is_all_of_it(typed: Cell) -> None:
    """Whoever types today's date means today, not the midnight that has passed."""
    host = taken(a_desk(), REGISTERED)
    done = press(host, "answer_inquiry", latest="到达杭州", next_at=typed)
    assert done.ok, reasons(done)
    assert (cells(host)["到期"], cells(host)["逾期"]) == (TONIGHT, "否")
    push(host, "refresh", by="张敏", now=TONIGHT + SECOND, on=TABLE)
    assert cells(host)["逾期"] == "是"


def test_an_answer_says_when_there_will_be_more() -> None:
    host = taken(a_desk(), REGISTERED)
    assert reasons(press(host, "answer_inquiry", latest="到达杭州")) == ["“已答复”之前要填写"]
    assert reasons(press(host, "answer_inquiry", latest="到达杭州", next_at=NOW)) == ["下次跟进时间已经过了"]
    assert press(host, "answer_inquiry", latest="到达杭州", next_at=NOW + SECOND).ok


@pytest.mark.parametrize(
    ("typed", "template", "words"),
    [
        ({}, "logistics_result", "最新状态是：到达杭州"),
        ({"request": "丢件"}, "logistics_lost", "11月21日10:00前给您明确的答复"),
        ({"request": "催单", "tracking_no": None}, None, ""),
    ],
)
def test_the_answer_is_written_for_the_customer(typed: Any, template: str | None, words: str) -> None:
    done = press(taken(a_desk(**typed), REGISTERED), "answer_inquiry", **ANSWER)
    assert done.ok, reasons(done)
    assert [m["template"] for m in done.messages] == ([template] if template else [])
    assert all(words in m["text"].replace(" ", "") for m in done.messages), done.messages


def test_without_the_latest_status_the_text_is_refused_and_the_answer_stands() -> None:
    host = taken(a_desk(), REGISTERED)
    done = press(host, "answer_inquiry", next_at=TOMORROW)
    assert (done.ok, done.messages, cells(host)["状态"]) == (True, [], "已答复")
    assert [p.message for p in done.problems] == ["话术“物流结果”没有生成：缺少物流最新状态"]


def test_asking_and_answering_again_take_the_time_of_that_press() -> None:
    host = taken(a_desk(), REGISTERED, ASKED, ANSWERED)
    later = NOW + timedelta(hours=3)
    taken(host, ("ask_courier", {"courier_result": "已派送"}), now=later)
    assert (cells(host)["联系快递时间"], cells(host)["答复客户时间"]) == (later, NOW)
    taken(host, ("answer_inquiry", {"next_at": TOMORROW}), now=later + SECOND)
    assert cells(host)["答复客户时间"] == later + SECOND


def test_a_time_typed_for_this_contact_stays() -> None:
    host = taken(a_desk(), REGISTERED, ANSWERED)
    typed = NOW + timedelta(minutes=30)
    taken(
        host, ("ask_courier", {"courier_result": "已派送", "courier_at": typed}), now=NOW + timedelta(hours=1)
    )
    assert cells(host)["联系快递时间"] == typed


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("ask_courier", {"courier_result": "在路上", "courier_at": NOW + SECOND}),
        ("answer_inquiry", {**ANSWER, "replied_at": NOW + SECOND}),
    ],
)
def test_nothing_has_happened_before_its_time(name: str, fields: dict[str, Cell]) -> None:
    (told,) = reasons(press(taken(a_desk(), REGISTERED), name, **fields))
    assert told.endswith("时间还没有到")


# -- the case -----------------------------------------------------------------------------------------


def test_an_inquiry_that_ends_in_after_sales_opens_a_linked_case() -> None:
    host = taken(a_desk(request="破损"), REGISTERED, ASKED)
    done = press(host, "close_inquiry", outcome="转售后")
    assert done.ok, reasons(done)
    (case,) = rows_of(host, "after_sales")
    assert case["记录号"] == cells(host)["售后记录号"]
    assert (case["状态"], case["售后类型"], case["处理人"]) == ("已登记", "物流异常", "周洁")
    assert (case["订单号"], case["客户ID"], case["运单号"]) == ("2233445566778899001", "tb_1", "SF0012345678")
    assert (case["情况说明"], case["来源客服"], case["旗色"]) == ("破损转来；今天派送", "张敏", "绿")
    assert [p.message for p in done.problems] == ["转到售后登记表的那一行还缺客户姓名、商品、型号、数量"]


@pytest.mark.parametrize("outcome", ["已签收", "丢件赔付", "其他"])
def test_any_other_end_opens_none(outcome: str) -> None:
    host = taken(a_desk(), REGISTERED, ASKED, ("close_inquiry", {"outcome": outcome}))
    assert (rows_of(host, "after_sales"), cells(host)["状态"], cells(host).get("逾期")) == ([], "已结", None)


def test_undo_takes_the_case_back_too() -> None:
    host = taken(a_desk(), REGISTERED, ASKED, ("close_inquiry", {"outcome": "转售后"}))
    assert push(host, "undo", by="张敏", now=NOW, on=TABLE).ok
    assert (rows_of(host, "after_sales"), cells(host)["状态"]) == ([], "已联系快递")
