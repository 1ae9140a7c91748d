"""What every host must do, whatever holds the workbook: one suite, all hosts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cs_macros.errors import CsError
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.live import reading
from cs_macros.hosts.memory import cell_as_read
from cs_macros.hosts.port import Append, AppendMany, Cell, CellError, Delete, Host, Link, Put, Replace
from tests.hosts import workbooks
from tests.hosts.workbooks import BLANK, FIRST, HEADERS, SECOND, SHEET, THIRD, Layout, Open

T = "bank_transfers"
Make = Callable[..., Open]


MAKERS = {
    "memory": workbooks.in_memory,
    "closed": workbooks.closed,
    "live": workbooks.live,
    "live, large": workbooks.live,
}


OFFICE = ("office", "office, at once")
"""Without and with the extension's macro that writes several blocks in one call."""


@pytest.fixture(params=[*MAKERS, *(pytest.param(kind, marks=pytest.mark.office) for kind in OFFICE)])
def kind(request: pytest.FixtureRequest) -> str:
    """Which host the test runs on."""
    return str(request.param)


@pytest.fixture
def make(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Make:
    """Makes the suite's workbook on one host after the other."""
    if kind == "live, large":  # nothing is read before it is asked for
        patch = request.getfixturevalue("monkeypatch")
        patch.setattr(reading, "LARGE", 0)
        patch.setattr(reading, "TAIL", 0)
    if kind == "office, at once":
        request.getfixturevalue("writer")
    if kind in OFFICE:
        return lambda **layout: request.getfixturevalue("office_makes")(Layout(**layout), tmp_path)
    return lambda **layout: MAKERS[kind](Layout(**layout), tmp_path)


def rows_of(host: Host, table: str = T) -> dict[int, list[Cell]]:
    """Rows as read, dates as datetime, because a host may read a date either way."""
    rows = host.read(table).rows
    return {number: [cell_as_read(cell) for cell in row] for number, row in rows.items()}


def as_rows(*rows: Sequence[Cell]) -> dict[int, list[Cell]]:
    return {5 + place: list(row) for place, row in enumerate(rows)}


def test_a_table_is_read_with_excels_row_numbers(make: Make) -> None:
    grid = make()().read(T)
    assert (grid.sheet, list(grid.headers)) == (SHEET, HEADERS)
    assert rows_of(make()()) == as_rows(FIRST, SECOND, THIRD, BLANK)


def test_the_workbook_says_which_tables_it_has(make: Make) -> None:
    assert set(make()().tables()) == {T, "statement_lines"}


def test_a_workbook_that_is_not_ours_says_no_version(make: Make) -> None:
    assert make()().version == ""


def test_a_table_that_does_not_exist_is_refused_by_name(make: Make) -> None:
    with pytest.raises(CsError, match="nonesuch"):
        make()().read("nonesuch")


def test_rows_typed_below_the_table_are_read_up_to_the_first_blank_one(make: Make) -> None:
    host = make(rows=[FIRST], below=[SECOND, THIRD], notes={9: "合计"})()
    assert rows_of(host) == as_rows(FIRST, SECOND, THIRD)


@pytest.mark.parametrize("text", ["合计", "备注：周五交", "制表：王芳"])
def test_what_stands_directly_below_and_is_no_row_is_not_read_as_one(
    make: Make, kind: str, text: str
) -> None:
    if kind == "memory":
        pytest.skip("a workbook in memory has nothing outside of its tables")
    host = make(rows=[FIRST], below=[SECOND], notes={7: text})()
    assert rows_of(host) == as_rows(FIRST, SECOND)
    assert rows_of(make(rows=[FIRST, SECOND], notes={7: text})()) == as_rows(FIRST, SECOND)


def test_an_empty_table_has_one_blank_row(make: Make) -> None:
    assert rows_of(make(rows=[BLANK])()) == as_rows(BLANK)


def test_named_cells_are_read_and_missing_ones_left_out(make: Make) -> None:
    assert dict(make()().cells(["operator", "message", "nonesuch"])) == {"operator": "赵六", "message": None}


def test_hidden_rows_are_reported(make: Make) -> None:
    assert set(make(hidden=[6, 7])().read(T).hidden) == {6, 7}


def test_replacing_one_cell_leaves_the_others(make: Make) -> None:
    opened = make()
    opened().write([Replace(T, 6, {"状态": "已核实"})])
    assert rows_of(opened()) == as_rows(FIRST, [*SECOND[:5], "已核实"], THIRD, BLANK)


def test_a_link_reads_as_its_text_where_it_leads_and_where_it_does_not(make: Make, kind: str) -> None:
    """Its row is looked up by a name; a workbook without the name shows the plain text."""
    if kind == "live":
        pytest.skip("the program that stands in for Excel here does not calculate")
    header = HEADERS[-1]
    place, text = 'IFERROR(HYPERLINK("#"&ADDRESS(5,1),"去，看"),"去，看")', "去，看"
    lost = 'IFERROR(HYPERLINK("#"&CELL("address",INDEX(nobody_keys,MATCH("BT9",nobody_keys,0))),"BT9"),"BT9")'
    host = make()()
    host.write([Replace(T, 5, {header: Link(text, place)}), Replace(T, 6, {header: Link("BT9", lost)})])
    rows = rows_of(host)
    assert (rows[5][-1], rows[6][-1]) == (text, "BT9")


def test_a_row_typed_below_is_taken_in_when_it_is_written(make: Make) -> None:
    opened = make(rows=[FIRST], below=[SECOND, THIRD])
    opened().write([Replace(T, 7, {"状态": "已核实"})])
    assert rows_of(opened()) == as_rows(FIRST, SECOND, [*THIRD[:5], "已核实"])
    opened().write([Append(T, {"备注": "新"})])
    assert rows_of(opened())[8] == [None, None, None, None, "新", None]


def test_an_appended_row_takes_the_first_blank_one_after_the_last_filled(make: Make) -> None:
    opened = make(rows=[FIRST, BLANK, SECOND, BLANK, BLANK])
    opened().write([Append(T, {"备注": "甲"}), Append(T, {"备注": "乙"})])
    assert [row[4] for row in rows_of(opened()).values()] == ["门口", None, None, "甲", "乙"]
    assert list(rows_of(opened())) == [5, 6, 7, 8, 9]


def test_many_rows_are_added_as_each_would_be(make: Make) -> None:
    opened = make(rows=[FIRST, BLANK, SECOND, BLANK])
    opened().write([AppendMany(T, {"备注": ["甲", None, "丙"], "状态": ["待汇款", "已核实", None]})])
    added = [[*BLANK[:4], "甲", "待汇款"], [*BLANK[:5], "已核实"], [*BLANK[:4], "丙", None]]
    assert rows_of(opened()) == as_rows(FIRST, BLANK, SECOND, *added)


def test_a_full_table_grows_for_an_appended_row(make: Make) -> None:
    opened = make(rows=[FIRST])
    opened().write([Append(T, dict(zip(HEADERS, SECOND, strict=True))), Append(T, {"状态": "待汇款"})])
    assert rows_of(opened()) == as_rows(FIRST, SECOND, [*BLANK[:5], "待汇款"])


def test_an_appended_row_comes_after_rows_typed_below(make: Make) -> None:
    opened = make(rows=[FIRST], below=[SECOND])
    opened().write([Append(T, {"备注": "甲"})])
    assert rows_of(opened())[6] == list(SECOND)
    assert rows_of(opened())[7][4] == "甲"


def test_what_stands_below_a_table_is_never_overwritten(make: Make, kind: str) -> None:
    if kind == "memory":
        pytest.skip("a workbook in memory has nothing outside of its tables")
    opened = make(rows=[FIRST], notes={7: "合计"})
    edits = [Replace(T, 5, {"备注": "乙"}), Append(T, {"备注": "丙"}), Append(T, {"备注": "丁"})]
    with suppress(CsError):
        opened().write(edits)
    rows = rows_of(opened())
    if kind == "closed":  # what stands there has made room
        assert ClosedHost(Path(opened().label)).package.sheet(SHEET).value(8, 2) == "合计"
        assert [row[4] for row in rows.values()] == ["乙", "丙", "丁"]
    else:
        assert rows in (as_rows(FIRST), {**rows, 7: [None, "合计", None, None, None, None]})


def test_a_deleted_row_lets_those_below_move_up(make: Make) -> None:
    opened = make(rows=[FIRST, SECOND, THIRD])
    opened().write([Delete(T, 6)])
    assert rows_of(opened()) == as_rows(FIRST, THIRD)


def test_rows_here_and_there_are_deleted_by_the_numbers_of_before(make: Make) -> None:
    opened = make(rows=[FIRST, SECOND, FIRST, THIRD, FIRST, SECOND])
    opened().write([Delete(T, 5), Delete(T, 9), Delete(T, 7)])
    assert rows_of(opened()) == as_rows(SECOND, THIRD, SECOND)


def test_the_last_rows_can_be_deleted(make: Make) -> None:
    opened = make(rows=[FIRST, SECOND, THIRD])
    opened().write([Delete(T, 7), Delete(T, 6)])
    assert rows_of(opened()) == as_rows(FIRST)


def test_a_table_that_loses_all_rows_keeps_a_blank_one(make: Make) -> None:
    opened = make(rows=[FIRST, SECOND])
    opened().write([Delete(T, 5), Delete(T, 6)])
    assert rows_of(opened()) == as_rows(BLANK)


def test_row_numbers_beside_a_deletion_are_those_of_before(make: Make) -> None:
    opened = make(rows=[FIRST, SECOND, THIRD])
    opened().write([Delete(T, 5), Replace(T, 7, {"状态": "已核实"}), Append(T, {"备注": "新"})])
    assert rows_of(opened()) == as_rows(SECOND, [*THIRD[:5], "已核实"], [*BLANK[:4], "新", None])


def test_several_tables_and_a_named_cell_are_written_at_once(make: Make) -> None:
    opened = make()
    edits = [
        Replace(T, 5, {"备注": "甲"}),
        Put("message", "亲，您的款项已收到。"),
        Append("statement_lines", {"流水号": "0001", "金额": Decimal("12.34")}),
    ]
    opened().write(edits)
    assert rows_of(opened())[5][4] == "甲"
    assert rows_of(opened(), "statement_lines") == {3: ["013800001111", 5.0], 4: ["0001", 12.34]}
    assert opened().cells(["message"]) == {"message": "亲，您的款项已收到。"}


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(Replace(T, 40, {"备注": "x"}), id="a row that is not the table's"),
        pytest.param(Replace(T, 5, {"没有的列": "x"}), id="a column that does not exist"),
        pytest.param(Delete(T, 3), id="a row above the table"),
        pytest.param(Put("nonesuch", "x"), id="a name that does not exist"),
        pytest.param(Append("nonesuch", {}), id="a table that does not exist"),
    ],
)
def test_one_bad_edit_and_nothing_is_written(make: Make, bad: Replace) -> None:
    opened = make()
    with pytest.raises(CsError):
        opened().write([Replace(T, 5, {"备注": "甲"}), Put("message", "乙"), bad])
    assert rows_of(opened()) == as_rows(FIRST, SECOND, THIRD, BLANK)
    assert opened().cells(["message"]) == {"message": None}


def test_hidden_rows_get_their_own_values_and_no_others(make: Make) -> None:
    opened = make(rows=[FIRST] * 6, hidden=[6, 7, 9])
    opened().write([Replace(T, row, {"备注": f"第{row}行", "状态": "已到账"}) for row in range(5, 11)])
    assert [row[4] for row in rows_of(opened()).values()] == [f"第{row}行" for row in range(5, 11)]


TEXTS = {
    "like a formula": "=1+1",
    "a formula that runs": '=HYPERLINK("http://x")',
    "a phone number abroad": "+8613800001111",
    "a leading minus": "-x",
    "a leading at sign": "@x",
    "a leading apostrophe": "'quoted",
    "two apostrophes": "''",
    "leading zeros": "013800001111",
    "nineteen digits": "2233445566778899001",
    "like a number with an exponent": "1e5",
    "like a date": "2026/11/22",
    "like a Chinese date": "11月22日",
    "like a truth value": "TRUE",
    "like an amount": "￥5.00",
    "like a percentage": "50%",
    "full-width digits": "１２３",
    "a trailing space": "张三 ",
    "a tab first": "\tx",
    "two lines": "第一行\n第二行",
    "emoji": "好的😀👍🏽",
    "markup": "<b>&amp;\"'",
    "a long text": "长" * 5000,
    "blank": None,
}
NUMBERS: list[Cell] = [0.3, Decimal("1280.50"), -7, 0, 1e15, 0.1 + 0.2, True, False]
MOMENTS: list[Cell] = [date(2026, 11, 22), datetime(2026, 11, 22, 16, 30, 5), time(20, 30), time(0, 0)]


@pytest.mark.parametrize("header", ["备注", "登记编号", "应付金额", "承诺日期"])
def test_text_stays_the_same_text_in_any_column(make: Make, header: str) -> None:
    read = read_back(make, header, TEXTS.values())
    assert dict(zip(TEXTS, read, strict=True)) == TEXTS


@pytest.mark.parametrize("header", ["备注", "应付金额", "登记编号"])
def test_numbers_stay_numbers(make: Make, header: str) -> None:
    wanted = [cell_as_read(number) for number in NUMBERS]
    read = read_back(make, header, NUMBERS)
    assert [(type(cell), cell) for cell in read] == [(type(cell), cell) for cell in wanted]


@pytest.mark.parametrize("moment", MOMENTS)
def test_dates_and_times_stay_what_they_are(make: Make, moment: Cell) -> None:
    assert read_back(make, "备注", [moment]) == [cell_as_read(moment)]


def test_a_date_stays_a_date_in_a_date_column(make: Make) -> None:
    assert read_back(make, "承诺日期", [date(2026, 11, 22)]) == [datetime(2026, 11, 22)]


def test_empty_text_leaves_the_cell_blank(make: Make) -> None:
    assert read_back(make, "备注", [""]) == [None]


def read_back(make: Make, header: str, values: Iterable[Cell]) -> list[Cell]:
    """Write values down a column of rows that exist, in one go, and read them."""
    values = list(values)
    opened = make(rows=[FIRST] * len(values))
    opened().write([Replace(T, 5 + place, {header: value}) for place, value in enumerate(values)])
    return [row[HEADERS.index(header)] for row in rows_of(opened()).values()]


def test_an_error_value_comes_back_as_one(make: Make) -> None:
    opened = make()
    opened().write([Replace(T, 5, {"备注": CellError("#N/A")})])
    assert rows_of(opened())[5][4] == CellError("#N/A")


def test_carriage_returns_become_line_breaks(make: Make, kind: str) -> None:
    if kind in ("memory", "closed"):
        pytest.skip("only a program changes them; the others keep what they are given")
    opened = make()
    opened().write([Replace(T, 5, {"备注": "一\r\n二\r三"})])
    assert rows_of(opened())[5][4] == "一\n二\n三"


texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]) | st.just("\n"), max_size=40),
    st.text("0123456789+-=@' /.:年月日", min_size=1, max_size=20),
)
numbers = st.one_of(
    st.floats(-1e12, 1e12, allow_nan=False).map(lambda number: round(number, 4)),
    st.decimals(-(10**10), 10**10, places=2),
)
REMARKS = [
    texts | numbers | st.booleans() | st.none(),
    st.datetimes(datetime(1901, 1, 1), datetime(2100, 1, 1)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
    st.dates(date(1901, 1, 1), date(2100, 1, 1)),
    st.times().map(lambda moment: moment.replace(microsecond=0)),
]
"""One kind of date a workbook, because a new row takes over the cell formats of the row above."""


def rows_with(remarks: st.SearchStrategy[Cell]) -> st.SearchStrategy[list[dict[str, Cell]]]:
    row = {
        "登记编号": texts | st.none(),
        "应付金额": numbers | texts | st.none(),
        "承诺日期": st.dates(date(1901, 1, 1), date(2100, 1, 1)) | st.none(),
        "备注": remarks,
        "状态": st.just("x"),
    }
    return st.lists(st.fixed_dictionaries(row), min_size=1, max_size=12)


@pytest.mark.parametrize("kind", MAKERS, indirect=True)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(written=st.sampled_from(REMARKS).flatmap(rows_with))
def test_any_cells_survive_the_way_through_a_host(make: Make, written: list[dict[str, Cell]]) -> None:
    survive(make, written)


@pytest.mark.office  # each takes a third of a second, so there are fewer
@settings(max_examples=20 if os.environ.get("CS_MACROS_CI") else 5, suppress_health_check=list(HealthCheck))
@given(written=st.sampled_from(REMARKS).flatmap(rows_with))
def test_any_cells_survive_the_way_through_libreoffice(
    office_makes: Callable[[Layout, Path], Open], tmp_path: Path, written: list[dict[str, Cell]]
) -> None:
    survive(lambda **layout: office_makes(Layout(**layout), tmp_path), written)


def survive(make: Make, written: list[dict[str, Cell]]) -> None:
    opened = make(rows=[FIRST])
    opened().write([Append(T, row) for row in written])
    read = [dict(zip(HEADERS, row, strict=True)) for row in list(rows_of(opened()).values())[1:]]
    assert [{header: row[header] for header in written[0]} for row in read] == [
        {header: cell_as_read(cell) for header, cell in row.items()} for row in written
    ]
