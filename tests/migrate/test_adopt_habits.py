"""`adopt` on registers of every kind with the habits of twenty years: every cell means what it meant."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from cs_macros.migrate.words import targets
from tests.migrate import messy_habits
from tests.migrate.conftest import rows_of

LAYOUTS = {target.layout.table: target.layout for target in targets()}


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
