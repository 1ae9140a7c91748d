"""What LibreOffice itself does, where the contract suite does not look."""

from __future__ import annotations

import builtins
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from cs_macros.errors import CsError
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.libreoffice import Office, loading
from cs_macros.hosts.live import LiveDesk, LiveHost, program
from cs_macros.hosts.port import Append, CellError, Delete, Put, Replace
from tests.hosts.workbooks import FIRST, SECOND, SHEET, THIRD, Layout, write_xlsx

pytestmark = pytest.mark.office

T = "bank_transfers"


def sheet_of(book: Any) -> Any:
    """The sheet as UNO gives it."""
    return book.sheets[SHEET].api


def filter_by_number(book: Any, *numbers: str) -> None:
    """Set the table's own filter, as a user does with its arrow."""
    database = book.api.DatabaseRanges.getByName(T)
    database.AutoFilter = True
    sheet = sheet_of(book)
    cells = sheet.getCellRangeByName("A4:F10")
    descriptor = cells.createFilterDescriptor(True)
    descriptor.ContainsHeader = True
    conditions = []
    for place, number in enumerate(numbers):
        conditions.append(
            loading.struct(
                "com.sun.star.sheet.TableFilterField",
                Field=0,
                StringValue=number,
                Operator=loading.uno().Enum("com.sun.star.sheet.FilterOperator", "EQUAL"),
                Connection=loading.uno().Enum(
                    "com.sun.star.sheet.FilterConnection", "OR" if place else "AND"
                ),
            )
        )
    descriptor.setFilterFields(tuple(conditions))
    cells.filter(descriptor)


def remarks(book: Any) -> list[Any]:
    return [row[4] for row in LiveHost(book).read(T).rows.values()]


def test_uno_is_found_and_leaves_import_as_it_was(office: Office) -> None:
    assert builtins.__import__.__module__ == "builtins"
    assert "/usr/lib/python3/dist-packages" not in sys.path


@pytest.fixture
def office_apart(tmp_path: Path, office: Office) -> Iterator[Office]:
    """A LibreOffice of the test's own, under tmp_path/profile."""
    started = Office.start(tmp_path / "profile")
    yield started
    started.close()


def test_a_second_soffice_tells_the_running_one_to_listen(tmp_path: Path, office_apart: Office) -> None:
    office_apart.open(write_xlsx(Layout(), tmp_path / "a.xlsx"), hidden=True)
    book = Office.running(tmp_path / "profile").book(tmp_path / "a.xlsx")
    assert book is not None
    assert book.name == "a.xlsx"


def test_without_a_running_office_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(CsError, match="没有连接上"):
        Office.running(tmp_path / "nobody")


def test_a_sheet_that_is_not_there_is_a_table_less_and_no_fault(book: Any) -> None:
    host = LiveHost(book, homes={T: "没有这张表", "staff": "员工名册"})
    assert "staff" not in host.tables()
    assert T in host.tables()


def test_a_table_on_another_sheet_than_usual_is_read_where_it_is(book: Any) -> None:
    grid = LiveHost(book, homes={T: "银行流水"}).read(T)
    assert (grid.sheet, len(grid.rows)) == (SHEET, 6)


def test_rows_that_a_filter_hides_are_hidden(book: Any) -> None:
    filter_by_number(book, "BT1", "BT4")
    assert set(LiveHost(book).read(T).hidden) == {5, 7, 8, 10}


def test_a_write_is_one_call_where_the_extension_is_there(
    book: Any, taken: str, told: list[tuple[int, int]]
) -> None:
    """A table drawn, rows here and there, a named cell; but a formula, a truth value, one block alone not."""
    day = datetime(2026, 11, 22, 9)
    host = LiveHost(book)
    host.write(
        [
            Replace(T, 5, {"登记编号": "0012", "备注": "x"}),
            Append(T, {"备注": "新", "承诺日期": day, "状态": day}),
            Put("message", "13800001111"),
        ]
    )
    assert remarks(book) == ["x", *["门口"] * 5, "新"]
    assert LiveHost(book).read(T).rows[5][0] == "0012"
    assert LiveHost(book).read(T).rows[11][3:6:2] == [day, day]
    assert LiveHost(book).cells(["message"])["message"] == "13800001111"
    assert book.api.DatabaseRanges.getByName(T).getDataArea().EndRow == 10
    assert not book.api.hasControllersLocked()
    LiveHost(book).write([Replace(T, 6, {"登记编号": True, "备注": "y"})])
    LiveHost(book).write([Replace(T, 7, {"备注": "z"})])
    assert remarks(book)[:4] == ["x", "y", "z", "门口"]
    assert LiveHost(book).read(T).rows[6][0] is True
    (steps, done), *others = told
    assert done == (steps if taken == "at once" else 0)
    assert [done for _, done in others] == [0] * len(others)


def test_values_reach_their_own_rows_through_a_filter(book: Any, taken: str) -> None:
    filter_by_number(book, "BT1", "BT4")
    host = LiveHost(book)
    host.read(T)
    host.write(
        [Replace(T, row, {"备注": f"第 {row} 行"}) for row in range(5, 11)] + [Append(T, {"备注": "新"})]
    )
    assert remarks(book) == [*(f"第 {row} 行" for row in range(5, 11)), "新"]


def test_the_selection_leaves_out_filtered_rows(book: Any) -> None:
    controller = book.api.getCurrentController()
    ranges = book.api.createInstance("com.sun.star.sheet.SheetCellRanges")
    for name in ("A5:C6", "A9:F9", "H1:H3"):
        ranges.addRangeAddress(sheet_of(book).getCellRangeByName(name).getRangeAddress(), False)
    controller.select(ranges)
    assert LiveDesk(book).selection(T) == [5, 6, 9]
    filter_by_number(book, "BT1", "BT4")
    controller.select(sheet_of(book).getCellRangeByName("A5:F10"))
    assert LiveDesk(book).selection(T) == [6, 9]


def test_a_protected_sheet_is_refused(book: Any) -> None:
    sheet_of(book).protect("")
    with pytest.raises(CsError, match="受保护"):
        LiveHost(book).write([Replace(T, 5, {"备注": "x"})])
    assert remarks(book)[0] == "门口"


def test_a_refusal_midway_takes_back_what_was_written(
    book: Any, taken: str, told: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message cell is on a sheet that somebody protects after we looked."""
    book.api.NamedRanges.removeByName("message")
    lines = book.api.Sheets.getByName("银行流水")
    cell = loading.struct("com.sun.star.table.CellAddress", Sheet=1, Column=0, Row=0)
    book.api.NamedRanges.addNewByName("message", "$银行流水.$A$1", cell, 0)
    lines.protect("")
    host = LiveHost(book)
    host.read(T)
    monkeypatch.setattr(program, "require_unprotected", lambda sheet: None)
    with pytest.raises(CsError, match="拒绝"):
        host.write([Replace(T, 5, {"备注": "x"}), Append(T, {"备注": "y"}), Put("message", "z")])
    assert remarks(book) == ["门口"] * 6
    assert told[0] == (4, 3 if taken == "at once" else 0)
    assert not book.api.hasControllersLocked()


def test_rows_deleted_from_the_middle_keep_the_others_formulas(book: Any) -> None:
    sheet_of(book).getCellRangeByName("E10").setFormula("=A10")
    LiveHost(book).write([Delete(T, 6), Delete(T, 7)])
    assert sheet_of(book).getCellRangeByName("E8").getFormula() == "=A8"
    assert list(LiveHost(book).read(T).rows) == [5, 6, 7, 8]


def test_formulas_are_read_by_their_result(book: Any) -> None:
    cells = sheet_of(book).getCellRangeByName("E5:E8")
    cells.setFormulaArray((("=1/0",), ("=DATE(2026;11;22)",), ("=1=1",), ('="a"&"b"',)))
    read = remarks(book)[:4]
    assert read[:1] + read[2:] == [CellError("#DIV/0!"), True, "ab"]
    assert read[1] in (46348.0, datetime(2026, 11, 22))


@pytest.mark.parametrize("first", [5, 6, 10], ids=["whole", "from the second on", "one row"])
def test_numbers_are_read_by_the_format_of_each_cell(book: Any, first: int) -> None:
    """Of a range with several formats the office says that it has the usual one."""
    column = ["yyyy-mm-dd", "BOOLEAN", "0.00", "hh:mm:ss", "yyyy-mm-dd hh:mm:ss", "0.00"]
    formats, sheet = book.impl.formats, sheet_of(book)
    for row, form in enumerate(column, start=5):
        cell = sheet.getCellByPosition(2, row - 1)
        cell.NumberFormat = formats.logical() if form == "BOOLEAN" else formats.key(form)
        cell.setValue(1.0 if form == "BOOLEAN" else 46000.5)
    day = datetime(2025, 12, 9, 12)
    typed = [day, True, 46000.5, day, day, 46000.5]
    read = book.sheets[SHEET].range((first, 3), (10, 4)).options(ndim=2).value
    assert [row[0] for row in read] == typed[first - 5 :]
    assert [type(row[0]) for row in read] == [type(value) for value in typed[first - 5 :]]
    area = book.sheets[SHEET].range((5, 3), (10, 3))
    assert area.number_format is None
    assert book.sheets[SHEET].range((10, 3)).number_format == "0.00"


def test_what_was_written_is_in_the_file_after_saving(book: Any, tmp_path: Path) -> None:
    LiveHost(book).write([Append(T, dict(zip(["登记编号", "备注"], ["013800001111", "=1+1"], strict=True)))])
    book.save()
    grid = ClosedHost(tmp_path / "客服 台账.xlsx").read(T)
    assert [grid.rows[11][0], grid.rows[11][4]] == ["013800001111", "=1+1"]


def test_two_workbooks_of_one_name_are_told_apart(office: Office, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    paths = [
        write_xlsx(Layout(rows=[row]), tmp_path / folder / "台账.xlsx")
        for folder, row in (("", SECOND), ("b", THIRD))
    ]
    books = [office.open(path, hidden=True) for path in paths]
    try:
        assert [LiveHost(office.book(path)).read(T).rows[5][1] for path in paths] == ["李四", "王五"]
    finally:
        for opened in books:
            opened.impl.close()


KILLED = """
import os, sys
from pathlib import Path
from cs_macros.hosts.libreoffice import Office
from cs_macros.hosts.live import LiveHost, handing
from cs_macros.hosts.port import Replace

write, left = handing.Step.carry_out, [2]

def writes_two_blocks_and_dies(step):
    if left[0] == 0:
        os.kill(os.getpid(), 9)
    left[0] -= 1
    write(step)

handing.Step.carry_out = writes_two_blocks_and_dies
book = Office.running(Path(sys.argv[1])).book(Path(sys.argv[2]))
rows = [Replace("bank_transfers", row, {"登记编号": "新", "备注": "新", "状态": "新"}) for row in (5, 6, 9)]
LiveHost(book).write(rows)
"""


def test_a_python_killed_halfway_leaves_no_half_row_once_the_next_press_begins(
    tmp_path: Path, office_apart: Office
) -> None:
    path = write_xlsx(Layout(rows=[FIRST] * 6), tmp_path / "a.xlsx")
    book = office_apart.open(path, hidden=True)
    told = [sys.executable, "-c", KILLED, str(tmp_path / "profile"), str(path)]
    assert subprocess.run(told, timeout=60, check=False).returncode == -9
    half = [list(row) for row in book.sheets[SHEET].api.getCellRangeByName("A5:F10").getDataArray()]
    assert sum(row.count("新") for row in half) in range(1, 9), "the test should have cut the write off"
    assert [list(row) for row in LiveHost(book).read(T).rows.values()] == [list(FIRST)] * 6
    LiveHost(book).write([Replace(T, 5, {"备注": "新"})])
    assert remarks(book)[0] == "新"
