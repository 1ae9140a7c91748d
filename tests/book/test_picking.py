"""Moves over a whole month or week, rows made by other buttons, files made with a press."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from cs_macros.book.book import Book
from cs_macros.book.columns import BUTTONS, Choice, Entry, IdText, Month, Text, Yuan, column
from cs_macros.book.flow import Ask, Finding, Flow, Move, block
from cs_macros.book.press import Press, press
from cs_macros.book.sheets import Sheet
from cs_macros.book.table import Row
from cs_macros.errors import CsError
from cs_macros.excel import asks_of
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Grid
from cs_macros.hosts.staging import staged
from cs_macros.sheets import ALL_SHEETS
from tests.builders import NOW, TestDesk


class BillState(Choice):
    """Where a bill stands."""

    OPEN = "未付"
    PAID = "已付"


class Bill(Entry, sheet="账单", table="bills", prefix="BI"):
    """Something to pay."""

    status: BillState | None = column("状态", owner=BUTTONS)
    month: Month = column("月份")
    amount: Yuan = column("金额")
    note: Text | None = column("备注")
    slip: IdText | None = column("付款单", owner=BUTTONS)


def of_month(request: Press) -> Iterator[int]:
    months = request.table.column("month")
    return (n for n, month in months.items() if month == request.book.asked["bill_month"])


def may_pay(bill: Bill, book: Book) -> Iterator[Finding]:
    if bill.amount > 100:
        yield block("amount", "太多了", "少付一点。")


def print_slip(request: Press, rows: Sequence[Row[Any]]) -> None:
    names = "、".join(row.key for row in rows)
    request.book.stage(Path(request.book.host.label).parent / "付款单.txt", names.encode())


PAY = Move(
    name="pay_month",
    caption="付清",
    help="把一个月的账单付清。",
    from_=(BillState.OPEN,),
    to=(BillState.PAID,),
    bulk=True,
    asks=(Ask("bill_month", "月份", "month"),),
    picks=of_month,
    together=True,
    guard=may_pay,
    concludes=print_slip,
)
SHEET = Sheet(
    record=Bill,
    flow=Flow(Bill, states=tuple(BillState), final=(BillState.PAID,), starts=(BillState.OPEN,), moves=(PAY,)),
    note="账单。",
)
HEADERS = [each.header for each in Bill.layout.columns]


def bills(*rows: tuple[str, str, int], folder: str = "") -> MemoryHost:
    """Open bills, each of a number, a month and an amount."""
    cells = {
        number: {"记录号": f"BI20261101-{number}", "状态": "未付", "月份": month, "金额": amount}
        for number, month, amount in rows
    }
    grid = Grid(
        "账单",
        HEADERS,
        {n: [row.get(h) for h in HEADERS] for n, row in enumerate(cells.values(), start=2)},
    )
    return MemoryHost({"bills": grid}, label=f"{folder}/账.xlsx")


def pay(host: MemoryHost, month: str, chosen: list[int] | None = None) -> Press:
    book = Book(host, ALL_SHEETS, now=NOW, operator="甲")
    request = Press(SHEET, PAY, book, TestDesk(), chosen, {"bill_month": month})
    press(request)
    return request


def states(host: MemoryHost) -> list[str]:
    return [str(row[HEADERS.index("状态")]) for row in host.read("bills").rows.values()]


def test_a_month_s_rows_are_picked_whatever_is_selected() -> None:
    host = bills(("001", "2026-10", 5), ("002", "2026-11", 5), ("003", "2026-11", 6))
    pay(host, "2026-11", chosen=[2])
    assert states(host) == ["未付", "已付", "已付"]


def test_one_refused_row_refuses_the_month() -> None:
    host = bills(("001", "2026-11", 5), ("002", "2026-11", 500))
    request = pay(host, "2026-11")
    assert states(host) == ["未付", "未付"]
    assert request.outcome.summary == "1 行没有通过，未作任何改动。看了 2 行。"
    assert request.book.files == {}
    assert [problem.header for problem in request.outcome.problems] == ["金额"]


def test_a_month_without_rows_is_said_so() -> None:
    with pytest.raises(CsError, match="没有可以“付清”的行"):
        pay(bills(("001", "2026-11", 5)), "2026-12", chosen=[2])


def test_a_trial_makes_no_file(tmp_path: Path) -> None:
    request = pay(bills(("001", "2026-11", 5), folder=str(tmp_path)), "2026-11")
    assert list(request.book.files.values()) == [b"BI20261101-001"]
    assert list(tmp_path.iterdir()) == []


def test_files_appear_only_when_the_workbook_was_written(tmp_path: Path) -> None:
    path = tmp_path / "打印" / "单.txt"
    with pytest.raises(ZeroDivisionError), staged({path: b"1"}):
        raise ZeroDivisionError
    assert list(path.parent.iterdir()) == []
    with staged({path: b"1"}):
        assert not path.exists()
    assert path.read_bytes() == b"1"
    assert list(path.parent.iterdir()) == [path]


def test_a_folder_that_cannot_be_written_stops_before_the_workbook_is_touched(tmp_path: Path) -> None:
    (tmp_path / "打印").write_text("a file where the folder should be")
    touched = False
    with pytest.raises(CsError, match="未作任何改动"), staged({tmp_path / "打印" / "单.txt": b"1"}):
        touched = True
    assert not touched


def test_a_row_made_by_another_register_s_button_gets_number_and_stamps() -> None:
    host = bills(("001", "2026-11", 5))
    book = Book(host, ALL_SHEETS, now=NOW, operator="甲")
    row = book.enter(Bill(status=BillState.OPEN, month="2026-11", amount=7))
    book.save()
    assert row.record.number == "BI20261122-001"
    assert (row.record.created_by, row.record.created_at) == ("甲", NOW)
    assert states(host) == ["未付", "未付"]


def test_a_shared_button_reads_the_cells_of_the_sheet_in_front() -> None:
    """生成话术 asks on every register; an older workbook has one cell for all of them."""
    _, pressed = ALL_SHEETS.pressable("make_message")
    front = next(each for each in ALL_SHEETS.in_order() if each.table == "bank_transfers")
    own = MemoryHost({}, {"bank_transfers_message_template": "甲", "message_template": "乙"})
    assert asks_of(pressed, own, front)["message_template"] == "甲"
    blank = MemoryHost({}, {"bank_transfers_message_template": None, "message_template": "乙"})
    assert asks_of(pressed, blank, front)["message_template"] is None
    older = MemoryHost({}, {"message_template": "乙"})
    assert asks_of(pressed, older, front)["message_template"] == "乙"
