"""`check`: every row against its declaration, and against the journal."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cs_macros.book.book import Book
from cs_macros.book.checking import check_book, lost_columns
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell, Grid, Replace
from cs_macros.sheets import ALL_SHEETS
from tests.builders import FIRST_ROW, NOW, TRANSFER, a_workbook, push


def found(host: MemoryHost) -> list[tuple[str, str]]:
    """(header, message) of everything that `check` says."""
    book = Book(host, ALL_SHEETS, now=NOW)
    rows = check_book(book, ALL_SHEETS.in_order()).values()
    return [(p.header, p.message) for problems in rows for p in problems]


def registered(*presses: tuple[str, str, dict[str, Cell]]) -> MemoryHost:
    host = a_workbook({"bank_transfers": [TRANSFER]})
    push(host, "register_transfer")
    for name, by, fields in presses:
        assert push(host, name, [FIRST_ROW], by=by, **fields).ok
    return host


def test_a_workbook_that_only_buttons_changed_is_right() -> None:
    assert found(registered(("claim_transfer", "张敏", {"payer_name": "陈小姐"}))) == []


def test_an_empty_workbook_is_right() -> None:
    assert found(a_workbook()) == []


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        pytest.param(
            {"状态": "已核实"}, ("状态", "手工改动：与操作日志里最后写入的不同"), id="state typed over"
        ),
        pytest.param(
            {"登记人": "李强"}, ("登记人", "手工改动：与操作日志里最后写入的不同"), id="sign-off typed over"
        ),
        pytest.param(
            {"客户姓名": None}, ("客户姓名", "“待汇款”的行这一格不能空着"), id="required cell emptied"
        ),
        pytest.param({"应付金额": "abc"}, ("应付金额", "不是金额"), id="bad cell"),
        pytest.param({"状态": "飞了"}, ("状态", "不在可选项里"), id="no such state"),
    ],
)
def test_what_people_typed_over_is_reported(cells: dict[str, Cell], said: tuple[str, str]) -> None:
    host = registered()
    host.write([Replace("bank_transfers", FIRST_ROW, cells)])
    assert said in found(host)


def test_a_finished_row_is_locked() -> None:
    host = registered(("cancel_transfer", "张敏", {"cancel_reason": "不要了"}))
    host.write([Replace("bank_transfers", FIRST_ROW, {"客户姓名": "别人"})])
    assert ("客户姓名", "手工改动：与操作日志里最后写入的不同") in found(host)


def test_an_open_row_may_be_typed_on() -> None:
    host = registered()
    host.write([Replace("bank_transfers", FIRST_ROW, {"客户姓名": "别人"})])
    assert found(host) == []


def test_a_computed_cell_typed_over_is_reported() -> None:
    host = registered(
        ("claim_transfer", "张敏", {"payer_name": "陈小姐"}), ("confirm_arrival", "李强", {"arrival": "100"})
    )
    host.write([Replace("bank_transfers", FIRST_ROW, {"差额": 0})])
    assert ("差额", "与算出来的不同") in found(host)
    push(host, "refresh")
    assert found(host) == []


def test_two_rows_with_one_number_are_reported() -> None:
    host = registered()
    grid = host.read("bank_transfers")
    twice = {FIRST_ROW: grid.rows[FIRST_ROW], FIRST_ROW + 1: grid.rows[FIRST_ROW]}
    copied = MemoryHost({"bank_transfers": Grid(grid.sheet, grid.headers, twice)}, beneath=host)
    assert [m for _, m in found(copied)] == [f"与第 {n} 行的编号相同" for n in (FIRST_ROW + 1, FIRST_ROW)]


def test_a_number_typed_into_a_new_row_is_reported() -> None:
    host = a_workbook({"bank_transfers": [{**TRANSFER, "number": "BT1"}]})
    assert ("记录号", "手工改动：这一列由按钮填写") in found(host)


def test_a_shipped_row_without_its_tracking_number_is_reported() -> None:
    host = registered(
        ("claim_transfer", "张敏", {"payer_name": "陈小姐"}),
        ("confirm_arrival", "李强", {"arrival": "128.5"}),
        ("mark_shipped", "赵磊", {"order_no": "1", "tracking_no": "SF1"}),
    )
    host.write([Replace("bank_transfers", FIRST_ROW, {"运单号": None})])
    assert ("运单号", "“已发货”的行这一格不能空着") in found(host)


def test_a_missing_column_is_one_problem_that_names_it() -> None:
    made = a_workbook()
    grid = made.read("bank_transfers")
    host = MemoryHost(
        {"bank_transfers": Grid(grid.sheet, grid.headers[:-1], {7: grid.rows[7][:-1]})}, beneath=made
    )
    lost = list(lost_columns(Book(host, ALL_SHEETS, now=NOW), ALL_SHEETS.in_order()))
    assert [(p.sheet, p.header) for p in lost] == [("银行转账明细表", "修改人")]


@pytest.fixture(params=[1, 3])
def many(request: pytest.FixtureRequest) -> Callable[[], MemoryHost]:
    rows = [{**TRANSFER, "amount_due": "x", "qty": "y"} for _ in range(request.param)]
    return lambda: a_workbook({"bank_transfers": rows})


def test_all_problems_of_all_rows_are_listed(many: Callable[[], MemoryHost]) -> None:
    host = many()
    assert len(found(host)) == 2 * len(host.read("bank_transfers").rows)
