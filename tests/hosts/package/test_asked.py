"""What is read a column or a row at a time is what reading everything finds, and is written alike."""

from __future__ import annotations

import io
import random
import re
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch

import hypothesis.strategies as st
import pytest
import xlsxwriter
from hypothesis import given

from cs_macros.errors import CsError
from cs_macros.hosts.closed import apply
from cs_macros.hosts.package import usual
from cs_macros.hosts.package.asked import grid_of
from cs_macros.hosts.package.workbook import Package
from cs_macros.hosts.port import Append, Cell, Delete, Edit, Grid, Replace
from tests.hosts.package.made import package, table
from tests.hosts.package.test_model import SETTINGS, cells, texts

HEADERS = ["编号", "金额", "日期", "备注"]
rows_of_cells = st.lists(st.lists(cells, min_size=4, max_size=4), max_size=12)
edits = st.lists(
    st.builds(lambda row, text: Replace("T", row, {"备注": text}), st.integers(3, 9), texts)
    | st.builds(lambda text, n: Append("T", {"编号": text, "金额": n}), texts, st.integers(0, 99))
    | st.builds(lambda row: Delete("T", row), st.integers(3, 9)),
    max_size=6,
)


def made(rows: list[list[Cell]], *, inline: bool, blank: int, formula: bool, hidden: set[int]) -> bytes:
    """A workbook as Excel writes it, with shared or inline strings, formats and blank cells."""
    out = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, {"in_memory": True, **plain})
    sheet = book.add_worksheet("表")
    day, text = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "@"})
    for place, header in enumerate(HEADERS):
        sheet.write_string(1, 1 + place, header)
    for number, row in enumerate(rows, 2):
        for place, cell in enumerate(row):
            look = day if place == 2 else text if place == 0 else None
            if isinstance(cell, str) and cell:
                sheet.write_string(number, 1 + place, cell, look)
            elif cell is None and look is None:
                continue  # a cell that is not stored at all
            elif cell is None or cell == "":
                sheet.write_blank(number, 1 + place, None, look or text)
            elif isinstance(cell, bool):
                sheet.write_boolean(number, 1 + place, cell)
            elif isinstance(cell, (int, float)):
                sheet.write_number(number, 1 + place, cell, look)
            else:
                sheet.write_datetime(number, 1 + place, cell, day)  # type: ignore[arg-type]
        if formula:
            sheet.write_formula(number, 6, f"=B{number + 1}&1", None, "x")
        if number in hidden:
            sheet.set_row(number, None, None, {"hidden": True})
    bottom = max(2, 1 + len(rows) + blank)
    columns = [{"header": header} for header in HEADERS]
    sheet.add_table(1, 1, bottom, 4, {"name": "T", "columns": columns})
    book.close()
    if not inline:
        return out.getvalue()
    ours = Package(out.getvalue())
    for number, row in enumerate(rows, 3):
        for place, cell in enumerate(row, 2):
            if isinstance(cell, str):
                ours.sheet("表").write(number, place, cell + "!")
    return b"".join(ours.rewritten(ours.changed()))


def everything(opened: Package) -> tuple[dict[int, tuple[Cell, ...]], set[int]]:
    """Rows and hidden rows, each cell parsed by itself in the general way."""
    found = opened.table("T")
    sheet = opened.sheet(found.sheet)
    numbers = range(found.first_row, found.last_row + 1)
    held = {n: sheet.cells_of(n) for n in numbers}
    rows = {
        n: tuple(
            sheet.decoded(held[n][c]) if c in held[n] and held[n][c].inner else None for c in range(2, 6)
        )
        for n in numbers
    }
    return rows, {n for n in numbers if sheet.is_hidden(n)}


def same(one: object, other: object) -> bool:
    return repr(one) == repr(other)  # 1.0 and True are equal


@SETTINGS
@given(
    rows=rows_of_cells,
    inline=st.booleans(),
    blank=st.integers(0, 3),
    formula=st.booleans(),
    hidden=st.sets(st.integers(2, 9)),
)
def test_rows_columns_and_tokens_say_what_reading_everything_says(
    rows: list[list[Cell]], inline: bool, blank: int, formula: bool, hidden: set[int]
) -> None:
    opened = Package(made(rows, inline=inline, blank=blank, formula=formula, hidden=hidden))
    wanted, covered = everything(opened)
    assert opened.sheet("表").usual.are_all  # else nothing is shown here
    assert opened.sheet("表").usual.hold_no_group
    grid = grid_of(opened, opened.table("T"))
    assert same({n: tuple(row) for n, row in grid.rows.items()}, wanted)
    assert {*grid.hidden} == covered
    tokens, decode, mark = grid.tokens()
    for place in range(4):
        held = {n: row[place] for n, row in wanted.items() if row[place] is not None}
        assert same(dict(grid.column(place)), held)
        assert same([grid.cell(n, place) for n in wanted], [row[place] for row in wanted.values()])
        seen = {n for n, cell in held.items() if not (isinstance(cell, str) and not cell.strip())}
        assert {*grid_of(opened, opened.table("T")).shown(place)} == seen == {*grid.shown(place)}
        read = {n: decode(t) for n in wanted for m, t in tokens(n) if m == mark(place)}
        assert same({n: cell for n, cell in read.items() if cell is not None}, held)


def test_a_column_is_found_whatever_the_length_of_row_numbers_and_names_of_columns() -> None:
    chance, out = random.Random(18), io.BytesIO()
    around = (9, 99, 199, 999, 1_999, 9_999, 10_999, 99_999, 299_999)
    numbers = [n for middle in around for n in range(middle - 2, middle + 4)]
    columns = (0, 1, 25, 26, 27, 51, 52, 701, 702)  # A B Z AA AB AZ BA ZZ AAA
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, look = book.add_worksheet("表"), book.add_format({"bold": True})
    filled: dict[int, dict[int, str]] = {column: {} for column in columns}
    for number in numbers:
        for column in columns:
            if (kind := chance.choice(("filled", "filled", "blank", "missing"))) == "filled":
                filled[column][number + 1] = f"{number}-{column}"
                sheet.write_string(number, column, f"{number}-{column}", look)
            elif kind == "blank":
                sheet.write_blank(number, column, None, look)
    book.close()
    opened = Package(out.getvalue()).sheet("表")
    assert opened.usual.are_all
    for column, wanted in filled.items():
        found = opened.reader.column(opened.usual.column(column + 1, 1, 400_000))
        assert dict(found) == wanted, column
        middle = opened.reader.column(opened.usual.column(column + 1, 1_000, 10_000))
        assert dict(middle) == {n: text for n, text in wanted.items() if 1_000 <= n <= 10_000}


@SETTINGS
@given(
    rows=rows_of_cells, inline=st.booleans(), blank=st.integers(0, 3), formula=st.booleans(), changes=edits
)
def test_edits_give_the_same_bytes_whether_rows_are_found_or_all_parsed(
    rows: list[list[Cell]], inline: bool, blank: int, formula: bool, changes: list[Edit]
) -> None:
    data = made(rows, inline=inline, blank=blank, formula=formula, hidden=set())
    assert written(data, changes) == written(data, changes, whole=True)


def written(data: bytes, changes: list[Edit], *, whole: bool = False) -> Any:
    """What a read and a write make of a workbook; `whole`: with nothing left for later."""
    read = Package(data)
    with patch.object(usual.UsualRows, "__init__", nothing_usual) if whole else nullcontext():
        grid_of(read, read.table("T"))
        edited = Package(data, like=read)
        try:
            apply(edited, changes)
        except CsError as error:
            return str(error)
        return {name: content and bytes(content) for name, content in edited.changed().items()}


def nothing_usual(self: usual.UsualRows, rows: object) -> None:
    self.are_all = self.hold_no_group = False


ODD = {
    "a cell of another row": '<row r="3"><c r="B4"><v>1</v></c></row>',
    "a cell without a name": '<row r="3"><c><v>1</v></c><c><v>2</v></c></row>',
    "names in lower case": '<row r="3"><c r="b3"><v>1</v></c></row>',
    "space between": '<row r="3"> <c r="B3"><v>1</v></c> </row>',
    "attributes in another order": '<row r="3"><c t="str" s="0" r="B3"><v>x</v></c></row>',
    "a row without a number": '<row><c r="B1"><v>1</v></c></row>',
    "a comment": '<row r="3"><!-- <c r="B3"><v>7</v></c> --><c r="C3"><v>2</v></c></row>',
}


@pytest.mark.parametrize("body", ODD.values(), ids=ODD.keys())
def test_a_sheet_written_oddly_is_read_whole(body: str) -> None:
    opened = package(f"<sheetData>{body}</sheetData>", table=table("B2:E5", *HEADERS))
    wanted, _ = everything(opened)
    grid = grid_of(opened, opened.table("T"))
    assert not opened.sheet("表").usual.are_all
    assert isinstance(grid.rows, dict)
    assert same({n: tuple(row) for n, row in grid.rows.items()}, wanted)


USUAL = {
    "attributes that we do not know": '<row r="3"><c r="B3" s="0" cm="1" t="str"><v>x</v></c></row>',
    "single quotes inside": '<row r="3"><c r="B3" t=\'str\'><v>x</v></c><c r="C3"><v>5</v></c></row>',
    "a formula without a result": '<row r="3"><c r="B3"><f>1+1</f></c></row>',
    "a shared formula": '<row r="3"><c r="B3"><f t="shared" si="0"/><v>4</v></c></row>',
    "an array": '<row r="3"><c r="B3"><f t="array" ref="B3">1+1</f><v>2</v></c></row>',
    "text in a formula's cell": '<row r="3"><c r="B3" s="0" t="str"><f>"a"</f><v>a</v></c></row>',
    "a cell that is open and blank": '<row r="3"><c r="B3" s="0"></c><c r="C3" s="0"><v>5</v></c></row>',
    "runs": '<row r="3"><c r="B3" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c></row>',
    "a row without cells": '<row r="3" ht="20"/><row r="4"><c r="B4"><v>1</v></c></row>',
    "the same cell twice": '<row r="3"><c r="C3"><v>1</v></c><c r="B3" s="0"/><c r="D3"><v>2</v></c></row>',
}


@pytest.mark.parametrize("body", USUAL.values(), ids=USUAL.keys())
def test_what_other_programs_write_is_usual_too(body: str) -> None:
    opened = package(f"<sheetData>{body}</sheetData>", table=table("B2:E5", *HEADERS))
    wanted, _ = everything(opened)
    assert opened.sheet("表").usual.are_all
    assert opened.sheet("表").usual.hold_no_group is ("<f " not in body)
    grid = grid_of(opened, opened.table("T"))
    tokens, decode, mark = grid.tokens()
    for place in range(4):
        held = {n: row[place] for n, row in wanted.items() if row[place] is not None}
        assert same(dict(grid.column(place)), held)
        assert same([grid.cell(n, place) for n in wanted], [row[place] for row in wanted.values()])
        read = {n: decode(t) for n in grid.rows for m, t in tokens(n) if m == mark(place)}
        assert same({n: cell for n, cell in read.items() if cell is not None}, held)
    finder = opened.sheet("表").usual
    for row, column in ((3, 2), (3, 3), (3, 4), (4, 2), (9, 2)):
        place = opened.sheet("表").rows.place(row)
        all_cells = {} if place is None else opened.sheet("表").rows.cells(place)
        assert finder.cell(row, column) == all_cells.get(column)


def test_a_grid_keeps_what_it_was_read_from(tmp_path: Path) -> None:
    from cs_macros.hosts.closed import ClosedHost

    file = tmp_path / "a.xlsx"
    file.write_bytes(made([["甲", 1, None, "x"]], inline=False, blank=0, formula=False, hidden=set()))
    host = ClosedHost(file, backups=False)
    grid: Grid = host.read("T")
    host.write([Replace("T", 3, {"备注": "y"})])
    assert grid.rows[3][3] == "x"
    assert host.read("T").rows[3][3] == "y"


def test_a_cell_that_was_not_stored_goes_where_it_belongs() -> None:
    rows: list[list[Cell]] = [["甲", None, None, "x"], ["乙", 2, None, None]]
    data = made(rows, inline=False, blank=0, formula=True, hidden=set())
    changes: list[Edit] = [Replace("T", 3, {"金额": 5}), Replace("T", 4, {"备注": "y", "编号": "丙"})]
    found = written(data, changes)
    assert found == written(data, changes, whole=True)
    [sheet] = [content for name, content in found.items() if "worksheets" in name]
    names = re.findall(rb'<c r="([A-Z]+[34])"', sheet)
    assert names == [b"B3", b"C3", b"D3", b"E3", b"G3", b"B4", b"C4", b"D4", b"E4", b"G4"]
