"""The button's own way, from the open workbook and back: `excel.run_in` in LibreOffice."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest

from cs_macros import excel
from cs_macros.hosts.bridge import xlwings
from cs_macros.hosts.libreoffice import Office
from cs_macros.hosts.live import LiveDesk, LiveHost
from cs_macros.hosts.port import Append, Cell, Put

pytestmark = pytest.mark.office

NOW = datetime(2026, 11, 22, 10, 0)
TYPED: dict[str, Cell] = {
    "店铺": "示例店",
    "客户ID": "00123",
    "客户姓名": "陈小姐",
    "联系电话": "013800001111",
    "收货地址": "=1+1",
    "商品名称": "台灯",
    "数量": 1,
    "应付金额": 128.5,
    "订单号": "2233445566778899001",
}


class Listening(LiveDesk):
    """The real desk, but nobody is there to close a message box or own a clipboard."""

    def __init__(self, book: xlwings.Book) -> None:
        super().__init__(book)
        self.said: list[str] = []
        self.copied: list[str] = []

    def say(self, text: str) -> None:
        self.said.append(text)

    def confirm(self, question: str) -> bool:
        return True

    def point(self, name: str) -> None:
        """Nobody looks."""

    def copy(self, text: str) -> bool:
        self.copied.append(text)
        return True


@pytest.fixture
def book(office: Office, small: Path, tmp_path: Path) -> Iterator[xlwings.Book]:
    """The built workbook, open, with an operator and no colleagues yet."""
    file = Path(shutil.copy(small, tmp_path))
    opened = office.open(file)
    LiveHost(opened).write([Put("operator", "张敏")])
    yield opened
    opened.impl.close()


def type_rows(book: xlwings.Book, *rows: dict[str, Cell]) -> list[int]:
    """Type rows at the table's end; select them."""
    host = LiveHost(book)
    host.write([Append("bank_transfers", row) for row in rows])
    grid = LiveHost(book).read("bank_transfers")
    filled = [n for n, cells in grid.rows.items() if any(cell not in (None, "") for cell in cells)]
    select(book, filled[-len(rows) :])
    return filled[-len(rows) :]


def select(book: xlwings.Book, rows: Sequence[int]) -> None:
    sheet = book.sheets["银行转账明细表"].api
    controller = book.api.getCurrentController()
    controller.setActiveSheet(sheet)
    controller.select(sheet.getCellRangeByPosition(0, rows[0] - 1, 2, rows[-1] - 1))


def press(book: xlwings.Book, name: str) -> Listening:
    """Click, as the macro does."""
    desk = Listening(book)
    excel.run_in(book, name, LiveHost(book), desk, NOW)
    return desk


def cells(book: xlwings.Book, row: int) -> dict[str, Cell]:
    grid = LiveHost(book).read("bank_transfers")
    return dict(zip(grid.headers, grid.rows[row], strict=True))


def test_a_click_registers_the_selected_row(book: xlwings.Book) -> None:
    (row,) = type_rows(book, TYPED)
    desk = press(book, "register_transfer")
    found = cells(book, row)
    assert (found["记录号"], found["状态"]) == ("BT20261122-001", "待汇款")
    assert (found["订单号"], found["联系电话"], found["收货地址"]) == (
        "2233445566778899001",
        "013800001111",
        "=1+1",
    )
    assert desk.said[0].startswith("已登记 1 笔转账。")
    assert desk.copied == [found["话术"]]
    shown = LiveHost(book).cells(["bank_transfers_message", "bank_transfers_feedback"])
    assert shown["bank_transfers_message"] == found["话术"]
    assert shown["bank_transfers_feedback"] == "10:00 登记转账：已登记 1 笔转账。看了 1 行。"


def test_a_bad_row_stays_with_its_reason_and_the_others_move(book: xlwings.Book) -> None:
    good, bad, other = type_rows(book, TYPED, {**TYPED, "应付金额": "abc"}, TYPED)
    press(book, "register_transfer")
    assert [cells(book, row)["状态"] for row in (good, bad, other)] == ["待汇款", None, "待汇款"]
    assert cells(book, bad)["问题"] == "应付金额：不是金额"


@pytest.mark.slow
def test_undo_in_the_open_workbook(book: xlwings.Book) -> None:
    (row,) = type_rows(book, TYPED)
    before = cells(book, row)
    press(book, "register_transfer")
    press(book, "undo")
    assert cells(book, row) == before


def test_the_board_is_refreshed_in_the_open_workbook(book: xlwings.Book) -> None:
    (row,) = type_rows(book, TYPED)
    registered = press(book, "register_transfer").said
    desk = press(book, "refresh")
    assert desk.said[0].startswith("已刷新 1 行"), (registered, cells(book, row))
    assert LiveHost(book).cells(["board_open"]) == {"board_open": 1}


@pytest.mark.slow
def test_a_bug_is_told_with_the_log_that_it_is_in(
    book: xlwings.Book, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("platformdirs.user_log_path", lambda *args, **kwargs: tmp_path)
    desk = press(book, "no_such_button")
    assert str(tmp_path / "出错记录.log") in desk.said[0]
    assert "KeyError" in (tmp_path / "出错记录.log").read_text("utf-8")
