"""LibreOffice opens what we build, calculates it, and shows what we meant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from xlsxwriter.workbook import Workbook

from cs_macros.build.choices import LISTS
from cs_macros.build.contents import names
from cs_macros.sheets import ALL_SHEETS
from tests.office import convert

pytestmark = pytest.mark.office


@pytest.fixture(scope="module")
def opened(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workbook after LibreOffice has opened, recalculated and saved it."""
    return convert(sample, "xlsx", tmp_path_factory.mktemp("office"))


def test_every_sheet_and_table_arrives(opened: Path) -> None:
    book = load_workbook(opened)
    assert set(book.sheetnames) == {*(sheet.title for sheet in ALL_SHEETS.in_order()), LISTS}
    for sheet in ALL_SHEETS.in_order():
        headers = [column.header for column in sheet.record.layout.columns]
        rows = [[cell.value for cell in row] for row in book[sheet.title].iter_rows(max_row=20)]
        assert any(row[: len(headers)] == headers for row in rows)


def test_every_cell_holds_what_we_wrote(opened: Path, sample: Path) -> None:
    ours, theirs = load_workbook(sample, data_only=True), load_workbook(opened, data_only=True)
    for sheet in ALL_SHEETS.in_order():
        for row in ours[sheet.title].iter_rows():
            for cell in row:
                if cell.value is not None:
                    found = theirs[sheet.title][cell.coordinate]
                    assert (found.coordinate, found.value) == (cell.coordinate, cell.value)


def test_formulas_give_no_error_and_what_we_cached(opened: Path, sample: Path) -> None:
    ours, theirs = load_workbook(sample, data_only=True)[LISTS], load_workbook(opened, data_only=True)[LISTS]
    for row in ours.iter_rows():
        for cell in row:
            assert theirs[cell.coordinate].value in (cell.value, cell.value or None)


@pytest.mark.slow
def test_the_operator_is_shown_on_every_register(opened: Path) -> None:
    book = load_workbook(opened, data_only=True)
    for sheet in ALL_SHEETS.in_order():
        if sheet.flow:
            operator = names(ALL_SHEETS.in_order(), sample=True)["operator"]
            assert f"操作人：{operator}" in [cell.value for cell in book[sheet.title][1]]


def test_drop_downs_and_colours_survive(opened: Path, sample: Path) -> None:
    ours, theirs = load_workbook(sample), load_workbook(opened)
    for sheet in ALL_SHEETS.in_order():
        wanted = {rule.type for rule in ours[sheet.title].data_validations.dataValidation}
        assert wanted <= {rule.type for rule in theirs[sheet.title].data_validations.dataValidation} | {None}
        assert bool(ours[sheet.title].conditional_formatting) is bool(
            theirs[sheet.title].conditional_formatting
        )


def test_names_that_follow_a_table_resolve(tmp_path: Path) -> None:
    """`shops_list` = `shops[店铺名]`, and a drop-down picked by the row's state."""
    with Workbook(tmp_path / "names.xlsx") as workbook:
        page = workbook.add_worksheet("店铺")
        for row, name in enumerate(["店铺名", "甲店", "乙店", "丙店"]):
            page.write_string(row, 0, name)
        page.add_table(0, 0, 3, 0, {"name": "shops", "columns": [{"header": "店铺名"}]})
        workbook.define_name("shops_list", "=shops[店铺名]")
        page.write_formula("C1", "=COUNTA(shops_list)")
        page.write_formula("C2", "=COUNTA(INDEX(A2:B4,0,IFERROR(MATCH(D1,A1:B1,0),1)))")
    made = convert(tmp_path / "names.xlsx", "ods", tmp_path)
    values = load_workbook(convert(made, "xlsx", tmp_path / "again"), data_only=True)["店铺"]
    assert (values["C1"].value, values["C2"].value) == (3, 3)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["empty", "agent"])
def test_it_prints(built: Callable[[str], Path], kind: str, tmp_path: Path) -> None:
    assert convert(built(kind), "pdf", tmp_path).read_bytes().startswith(b"%PDF")
