"""A person at the keyboard, LibreOffice in a window: what they type and select is what we see."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from cs_macros.hosts.libreoffice import Office
from cs_macros.hosts.live import LiveDesk, LiveHost
from cs_macros.hosts.port import Replace
from tests.hosts.workbooks import FIRST, SECOND, SHEET, THIRD, Layout, write_xlsx
from tests.live.clerk import Clerk, is_closed, soon

pytestmark = [
    pytest.mark.office,
    pytest.mark.slow,
    pytest.mark.xdist_group("window"),
]  # one window for them all

T = "bank_transfers"
Keys = Callable[..., None]


@pytest.fixture
def book(window: Office, folder: Path, keys: Keys) -> Iterator[Any]:
    """A workbook of three rows, in front."""
    opened = window.open(write_xlsx(Layout(rows=[FIRST, SECOND, THIRD]), folder / "客服台账.xlsx"))
    opened.api.getCurrentController().getFrame().getContainerWindow().setFocus()
    yield opened
    keys("Escape")  # a cell that is being typed into keeps the workbook open
    opened.api.setModified(False)
    assert soon(True, lambda: is_closed(opened))


def go_to(book: Any, name: str) -> None:
    book.api.getCurrentController().select(book.sheets[SHEET].api.getCellRangeByName(name))


def type_row(keys: Keys, *texts: str) -> None:
    for text in texts:
        keys(type=text)
        keys("Right")


def test_a_row_typed_below_the_table_is_seen(book: Any, keys: Keys) -> None:
    go_to(book, "A8")
    type_row(keys, "BT4", "Zhao", "12.5", "2026-11-22")
    row = ["BT4", "Zhao", 12.5, datetime(2026, 11, 22), None, None]
    assert soon(row, lambda: LiveHost(book).read(T).rows.get(8)) == row
    assert LiveDesk(book).selection(T) == [8]


def test_a_typed_row_is_taken_into_the_table(book: Any, keys: Keys) -> None:
    go_to(book, "B8")
    type_row(keys, "Zhao")
    soon("Zhao", lambda: LiveHost(book).read(T).rows.get(8, [None] * 6)[1])
    LiveHost(book).write([Replace(T, 8, {"登记编号": "013800001111", "状态": "待汇款"})])
    assert LiveHost(book).last_read(T).bottom == 8
    assert LiveHost(book).read(T).rows[8] == ["013800001111", "Zhao", None, None, None, "待汇款"]


def test_whole_rows_selected_by_keyboard(book: Any, keys: Keys) -> None:
    go_to(book, "A5:A6")
    keys("shift+space")
    assert soon([5, 6], lambda: LiveDesk(book).selection(T)) == [5, 6]


@pytest.mark.slow
def test_everything_selected_is_every_row(book: Any, keys: Keys) -> None:
    go_to(book, "A5")
    keys("ctrl+a")
    assert soon([5, 6, 7], lambda: LiveDesk(book).selection(T)) == [5, 6, 7]


def test_a_row_hidden_by_the_user_is_not_selected(book: Any, keys: Keys) -> None:
    book.sheets[SHEET].api.getRows().getByIndex(5).IsVisible = False
    go_to(book, "A5:A7")
    assert LiveDesk(book).selection(T) == [5, 7]
    assert set(LiveHost(book).read(T).hidden) == {6}


def test_a_cell_that_is_being_typed_into_does_not_stop_a_press(book: Any, keys: Keys) -> None:
    """LibreOffice, unlike Excel, takes calls meanwhile; what is typed is added when it is finished."""
    go_to(book, "E5")
    keys(type="abc")
    LiveHost(book).write([Replace(T, 6, {"备注": "x"})])
    keys("Return")
    assert soon("abc", lambda: LiveHost(book).read(T).rows[5][4]) == "abc"
    assert LiveHost(book).read(T).rows[6][4] == "x"


@pytest.mark.parametrize(("key", "answer"), [("Return", True), ("Escape", False), ("alt+n", False)])
def test_a_question_is_answered_at_the_keyboard(
    book: Any, window: Office, screen: str, key: str, answer: bool
) -> None:
    answers: list[bool] = []
    asking = threading.Thread(target=lambda: answers.append(LiveDesk(book).confirm("继续吗？")), daemon=True)
    asking.start()
    assert Clerk(window, screen, book).told(key) == "继续吗？"
    asking.join(10)
    assert answers == [answer]
