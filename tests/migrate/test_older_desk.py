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
