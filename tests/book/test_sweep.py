"""Rows looked at one after another are the rows that are read one by one; money out has its column."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from cs_macros.book.table import Table
from cs_macros.hosts.memory import cell_as_read
from cs_macros.hosts.port import Cell, CellError, Grid
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.after_sales.register import Case
from tests.builders import NOW

COLUMNS = Case.layout.columns
words = st.sampled_from(
    ["", " ", "是", "张敏", " 张敏 ", "1", "１２", "128.50", "￥12", "1.2E+17", "2026-11-22", "11月22日",
     "16:30", "已登记", "已关闭", "淘宝", "sf 001", "-5", "0"]
)  # fmt: skip
cells: st.SearchStrategy[Cell] = (
    st.none()
    | words
    | st.booleans()
    | st.sampled_from([1.0, 0.0, -1.0, 3.5, 1e17, Decimal("2.50"), CellError("#N/A")])
    | st.sampled_from([datetime(2026, 11, 22, 16, 30), date(2026, 11, 22), datetime(2027, 12, 1)])
)
grids = st.lists(st.lists(cells, min_size=len(COLUMNS), max_size=len(COLUMNS)), min_size=1, max_size=6).map(
    lambda rows: Grid(
        Case.layout.sheet,
        [each.header for each in COLUMNS],
        {7 + n: [cell_as_read(cell) for cell in row] for n, row in enumerate(rows)},
    )
)


@settings(max_examples=40, deadline=None)
@given(grid=grids)
def test_a_sweep_reads_what_reading_one_by_one_reads(grid: Grid) -> None:
    one_by_one, swept = Table(Case, grid, NOW), Table(Case, grid, NOW)
    found = [(r.position, repr(r.record), list(r.bad.items()), r.raw, r.key) for r in swept.sweep()]
    assert found == [
        (r.position, repr(r.record), list(r.bad.items()), r.raw, r.key) for r in one_by_one.rows()
    ]
    assert not swept._rows


@settings(max_examples=40, deadline=None)
@given(grid=grids)
def test_a_row_read_by_its_columns_is_what_validation_would_make_of_it(grid: Grid) -> None:
    for row in Table(Case, grid, NOW).rows():
        filled = {name: cell for name, cell in row.raw.items() if cell is not None and str(cell).strip()}
        bad: dict[str, str] = {}
        try:
            wanted = Case.model_validate(filled, context={"now": NOW})
        except ValidationError as error:
            bad = {str(each["loc"][0]): each["type"] for each in error.errors(include_url=False)}
            good = {name: cell for name, cell in filled.items() if name not in bad}
            wanted = Case.model_validate(good, context={"now": NOW})
        assert list(row.bad) == list(bad)
        assert row.record == wanted


def test_a_swept_row_stays_only_when_it_was_changed() -> None:
    table = case_rows(
        ("AS20261122-001", "已关闭"), ("AS20261122-002", "处理中"), ("AS20261122-003", "处理中")
    )
    for row in table.sweep():
        if row.position == 8:
            row.record.remark = "换了灯泡"
        if row.position == 9:
            table.keep(row)
    assert [row.position for row in table._rows.values()] == [8, 9]
    assert [(each.row.position, dict(each.fields)) for each in table.changes()] == [
        (8, {"remark": (None, "换了灯泡")})
    ]
    assert [row.record.remark for row in table.sweep()] == [None, "换了灯泡", None]


def test_states_are_asked_as_they_are_now() -> None:
    table = case_rows(("AS20261122-001", "已关闭"), ("AS20261122-002", "处理中"))
    table.row(7).record.status = table.row(8).record.status
    assert table.where_now("status", {"处理中"}) == [7, 8]
    assert table.where_now("status", {"已关闭"}) == []


@pytest.mark.parametrize("sheet", ALL_SHEETS.with_cash(), ids=lambda sheet: sheet.table)
def test_no_money_goes_out_of_a_row_without_an_amount(sheet: Any) -> None:
    flow, record = sheet.flow, sheet.record
    for status in flow.states:
        filled = {
            column.field: Decimal("9.00") if column.kind.name == "money" else date(2026, 11, 22)
            for column in record.layout.columns
            if column.kind.name in ("money", "date") and column.field != "refund_amount"
        }
        row = record.of_values({**dict.fromkeys(record.model_fields), **filled, "status": status})
        assert sheet.cash(row).went_out == 0, status


def case_rows(*rows: tuple[str, str]) -> Table[Case]:
    headers = [each.header for each in COLUMNS]
    lines = {
        7 + n: [{"number": number, "status": status}.get(each.field) for each in COLUMNS]
        for n, (number, status) in enumerate(rows)
    }
    return Table(Case, Grid(Case.layout.sheet, headers, lines), NOW)
