"""跟踪服务电话记录表: recorded, reported within two days, answered the same day (F-15, SERVICE 34)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from cs_macros.book import usual
from cs_macros.book.book import Book
from cs_macros.book.columns import Choice, Entry, IdText, Moment, Phone, Text, YesNo, column
from cs_macros.book.flow import Flow, Move
from cs_macros.book.press import Press, press
from cs_macros.book.sheets import Sheet, Sheets
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell
from cs_macros.sheets import ALL_SHEETS
from tests.builders import FIRST_ROW, TestDesk, a_workbook, cells_of, push
from tests.sheets.care_rows import (
    CALL,
    CLERK,
    FILED,
    PEOPLE,
    SUNDAY,
    TWO_SHOPS,
    a_shop,
    board,
    pressed,
    refused,
    row_of,
    swept,
    unset,
    warned,
)

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
OPEN: dict[str, Cell] = {
    **CALL,
    "number": "DH20261122-001",
    "status": "待研究",
    "name": "陈静",
    "direction": "打入",
    "answered": "否",
    "clerk": CLERK,
    "shop": "示例旗舰店",
}
REPORTED: dict[str, Cell] = {**OPEN, "status": "已上报", "reported_at": datetime(2026, 11, 23, 9)}
AT: datetime = datetime(2026, 11, 22, 9)


def calls(*rows: dict[str, Cell], **settings: Cell) -> MemoryHost:
    return a_shop(settings, customers=[FILED], calls=[*rows])


# -- recording ----------------------------------------------------------------------------------


def test_a_call_that_came_in_takes_name_and_shop_from_the_file() -> None:
    host = calls({**CALL, "answered": "是", "answer": "不能洗"})
    pressed(host, "record_inbound")
    made = row_of(host, "calls")
    wanted = {
        "记录号": "DH20261122-001",
        "状态": "已记录",
        "姓名": "陈静",
        "店铺": "示例旗舰店",
        "方向": "打入",
        "业务员": CLERK,
        "严重": "否",
    }
    assert {header: made.get(header) for header in wanted} == wanted
    assert not {"上报时间", "得到办法日期", "告知客户日期", "上报截止"} & set(made), "nobody has typed them"


@pytest.mark.parametrize(
    ("kind", "way"), [("咨询", "打入"), ("投诉", "打入"), ("关怀", "打出"), ("活动通知", "打出")]
)
def test_each_kind_of_call_goes_its_own_way(kind: str, way: str) -> None:
    host = calls({**CALL, "kind": kind, "answered": "是", "answer": "好的"})
    pressed(host, "record_inbound")
    assert row_of(host, "calls")["方向"] == way


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"kind": "第一次跟踪", "answered": "否"}, ("类型", "“第一次跟踪”的电话不在这里登记")),
        ({"kind": "第二次跟踪", "answered": "否"}, ("类型", "“第二次跟踪”的电话不在这里登记")),
        ({"kind": "关怀", "direction": "打入", "answered": "否"}, ("方向", "“关怀”是店里打出的电话")),
        ({"answered": "是"}, ("答复内容", "当时答复了，要写明答复内容")),
        ({"demand": "无", "answered": "否"}, ("当时答复", "没有要求，就没有要答复的")),
        ({"kind": "投诉", "demand": "无"}, ("要求/希望/投诉", "投诉的电话要写明投诉什么")),
        ({"answered": None}, ("当时答复", "“登记来电”之前要填写")),
        ({"demand": None}, ("要求/希望/投诉", "“登记来电”之前要填写")),
        (
            {"customer_code": "没有的", "name": "某人", "answered": "否"},
            ("客户编号", "客户档案里没有“没有的”"),
        ),
        ({"called_at": SUNDAY + SECOND, "answered": "否"}, ("通话时间", "通话时间晚于现在")),
    ],
)
def test_a_call_that_says_too_little_is_refused(typed: dict[str, Cell], told: tuple[str, str]) -> None:
    assert told in refused(calls({**CALL, **typed}), "record_inbound")


def test_who_asked_for_nothing_was_answered() -> None:
    host = calls({**CALL, "demand": "无"})
    pressed(host, "record_inbound")
    assert (row_of(host, "calls")["当时答复"], row_of(host, "calls")["状态"]) == ("是", "已记录")


def test_calling_somebody_who_does_not_want_it_is_told() -> None:
    host = a_shop(customers=[{**FILED, "consent": "否"}], calls=[{**CALL, "kind": "关怀", "demand": "无"}])
    assert "客户不同意联系，却打了电话" in warned(pressed(host, "record_inbound"))
    inbound = a_shop(customers=[{**FILED, "consent": "否"}], calls=[{**CALL, "demand": "无"}])
    assert warned(pressed(inbound, "record_inbound")) == [], "they may call us whenever they like"


# -- D-23 ---------------------------------------------------------------------------------------


def test_what_was_not_answered_is_reported_within_two_days_to_the_second() -> None:
    """F-15 rows 4 to 6."""
    due = AT + 2 * DAY
    for now, overdue in ((due - SECOND, "否"), (due, "否"), (due + SECOND, "是")):
        host = calls(OPEN)
        push(host, "refresh", None, by=CLERK, now=now)
        made = row_of(host, "calls")
        assert (made["上报截止"], made["到期"], made["逾期"]) == (due, due, overdue)


def test_reporting_too_late_is_recorded_and_told() -> None:
    due = AT + 2 * DAY
    assert warned(pressed(calls(OPEN), "report_call", now=due)) == []
    assert warned(pressed(calls(OPEN), "report_call", now=due + SECOND)) == [
        "超过了上报截止 2026-11-24 09:00"
    ]


def test_a_report_has_its_time_and_waits_for_a_way_out() -> None:
    host = calls(OPEN)
    pressed(host, "report_call", now=AT + DAY)
    made = row_of(host, "calls")
    assert (made["状态"], made["上报时间"], made["逾期"]) == ("已上报", AT + DAY, "否")
    assert "到期" not in made
    early = refused(calls({**OPEN, "reported_at": AT - SECOND}), "report_call")
    assert early == [("上报时间", "上报时间早于通话时间")]


# -- D-24 ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("call", [OPEN, REPORTED], ids=["待研究", "已上报"])
def test_a_way_out_is_told_on_the_day_that_it_is_found(call: dict[str, Cell]) -> None:
    """F-15 rows 8 and 9: due in the day's last second."""
    due = datetime(2026, 11, 23, 23, 59, 59)
    for now, overdue in ((due - SECOND, "否"), (due, "否"), (due + SECOND, "是")):
        host = calls({**call, "solved_at": date(2026, 11, 23)})
        push(host, "refresh", None, by=CLERK, now=now)
        assert (row_of(host, "calls")["到期"], row_of(host, "calls")["逾期"]) == (due, overdue)


@pytest.mark.parametrize("call", [OPEN, REPORTED], ids=["待研究", "已上报"])
def test_an_answer_has_both_days_and_is_filed(call: dict[str, Cell]) -> None:
    host, now = calls(call), datetime(2026, 11, 23, 15)
    assert warned(pressed(host, "answer_call", now=now, answer="寄一个新灯罩")) == []
    made = row_of(host, "calls")
    assert (made["状态"], made["得到办法日期"], made["告知客户日期"]) == (
        "已答复",
        datetime(2026, 11, 23),
        datetime(2026, 11, 23),
    )
    swept(host, "file_call", now=now + SECOND)
    assert row_of(host, "calls")["状态"] == "归档"


@pytest.mark.parametrize(
    ("solved", "told_at", "told"),
    [
        (date(2026, 11, 24), date(2026, 11, 23), ("告知客户日期", "告知客户日期早于得到办法日期")),
        (date(2026, 11, 21), date(2026, 11, 23), ("得到办法日期", "得到办法日期早于通话时间")),
        (date(2026, 11, 23), date(2026, 11, 25), ("告知客户日期", "告知客户日期晚于现在")),
    ],
)
def test_days_that_cannot_be_are_refused(solved: date, told_at: date, told: tuple[str, str]) -> None:
    typed: dict[str, Cell] = {"answer": "换", "solved_at": solved, "told_at": told_at}
    assert refused(calls(REPORTED), "answer_call", now=datetime(2026, 11, 24, 9), **typed) == [told]


def test_telling_the_customer_a_day_late_is_told() -> None:
    typed: dict[str, Cell] = {"answer": "换", "solved_at": date(2026, 11, 23), "told_at": date(2026, 11, 24)}
    now = datetime(2026, 11, 24, 9)
    late = "得到办法以后最晚 2026-11-23 要告知客户"
    assert warned(pressed(calls(REPORTED), "answer_call", now=now, **typed)) == [late]
    assert warned(pressed(calls(REPORTED, solution_tell_days=1), "answer_call", now=now, **typed)) == []


def test_without_the_days_the_checks_are_off_and_told() -> None:
    host = calls(OPEN, {**REPORTED, "number": "DH20261122-002", "solved_at": date(2026, 11, 23)},
                 issue_report_days=None, solution_tell_days=None)  # fmt: skip
    items = board(host)
    assert [row_of(host, "calls", n)["逾期"] for n in (0, 1)] == ["未设置"] * 2
    assert {"issue_report_days", "solution_tell_days"} <= unset(items)


def test_the_board_says_whose_call_waits_for_what() -> None:
    found = {
        i["事项"]: (i["负责人"], i["客户"]) for i in board(calls(OPEN)) if i["表"] == "跟踪服务电话记录表"
    }
    assert found == {"研究办法：答复客户，或上报业务主管": (CLERK, "陈静")}


# -- complaints ---------------------------------------------------------------------------------


class ComplaintState(Choice):
    """Where a complaint stands, as SERVICE 25 has it."""

    RECEIVED = "已接待"


class Complaint(Entry, sheet="投诉登记表", table="complaints", prefix="TS"):
    """A stand-in for 投诉登记表 with the columns that a call fills."""

    status: ComplaintState | None = usual.status()
    received_at: Moment | None = column("投诉时间")
    channel: Text | None = column("渠道")
    shop: Text | None = usual.shop()
    customer_id: IdText | None = usual.customer_id()
    salutation: Text | None = column("称呼")
    phone: Phone | None = usual.phone()
    content: Text | None = column("投诉内容")
    serious: YesNo | None = column("严重")
    answered_at_once: YesNo | None = column("当时答复")


STANDING_IN = Sheet(
    record=Complaint,
    note="每件投诉一行。",
    flow=Flow(
        Complaint,
        states=tuple(ComplaintState),
        final=(),
        moves=(
            Move(name="register_stand_in", caption="登记投诉", help="登记。", to=(ComplaintState.RECEIVED,)),
        ),
    ),
)


def with_complaints() -> Sheets:
    """Every sheet; 投诉登记表 stands in where it is not built yet."""
    own = [] if "complaints" in ALL_SHEETS else [STANDING_IN]
    return Sheets.made(*ALL_SHEETS.in_order(), *own)


def test_a_complaint_on_the_phone_opens_one_and_names_it() -> None:
    """F-24 row 11."""
    sheets = with_complaints()
    typed = {**CALL, "kind": "投诉", "demand": "灯罩是裂的", "serious": "是", "answered": "否"}
    rows: dict[str, Any] = {"staff": PEOPLE, "shops": TWO_SHOPS, "customers": [FILED], "calls": [typed]}
    host = a_workbook(rows, sheets=sheets)
    sheet, move = sheets.pressable("record_inbound")
    done = press(Press(sheet, move, Book(host, sheets, now=SUNDAY, operator=CLERK), TestDesk(), [FIRST_ROW]))
    assert done.ok, done.problems
    opened = next(
        cells_of(host, "complaints", n) for n, row in host.read("complaints").rows.items() if any(row)
    )
    wanted = {
        "状态": "已接待", "投诉时间": AT, "渠道": "电话", "店铺": "示例旗舰店", "客户ID": "tb_001",
        "称呼": "陈女士",
        "投诉内容": "灯罩是裂的", "严重": "是", "当时答复": "否", "记录号": "TS20261122-001",
    }  # fmt: skip
    assert {header: opened.get(header) for header in wanted} == wanted
    assert row_of(host, "calls")["投诉记录号"] == "TS20261122-001"
    sheet, undo = sheets.pressable("undo")
    press(Press(sheets["calls"], undo, Book(host, sheets, now=SUNDAY + SECOND, operator=CLERK), TestDesk()))
    assert not any(any(row) for row in host.read("complaints").rows.values())
    assert "投诉记录号" not in row_of(host, "calls")


def test_without_that_register_nobody_is_to_think_that_it_was_opened() -> None:
    sheets = Sheets.made(*(each for each in ALL_SHEETS.in_order() if each.table != "complaints"))
    typed = {**CALL, "kind": "投诉", "demand": "灯罩是裂的", "answered": "否"}
    host = a_workbook({"staff": PEOPLE, "customers": [FILED], "calls": [typed]}, sheets=sheets)
    sheet, move = sheets.pressable("record_inbound")
    done = press(Press(sheet, move, Book(host, sheets, now=SUNDAY, operator=CLERK), TestDesk(), [FIRST_ROW]))
    assert "这个工作簿里没有投诉登记表，没有另开投诉" in warned(done)


# -- F-25 ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "settings", "words"),
    [
        ("phone_silent", {}, "（停 5 秒）"),
        ("phone_silent", {"silent_wait_s": 8, "silent_tries": 3}, "（停 8 秒，问 3 遍）"),
        ("phone_silent", {"silent_wait_s": None}, "（稍停）"),
        ("phone_noisy", {}, "麻烦您说大声一点"),
    ],
)
def test_what_to_say_on_a_bad_line(template: str, settings: dict[str, Cell], words: str) -> None:
    """F-25 rows 1 to 3: never hang up directly."""
    done = push(calls(OPEN, **settings), "make_message", [FIRST_ROW], by=CLERK, on="calls",
                asks={"message_template": template})  # fmt: skip
    (text,) = [each["text"] for each in done.messages]
    assert words in text
