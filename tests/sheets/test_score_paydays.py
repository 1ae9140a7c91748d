"""When a month's score sheet is due (R-120, D-18)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_macros.hosts.port import Cell
from cs_macros.sheets.scores.paydays import last_workday, pay_date
from tests.builders import NOW, push
from tests.sheets.score_people import a_row, do, row_of, scores


def due(
    month: str, holidays: list[dict[str, Cell]] | None = None, **settings: str | None
) -> tuple[Cell, Cell]:
    """到期 and 逾期 of a month."""
    host = scores([a_row("甲", month)], holidays=holidays or (), **settings)
    push(host, "refresh", by="王芳", now=NOW)
    cells = row_of(host, "甲", month)
    return cells.get("due_at"), cells["overdue"]


def end_of(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 23, 59, 59)


@pytest.mark.parametrize(
    ("month", "settings", "expected"),
    [
        pytest.param("2026-10", {"payday": "11"}, end_of(2026, 11, 10), id="the day before pay day"),
        pytest.param("2026-10", {"payday": "15"}, end_of(2026, 11, 12), id="a Sunday is paid on Friday"),
        pytest.param("2026-10", {"payday": "14"}, end_of(2026, 11, 12), id="a Saturday is paid on Friday"),
        pytest.param("2026-10", {"payday": "16"}, end_of(2026, 11, 13), id="a Sunday moves to Friday"),
        pytest.param("2027-01", {"payday": "31"}, end_of(2027, 2, 25), id="31 in February"),
        pytest.param("2028-01", {"payday": "31"}, end_of(2028, 2, 28), id="in a leap year the 29th"),
        pytest.param("2026-12", {"payday": "6"}, end_of(2027, 1, 5), id="over New Year"),
        pytest.param(
            "2026-11",
            {"payday": "26", "payday_month_offset": "0"},
            end_of(2026, 11, 25),
            id="paid in the same month",
        ),
        pytest.param(
            "2026-09",
            {"payday": "12", "payday_month_offset": "2"},
            end_of(2026, 11, 11),
            id="paid two months later",
        ),
        pytest.param(
            "2026-10", {"payday": "12", "score_due_days_before": "3"}, end_of(2026, 11, 9), id="three days"
        ),
        pytest.param(
            "2026-10", {"payday": "12", "score_due_days_before": "0"}, end_of(2026, 11, 12), id="that day"
        ),
        pytest.param(
            "2026-10", {"payday_day_of_month": "11"}, end_of(2026, 11, 10), id="by the parameter's old name"
        ),
    ],
)
def test_the_sheet_is_due_before_pay_day(month: str, settings: dict[str, str], expected: datetime) -> None:
    assert due(month, **settings)[0] == expected


@pytest.mark.parametrize("unset", ["payday", "payday_month_offset", "score_due_days_before"])
def test_a_parameter_without_a_value_shows_as_unset(unset: str) -> None:
    assert due("2026-10", **{"payday": "11", unset: None}) == (None, "未设置")


def test_holidays_move_the_due_date_back_and_worked_weekends_do_not() -> None:
    golden_week: list[dict[str, Cell]] = [
        {"date": datetime(2026, 10, day), "name": "国庆节", "kind": "放假"} for day in range(1, 8)
    ]
    assert due("2026-09", golden_week, payday="8")[0] == end_of(2026, 9, 30)
    assert due("2026-09", golden_week, payday="9")[0] == end_of(2026, 10, 8)
    worked: list[dict[str, Cell]] = [{"date": datetime(2026, 11, 14), "name": "调休", "kind": "调休上班"}]
    assert due("2026-10", worked, payday="15")[0] == end_of(2026, 11, 13)
    assert due("2026-10", worked, payday="16")[0] == end_of(2026, 11, 14)


def test_after_it_the_month_is_overdue_until_it_is_submitted() -> None:
    assert due("2026-10", payday="11") == (end_of(2026, 11, 10), "是")
    assert due("2026-11", payday="11")[1] == "否"


@given(
    day=st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    off=st.sets(st.integers(0, 12)),
    worked=st.sets(st.integers(0, 12)),
)
def test_the_last_workday_is_worked_and_none_lies_between(day: date, off: set[int], worked: set[int]) -> None:
    holidays = {day - timedelta(days=n) for n in off}
    weekends = {day - timedelta(days=n) for n in worked}
    found = last_workday(day, holidays, weekends)

    def works(each: date) -> bool:
        return each not in holidays and (each.weekday() < 5 or each in weekends)

    assert found <= day
    assert works(found)
    assert not any(works(found + timedelta(days=n)) for n in range(1, (day - found).days + 1))


@given(
    year=st.integers(2000, 2100),
    month=st.integers(1, 12),
    payday=st.integers(1, 31),
    offset=st.integers(0, 12),
)
def test_a_pay_day_is_in_its_month_and_never_later_than_set(
    year: int, month: int, payday: int, offset: int
) -> None:
    found = pay_date(f"{year}-{month:02}", payday, offset)
    assert (found.year * 12 + found.month) - (year * 12 + month) == offset
    assert found.day == payday or (found.day < payday and (found + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("payday", "year", "told"),
    [("11", 2026, False), ("11", 2025, True), (None, 2025, False)],
)
def test_a_due_date_in_a_year_without_holidays_is_told(payday: str | None, year: int, told: bool) -> None:
    day: dict[str, Cell] = {"date": datetime(year, 10, 1), "name": "国庆节", "kind": "放假"}
    done = do(scores([a_row("甲")], holidays=[day], payday=payday), "build_month")
    message = "“节假日”没有 2026 年的放假安排，提交期限只避开了周六、周日"
    assert (message in [problem.message for problem in done.problems]) is told
