"""`upgrade` on a workbook with the former head: its thin row becomes the band, and nothing else moves."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from cs_macros import __version__
from cs_macros.book.headers import find_columns
from cs_macros.book.sheets import Sheet
from cs_macros.book.stages import stages_of
from cs_macros.build.bands import bands
from cs_macros.build.places import plan
from cs_macros.migrate.desk import redrawn
from cs_macros.migrate.outlines import grouped
from cs_macros.migrate.upgrade import upgrade
from cs_macros.sheets import ALL_SHEETS
from tests.conftest import Share

RELEASE = Path(__file__).parents[1] / "releases" / "0.1.0.xlsm"
TRANSFERS = ALL_SHEETS["bank_transfers"]


def renewed(path: Path) -> None:
    upgrade(path, ALL_SHEETS.in_order(), __version__)


@pytest.fixture(scope="session")
def upgraded(share: Share) -> Path:
    folder = share("older-desk", lambda folder: renewed(Path(shutil.copy(RELEASE, folder / "台账.xlsm"))))
    return folder / "台账.xlsm"


@pytest.fixture(scope="session")
def books(upgraded: Path) -> tuple[Workbook, Workbook]:
    """Before and after."""
    return load_workbook(RELEASE, keep_vba=True), load_workbook(upgraded, keep_vba=True)


def registers(book: Workbook) -> Iterator[tuple[Sheet, Any, list[str], int]]:
    """Our registers in a workbook: declaration, page, headers, row of the header."""
    for sheet in ALL_SHEETS.registers():
        if sheet.title in book.sheetnames:
            page = book[sheet.title]
            row = page[page.tables[sheet.table].ref][0]
            yield sheet, page, [str(cell.value) for cell in row], row[0].row


def test_no_column_and_no_header_row_moves(books: tuple[Workbook, Workbook]) -> None:
    before = {sheet.table: (headers, row) for sheet, _, headers, row in registers(books[0])}
    after = {sheet.table: (headers, row) for sheet, _, headers, row in registers(books[1])}
    assert before.keys() <= after.keys()
    for table, (headers, row) in before.items():
        assert (after[table][0][: len(headers)], after[table][1]) == (headers, row), table
        assert len(after[table][0]) > len(headers)


def test_the_thin_row_names_the_stage_of_every_column(books: tuple[Workbook, Workbook]) -> None:
    for sheet, page, headers, row in registers(books[1]):
        where = find_columns(sheet.record.layout, headers)
        stages = {at: sheet.record.layout[field].stage for field, at in where.items()}
        told = [page.cell(row - 1, at + 1) for at in range(len(headers))]
        assert [cell.value or "" for cell in told] == [stages.get(at, "") for at in range(len(headers))]
        firsts = [band.first for band in bands([cell.value or "" for cell in told])]
        assert [at for at, cell in enumerate(told) if cell.value and cell.number_format != ";;;"] == firsts
        assert page.row_dimensions[row - 1].height == 13.5


def test_a_stages_buttons_stand_over_one_of_its_runs(
    books: tuple[Workbook, Workbook], upgraded: Path
) -> None:
    wrong: list[object] = []
    for sheet, page, headers, row in registers(books[1]):
        assert sheet.flow
        stages = stages_of(sheet.flow)
        told = [page.cell(row - 1, at + 1).value or "" for at in range(len(headers))]
        firsts = {band.first: band.stage for band in bands(told)}
        for macro, column, top in anchors(upgraded, books[1], sheet.title):
            stage = stages.get(macro, "")
            moves = [move for move in sheet.flow.moves if move.name == macro and not move.registers]
            if moves and stage != next(each.stage for each in sheet.record.layout.columns if each.stage):
                wrong += [] if firsts.get(column) == stage else [(sheet.title, macro, column)]
            wrong += [] if top < row - 2 else [(sheet.title, macro, "below", top)]
    assert wrong == []


def anchors(path: Path, book: Workbook, title: str) -> Iterator[tuple[str, int, int]]:
    with zipfile.ZipFile(path) as package:
        at = book.sheetnames.index(title) + 1
        links = package.read(f"xl/worksheets/_rels/sheet{at}.xml.rels").decode()
        (part,) = re.findall(r"vmlDrawing\d+\.vml", links)
        drawing = package.read(f"xl/drawings/{part}").decode()
    for shape in re.findall(r"<v:shape .*?</v:shape>", drawing, re.DOTALL):
        (anchor,), (macro,) = re.findall(r"<x:Anchor>([^<]*)<", shape), re.findall(r"\[0\]!(\w+)<", shape)
        column, _, top, *_ = (int(each) for each in anchor.split(","))
        yield macro, column, top


def test_missing_and_blamed_cells_shine_in_their_own_columns(books: tuple[Workbook, Workbook]) -> None:
    page = books[1][TRANSFERS.title]
    headers = {cell.value: cell.column_letter for cell in page[page.tables["bank_transfers"].ref][0]}
    first = page[page.tables["bank_transfers"].ref][0][0].row + 1
    rules = {
        str(area.sqref): rule.formula[0]
        for area in page.conditional_formatting
        for rule in area.rules
        if rule.formula and "TRIM" in rule.formula[0]
    }
    column, chosen = headers["运单号"], headers["下一步"]
    assert rules[f"{column}{first}:{column}1048576"] == (
        f'AND(LEN(TRIM(${column}{first}))=0,${chosen}{first}="标记发货")'
    )
    blame = [rule.formula[0] for area in page.conditional_formatting for rule in area.rules
             if rule.formula and "FIND" in rule.formula[0]]  # fmt: skip
    assert len(blame) == 1
    assert f"${headers['问题']}{first}" in blame[0]


def columns_of(page: Any) -> dict[int, Any]:
    """Number of a column → its entry in the sheet, whose attributes hold for it alone."""
    entries = page.column_dimensions.values()
    return {at: each for each in entries for at in range(each.min, min(each.max, 500) + 1)}


def test_stages_fold_behind_their_first_column_and_no_column_looks_different(
    books: tuple[Workbook, Workbook],
) -> None:
    before = {sheet.table: columns_of(page) for sheet, page, *_ in registers(books[0])}
    for sheet, page, headers, row in registers(books[1]):
        told = [page.cell(row - 1, at + 1).value or "" for at in range(len(headers))]
        folding = {at + 1 for band in bands(told) for at in band.folding}
        after = columns_of(page)
        assert {at for at, each in after.items() if each.outlineLevel} == folding, sheet.title
        assert not page.sheet_properties.outlinePr.summaryRight
        for at, each in before.get(sheet.table, {}).items():
            assert (each.width, each.hidden) == (after[at].width, after[at].hidden), (sheet.title, at)
        if sheet.table in before:
            assert not any(each.hidden for each in after.values()), "an older file is never folded"


COLUMNS = b'<cols><col min="1" max="6" width="9" style="2"/><col min="9" max="16384" hidden="1"/></cols>'
SHEET = b"<worksheet><sheetPr><pageSetUpPr/></sheetPr><sheetFormatPr/>%b<sheetData/></worksheet>"


def test_an_entry_for_several_columns_is_divided_where_a_group_ends() -> None:
    new = grouped(SHEET % COLUMNS, "s", {2, 3, 5, 10})
    assert new == (
        b'<worksheet><sheetPr><outlinePr summaryRight="0"/><pageSetUpPr/></sheetPr>'
        b'<sheetFormatPr outlineLevelCol="1"/><cols><col min="1" max="1" width="9" style="2"/>'
        b'<col min="2" max="3" width="9" style="2" outlineLevel="1"/>'
        b'<col min="4" max="4" width="9" style="2"/>'
        b'<col min="5" max="5" width="9" style="2" outlineLevel="1"/>'
        b'<col min="6" max="6" width="9" style="2"/>'
        b'<col min="9" max="9" hidden="1"/><col min="10" max="10" hidden="1" outlineLevel="1"/>'
        b'<col min="11" max="16384" hidden="1"/></cols><sheetData/></worksheet>'
    )


@pytest.mark.parametrize(
    ("columns", "folding"),
    [
        pytest.param(COLUMNS, {7}, id="a column without an entry has nothing to carry its level"),
        pytest.param(COLUMNS.replace(b"style", b"outlineLevel"), {2}, id="people have groups of their own"),
        pytest.param(COLUMNS, set[int](), id="no stage has a second column"),
        pytest.param(b"", {2}, id="no column has a width"),
    ],
)
def test_where_columns_cannot_be_grouped_the_sheet_stays(columns: bytes, folding: set[int]) -> None:
    assert grouped(SHEET % columns, "s", folding) is None


@pytest.mark.slow
def test_a_row_that_somebody_has_written_into_stays(tmp_path: Path) -> None:
    path = Path(shutil.copy(RELEASE, tmp_path / "自己写过.xlsm"))
    from cs_macros.hosts.package.workbook import Package

    package = Package(path.read_bytes())
    table = package.table("bank_transfers")
    package.sheet(table.sheet).write(table.area.top - 1, 6, "本组自用")
    path.write_bytes(b"".join(package.rewritten(package.changed())))
    renewed(path)
    page = load_workbook(path, keep_vba=True)[TRANSFERS.title]
    row = page[page.tables["bank_transfers"].ref][0][0].row - 1
    assert [cell.value for cell in page[row] if cell.value] == ["本组自用"]
    assert load_workbook(path)["售后登记表"].cell(row, 5).value == "登记"


def test_a_second_run_changes_nothing(upgraded: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(upgraded, tmp_path / "再一次.xlsm"))
    before = path.read_bytes()
    told = upgrade(path, ALL_SHEETS.in_order(), __version__)
    assert "已经是最新的" in told.summary
    assert path.read_bytes() == before


def test_buttons_that_would_lie_over_each_other_or_across_the_line_stay_where_they_were() -> None:
    places = plan(TRANSFERS)
    first, second = places.spots[:2]
    shape = b"<v:shape style='margin-left:0pt'><x:Anchor>0</x:Anchor><x:FmlaMacro>[0]!%b<</v:shape>"
    model = b"".join(shape % spot.pressed.name.encode() for spot in (first, second))
    apart = replace(places, spots=[first, second])
    drawn = redrawn(model, apart)
    assert drawn
    assert drawn.count(b"<x:Anchor>0, ") == 2
    assert redrawn(model, replace(apart, spots=[first, replace(second, left=first.left + 5)])) is None
    across = replace(second, left=places.frozen_width - 5)
    assert redrawn(model, replace(apart, spots=[first, across])) is None
    assert redrawn(model, replace(apart, spots=[first])) is None  # a button would be lost
