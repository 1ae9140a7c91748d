"""The line beside the buttons: what the last press did, and why not, until the next one (issue 16, 7)."""

from __future__ import annotations

from typing import Any

import pytest

from cs_macros import excel
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell, Put
from tests.builders import FIRST_ROW, NOW, TRANSFER, TestDesk, a_workbook, all_cells, push

LINE = "bank_transfers_feedback"
BLANK: Any = {**TRANSFER, "customer_id": None, "amount_due": "abc"}


def with_line(*rows: Any, marks_problems: bool = True) -> MemoryHost:
    """A workbook whose transfers have the line, with something of yesterday's in it."""
    host = a_workbook({"bank_transfers": rows}, marks_problems=marks_problems)
    host._names |= {LINE: "昨天的话", "operator": "张敏"}
    return host


def line(host: MemoryHost) -> Cell:
    return host.cells([LINE])[LINE]


def test_it_says_when_what_and_how_many() -> None:
    host = with_line(TRANSFER, {**TRANSFER, "order_no": "99", "customer_id": "8"}, BLANK)
    push(host, "register_transfer")
    told = str(line(host))
    assert told.startswith(f"{NOW:%H:%M} 登记转账：已登记 2 笔转账。")
    assert "1 行没有通过" in told
    assert "看了 3 行" in told
    assert f"第 {FIRST_ROW + 2} 行：还缺：客户ID（+1）；应付金额：不是金额" in told


def test_it_is_no_business_record() -> None:
    host = with_line(TRANSFER)
    push(host, "register_transfer")
    assert not any(LINE in str(cell) for row in all_cells(host, "journal") for cell in row)
    push(host, "undo")
    assert str(line(host)).startswith(f"{NOW:%H:%M} 撤销上一步：")


def test_a_press_that_changes_nothing_says_so_too() -> None:
    host = with_line(BLANK)
    push(host, "register_transfer")
    assert str(line(host)).startswith(f"{NOW:%H:%M} 登记转账：1 行没有通过，未作任何改动。")


def test_a_closed_file_keeps_the_line_as_it_is() -> None:
    host = with_line(TRANSFER, marks_problems=False)
    push(host, "register_transfer")
    assert line(host) == "昨天的话"


def test_an_older_workbook_has_no_such_line_and_works() -> None:
    host = a_workbook({"bank_transfers": [TRANSFER]})
    assert push(host, "register_transfer").ok
    assert LINE not in host.cells([LINE])


@pytest.mark.parametrize("version", ["", "99.0.0"])
def test_why_nothing_could_be_done_stands_there_but_in_no_newer_workbook(version: str) -> None:
    host = with_line()
    host._version = version
    desk = TestDesk()
    excel.run_in(Front(), "register_transfer", host, desk, NOW)  # type: ignore[arg-type]
    if version:
        assert line(host) == "昨天的话"
    else:
        assert line(host) == f"{NOW:%H:%M} 登记转账：没有新填写的行，未作任何改动。"
    assert desk.said[-1]


def test_a_workbook_that_refuses_to_be_written_is_told_of_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    host, desk = with_line(), TestDesk()

    def refuse(edits: list[Put]) -> None:
        raise OSError("busy")

    monkeypatch.setattr(host, "write", refuse)
    excel.run_in(Front(), "register_transfer", host, desk, NOW)  # type: ignore[arg-type]
    assert desk.said[-1].startswith("没有新填写的行")


class Front:
    """A workbook of which nothing is selected."""

    class app:
        selection = None
