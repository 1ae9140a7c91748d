"""中差评处理表: found, assigned, telephoned, solved, handed in (SERVICE 24, F-8)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from cs_macros import messages
from cs_macros.book.columns import TYPED
from cs_macros.book.settings import all_settings
from cs_macros.hosts.port import Cell, Replace
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.reviews.register import Review
from tests.builders import FIRST_ROW, NOW, push
from tests.sheets.service_desk import (
    AFTER,
    AGENT,
    LATE_AGENT,
    MANAGER,
    SUPERVISOR,
    Desk,
    rows_of,
    texts,
    warned,
)

SECOND = timedelta(seconds=1)
FOUND: dict[str, Cell] = {
    "shop": "示例旗舰店", "order_no": "4126111500010016101", "customer_id": "00123", "item": "台灯",
    "rating": "差评", "content": "灯罩是裂的",
}  # fmt: skip
CALLED: dict[str, Cell] = {"phone_result": "接通"}
PLANNED: dict[str, Cell] = {
    "reason_type": "商品质量", "reason": "灯罩裂了", "fault": "商品", "solution": "补寄灯罩", "cost": 12,
}  # fmt: skip
ENDED: dict[str, Cell] = {"outcome": "未修改", "posted_in_group": "是"}


def review(until: str = "待分配", **fields: Cell) -> Desk:
    """A review that has come to a state, everything pressed at NOW."""
    d = Desk("reviews")
    d.do("register_review", **{**FOUND, **fields})
    for state, name, by, typed in (
        ("已分配", "assign_review", MANAGER, {"owner": AFTER}),
        ("已联系", "contact_review", AFTER, CALLED),
        ("处理中", "handle_review", AFTER, PLANNED),
        ("已处理", "settle_review", AFTER, ENDED),
        ("已上交", "hand_in_review", AFTER, {}),
    ):
        if d.status == until:
            break
        d.do(name, by, **typed)
        assert d.status == state
    assert d.status == until
    return d


def events(d: Desk) -> list[tuple[Cell, ...]]:
    named = ("姓名", "类别", "状态", "来源记录", "日期")
    return [tuple(row.get(name) for name in named) for row in rows_of(d.host, "score_events")]


# -- finding and assigning (F-8, 1 and 2) -------------------------------------------------------


def test_the_finder_registers_and_gets_the_first_words_to_the_customer() -> None:
    d = Desk("reviews")
    done = d.do("register_review", **FOUND)
    assert (d.status, d.cells["发现人"], d.cells["记录号"]) == ("待分配", AGENT, "PJ20261122-001")
    assert d.cells["发现日期"] == datetime(2026, 11, 22).date()
    assert "真的很抱歉" in texts(done)["review_bad_online"]
    assert done.messages[0]["text"] == d.cells["话术"]


def test_a_review_of_tomorrow_is_refused_and_a_second_open_one_of_the_order_is_told_of() -> None:
    d = Desk("reviews")
    done = d.press("register_review", **FOUND, found_date="2026-11-23")
    assert [p.header for p in done.problems if p.blocks] == ["发现日期"]
    d.do("register_review", **FOUND)
    assert "订单号" in warned(push(d.host, "register_review", by=AGENT, **FOUND))


def test_the_manager_gives_it_to_somebody_and_later_to_somebody_else_whatever_its_state() -> None:
    d = review("已分配")
    assert (d.cells["处理人"], d.cells["分配日期"]) == (AFTER, NOW.date())
    d.do("contact_review", AFTER, **CALLED)
    later = NOW + timedelta(days=1)
    d.do("assign_review", MANAGER, later, owner=LATE_AGENT)
    assert (d.status, d.cells["处理人"], d.cells["分配日期"]) == ("已联系", LATE_AGENT, later.date())
    told = str(d.cells["跟进"])
    assert f"分配给{AFTER}（{MANAGER}）" in told
    assert f"处理人由{AFTER}改为{LATE_AGENT}（{MANAGER}）" in told


def test_giving_it_to_whoever_has_it_notes_nothing() -> None:
    d = review("已分配")
    told = d.cells["跟进"]
    d.do("assign_review", MANAGER, NOW + timedelta(days=1))
    assert (d.cells["跟进"], d.cells["分配日期"]) == (told, NOW.date())


def test_only_who_manages_assigns_and_only_to_a_colleague() -> None:
    d = review()
    assert d.refused("assign_review", AGENT, owner=AFTER) == [""]
    assert d.refused("assign_review", MANAGER) == ["处理人"]
    assert d.refused("assign_review", MANAGER, owner="没有这个人") == ["处理人"]
    assert d.refused("assign_review", MANAGER, owner=AFTER, assigned_date="2026-11-21") == ["分配日期"]


def test_the_phone_script_is_read_out_before_the_call_and_not_made_by_registering() -> None:
    for state in ("待分配", "已分配"):
        d = review(state)
        done = push(d.host, "make_message", [FIRST_ROW], by=AGENT, on="reviews")
        assert list(texts(done)) == ["review_bad_phone_script"]
        assert "耽误您两分钟" in texts(done)["review_bad_phone_script"]


# -- talking to the customer (F-8, 3, 4 and 8; R-113) -------------------------------------------


def test_every_review_is_telephoned_about_unless_somebody_says_why_not() -> None:
    d = review()
    assert d.refused("contact_review", chat_result="说明天再看") == ["电话联系结果"]
    assert d.refused("contact_review", no_phone_reason="没有留电话") == ["旺旺联系结果"]
    d.do("contact_review", no_phone_reason="没有留电话", chat_result="说灯罩裂了")
    assert (d.status, d.cells["旺旺联系时间"]) == ("已联系", NOW)
    assert "电话联系时间" not in d.cells


def test_a_call_is_dated_now_and_not_in_the_time_to_come() -> None:
    d = review()
    assert d.refused("contact_review", **CALLED, phone_at=NOW + SECOND) == ["电话联系时间"]
    d.do("contact_review", **CALLED)
    assert d.cells["电话联系时间"] == NOW
    assert "旺旺联系时间" not in d.cells


def test_a_shop_that_need_not_telephone_still_needs_some_talk() -> None:
    d = review()
    d.set("review_phone_required", "否")
    assert d.refused("contact_review") == ["旺旺联系结果"]
    d.do("contact_review", chat_result="说灯罩裂了")


# -- solving (F-8, 5 and 6; COM-07) -------------------------------------------------------------


@pytest.mark.parametrize("field", ["reason_type", "reason", "fault", "solution", "cost"])
def test_a_plan_says_reason_responsibility_solution_and_cost(field: str) -> None:
    d = review("已联系")
    header = Review.layout.header(field)
    assert d.refused("handle_review", AFTER, **{**PLANNED, field: None}) == [header]


@pytest.mark.parametrize(
    "words", ["返现5元请他改好评", "送优惠券请他删除差评", "赔10元换他修改中差评", "免单，条件是改评价"]
)
def test_no_plan_buys_a_review(words: str) -> None:
    d = review("已联系")
    assert d.refused("handle_review", AFTER, **{**PLANNED, "solution": words}) == ["处理方案"]
    d.do("handle_review", AFTER, **PLANNED)
    assert d.refused("settle_review", AFTER, **ENDED, public_reply=words) == ["公开回评"]


def test_a_remedy_of_the_fault_itself_is_no_bribe() -> None:
    d = review("已联系")
    d.do("handle_review", AFTER, **{**PLANNED, "solution": "退差价 12 元，补寄灯罩"})


def test_no_column_choice_or_text_of_the_sheet_offers_anything_for_a_review() -> None:
    layout = Review.layout
    words = [w for c in layout.columns for w in (c.header, *c.synonyms, c.hint, *c.kind.choices)]
    words += [each for m in ALL_SHEETS["reviews"].moves for each in (m.caption, m.help)]
    money = [c.field for c in layout.columns if c.kind.name == "money"]
    assert money == ["cost"], "what the remedy of the fault has cost, no more"
    offers = ("返现", "红包", "优惠券", "礼品", "赠品", "会员等级", "包邮", "补偿")
    assert [w for w in words if any(offer in w for offer in offers)] == []
    for name in messages.all_ids():
        text = messages.load(name).body
        assert not ("评价" in text and any(offer in text for offer in offers)), name


@pytest.mark.parametrize("key", ["review_comp_enabled", "review_comp_mid", "review_comp_bad"])
def test_no_parameter_lets_anybody_buy_reviews(key: str) -> None:
    setting = all_settings()[key]
    for cell in ("是", "8.00", 8, "yes"):
        with pytest.raises(ValueError, match="不在可选项里"):
            setting.parse(cell, NOW)
    assert setting.choices in (("不允许",), ("没有",))
    assert setting.default == setting.choices[0]


# -- its end (F-8, 8 and 10) --------------------------------------------------------------------


def test_the_reason_must_be_known_except_of_whom_nobody_could_ask() -> None:
    d = review("已联系")
    assert d.refused("settle_review", AFTER, **ENDED) == ["原因类别", "原因说明"]
    done = d.do("settle_review", AFTER, **{**ENDED, "outcome": "联系不上"})
    assert warned(done) == ["公开回评"]
    assert "原因：客户没有说明" in texts(done)["internal_review_reason"]


@pytest.mark.parametrize("outcome", ["联系不上", "客户拒绝沟通"])
def test_who_could_not_be_asked_has_no_reason(outcome: str) -> None:
    review("已联系").do("settle_review", AFTER, **{**ENDED, "outcome": outcome})


def test_settling_writes_the_notice_for_the_group_and_the_public_answer() -> None:
    d = review("处理中")
    done = d.do("settle_review", AFTER, **ENDED, public_reply="已经补寄灯罩")
    notice = "【中差评】示例旗舰店 台灯：差评。原因：灯罩裂了；处理：补寄灯罩；结果：未修改。"
    assert texts(done)["internal_review_reason"] == notice
    assert "我们已经补寄灯罩" in texts(done)["review_public_reply"]
    assert d.cells["群内通报时间"] == NOW
    assert "【中差评】" not in str(d.cells["话术"]), "what colleagues are told is not the customer's"


def test_nothing_is_handed_in_before_the_group_has_heard_the_reason() -> None:
    d = review("处理中")
    done = d.do("settle_review", AFTER, **{**ENDED, "posted_in_group": "否"})
    assert warned(done) == ["群内通报"]
    assert d.refused("hand_in_review", AFTER) == ["群内通报"]
    d.do("hand_in_review", AFTER, posted_in_group="是")
    assert (d.status, d.cells["上交时间"]) == ("已上交", NOW)
    assert not {"到期", "逾期"} & d.cells.keys()


def test_praise_and_criticism_of_a_colleague_wait_for_the_supervisor() -> None:
    for word, category in (("表扬", "评价表扬"), ("批评", "评价批评")):
        d = review("处理中")
        assert d.refused("settle_review", AFTER, **ENDED, named_agent=AGENT) == ["表扬/批评"]
        assert d.refused("settle_review", AFTER, **ENDED, sentiment=word) == ["表扬/批评的客服"]
        d.do("settle_review", AFTER, **ENDED, named_agent=AGENT, sentiment=word)
        source = "中差评处理表 PJ20261122-001"
        assert events(d) == [(AGENT, category, "待确认", source, NOW.date())]


# -- blackmail (F-8, 7; F-21, 6) ----------------------------------------------------------------


def test_whoever_wants_money_for_a_review_is_written_down_word_for_word_once() -> None:
    d = Desk("reviews")
    done = d.do("register_review", **{**FOUND, "content": "不退一百就差评"}, extortion="是")
    assert list(texts(done)) == ["review_extortion_record"]
    [kept] = rows_of(d.host, "evidence")
    assert (kept["类型"], kept["客户原话"], kept["状态"]) == ("以评价索要钱物", "不退一百就差评", "已记录")
    assert kept["记录号"] == d.cells["证据记录号"]
    assert "话术" not in d.cells, "nothing is said to the customer"
    for name, by, typed in (
        ("contact_review", AGENT, CALLED),
        ("handle_review", AGENT, PLANNED),
        ("settle_review", AGENT, ENDED),
    ):
        d.do(name, by, **typed)
    assert len(rows_of(d.host, "evidence")) == 1


@pytest.mark.parametrize(
    ("before", "name", "typed"),
    [
        ("待分配", "contact_review", CALLED),
        ("已联系", "handle_review", PLANNED),
        ("处理中", "settle_review", ENDED),
    ],
)
def test_it_may_turn_out_to_be_blackmail_later(before: str, name: str, typed: dict[str, Cell]) -> None:
    d = review(before)
    done = d.do(name, AFTER, **typed, extortion="是")
    assert "review_extortion_record" in texts(done)
    assert [row["类型"] for row in rows_of(d.host, "evidence")] == ["以评价索要钱物"]


def test_a_file_without_evidence_says_what_belongs_there() -> None:
    d = Desk("reviews")
    del d.host._tables["evidence"]
    assert warned(d.do("register_review", **FOUND, extortion="是")) == ["疑似敲诈"]


# -- its deadline (D-08, D-09; F-8, 9) ----------------------------------------------------------


@pytest.mark.parametrize("state", ["待分配", "已分配", "已联系", "处理中", "已处理"])
def test_it_is_due_at_the_end_of_the_third_day_until_it_is_handed_in(state: str) -> None:
    d = review(state)
    due = datetime(2026, 11, 25, 23, 59, 59)
    assert d.refresh(due) == (due, "否")
    assert d.refresh(due + SECOND) == (due, "是")


def test_without_the_number_of_days_nothing_is_due_and_that_is_told() -> None:
    d = review()
    d.set("review_days", None)
    assert d.refresh(NOW) == (None, "未设置")
    assert any(
        row["事项"] == "参数未设置，检查已关闭" and row["表"] == "中差评处理表" for row in d.board(NOW)
    )


def test_an_unassigned_review_is_the_managers_the_same_day() -> None:
    d = review()
    [row] = [row for row in d.board(NOW) if row["记录号"] == "PJ20261122-001"]
    assert row["负责人"] == f"{MANAGER}、{AGENT}"
    d.do("contact_review", **CALLED)
    evening = datetime(2026, 11, 22, 23, 59, 59)
    for now, urgency in ((evening, "今天到期"), (evening + SECOND, "逾期")):
        [row] = [row for row in d.board(now) if row["事项"] == "分配中差评"]
        assert (row["负责人"], row["紧急"]) == (MANAGER, urgency)
    d.do("assign_review", MANAGER, owner=AFTER)
    assert [row for row in d.board(evening) if row["事项"] == "分配中差评"] == []


def test_a_reason_that_the_team_has_not_heard_is_due_the_same_day() -> None:
    d = review("处理中")
    d.do("settle_review", AFTER, **{**ENDED, "posted_in_group": "否"})
    evening = datetime(2026, 11, 22, 23, 59, 59)
    for now, urgency in ((evening, "今天到期"), (evening + SECOND, "逾期")):
        [row] = [row for row in d.board(now) if row["事项"] == "把中差评的原因发到群里"]
        assert (row["负责人"], row["紧急"]) == (AFTER, urgency)
    d.do("hand_in_review", AFTER, posted_in_group="是")
    assert [row for row in d.board(evening) if row["事项"] == "把中差评的原因发到群里"] == []


def test_lateness_is_proposed_once_and_only_after_the_last_second() -> None:
    d = review("已分配")
    due = datetime(2026, 11, 25, 23, 59, 59)
    push(d.host, "check_reviews", by=SUPERVISOR, now=due)
    assert events(d) == []
    source = "中差评处理表 PJ20261122-001"
    late = [(AFTER, "中差评超时", "待确认", source, due.date())]
    push(d.host, "check_reviews", by=SUPERVISOR, now=due + SECOND)
    assert events(d) == late
    done = push(d.host, "check_reviews", by=SUPERVISOR, now=due + timedelta(days=9))
    assert events(d) == late
    assert done.summary == "核对超时：新提出 0 条奖罚，以前提过 1 条，还没有处理人而没有提出 0 条。"


def test_handed_in_late_is_late_and_handed_in_in_time_stays_so() -> None:
    due = datetime(2026, 11, 25, 23, 59, 59)
    for at, count in ((due, 0), (due + SECOND, 1)):
        d = review("已处理")
        d.do("hand_in_review", AFTER, at)
        push(d.host, "check_reviews", by=MANAGER, now=due + timedelta(days=5))
        assert len(events(d)) == count


def test_nobody_is_blamed_for_a_review_that_nobody_was_given() -> None:
    d = review()
    done = push(d.host, "check_reviews", by=MANAGER, now=NOW + timedelta(days=9))
    assert events(d) == []
    assert "还没有处理人而没有提出 1 条" in done.summary


def test_an_agents_file_has_no_ledger_and_says_what_belongs_there() -> None:
    d = review("已处理")
    del d.host._tables["score_events"]
    done = push(d.host, "check_reviews", by=MANAGER, now=NOW + timedelta(days=9))
    assert ["奖罚记录" in p.message for p in done.problems if not p.blocks] == [True]


def test_an_agent_does_not_check_lateness() -> None:
    with pytest.raises(Exception, match="要由主管、店长来做"):
        push(review().host, "check_reviews", by=AGENT)


# -- walks --------------------------------------------------------------------------------------


def found_at_ten() -> Desk:
    """Found by the late shift on a Friday at ten, telephoned in vain, handed to the early shift."""
    d = Desk("reviews")
    night = datetime(2026, 11, 20, 22, 0)
    d.do("register_review", LATE_AGENT, night, **FOUND)
    d.do("contact_review", LATE_AGENT, night + timedelta(minutes=15), phone_result="未接")
    asks = {"handover_to": AGENT}
    assert push(d.host, "collect_handover", by=LATE_AGENT, now=night + timedelta(minutes=25), asks=asks).ok
    return d


def left_behind(d: Desk, now: datetime) -> list[Cell]:
    return [row["记录号"] for row in d.board(now) if row["事项"] == "下班了没有交接"]


def test_found_at_ten_in_the_evening_handed_over_and_solved_on_the_third_day() -> None:
    d = found_at_ten()
    assert left_behind(d, datetime(2026, 11, 20, 22, 31)) == ["PJ20261120-001"], "nobody has accepted it"
    morning = datetime(2026, 11, 21, 9, 35)
    assert push(d.host, "accept_handover", [FIRST_ROW], by=AGENT, now=morning).ok
    assert (d.status, d.cells["处理人"], d.cells["交接"]) == ("已联系", AGENT, "JB20261120-001")
    assert left_behind(d, morning) == []
    d.do("assign_review", MANAGER, morning + timedelta(minutes=10))
    d.do("handle_review", AGENT, datetime(2026, 11, 22, 11, 0), **PLANNED)
    last = datetime(2026, 11, 23, 23, 59, 59)
    d.do("settle_review", AGENT, last - timedelta(hours=1), **ENDED)
    assert d.refresh(last) == (last, "否")
    d.do("hand_in_review", AGENT, last)
    push(d.host, "check_reviews", by=MANAGER, now=last + timedelta(days=3))
    assert (d.status, events(d)) == ("已上交", [])


def test_found_at_ten_in_the_evening_and_not_solved_is_the_next_agents_on_the_fourth_day() -> None:
    d = found_at_ten()
    assert push(d.host, "accept_handover", [FIRST_ROW], by=AGENT, now=datetime(2026, 11, 21, 9, 35)).ok
    midnight = datetime(2026, 11, 24)
    [row] = [row for row in d.board(midnight) if row["事项"] == "定处理方案"]
    assert (row["负责人"], row["紧急"], row["记录号"]) == (AGENT, "逾期", "PJ20261120-001")
    push(d.host, "check_reviews", by=MANAGER, now=midnight)
    assert [event[:2] for event in events(d)] == [(AGENT, "中差评超时")]


def test_what_people_typed_stands_after_the_whole_way() -> None:
    d = review("已上交")
    typed = {**FOUND, **CALLED, **PLANNED, **ENDED, "owner": AFTER}
    layout = Review.layout
    for field, value in typed.items():
        assert layout[field].owner is TYPED
        assert d.cells[layout.header(field)] == value, field


def test_the_row_of_a_review_stays_as_typed_when_the_book_is_closed_in_between() -> None:
    d = review("处理中")
    d.host.write([Replace("reviews", FIRST_ROW, {"结果说明": "客户说收到就好"})])
    d.do("settle_review", AFTER, **ENDED)
    assert d.cells["结果说明"] == "客户说收到就好"
