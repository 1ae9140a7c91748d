"""交接: collecting from every register, accepting, sending back, what the board says at shift end (F-17)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cs_macros.book.passing import Passing, passing_of
from cs_macros.errors import CsError
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell, Replace
from cs_macros.sheets import ALL_SHEETS
from tests.builders import FIRST_ROW, all_cells, cells_of, push
from tests.sheets.rosters import MONDAY, office, roster, rows_of, setting

TUESDAY = MONDAY + timedelta(days=1)
EARLY_END = datetime(2026, 11, 23, 18, 30)
LATE_END = datetime(2026, 11, 23, 22, 30)
SECOND = timedelta(seconds=1)
TEAM_DAYS = {MONDAY: "早晚早晚", TUESDAY: "晚早晚早"}
"""张敏, 赵磊 are 售前; 孙兰, 周青 are 售后; on Monday 张敏 and 孙兰 have the early shift."""

ORDER: dict[str, Cell] = {"shop": "示例旗舰店", "order_no": "2233445566778899001", "customer_id": "tb_1"}
INQUIRY: dict[str, Cell] = {
    **ORDER, "request": "查件", "courier": "顺丰", "tracking_no": "SF1", "agent": "张敏",
    "number": "CJ20261123-001", "status": "已登记", "created_at": datetime(2026, 11, 23, 10),
    "created_by": "张敏",
}  # fmt: skip
CASE: dict[str, Cell] = {
    **ORDER, "number": "AS20261123-001", "status": "处理中", "owner": "孙兰", "customer_name": "陈小姐",
    "item": "台灯", "model": "TD-01", "qty": 1, "case_type": "质量问题", "created_by": "张敏",
    "created_at": datetime(2026, 11, 23, 10), "solution": "退款", "platform": "天猫", "description": "不亮",
}  # fmt: skip
PARCEL: dict[str, Cell] = {
    **ORDER, "number": "RJ20261123-001", "status": "已登记", "customer_name": "李先生", "item": "台灯",
    "model": "TD-01", "qty": 1, "kind": "拒收", "courier": "顺丰", "tracking_no": "SF2", "reason": "延误",
    "platform": "天猫", "created_at": datetime(2026, 11, 23, 10), "created_by": "张敏",
    "log_date": date(2026, 11, 23),
}  # fmt: skip
REVIEW: dict[str, Cell] = {
    **ORDER, "number": "PJ20261123-001", "status": "已分配", "found_date": MONDAY, "found_by": "张敏",
    "rating": "差评", "content": "灯不亮", "owner": "张敏", "assigned_date": MONDAY,
    "created_at": datetime(2026, 11, 23, 10), "created_by": "张敏", "entered_at": datetime(2026, 11, 23, 10),
}  # fmt: skip


def desk(**tables: Any) -> MemoryHost:
    return office(roster(TEAM_DAYS), **tables)


def collect(host: MemoryHost, by: str = "张敏", now: datetime = EARLY_END, to: str | None = None) -> Any:
    return push(host, "collect_handover", by=by, now=now, asks={"handover_to": to}, on="handovers")


def press(
    host: MemoryHost, name: str, by: str, now: datetime = EARLY_END, row: int = 0, **fields: Cell
) -> Any:
    return push(host, name, [FIRST_ROW + row], by=by, now=now, **fields)


def handed(host: MemoryHost) -> list[tuple[Cell, ...]]:
    """(关联表, 关联记录号, 交班人, 接班人, 状态) of every handover."""
    rows = rows_of(host, "handovers")
    return [tuple(row.get(h) for h in ("关联表", "关联记录号", "交班人", "接班人", "状态")) for row in rows]


def reasons(done: Any) -> list[str]:
    return [p.message for p in done.problems if p.blocks]


def shown(host: MemoryHost, now: datetime) -> list[dict[str, Cell]]:
    """What the board says was not handed over."""
    push(host, "refresh", by="王芳", now=now, on="board")
    return [row for row in rows_of(host, "board") if row["事项"] == "下班了没有交接"]


# -- collecting ---------------------------------------------------------------------------------------


def test_a_row_is_made_for_each_open_thing_in_every_register() -> None:
    host = desk(inquiries=[INQUIRY], after_sales=[{**CASE, "owner": "张敏"}], rejections=[PARCEL])
    done = collect(host)
    assert done.ok, reasons(done)
    assert sorted(str(row[0]) for row in handed(host)) == ["售后登记表", "拒收退件登记表", "查件催单登记表"]
    assert {row[2:] for row in handed(host)} == {("张敏", "赵磊", "待交接")}
    assert done.summary == "生成了 3 条交接。"


def test_each_row_says_what_is_open_and_until_when() -> None:
    host = desk(inquiries=[{**INQUIRY, "due_at": datetime(2026, 11, 23, 23, 59, 59)}])
    collect(host)
    (row,) = rows_of(host, "handovers")
    assert row["事项类别"] == "承诺客户事项"
    assert (row["当前进度"], row["后续事项"]) == ("tb_1 已登记", "查物流，联系快递或答复客户")
    assert (row["日期"], row["交班班次"], row["接班班次"]) == (datetime(2026, 11, 23), "早班", "晚班")
    assert (row["事项截止"], row["到期"]) == (datetime(2026, 11, 23, 23, 59, 59), EARLY_END)


def test_whose_a_row_is_says_its_own_column_else_whoever_registered_it() -> None:
    host = desk(after_sales=[CASE], rejections=[PARCEL])
    collect(host, by="孙兰")
    assert [row[0] for row in handed(host)] == ["售后登记表"]
    collect(host, by="张敏")
    assert [row[0] for row in handed(host)] == ["售后登记表", "拒收退件登记表"]


def test_an_order_is_its_keeper_s_whoever_imported_it() -> None:
    order = {"shop": "示例旗舰店", "status": "未付款", "created_by": "张敏", "created_at": MONDAY}
    rows = [
        {**order, "order_no": "1", "batch": "P20261123-001"},
        {**order, "order_no": "2", "batch": "P20261123-001", "agent": "张敏"},
        {**order, "order_no": "3"},
        {**order, "order_no": "4", "status": "已发货"},
        {**order, "order_no": "5", "agent": "赵磊"},
    ]
    host = desk(orders=rows)
    collect(host)
    assert [row[1] for row in handed(host)] == ["2", "3"]
    assert {row["事项类别"] for row in rows_of(host, "handovers")} == {"未付款跟进"}


def test_finished_rows_and_those_that_wait_for_others_stay() -> None:
    rows = [{**PARCEL, "number": f"RJ{n}", "status": s} for n, s in enumerate(("已上交", "已汇总", "已处理"))]
    host = desk(rejections=rows, inquiries=[{**INQUIRY, "status": "已结", "outcome": "已签收"}])
    collect(host)
    assert [row[1] for row in handed(host)] == ["RJ2"]


def test_again_only_what_is_new() -> None:
    host = desk(inquiries=[INQUIRY])
    collect(host)
    done = collect(host)
    assert done.summary == "没有新的要交接的事项，1 条还在等接收。"
    host.write([Replace("inquiries", FIRST_ROW, {"登记人": "张敏"})])
    assert len(handed(host)) == 1


def test_with_nothing_open_the_shift_may_end() -> None:
    assert collect(desk()).summary == "没有新的要交接的事项，可以下班。"


def test_the_next_shift_s_only_colleague_of_the_same_post_is_the_receiver() -> None:
    host = desk(after_sales=[{**CASE, "owner": "孙兰"}])
    collect(host, by="孙兰")
    assert handed(host)[0][3] == "周青"
    late = desk(inquiries=[{**INQUIRY, "agent": "赵磊"}])
    collect(late, by="赵磊", now=LATE_END)
    assert handed(late)[0][3] is None, "on Tuesday 赵磊 himself has the early shift; nobody else has his post"


def test_the_late_shift_hands_to_the_next_day_s_early_one() -> None:
    host = office(roster({MONDAY: "晚早晚早", TUESDAY: "晚早晚早"}), inquiries=[INQUIRY])
    collect(host, now=LATE_END)
    row = rows_of(host, "handovers")[0]
    assert (row["交班班次"], row["接班班次"], row["接班人"]) == ("晚班", "早班", "赵磊")


def test_of_several_colleagues_somebody_must_say_which() -> None:
    team = dict.fromkeys(("张敏", "赵磊", "孙兰", "周青"), "售前")
    host = office(roster({MONDAY: "早晚晚晚"}, team=team), inquiries=[INQUIRY])
    done = collect(host)
    assert handed(host)[0][3] is None
    assert [p.message for p in done.problems] == ["1 条还没有接班人，谁接手谁按“接收”"]
    host.write([Replace("handovers", FIRST_ROW, {"状态": "已完成"})])
    collect(host, to="孙兰")
    assert handed(host)[1][3] == "孙兰"


def test_a_review_without_a_receiver_is_an_error_and_the_rest_is_made() -> None:
    host = office(roster({MONDAY: "早休休休"}), reviews=[REVIEW], inquiries=[INQUIRY])
    done = collect(host)
    assert [row[0] for row in handed(host)] == ["查件催单登记表"]
    assert reasons(done) == ["没有处理完的中差评必须指定接班人"]
    assert "1 条没有接班人，没有生成" in done.summary
    assert collect(host, to="赵磊").ok
    assert handed(host)[1][:4] == ("中差评处理表", "PJ20261123-001", "张敏", "赵磊")


@pytest.mark.parametrize(
    ("by", "to", "message"),
    [
        ("张敏", "张敏", "接班人和交班人是同一个人"),
        ("张敏", "不认识", "员工名册里没有“不认识”"),
        ("赵磊", None, "值班表里赵磊今天不当班"),
    ],
)
def test_collecting_is_refused(by: str, to: str | None, message: str) -> None:
    host = office(roster({MONDAY: "早休早晚"}), inquiries=[INQUIRY])
    with pytest.raises(CsError, match=message):
        collect(host, by=by, to=to)
    assert handed(host) == []


@pytest.mark.parametrize(("now", "turn"), [(EARLY_END, "早班"), (EARLY_END + SECOND, "晚班")])
def test_without_a_roster_the_clock_tells_the_shift(now: datetime, turn: str) -> None:
    host = office([], inquiries=[INQUIRY])
    collect(host, now=now)
    assert rows_of(host, "handovers")[0]["交班班次"] == turn


def test_after_midnight_a_late_shift_still_belongs_to_its_day() -> None:
    host = office(roster({MONDAY: "晚早休休"}), inquiries=[INQUIRY], settings=setting(late_end="01:00"))
    collect(host, now=datetime(2026, 11, 24, 0, 40))
    row = rows_of(host, "handovers")[0]
    assert (row["日期"], row["到期"]) == (datetime(2026, 11, 23), datetime(2026, 11, 24, 1))


def test_colleagues_get_one_message_a_receiver() -> None:
    host = desk(inquiries=[INQUIRY], rejections=[PARCEL])
    (message,) = collect(host).messages
    assert message["template"] == "internal_handover"
    assert "【交接】张敏→赵磊" in message["text"]
    assert "承诺客户事项 CJ20261123-001：tb_1 已登记" in message["text"]


def test_undo_takes_the_collected_rows_back() -> None:
    host = desk(inquiries=[INQUIRY])
    before = all_cells(host, "inquiries")
    collect(host)
    assert push(host, "undo", by="张敏", now=EARLY_END, on="handovers").ok
    assert (handed(host), all_cells(host, "inquiries")) == ([], before)


# -- accepting ----------------------------------------------------------------------------------------


def test_accepting_moves_the_owner_and_the_journal_keeps_the_old_one() -> None:
    host = desk(inquiries=[INQUIRY])
    collect(host)
    done = press(host, "accept_handover", "赵磊")
    assert done.ok, reasons(done)
    assert cells_of(host, "inquiries")["客服"] == "赵磊"
    assert cells_of(host, "handovers")["接收时间"] == EARLY_END
    line = rows_of(host, "journal")[-1]
    told = [row["改动"] for row in rows_of(host, "journal") if row.get("表") == "inquiries"]
    assert line["操作人"] == "赵磊"
    assert any('"agent":["张敏","赵磊"]' in str(each).replace(" ", "") for each in told)


def test_without_an_owner_s_column_only_the_handover_moves() -> None:
    host = desk(rejections=[PARCEL])
    before = all_cells(host, "rejections")
    collect(host)
    press(host, "accept_handover", "赵磊")
    assert all_cells(host, "rejections") == before
    collect(host)
    assert len(handed(host)) == 1, "it is in 赵磊's hands now, though 张敏 registered it"
    collect(host, by="赵磊", now=LATE_END, to="孙兰")
    assert handed(host)[1][1:4] == ("RJ20261123-001", "赵磊", "孙兰")


def test_what_is_handed_on_is_done_for_whoever_had_it() -> None:
    host = desk(rejections=[PARCEL])
    collect(host)
    press(host, "accept_handover", "赵磊")
    collect(host, by="赵磊", now=LATE_END, to="孙兰")
    press(host, "accept_handover", "孙兰", now=LATE_END, row=1)
    assert [row[4] for row in handed(host)] == ["已完成", "已接收"]


def test_what_no_register_knows_is_handed_on_too() -> None:
    host = desk(handovers=[{"topic": "未读留言", "progress": "tb_9 问尺码"}])
    press(host, "register_handover", "张敏")
    press(host, "accept_handover", "赵磊")
    collect(host, by="赵磊", now=LATE_END, to="孙兰")
    assert handed(host)[1][:4] == ("交接班记录", str(cells_of(host, "handovers")["记录号"]), "赵磊", "孙兰")
    press(host, "accept_handover", "孙兰", now=LATE_END, row=1)
    assert [row[4] for row in handed(host)] == ["已完成", "已接收"]


@pytest.mark.parametrize(
    ("by", "message"),
    [("张敏", "自己交出去的不能自己接"), ("孙兰", "接班人是赵磊，孙兰不能替他按"), ("王芳", "接班人是赵磊")],
)
@pytest.mark.parametrize("name", ["accept_handover", "return_handover"])
def test_only_the_receiver_accepts_or_sends_back(name: str, by: str, message: str) -> None:
    host = desk(inquiries=[INQUIRY])
    collect(host)
    (told,) = reasons(press(host, name, by, **({"return_reason": "不清楚"} if "return" in name else {})))
    assert message in told
    assert cells_of(host, "inquiries")["客服"] == "张敏"


def test_where_nobody_is_named_whoever_accepts_is_the_receiver() -> None:
    host = office(roster({MONDAY: "早休休休"}), inquiries=[INQUIRY])
    collect(host)
    assert press(host, "accept_handover", "赵磊").ok
    assert (handed(host)[0][3], cells_of(host, "inquiries")["客服"]) == ("赵磊", "赵磊")


def test_a_record_that_is_gone_is_told_and_the_handover_stands() -> None:
    host = desk(inquiries=[INQUIRY])
    collect(host)
    host.write([Replace("inquiries", FIRST_ROW, {"记录号": "CJ20261123-009"})])
    done = press(host, "accept_handover", "赵磊")
    assert done.ok
    assert [p.message for p in done.problems] == ["这个工作簿的“查件催单登记表”里没有这条记录"]


def test_a_record_that_is_finished_meanwhile_keeps_its_owner() -> None:
    host = desk(inquiries=[INQUIRY])
    collect(host)
    host.write([Replace("inquiries", FIRST_ROW, {"状态": "已结", "结果": "已签收"})])
    assert press(host, "accept_handover", "赵磊").ok
    assert cells_of(host, "inquiries")["客服"] == "张敏"


def test_undo_gives_the_record_back() -> None:
    host = desk(inquiries=[INQUIRY])
    collect(host)
    before = all_cells(host, "inquiries"), all_cells(host, "handovers")
    press(host, "accept_handover", "赵磊")
    assert push(host, "undo", by="赵磊", now=EARLY_END, on="handovers").ok
    assert (all_cells(host, "inquiries"), all_cells(host, "handovers")) == before


# -- sending back -------------------------------------------------------------------------------------


def test_what_was_sent_back_is_completed_before_it_is_handed_over_again() -> None:
    host = desk(inquiries=[INQUIRY])
    collect(host)
    press(host, "return_handover", "赵磊", return_reason="没有写客户要什么")
    assert collect(host).summary == "没有新的要交接的事项，1 条还在等接收。"
    assert reasons(press(host, "resend_handover", "张敏")) == ["退回以后当前进度没有补充"]
    assert "要由交班的张敏补充以后再交" in reasons(press(host, "resend_handover", "孙兰", progress="补充"))
    done = press(host, "resend_handover", "张敏", progress="客户明天下午要答复")
    assert done.ok, reasons(done)
    row = cells_of(host, "handovers")
    assert (row["状态"], row.get("退回原因")) == ("待交接", None)


@pytest.mark.parametrize(
    ("topic", "to", "blocked", "warned"),
    [
        ("其他", None, [], ["还没有接班人，谁接手谁按“接收”"]),
        ("中差评", None, ["没有处理完的中差评必须指定接班人"], []),
        ("中差评", "赵磊", [], []),
        ("其他", "张敏", ["接班人和交班人是同一个人"], []),
    ],
)
def test_registering_by_hand_asks_for_a_receiver(
    topic: str, to: str | None, blocked: list[str], warned: list[str]
) -> None:
    host = office(
        roster({MONDAY: "早休休休"}), handovers=[{"topic": topic, "to_agent": to, "progress": "见聊天"}]
    )
    done = press(host, "register_handover", "张敏")
    assert reasons(done) == blocked
    assert [p.message for p in done.problems if not p.blocks] == warned


@pytest.mark.parametrize(
    ("now", "overdue"), [(EARLY_END - SECOND, "否"), (EARLY_END, "否"), (EARLY_END + SECOND, "是")]
)
def test_a_handover_is_due_at_the_end_of_the_leaver_s_shift(now: datetime, overdue: str) -> None:
    host = desk(inquiries=[INQUIRY])
    collect(host, now=EARLY_END - timedelta(hours=1))
    push(host, "refresh", by="张敏", now=now, on="handovers")
    assert (cells_of(host, "handovers")["到期"], cells_of(host, "handovers")["逾期"]) == (EARLY_END, overdue)


# -- what the board says at shift end -----------------------------------------------------------------


@pytest.mark.parametrize(("now", "error"), [(EARLY_END, False), (EARLY_END + SECOND, True)])
def test_an_open_review_without_an_accepted_handover_is_an_error_when_the_shift_has_ended(
    now: datetime, error: bool
) -> None:
    found = shown(desk(reviews=[REVIEW]), now)
    assert bool(found) is error
    for row in found:
        assert (row["紧急"], row["表"], row["记录号"]) == ("逾期", "中差评处理表", "PJ20261123-001")
        assert (row["负责人"], row["说明"], row["到期"]) == ("张敏、王芳", "没有指定接班人", EARLY_END)


def test_named_and_not_accepted_is_still_an_error_accepted_is_none() -> None:
    host = desk(reviews=[REVIEW])
    collect(host)
    assert [row["说明"] for row in shown(host, EARLY_END + SECOND)] == ["交给赵磊，还没有接收"]
    press(host, "accept_handover", "赵磊", now=EARLY_END + SECOND)
    assert cells_of(host, "reviews")["处理人"] == "赵磊"
    assert cells_of(host, "reviews")["交接"] == cells_of(host, "handovers")["记录号"]
    assert shown(host, EARLY_END + 2 * SECOND) == [], "赵磊 is on shift until half past ten"
    (row,) = shown(host, LATE_END + SECOND)
    assert str(row["负责人"]).startswith("赵磊")


def test_an_older_review_is_no_leftover_while_the_shift_runs_to_its_last_second() -> None:
    sunday = MONDAY - timedelta(days=1)
    old = {**REVIEW, "created_at": datetime(2026, 11, 22, 10), "entered_at": datetime(2026, 11, 22, 10)}
    host = office(roster({sunday: "早晚早晚", **TEAM_DAYS}), reviews=[old])
    assert not shown(host, EARLY_END)
    assert shown(host, EARLY_END + SECOND)


def test_while_the_owner_is_on_shift_again_nothing_is_said() -> None:
    host = desk(reviews=[REVIEW])
    assert shown(host, datetime(2026, 11, 24, 13, 29, 59))
    assert not shown(host, datetime(2026, 11, 24, 13, 30))


def test_a_review_that_was_given_after_the_shift_is_no_leftover() -> None:
    late = datetime(2026, 11, 23, 20)
    assert not shown(desk(reviews=[{**REVIEW, "created_at": late}]), LATE_END)
    host = desk(reviews=[{**REVIEW, "owner": "赵磊"}])
    push(host, "assign_review", [FIRST_ROW], by="王芳", now=late, owner="张敏")
    assert not shown(host, late)


def test_only_registers_that_say_so_must_be_handed_over() -> None:
    must = [sheet.table for sheet in ALL_SHEETS.in_order() if passing_of(sheet).must]
    assert must == ["reviews"]
    assert not shown(desk(inquiries=[INQUIRY], after_sales=[CASE]), LATE_END + SECOND)


def test_any_register_may_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hook knows no register by name."""
    monkeypatch.setitem(ALL_SHEETS["rejections"].__dict__, "passes", Passing(topic="撤回包裹", must=True))
    host = desk(rejections=[PARCEL])
    assert [row["记录号"] for row in shown(host, EARLY_END + SECOND)] == ["RJ20261123-001"]
    collect(host, now=EARLY_END)
    press(host, "accept_handover", "赵磊")
    assert shown(host, EARLY_END + SECOND) == []
    assert [str(row["负责人"])[:2] for row in shown(host, LATE_END + SECOND)] == ["赵磊"]


def test_every_register_s_topics_are_words_of_the_sheet() -> None:
    """Whatever state a row is in, and whatever a drop-down of it says."""
    topics = set(ALL_SHEETS["handovers"].record.layout["topic"].kind.choices)
    wrong = []
    for sheet in ALL_SHEETS.registers():
        passing, columns = passing_of(sheet), sheet.record.layout.columns
        said = [sheet.record.read({"status": state}, EARLY_END)[0] for state in sheet.flow.states]
        said += [sheet.record.read({c.field: word}, EARLY_END)[0] for c in columns for word in c.kind.choices]
        if not {passing.topic_of(record) for record in said} <= topics:
            wrong.append(sheet.table)
        if passing.owner and passing.owner not in sheet.record.layout.by_field:
            wrong.append(sheet.table)
    assert wrong == []


# -- the walk of a review (issue 20) -------------------------------------------------------------------


def found_at_ten() -> MemoryHost:
    """A review that the late shift finds half an hour before it ends."""
    host = office(roster({MONDAY: "早晚早晚", TUESDAY: "早晚早晚"}))
    row: Mapping[str, Cell] = {**ORDER, "rating": "差评", "content": "灯不亮"}
    done = push(host, "register_review", by="赵磊", now=datetime(2026, 11, 23, 22), **row)
    assert done.ok, reasons(done)
    return host


def test_a_review_found_at_ten_is_handed_over_and_solved_on_the_third_day() -> None:
    host = found_at_ten()
    assert collect(host, by="赵磊", now=datetime(2026, 11, 23, 22, 20), to="张敏").ok
    morning = datetime(2026, 11, 24, 9, 32)
    assert shown(host, LATE_END + SECOND)
    press(host, "accept_handover", "张敏", now=morning)
    assert shown(host, morning) == []
    wednesday, thursday = datetime(2026, 11, 25, 10), datetime(2026, 11, 26, 23, 59, 59)
    said: dict[str, Cell] = {"chat_result": "说灯不亮", "phone_result": "接通"}
    steps: list[tuple[str, datetime, dict[str, Cell]]] = [
        ("contact_review", wednesday, said),
        ("handle_review", wednesday, {"reason_type": "商品质量", "reason": "灯不亮", "fault": "商品",
                                      "solution": "补发新灯", "cost": 20}),
        ("settle_review", thursday, {"outcome": "客户自行修改", "posted_in_group": "是"}),
        ("hand_in_review", thursday, {}),
    ]  # fmt: skip
    for name, now, cells in steps:
        done = press(host, name, "张敏", now=now, **cells)
        assert done.ok, (name, reasons(done))
    row = cells_of(host, "reviews")
    assert (row["状态"], row["处理人"], row.get("逾期")) == ("已上交", "张敏", None)
    assert shown(host, thursday + SECOND) == []


def test_a_review_that_nobody_takes_over_stays_on_the_board_and_goes_overdue() -> None:
    host = found_at_ten()
    (row,) = shown(host, LATE_END + SECOND)
    assert row["负责人"] == "赵磊、王芳"
    end = datetime(2026, 11, 26, 23, 59, 59)
    for now, overdue in ((end, "否"), (end + SECOND, "是")):
        push(host, "refresh", by="王芳", now=now, on="board")
        assert cells_of(host, "reviews")["逾期"] == overdue


# -- the printed sheet ---------------------------------------------------------------------------------


class Kept(MemoryHost):
    """A workbook in memory whose files are really made."""

    lasting = True


def test_the_handover_is_printed_on_one_page_a_line_a_thing(tmp_path: Path) -> None:
    host = desk(inquiries=[INQUIRY], rejections=[PARCEL])
    collect(host)
    kept = Kept(label=str(tmp_path / "客服台账.xlsm"), beneath=host)
    done = push(kept, "print_handover", by="张敏", now=EARLY_END, on="handovers")
    (path,) = map(Path, done.files)
    assert path.name == "交接单_2026-11-23_张敏.xlsx"
    page = load_workbook(path)["交接单"]
    lines = [[cell.value for cell in row] for row in page.iter_rows(min_row=4, max_row=6)]
    assert lines[0] == [
        "序号",
        "类别",
        "表",
        "记录号",
        "当前进度",
        "后续事项",
        "截止",
        "接班人",
        "状态",
        "接班人签字",
    ]
    assert [line[3] for line in lines[1:]] == ["RJ20261123-001", "CJ20261123-001"]
    assert page.page_setup.orientation == "landscape"
    assert page.sheet_properties.pageSetUpPr.fitToPage


def test_there_is_nothing_to_print_before_anything_is_handed_over() -> None:
    with pytest.raises(CsError, match="没有可以打印的交接"):
        push(desk(), "print_handover", by="张敏", now=EARLY_END, on="handovers")
