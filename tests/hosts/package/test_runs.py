"""Many rows added at once stand in the file to the byte as if each had been added by itself."""

from __future__ import annotations

import io
from contextlib import nullcontext
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import hypothesis.strategies as st
import pytest
import xlsxwriter
from hypothesis import example, given, settings

from cs_macros.errors import CsError
from cs_macros.hosts.closed import apply
from cs_macros.hosts.edits import rows_of
from cs_macros.hosts.package import runs
from cs_macros.hosts.package.workbook import Package
from cs_macros.hosts.port import AppendMany, Edit, Link
from tests.hosts.package.test_model import SETTINGS, texts

HEADERS = ("编号", "金额", "日期", "备注", "合计")
BESIDE = ("nothing", "a value further down", "a merged area", "another table", "a blank cell with a look")
DATES = 1
"""A style of the columns that the cells above do not have."""

FORMULAS = ("none", "declared", "declared by addresses", "a habit", "an array")

rows = st.fixed_dictionaries(
    {},
    optional={
        "编号": texts,
        "金额": st.integers(-9, 10**6) | st.just(1.5) | st.none() | st.just(""),
        "日期": st.dates(date(2020, 1, 1), date(2030, 1, 1)) | texts | st.none(),
        "备注": texts | st.booleans() | st.just(Link("去", 'HYPERLINK("#\'表\'!A1","去")')),
        "合计": st.integers(0, 9),
    },
)


def made(count: int, formulas: str, beside: str, *, shared: bool) -> bytes:
    """A table of so many rows, with formulas in its last column and something beside or below it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("表")
    day, red = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"font_color": "#FF0000"})
    sheet.set_column(3, 4, 12, red)
    for row in range(2, 2 + count):
        sheet.write_string(row, 1, f"甲{row}" if shared else "", red)
        sheet.write_number(row, 2, row)
        sheet.write_datetime(row, 3, date(2026, 11, 22), day)
        if formulas == "an array":
            sheet.write_array_formula(row, 5, row, 5, f"{{=C{row + 1}*2}}")
        elif formulas in ("a habit", "declared by addresses"):
            sheet.write_formula(row, 5, f"=C{row + 1}*2")
    columns: list[dict[str, Any]] = [{"header": header} for header in HEADERS]
    if formulas.startswith("declared"):
        columns[4]["formula"] = "=C3*2" if formulas.endswith("addresses") else "=[@金额]*2"
    sheet.add_table(1, 1, max(2, 1 + count), 5, {"name": "T", "columns": columns})
    match beside:
        case "a value further down":
            sheet.write(12, 8, "x")
        case "a merged area":
            sheet.merge_range(8, 2, 9, 3, "")
        case "another table":
            sheet.add_table(1, 8, 12, 9, {"name": "U"})
        case "a blank cell with a look":
            sheet.write_blank(7, 2, None, red)
    book.close()
    return out.getvalue()


def written(data: bytes, edits: list[Edit], *, singly: bool) -> Any:
    edited = Package(data)
    with patch.object(runs.Run, "after", lambda *_: None) if singly else nullcontext():
        try:
            apply(edited, edits)
        except CsError as error:
            return str(error)
    parts = {name: content and bytes(content) for name, content in edited.changed().items()}
    return parts, edited.warnings, edited.table("T").area, edited.sheet("表").written


@SETTINGS
@given(
    count=st.integers(0, 4),
    formulas=st.sampled_from(FORMULAS),
    beside=st.sampled_from(BESIDE),
    shared=st.booleans(),
    added=st.lists(rows, min_size=2, max_size=9),
)
def test_rows_added_together_are_written_as_if_each_came_alone(
    count: int, formulas: str, beside: str, shared: bool, added: list[dict[str, Any]]
) -> None:
    data = made(count, formulas, beside, shared=shared)
    many = AppendMany("T", {header: [cells.get(header) for cells in added] for header in HEADERS})
    assert written(data, [many], singly=False) == written(data, [*rows_of(many)], singly=True)


odd = st.sampled_from(["x", "y", " a", "a ", "a  b", "&", "<", "_x0041_", "a|b"])
plain = st.fixed_dictionaries(
    {},
    optional={
        "编号": odd,
        "金额": st.sampled_from([0, 1, True, 1.0, "1", Decimal("1.10"), datetime(2026, 11, 22, 9, 30)]),
        "日期": st.sampled_from([date(2020, 1, 1), date(2020, 1, 2), "x", 7]),
        "备注": st.just("x") | odd,
        "合计": st.just(3),
    },
)


@settings(SETTINGS, max_examples=SETTINGS.max_examples * 4)
@given(count=st.integers(0, 1), shared=st.booleans(), added=st.lists(plain, min_size=2, max_size=9))
@example(0, True, [{"日期": cell} for cell in ("x", 7, "x", date(2020, 1, 1), 7, "x")])
@example(0, True, [{"编号": "1", "日期": cell} for cell in (None, 7, date(2020, 1, 1), 7, "x", 7)])
@example(0, True, [{"编号": "1", "金额": cell} for cell in (1, 7, datetime(2026, 11, 22), 7, 7)])
def test_rows_without_formulas_are_put_together_alike(
    count: int, shared: bool, added: list[dict[str, Any]]
) -> None:
    """Looks that a value needs stay with its column, from one batch of rows to the next."""
    data = made(count, "none", "nothing", shared=shared)
    many = AppendMany("T", {header: [cells.get(header) for cells in added] for header in HEADERS})
    with patch.object(runs, "TOGETHER", 4):
        assert written(data, [many], singly=False) == written(data, [*rows_of(many)], singly=True)


@pytest.mark.parametrize(
    ("beside", "alike"), [("nothing", 6), ("another table", 6), ("a value further down", 0)]
)
def test_only_where_nothing_is_in_the_way(beside: str, alike: int) -> None:
    taken: list[int] = []
    plain = runs.Run.extend
    with patch.object(runs.Run, "extend", lambda *asked: (taken.append(7 - asked[2]), plain(*asked))):
        many = AppendMany("T", {"金额": [*range(7)]})
        written(made(3, "none", beside, shared=True), [many], singly=False)
    assert sum(taken) == alike


@pytest.mark.parametrize("together", [True, False], ids=["many", "one by one"])
@pytest.mark.parametrize("last", [7, Link("去", 'HYPERLINK("#A1","去")')], ids=["a number", "a link"])
def test_a_number_below_a_blank_looks_as_its_column_does(together: bool, last: Any) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("表")
    sheet.write_row(1, 0, ["x", 5])  # set back to 常规 in a column that shows dates by itself
    sheet.add_table(0, 0, 1, 1, {"name": "T", "columns": [{"header": "甲"}, {"header": "乙"}]})
    book.close()
    edited = Package(out.getvalue())
    edited.sheet("表").frame.column_style = lambda column: DATES  # type: ignore[method-assign]
    cells: list[tuple[Any, Any]] = [("a", 1), ("b", None), ("c", 12.5), (last, 7)]
    many = AppendMany("T", {"甲": [one for one, _ in cells], "乙": [other for _, other in cells]})
    apply(edited, [many] if together else [*rows_of(many)])
    stored = [edited.sheet("表").stored(row, 2) for row in (3, 5, 6)]
    assert [cell and cell.style for cell in stored] == [0, 0, 0]
