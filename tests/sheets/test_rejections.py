"""拒收退件登记表, move by move (CORE 4, F-7, R-099)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from cs_macros.book.book import Book
from cs_macros.book.checking import check_book
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Append, Cell
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.rejections.sheets import SHEETS
from tests.builders import FIRST_ROW, a_workbook, all_cells, cells_of, push
from tests.lists import for_each
from tests.sheets.parcels import (
    CONTACTED,
    DUE,
    FRIDAY,
    PARCEL,
    PEOPLE,
    RECEIVED,
    REGISTERED,
    SETTLED,
    SUBMITTED,
    TABLE,
    TO_STATE,
    a_parcel,
    a_register,
    cells,
    reasons,
    several,
    states,
    submit,
    taken,
    type_into,
)


def said(host: MemoryHost, name: str, by: str, now: datetime = FRIDAY, **fields: Any) -> dict[str, str]:
    """Template → text of the messages of a press on the first row."""
    done = push(host, name, [FIRST_ROW], by=by, now=now, **fields)
    assert done.ok, [str(problem) for problem in done.problems]
    return {each["template"]: each["text"] for each in done.messages}


# -- registering ------------------------------------------------------------------------------


def test_a_registered_parcel_has_number_state_and_defaults() -> None:
    made = cells(a_parcel(REGISTERED, shop=None, platform=None, courier=None))
    wanted = {
        "记录号": "RJ20261120-001",
        "状态": "已登记",
        "登记日期": datetime(2026, 11, 20),
        "店铺": "示例旗舰店",
        "平台": "天猫",
        "快递公司": "顺丰",
        "货到付款": "否",
        "登记人": "张敏",
        "登记时间": FRIDAY,
    }
    assert {header: made[header] for header in wanted} == wanted
    assert "联系客户时间" not in made, "nobody has spoken with the customer yet"


@pytest.mark.parametrize("field", [name for name in PARCEL if name not in ("customer_name", "phone")])
def test_what_is_always_required_is_required(field: str) -> None:
    host = a_workbook({"staff": PEOPLE, "shops": [], TABLE: [{**PARCEL, field: None}]})
    done = push(host, "register_rejection", by="张敏")
    assert [(p.header, p.message) for p in done.problems] == [
        (SHEETS[0].record.layout.header(field), "“登记拒收退件”之前要填写")
    ]


@pytest.mark.parametrize("field", ["customer_name", "phone", "log_date"])
def test_name_phone_and_day_may_be_missing(field: str) -> None:
    assert cells(a_parcel(REGISTERED, **{field: None}))["状态"] == "已登记"


def test_a_second_row_of_a_tracking_number_warns_and_passes() -> None:
    host = taken(a_register(PARCEL, {**PARCEL, "customer_id": "tb_002"}), REGISTERED)
    done = push(host, "register_rejection", [FIRST_ROW + 1], by="张敏", now=FRIDAY)
    assert done.ok
    assert [p.message for p in done.problems] == [f"运单号与第 {FIRST_ROW} 行相同"]


def test_a_new_tracking_number_warns_of_nothing() -> None:
    host = taken(
        a_register(PARCEL, {**PARCEL, "customer_id": "tb_002", "tracking_no": "SF0012345699"}), REGISTERED
    )
    assert push(host, "register_rejection", [FIRST_ROW + 1], by="张敏", now=FRIDAY).problems == []


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("kind", "拒签", "不在可选项里"),
        ("qty", 0, "不能小于 1"),
        ("is_cod", "货到", "要填“是”或“否”"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(field: str, typed: Cell, message: str) -> None:
    (found,) = reasons(a_register({**PARCEL, field: typed}), "register_rejection", "张敏")
    assert message in found


def test_the_customer_is_asked_why() -> None:
    text = said(a_register(PARCEL), "register_rejection", "张敏")["rejected_contact"]
    assert text == (
        "亲，物流显示您的台灯（运单号SF0012345678）被拒收了，请问是什么原因呢？"
        "您看需要重新派送还是办理退款，我们马上为您处理。"
    )


# -- who may press what, and from where -------------------------------------------------------

MOVES = {
    "register_rejection": ("张敏 周洁 王芳", "赵磊 郑浩 李强 何芳"),
    "contact_rejection": ("张敏 周洁 王芳", "赵磊 郑浩 李强 何芳"),
    "receive_rejection": ("张敏 周洁 王芳 赵磊 郑浩", "李强 何芳"),
    "settle_rejection": ("张敏 周洁 王芳", "赵磊 郑浩 李强 何芳"),
    "submit_week": ("张敏 周洁 王芳", "赵磊 郑浩 李强 何芳"),
    "mark_compiled": ("何芳", "张敏 周洁 王芳 赵磊 郑浩 李强"),
    "reopen_rejection": ("何芳", "张敏 周洁 王芳 赵磊 郑浩 李强"),
}
FROM = {
    "register_rejection": {},
    "contact_rejection": {"已登记": "已联系客户"},
    "receive_rejection": {"已登记": "已收到", "已联系客户": "已收到"},
    "settle_rejection": {"已联系客户": "已处理", "已收到": "已处理"},
    "submit_week": {"已处理": "已上交"},
    "mark_compiled": {"已上交": "已汇总"},
    "reopen_rejection": {"已上交": "已处理", "已汇总": "已处理"},
}
FILLED: dict[str, dict[str, Cell]] = {
    "receive_rejection": {"condition": "完好"},
    "settle_rejection": {"outcome": "快递索赔"},
    "reopen_rejection": {"reopen_note": "退款金额填错"},
}


@pytest.mark.parametrize("name", MOVES)
def test_only_these_posts_may_press(name: str) -> None:
    before = next(iter(FROM[name]), None)
    for who in MOVES[name][0].split():
        host = a_parcel(*TO_STATE.get(before or "", []))
        assert push(host, name, [FIRST_ROW], by=who, now=FRIDAY, **FILLED.get(name, {})).ok, who
    for who in MOVES[name][1].split():
        host = a_parcel(*TO_STATE.get(before or "", []))
        assert "没有这个岗位" in reasons(host, name, who, **FILLED.get(name, {}))[0]


@for_each([(state, name) for state in TO_STATE for name in MOVES], " ".join)
def test_a_move_leads_only_from_its_states_and_only_to_its_state(tried: tuple[str, str]) -> None:
    state, name = tried
    host, by = a_parcel(*TO_STATE[state]), MOVES[name][0].split()[0]
    if state in FROM[name]:
        assert push(host, name, [FIRST_ROW], by=by, now=FRIDAY, **FILLED.get(name, {})).ok
        assert cells(host)["状态"] == FROM[name][state]
    else:
        assert reasons(host, name, by, **FILLED.get(name, {}))


@pytest.mark.parametrize("name", [name for name in MOVES if name != "register_rejection"])
def test_an_unregistered_row_makes_no_other_move(name: str) -> None:
    assert reasons(a_register(PARCEL), name, MOVES[name][0].split()[0], **FILLED.get(name, {}))


# -- contacting, receiving --------------------------------------------------------------------


def test_contacting_notes_the_time() -> None:
    assert cells(a_parcel(REGISTERED, CONTACTED))["联系客户时间"] == FRIDAY


def test_receiving_defaults_to_today_and_to_who_presses() -> None:
    made = cells(a_parcel(REGISTERED, RECEIVED))
    assert (made["收到日期"], made["收件人"]) == (datetime(2026, 11, 20), "郑浩")


def test_a_parcel_is_not_received_without_its_condition() -> None:
    assert reasons(a_parcel(REGISTERED), "receive_rejection", "郑浩") == ["“已收到”之前要填写"]


# -- settling ---------------------------------------------------------------------------------

COMPLETE: dict[str, dict[str, Cell]] = {
    "退款": {"refund_amount": 128.5},
    "重发": {"reship_tracking": "SF0099"},
    "入库": {},
    "快递索赔": {},
    "报损": {"loss_amount": 30},
    "重新派送": {},
    "其他": {"outcome_note": "客户到店自取"},
}


def test_a_parcel_is_not_settled_without_an_outcome() -> None:
    assert reasons(a_parcel(REGISTERED, RECEIVED), "settle_rejection", "张敏") == ["“已处理”之前要填写"]


@pytest.mark.parametrize("outcome", COMPLETE)
def test_an_outcome_with_what_it_needs_settles(outcome: str) -> None:
    host = a_parcel(REGISTERED, RECEIVED)
    assert push(host, "settle_rejection", [FIRST_ROW], by="张敏", outcome=outcome, **COMPLETE[outcome]).ok
    assert cells(host)["状态"] == "已处理"


@pytest.mark.parametrize("outcome", [name for name, needed in COMPLETE.items() if needed])
def test_an_outcome_without_what_it_needs_is_refused(outcome: str) -> None:
    found = reasons(a_parcel(REGISTERED, RECEIVED), "settle_rejection", "张敏", outcome=outcome)
    assert found == [f"处理结果是“{outcome}”，这一格要填写"]


@pytest.mark.parametrize("outcome", COMPLETE)
def test_a_parcel_that_is_not_back_is_only_sent_again_or_claimed(outcome: str) -> None:
    host = a_parcel(REGISTERED, CONTACTED)
    if outcome in ("重新派送", "快递索赔"):
        assert push(host, "settle_rejection", [FIRST_ROW], by="张敏", outcome=outcome).ok
    else:
        found = reasons(host, "settle_rejection", "张敏", outcome=outcome, **COMPLETE[outcome])
        assert found == ["包裹还没有收到，处理结果只能是“重新派送”或“快递索赔”"]


def test_of_a_parcel_paid_on_delivery_nothing_is_refunded() -> None:
    host = a_parcel(REGISTERED, RECEIVED, is_cod="是")
    found = reasons(host, "settle_rejection", "张敏", outcome="退款", refund_amount=128.5)
    assert found == ["货到付款的包裹没有收过钱，退款金额只能是 0"]
    taken(host, ("settle_rejection", "张敏", {"outcome": "退款"}))
    assert cells(host)["退款金额"] == 0


def test_the_zero_of_a_parcel_paid_on_delivery_belongs_to_a_refund_only() -> None:
    assert "退款金额" not in cells(a_parcel(REGISTERED, RECEIVED, SETTLED, is_cod="是"))


@pytest.mark.parametrize("header", ["refund_amount", "loss_amount"])
def test_an_amount_below_zero_is_refused(header: str) -> None:
    host = a_parcel(REGISTERED, RECEIVED)
    assert reasons(host, "settle_rejection", "张敏", outcome="其他", outcome_note="x", **{header: -1})


def test_nobody_asks_for_the_freight_where_nothing_was_paid() -> None:
    host = a_parcel(REGISTERED, RECEIVED, is_cod="是")
    assert push(host, "settle_rejection", [FIRST_ROW], by="张敏", now=FRIDAY, outcome="退款").problems == []


REFUND = ("settle_rejection", "张敏", {"outcome": "退款", "refund_amount": 100})


@pytest.mark.parametrize(
    ("reason", "setting", "warned"),
    [
        ("客户不想要了", None, True),
        ("延误", None, True),
        ("客户不想要了", "customer", False),
        ("外包装破损", None, False),
        ("地址错误", None, False),
    ],
)
def test_who_pays_the_freight_is_asked_where_the_shop_has_no_rule(
    reason: str, setting: str | None, warned: bool
) -> None:
    host = taken(a_register({**PARCEL, "reason": reason}, reject_freight=setting), REGISTERED, RECEIVED)
    done = push(host, "settle_rejection", [FIRST_ROW], by="张敏", now=FRIDAY, **REFUND[2])
    assert done.ok
    assert any("运费由谁承担" in p.message for p in done.problems) is warned


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ({"outcome": "退款", "refund_amount": 100}, "退回的包裹我们已经收到，100.00元退款正在为您办理"),
        (
            {"outcome": "重发", "reship_tracking": "SF0099"},
            "退回的包裹我们已经收到，已为您重新发出，运单号SF0099",
        ),
        ({"outcome": "报损", "loss_amount": 5}, "退回的包裹我们已经收到，已处理完毕"),
        ({"outcome": "其他", "outcome_note": "给您留着"}, "退回的包裹我们已经收到，给您留着"),
    ],
)
def test_the_customer_is_told_the_outcome(typed: dict[str, Cell], text: str) -> None:
    host = a_parcel(REGISTERED, RECEIVED, reason="外包装破损")
    assert said(host, "settle_rejection", "张敏", **typed) == {"rejected_outcome": f"亲，{text}。"}
    assert cells(host)["话术"] == f"亲，{text}。"


def test_a_claim_for_a_lost_parcel_does_not_say_that_it_came_back() -> None:
    host = a_parcel(REGISTERED, CONTACTED)
    assert said(host, "settle_rejection", "张敏", outcome="快递索赔") == {
        "rejected_outcome": "亲，您的包裹我们已经跟进，已处理完毕。"
    }


def test_a_parcel_on_its_way_again_has_no_message() -> None:
    assert said(a_parcel(REGISTERED, CONTACTED), "settle_rejection", "张敏", outcome="重新派送") == {}


def test_with_nothing_selected_the_rows_with_an_outcome_are_settled() -> None:
    host = a_register({**PARCEL, "outcome": "入库"}, {**PARCEL, "tracking_no": "SF2"})
    push(host, "register_rejection", by="张敏", now=FRIDAY)
    for row in (FIRST_ROW, FIRST_ROW + 1):
        taken(host, RECEIVED, row=row)
    assert push(host, "settle_rejection", by="张敏", now=FRIDAY).ok
    assert states(host) == ["已处理", "已收到"]


# -- the week and the deadline ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("registered", "week", "due"),
    [
        ("2026-11-16 00:00:00", "2026-W47", "2026-11-21 16:00"),
        ("2026-11-21 15:59:59", "2026-W47", "2026-11-21 16:00"),
        ("2026-11-21 16:00:00", "2026-W47", "2026-11-21 16:00"),
        ("2026-11-21 16:00:01", "2026-W48", "2026-11-28 16:00"),
        ("2026-11-22 23:59:59", "2026-W48", "2026-11-28 16:00"),
        ("2026-12-26 16:00:01", "2026-W53", "2027-01-02 16:00"),
        ("2026-12-31 23:59:59", "2026-W53", "2027-01-02 16:00"),
        ("2027-01-02 16:00:00", "2026-W53", "2027-01-02 16:00"),
        ("2027-01-02 16:00:01", "2027-W01", "2027-01-09 16:00"),
        ("2024-12-28 16:00:01", "2025-W01", "2025-01-04 16:00"),
    ],
)
def test_the_week_is_that_of_the_first_saturday_1600(registered: str, week: str, due: str) -> None:
    made = cells(a_parcel(REGISTERED, now=datetime.fromisoformat(registered)))
    assert (made["所属周"], made["到期"]) == (week, datetime.fromisoformat(due))


@pytest.mark.parametrize(
    ("setting", "registered", "week"),
    [
        ("FRI 12:00", "2026-11-20 12:00:00", "2026-W47"),
        ("FRI 12:00", "2026-11-20 12:00:01", "2026-W48"),
        ("周日 00:00", "2026-11-22 00:00:01", "2026-W48"),
    ],
)
def test_the_shop_s_own_hand_in_moves_the_weeks(setting: str, registered: str, week: str) -> None:
    host = a_register(PARCEL, rejection_due=setting)
    taken(host, REGISTERED, now=datetime.fromisoformat(registered))
    assert cells(host)["所属周"] == week


def test_without_a_hand_in_time_the_calendar_week_counts_and_nothing_is_late() -> None:
    host = a_register(PARCEL, rejection_due="")
    taken(host, REGISTERED, RECEIVED, SETTLED, now=datetime(2026, 11, 22, 20))
    made = cells(host)
    assert (made["所属周"], made.get("到期"), made["逾期"]) == ("2026-W47", None, "未设置")
    taken(host, SUBMITTED, now=datetime(2026, 12, 30))
    assert "迟交" not in cells(host)


@pytest.mark.parametrize(
    ("state", "overdue"),
    [
        ("已登记", "是"),
        ("已联系客户", "是"),
        ("已收到", "是"),
        ("已处理", "是"),
        ("已上交", "否"),
        ("已汇总", None),
    ],
)
def test_a_parcel_is_due_until_it_is_handed_in(state: str, overdue: str | None) -> None:
    host = a_parcel(*TO_STATE[state])
    push(host, "refresh", by="张敏", now=DUE + timedelta(seconds=1))
    made = cells(host)
    assert made.get("逾期") == overdue
    assert made.get("到期") == (DUE if overdue == "是" else None)


def test_at_the_very_second_nothing_is_overdue() -> None:
    host = a_parcel(REGISTERED)
    push(host, "refresh", by="张敏", now=DUE)
    assert cells(host)["逾期"] == "否"


@pytest.mark.parametrize(
    ("state", "owner", "what"),
    [
        ("已登记", "张敏", "联系客户"),
        ("已联系客户", "张敏", "等包裹退回，或重新派送、索赔"),
        ("已收到", "张敏", "处理退件"),
        ("已处理", "张敏", "上交本周"),
        ("已上交", "何芳", "汇总拒收退件"),
    ],
)
def test_the_board_says_whose_turn_it_is(state: str, owner: str, what: str) -> None:
    host = a_parcel(*TO_STATE[state])
    push(host, "refresh", by="张敏", now=FRIDAY)
    items = [cells_of(host, "board", FIRST_ROW + n) for n in range(len(all_cells(host, "board")))]
    (found,) = [each for each in items if each.get("记录号") == "RJ20261120-001"]
    assert (found["负责人"], found["事项"]) == (owner, what)


def test_the_board_shows_that_nobody_has_ruled_on_the_freight() -> None:
    host = a_parcel(REGISTERED)
    push(host, "refresh", by="张敏", now=FRIDAY)
    shown = [row for row in all_cells(host, "board") if "拒收运费由谁承担" in row]
    assert [("未设置" in row, "拒收退件登记表" in row) for row in shown] == [(True, True)]


# -- compiling, reopening ---------------------------------------------------------------------


def test_compiling_signs_the_rows_up_to_the_week_asked_for() -> None:
    host = several(("已上交", FRIDAY), ("已处理", DUE + timedelta(hours=1)))
    submit(host, DUE + timedelta(hours=2))
    monday = datetime(2026, 11, 23, 9)
    push(host, "mark_compiled", by="何芳", now=monday, asks={"rejection_week": "2026-W47"})
    assert states(host) == ["已汇总", "已上交"]
    assert (cells(host)["汇总人"], cells(host)["汇总时间"]) == ("何芳", monday)


def test_a_compiled_row_is_locked() -> None:
    host = a_parcel(*TO_STATE["已汇总"])
    type_into(host, FIRST_ROW, "损失金额", 99)
    type_into(host, FIRST_ROW, "所属周", "2026-W40")
    (problems,) = check_book(Book(host, ALL_SHEETS, now=FRIDAY), SHEETS).values()
    assert {p.header for p in problems} == {"损失金额", "所属周"}
    assert {p.message for p in problems} == {"手工改动：与操作日志里最后写入的不同"}


def test_a_new_hand_in_time_leaves_compiled_weeks_alone() -> None:
    host = a_parcel(*TO_STATE["已汇总"])
    host.write([Append("settings", {"参数": "rejection_due", "值": "FRI 09:00"})])
    push(host, "refresh", by="张敏", now=FRIDAY)
    assert cells(host)["所属周"] == "2026-W47"


@pytest.mark.parametrize("state", ["已上交", "已汇总"])
def test_a_reopened_row_forgets_its_hand_in_and_comes_again(state: str) -> None:
    host = a_parcel(*TO_STATE[state])
    monday = datetime(2026, 11, 23, 9)
    assert reasons(host, "reopen_rejection", "何芳", monday) == ["“重开”之前要填写"]
    taken(host, ("reopen_rejection", "何芳", {"reopen_note": "金额填错"}), now=monday)
    made = cells(host)
    assert made["状态"] == "已处理"
    assert not {"上交时间", "上交人", "迟交", "汇总人", "汇总时间"} & made.keys()
    assert (made["所属周"], made["到期"], made["逾期"]) == ("2026-W47", DUE, "是")
    submit(host, monday)
    assert (cells(host)["状态"], cells(host)["迟交"]) == ("已上交", "是")


# -- 下一步 -----------------------------------------------------------------------------------


def test_chosen_as_next_step_the_whole_week_goes() -> None:
    host = several(("已处理", FRIDAY), ("已处理", FRIDAY))
    type_into(host, FIRST_ROW, "下一步", "上交本周")
    done = push(host, "run", by="张敏", now=FRIDAY, on=TABLE)
    assert done.ok
    assert states(host) == ["已上交", "已上交"]
    assert "已上交 2026-W47 的拒收退件 2 件" in done.summary
    assert "下一步" not in cells(host)


def test_chosen_in_several_rows_the_week_goes_once() -> None:
    host = several(("已处理", FRIDAY), ("已处理", FRIDAY))
    for row in (FIRST_ROW, FIRST_ROW + 1):
        type_into(host, row, "下一步", "上交本周")
    done = push(host, "run", by="张敏", now=FRIDAY, on=TABLE)
    assert (states(host), done.ok, len(done.messages)) == (["已上交", "已上交"], True, 1)


def test_a_choice_that_the_week_leaves_out_is_told_why_and_moves_nothing_else() -> None:
    host = several(("已处理", FRIDAY), ("已登记", FRIDAY), ("已登记", FRIDAY))
    for n in range(3):
        type_into(host, FIRST_ROW + n, "下一步", "上交本周")
    done = push(host, "run", by="张敏", now=FRIDAY, on=TABLE)
    assert states(host) == ["已上交", "已登记", "已登记"]
    assert [p.message for p in done.problems if p.blocks] == ["这一次的“上交本周”不包括这一行"] * 2
    assert cells(host, FIRST_ROW + 1)["下一步"] == "上交本周"


def test_a_choice_without_any_row_to_hand_in_stops_no_other_move() -> None:
    host = several(("已登记", FRIDAY), ("已登记", FRIDAY))
    type_into(host, FIRST_ROW, "下一步", "上交本周")
    type_into(host, FIRST_ROW + 1, "下一步", "已联系客户")
    done = push(host, "run", by="张敏", now=FRIDAY, on=TABLE)
    assert states(host) == ["已登记", "已联系客户"]
    assert ["没有可以“上交本周”的行" in p.message for p in done.problems if p.blocks] == [True]
