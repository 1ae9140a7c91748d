"""`adopt` on registers of every kind with the habits of twenty years: every cell means what it meant."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from cs_macros.foreign import taking
from cs_macros.foreign.words import targets
from cs_macros.sheets import ALL_SHEETS
from tests.migrate import messy_habits
from tests.migrate.conftest import rows_of

LAYOUTS = {target.layout.table: target.layout for target in targets(ALL_SHEETS)}


def as_told(cell: object) -> object:
    """A cell to compare: days without their midnight, numbers as numbers."""
    if isinstance(cell, datetime) and cell.time() == datetime.min.time():
        return cell.date()
    return float(cell) if isinstance(cell, (int, float)) else cell


def wrong_cells(file: Path, truth: messy_habits.Truth, before: dict[str, int]) -> list[str]:
    """Every cell that is not what it has to be."""
    wrong = []
    for table, expected in truth.rows.items():
        rows = rows_of(file, table)[before[table] :]
        if len(rows) != len(expected):
            wrong.append(f"{table}: {len(rows)} rows, not {len(expected)}")
        for number, (row, wanted) in enumerate(zip(rows, expected, strict=False)):
            for name, value in wanted.items():
                found = as_told(row[LAYOUTS[table].header(name)])
                if value is None and name in ("log_date",):
                    continue
                if found != as_told(value):
                    wrong.append(f"{table} {number} {name}: {found!r}, not {value!r}")
    return wrong


@pytest.mark.parametrize("name", messy_habits.CASES)
def test_every_cell_means_what_it_meant(cs: Any, file: Path, tmp_path: Path, name: str) -> None:
    old, truth = messy_habits.make(name, tmp_path)
    before = {table: len(rows_of(file, table)) for table in truth.rows}
    status, told = cs("adopt", old, file)
    assert status == 0, told["problems"]
    assert wrong_cells(file, truth, before) == []
    unread = [str(each["value"]) for each in told["problems"] if "照原样" in each["message"]]
    assert unread == truth.listed
    (table, *_) = truth.rows
    rows = rows_of(file, table)[before[table] :]
    for header, texts in truth.kept.items():
        assert [row.get(header) for row in rows] == texts
    assert truth.kept or not {"颜色", "批注"} & {*rows[0]}
    limit = datetime.fromisoformat("2026-11-22").date()
    if table not in ("leave", "roster"):
        days = [cell for row in rows for cell in row.values() if isinstance(cell, date)]
        assert all(as_told(day) <= limit for day in days if not isinstance(day, datetime))


def test_a_second_run_brings_nothing(cs: Any, file: Path, tmp_path: Path) -> None:
    for name in ("transfers_under_a_year", "rejections_from_a_template"):
        old, truth = messy_habits.make(name, tmp_path)
        cs("adopt", old, file)
        _, again = cs("adopt", old, file)
        assert f"已经有的 {sum(map(len, truth.rows.values()))} 行没有重复带入" in again["summary"]


def test_rows_that_came_before_marks_were_taken_off_are_known(
    cs: Any, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An earlier version knew a row by its cells with the quotes before them."""
    old, truth = messy_habits.make("rejections_from_a_template", tmp_path)
    with monkeypatch.context() as before:
        before.setattr(taking, "bare", lambda cell: cell)
        cs("adopt", old, file)
    _, again = cs("adopt", old, file)
    assert f"已经有的 {len(truth.rows['rejections'])} 行没有重复带入" in again["summary"]


CASES = Path(__file__).parents[1] / "data" / "cases" / "adopt"


def adopted_case(
    cs: Any, file: Path, name: str, table: str, now: str
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    before = len(rows_of(file, table))
    status, told = cs("adopt", next(CASES.glob(f"{name}*.xlsx")), file, now=now)
    assert status == 0, told
    return told, rows_of(file, table)[before:]


@pytest.mark.parametrize("now", ["2026-11-22T10:00", "2027-03-01T10:00", "2028-01-05T10:00"])
def test_the_title_tells_the_year_whenever_it_is_read(cs: Any, file: Path, now: str) -> None:
    told, rows = adopted_case(cs, file, "01", "bank_transfers", now)
    assert [as_told(row["登记日期"]) for row in rows] == [date(2026, 3, day) for day in range(1, 21)]
    assert [row["客户称汇款时间"] for row in rows[:2]] == [
        datetime(2026, 3, 1, 10, 30),
        datetime(2026, 3, 2, 11, 30),
    ]
    assert {row["状态"] for row in rows} == {"已核实", None}
    assert any("年份按标题里的 2026 年：20 格" in each["message"] for each in told["problems"])


def test_a_day_ahead_of_the_title_s_year_is_listed_and_not_moved(cs: Any, file: Path) -> None:
    told, rows = adopted_case(cs, file, "01", "bank_transfers", "2026-03-10T10:00")
    assert [as_told(row["登记日期"]) for row in rows[:2]] == [date(2026, 3, 1), date(2026, 3, 2)]
    assert rows[-1]["登记日期"] == "3.20（哪一天不明）"
    assert (
        len([each for each in told["problems"] if each["header"] == "日期" and "照原样" in each["message"]])
        == 10
    )


def test_footers_of_pages_are_no_records(cs: Any, file: Path) -> None:
    told, rows = adopted_case(cs, file, "08", "after_sales", "2026-11-22T10:00")
    assert [as_told(row["登记日期"]) for row in rows] == [date(2026, 7, day) for day in range(1, 25)]
    assert {row["状态"] for row in rows} == {"处理中", "已关闭"}
    assert [each["row"] for each in told["problems"] if each["message"].startswith("页脚")] == [13, 27, 41]


def test_a_literal_quote_goes_and_one_piece_is_one(cs: Any, file: Path) -> None:
    told, rows = adopted_case(cs, file, "12", "rejections", "2026-11-22T10:00")
    assert len(rows) == 15
    assert all(row["订单号"].isdigit() and row["数量"] == 1 and row["退款金额"] == 59.9 for row in rows)
    assert [row["类型"] for row in rows[:3]] == ["退件", "拒收", "退件"]
    assert not [each for each in told["problems"] if "照原样" in each["message"]]
