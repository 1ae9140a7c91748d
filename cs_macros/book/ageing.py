"""The journal's oldest rows go to 备份/, so that the workbook stays quick (DESIGN 5.4)."""

from __future__ import annotations

import csv
import os
from pathlib import Path

from cs_macros.book.book import Book
from cs_macros.book.cells import show
from cs_macros.book.table import Row
from cs_macros.sheets.masters.register import JournalLine

LIMIT = 20_000
"""Rows that the journal keeps."""

STAYING = ("adopt",)
"""Buttons whose rows are still looked up: what was adopted once is not brought in again."""


def age_journal(book: Book, folder: Path, limit: int = LIMIT) -> Path | None:
    """Move the rows beyond `limit`, the oldest first, into a file of their own.

    The file is complete on disk before the workbook changes: a crash between the two leaves the
    rows in both. The newest rows move up; the rows left over become blank and are used again.

    Returns:
      The file written, or None when the journal is short enough.
    """
    if not book.has(JournalLine):
        return None
    rows = list(book.table(JournalLine).rows())
    if len(rows) <= limit:
        return None
    movable = [row for row in rows if row.record.button not in STAYING]
    old = movable[: len(rows) - limit]
    if not old:
        return None
    going = {row.position for row in old}
    kept = [row.record for row in rows if row.position not in going]
    path = write_rows(old, folder)
    fields = [column.field for column in JournalLine.layout.columns]
    for row, record in zip(rows, [*kept, *[None] * len(old)], strict=True):
        for field in fields:
            setattr(row.record, field, getattr(record, field, None))
    book.save()
    return path


def write_rows(rows: list[Row[JournalLine]], folder: Path) -> Path:
    """Journal rows as CSV that Excel opens, named after their first and last batch."""
    folder.mkdir(exist_ok=True)
    first, last = rows[0].record.batch, rows[-1].record.batch
    path = folder / f"操作日志 {first} 至 {last}.csv"
    columns = JournalLine.layout.columns
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.header for column in columns])
        writer.writerows([[show(row.cell(column.field), column.kind) for column in columns] for row in rows])
        file.flush()
        os.fsync(file.fileno())
    return path
