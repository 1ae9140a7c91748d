"""跟踪服务信函登记表: news told two weeks before, mailed within two days (R-161, D-25, SERVICE 35)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from cs_macros.errors import CsError
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell
from tests.builders import FIRST_ROW, push
from tests.sheets.care_rows import (
    CLERK,
    FILED,
    KH,
    LETTER,
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

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
ANSWER: dict[str, Cell] = {"kind": "答复函", "subject": "灯罩怎么换", "customer_code": KH}
REGISTERED: dict[str, Cell] = {
    **LETTER, "number": "XH20261122-001", "status": "待电话", "name": "陈静", "shop": "示例旗舰店",
    "address": "浙江省杭州市示例路 1 号", "phone": "13800001111", "clerk": CLERK,
}  # fmt: skip
PHONED: dict[str, Cell] = {**REGISTERED, "status": "已电话", "phoned_at": datetime(2026, 11, 25, 15)}


def letters(*rows: dict[str, Cell], **settings: Cell) -> MemoryHost:
    return a_shop(settings, customers=[FILED], letters=[*rows])


# -- registering --------------------------------------------------------------------------------


def test_news_is_told_by_phone_first_and_takes_what_the_file_says() -> None:
    host = letters(LETTER)
    done = pressed(host, "register_letter")
    made = row_of(host, "letters")
    wanted = {
        "记录号": "XH20261122-001",
        "状态": "待电话",
        "姓名": "陈静",
        "店铺": "示例旗舰店",
        "电话": "13800001111",
        "地址": "浙江省杭州市示例路 1 号",
        "经办人": CLERK,
        "电话预告截止": datetime(2026, 11, 28),
        "到期": datetime(2026, 11, 28, 23, 59, 59),
    }
    assert {header: made.get(header) for header in wanted} == wanted
    assert not {"实际电话时间", "寄出日期", "是否需寄信", "寄出截止"} & set(made)
    (text,) = [each["text"] for each in done.messages]
    assert text == "陈女士，您好，12月12日我们有双十二专场活动，诚邀您参加，稍后会给您寄一份通知。"


def test_no_letter_is_promised_that_is_not_mailed() -> None:
    done = pressed(letters({**LETTER, "needed": "否", "place": "门店二楼"}), "register_letter")
    (text,) = [each["text"] for each in done.messages]
    assert text == "陈女士，您好，12月12日我们有双十二专场活动，地点在门店二楼，诚邀您参加。"


def test_an_answer_is_mailed_at_once_and_needs_no_day() -> None:
    host = letters(ANSWER)
    assert pressed(host, "register_letter").messages == []
    made = row_of(host, "letters")
    assert (made["状态"], made["逾期"]) == ("待寄出", "否")
    pressed(host, "mail_letter", now=SUNDAY + DAY)
    assert (row_of(host, "letters")["状态"], row_of(host, "letters")["是否需寄信"]) == ("已寄出", "是")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"event_date": None}, ("活动日期", "通知要写明活动日期")),
        ({"event_date": date(2026, 11, 21)}, ("活动日期", "活动日期已经过去")),
        ({"customer_code": "没有的", "name": "某人"}, ("客户编号", "客户档案里没有“没有的”")),
        ({"subject": None}, ("活动/事由", "“登记信函”之前要填写")),
    ],
)
def test_a_letter_that_says_too_little_is_refused(typed: dict[str, Cell], told: tuple[str, str]) -> None:
    assert refused(letters({**LETTER, **typed}), "register_letter") == [told]


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ({"consent": "否"}, "客户不同意联系"),
        ({"consent": None}, "还不知道客户同不同意联系"),
        ({"status": "停用"}, "客户的档案已停用"),
    ],
)
def test_news_goes_to_those_who_want_it_and_answers_to_everybody(file: dict[str, Cell], told: str) -> None:
    """COM-12."""
    host = a_shop(
        customers=[{**FILED, **file}],
        letters=[LETTER, ANSWER, REGISTERED, {**PHONED, "number": "XH20261122-002"}],
    )
    for kind in ("通知", "邀请函"):
        assert refused(host, "register_letter", kind=kind) == [("客户编号", told)]
    pressed(host, "register_letter", rows=[FIRST_ROW + 1])
    assert refused(host, "phone_notice", row=FIRST_ROW + 2) == [("客户编号", told)]
    assert refused(host, "mail_letter", row=FIRST_ROW + 3, now=datetime(2026, 11, 26)) == [("客户编号", told)]


def test_the_same_news_twice_is_told() -> None:
    host = letters(REGISTERED, LETTER)
    (words,) = warned(pressed(host, "register_letter", rows=[FIRST_ROW + 1]))
    assert words == f"客户编号、活动/事由、活动日期都与第 {FIRST_ROW} 行相同"


# -- D-25 ---------------------------------------------------------------------------------------


def test_the_call_is_due_two_weeks_before_and_the_letter_two_days_after_it() -> None:
    """SYS-36, D-25."""
    for row, due in (
        (REGISTERED, datetime(2026, 11, 28, 23, 59, 59)),
        (PHONED, datetime(2026, 11, 27, 23, 59, 59)),
    ):
        for now, overdue in ((due - SECOND, "否"), (due, "否"), (due + SECOND, "是")):
            host = letters(row)
            push(host, "refresh", None, by=CLERK, now=now)
            assert (row_of(host, "letters")["到期"], row_of(host, "letters")["逾期"]) == (due, overdue)


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (date(2026, 11, 22), ["电话预告最晚应在 2026-11-08，已经晚了"]),
        (date(2026, 12, 6), []),
        (date(2026, 12, 5), ["电话预告最晚应在 2026-11-21，已经晚了"]),
    ],
)
def test_less_than_two_weeks_is_told(event: date, told: list[str]) -> None:
    assert warned(pressed(letters({**LETTER, "event_date": event}), "register_letter")) == told


def test_a_late_call_and_a_late_letter_are_recorded_and_told() -> None:
    on_time, late = datetime(2026, 11, 28, 23, 59, 59), datetime(2026, 11, 29)
    assert warned(pressed(letters(REGISTERED), "phone_notice", now=on_time)) == []
    assert warned(pressed(letters(REGISTERED), "phone_notice", now=late)) == ["电话预告最晚应在 2026-11-28"]
    assert warned(pressed(letters(PHONED), "mail_letter", now=datetime(2026, 11, 27, 9))) == []
    assert warned(pressed(letters(PHONED), "mail_letter", now=datetime(2026, 11, 28, 9))) == [
        "信函最晚应在 2026-11-27 寄出"
    ]


def test_without_the_days_nothing_is_due_and_it_is_told() -> None:
    host = letters(REGISTERED, PHONED, event_notice_days=None, letter_days=None)
    items = board(host)
    assert [row_of(host, "letters", n)["逾期"] for n in (0, 1)] == ["未设置"] * 2
    assert {"event_notice_days", "letter_days"} <= unset(items)


# -- calling, mailing, filing -------------------------------------------------------------------


def test_after_the_call_the_letter_is_written() -> None:
    host = letters(REGISTERED)
    done = pressed(host, "phone_notice", now=datetime(2026, 11, 25, 15))
    made = row_of(host, "letters")
    assert (made["状态"], made["寄出截止"]) == ("已电话", datetime(2026, 11, 27))
    (text,) = [each["text"] for each in done.messages]
    assert text == "尊敬的陈女士：\n您好！我们将于12月12日举办双十二专场，诚挚邀请您参加。\n示例旗舰店敬上"
    assert pressed(letters({**REGISTERED, "needed": "否"}), "phone_notice").messages == []


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (datetime(2026, 12, 13, 0, 0), ("实际电话时间", "活动 2026-12-12 已经办过了")),
        (datetime(2026, 12, 14, 9, 0, 1), ("实际电话时间", "实际电话时间晚于现在")),
    ],
)
def test_nobody_is_invited_to_what_is_over(at: datetime, told: tuple[str, str]) -> None:
    assert told in refused(
        letters({**REGISTERED, "phoned_at": at}), "phone_notice", now=datetime(2026, 12, 14, 9)
    )
    pressed(
        letters({**REGISTERED, "phoned_at": datetime(2026, 12, 12, 8)}),
        "phone_notice",
        now=datetime(2026, 12, 14, 9),
    )


@pytest.mark.parametrize(
    ("name", "needed", "told"),
    [
        ("mail_letter", "否", ("是否需寄信", "“是否需寄信”填的是“否”")),
        ("skip_letter", "是", ("是否需寄信", "“是否需寄信”填的是“是”")),
    ],
)
def test_what_was_decided_about_the_letter_holds(name: str, needed: str, told: tuple[str, str]) -> None:
    assert refused(letters({**PHONED, "needed": needed}), name, now=datetime(2026, 11, 26)) == [told]


def test_a_letter_has_an_address_and_is_mailed_after_the_call() -> None:
    now = datetime(2026, 11, 26)
    lost = a_shop(customers=[{**FILED, "address": None}], letters=[{**PHONED, "address": None}])
    assert refused(lost, "mail_letter", now=now) == [("地址", "“寄出”之前要填写")]
    assert refused(letters({**PHONED, "mailed_at": date(2026, 11, 24)}), "mail_letter", now=now) == [
        ("寄出日期", "寄出日期早于实际电话时间")
    ]
    assert refused(letters({**PHONED, "mailed_at": date(2026, 11, 27)}), "mail_letter", now=now) == [
        ("寄出日期", "寄出日期晚于现在")
    ]


@pytest.mark.parametrize(
    ("name", "state", "needed"), [("mail_letter", "已寄出", "是"), ("skip_letter", "无需寄信", "否")]
)
def test_a_letter_mailed_or_not_needed_is_filed(name: str, state: str, needed: str) -> None:
    host = letters(PHONED)
    pressed(host, name, now=datetime(2026, 11, 26))
    made = row_of(host, "letters")
    assert (made["状态"], made["是否需寄信"], "归档" in made) == (state, needed, False)
    swept(host, "file_letter", now=datetime(2026, 11, 27))
    assert (row_of(host, "letters")["状态"], row_of(host, "letters")["归档"]) == ("归档", "是")


# -- news for everybody -------------------------------------------------------------------------


def news(host: MemoryHost, now: datetime = SUNDAY, **asked: Any) -> Any:
    return swept(host, "plan_letters", now=now, asks={f"letter_{name}": cell for name, cell in asked.items()})


def test_everybody_who_has_agreed_gets_one_row() -> None:
    others = [
        {**FILED, "number": f"KH20261120-00{n}", "customer_id": f"tb_{n}", **more}
        for n, more in enumerate(
            [{"consent": "否"}, {"status": "停用"}, {"status": "待建档"}, {"consent": None}], start=2
        )
    ]
    host = a_shop(customers=[FILED, *others])
    done = news(host, event="双十二专场", event_date="2026-12-12")
    assert [row_of(host, "letters", n)["客户编号"] for n in range(count(host, "letters"))] == [
        KH,
        "KH20261120-004",
    ]
    assert done.summary == "“双十二专场”（2026-12-12）：已登记 2 封通知，先打电话。"
    assert len(done.messages) == 2
    again = news(host, now=SUNDAY + SECOND, event="双十二专场", event_date="2026-12-12")
    assert again.summary == "“双十二专场”没有要通知的客户，未作任何改动。"
    news(host, now=SUNDAY + 2 * SECOND, event="双十二专场", event_date="2026-12-13", kind="邀请函")
    assert row_of(host, "letters", 2)["类别"] == "邀请函"


def test_a_campaign_of_the_calendar_brings_its_day() -> None:
    campaign = {"name": "年货节", "start": datetime(2026, 12, 20), "end": datetime(2026, 12, 25)}
    past = {"name": "年货节", "start": datetime(2025, 12, 20), "end": datetime(2025, 12, 25)}
    host = a_shop(customers=[FILED], campaigns=[past, campaign])
    news(host, event="年货节")
    assert row_of(host, "letters")["活动日期"] == datetime(2026, 12, 20)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({}, "没有填活动，未作任何改动。"),
        ({"event": "专场"}, "不知道“专场”在哪一天，未作任何改动。"),
        ({"event": "专场", "event_date": "2026-11-21"}, "活动日期 2026-11-21 已经过去，未作任何改动。"),
        ({"event": "专场", "event_date": "下雪天"}, "活动日期“下雪天”"),
        (
            {"event": "专场", "event_date": "2026-12-12", "kind": "答复函"},
            "“答复函”不能发给所有客户，未作任何改动。",
        ),
    ],
)
def test_news_without_what_or_when_is_refused(asked: dict[str, str], told: str) -> None:
    host = a_shop(customers=[FILED])
    with pytest.raises(CsError) as refusal:
        news(host, **asked)
    assert refusal.value.message.startswith(told)
    assert count(host, "letters") == 0


def test_news_too_late_for_two_weeks_is_told() -> None:
    done = news(a_shop(customers=[FILED]), event="专场", event_date="2026-12-05")
    assert "电话预告最晚应在 2026-11-21，已经晚了" in warned(done)
    assert warned(news(a_shop(customers=[FILED]), event="专场", event_date="2026-12-06")) == []
