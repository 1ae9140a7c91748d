"""The journal stays short, and nothing of it is lost."""

from __future__ import annotations

import csv
from pathlib import Path

from cs_macros.book.ageing import age_journal
from cs_macros.book.book import Book
from cs_macros.sheets.masters.register import JournalLine
from tests.builders import NOW, TRANSFER, a_workbook, all_cells, push


def test_a_short_journal_stays(tmp_path: Path) -> None:
    host = a_workbook({"bank_transfers": [TRANSFER]})
    push(host, "register_transfer")
    assert age_journal(Book(host, now=NOW), tmp_path) is None


def test_the_oldest_rows_move_and_the_newest_stay(tmp_path: Path) -> None:
    lines = [
        {
            "batch": f"P20261122-{n:03}",
            "at": NOW,
            "operator": "张敏",
            "button": "x",
            "changes": "{}",
            "number": f"BT{n}",
        }
        for n in range(1, 8)
    ]
    host = a_workbook({"journal": lines})
    before = all_cells(host, "journal")
    path = age_journal(Book(host, now=NOW), tmp_path / "备份", limit=3)
    assert path is not None
    assert path.name == "操作日志 P20261122-001 至 P20261122-004.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        moved = list(csv.DictReader(file))
    assert [row["记录号"] for row in moved] == ["BT1", "BT2", "BT3", "BT4"]
    assert all_cells(host, "journal") == before[4:]
    assert Book(host, now=NOW).table(JournalLine).column("number")
