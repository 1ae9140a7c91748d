"""What people and accidents do to an open workbook during a press, and that none of it harms a cell: sheets
moved, comments kept, formulas and dates put back, Python killed before rows are taken out."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from cs_macros.errors import CsError
from cs_macros.hosts.libreoffice import book as office_book
from cs_macros.hosts.live import LiveHost
from cs_macros.hosts.live.reshaping import Reshaping
from cs_macros.hosts.live.takeback import TakeBack
from cs_macros.hosts.live.unfinished import Note
from cs_macros.hosts.port import Append, Cell, CellError, Delete, Edit, Put, Replace
from tests.hosts import fake_excel
from tests.hosts.workbooks import FIRST, SHEET, Layout, fake

T = "bank_transfers"
LINES = "银行流水"
SIX = [(f"BT{place}", *FIRST[1:]) for place in range(6)]


class Killed(BaseException):
    """Python is gone: nothing of ours takes anything back."""


def killed(*given: object) -> None:
    raise Killed


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Have somebody do something once the press has looked, and before it writes."""
    take_down = Note.take_down

    def noted(self: Note, sheets: Any) -> None:
        take_down(self, sheets)
        act()

    monkeypatch.setattr(Note, "take_down", noted)


def write_and_be_killed(host: LiveHost, edits: list[Edit]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TakeBack, "run", killed)
        with pytest.raises(Killed):
            host.write(edits)


def numbers_and_remarks(host: LiveHost) -> list[tuple[Cell, Cell]]:
    return [(row[0], row[4]) for row in host.read(T).rows.values()]


def cell(book: Any, name: str, sheet: str = SHEET) -> Any:
    """A cell or a range as UNO gives it."""
    return book.api.Sheets.getByName(sheet).getCellRangeByName(name)


def comment(book: Any, *names: str) -> None:
    notes = book.api.Sheets.getByName(SHEET).getAnnotations()
    for name in names:
        notes.insertNew(cell(book, name).getCellAddress(), f"批注 {name}")


def comments(book: Any) -> set[str]:
    notes = book.api.Sheets.getByName(SHEET).getAnnotations()
    return {notes.getByIndex(place).getString() for place in range(notes.getCount())}


def message_on_the_other_sheet(book: Any) -> Any:
    """Put the cell `message` there, which is written last; return the sheet, to be protected meanwhile."""
    book.api.NamedRanges.removeByName("message")
    first = cell(book, "A1", LINES).getCellAddress()
    book.api.NamedRanges.addNewByName("message", f"${LINES}.$A$1", first, 0)
    return book.api.Sheets.getByName(LINES)


def table(book: Any) -> tuple[str, int]:
    """Sheet and last row of the table."""
    area = book.api.DatabaseRanges.getByName(T).getDataArea()
    return book.api.Sheets.getByIndex(area.Sheet).getName(), area.EndRow + 1


MOVED: list[Edit] = [
    Replace(T, 5, {"备注": "x"}),
    Replace(T, 7, {"备注": "y"}),
    Append(T, {"登记编号": "BT6", "备注": "新"}),
    Delete(T, 6),
]


@pytest.mark.office
def test_a_sheet_moved_during_a_press_is_the_one_written(
    book: Any, taken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = cell(book, "A1:H20", LINES).getDataArray()
    meanwhile(monkeypatch, lambda: book.api.Sheets.moveByName(LINES, 0))
    LiveHost(book).write(MOVED)
    assert cell(book, "A1:H20", LINES).getDataArray() == before
    assert table(book) == (SHEET, 10)
    left = [("BT0", "x"), ("BT2", "y"), *((f"BT{place}", "门口") for place in (3, 4, 5)), ("BT6", "新")]
    assert numbers_and_remarks(LiveHost(book)) == left


@pytest.mark.office
def test_a_sheet_moved_during_a_press_is_the_one_taken_back(
    book: Any, taken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = [cell(book, "A1:H20", name).getDataArray() for name in (SHEET, LINES)]
    delete = Reshaping.delete

    def fails_at_last(self: Reshaping, undo: TakeBack) -> None:
        delete(self, undo)
        raise CsError("到此为止", hint="")

    monkeypatch.setattr(Reshaping, "delete", fails_at_last)
    meanwhile(monkeypatch, lambda: book.api.Sheets.moveByName(LINES, 0))
    with pytest.raises(CsError, match="到此为止"):
        LiveHost(book).write(MOVED)
    assert [cell(book, "A1:H20", name).getDataArray() for name in (SHEET, LINES)] == both
    assert table(book) == (SHEET, 10)


@pytest.mark.office
def test_only_written_cells_count_as_many_and_not_those_of_a_table_drawn(
    book: Any, writer: None, told: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office_book, "MOST_AT_ONCE", 10)
    LiveHost(book).write([Replace(T, 5, {"备注": "x"}), Append(T, {"备注": "新"})])
    LiveHost(book).write([Replace(T, row, {"备注": "x", "登记编号": "1"}) for row in range(5, 12)])
    assert [done for _, done in told] == [3, 0]
    assert told[0][0] == 3


@pytest.mark.office
def test_a_date_that_a_text_lay_over_is_a_date_again_once_taken_back(
    book: Any, taken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole column has one format, as it has below the header in a large table: it was remembered."""
    cell(book, "D1:D1048576").NumberFormat = book.impl.formats.key("yyyy/m/d")
    lines = message_on_the_other_sheet(book)
    meanwhile(monkeypatch, lambda: lines.protect(""))
    host = LiveHost(book)
    host.read(T)
    with pytest.raises(CsError, match="拒绝"):
        host.write(
            [Replace(T, 9, {"备注": "x"}), Replace(T, 10, {"承诺日期": "2026-01-02"}), Put("message", "z")]
        )
    assert LiveHost(book).read(T).rows[10][3] == FIRST[3]


OVER_A_FORMULA: list[Edit] = [Replace(T, 5, {"备注": "x"}), Append(T, {"备注": "y"}), Put("message", "z")]
FORMULA = '="门"&"口"'


@pytest.mark.office
@pytest.mark.parametrize("commented", [(), ("E5",)], ids=["plain", "with a comment"])
def test_a_formula_is_put_back_when_a_press_is_taken_back(
    book: Any, taken: str, commented: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    cell(book, "E5").setFormula(FORMULA)
    comment(book, *commented)
    lines = message_on_the_other_sheet(book)
    meanwhile(monkeypatch, lambda: lines.protect(""))
    with pytest.raises(CsError) as refused:
        LiveHost(book).write(OVER_A_FORMULA)
    assert "没有能" not in str(refused.value)
    assert cell(book, "E5").getFormula() == FORMULA
    assert comments(book) == {f"批注 {name}" for name in commented}


@pytest.mark.office
def test_a_formula_is_put_back_by_the_press_after_one_cut_off(
    book: Any, taken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cell(book, "E5").setFormula(FORMULA)
    lines = message_on_the_other_sheet(book)
    meanwhile(monkeypatch, lambda: lines.protect(""))
    write_and_be_killed(LiveHost(book), OVER_A_FORMULA)
    assert cell(book, "E5").getString() == "x", "the test should have cut the write off"
    lines.unprotect("")
    assert [remark for _, remark in numbers_and_remarks(LiveHost(book))][:6] == ["门口"] * 6
    assert cell(book, "E5").getFormula() == FORMULA


VALUES: list[Cell] = [
    "0012",
    datetime(2026, 1, 2, 9, 30),
    12.5,
    None,
    True,
    "=1+1",
    CellError("#N/A"),
    "话术",
]


@pytest.mark.office
def test_comments_on_written_cells_stay_whatever_is_written(book: Any, taken: str) -> None:
    """A row without a comment, the fourth, lies between them; each value comes upon each format."""
    columns = {"登记编号": "A", "应付金额": "C", "备注": "E"}
    names = [f"{letter}{row}" for row in (5, 6, 7, 9, 10) for letter in columns.values()]
    comment(book, *names)
    for first in range(len(VALUES)):
        values = [VALUES[(first + place) % len(VALUES)] for place in range(6)]
        edits = [Replace(T, row, dict.fromkeys(columns, value)) for row, value in enumerate(values, start=5)]
        LiveHost(book).write([*edits, Put("message", str(first))])
        rows = LiveHost(book).read(T).rows
        read = [[rows[row][place] for place in (0, 2, 4)] for row in rows]
        assert read == [[value] * 3 for value in values]
        assert comments(book) == {f"批注 {name}" for name in names}


GOING: list[Edit] = [Replace(T, 5, {"备注": "撤销"}), Replace(T, 8, {"备注": "撤销"}), Delete(T, 6)]


@pytest.mark.parametrize("program", ["Excel", pytest.param("LibreOffice", marks=pytest.mark.office)])
def test_a_press_killed_before_its_rows_are_taken_out_is_put_back(
    program: str, request: pytest.FixtureRequest
) -> None:
    """The cells are all written, so that nothing but the rows tells that it was not through."""
    excel = program == "Excel"
    opened: Any = fake_excel.open_book(fake(Layout(rows=SIX))) if excel else request.getfixturevalue("book")
    before = numbers_and_remarks(LiveHost(opened))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Reshaping, "delete", killed)
        write_and_be_killed(LiveHost(opened), GOING)
    assert numbers_and_remarks(LiveHost(opened)) == before
    LiveHost(opened).write(GOING)
    after = [("BT0", "撤销"), ("BT2", "门口"), ("BT3", "撤销"), ("BT4", "门口"), ("BT5", "门口")]
    assert numbers_and_remarks(LiveHost(opened)) == after


def test_a_press_killed_once_a_row_was_taken_out_moves_no_value_to_another_row() -> None:
    """Rows below have other numbers by then: what was noted of them is true no more."""
    workbook = fake(Layout(rows=SIX))
    edits = [*(Replace(T, row, {"备注": "撤销"}) for row in (5, 7, 8, 9)), Delete(T, 6)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Note, "remove", killed)
        write_and_be_killed(LiveHost(fake_excel.open_book(workbook)), edits)
    done = copy.deepcopy(workbook.sheets[SHEET].cells)
    LiveHost(fake_excel.open_book(workbook)).read(T)
    assert workbook.sheets[SHEET].cells == done


def test_a_name_whose_sheet_was_deleted_is_as_if_it_were_not_there() -> None:
    workbook = fake(Layout(rows=SIX))
    workbook.names["operator"] = "=#REF!$B$1"
    host = LiveHost(fake_excel.open_book(workbook))
    assert host.place_of("operator") is None
    assert host.cells(["operator", "message"]) == {"message": None}
