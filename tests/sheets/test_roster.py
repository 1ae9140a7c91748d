"""值班表 and 排班月表 through their buttons: planning, editing by hand, publishing, repairing, explaining."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from cs_macros.book.book import Book
from cs_macros.book.checking import check_book
from cs_macros.book.office import Staff
from cs_macros.errors import CsError, Level
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.roster.holidays import published_days
from cs_macros.sheets.roster.register import Holiday, RosterDay, RosterMonth
from tests.builders import FIRST_ROW, NOW, a_workbook, push

BOSS = "王芳"
NEXT = [date(2026, 11, 23) + timedelta(days=n) for n in range(7)]
AGENTS = {
    "张敏": ("售前", "A"),
    "陈静": ("售前", "B"),
    "刘洋": ("售后", "A"),
    "周婷": ("售后", "B"),
    "吴刚": ("售前", "A"),
    "郑爽": ("售前", "B"),
}
STAFF: list[dict[str, Cell]] = [
    {"staff_no": f"{n:02}", "name": name, "posts": post, "team": team, "account_presales": f"{name}:售前"}
    for n, (name, (post, team)) in enumerate(AGENTS.items())
]
STAFF += [
    {"staff_no": "90", "name": BOSS, "posts": "主管"},
    {"staff_no": "91", "name": "孙莉", "posts": "行政"},
]
SETTINGS = {"rest_days_per_week": "2", "min_rest_hours": "12", "max_run_days": "6"}
HOLIDAY: dict[str, Cell] = {"date": date(2026, 10, 1), "name": "国庆节", "kind": "放假"}


def a_shop(
    settings: Mapping[str, str | None] | None = None, **rows: Sequence[Mapping[str, Cell]]
) -> MemoryHost:
    """Six agents in two teams, a supervisor, and 行政; every rule has a value."""
    values = {**SETTINGS, **(settings or {})}
    tables: dict[str, Sequence[Mapping[str, Cell]]] = {
        "staff": STAFF,
        "holidays": [HOLIDAY],
        "settings": [{"key": key, "value": value} for key, value in values.items()],
    }
    return a_workbook({**tables, **rows})


def records(host: MemoryHost, record: Any = RosterDay, now: datetime = NOW) -> dict[str, Any]:
    """All rows of a table by key, as they stand in the workbook."""
    book = Book(host, ALL_SHEETS, now=now)
    return {row.key: row.record for row in book.table(record).rows()}


def row_number(host: MemoryHost, key: str, record: Any = RosterDay) -> int:
    """Excel's number of the row with a key."""
    found = Book(host, ALL_SHEETS, now=NOW).table(record).find(key)
    assert found is not None
    assert found.position is not None
    return found.position


def type_in(host: MemoryHost, key: str, record: Any = RosterDay, **cells: Cell) -> None:
    """Type into a row's cells, as people do."""
    grid = host.read(record.layout.table)
    row = grid.rows[row_number(host, key, record)]
    for field, cell in cells.items():
        row[grid.headers.index(record.layout.header(field))] = cell


def edit_grid(host: MemoryHost, agent: str, day: date, cell: Cell) -> None:
    type_in(host, f"{day:%Y-%m}/{agent}", RosterMonth, **{f"d{day.day}": cell})


def some_leave(
    agent: str, start: datetime, end: datetime, *, number: str = "LV20261120-002", status: str = "同意"
) -> dict[str, Cell]:
    return {"number": number, "status": status, "agent": agent, "start": start, "end": end}


@pytest.fixture
def drafted() -> MemoryHost:
    """Next week's draft."""
    host = a_shop()
    push(host, "generate_roster", by=BOSS)
    return host


@pytest.fixture
def published(drafted: MemoryHost) -> MemoryHost:
    """Next week's roster, published."""
    push(drafted, "publish_roster", by=BOSS)
    return drafted


# -- 生成排班 -------------------------------------------------------------------------------------


def test_next_week_is_planned_for_everybody_whose_post_is_rostered(drafted: MemoryHost) -> None:
    rows = records(drafted)
    assert set(rows) == {f"{day}/{name}" for day in NEXT for name in AGENTS}
    assert {row.status for row in rows.values()} == {"草稿"}


def test_times_week_post_and_account_follow_from_the_shift(drafted: MemoryHost) -> None:
    rows = records(drafted)
    early = next(row for row in rows.values() if row.shift == "早班" and row.agent == "张敏")
    assert (early.start, early.end, early.post, early.team) == (time(9, 30), time(18, 30), "售前", "A")
    assert (early.week, early.account, early.pinned) == ("2026-W48", "张敏:售前", False)
    off = next(row for row in rows.values() if row.shift == "休")
    assert (off.start, off.end) == (None, None)
    assert rows[f"{NEXT[6]}/张敏"].weekday == "周日"


def test_a_month_is_planned_by_its_name() -> None:
    host = a_shop()
    push(host, "generate_roster", by=BOSS, asks={"roster_period": "2026-12"})
    assert len(records(host)) == 31 * 6


def test_a_period_that_is_neither_week_nor_month_or_over_is_refused() -> None:
    with pytest.raises(CsError, match="不是周，也不是月份"):
        push(a_shop(), "generate_roster", by=BOSS, asks={"roster_period": "年底"})
    with pytest.raises(CsError, match="已经过去"):
        push(a_shop(), "generate_roster", by=BOSS, asks={"roster_period": "2026-W46"})


def test_only_a_manager_plans() -> None:
    with pytest.raises(CsError, match="没有这个岗位"):
        push(a_shop(), "generate_roster", by="张敏")


def test_people_without_a_team_are_named_unless_nobody_takes_turns() -> None:
    staff = [{**row, "team": None} if row["name"] == "刘洋" else row for row in STAFF]
    with pytest.raises(CsError, match="刘洋 没有班组"):
        push(a_shop(staff=staff), "generate_roster", by=BOSS)
    host = a_shop({"rotation_weeks": None}, staff=staff)
    push(host, "generate_roster", by=BOSS)
    assert len(records(host)) == 42


def test_the_rows_of_a_day_stand_together_in_the_order_of_the_days(drafted: MemoryHost) -> None:
    at = drafted.read("roster").headers.index("日期")
    days = [row[at] for row in drafted.read("roster").rows.values() if row[at]]
    assert days == sorted(days)
    assert len(days) > len(set(days)) > 6


def test_planning_again_changes_nothing(drafted: MemoryHost) -> None:
    outcome = push(drafted, "generate_roster", by=BOSS)
    assert outcome.changed == []


def test_granted_leave_is_in_the_roster_with_its_number_and_part_of_a_day_bars_a_shift() -> None:
    leave = [
        some_leave("张敏", datetime(2026, 11, 24), datetime(2026, 11, 26), number="LV20261120-009"),
        some_leave("陈静", datetime(2026, 11, 24, 8), datetime(2026, 11, 24, 12)),
        some_leave("刘洋", datetime(2026, 11, 23), datetime(2026, 11, 30), status="待批"),
    ]
    host = a_shop(leave=leave)
    push(host, "generate_roster", by=BOSS)
    rows = records(host)
    assert [rows[f"{day}/张敏"].shift for day in NEXT].count("请假") == 2
    assert rows["2026-11-24/张敏"].change_no == "LV20261120-009"
    assert rows["2026-11-24/陈静"].shift in ("晚班", "休")
    assert "请假" not in {rows[f"{day}/刘洋"].shift for day in NEXT}


def test_a_pinned_row_and_a_typed_row_stay(drafted: MemoryHost) -> None:
    spot = next(key for key, row in records(drafted).items() if row.shift == "早班" and key < "2026-11-24")
    type_in(drafted, spot, shift="休", pinned="是")
    push(drafted, "generate_roster", by=BOSS)
    assert records(drafted)[spot].shift == "休"
    typed = [{"date": NEXT[0], "agent": "张敏", "shift": "晚班"}]
    host = a_shop(roster=typed)
    push(host, "generate_roster", by=BOSS)
    mine = records(host)["2026-11-23/张敏"]
    assert (mine.status, mine.shift, mine.pinned, mine.post) == ("草稿", "晚班", True, "售前")


def test_leave_goes_before_a_pin() -> None:
    pins = [{"date": day, "agent": "张敏", "shift": "早班", "pinned": "是"} for day in NEXT[1:3]]
    leave = [
        some_leave("张敏", datetime(2026, 11, 24, 8), datetime(2026, 11, 24, 12)),
        some_leave("张敏", datetime(2026, 11, 25), datetime(2026, 11, 26), number="LV20261120-003"),
    ]
    host = a_shop(roster=pins, leave=leave)
    outcome = push(host, "generate_roster", by=BOSS)
    rows = records(host)
    assert rows["2026-11-24/张敏"].shift in ("晚班", "休")
    assert rows["2026-11-24/张敏"].pinned is False
    assert rows["2026-11-25/张敏"].shift == "请假"
    assert sum("锁定的是早班，但已批准请假" in problem.message for problem in outcome.problems) == 2


def test_a_row_that_cannot_be_read_is_refused_and_stays() -> None:
    host = a_shop(roster=[{"date": NEXT[0], "agent": "张敏", "shift": "夜班"}])
    outcome = push(host, "generate_roster", by=BOSS)
    assert [problem.header for problem in outcome.problems if problem.blocks] == ["班次"]
    assert host.read("roster").rows[FIRST_ROW].count("夜班") == 1
    assert sum(row.agent == "张敏" and row.date == NEXT[0] for row in records(host).values()) == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"agent": None}, "没有填姓名"),
        ({"date": None}, "没有填日期"),
        ({"agent": "孙莉"}, "不在排班的人员里"),
        ({}, "在第 7 行已经有了"),
    ],
)
def test_a_typed_row_that_cannot_be_planned_is_refused(typed: dict[str, Cell], told: str) -> None:
    row: dict[str, Cell] = {"date": NEXT[0], "agent": "张敏", "shift": "早班"}
    host = a_shop(roster=[row, {**row, **typed}])
    outcome = push(host, "generate_roster", by=BOSS)
    assert [told in problem.message for problem in outcome.problems if problem.blocks] == [True]
    grid = host.read("roster")
    assert grid.rows[FIRST_ROW + 1][grid.headers.index("状态")] is None
    assert len(Book(host, ALL_SHEETS, now=NOW).table(RosterDay).column("status")) == 42


def test_drafts_of_people_who_left_go_and_are_told(drafted: MemoryHost) -> None:
    type_in_staff(drafted, "吴刚", active="否")
    outcome = push(drafted, "generate_roster", by=BOSS)
    assert not any(row.agent == "吴刚" for row in records(drafted).values())
    assert any("吴刚" in problem.message for problem in outcome.problems)


def type_in_staff(host: MemoryHost, name: str, **cells: Cell) -> None:
    type_in(host, name, Staff, **cells)


def test_somebody_who_joins_in_the_week_is_planned_from_that_day() -> None:
    staff = [{**row, "hired": date(2026, 11, 25)} if row["name"] == "郑爽" else row for row in STAFF]
    host = a_shop(staff=staff)
    push(host, "generate_roster", by=BOSS)
    assert min(row.date for row in records(host).values() if row.agent == "郑爽") == date(2026, 11, 25)


def test_when_it_cannot_be_done_the_rules_and_the_day_are_named_and_nothing_is_written() -> None:
    away = datetime(2026, 11, 25), datetime(2026, 11, 26)
    leave = [some_leave("刘洋", *away, number="LV20261120-001"), some_leave("周婷", *away)]
    host = a_shop(leave=leave)
    with pytest.raises(CsError, match="2026-11-25 至少 1 名售后在班") as told:
        push(host, "generate_roster", by=BOSS)
    assert "刘洋请假" in told.value.message
    assert "最少要放宽" in told.value.message
    assert "“售前售后每天都要有人”" in told.value.hint
    assert records(host) == {}


def test_rules_without_a_value_are_told_and_a_year_without_holidays_too() -> None:
    outcome = push(a_shop({"max_run_days": None}, holidays=[]), "generate_roster", by=BOSS)
    told = " ".join(problem.message for problem in outcome.problems)
    assert "最多连续上几天" in told
    assert "“节假日”没有 2026 年" in told
    assert outcome.ok


# -- 排班月表 --------------------------------------------------------------------------------------


def test_a_shift_without_its_times_is_not_planned_and_that_is_told() -> None:
    host = a_shop({"early_start": None, "rest_days_per_week": None, "both_posts_on_duty": "否"})
    told = [problem.message for problem in push(host, "generate_roster", by=BOSS).problems]
    assert "早班的时间未设置（早班上班时间），没有排早班，也没有检查" in told
    assert "早班" not in {row.shift for row in records(host).values()}


def test_the_grid_shows_the_roster_one_line_a_person(drafted: MemoryHost) -> None:
    lines, rows = records(drafted, RosterMonth), records(drafted)
    assert [*lines] == [f"2026-11/{name}" for name in AGENTS]
    for name in AGENTS:
        line = lines[f"2026-11/{name}"]
        words = [rows[f"{day}/{name}"].shift[0].replace("请", "假") for day in NEXT]
        assert [getattr(line, f"d{day.day}") for day in NEXT] == words
        assert line.early + line.late == 5
        assert line.off == 2
        assert line.weekend == sum(word in "早晚" for word in words[5:])


def test_a_cell_edited_in_a_draft_is_taken_over_and_pinned_when_planning_again(drafted: MemoryHost) -> None:
    day = next(day for day in NEXT if records(drafted)[f"{day}/张敏"].shift == "早班")
    edit_grid(drafted, "张敏", day, "休")
    push(drafted, "generate_roster", by=BOSS)
    mine = records(drafted)[f"{day}/张敏"]
    assert (mine.shift, mine.pinned) == ("休", True)
    assert getattr(records(drafted, RosterMonth)["2026-11/张敏"], f"d{day.day}") == "休"
    edit_grid(drafted, "张敏", day, None)
    push(drafted, "generate_roster", by=BOSS)
    assert records(drafted)[f"{day}/张敏"].pinned is False


def test_a_cell_edited_in_a_draft_is_published_as_edited(drafted: MemoryHost) -> None:
    spot = next(key for key, row in records(drafted).items() if row.shift == "休" and key.endswith("张敏"))
    day = date.fromisoformat(spot[:10])
    edit_grid(drafted, "张敏", day, "早")
    push(drafted, "publish_roster", by=BOSS)
    mine = records(drafted)[spot]
    assert (mine.status, mine.shift, mine.published_shift, mine.pinned) == ("已发布", "早班", "早班", True)


def test_a_grid_cell_that_is_no_shift_is_refused_and_stays(drafted: MemoryHost) -> None:
    edit_grid(drafted, "张敏", NEXT[0], "夜班")
    for button in ("generate_roster", "publish_roster"):
        told = [problem for problem in push(drafted, button, by=BOSS).problems if problem.blocks]
        assert [(problem.sheet, problem.header) for problem in told] == [("排班月表", "23")]
        if button == "generate_roster":
            grid = drafted.read("roster_grid")
            assert grid.rows[FIRST_ROW][grid.headers.index("23")] == "夜班"


def test_a_grid_cell_of_somebody_without_a_draft_waits_and_is_told(drafted: MemoryHost) -> None:
    edit_grid(drafted, "张敏", date(2026, 11, 30), "早")
    push(drafted, "generate_roster", by=BOSS, asks={"roster_period": "2026-12"})
    outcome = push(drafted, "publish_roster", by=BOSS, asks={"roster_period": "2026-11"})
    assert any("张敏 2026-11-30 还没有草稿" in problem.message for problem in outcome.problems)
    assert records(drafted, RosterMonth)["2026-11/张敏"].d30 == "早"


def test_refreshing_leaves_an_edited_draft_cell_alone(drafted: MemoryHost) -> None:
    edit_grid(drafted, "张敏", NEXT[0], "假")
    before = records(drafted)
    outcome = push(drafted, "refresh", by=BOSS)
    assert records(drafted, RosterMonth)["2026-11/张敏"].d23 == "假"
    assert records(drafted)["2026-11-23/张敏"].shift == before["2026-11-23/张敏"].shift
    assert not any(problem.sheet == "排班月表" for problem in outcome.problems)


def test_a_cell_edited_after_publication_is_reported_and_put_back(published: MemoryHost) -> None:
    was = records(published, RosterMonth)["2026-11/张敏"].d23
    for wrong in ("假", "夜班"):
        edit_grid(published, "张敏", NEXT[0], wrong)
        outcome = push(published, "refresh", by=BOSS)
        assert records(published, RosterMonth)["2026-11/张敏"].d23 == was
        told = [problem for problem in outcome.problems if problem.sheet == "排班月表"]
        assert [problem.header for problem in told] == ["23"]
        assert told[0].level is Level.WARN
        assert "已经发布" in told[0].message
    assert push(published, "refresh", by=BOSS).problems == []


def test_a_published_shift_typed_over_in_the_table_is_reported_not_shown(published: MemoryHost) -> None:
    was = records(published)["2026-11-23/张敏"].shift
    type_in(published, "2026-11-23/张敏", shift="请假")
    outcome = push(published, "refresh", by=BOSS)
    assert any(f"发布的是{was}" in problem.message for problem in outcome.problems)
    assert records(published, RosterMonth)["2026-11/张敏"].d23 == was[0]


def test_a_shift_changed_by_a_move_shows_in_the_grid_at_once(published: MemoryHost) -> None:
    key = "2026-11-23/张敏"
    type_in(published, key, new_shift="请假", reason="临时有事")
    push(published, "override_shift", [row_number(published, key)], by=BOSS)
    assert records(published, RosterMonth)["2026-11/张敏"].d23 == "假"


def test_undoing_the_plan_empties_table_and_grid(drafted: MemoryHost) -> None:
    push(drafted, "undo", by=BOSS, on="roster")
    assert records(drafted) == {}
    assert records(drafted, RosterMonth) == {}


# -- 发布 ----------------------------------------------------------------------------------------


def test_publishing_keeps_what_was_published(published: MemoryHost) -> None:
    rows = records(published)
    assert {row.status for row in rows.values()} == {"已发布"}
    assert all(row.published_shift == row.shift for row in rows.values())


def test_a_day_without_enough_people_is_not_published_and_nothing_else_either(drafted: MemoryHost) -> None:
    for name in ("刘洋", "周婷"):
        edit_grid(drafted, name, NEXT[2], "休")
    outcome = push(drafted, "publish_roster", by=BOSS)
    told = [problem for problem in outcome.problems if problem.blocks]
    assert [problem.message for problem in told] == ["2026-11-25 没有售后在班"]
    assert {row.status for row in records(drafted).values()} == {"草稿"}
    assert records(drafted, RosterMonth)["2026-11/刘洋"].d25 == "休"  # what was typed is still there


def test_other_broken_rules_are_told_and_the_roster_goes_out(drafted: MemoryHost) -> None:
    for day in NEXT:
        edit_grid(drafted, "张敏", day, "早")
    outcome = push(drafted, "publish_roster", by=BOSS)
    assert outcome.ok
    assert any("连续上 7 天" in problem.message for problem in outcome.problems)
    assert {row.status for row in records(drafted).values()} == {"已发布"}


def test_a_closed_holiday_needs_nobody() -> None:
    day_off: dict[str, Cell] = {"date": NEXT[3], "name": "店庆", "kind": "放假"}
    host = a_shop(holidays=[HOLIDAY, day_off])
    push(host, "generate_roster", by=BOSS)
    assert {row.shift for row in records(host).values() if row.date == NEXT[3]} == {"休"}
    assert push(host, "publish_roster", by=BOSS).ok
    open_shop = a_shop({"holiday_closed": "否"}, holidays=[HOLIDAY, day_off])
    push(open_shop, "generate_roster", by=BOSS)
    assert {row.shift for row in records(open_shop).values() if row.date == NEXT[3]} != {"休"}


def test_a_published_row_begins_when_its_day_comes(published: MemoryHost) -> None:
    push(published, "refresh", by=BOSS, now=datetime(2026, 11, 24, 8, 0))
    states = {row.date: row.status for row in records(published).values()}
    assert [states[day] for day in NEXT[:3]] == ["执行中", "执行中", "已发布"]


def test_published_rows_are_kept_when_planning_again(published: MemoryHost) -> None:
    before = records(published)
    push(published, "generate_roster", by=BOSS)
    assert records(published) == before


def test_the_next_week_goes_on_from_the_published_one(published: MemoryHost) -> None:
    push(published, "generate_roster", by=BOSS, asks={"roster_period": "2026-W49"})
    turns = {
        (row.team, row.week): row.shift
        for row in records(published).values()
        if row.shift in ("早班", "晚班")
    }
    assert turns["A", "2026-W48"] != turns["A", "2026-W49"]
    assert turns["A", "2026-W48"] == turns["B", "2026-W49"]


def test_a_new_roster_passes_the_check_of_every_row(published: MemoryHost) -> None:
    sheets = [sheet for sheet in ALL_SHEETS.in_order() if sheet.table in ("roster", "roster_grid")]
    assert check_book(Book(published, ALL_SHEETS, now=NOW), sheets) == {}


# -- 补救排班, 说明排班, 补节假日 -----------------------------------------------------------------------


def test_a_gap_in_a_published_roster_is_closed_with_the_fewest_changes(published: MemoryHost) -> None:
    day = NEXT[2]
    on = [row.agent for row in records(published).values() if row.date == day and row.shift == "早班"]
    for agent in on:
        key = f"{day}/{agent}"
        type_in(published, key, new_shift="请假", reason="病假")
        push(published, "override_shift", [row_number(published, key)], by=BOSS)
    before = records(published)
    outcome = push(published, "repair_roster", by=BOSS)
    proposed = {key: row for key, row in records(published).items() if row.new_shift}
    assert 1 <= len(proposed) <= 4
    assert all(row.shift == before[key].shift for key, row in proposed.items())  # only proposed
    assert f"建议改 {len(proposed)} 个班次" in outcome.summary
    push(published, "override_shift", [row_number(published, key) for key in proposed], by=BOSS)
    assert "没有要改的" in push(published, "repair_roster", by=BOSS).summary


def test_published_shifts_of_somebody_who_left_are_proposed_as_off(published: MemoryHost) -> None:
    type_in_staff(published, "吴刚", active="否")
    theirs = {
        k for k, row in records(published).items() if row.agent == "吴刚" and row.shift in ("早班", "晚班")
    }
    told = [problem.message for problem in push(published, "generate_roster", by=BOSS).problems]
    assert f"吴刚 已不在排班的人员里，还有 {len(theirs)} 个已发布的班" in told
    push(published, "repair_roster", by=BOSS)
    rows = records(published)
    assert {key for key, row in rows.items() if row.new_shift == "休" and row.agent == "吴刚"} == theirs
    proposed = [row_number(published, key) for key, row in rows.items() if row.new_shift]
    done = push(published, "override_shift", proposed, by=BOSS)
    assert done.summary == f"已改 {len(proposed)} 个班次。"
    assert not any(
        "已发布的班" in each.message for each in push(published, "generate_roster", by=BOSS).problems
    )


def test_what_stays_as_it_is_is_never_more_than_what_is_planned(published: MemoryHost) -> None:
    type_in_staff(published, "吴刚", active="否")
    assert "35 行，其中 35 行原样保留" in push(published, "generate_roster", by=BOSS).summary


def test_a_row_says_why_and_nothing_is_written(published: MemoryHost) -> None:
    row = next(row for row in records(published).values() if row.shift == "休")
    number = row_number(published, f"{row.date}/{row.agent}")
    outcome = push(published, "explain_roster", [number], by="张敏")
    assert f"{row.team} 组这一周轮" in outcome.summary
    assert "这一周休 2 天" in outcome.summary
    assert outcome.changed == []


def test_holidays_are_only_proposed_and_what_the_sheet_says_stays() -> None:
    mine: dict[str, Cell] = {"date": date(2026, 10, 2), "name": "店休", "kind": "调休上班"}
    host = a_shop(holidays=[mine])
    outcome = push(host, "propose_holidays", by=BOSS)
    found = records(host, Holiday)
    assert (found["2026-10-02"].name, found["2026-10-02"].kind) == ("店休", "调休上班")
    assert (found["2026-10-01"].name, found["2026-10-01"].kind) == ("国庆节", "放假")
    assert found["2026-10-10"].kind == "调休上班"
    if not published_days(2027):
        assert any("2027 年的放假通知" in problem.message for problem in outcome.problems)
    assert push(host, "propose_holidays", by=BOSS).changed == []


def test_the_summary_tells_each_person_s_shifts_days_off_and_weekends(drafted: MemoryHost) -> None:
    """A person can check it at a glance: name, early, late, off, weekends worked."""
    said = push(drafted, "generate_roster", by=BOSS).summary
    lines = records(drafted, RosterMonth)
    for name in AGENTS:
        line = lines[f"2026-11/{name}"]
        assert f"{name} 早 {line.early}、晚 {line.late}、休 {line.off}、" in said
        assert f"周末上班 {line.weekend}" in said
