"""What stands on the sheets: tables, formats, rules, names; read back with openpyxl."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from cs_macros import __version__
from cs_macros.book.columns import BUTTONS, TYPED, Column, Entry, IdText, Text, column
from cs_macros.book.flow import Ask, Flow, Move, button
from cs_macros.book.sheets import Sheet
from cs_macros.build.places import LAST_ROW, plan
from cs_macros.build.printed import A_PAGE
from cs_macros.build.workbook import build_workbook
from cs_macros.hosts.port import Cell
from cs_macros.sheets import ALL_SHEETS
from tests.lists import for_each

SHEETS = for_each(ALL_SHEETS.in_order(), lambda sheet: sheet.table)
COLUMNS = for_each(
    [(sheet, each) for sheet in ALL_SHEETS.in_order() for each in sheet.record.layout.columns],
    lambda place: f"{place[0].table}.{place[1].field}",
)


class Parcel(Entry, sheet="包裹", table="parcels", prefix="PK", messages=True, deadline=True):
    """A throw-away register."""

    tracking_no: IdText = column("运单号")
    memo: Text | None = column("备注")
    weight: Text | None = column("重量", owner=BUTTONS, typed_in=("在途",))


def weigh(press: Any) -> None:
    """给包裹称重。"""


MOVES = [
    Move(name=f"move_{place}", caption=f"第 {place} 步动作", help="走一步。", from_=["在途"], to=["到了"])
    for place in range(25)
]
PARCELS = Sheet(
    record=Parcel,
    note="一行一个包裹。",
    flow=Flow(
        Parcel,
        ["在途", "到了"],
        ["到了"],
        [Move(name="register_parcel", caption="登记包裹", help="登记。", to=["在途"]), *MOVES],
    ),
    buttons=[
        button("称重", asks=[Ask("parcel_scale", "电子秤"), Ask("parcel_day", "称重日期", "date")])(weigh)
    ],
)


def built_with(
    folder: Path, rows: list[Mapping[str, Cell]], names: Mapping[str, Cell] | None = None
) -> Workbook:
    build_workbook(folder / "x.xlsm", [PARCELS], rows={"parcels": rows}, names=names, version=__version__)
    return load_workbook(folder / "x.xlsm", keep_vba=True)


@pytest.fixture(scope="session")
def book(sample: Path) -> Workbook:
    return load_workbook(sample, keep_vba=True)


def rule_of(book: Workbook, sheet: Sheet, field: str) -> DataValidation:
    """The rule that stands on a column, all the way from the first row to the sheet's last."""
    places = plan(sheet)
    letter = places.letter(field)
    page = book[sheet.title]
    whole = f"{letter}{page.tables[sheet.table].ref.partition(':')[0][1:]}"
    first = int(whole[1:].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) + 1
    area = f"{letter}{first}:{letter}{LAST_ROW + 1}"
    (rule,) = [each for each in page.data_validations.dataValidation if str(each.sqref) == area]
    return rule


@SHEETS
def test_the_table_is_a_real_one_with_the_declared_headers(sheet: Sheet, book: Workbook) -> None:
    page = book[sheet.title]
    table = page.tables[sheet.table]
    assert [each.name for each in table.tableColumns] == [each.header for each in sheet.record.layout.columns]
    header = page[table.ref][0]
    assert [cell.value for cell in header] == [each.header for each in sheet.record.layout.columns]


@SHEETS
def test_the_header_stays_in_view_and_is_printed_on_every_page(sheet: Sheet, book: Workbook) -> None:
    page = book[sheet.title]
    header = page[page.tables[sheet.table].ref][0][0].row
    assert page.freeze_panes.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == str(header + 1)
    assert page.print_title_rows == f"${header}:${header}"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    if sheet.panels:  # what stands beside the list begins another page, and the list keeps its size
        assert [each.id for each in page.col_breaks.brk] == [len(sheet.record.layout.columns)]
        assert sum(plan(sheet).widths) <= A_PAGE
    else:
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.page_setup.fitToHeight == 0
    assert "&P" in page.oddFooter.center.text


@SHEETS
def test_title_and_instruction_stand_on_top(sheet: Sheet, book: Workbook) -> None:
    page, places = book[sheet.title], plan(sheet)
    assert page["A1"].value == sheet.title
    note = page.cell(*((2, 1) if places.is_plain else (1, places.right + 1))).value
    assert str(note).endswith(sheet.note)


@COLUMNS
def test_a_column_keeps_its_format_down_to_the_last_row(place: tuple[Sheet, Column], book: Workbook) -> None:
    sheet, column = place
    places = plan(sheet)
    letter, planned = places.letter(column.field), places.widths[places.index(column.field)]
    dimensions = book[sheet.title].column_dimensions
    letters = {
        get_column_letter(at): each for each in dimensions.values() for at in range(each.min, each.max + 1)
    }
    assert letters[letter].number_format == column.kind.format
    # What leads a register is made narrower where it would not all stay in view.
    assert letters[letter].width >= (planned if column.field in sheet.record.layout.lead else column.width)


@COLUMNS
def test_a_column_says_what_to_type(place: tuple[Sheet, Column], book: Workbook) -> None:
    sheet, column = place
    rule = rule_of(book, sheet, column.field)
    assert rule.promptTitle == column.header
    assert rule.prompt
    if column.owner is TYPED and column.hint != column.kind.hint:
        assert column.hint in rule.prompt
    assert ("必填" in rule.prompt) is column.required


@COLUMNS
def test_only_typed_columns_take_typing(place: tuple[Sheet, Column], book: Workbook) -> None:
    sheet, column = place
    rule = rule_of(book, sheet, column.field)
    refuses = rule.type == "custom" and rule.formula1 == "FALSE"
    assert refuses is (column.owner is not TYPED and not column.typed_in)


@COLUMNS
def test_words_and_dictionaries_have_a_drop_down(place: tuple[Sheet, Column], book: Workbook) -> None:
    sheet, column = place
    rule = rule_of(book, sheet, column.field)
    wanted = bool(column.kind.choices or column.source or column.reason or column.field == "next_step")
    assert (rule.type == "list") is (wanted and column.owner is TYPED)


@SHEETS
def test_required_headers_look_unlike_optional_and_software_ones(sheet: Sheet, book: Workbook) -> None:
    page = book[sheet.title]
    looks: dict[tuple[bool, bool], set[str]] = {}
    for cell, each in zip(page[page.tables[sheet.table].ref][0], sheet.record.layout.columns, strict=True):
        looks.setdefault((each.owner is TYPED, each.required), set()).add(cell.fill.fgColor.rgb)
    assert all(len(colours) == 1 for colours in looks.values())
    assert len(set.union(*looks.values())) == len(looks)


def test_every_ask_figure_and_message_has_one_named_cell(book: Workbook) -> None:
    wanted = {ask.name for sheet in ALL_SHEETS.in_order() for each in sheet.pressable for ask in each.asks}
    shared = [ask for sheet in ALL_SHEETS.in_order() for each in sheet.everywhere for ask in each.asks]
    wanted |= {
        sheet.own_cell(ask)
        for sheet in ALL_SHEETS.in_order()
        for ask in shared
        if "message" in sheet.record.layout.by_field and sheet.flow
    }
    wanted |= {ask.name for sheet in ALL_SHEETS.in_order() for ask in sheet.shows} | {"operator"}
    wanted |= {
        f"{sheet.table}_message"
        for sheet in ALL_SHEETS.in_order()
        if "message" in sheet.record.layout.by_field and sheet.flow
    }
    assert wanted <= set(book.defined_names)


def test_every_register_shows_who_is_pressing(book: Workbook) -> None:
    for sheet in ALL_SHEETS.in_order():
        if sheet.flow:
            formulas = [cell.value for cell in book[sheet.title][1] if cell.data_type == "f"]
            assert any("operator" in str(formula) for formula in formulas)


@pytest.mark.parametrize(
    "text", ["=1+1", "+8613800000000", "@x", "-5", "00123", "2233445566778899001", "1E5"]
)
def test_text_stays_text_whatever_it_looks_like(tmp_path: Path, text: str) -> None:
    page = built_with(tmp_path, [{"tracking_no": text, "memo": text}])["包裹"]
    top, _ = page.tables["parcels"].ref.split(":")
    row = page[int(top[1:]) + 1]
    values = {(cell.value, cell.data_type) for cell in row if cell.value is not None}
    assert values == {(text, "s")}


def test_values_survive_as_what_they_are(tmp_path: Path) -> None:
    page = built_with(tmp_path, [{"due_at": datetime(2026, 11, 22, 16, 30), "overdue": True}])["包裹"]
    row = [cell.value for cell in page[page.max_row] if cell.value is not None]
    assert row == [datetime(2026, 11, 22, 16, 30), "是"]


def test_a_column_typed_in_some_states_takes_typing_there_only(tmp_path: Path) -> None:
    rule = rule_of(built_with(tmp_path, []), PARCELS, "weight")
    first = str(rule.sqref).partition(":")[0].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert (rule.type, rule.formula1) == ("custom", f'OR($B{first}="在途")')


def test_asks_take_their_values_and_formats(tmp_path: Path) -> None:
    book = built_with(tmp_path, [], {"parcel_day": datetime(2026, 11, 22), "operator": "李静怡"})
    place = book.defined_names["parcel_day"].attr_text.partition("!")[2].replace("$", "")
    cell = book["包裹"][place]
    assert (cell.value, cell.number_format) == (datetime(2026, 11, 22), "yyyy-mm-dd")


def test_many_buttons_stay_above_the_table_each_in_its_place(tmp_path: Path) -> None:
    places = plan(PARCELS)
    assert len({(spot.row, spot.column, spot.left) for spot in places.spots}) == len(places.spots) == 27 + 2
    assert places.band > max(spot.row for spot in places.spots)
    assert built_with(tmp_path, [])["包裹"].tables["parcels"].ref.startswith(f"A{places.header + 1}:")


def test_an_empty_table_has_one_row_to_type_into(tmp_path: Path) -> None:
    page = built_with(tmp_path, [])["包裹"]
    top, bottom = page.tables["parcels"].ref.split(":")
    assert int(bottom.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - int(top[1:]) == 1


@pytest.mark.parametrize(
    ("field", "prompt"),
    [("shop", "从下拉选；在“店铺”里增减（必填）"), ("refund_reason", "从下拉选；在“原因字典”里增减")],
)
def test_a_drop_down_says_where_its_list_is_kept(book: Workbook, field: str, prompt: str) -> None:
    (sheet,) = [each for each in ALL_SHEETS.in_order() if each.table == "bank_transfers"]
    assert rule_of(book, sheet, field).prompt == prompt


@pytest.mark.parametrize(
    "condition",
    [
        pytest.param("LEN($D{row})>0", id="a refused row"),
        pytest.param(
            'OR($J{row}="是",AND(ISNUMBER($I{row}),$I{row}<NOW(),NOT(OR($B{row}="到了"))))', id="late"
        ),
        pytest.param('OR($B{row}="到了")', id="a finished row"),
    ],
)
def test_rows_that_need_attention_are_coloured(tmp_path: Path, condition: str) -> None:
    page = built_with(tmp_path, [])["包裹"]
    row = plan(PARCELS).first + 1
    found = {
        (str(area.sqref).partition(":")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), rule.formula[0])
        for area in page.conditional_formatting
        for rule in area.rules
        if rule.formula
    }
    assert (str(LAST_ROW + 1), condition.format(row=row)) in found


def test_a_copied_number_stands_out(tmp_path: Path) -> None:
    page = built_with(tmp_path, [])["包裹"]
    rules = {rule.type: str(area.sqref) for area in page.conditional_formatting for rule in area.rules}
    assert rules["duplicateValues"].startswith(f"A{plan(PARCELS).first + 1}:A")
