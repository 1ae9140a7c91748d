"""今日看板: one look in the morning (domain 1.40)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from cs_macros.book.board import Item, Urgency, urgency_of
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.board.deadlines import DEADLINES
from cs_macros.sheets.board.morning import by_person, left
from tests.builders import NOW, a_workbook, all_cells, push
from tests.sheets.test_transfers import TRANSFER

SATURDAY = datetime(2026, 11, 28, 15, 30)


def shown(host: MemoryHost, name: str, now: datetime = NOW) -> Cell:
    push(host, "refresh", now=now)
    return host.cells([f"board_{name}"])[f"board_{name}"]


def rows(host: MemoryHost, now: datetime = NOW) -> list[Mapping[str, Any]]:
    push(host, "refresh", now=now)
    grid = host.read("board")
    return [dict(zip(grid.headers, row, strict=True)) for row in all_cells(host, "board")]


def on_duty(day: str = "2026-11-22", **shifts: str) -> list[dict[str, Cell]]:
    return [
        {"status": "执行中", "date": day, "agent": name, "shift": shift, "post": "售前"}
        for name, shift in shifts.items()
    ]


# -- how much it presses --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "urgency"),
    [
        pytest.param(NOW - timedelta(seconds=1), Urgency.OVERDUE, id="a second ago"),
        pytest.param(NOW, Urgency.TODAY, id="this very second"),
        pytest.param(NOW + timedelta(seconds=1), Urgency.TODAY, id="in a second"),
        pytest.param(datetime(2026, 11, 22, 23, 59, 59), Urgency.TODAY, id="the last of the day"),
        pytest.param(datetime(2026, 11, 23), Urgency.OPEN, id="the first of the next"),
        pytest.param(None, Urgency.OPEN, id="never"),
    ],
)
def test_what_is_due_this_second_is_not_overdue_yet(due: datetime | None, urgency: Urgency) -> None:
    assert urgency_of(due, NOW) is urgency


# -- who is on shift ------------------------------------------------------------------------------


def test_it_names_who_is_on_which_shift_and_which_runs_now() -> None:
    host = a_workbook({"roster": on_duty(张敏="早班", 李强="晚班", 赵磊="休")})
    text = str(shown(host, "shifts", datetime(2026, 11, 22, 14, 0)))
    assert "早班 09:30–18:30（正在当班）：张敏" in text
    assert "晚班 13:30–22:30（正在当班）：李强" in text
    assert "不在：赵磊（休）" in text


@pytest.mark.parametrize(
    ("at", "running"),
    [("09:29", []), ("09:30", ["早班"]), ("18:29", ["早班", "晚班"]), ("18:30", ["晚班"]), ("22:30", [])],
)
def test_a_shift_runs_from_its_first_minute_to_its_last(at: str, running: list[str]) -> None:
    host = a_workbook({"roster": on_duty(张敏="早班", 李强="晚班")})
    text = str(shown(host, "shifts", datetime.fromisoformat(f"2026-11-22T{at}")))
    assert [part[:2] for part in text.split("　") if "正在当班" in part] == running


def test_a_day_without_a_roster_is_said_so() -> None:
    host = a_workbook({"roster": on_duty("2026-11-21", 张敏="早班")})
    assert shown(host, "shifts") == "值班表里没有今天的排班。"


def test_a_draft_is_no_roster_to_rely_on_and_says_so() -> None:
    draft = [{**row, "status": "草稿"} for row in on_duty(张敏="早班")]
    text = str(shown(a_workbook({"roster": draft}), "shifts"))
    assert text.startswith("今天的排班还是草稿，没有发布。　早班")
    assert "草稿" not in str(shown(a_workbook({"roster": on_duty(张敏="早班")}), "shifts"))


def test_a_shift_without_its_times_is_shown_without_them() -> None:
    unset = [{"key": "early_start", "value": None}]
    text = str(shown(a_workbook({"roster": on_duty(张敏="早班", 李强="晚班"), "settings": unset}), "shifts"))
    assert text.startswith("早班：张敏　晚班 13:30–22:30")


def test_a_shift_past_midnight_runs_until_its_end() -> None:
    hours = [{"key": "late_end", "value": "01:00"}]
    rows = [*on_duty("2026-11-21", 李强="晚班"), *on_duty(张敏="晚班")]
    host = a_workbook({"roster": rows, "settings": hours})
    assert "晚班 13:30–01:00（正在当班）：张敏" in str(shown(host, "shifts", datetime(2026, 11, 22, 23, 30)))
    text = str(shown(host, "shifts", datetime(2026, 11, 22, 0, 30)))
    assert text.startswith("昨天的晚班（到 01:00，正在当班）：李强　")
    assert "昨天" not in str(shown(host, "shifts", datetime(2026, 11, 22, 1, 0)))


# -- this week's hand-ins -------------------------------------------------------------------------


def test_the_three_hand_ins_count_down() -> None:
    text = str(shown(a_workbook(), "hand_ins", datetime(2026, 11, 26, 14, 0)))
    assert text == (
        "热卖与质量问题表 周五 15:00（还有 1 天 1 小时）；意见报告书 周六 14:00（还有 2 天 0 小时）；"
        "拒收退件登记表 周六 16:00（还有 2 天 2 小时）"
    )


def test_on_saturday_afternoon_only_the_parcels_are_left() -> None:
    text = str(shown(a_workbook(), "hand_ins", SATURDAY))
    assert "意见报告书 周六 14:00（已截止）" in text
    assert "拒收退件登记表 周六 16:00（还有 30 分钟" in text


def test_a_hand_in_without_its_parameter_is_unset() -> None:
    host = a_workbook({"settings": [{"key": "opinion_report_due", "value": None}]})
    assert "意见报告书：未设置" in str(shown(host, "hand_ins"))


def test_it_says_how_many_parcels_wait_to_be_handed_in() -> None:
    states = ["已处理", "已处理", "已收到", "已上交"]
    host = a_workbook({"rejections": [{"number": f"RJ{n}", "status": s} for n, s in enumerate(states)]})
    assert "待上交 2 条、未结 1 条" in str(shown(host, "hand_ins", SATURDAY))


def test_the_moment_itself_is_not_late() -> None:
    due = datetime(2026, 11, 28, 16)
    assert left(due, due) == "还有 0 分钟"
    assert left(due, due + timedelta(seconds=1)) == "已截止"


# -- by person ------------------------------------------------------------------------------------


def item(owner: str, urgency: Urgency = Urgency.OPEN) -> Item:
    return Item(owner=owner, urgency=urgency)


def test_who_has_most_that_presses_stands_first() -> None:
    found = [item("甲"), item("甲"), item("甲"), item("乙", Urgency.OVERDUE), item("乙")]
    assert by_person(found) == "乙 2（急 1）　甲 3"


def test_what_two_people_share_counts_for_both() -> None:
    assert by_person([item("甲、乙"), item("甲")]) == "甲 2　乙 1"


def test_of_many_people_the_others_are_counted() -> None:
    found = [item(f"客服{n:03}") for n in range(100)]
    assert by_person(found).endswith("　其余 94 人 94")


def test_what_is_only_unset_is_nobody_s_work() -> None:
    assert by_person([item("甲", Urgency.UNSET)]) == "没有待办。"


# -- messages, and what nobody watches ------------------------------------------------------------


def test_it_counts_today_s_messages_by_template() -> None:
    host = a_workbook({"bank_transfers": [TRANSFER, {**TRANSFER, "customer_id": "other"}]})
    assert shown(host, "messages") == "今天还没有生成话术。"
    push(host, "register_transfer")
    assert shown(host, "messages") == "共 2 条：转账登记回执 2。"
    assert shown(host, "messages", NOW + timedelta(days=1)) == "今天还没有生成话术。"


def test_deadlines_without_a_register_are_shown_as_unset() -> None:
    (row,) = [row for row in rows(a_workbook()) if row["事项"] == "没有登记表的期限，不会提醒"]
    assert row["紧急"] == "未设置"
    kept = {deadline for sheet in ALL_SHEETS.in_order() for deadline in sheet.keeps}
    others = [words for deadline, words in DEADLINES.items() if deadline not in kept]
    assert row["说明"] == "、".join(others)
    assert row["记录号"] == f"{others[0]} 等 {len(others)} 项"


def test_a_module_that_is_left_out_puts_its_deadlines_back() -> None:
    whole = a_workbook()
    tables = {table: whole.read(table) for table in whole.tables() if table != "opinions"}
    (row,) = [row for row in rows(MemoryHost(tables)) if row["事项"] == "没有登记表的期限，不会提醒"]
    assert {DEADLINES["D-13"], DEADLINES["D-14"]} <= set(str(row["说明"]).split("、"))


def test_every_deadline_that_a_sheet_keeps_is_one_of_the_business() -> None:
    """Complaints and calls both keep those of what is reported and told (D-23, D-24)."""
    kept = [deadline for sheet in ALL_SHEETS.in_order() for deadline in sheet.keeps]
    assert {each for each in kept if kept.count(each) > 1} <= {"D-23", "D-24"}
    assert set(kept) <= set(DEADLINES)
    assert [f"D-{n:02}" for n in range(1, 30)] == list(DEADLINES)


def test_today_s_cleaning_is_due_today_and_the_closing_round_when_the_late_shift_ends() -> None:
    days = {
        "前台": ("2026-11-28", "已排"),
        "关店巡查": ("2026-11-28", "已排"),
        "仓库": ("2026-11-28", "已完成"),
    }
    duties = [
        {"date": day, "area": area, "agent": "张敏", "status": status} for area, (day, status) in days.items()
    ]
    duties.append({"date": "2026-11-29", "area": "前台", "agent": "张敏", "status": "已排"})
    found = [row for row in rows(a_workbook({"cleaning": duties}), SATURDAY) if row["事项"] == "今天值日"]
    assert [(row["紧急"], row["负责人"], row["记录号"], f"{row['到期']:%H:%M}") for row in found] == [
        ("今天到期", "张敏", "2026-11-28/关店巡查", "22:30"),
        ("今天到期", "张敏", "2026-11-28/前台", "23:59"),
    ]


def to_publish(host: MemoryHost, now: datetime = SATURDAY) -> list[tuple[Any, ...]]:
    found = [row for row in rows(host, now) if str(row["事项"]).endswith("值班表")]
    return [(row["紧急"], row["事项"], row["记录号"], row["说明"]) for row in found]


def published(first: str, count: int, status: str = "已发布") -> list[dict[str, Cell]]:
    days = [datetime.fromisoformat(first) + timedelta(days=n) for n in range(count)]
    return [{**row, "status": status} for day in days for row in on_duty(f"{day:%Y-%m-%d}", 张敏="早班")]


PUBLISHING = {"settings": [{"key": "roster_publish_weekday", "value": "SAT"}]}


def test_next_week_s_roster_is_due_on_the_shop_s_day() -> None:
    this_week = published("2026-11-23", 7)
    (found,) = to_publish(a_workbook({**PUBLISHING, "roster": this_week}))
    assert found[:3] == ("今天到期", "发布下周值班表", "2026-W49")
    assert to_publish(a_workbook({**PUBLISHING, "roster": published("2026-11-23", 14)})) == []


def test_days_of_a_week_that_are_still_drafts_are_named() -> None:
    days = [*published("2026-11-23", 12), *published("2026-12-05", 2, "草稿")]
    (found,) = to_publish(a_workbook({**PUBLISHING, "roster": days}))
    assert found[3] == "还没有发布：12-05、12-06"


def test_a_week_that_began_without_a_roster_stays_overdue() -> None:
    monday = datetime(2026, 11, 30, 9, 0)
    host = a_workbook({**PUBLISHING, "roster": published("2026-12-07", 7)})
    assert [found[:3] for found in to_publish(host, monday)] == [("逾期", "发布本周值班表", "2026-W49")]


def test_last_month_s_score_sheet_is_due_before_anybody_has_begun_it() -> None:
    paid = {"settings": [{"key": "payday", "value": "15"}]}

    def due(tables: Mapping[str, Any], day: int) -> list[tuple[Any, ...]]:
        found = rows(a_workbook(tables), datetime(2026, 12, day, 9, 0))
        named = [row for row in found if row["事项"] == "生成并提交奖罚评分表"]
        return [(row["紧急"], row["记录号"], str(row["到期"])) for row in named]

    assert due(paid, 1) == [("待办", "2026-11", "2026-12-14 23:59:59")]
    assert [found[0] for day in (14, 15) for found in due(paid, day)] == ["今天到期", "逾期"]
    begun = {
        **paid,
        "score_months": [{"status": "草稿", "month": "2026-11", "agent": "张敏", "post": "售前"}],
    }
    assert due(begun, 1) == []
    assert due({}, 1) == []


def test_a_month_of_score_sheets_is_one_thing_to_do() -> None:
    people = [
        {"status": status, "month": month, "agent": name, "post": "售前"}
        for month, status in (("2026-09", "已提交"), ("2026-10", "草稿"))
        for name in ("张敏", "李强", "赵磊")
    ]
    found = [row for row in rows(a_workbook({"score_months": people})) if row["表"] == "每月奖罚评分表"]
    asked = {(row["事项"], row["记录号"]) for row in found if row["紧急"] != "未设置"}
    assert asked == {("审批奖罚评分表", "2026-09"), ("提交奖罚评分表", "2026-10")}
    assert sum(row["紧急"] != "未设置" for row in found) == 2


def test_a_week_without_any_published_day_is_said_so() -> None:
    (found,) = to_publish(a_workbook({**PUBLISHING, "roster": published("2026-11-23", 7)}))
    assert found[3] == "整周还没有发布"


def test_a_closed_holiday_needs_no_published_roster() -> None:
    closed = [{"date": f"2026-11-{n}", "name": "春节", "kind": "放假"} for n in (28, 29)]
    host = a_workbook({**PUBLISHING, "roster": published("2026-11-30", 7), "holidays": closed})
    assert to_publish(host) == []


def test_the_summary_counts_what_is_unset_apart() -> None:
    host = a_workbook()
    summary = push(host, "refresh").summary
    found = [row["紧急"] for row in rows(host)]
    unset = found.count("未设置")
    assert unset
    assert f"待处理 {len(found) - unset} 项" in summary
    assert f"未设置 {unset} 项" in summary


def test_refreshing_twice_changes_nothing() -> None:
    host = a_workbook({"bank_transfers": [TRANSFER], "roster": on_duty(张敏="早班")})
    push(host, "register_transfer")
    push(host, "refresh")
    before = all_cells(host, "board"), all_cells(host, "journal")
    push(host, "refresh")
    assert (all_cells(host, "board"), all_cells(host, "journal")) == before
