"""What only an open workbook can do to us: refuse, fail halfway, be filtered, take text for numbers."""

from __future__ import annotations

import copy
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from cs_macros import __version__
from cs_macros.errors import CsError
from cs_macros.hosts.bridge import xlwings
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.live import LiveDesk, LiveHost, program, reading
from cs_macros.hosts.live.blocks import LiveRows
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.package.properties import PART
from cs_macros.hosts.port import Append, Delete, Edit, Put, Replace
from tests.hosts import fake_excel
from tests.hosts.fake_workbook import Workbook
from tests.hosts.workbooks import FIRST, HEADERS, SECOND, SHEET, THIRD, Layout, fake

T = "bank_transfers"
ENGINE = ["Sheet", "Sheets", "Book", "App", "Range", "Table", "Tables", "Name", "Names"]


def opened(workbook: Workbook) -> LiveHost:
    return LiveHost(fake_excel.open_book(workbook), patience=0.0)


def content(workbook: Workbook) -> Any:
    """All that a user could see."""
    return copy.deepcopy([(s.cells, s.formulas, s.tables, dict(s.formats)) for s in workbook.sheets.values()])


def values(workbook: Workbook, column: int, sheet: str = SHEET) -> list[Any]:
    found = workbook.sheets[sheet]
    top, _, bottom, _ = found.tables[T]
    return [found.cells.get((row, column)) for row in range(top + 1, bottom + 1)]


MANY: list[Edit] = [
    Replace(T, 5, {"备注": "=1+1", "状态": "已核实"}),
    Replace(T, 6, {"登记编号": 12, "承诺日期": "x"}),
    Append(T, {"登记编号": "BT9", "应付金额": 3}),
    Append(T, {"登记编号": "BT10", "应付金额": 4}),
    Append("statement_lines", {"流水号": "0001"}),
    Put("message", "亲，已收到。"),
]


def test_an_edited_table_covers_the_rows_it_took_in() -> None:
    workbook = fake(Layout(rows=[FIRST], below=[SECOND, THIRD]))
    opened(workbook).write([Replace(T, 6, {"备注": "x"})])
    assert workbook.sheets[SHEET].tables[T] == [4, 1, 6, 6]


def test_the_version_is_that_of_the_file_behind_the_open_workbook(built: Path) -> None:
    workbook = fake(Layout())
    workbook.path = str(built)
    assert opened(workbook).version == ClosedHost(built).version == __version__
    assert MemoryHost.copy_of(opened(workbook)).version == __version__
    workbook.path = str(built.parent / "还没保存.xlsm")
    assert opened(workbook).version == ""


def test_a_workbook_that_somebody_upgraded_meanwhile_is_known_by_its_new_version(
    built: Path, tmp_path: Path
) -> None:
    file = tmp_path / built.name
    file.write_bytes(built.read_bytes())
    host = ClosedHost(file, backups=False)
    assert host.version == __version__

    with zipfile.ZipFile(file) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[PART] = parts[PART].replace(__version__.encode(), b"99.0.0")
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    with pytest.raises(CsError, match="改过"):
        host.write([Put("operator", "张敏")])
    host.read("orders")
    assert host.version == "99.0.0"


@pytest.mark.parametrize("writes", range(12))
def test_whatever_fails_midway_nothing_of_it_stays(writes: int) -> None:
    workbook = fake(Layout(rows=[FIRST, SECOND, THIRD]))
    before = content(workbook)
    workbook.fails_after = writes
    failed = None
    try:
        opened(workbook).write(MANY)
    except CsError as error:
        failed = error
    assert (failed is None) == (workbook.fails_after is not None), "a failure must be told"
    assert (failed is None) == ([store[:3] for store in content(workbook)] != [store[:3] for store in before])
    assert workbook.app == {"screen_updating": True, "enable_events": True, "status_bar": False}


def test_when_not_even_that_is_possible_it_is_said() -> None:
    workbook = fake(Layout())
    workbook.fails_after, workbook.fails_for_good = 1, True
    with pytest.raises(CsError, match="没有能全部撤回"):
        opened(workbook).write([Replace(T, 5, {"备注": "x"}), Put("message", "y")])


@pytest.mark.parametrize("writes", range(1, 9))
def test_a_write_cut_off_is_made_good_by_the_next_press(writes: int) -> None:
    workbook = fake(Layout(rows=[FIRST, SECOND, THIRD]))
    before = [store[0] for store in content(workbook)]
    workbook.fails_after, workbook.fails_for_good = writes, True
    cut_off = True
    with suppress(CsError):
        opened(workbook).write([MANY[0], Replace(T, 6, {"登记编号": "12"}), *MANY[2:]])
        cut_off = False
    workbook.fails_after = None
    opened(workbook).read(T)
    after = [store[0] for store in content(workbook)]
    assert (after == before) == cut_off


def test_a_write_under_way_in_another_workbook_of_the_same_name_is_none_of_this_ones() -> None:
    workbook = fake(Layout(rows=[FIRST, SECOND, THIRD]))
    before = content(workbook)
    workbook.fails_after, workbook.fails_for_good = 4, True
    with pytest.raises(CsError):
        opened(workbook).write([MANY[0], Replace(T, 6, {"登记编号": "12"}), *MANY[2:]])
    workbook.fails_after = None
    elsewhere = copy.deepcopy(workbook)  # in a second program, at the same moment, with the same rows
    elsewhere.path = "/别处/客服台账.xlsm"
    half = content(elsewhere)
    opened(elsewhere).read(T)
    assert content(elsewhere) == half != before
    opened(workbook).read(T)
    assert [store[0] for store in content(workbook)] == [store[0] for store in before]


def test_what_was_typed_since_a_write_was_cut_off_is_left_alone() -> None:
    workbook = fake(Layout(rows=[FIRST, SECOND]))
    workbook.fails_after, workbook.fails_for_good = 1, True
    with pytest.raises(CsError):
        opened(workbook).write(
            [Replace(T, 5, {"备注": "新", "登记编号": "9"}), Replace(T, 6, {"备注": "新"})]
        )
    workbook.fails_after = None
    workbook.sheets[SHEET].cells[6, 5] = "手工"
    assert [row[4] for row in opened(workbook).read(T).rows.values()] == ["门口", "手工"]


def test_a_protected_sheet_is_named_when_rows_are_selected() -> None:
    workbook = fake(Layout())
    workbook.sheets[SHEET].protected = True
    with pytest.raises(CsError, match="受保护"):
        select(workbook, (5, 1, 5, 1))


def test_the_label_is_the_workbooks_path() -> None:
    assert opened(fake(Layout())).label == "/客服/客服台账.xlsm"


def test_a_workbook_without_a_local_path_is_known_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(self: fake_excel.Book) -> str:
        raise xlwings.XlwingsError("Couldn't find the local OneDrive folder.")

    monkeypatch.setattr(fake_excel.Book, "fullname", property(nowhere))
    assert opened(fake(Layout())).label == "客服台账.xlsm"


def test_a_value_that_does_not_stay_is_noticed_and_all_is_taken_back() -> None:
    workbook = fake(Layout(rows=[FIRST, SECOND]))
    workbook.sheets[SHEET].stubborn.add((6, 5))
    before = content(workbook)
    with pytest.raises(CsError, match="第 6 行"):
        opened(workbook).write([Replace(T, 5, {"备注": "x"}), Replace(T, 6, {"备注": "y"})])
    assert [store[:3] for store in content(workbook)] == [store[:3] for store in before]


def test_a_failed_deletion_brings_the_rows_back() -> None:
    workbook = fake(Layout(rows=[FIRST, SECOND, THIRD, FIRST, SECOND]))
    before = content(workbook)
    workbook.fails_after = 2
    with pytest.raises(CsError):
        opened(workbook).write([Replace(T, 9, {"备注": "x"}), Delete(T, 5), Delete(T, 7)])
    assert [store[:3] for store in content(workbook)] == [store[:3] for store in before]


def test_a_formula_that_stood_there_is_put_back_as_a_formula() -> None:
    workbook = fake(Layout(rows=[FIRST]))
    workbook.sheets[SHEET].formulas[5, 5] = "=A5&B5"
    workbook.fails_after = 1
    with pytest.raises(CsError):
        opened(workbook).write([Replace(T, 5, {"备注": "x"}), Put("message", "y")])
    assert workbook.sheets[SHEET].formulas == {(5, 5): "=A5&B5"}


def test_a_formula_beside_the_written_cells_stays() -> None:
    workbook = fake(Layout(rows=[FIRST]))
    workbook.sheets[SHEET].formulas[5, 5] = "=A5&B5"
    opened(workbook).write([Replace(T, 5, {"承诺日期": None, "状态": "已核实"})])
    assert workbook.sheets[SHEET].formulas == {(5, 5): "=A5&B5"}


def test_a_protected_sheet_is_refused_and_nothing_written_elsewhere() -> None:
    workbook = fake(Layout())
    workbook.sheets["银行流水"].protected = True
    before = content(workbook)
    with pytest.raises(CsError, match="“银行流水”受保护"):
        opened(workbook).write(MANY)
    assert content(workbook) == before


def test_a_read_only_workbook_is_refused() -> None:
    workbook = fake(Layout())
    workbook.read_only = True
    with pytest.raises(CsError, match="只读"):
        opened(workbook).write(MANY)


def test_a_program_that_stays_busy_gets_one_message() -> None:
    workbook = fake(Layout())
    host = opened(workbook)
    host.read(T)
    workbook.busy = 10_000
    with pytest.raises(CsError, match="正忙"):
        host.write([Replace(T, 5, {"备注": "x"})])


def test_a_program_that_is_busy_for_a_moment_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "PAUSE", 0.0)
    workbook = fake(Layout())
    host = LiveHost(fake_excel.open_book(workbook), patience=5.0)
    host.read(T)
    workbook.busy = 3
    host.write([Replace(T, 5, {"备注": "x"})])
    assert values(workbook, 5)[0] == "x"


def test_a_row_that_was_sorted_away_since_the_reading_is_refused() -> None:
    workbook = fake(Layout(rows=[FIRST, SECOND]))
    host = opened(workbook)
    host.read(T)
    cells = workbook.sheets[SHEET].cells
    for column in range(1, 7):
        cells[5, column], cells[6, column] = cells.get((6, column)), cells.get((5, column))
    with pytest.raises(CsError, match="第 5 行"):
        host.write([Replace(T, 5, {"状态": "已核实"})])


@pytest.mark.parametrize("eats", [True, False], ids=["apostrophe marks text", "apostrophe is kept"])
def test_text_stays_text_however_excel_treats_an_apostrophe(eats: bool) -> None:
    workbook = fake(Layout(rows=[FIRST]))
    workbook.sheets[SHEET].eats_apostrophe = eats
    opened(workbook).write([Replace(T, 5, {"登记编号": "'=1", "备注": "=1+1", "客户姓名": "007"})])
    sheet = workbook.sheets[SHEET]
    assert [sheet.cells[5, column] for column in (1, 2, 5)] == ["'=1", "007", "=1+1"]
    assert sheet.formulas == {}


def test_a_cell_format_in_the_way_is_changed_and_only_there() -> None:
    workbook = fake(Layout(rows=[FIRST, SECOND]))
    opened(workbook).write([Replace(T, 5, {"登记编号": 12.0})])
    formats = workbook.sheets[SHEET].formats
    assert (formats[5, 1], formats[6, 1]) == ("General", "@")


def test_no_block_is_written_across_a_hidden_row() -> None:
    workbook = fake(Layout(rows=[FIRST] * 8, hidden=[7, 8]))
    areas: list[tuple[int, int]] = []
    workbook.on_write = lambda area: areas.append((area[0], area[2]))
    opened(workbook).write([Replace(T, row, {"备注": str(row)}) for row in range(5, 13)])
    assert sorted(areas) == [(5, 6), (7, 7), (8, 8), (9, 12)]


def test_rows_in_the_middle_of_a_filtered_table_are_not_deleted() -> None:
    workbook = fake(Layout(rows=[FIRST, SECOND, THIRD], hidden=[6]))
    with pytest.raises(CsError, match="筛选"):
        opened(workbook).write([Delete(T, 5)])
    opened(workbook).write([Delete(T, 7)])
    assert workbook.sheets[SHEET].tables[T] == [4, 1, 6, 6]


def test_a_table_with_a_total_row_does_not_grow() -> None:
    workbook = fake(Layout(rows=[FIRST, SECOND]))
    workbook.sheets[SHEET].totals.add(T)
    assert list(opened(workbook).read(T).rows) == [5]
    with pytest.raises(CsError, match="汇总行"):
        opened(workbook).write([Append(T, {"备注": "x"})])


def test_rows_typed_below_are_found_however_many() -> None:
    assert len(opened(fake(Layout(rows=[FIRST], below=[SECOND] * 700))).read(T).rows) == 701


def test_text_that_no_cell_can_hold_is_refused() -> None:
    with pytest.raises(CsError, match="太长"):
        opened(fake(Layout())).write([Replace(T, 5, {"备注": "长" * 40_000})])


def select(workbook: Workbook, *areas: tuple[int, int, int, int], sheet: str = SHEET) -> Any:
    workbook.selected = sheet, list(areas)
    return LiveDesk(fake_excel.open_book(workbook)).selection(T)


@pytest.mark.parametrize(
    ("areas", "rows"),
    [
        pytest.param([(5, 2, 6, 2)], [5, 6], id="cells"),
        pytest.param([(5, 2, 5, 2), (8, 1, 9, 6)], [5, 8, 9], id="several areas"),
        pytest.param([(6, 1, 8, 16_384)], [6, 8], id="whole rows, one of them hidden"),
        pytest.param([(1, 3, 1_048_576, 3)], [5, 6, 8, 9, 10], id="a whole column"),
        pytest.param([(4, 1, 4, 6)], None, id="the header"),
        pytest.param([(10, 1, 10, 1)], [10], id="a row typed below"),
        pytest.param([(11, 1, 12, 1)], None, id="rows below that are blank"),
        pytest.param([(5, 8, 6, 9)], None, id="cells beside the table"),
        pytest.param([(7, 1, 7, 6)], None, id="a hidden row"),
    ],
)
def test_the_selection_gives_rows(areas: Any, rows: list[int] | None) -> None:
    workbook = fake(Layout(rows=[FIRST] * 5, below=[SECOND], hidden=[7]))
    assert select(workbook, *areas) == rows


def test_a_selection_on_another_sheet_is_none() -> None:
    assert select(fake(Layout()), (5, 1, 5, 1), sheet="银行流水") is None


def test_a_selected_picture_is_no_selection() -> None:
    assert LiveDesk(fake_excel.open_book(fake(Layout()))).selection(T) is None


def test_a_short_text_goes_to_the_status_line_and_a_long_one_into_a_box() -> None:
    workbook = fake(Layout())
    desk = LiveDesk(fake_excel.open_book(workbook))
    desk.say("已登记 1 笔转账。")
    assert (workbook.app["status_bar"], workbook.alerts) == ("已登记 1 笔转账。", [])
    desk.say("第一行\n第二行")
    assert workbook.alerts == [("第一行\n第二行", "ok")]


def test_the_status_line_does_not_go_on_working_behind_a_box() -> None:
    workbook = fake(Layout())
    desk = LiveDesk(fake_excel.open_book(workbook))
    desk.work()
    assert workbook.app["status_bar"] == "处理中…"
    desk.say("第一行\n第二行")
    assert workbook.app["status_bar"] is False


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_a_question_is_answered(answer: str) -> None:
    workbook = fake(Layout())
    workbook.answer = answer
    assert LiveDesk(fake_excel.open_book(workbook)).confirm("继续吗？") is (answer == "yes")


def test_without_a_display_there_is_no_clipboard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert LiveDesk(fake_excel.open_book(fake(Layout()))).copy("亲") is False


def calls(rows: int, work: Callable[[LiveHost], object]) -> int:
    workbook = fake(Layout(rows=[FIRST] * rows))
    work(opened(workbook))
    return workbook.calls.total()


def one_row(host: LiveHost) -> None:
    host.read(T)
    host.write([Replace(T, 6, {"状态": "已核实", "备注": "x"}), Put("message", "y")])


def every_row(host: LiveHost) -> None:
    host.write([Replace(T, row, {"状态": "已核实"}) for row in host.read(T).rows])


@pytest.mark.parametrize("work", [one_row, every_row], ids=lambda work: work.__name__)
def test_the_number_of_calls_does_not_grow_with_the_table(work: Callable[[LiveHost], None]) -> None:
    assert calls(2000, work) == calls(20, work) <= 40


def test_a_press_in_a_large_register_reads_the_columns_that_are_asked_for() -> None:
    workbook = fake(Layout(rows=[FIRST] * 6000))
    grid = opened(workbook).read(T)
    assert workbook.cells_read < 200 * len(HEADERS)
    grid.column(0)
    assert 6000 <= workbook.cells_read < 6000 + 200 * len(HEADERS)
    before, row = workbook.calls.total(), list(grid.rows[9])
    assert row == [grid.column(place).get(9) for place in range(len(HEADERS))]
    assert workbook.calls.total() - before < 40
    before = workbook.calls["Range.raw_value"]
    assert [*grid.rows.values()] == [list(grid.rows[9])] * 6000
    assert workbook.calls["Range.raw_value"] - before < 20


@pytest.mark.parametrize("column_first", [True, False])
def test_a_large_register_that_changes_under_our_eyes_is_refused(column_first: bool) -> None:
    workbook = fake(Layout(rows=[FIRST, SECOND] * 3000))
    grid = opened(workbook).read(T)
    _ = grid.column(0) if column_first else grid.rows[9]
    workbook.sheets[SHEET].cells[9, 1] = "BT20261122-777"
    with pytest.raises(CsError, match="刚被改动过"):
        _ = grid.rows[9] if column_first else grid.column(0)


@settings(max_examples=15)
@given(places=st.lists(st.integers(5, 404), max_size=30), blank=st.integers(0, 80), typed=st.integers(0, 3))
def test_reading_in_blocks_finds_what_reading_everything_finds(
    places: list[int], blank: int, typed: int
) -> None:
    rows = [[f"BT{n}", *FIRST[1:]] for n in range(400 - blank)] + [[None] * len(HEADERS)] * blank
    layout = Layout(rows=rows, below=[SECOND, THIRD, FIRST][:typed])
    whole = opened(fake(layout)).read(T)
    with patch.object(reading, "LARGE", 0):
        asked = opened(fake(layout)).read(T)
    assert isinstance(asked.rows, LiveRows)
    assert not isinstance(whole.rows, LiveRows)
    assert [asked.rows[n] for n in places] == [whole.rows[n] for n in places]
    for place in range(len(HEADERS)):
        assert dict(asked.column(place)) == dict(whole.column(place))
    assert dict(asked.rows) == dict(whole.rows)


@pytest.mark.parametrize("name", ENGINE)
def test_the_fake_has_nothing_xlwings_lacks(name: str) -> None:
    own = {"areas", "sheet_", "sheet", "workbook"}
    ours = {member for member in vars(getattr(fake_excel, name)) if not member.startswith("_")} - own
    real = getattr(xlwings.base_classes, name), getattr(xlwings.main, name)
    assert {member for member in ours if not any(hasattr(cls, member) for cls in real)} == set()


def test_another_table_directly_below_is_no_part_of_this_one_whatever_its_header_says() -> None:
    workbook = fake(Layout(rows=[FIRST, SECOND]))
    top, left, bottom, right = workbook.sheets[SHEET].tables[T]
    for row in (bottom + 1, bottom + 2):
        for column in range(left, right + 1):
            workbook.sheets[SHEET].cells[row, column] = workbook.sheets[SHEET].cells.get((top + 1, column))
    assert len(opened(workbook).read(T).rows) == bottom - top + 2
    workbook.sheets[SHEET].tables["beside"] = [bottom + 1, left, bottom + 2, right]
    assert len(opened(workbook).read(T).rows) == bottom - top
