"""`upgrade --back`: the copy that an upgrade kept, back in its place, as long as nothing came after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from cs_macros.book.book import Book
from cs_macros.book.columns import TYPED
from cs_macros.book.office import JournalLine
from cs_macros.book.outcome import Outcome
from cs_macros.book.releases import numbers_of
from cs_macros.book.sheets import Sheet, Sheets
from cs_macros.build.choices import LISTS
from cs_macros.cells.kinds import same_cell
from cs_macros.cells.parsers import is_blank
from cs_macros.errors import BadCells, CsError, Problem
from cs_macros.hosts import backups
from cs_macros.hosts.backups import Backup
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.package.workbook import Package
from cs_macros.hosts.port import Cell

SHOWN = 20
"""Presses and rows that a refusal names."""


def back(path: Path, sheets: Sheets, now: datetime, *, dry_run: bool = False) -> Outcome:
    """Put the copy of before the upgrade in the workbook's place; what stands there is kept as a copy.

    Raises:
      CsError: There is no such copy.
      BadCells: Buttons were pressed or rows typed since: they are named, and nothing is changed.
    """
    host = ClosedHost(path)
    copy = copy_before(path, host.version)
    kept = ClosedHost(copy.path, backups=False)
    then, book = Book(kept, sheets, now=now), Book(host, sheets, now=now)
    later = [*presses_since(then, book)] or [*typed_since(then, book, kept.package, host.package)]
    if later:
        hint = "核对后留用升级过的工作簿；只要旧的内容，从“备份”文件夹里另存一份。"
        raise BadCells([Problem("升级以后又有改动，没有退回去", hint), *later])
    if not dry_run:
        backups.restore(path, copy.made_at)
    when, release = f"{copy.made_at:%Y-%m-%d %H:%M:%S}", kept.version or "没有写版本"
    summary = (
        f"{path.name}：已退回升级以前的工作簿（{release}，{when} 的备份）；升级过的那一份也留在“备份”里。"
    )
    return Outcome(summary=summary, files=[] if dry_run else [str(path)])


def copy_before(path: Path, version: str) -> Backup:
    """The newest copy that an older program has made.

    Raises:
      CsError: There is none.
    """
    for each in backups.backups(path.resolve()):
        theirs = ClosedHost(each.path, backups=False).version
        if numbers_of(theirs) < numbers_of(version):
            return each
    raise CsError(
        f"“{path.name}”没有升级以前的备份，未作任何改动。",
        hint="升级时旧的工作簿会留在旁边的“备份”里；备份被清理过的，退不回去。",
    )


def presses_since(then: Book, now: Book) -> Iterator[Problem]:
    """A problem a press that the copy's journal does not know."""
    known = set(then.known(JournalLine).column("batch").values())
    journal = now.known(JournalLine)
    told: dict[str, Problem] = {}
    for row in journal.rows():
        line = row.record
        if line.batch and line.batch not in known and line.batch not in told:
            moment = f"{line.at:%Y-%m-%d %H:%M} " if line.at else ""
            words = f"升级以后{moment}{line.operator or '有人'}按过“{caption_of(line.button, now)}”"
            told[line.batch] = Problem(words, "", journal.grid.sheet, row.position)
    yield from shortened([*told.values()], "次操作")


def caption_of(button: str | None, book: Book) -> str:
    """What people call a button, by its name in the journal."""
    try:
        return book.sheets.pressable(button or "")[1].caption
    except KeyError:
        return button or "？"


def typed_since(then: Book, now: Book, old: Package, new: Package) -> Iterator[Problem]:
    """A problem a row in which somebody has typed since, and a sheet of their own that is another."""
    found = []
    for sheet in now.sheets.in_order():
        if now.has(sheet.record):
            rows, gone = typed_rows(sheet, then, now)
            found += [Problem("升级以后填写过", "", sheet.title, n) for n in rows]
            found += [Problem(f"升级以后删了 {gone} 行", "", sheet.title)] if gone else []
    ours = {LISTS, *(sheet.title for sheet in now.sheets.in_order())}
    for name in new.sheet_parts:
        if name not in ours and (name not in old.sheet_parts or cells_of(old, name) != cells_of(new, name)):
            found.append(Problem("升级以后改过", "", name))
    yield from shortened(found, "处")


def typed_rows(sheet: Sheet, then: Book, now: Book) -> tuple[list[int], int]:
    """Row numbers with typed cells that the copy does not have, and how many of its rows are gone.

    Rows that an upgrade adds to a list do not count; columns of the people's own do.
    """
    old, new = then.known(sheet.record), now.table(sheet.record)
    owned = {place: name for name, place in new.where.items()}
    layout = sheet.record.layout
    typed = [
        (place, owned.get(place, ""), header)
        for place, header in enumerate(new.grid.headers)
        if place not in owned or layout[owned[place]].owner is TYPED
    ]
    where = {header: place for place, header in enumerate(old.grid.headers)}
    places = [old.where.get(name, -1) if name else where.get(header, -1) for _, name, header in typed]
    before = []
    for n in old.positions:
        renewed = sheet.renews(old.row(n).record) if sheet.renews else {}
        cells = [old.grid.rows[n][at] if at >= 0 else None for at in places]
        before.append([renewed.get(name, cell) for cell, (_, name, _) in zip(cells, typed, strict=True)])
    added = [[row.get(name) for _, name, _ in typed] for row in (sheet.fresh() if sheet.fresh else ())]
    found = []
    for n in new.positions:
        cells = [new.grid.rows[n][place] for place, _, _ in typed]
        if not (taken_from(before, cells) or taken_from(added, cells) or all(map(is_blank, cells))):
            found.append(n)
    return found, max(0, len(before) - len(found))


def taken_from(rows: list[list[Cell]], cells: Sequence[Cell]) -> bool:
    """Whether the rows had one that holds the same; it is taken out of them."""
    at = next((at for at, row in enumerate(rows) if all(map(same_cell, row, cells))), None)
    if at is not None:
        del rows[at]
    return at is not None


def cells_of(package: Package, name: str) -> list[tuple[int, object]]:
    """Everything that stands on a sheet, row by row."""
    sheet = package.sheet(name)
    return [(row, sheet.values_of(row)) for row in sheet.row_numbers() if sheet.values_of(row)]


def shortened(found: Sequence[Problem], what: str) -> Iterator[Problem]:
    """The first of many, and how many more there are."""
    yield from found[:SHOWN]
    if len(found) > SHOWN:
        yield Problem(f"……还有 {len(found) - SHOWN} {what}")
