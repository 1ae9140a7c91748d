"""`adopt` on other people's sheets of 售后, 退换货 and 拒收退件: told apart, every row once (ISSUE 6, 9)."""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from cs_macros.book.headers import normal
from cs_macros.foreign.words import FILE, Target, targets
from cs_macros.sheets import ALL_SHEETS
from tests.migrate import messy_after_sales as messy
from tests.migrate.conftest import rows_of
from tests.migrate.messy import Made, put

TABLES = [table for table in messy.TABLES if ALL_SHEETS.record_of(table)]


def refunds(file: Path, table: str) -> Decimal:
    cells = [row["退款金额"] for row in rows_of(file, table)]
    return sum((Decimal(str(cell)) for cell in cells if isinstance(cell, float)), Decimal(0))


@pytest.mark.slow
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("name", messy.CASES)
def test_every_row_comes_in_once_and_into_its_own_register(
    cs: Any, file: Path, tmp_path: Path, name: str, table: str
) -> None:
    old, made = messy.make(name, table, tmp_path)

    status, told = cs("adopt", old, file)

    assert status == 0, told["problems"]
    assert {each: len(rows_of(file, each)) for each in TABLES if rows_of(file, each)} == made.rows
    assert refunds(file, table) == made.sums[table]
    assert sum("照原样" in each["message"] for each in told["problems"]) == made.damaged

    content = file.read_bytes()
    status, again = cs("adopt", old, file)
    assert f"已经有的 {made.rows[table]} 行没有重复带入" in again["summary"]
    assert file.read_bytes() == content


def test_all_three_and_the_transfers_are_told_apart(cs: Any, file: Path, tmp_path: Path) -> None:
    book, made = Workbook(), Made()
    messy.everything(book, made)
    status, told = cs("adopt", messy.saved(book, tmp_path), file)
    assert status == 0, told["problems"]
    tables = [*TABLES, "bank_transfers"]
    assert {table: len(rows_of(file, table)) for table in tables} == {t: made.rows[t] for t in tables}
    assert {table: refunds(file, table) for table in TABLES} == {table: made.sums[table] for table in TABLES}


def test_headers_that_fit_all_three_are_not_guessed(cs: Any, file: Path, tmp_path: Path) -> None:
    """No name, and words of nobody: better left out and said than put into the wrong register."""
    book = Workbook()
    rows, _ = messy.rows_of("rejections", 5, 1)
    cells = [[row.get(field) for field in messy.SAME_FIELDS["rejections"]] for row in rows]
    for row in cells:
        row[9], row[11] = "见备注", "好了"
    put(book.create_sheet("Sheet1"), messy.SAME, cells)
    messy.sheet_of(book, Made(), "rejections", 2, title="拒收", count=3)
    before = {table: len(rows_of(file, table)) for table in TABLES}
    status, told = cs("adopt", messy.saved(book, tmp_path), file)
    assert status == 0
    (left,) = [each for each in told["problems"] if "整张没有带过来" in each["message"]]
    assert left["sheet"] == "Sheet1"
    assert "把表的名称（如“退换货登记表”）写在表头上面" in left["hint"]
    assert {t: len(rows_of(file, t)) - before[t] for t in TABLES if t != "rejections"} == {
        t: 0 for t in TABLES if t != "rejections"
    }


STATES = {
    "after_sales": {"未处理": "已登记", "拦截中": "已联系快递", "退款中": "退款处理中", "已解决": "已关闭"},
    "returns": {"待审核": "申请", "退货中": "已寄回", "待换货": "待发换货", "已完结": "已完成"},
    "rejections": {"待处理": "已登记", "已联系": "已联系客户", "已退回": "已收到", "已提交": "已上交"},
}


@pytest.mark.parametrize("table", TABLES)
def test_states_of_others_are_mapped_and_unknown_ones_noted(
    cs: Any, file: Path, tmp_path: Path, table: str
) -> None:
    theirs = [*STATES[table], "随便写的"]

    def speak(place: int, row: dict[str, Any]) -> None:
        row["status"] = theirs[place % 5]

    book, made = Workbook(), Made()
    messy.sheet_of(book, made, table, 3, count=10, change=speak)
    _, told = cs("adopt", messy.saved(book, tmp_path), file)
    rows = rows_of(file, table)
    assert Counter(row["状态"] for row in rows) == {**dict.fromkeys(STATES[table].values(), 2), None: 2}
    unknown = [row for row in rows if row["状态"] is None]
    assert all(any("旧状态：随便写的" in str(cell) for cell in row.values()) for row in unknown)
    assert [each["value"] for each in told["problems"] if "不认识这个状态" in each["message"]] == [
        "随便写的"
    ] * 2
    assert all(bool(row["记录号"]) is (row["状态"] is not None) for row in rows)


ENUMS = {
    "after_sales": {
        "case_type": {"错发": "少件/错发", "截单": "发货后撤回", "其它": "其他"},
        "solution": {"仅退款": "退款", "补寄": "补发"},
    },
    "returns": {
        "kind": {"退": "退货", "换码": "换货"},
        "is_quality": {"非质量问题": "否", "不确定": "待核实"},
    },
    "rejections": {
        "kind": {"拒签": "拒收", "派送失败": "退件"},
        "outcome": {"已入库": "入库", "二次派送": "重新派送", "找快递赔": "快递索赔"},
    },
}


@pytest.mark.parametrize("table", TABLES)
def test_words_of_others_become_ours_and_unknown_ones_stay_and_are_told(
    cs: Any, file: Path, tmp_path: Path, table: str
) -> None:
    record = ALL_SHEETS.record_of(table)
    assert record is not None
    put_in: list[dict[str, str]] = []

    def speak(place: int, row: dict[str, Any]) -> None:
        for field, words in ENUMS[table].items():
            theirs = [*words, "说不清"] if place == 5 else [*words]
            row[field] = theirs[-1 if place == 5 else place % len(words)]
        put_in.append({field: row[field] for field in ENUMS[table]})

    book, made = Workbook(), Made()
    messy.sheet_of(book, made, table, 2, count=6, change=speak, title=messy.TITLE[table])
    _, told = cs("adopt", messy.saved(book, tmp_path), file)
    rows = rows_of(file, table)
    for field, words in ENUMS[table].items():
        header = record.layout.header(field)
        assert [row[header] for row in rows] == [words.get(one[field], one[field]) for one in put_in]
        bad = [each for each in told["problems"] if each["header"] == header and "照原样" in each["message"]]
        assert [each["value"] for each in bad] == ["说不清"]


@pytest.mark.parametrize("target", targets(ALL_SHEETS), ids=lambda target: target.record.layout.table)
def test_a_header_names_one_column_of_a_table(target: Target) -> None:
    columns = target.layout.columns
    words = [word for c in columns for word in {normal(each) for each in (c.header, *c.synonyms)}]
    assert [word for word, times in Counter(words).items() if times > 1] == []


@pytest.mark.parametrize("target", targets(ALL_SHEETS), ids=lambda target: target.record.layout.table)
def test_what_is_told_of_a_table_is_about_its_columns_and_words(target: Target) -> None:
    table = target.record.layout.table
    told = tomllib.loads(FILE.read_text("utf-8")).get(table, {})
    layout = target.record.layout.by_field
    words = told.get("words", {})
    named = {
        *told.get("headers", {}),
        *words,
        *(name for group in told.get("essential", ()) for name in group),
    }
    assert named - {*layout} == set()
    for field, ours in words.items():
        assert {*ours} <= {*layout[field].kind.choices}, field
    states = target.sheet.flow.states if target.sheet.flow else ()
    assert {*told.get("states", {})} <= {str(state) for state in states}


def test_an_adopted_parcel_belongs_to_the_week_of_its_day(cs: Any, file: Path, tmp_path: Path) -> None:
    book, made = Workbook(), Made()

    def speak(place: int, row: dict[str, Any]) -> None:
        row["status"], row["log_date"] = "已处理", datetime(2026, 10, 1 + place)

    messy.sheet_of(book, made, "rejections", 2, count=4, change=speak)
    cs("adopt", messy.saved(book, tmp_path), file)
    cs("refresh", file)
    assert [(row["登记时间"], row["所属周"]) for row in rows_of(file, "rejections")] == [
        (datetime(2026, 10, 1), "2026-W40"),
        (datetime(2026, 10, 2), "2026-W40"),
        (datetime(2026, 10, 3), "2026-W40"),
        (datetime(2026, 10, 4), "2026-W41"),
    ]
