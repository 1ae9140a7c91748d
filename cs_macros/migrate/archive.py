"""`archive`: finished rows leave the register for a file of their own, and stay known.

Order of writing: the archive is complete on disk and read back before a row leaves the
workbook. A crash between the two leaves rows in both; the next run finds them by their keys.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.journal import new_batch, write_line
from cs_macros.book.links import Place, named_by, uses_of
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
    """Rows in final states before a day that no record which stays still needs."""
    candidates: dict[Place, Finished] = {}
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
            if day is None or day >= before:
                continue
            if row.bad or not row.key or len(table.by_key.get(row.key, ())) != 1:
                outcome.problems.append(kept(row))
                continue
            candidates[Place(sheet.table, row.key)] = Finished(row, day)
    yield from no_longer_needed(candidates, book)


def last_touched(row: Row[Any]) -> date | None:
    """The day on which the row was finished; of one that cannot tell, the day of its last change, of its
    date or of its registration."""
    for field in ("entered_at", "updated_at", "log_date", "created_at", "paid_at"):
        found = getattr(row.record, field, None)
        if found is not None:
            return found.date() if isinstance(found, datetime) else found
    return None


def no_longer_needed(candidates: dict[Place, Finished], book: Book) -> Iterator[Finished]:
    """Those that may really go: a record stays while an unfinished one names it, or while one that it
    names stays (a matched statement line stays as long as its transfer does)."""
    uses = uses_of(book)
    going = {place for place in candidates if all(use.over for use in uses.get(place, ()))}
    while staying := {place for place in going if names_one_that_stays(candidates[place].row, going, book)}:
        going -= staying
    yield from (one for place, one in candidates.items() if place in going)


def names_one_that_stays(row: Row[Any], going: Container[Place], book: Book) -> bool:
    """Whether a row names a record of the workbook (not only of its archive) that does not go."""
    for _, place in named_by(row):
        record = book.sheets.record_of(place.table)
        if record and place not in going and place.key in book.known(record).by_key:
            return True
    return False


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
