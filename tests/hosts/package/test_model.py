"""Random edits on random workbooks do what the same edits do to a dictionary, and can be undone."""

from __future__ import annotations

import os
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import python_calamine
import xlsxwriter
from hypothesis import HealthCheck, given, settings

from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.package.workbook import Package
from cs_macros.hosts.port import Append, Cell, Delete, Grid, Replace
from tests.hosts.package.made import MAIN, package, saved

texts = st.text(st.characters(codec="utf-16"), max_size=12) | st.sampled_from(
    ["=1+1", "+86", "@x", " 空格 ", "_x000D_", "a\nb", "007", "1.5", "<&>'\"", "]]>", "#N/A", "\x01", "😀"]
)
numbers = st.floats(allow_nan=False, allow_infinity=False, width=64) | st.integers(-(10**14), 10**14)
moments = st.datetimes(datetime(1901, 1, 1), datetime(2099, 1, 1)).map(
    lambda one: one.replace(microsecond=one.microsecond // 1000 * 1000)
)
dates = st.dates(date(1901, 1, 1), date(2099, 1, 1))
cells: st.SearchStrategy[Cell] = st.none() | texts | numbers | st.booleans() | dates | moments
places = st.tuples(st.integers(1, 8), st.integers(1, 6))
sheets = st.dictionaries(places, cells, max_size=20)
SETTINGS = settings(
    max_examples=300 if os.environ.get("CS_MACROS_CI") else 30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def as_read(value: Cell) -> Cell:
    """Return a cell as it comes back: numbers as float, midnight as a date's time, empty text as nothing."""
    if isinstance(value, bool) or value is None or value == "":
        return value or (value if isinstance(value, bool) else None)
    return float(value) if isinstance(value, int) else value


def alike(read: Cell, written: Cell) -> bool:
    """Whether a value came back; a cell once formatted as a date shows its later numbers as dates."""
    if isinstance(read, (date, time)) and isinstance(written, (date, time)):
        return as_moment(read) == as_moment(written)
    return read == written and isinstance(read, bool) == isinstance(written, bool)


def as_moment(value: date | time) -> datetime:
    if isinstance(value, time):
        return datetime.combine(date(1900, 1, 1), value)
    return value if isinstance(value, datetime) else datetime.combine(value, time())


def built(content: dict[tuple[int, int], Cell], odd: int) -> Package:
    """Return a workbook with these cells in one of several dialects, written by the editor itself."""
    heads = [
        "<sheetData/>",
        '<dimension ref="A1"/><sheetData></sheetData>',
        "<sheetData><!-- <row> --></sheetData>",
    ]
    shared = {"shared": f'<sst xmlns="{MAIN}"><si><t>x</t></si></sst>'} if odd % 2 else {}
    made = package(heads[odd % 3], **shared)
    for place, value in content.items():
        made.sheet("表").write(*place, value)
    return made


@SETTINGS
@given(
    before=sheets,
    edits=st.lists(st.tuples(places, texts | st.none() | st.booleans()), max_size=12),
    odd=st.integers(0, 5),
)
def test_edits_equal_the_same_edits_on_a_model_and_can_be_undone(
    before: dict[tuple[int, int], Cell], edits: list[tuple[tuple[int, int], Cell]], odd: int, tmp_path: Path
) -> None:
    opened = saved(built(before, odd), tmp_path)
    model = {place: as_read(value) for place, value in before.items()}
    for place, value in edits:
        opened.sheet("表").write(*place, value)
        model[place] = as_read(value)
    again = saved(opened, tmp_path)
    for place in [(row, column) for row in range(1, 9) for column in range(1, 7)]:
        assert alike(again.sheet("表").value(*place), model.get(place)), place
    for place, _ in edits:
        again.sheet("表").write(*place, before.get(place))
    undone = saved(again, tmp_path).sheet("表")
    for place, value in before.items():
        assert alike(undone.value(*place), as_read(value)), place


@SETTINGS
@given(content=st.dictionaries(places, texts | numbers, max_size=15))
def test_calamine_reads_what_was_written(content: dict[tuple[int, int], Any], tmp_path: Path) -> None:
    saved(built(content, 1), tmp_path)
    sheet = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "saved.xlsx")).get_sheet_by_index(0)
    top, left = sheet.start or (0, 0)
    for row, line in enumerate(sheet.to_python(skip_empty_area=True), top + 1):
        for column, value in enumerate(line, left + 1):
            wanted = content.get((row, column))
            assert value == ("" if wanted is None else wanted)


HEADERS = ["编号", "金额", "备注"]
lines = st.fixed_dictionaries(
    {"编号": st.text("AB12", min_size=1, max_size=4)}, optional={"金额": numbers, "备注": texts}
)
table_edits = st.lists(
    st.tuples(st.just("append"), lines)
    | st.tuples(st.just("replace"), st.integers(0, 9), lines)
    | st.tuples(st.just("delete"), st.integers(0, 9)),
    max_size=8,
)


@SETTINGS
@given(rows=st.lists(lines, max_size=5), blank=st.integers(1, 3), edits=table_edits)
def test_rows_of_a_table_equal_a_list(
    rows: list[dict[str, Any]], blank: int, edits: list[tuple[Any, ...]], tmp_path: Path
) -> None:
    path = tmp_path / "模型.xlsx"
    book = xlsxwriter.Workbook(path, {"strings_to_numbers": False, "strings_to_formulas": False})
    sheet = book.add_worksheet("表")
    sheet.add_table(
        2, 1, 2 + len(rows) + blank, 3, {"name": "T", "columns": [{"header": h} for h in HEADERS]}
    )
    book.close()
    host = ClosedHost(path, backups=False)
    host.write([Append("T", row) for row in rows])
    model = [dict(row) for row in rows]
    before = filled(host.read("T"))
    for kind, *rest in edits:
        if kind == "append":
            host.write([Append("T", rest[0])])
            model.append(dict(rest[0]))
        elif rest[0] < len(model):
            row = 4 + rest[0]
            host.write([Replace("T", row, rest[1]) if kind == "replace" else Delete("T", row)])
            if kind == "replace":
                model[rest[0]].update(rest[1])
            else:
                del model[rest[0]]
    expected = [tuple(as_read(row.get(header)) for header in HEADERS) for row in model]
    assert filled(host.read("T")) == expected
    assert len(before) == len(rows)


def filled(grid: Grid) -> list[tuple[Cell, ...]]:
    return [tuple(row) for row in grid.rows.values() if any(cell is not None for cell in row)]
