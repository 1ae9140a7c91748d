"""What every press adds to stays short, and nothing of it is lost."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

from cs_macros.book.ageing import age
from cs_macros.book.book import Book
from cs_macros.hosts.port import Cell
from cs_macros.sheets import ALL_SHEETS
from tests.builders import NOW, TRANSFER, a_workbook, all_cells, push

YESTERDAY = NOW - timedelta(days=1)


def a_line(number: int, **more: Cell) -> dict[str, Cell]:
    """A row of the journal."""
    line: dict[str, Cell] = {
        "batch": f"P20261121-{number:03}",
        "at": YESTERDAY,
        "button": "x",
        "changes": "{}",
    }
    return {**line, "number": f"BT{number}", **more}


def a_text(number: int, **more: Cell) -> dict[str, Cell]:
    """A row of 话术."""
    text: dict[str, Cell] = {"at": YESTERDAY, "number": f"BT{number}", "text": "亲，\n您好", "template": "t"}
    return {**text, "batch": f"P20261121-{number:03}", **more}


def numbers(file: Path) -> list[str]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return [row["记录号"] for row in csv.DictReader(opened)]


def test_a_short_journal_stays(tmp_path: Path) -> None:
    host = a_workbook({"bank_transfers": [TRANSFER]})
    push(host, "register_transfer")
    assert age(Book(host, ALL_SHEETS, now=NOW), tmp_path / "台账.xlsm") == []


def test_the_oldest_rows_move_and_the_newest_stay(tmp_path: Path) -> None:
    host = a_workbook({"journal": [a_line(n) for n in range(1, 8)]})
    before = all_cells(host, "journal")
    (path,) = age(Book(host, ALL_SHEETS, now=NOW), tmp_path / "台账.xlsm", limit=3)
    assert path == tmp_path / "备份" / "台账 操作日志 P20261121-001 至 P20261121-004.csv"
    assert numbers(path) == ["BT1", "BT2", "BT3", "BT4"]
    assert [line for line in all_cells(host, "journal") if any(line)] == before[4:]


def test_what_was_said_to_customers_ages_as_the_journal_does(tmp_path: Path) -> None:
    host = a_workbook({"messages": [a_text(n) for n in range(1, 6)]})
    before = all_cells(host, "messages")
    (path,) = age(Book(host, ALL_SHEETS, now=NOW), tmp_path / "台账.xlsm", limit=2)
    assert path.name == "台账 话术 P20261121-001 至 P20261121-003.csv"
    assert numbers(path) == ["BT1", "BT2", "BT3"]
    assert [line for line in all_cells(host, "messages") if any(line)] == before[3:]


def test_rows_of_today_stay_however_many_there_are(tmp_path: Path) -> None:
    tables = {"journal": [a_line(n, at=NOW) for n in range(5)], "messages": [a_text(n) for n in range(2)]}
    tables["messages"] += [a_text(n, at=NOW) for n in range(2, 9)]
    host = a_workbook(tables)
    (path,) = age(Book(host, ALL_SHEETS, now=NOW), tmp_path / "台账.xlsm", limit=3)
    assert numbers(path) == ["BT0", "BT1"]
    assert len([line for line in all_cells(host, "journal") if any(line)]) == 5


def test_rows_that_tell_what_was_adopted_stay(tmp_path: Path) -> None:
    host = a_workbook({"journal": [a_line(1, button="adopt"), *[a_line(n) for n in range(2, 6)]]})
    (path,) = age(Book(host, ALL_SHEETS, now=NOW), tmp_path / "台账.xlsm", limit=2)
    assert numbers(path) == ["BT2", "BT3", "BT4"]


def test_no_file_is_written_over_another(tmp_path: Path) -> None:
    lines = [a_line(n, batch="P20261121-001") for n in range(6)]
    first, second = a_workbook({"journal": lines}), a_workbook({"journal": lines})
    files = []
    for host, name, limit in ((first, "甲.xlsm", 4), (first, "甲.xlsm", 2), (second, "乙.xlsm", 2)):
        files += age(Book(host, ALL_SHEETS, now=NOW), tmp_path / name, limit=limit)
    kept = [numbers(file) for file in files]
    assert kept == [["BT0", "BT1"], ["BT2", "BT3"], ["BT0", "BT1", "BT2", "BT3"]]
