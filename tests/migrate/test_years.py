"""Days without a year: what is written, and what tells the year."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_macros.hosts.port import Cell
from cs_macros.migrate.dating import Written, written
from cs_macros.migrate.years import Clues, Column, clues_in

NOW = date(2026, 11, 22)


def test_days_are_read_as_people_write_them() -> None:
    cases: dict[Cell, tuple[int | None, int | None, tuple[int, ...], time | None]] = {
        "9月7号": (None, 9, (7,), None),
        "26/3/5": (2026, 3, (5,), None),
        "26年3月5号": (2026, 3, (5,), None),
        "2026.07.01": (2026, 7, (1,), None),
        "20260315": (2026, 3, (15,), None),
        "260315": (2026, 3, (15,), None),
        "0315": (None, 3, (15,), None),
        "３．１５": (None, 3, (15,), None),
        "3-15": (None, 3, (15,), None),
        "15日": (None, None, (15,), None),
        "三月十五日": (None, 3, (15,), None),
        "3月1日（周日）": (None, 3, (1,), None),
        "3.1 10:30": (None, 3, (1,), time(10, 30)),
        "3月1日下午3点半": (None, 3, (1,), time(15, 30)),
        "2026/3/5 14:05:09": (2026, 3, (5,), time(14, 5, 9)),
        46348.5: (2026, 11, (22,), time(12)),
        3.15: (None, 3, (15,), None),
        3.1: (None, 3, (1, 10), None),
        12.3: (None, 12, (3, 30), None),
        315: (None, 3, (15,), None),
        15.0: (None, None, (15,), None),
    }
    found = {cell: written(cell) for cell in cases}
    assert {cell: (one.year, one.month, one.days, one.clock) for cell, one in found.items() if one} == cases


@pytest.mark.parametrize("cell", ["3.15-3.16", "3月15日至16日", "2026.3.15~3.18", "3/15—3/16", "3.15-16"])
def test_of_a_span_the_first_day_counts(cell: str) -> None:
    one = written(cell)
    assert one is not None
    assert (one.month, one.days, one.more) == (3, (15,), True)


@pytest.mark.parametrize(
    "cell",
    ["", "3月", "2026", "2.30", "13.5", 13.5, "制表：张敏", "约3月15", "10:30", True, None, 1e300, "3.15急"],
)
def test_what_is_no_day_is_none(cell: Cell) -> None:
    assert written(cell) is None


def dated(*cells: Cell, clues: Clues | None = None, now: date = NOW, **more: object) -> list[str]:
    days = {place: one for place, cell in enumerate(cells) if (one := written(cell))}
    column = Column(days, more.get("beside", {}), clues or Clues(), now, bool(more.get("ahead")))  # type: ignore[arg-type]
    found = column.dated()
    return [str(found.get(place, "")) for place in range(len(cells))]


Y2025, Y2026 = (Clues(frozenset({year}), "标题") for year in (2025, 2026))


def test_the_year_comes_from_title_neighbours_and_order_and_never_lies_ahead() -> None:
    assert dated("3.1", "11.22") == ["2026-03-01", "2026-11-22"]
    assert dated("11.22", "11.23") == ["2025-11-22", "2025-11-23"], "one day ahead is a year back"
    assert dated("12.28", "12.30", "1.2") == ["2025-12-28", "2025-12-30", "2026-01-02"]
    assert dated("1.5", "1.2", "12.30") == ["2026-01-05", "2026-01-02", "2025-12-30"], "the newest first"
    assert dated("3.1", "3.15", clues=Y2025) == ["2025-03-01", "2025-03-15"]
    assert dated("12.28", "1.2", "2.1", clues=Y2026) == ["2025-12-28", "2026-01-02", "2026-02-01"]
    assert dated("11.28", "12.28", "1.2", clues=Y2025) == ["2025-11-28", "2025-12-28", "2026-01-02"]
    assert dated("11.20", "11.25", clues=Y2026) == ["2026-11-20", ""], "ahead of the title's year: not told"
    assert dated("2025-12-30", "12.31", "1.1") == ["2025-12-30", "2025-12-31", "2026-01-01"]
    assert dated("12.31", beside={0: [date(2024, 12, 30)]}) == ["2024-12-31"]
    assert dated("6.1", "1.3", "9.9", "2.2", clues=Y2025) == [
        "2025-06-01",
        "2025-01-03",
        "2025-09-09",
        "2025-02-02",
    ]
    assert dated("11.25", "3.1", "9.9", "1.1", "6.6")[:2] == ["2025-11-25", "2026-03-01"], "in no order"
    assert dated("11.25", "3.1", "9.9", "1.1", "6.6", clues=Y2026)[:2] == ["", "2026-03-01"]
    assert dated("11.25", beside={0: [date(2026, 11, 20)]}) == ["2025-11-25"]
    assert dated("2.29", clues=Y2025) == [""]
    assert dated("2.29") == ["2024-02-29"]
    assert dated("11.25", "1.5", ahead=True) == ["2026-11-25", "2027-01-05"]


def test_a_lost_zero_and_a_missing_month_come_from_the_order() -> None:
    assert dated(3.1, 3.2, 3.9, 3.1, 3.11, 3.19, 3.2, 3.21)[2:7] == [
        f"2026-03-{day:02}" for day in (9, 10, 11, 19, 20)
    ]
    assert dated(3.21, 3.2, 3.19, 3.1, 3.9) == [f"2026-03-{day:02}" for day in (21, 20, 19, 10, 9)]
    assert dated(3.1) == [""], "the 1st or the 10th"
    assert dated("1日", 2, "3号", clues=Clues(frozenset({2026}), "标题", 3)) == [
        f"2026-03-0{n}" for n in (1, 2, 3)
    ]
    assert dated("3月30日", "31日", "1日", "2日") == ["2026-03-30", "2026-03-31", "2026-04-01", "2026-04-02"]
    assert dated("1日", "2日") == ["", ""]


def test_titles_and_names_of_sheets_tell_year_and_month() -> None:
    assert clues_in([("标题", ["2026年3月转账"])]) == Clues(frozenset({2026}), "标题", 3)
    assert clues_in([("标题", ["转账"]), ("工作表名", ["25年"])]).years == {2025}
    assert clues_in([("标题", ["制表日期：2027-01-03"]), ("工作表名", ["2026"])]).years == {2026}
    assert clues_in([("标题", ["2025.12-2026.1 汇总"])]).years == {2025, 2026}
    assert clues_in([("标题", ["订单号 220260315"])]) == Clues()


@given(
    start=st.dates(date(2024, 1, 1), date(2026, 6, 1)),
    steps=st.lists(st.integers(0, 40), min_size=3, max_size=30),
    told=st.booleans(),
)
def test_a_register_kept_in_order_comes_back_as_it_was(start: date, steps: list[int], told: bool) -> None:
    """Ascending or descending, up to the day of reading or under a title: each day is itself again."""
    days = [start]
    for step in steps:
        days.append(days[-1] + timedelta(days=step))
    now = days[-1] if not told else max(NOW, days[-1])
    years = {day.year for day in days}
    if told and len(years) > 1:
        return
    clues = Clues(frozenset(years), "标题") if told else Clues()
    texts = [f"{day.month}月{day.day}号" for day in days]
    assert dated(*texts, clues=clues, now=now) == [str(day) for day in days]
    assert dated(*reversed(texts), clues=clues, now=now) == [str(day) for day in reversed(days)]


def test_a_day_with_its_year_is_left_alone() -> None:
    assert written(datetime(2026, 3, 5, 14)) == Written(2026, 3, (5,), time(14))
    assert dated(date(2099, 1, 1)) == ["2099-01-01"]
