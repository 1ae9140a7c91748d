"""`archive`: finished rows leave the register for a file of their own, and stay known.

Order of writing: the archive is complete on disk and read back before a row leaves the
workbook. A crash between the two leaves rows in both; the next run finds them by their keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.journal import new_batch, write_line
from cs_macros.book.outcome import Outcome
from cs_macros.book.table import Row, Table
from cs_macros.cells.kinds import dump
from cs_macros.errors import Level, Problem
from cs_macros.hosts.archived import FOLDER
from cs_macros.migrate.archive_file import Shelf, add_to_archive

BUTTON = "archive"
PORTION = 500
"""Keys in one row of the journal: a cell holds 32,767 characters."""


@dataclass(frozen=True)
class Finished:
    """A row that may go, and the day on which it was last touched."""

    row: Row[Any]
    day: date


def archive(book: Book, workbook: Path, before: date, *, dry_run: bool = False) -> Outcome:
    """Move the rows in final states that were last touched before a day.

    Raises:
      CsError: The archive or the workbook cannot be written; no row is lost.
    """
    outcome = Outcome()
    going = list(finished_rows(book, before, outcome))
    by_file = shelves(going, workbook)
    if going and not dry_run:
        outcome.files = [str(path) for path in by_file]
        for path, found in by_file.items():
            add_to_archive(path, found)
        for one in going:
            one.row.table.drop(one.row)
        journal(book, by_file)
        book.save()
    counted = "，".join(f"{sheet} {n} 行" for sheet, n in count(going).items())
    day = before.isoformat()
    outcome.summary = (
        f"{workbook.name}：已归档 {counted}。"
        if going
        else f"{workbook.name}：没有 {day} 以前结束的行，未作任何改动。"
    )
    return outcome


def finished_rows(book: Book, before: date, outcome: Outcome) -> Iterator[Finished]:
    """Rows in final states before a day; a matched statement line stays as long as its transfer does."""
    gone: set[str] = set()
    for sheet in book.sheets.registers():
        if not book.has(sheet.record) or sheet.flow is None:
            continue
        table: Table[Any] = book.table(sheet.record)
        status = table.column("status")
        for position in table.positions:
            if status.get(position) not in sheet.flow.final:
                continue
            row = table.row(position)
            day = last_touched(row)
            if day is None or day >= before or is_needed(row, book, gone):
                continue
            if row.bad or not row.key or len(table.by_key.get(row.key, ())) != 1:
                outcome.problems.append(kept(row))
                continue
            gone.add(row.key)
            yield Finished(row, day)


def last_touched(row: Row[Any]) -> date | None:
    """The day of the last change, else the day that the row is dated or was registered on."""
    for field in ("updated_at", "log_date", "created_at", "paid_at"):
        found = getattr(row.record, field, None)
        if found is not None:
            return found.date() if isinstance(found, datetime) else found
    return None


def is_needed(row: Row[Any], book: Book, gone: set[str]) -> bool:
    """Whether another row that stays still points to this one."""
    name = getattr(row.record, "transfer_no", None)
    if not name:
        return False
    from cs_macros.sheets.transfers.register import Transfer

    transfers = book.known(Transfer).by_key
    return any(each in transfers and each not in gone for each in str(name).split("、"))


def kept(row: Row[Any]) -> Problem:
    """Why a finished row stays: its key is missing or double, or a cell of it cannot be read."""
    sheet = row.table.grid.sheet
    hint = "运行 cs-macros check 看原因，改好后再归档。"
    return Problem("这一行有问题，没有归档", hint, sheet, row.position, level=Level.WARN)


def shelves(going: list[Finished], workbook: Path) -> dict[Path, dict[str, Shelf]]:
    """Archive file of each year → table → what goes there, with all columns that the sheet has."""
    found: dict[Path, dict[str, Shelf]] = {}
    for one in going:
        table = one.row.table
        path = workbook.parent / FOLDER / f"{workbook.stem}-{one.day.year}.xlsx"
        shelf = found.setdefault(path, {}).setdefault(
            table.layout.table, Shelf(table.layout, list(table.grid.headers), {})
        )
        assert one.row.position is not None  # read from the sheet
        shelf.rows[one.row.key] = list(table.grid.rows[one.row.position])
    return found


def journal(book: Book, by_file: dict[Path, dict[str, Shelf]]) -> None:
    """One batch: which records went where, so that their numbers stay known."""
    batch = new_batch(book)
    for path, found in by_file.items():
        for table, shelf in found.items():
            keys = list(shelf.rows)
            for start in range(0, len(keys), PORTION):
                part = keys[start : start + PORTION]
                told = {"file": f"{FOLDER}/{path.name}", "rows": len(part), "lines": part}
                write_line(book, batch, BUTTON, table, "", dump(told))


def count(going: list[Finished]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in going:
        found[one.row.table.grid.sheet] = found.get(one.row.table.grid.sheet, 0) + 1
    return found
