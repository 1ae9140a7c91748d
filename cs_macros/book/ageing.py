"""The oldest rows of 操作日志 and 话术 go to 备份/, so that the workbook stays quick (DESIGN 5.4)."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from cs_macros.book.book import Book
from cs_macros.book.office import JournalLine
from cs_macros.book.table import Row, Table
from cs_macros.book.texts import MadeText
from cs_macros.cells.kinds import show
from cs_macros.hosts import backups, safe_file

AGEING: TypeAlias = JournalLine | MadeText
"""What every press adds to, and nobody takes from."""

RECORDS: Sequence[type[AGEING]] = (JournalLine, MadeText)

LIMIT = 20_000
"""Rows that each of them keeps."""

STAYING = ("adopt",)
"""Buttons whose rows in the journal are still looked up: what was adopted once is not brought in again."""


def may_age(book: Book) -> Callable[[], bool]:
    """Tells, once a press has been saved, whether there are too many rows now: a look into the book as it
    was read and at what was added, so that the workbook need not be read again."""
    tables: list[Table[Any]] = [book.known(record) for record in RECORDS]
    return lambda: any(len(table.positions) + len(table.new_rows) > LIMIT for table in tables)


def age(book: Book, workbook: Path, limit: int = LIMIT) -> list[Path]:
    """Move the rows beyond `limit`, the oldest first, into files of their own; those of today stay.

    The files are complete on disk before the workbook changes: a crash between the two leaves the
    rows in both.

    Returns:
      The files written.
    """
    old = [rows for record in RECORDS if (rows := beyond(book, record, limit))]
    files = [write_rows(rows, workbook) for rows in old]
    for rows in old:
        for row in rows:
            row.table.drop(row)
    book.save()
    return files


def beyond(book: Book, record: type[AGEING], limit: int) -> list[Row[Any]]:
    """The rows of a table to move: today's count for numbers and for what a customer was told today."""
    table: Table[Any] = book.known(record)
    excess = len(table.positions) - limit
    if excess <= 0:
        return []
    moments, buttons = table.column("at"), table.column("button") if record is JournalLine else {}
    today = book.now.date()
    movable = (
        n
        for n in table.positions
        if buttons.get(n) not in STAYING and not (n in moments and moments[n].date() >= today)
    )
    return [table.row(n) for n, _ in zip(movable, range(excess), strict=False)]


def write_rows(rows: Sequence[Row[Any]], workbook: Path) -> Path:
    """Rows as CSV that Excel opens, named after the workbook and their first and last batch."""
    layout = rows[0].table.layout
    first, last = rows[0].record.batch, rows[-1].record.batch
    folder = workbook.parent / safe_file.BACKUPS
    with safe_file.explained(folder):
        folder.mkdir(exist_ok=True)
        path = unused(folder, f"{backups.stem_of(workbook)} {layout.sheet} {first} 至 {last}")
        with path.open("x", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([column.header for column in layout.columns])
            writer.writerows(
                [show(row.cell(column.field), column.kind) for column in layout.columns] for row in rows
            )
            file.flush()
            os.fsync(file.fileno())
    return path


def unused(folder: Path, name: str) -> Path:
    """A name that no file has: a long batch leaves on more than one night."""
    path, count = folder / f"{name}.csv", 1
    while path.exists():
        count += 1
        path = folder / f"{name} ({count}).csv"
    return path
