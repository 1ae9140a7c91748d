"""状态时间 in an older workbook: since when each row is in its state, from the journal as far as it tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from cs_macros.book.book import Book
from cs_macros.book.journal import changes_of
from cs_macros.book.office import JournalLine
from cs_macros.book.sheets import Sheet, Sheets
from cs_macros.cells.kinds import MOMENT
from cs_macros.errors import Level, Problem
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.package import records
from cs_macros.hosts.package.workbook import Package

FIELD = "entered_at"
UNDO = "undo"
"""Name of the button that takes a press back."""

SOME_DAY = datetime(2026, 1, 1)
"""Stands for now: what buttons wrote has its year."""

Reached: TypeAlias = Mapping[tuple[str, str], tuple[object, datetime]]
"""Table and record → the state that a press last brought it into, and when."""


@dataclass(frozen=True)
class Times:
    """Of one sheet: row number → since when, and how many rows the journal does not know."""

    sheet: Sheet
    since: Mapping[int, datetime]
    guessed: int


def fill_state_times(path: Path, package: Package, sheets: Sequence[Sheet]) -> list[Problem]:
    """Write the times into the column that the package has by now and the file has not.

    Returns:
      For each sheet how many rows got the time of their last change instead.
    """
    book = Book(ClosedHost(path), Sheets.made(*sheets), now=SOME_DAY)
    remarks = []
    for times in times_of(book, sheets):
        table = package.table(times.sheet.table)
        header = times.sheet.record.layout.header(FIELD)
        for row, moment in times.since.items():
            records.replace(package, table, row, {header: MOMENT.write(moment)})
        if times.guessed:
            title = times.sheet.title
            told = f"“{title}”有 {times.guessed} 行的状态时间在操作日志里查不到，按最后修改或登记时间填写"
            remarks.append(Problem(told, "按状态计的期限以它为准，请核对。", title, level=Level.INFO))
    return remarks


def times_of(book: Book, sheets: Sequence[Sheet]) -> Iterator[Times]:
    """The times of every register that lacks the column."""
    reached: Reached | None = None
    for sheet in sheets:
        if sheet.flow is None or not book.has(sheet.record):
            continue
        table = book.table(sheet.record)
        if FIELD in table.where:
            continue
        reached = last_reached(book) if reached is None else reached
        names = {n: key for key, rows in table.by_key.items() for n in rows}
        changed, made = table.column("updated_at"), table.column("created_at")
        since: dict[int, datetime] = {}
        guessed = 0
        for n, state in table.column("status").items():
            told, moment = reached.get((sheet.table, names.get(n, "")), (None, None))
            if told != str(state) or moment is None:
                moment = changed.get(n) or made.get(n)
                guessed += moment is not None
            if moment is not None:
                since[n] = moment
        yield Times(sheet, since, guessed)


def last_reached(book: Book) -> Reached:
    """What the journal says of states; a press that was taken back, and the taking back, do not count."""
    found: dict[tuple[str, str], tuple[object, datetime]] = {}
    journal = book.known(JournalLine)
    for n in journal.positions:
        line = journal.row(n).record
        if line.table and line.number and line.at and not line.undone_by and line.button != UNDO:
            before, after = changes_of(line).get("status", (None, None))
            if before != after:
                found[line.table, line.number] = after, line.at
    return found
