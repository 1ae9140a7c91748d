"""满意度调查表: sent by quota, returned with six scores, analysed, reported (SERVICE 36, A32)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell
from tests.builders import FIRST_ROW, push
from tests.sheets.care_rows import (
    CLERK,
    FILED,
    SUNDAY,
    SURVEY,
    a_shop,
    board,
    pressed,
    refused,
    row_of,
    swept,
    unset,
    warned,
)

SECOND = timedelta(seconds=1)
GOOD: dict[str, Cell] = {f"q{n}": 5 for n in range(1, 7)}
SENT: dict[str, Cell] = {
    **SURVEY,
    "number": "MY20261110-001",
    "status": "已发放",
    "month": "2026-11",
    "sent_at": date(2026, 11, 10),
}
RETURNED: dict[str, Cell] = {**SENT, **GOOD, "status": "已回收", "returned_at": date(2026, 11, 12)}


def surveys(*rows: dict[str, Cell], **settings: Cell) -> MemoryHost:
    return a_shop(settings, surveys=[*rows])


# -- sending ------------------------------------------------------------------------------------


def test_a_survey_is_of_this_month_and_invites_the_customer() -> None:
    host = surveys(SURVEY)
    done = pressed(host, "send_surveys")
    made = row_of(host, "surveys")
    wanted = {
        "记录号": "MY20261122-001",
        "状态": "已发放",
        "月份": "2026-11",
        "发放日期": datetime(2026, 11, 22),
        "到期": datetime(2026, 11, 30, 23, 59, 59),
    }
    assert {header: made.get(header) for header in wanted} == wanted
    (text,) = [each["text"] for each in done.messages]
    assert text == "亲，想请您用一分钟为示例旗舰店的服务打个分，您的意见会帮助我们改进。"


def test_the_shop_is_taken_from_the_customers_file() -> None:
    host = a_shop(
        customers=[{**FILED, "shop": "示例优选", "platform": "快手"}], surveys=[{**SURVEY, "shop": None}]
    )
    pressed(host, "send_surveys")
    assert row_of(host, "surveys")["店铺"] == "示例优选"


@pytest.mark.parametrize("file", [{"consent": "否"}, {"status": "停用"}], ids=["不同意", "停用"])
def test_who_wants_to_be_left_alone_is_not_asked(file: dict[str, Cell]) -> None:
    """COM-12."""
    host = a_shop(customers=[{**FILED, **file}], surveys=[SURVEY])
    (told,) = refused(host, "send_surveys")
    assert told == ("客户ID", f"客户档案 {FILED['number']} 写明不再联系")
    pressed(a_shop(customers=[{**FILED, **file, "shop": "示例优选"}], surveys=[SURVEY]), "send_surveys")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"month": "2026-10"}, ("月份", "2026-10 在发放日期 2026-11-22 以前就结束了")),
        ({"sent_at": date(2026, 11, 23)}, ("发放日期", "发放日期晚于现在")),
        ({"channel": None}, ("渠道", "“发放”之前要填写")),
    ],
)
def test_a_survey_that_cannot_have_been_sent_is_refused(
    typed: dict[str, Cell], told: tuple[str, str]
) -> None:
    assert told in refused(surveys({**SURVEY, **typed}), "send_surveys")


def test_the_same_customer_twice_a_month_is_told() -> None:
    done = pressed(surveys(SENT, {**SURVEY, "month": "2026-11"}), "send_surveys", rows=[FIRST_ROW + 1])
    assert warned(done) == [f"月份、客户ID、店铺都与第 {FIRST_ROW} 行相同"]


def test_sending_tells_how_many_of_the_quota_are_sent() -> None:
    host = surveys(
        SENT, {**SURVEY, "customer_id": "tb_2"}, {**SURVEY, "customer_id": "tb_3"}, survey_monthly_quota=10
    )
    done = swept(host, "send_surveys")
    assert done.summary == "已发放 2 份满意度调查；2026-11 共 3 份，目标 10 份。"
    assert swept(surveys(SURVEY), "send_surveys").summary == "已发放 1 份满意度调查；2026-11 共 1 份。"


def test_the_board_says_how_many_are_still_to_be_sent() -> None:
    def lacking(quota: Cell, *rows: dict[str, Cell]) -> list[tuple[Cell, Cell]]:
        items = board(surveys(*rows, survey_monthly_quota=quota))
        return [(i["事项"], i["到期"]) for i in items if str(i["事项"]).startswith("本月满意度调查")]

    end = datetime(2026, 11, 30, 23, 59, 59)
    other = {**SENT, "number": "MY20261010-001", "month": "2026-10", "status": "未回收"}
    assert lacking(3, SENT, other) == [("本月满意度调查还差 2 份", end)]
    assert lacking(1, SENT) == []
    assert lacking(2, SENT, {**RETURNED, "number": "MY20261110-002"}) == []
    assert lacking(None, SENT) == []


def test_a_link_is_checked_before_a_customer_reads_it() -> None:
    """SERVICE 36, COM-04: refused on 快手, told elsewhere; where to click on the platform is fine."""
    link = "https://wj.example.com/s/1"
    for shop, texts in (("示例优选", 0), ("示例旗舰店", 1)):
        done = pressed(surveys({**SURVEY, "shop": shop}, survey_link=link), "send_surveys")
        assert len(done.messages) == texts, shop
        assert any("链接" in words or "网址" in words for words in warned(done)), warned(done)
    fine = pressed(surveys(SURVEY, survey_link="订单页的“服务评价”"), "send_surveys")
    assert (warned(fine), fine.messages[0]["text"][-15:]) == ([], "打分请到：订单页的“服务评价”")


# -- the end of the month -----------------------------------------------------------------------


def test_what_has_not_come_back_by_the_end_of_the_month_is_not_waited_for() -> None:
    """A32."""
    end = datetime(2026, 11, 30, 23, 59, 59)
    for now, state in ((end - SECOND, "已发放"), (end, "已发放"), (end + SECOND, "未回收")):
        host = surveys(SENT, {**RETURNED, "number": "MY20261110-002"})
        push(host, "refresh", None, by=CLERK, now=now)
        assert [row_of(host, "surveys", n)["状态"] for n in (0, 1)] == [state, "已回收"], now
    assert "到期" not in row_of(host, "surveys")
    pressed(host, "return_survey", now=end + 2 * SECOND, **GOOD)
    assert row_of(host, "surveys")["状态"] == "已回收", "a late answer is an answer"


# -- returned -----------------------------------------------------------------------------------


def test_an_answer_has_six_scores_of_one_to_five() -> None:
    for n in range(1, 7):
        assert len(refused(surveys(SENT), "return_survey", **{**GOOD, f"q{n}": None})) == 1
        for wrong in (0, 6, 4.5, "好"):
            assert len(refused(surveys(SENT), "return_survey", **{**GOOD, f"q{n}": wrong})) == 1, wrong
    for right in (1, 5):
        host = surveys(SENT)
        pressed(host, "return_survey", **{**GOOD, "q6": right})
        made = row_of(host, "surveys")
        assert (made["状态"], made["回收日期"], made["总体"]) == ("已回收", datetime(2026, 11, 22), right)


@pytest.mark.parametrize(
    ("day", "told"), [(date(2026, 11, 9), "回收日期早于发放日期"), (date(2026, 11, 23), "回收日期晚于现在")]
)
def test_an_answer_comes_after_the_question(day: date, told: str) -> None:
    assert refused(surveys(SENT), "return_survey", **GOOD, returned_at=day) == [("回收日期", told)]


# -- analysed and reported ----------------------------------------------------------------------


def test_what_is_below_the_target_has_a_measure_and_somebody_for_it() -> None:
    low = {**RETURNED, "q4": 3, "q2": 2}
    assert refused(surveys(low, survey_target=4), "analyse_survey") == [
        ("改进措施", "服务态度、物流低于目标 4，要写改进措施"),
        ("负责人", "服务态度、物流低于目标 4，要写负责人"),
    ]
    pressed(surveys(low, survey_target=4), "analyse_survey", measure="换快递", owner="王芳")
    pressed(surveys({**RETURNED, "q4": 4}, survey_target=4), "analyse_survey")
    host = surveys(low)
    pressed(host, "analyse_survey")
    assert "survey_target" in unset(board(host))


def test_a_month_is_analysed_and_reported_at_once() -> None:
    host = surveys(
        RETURNED,
        {**SENT, "number": "MY20261110-002", "status": "未回收"},
        {**SENT, "number": "MY20261110-003"},
    )
    swept(host, "analyse_survey")
    assert [row_of(host, "surveys", n)["状态"] for n in range(3)] == ["已分析", "已分析", "已发放"]
    swept(host, "report_survey", now=SUNDAY + SECOND)
    assert [row_of(host, "surveys", n)["状态"] for n in range(3)] == ["已上报", "已上报", "已发放"]
    assert "逾期" not in row_of(host, "surveys")
