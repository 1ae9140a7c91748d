"""Drop-downs: what they offer, in which order, and that they fit Excel's limits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from cs_macros.book.columns import Entry, Record, Text, YesNo, column
from cs_macros.book.flow import Flow, Move
from cs_macros.book.sheets import Sheet
from cs_macros.build.choices import LISTED, LISTS
from cs_macros.build.workbook import build_workbook


class Colour(Record, sheet="颜色", table="colours", key=("name",)):
    """A dictionary."""

    name: Text = column("颜色名")


class Keeper(Record, sheet="保管人", table="keepers", key=("name",)):
    """A dictionary of people, some of whom have left."""

    name: Text = column("姓名")
    active: YesNo | None = column("在职")


class Cause(Record, sheet="原因", table="reasons", key=("kind", "reason")):
    """A dictionary of reasons."""

    kind: Text = column("类别")
    reason: Text = column("原因")
    active: YesNo | None = column("启用")


class Thing(Entry, sheet="东西", table="things", prefix="TH"):
    """A register with every sort of drop-down."""

    colour: Text | None = column("颜色", source="colours")
    keeper: Text | None = column("保管人", source="keepers")
    cause: Text | None = column("丢失原因", reason="丢失原因")
    twin: Text | None = column("同款", source="things")
    lost: Text | None = column("别处", source="no_such_table")


def move(name: str, caption: str, from_: list[str], to: list[str]) -> Move:
    return Move(name=name, caption=caption, help=caption, from_=from_, to=to)


FLOW = Flow(
    Thing,
    ["在", "丢了"],
    ["丢了"],
    [
        move("register_thing", "登记", [], ["在"]),
        move("lose", "丢失", ["在"], ["丢了"]),
        move("find", "找回", ["丢了"], ["在"]),
        move("lend", "借出", ["在"], ["在"]),
    ],
)
SHEETS = [
    Sheet(record=Thing, note="东西。", flow=FLOW),
    *(Sheet(record=each, note="字典。") for each in (Colour, Keeper, Cause)),
]
ROWS: dict[str, Any] = {
    "colours": [{"name": "红"}, {"name": "蓝"}],
    "keepers": [
        {"name": "甲", "active": True},
        {"name": "乙", "active": False},
        {"name": "丙", "active": None},
        {"name": "丁", "active": "否"},
    ],
    "reasons": [
        {"kind": "丢失原因", "reason": "忘了"},
        {"kind": "退款原因", "reason": "太贵"},
        {"kind": "丢失原因", "reason": "被借走", "active": "否"},
        {"kind": "丢失原因", "reason": "搬家"},
    ],
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path = tmp_path_factory.mktemp("choices") / "x.xlsm"
    build_workbook(path, SHEETS, rows=ROWS, version="1")
    return load_workbook(path, data_only=True)


def rule(book: Workbook, header: str) -> Any:
    rules = book["东西"].data_validations.dataValidation
    (found,) = [each for each in rules if each.promptTitle == header]
    return found


def list_column(book: Workbook, name: str) -> list[str]:
    """Cached entries of a filtered list, from the hidden sheet."""
    letter = book.defined_names[name].attr_text.partition("$")[2].partition("$")[0]
    return [cell.value for cell in book[LISTS][letter][1:] if cell.value]


def test_a_dictionarys_list_grows_with_its_table(book: Workbook) -> None:
    assert rule(book, "颜色").formula1 == "colours_list"
    assert book.defined_names["colours_list"].attr_text == "colours[颜色名]"


def test_a_name_missing_from_the_dictionary_is_asked_about_not_refused(book: Workbook) -> None:
    assert rule(book, "颜色").errorStyle == "warning"


def test_people_who_left_are_not_offered(book: Workbook) -> None:
    assert rule(book, "保管人").formula1 == "keepers_list"
    assert list_column(book, "keepers_list") == ["甲", "丙"]


def test_reasons_are_those_of_the_kind_that_are_in_use(book: Workbook) -> None:
    assert rule(book, "丢失原因").formula1 == "reasons_list_丢失原因"
    assert list_column(book, "reasons_list_丢失原因") == ["忘了", "搬家"]


def test_filtered_lists_have_room_to_grow(book: Workbook) -> None:
    assert book[LISTS].max_row == LISTED + 1


def test_a_reference_to_a_register_may_hold_several_numbers(book: Workbook) -> None:
    assert rule(book, "同款").formula1 == "things_list"
    assert not rule(book, "同款").showErrorMessage


def test_a_source_that_the_workbook_lacks_is_no_list(book: Workbook) -> None:
    assert rule(book, "别处").type is None


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        pytest.param("（新）", ["登记", "丢失", "找回", "借出"], id="a new row"),
        pytest.param("在", ["丢失", "借出", "登记", "找回"], id="a resting state"),
        pytest.param("丢了", ["找回", "登记", "丢失", "借出"], id="a final state"),
    ],
)
def test_next_step_offers_the_moves_of_the_state_first(
    book: Workbook, state: str, offered: list[str]
) -> None:
    formula = rule(book, "下一步").formula1
    first = next(iter(rule(book, "下一步").sqref.ranges)).min_row
    assert f"MATCH($B{first}," in formula
    columns = [column for column in book[LISTS].columns if column[0].value == state]
    assert [cell.value for cell in columns[0][1:5]] == offered


def test_the_sheet_of_lists_is_out_of_sight(book: Workbook) -> None:
    assert book[LISTS].sheet_state == "veryHidden"


def test_words_too_long_for_a_rule_stand_on_the_sheet_of_lists(tmp_path: Path) -> None:
    from xlsxwriter.workbook import Workbook as Writer

    from cs_macros.build.choices import Choices
    from cs_macros.build.looks import Looks
    from cs_macros.cells import kinds

    writer = Writer(tmp_path / "x.xlsx")
    choices = Choices(writer, SHEETS, {}, Looks(writer))
    assert choices.words(kinds.BOOL.choices) == ["是", "否"]
    assert choices.words(["长" * 100, "久" * 100, "远" * 100]) == "=清单!$A$2:$A$4"
    assert choices.words(["少件, 错发"]) == "=清单!$B$2:$B$2"
    choices.finish()
    writer.close()
