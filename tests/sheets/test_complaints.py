"""投诉登记表: received, restated, judged, answered by an approved plan, filed (SERVICE 25, F-5, F-15)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from cs_macros.hosts.port import Cell
from cs_macros.sheets.complaints.register import Complaint
from tests.builders import FIRST_ROW, NOW, push
from tests.sheets.service_desk import AFTER, AGENT, MANAGER, SUPERVISOR, Desk, rows_of, texts, warned

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
RECEIVED = NOW - timedelta(minutes=10)
HEARD: dict[str, Cell] = {
    "received_at": RECEIVED, "channel": "电话", "shop": "示例旗舰店", "order_no": "4126111500010018101",
    "customer_id": "00123", "salutation": "陈女士", "phone": "13800001111", "item": "台灯", "model": "DL-01",
    "content": "台灯不亮", "serious": "否", "answered_at_once": "否",
}  # fmt: skip
FOUND: dict[str, Cell] = {
    "category": "商品质量", "judgement": "产品质量", "investigation": "看过视频", "cause": "灯泡坏了",
}  # fmt: skip
PLAN: dict[str, Cell] = {"plan": "换一只新的", "reported_to": "主管"}
YES: dict[str, Cell] = {"approval": "同意"}
WAY = (
    ("已确认", "confirm_complaint", AGENT, {"restated": "是"}),
    ("已核实", "investigate", AFTER, FOUND),
    ("方案待批", "propose_plan", AFTER, PLAN),
    ("方案已批", "approve_plan", SUPERVISOR, YES),
    ("实施中", "carry_out", AFTER, {}),
    ("已告知客户", "tell_customer", AFTER, {}),
    ("已评价", "evaluate_complaint", AGENT, {"result": "客户收到新灯", "evaluation": "办得快"}),
    ("已归档", "file_complaint", AGENT, {}),
)


def complaint(until: str = "已接待", changed: dict[str, Cell] | None = None, **fields: Cell) -> Desk:
    """A complaint that has come to a state, everything pressed at NOW.

    Args:
      changed: What is typed otherwise on the way.
    """
    d = Desk("complaints")
    d.do("register_complaint", **{**HEARD, **fields})
    for state, name, by, typed in WAY:
        if d.status == until:
            break
        d.do(name, by, **{**typed, **{f: v for f, v in (changed or {}).items() if f in typed}})
        assert d.status == state
    assert d.status == until
    return d


# -- received and restated (F-5, 0; F-15, 1) ----------------------------------------------------


def test_it_is_received_warmly_and_restated() -> None:
    d = Desk("complaints")
    done = d.do("register_complaint", **HEARD)
    assert (d.status, d.cells["记录号"]) == ("已接待", "TS20261122-001")
    assert texts(done) == {
        "complaint_ack": "陈女士，您反映的问题我已经记录，先向您道歉。我和您确认一下：台灯不亮，"
        "是这样吗？我们会尽快核实并答复您。"
    }


def test_of_a_serious_complaint_the_customer_is_calmed_first() -> None:
    d = Desk("complaints")
    done = d.do("register_complaint", **{**HEARD, "serious": "是"})
    assert [each["template"] for each in done.messages] == ["reassure_problem", "complaint_ack"]
    assert str(d.cells["话术"]).startswith("您好！请不要着急")


@pytest.mark.parametrize("field", ["channel", "salutation", "content", "serious", "answered_at_once"])
def test_what_was_said_must_stand_there(field: str) -> None:
    done = push(Desk("complaints").host, "register_complaint", by=AGENT, **{**HEARD, field: None})
    assert [p.header for p in done.problems if p.blocks] == [Complaint.layout.header(field)]


def test_a_complaint_without_an_order_is_one_too_but_not_one_of_tomorrow() -> None:
    d = Desk("complaints")
    d.do("register_complaint", **{**HEARD, "order_no": None})
    done = push(d.host, "register_complaint", by=AGENT, **{**HEARD, "received_at": NOW + SECOND})
    assert [p.header for p in done.problems if p.blocks] == ["投诉时间"]


def test_the_customer_hears_the_complaint_restated_before_it_goes_on() -> None:
    d = complaint()
    assert d.refused("confirm_complaint") == ["复述确认"]
    assert d.refused("confirm_complaint", restated="否") == ["复述确认"]


# -- looked into (F-5, 1 to 5) ------------------------------------------------------------------


@pytest.mark.parametrize("field", ["category", "judgement", "investigation", "cause"])
def test_it_is_looked_into_before_it_is_judged(field: str) -> None:
    d = complaint("已确认")
    assert d.refused("investigate", AFTER, **{**FOUND, field: None}) == [Complaint.layout.header(field)]


@pytest.mark.parametrize(
    ("judgement", "template", "says"),
    [
        ("非本企业原因", "not_our_fault", "我们仔细核实过，灯泡坏了"),
        ("用法不当", "misuse_explain", "亲，这个情况一般是使用方法引起的：灯泡坏了"),
        ("产品质量", "quality_confirmed", "确实是我们的质量问题，非常抱歉！处理办法我们请示后马上告诉您。"),
    ],
)
def test_what_was_found_out_is_explained(judgement: str, template: str, says: str) -> None:
    done = complaint("已确认").do("investigate", AFTER, **{**FOUND, "judgement": judgement})
    assert list(texts(done)) == [template]
    assert says in texts(done)[template]


def test_of_poor_service_the_colleague_apologises_in_own_words() -> None:
    assert texts(complaint("已确认").do("investigate", AFTER, **{**FOUND, "judgement": "服务问题"})) == {}


# -- reported upward (F-15, 1, 2, 4 to 6; D-23) -------------------------------------------------


@pytest.mark.parametrize("state", ["已接待", "已确认", "已核实"])
def test_it_is_reported_within_two_days_to_the_second(state: str) -> None:
    d = complaint(state)
    due = RECEIVED + 2 * DAY
    assert d.cells["上报截止"] == due
    assert d.refresh(due) == (due, "否")
    assert d.refresh(due + SECOND) == (due, "是")
    done = d.do("report_complaint", now=due + SECOND, reported_to="主管")
    assert d.status == state
    assert d.refresh(due + 9 * DAY) == (None, "否")
    assert "11月26日" in texts(done)["complaint_pending"], "two days after the report"


@pytest.mark.parametrize("state", ["已接待", "已确认", "已核实"])
def test_a_serious_one_is_reported_at_once(state: str) -> None:
    d = complaint(state, serious="是")
    assert d.cells["上报截止"] == RECEIVED
    assert d.refresh(RECEIVED) == (RECEIVED, "否")
    assert d.refresh(RECEIVED + SECOND) == (RECEIVED, "是")
    done = d.do("report_complaint", reported_to="店长")
    assert list(texts(done)) == ["escalated"]
    assert "向店长汇报" in texts(done)["escalated"]
    assert d.refresh(RECEIVED + DAY)[1] == "否"


def test_without_the_number_of_days_only_the_serious_ones_are_due() -> None:
    d = complaint()
    d.set("issue_report_days", None)
    assert d.refresh(NOW) == (None, "未设置")
    d = complaint(serious="是")
    d.set("issue_report_days", None)
    assert d.refresh(NOW) == (RECEIVED, "是")


def test_a_report_says_to_whom_and_is_not_of_tomorrow() -> None:
    d = complaint()
    assert d.refused("report_complaint") == ["上报对象"]
    assert d.refused("report_complaint", reported_to="主管", reported_at=NOW + SECOND) == ["上报时间"]


# -- again (F-15, 2; R-157) ---------------------------------------------------------------------


def again(category: str = "商品质量", customer: str = "00123") -> Desk:
    """A second complaint, looked into, of a customer whose first one is filed."""
    d = complaint("已归档")
    d.row = FIRST_ROW + 1
    d.do("register_complaint", **{**HEARD, "received_at": NOW - SECOND, "customer_id": customer})
    d.do("confirm_complaint", restated="是")
    d.do("investigate", AFTER, **{**FOUND, "category": category})
    return d


def test_the_same_customer_about_the_same_thing_is_counted() -> None:
    d = again()
    assert d.cells["同一问题次数"] == 2
    d.refresh(NOW)
    assert dict(rows_of(d.host, "complaints")[0])["同一问题次数"] == 1, "the first one was none yet"
    assert again(category="服务态度").cells["同一问题次数"] == 1
    assert again(customer="00124").cells["同一问题次数"] == 1


def test_what_comes_again_is_on_the_board_until_somebody_above_has_heard_of_it() -> None:
    d = again()
    [row] = [row for row in d.board(NOW) if row["事项"] == "上报重复投诉"]
    assert (row["负责人"], row["记录号"]) == (AGENT, "TS20261122-002")
    d.do("report_complaint", reported_to="店长")
    assert [row for row in d.board(NOW) if row["事项"] == "上报重复投诉"] == []


def test_from_how_many_on_is_the_shops_to_say() -> None:
    for count, shown in (("3", 0), (None, 0), ("2", 1)):
        d = again()
        d.set("repeat_complaint_n", count)
        assert len([row for row in d.board(NOW) if row["事项"] == "上报重复投诉"]) == shown


# -- answered at once (F-15, 3) -----------------------------------------------------------------

ANSWER: dict[str, Cell] = {"category": "商品质量", "judgement": "产品质量", "plan": "换一只新的"}


@pytest.mark.parametrize("state", ["已确认", "已核实"])
def test_what_can_be_answered_at_once_is(state: str) -> None:
    d = complaint(state, answered_at_once="是")
    done = d.do("answer_at_once", **ANSWER)
    assert (d.status, d.cells["得到办法日期"], d.cells["告知客户日期"]) == (
        "已告知客户",
        NOW.date(),
        NOW.date(),
    )
    assert d.cells["告知超期"] == "否"
    says = "陈女士，您反映的问题已经有处理办法了：换一只新的。您看这样可以吗？"
    assert texts(done) == {"complaint_solution": says}


@pytest.mark.parametrize("field", ["category", "judgement", "plan"])
def test_an_answer_says_what_it_is_about_and_what_is_done(field: str) -> None:
    d = complaint("已确认", answered_at_once="是")
    assert d.refused("answer_at_once", **{**ANSWER, field: None}) == [Complaint.layout.header(field)]


def test_neither_a_serious_nor_a_repeated_complaint_is_answered_at_once() -> None:
    d = complaint("已确认", serious="是", answered_at_once="是")
    assert d.refused("answer_at_once", **ANSWER) == ["严重"]
    d = again()
    assert d.refused("answer_at_once", answered_at_once="是", plan="换一只新的") == ["投诉类别"]
    assert complaint("已确认").refused("answer_at_once", **ANSWER) == ["当时答复"]


def test_on_another_day_it_is_no_longer_at_once() -> None:
    d = complaint("已确认", answered_at_once="是")
    assert "投诉时间" not in warned(d.do("answer_at_once", **ANSWER, now=datetime(2026, 11, 22, 23, 59, 59)))
    d = complaint("已确认", answered_at_once="是")
    assert "投诉时间" in warned(d.do("answer_at_once", **ANSWER, now=datetime(2026, 11, 23)))


# -- the plan (F-15, 7) -------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["plan", "reported_to"])
def test_a_plan_is_proposed_to_somebody(field: str) -> None:
    d = complaint("已核实")
    assert d.refused("propose_plan", AFTER, **{**PLAN, field: None}) == [Complaint.layout.header(field)]


def test_a_plan_is_approved_by_somebody_else_who_may() -> None:
    d = complaint("已核实")
    d.do("propose_plan", SUPERVISOR, **PLAN)
    assert d.refused("approve_plan", SUPERVISOR, **YES) == ["批示人"]
    assert d.refused("approve_plan", MANAGER, **YES, approved_by=SUPERVISOR) == ["批示人"]
    assert d.refused("approve_plan", MANAGER, **YES, approved_by=AGENT) == ["批示人"]
    assert d.refused("approve_plan", AGENT, **YES) == [""]
    assert d.refused("approve_plan", MANAGER) == ["批示"]
    assert d.refused("approve_plan", MANAGER, **YES, approved_at=NOW + SECOND) == ["批示日期"]
    d.do("approve_plan", MANAGER, **YES)
    assert (d.cells["批示人"], d.cells["得到办法日期"]) == (MANAGER, NOW.date())


def test_what_was_said_when_it_was_sent_back_approves_nothing() -> None:
    d = complaint("方案待批")
    assert d.refused("return_plan", SUPERVISOR) == ["批示"]
    d.do("return_plan", SUPERVISOR, approval="运费谁出要写明")
    assert d.status == "已核实"
    d.do("propose_plan", AFTER, plan="换一只新的，运费我们出")
    assert d.refused("approve_plan", SUPERVISOR) == ["批示"]
    d.do("approve_plan", SUPERVISOR, approval="这样可以")


def test_the_approved_plan_is_the_one_that_is_carried_out_and_told() -> None:
    for name in ("carry_out", "tell_customer"):
        d = complaint("方案已批")
        assert d.refused(name, AFTER, plan="退一半") == ["处理方案"]
    d = complaint("实施中")
    assert d.refused("tell_customer", AFTER, plan="退一半") == ["处理方案"]


# -- told (F-15, 8 and 9; D-24) -----------------------------------------------------------------


@pytest.mark.parametrize("state", ["方案已批", "实施中"])
def test_the_customer_hears_of_the_solution_on_the_day_it_is_there(state: str) -> None:
    d = complaint(state)
    due = datetime(2026, 11, 22, 23, 59, 59)
    assert d.refresh(due) == (due, "否")
    assert d.refresh(due + SECOND) == (due, "是")
    done = d.do("tell_customer", AFTER, now=due)
    assert "complaint_solution" in texts(done)
    assert (d.status, d.cells["告知超期"], warned(done)) == ("已告知客户", "否", [])


def test_told_a_day_later_counts_as_late() -> None:
    d = complaint("实施中")
    done = d.do("tell_customer", AFTER, now=datetime(2026, 11, 23))
    assert warned(done) == ["告知客户日期"]
    assert d.cells["告知超期"] == "是"


def test_how_many_days_there_are_to_tell_is_the_shops_to_say() -> None:
    d = complaint("实施中")
    d.set("solution_tell_days", "1")
    due = datetime(2026, 11, 23, 23, 59, 59)
    assert d.refresh(due) == (due, "否")
    d.do("tell_customer", AFTER, now=due)
    assert d.cells["告知超期"] == "否"
    d = complaint("实施中")
    d.set("solution_tell_days", None)
    assert d.refresh(NOW) == (None, "未设置")


def test_it_is_told_neither_before_the_solution_nor_in_the_time_to_come() -> None:
    d = complaint("实施中")
    assert d.refused("tell_customer", AFTER, told_at=date(2026, 11, 23)) == ["告知客户日期"]
    assert d.refused("tell_customer", AFTER, told_at=date(2026, 11, 21)) == ["告知客户日期"] * 2


def test_a_serious_or_repeated_one_is_not_closed_behind_the_superiors_backs() -> None:
    d = complaint("实施中", serious="是")
    assert d.refused("tell_customer", AFTER, reported_at=None) == ["上报时间"]
    d = complaint("实施中")
    d.do("tell_customer", AFTER, reported_at=None)
    d = again()
    for name, by, typed in (
        ("propose_plan", AFTER, PLAN), ("approve_plan", SUPERVISOR, YES), ("carry_out", AFTER, {}),
    ):  # fmt: skip
        d.do(name, by, **typed)
    assert d.refused("tell_customer", AFTER, reported_at=None) == ["上报时间"]


# -- after-sales --------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["已核实", "方案已批", "实施中"])
def test_it_is_handed_to_after_sales_once(state: str) -> None:
    d = complaint(state)
    done = d.do("complaint_to_case", AFTER)
    [case] = rows_of(d.host, "after_sales")
    assert d.status == state
    assert d.cells["售后记录号"] == case["记录号"]
    assert (case["售后类型"], case["状态"], case["处理人"]) == ("投诉转入", "已登记", AFTER)
    assert case["情况说明"] == "投诉 TS20261122-001：台灯不亮"
    assert (case["客户姓名"], case["平台"], case["型号"]) == ("陈女士", "天猫", "DL-01")
    assert warned(done) == ["型号"], "of how many pieces it is about nothing is known"
    assert d.refused("complaint_to_case", AFTER) == ["售后记录号"]
    assert len(rows_of(d.host, "after_sales")) == 1


@pytest.mark.parametrize("field", ["order_no", "phone", "item", "model"])
def test_a_case_needs_an_order_a_phone_and_the_goods(field: str) -> None:
    d = complaint("已核实")
    assert d.refused("complaint_to_case", AFTER, **{field: None}) == [Complaint.layout.header(field)]


# -- evaluated and filed (R-138) ----------------------------------------------------------------


@pytest.mark.parametrize(("judgement", "count"), [("服务问题", 1), ("产品质量", 0)])
def test_poor_service_waits_for_the_supervisor_in_the_ledger(judgement: str, count: int) -> None:
    d = complaint("已告知客户", changed={"judgement": judgement})
    d.do("evaluate_complaint", result="道过歉", evaluation="要培训", responsible=AGENT)
    found = rows_of(d.host, "score_events")
    assert [(row["姓名"], row["类别"], row["状态"]) for row in found] == [
        (AGENT, "客户投诉", "待确认")
    ] * count
    assert [row["来源记录"] for row in found] == ["投诉登记表 TS20261122-001"] * count


def test_without_somebody_to_blame_nothing_is_proposed() -> None:
    d = complaint("已评价", changed={"judgement": "服务问题"})
    assert rows_of(d.host, "score_events") == []


def test_an_agents_file_has_no_ledger_and_says_what_belongs_there() -> None:
    d = complaint("已告知客户", changed={"judgement": "服务问题"})
    del d.host._tables["score_events"]
    done = d.do("evaluate_complaint", result="道过歉", evaluation="要培训", responsible=AGENT)
    assert warned(done) == ["责任客服"]


@pytest.mark.parametrize("field", ["result", "evaluation"])
def test_it_is_evaluated_before_it_is_filed(field: str) -> None:
    d = complaint("已告知客户")
    typed = {"result": "好", "evaluation": "好", field: None}
    assert d.refused("evaluate_complaint", **typed) == [Complaint.layout.header(field)]


def test_filing_says_so_unless_somebody_said_no() -> None:
    d = complaint("已评价")
    assert d.refused("file_complaint", filed="否") == ["存档"]
    d.do("file_complaint", filed=None)
    assert (d.status, d.cells["存档"]) == ("已归档", "是")
    assert not {"到期", "逾期"} & d.cells.keys()
