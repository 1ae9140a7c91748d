"""The journal: one row a changed record; numbers and undo come from it (DESIGN 5.4)."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.columns import BUTTONS, TYPED, Entry, Record
from cs_macros.book.flow import Flow
from cs_macros.book.office import JournalLine
from cs_macros.book.panels import HEAD
from cs_macros.book.table import Change, Row
from cs_macros.cells.kinds import as_json, dump
from cs_macros.cells.parsers import is_blank
from cs_macros.hosts.port import Cell

UNJOURNALED = frozenset({"problem", "fingerprint"})
"""Reasons of refusal are no business record: they come and go with every press. What a further reading
of a statement knew of a line (指纹) stays true when the press is taken back."""

RENEWED = "renewed"
"""In the line of an import: key → the changes of a row that was there before."""

MADE = "file"
"""Stands for the field in the line that tells of a file made with a press: `{"file": [null, path]}`."""


def serial(book: Book, prefix: str, used: Iterable[str]) -> str:
    """The next free number with a prefix: `BT20261122-001`, or `BT20261122-A3-001` with a file code.

    Args:
      used: Every number that was ever given, in any order; others than this prefix and day
        do not count.
    """
    code = book.setting("file_code")
    head = f"{prefix}{book.now:%Y%m%d}-" + (f"{code}-" if code else "")
    pattern = re.compile(re.escape(head) + r"(\d+)")
    highest = max((int(found[1]) for name in used if (found := pattern.fullmatch(name))), default=0)
    return f"{head}{highest + 1:03}"


class Numbers:
    """Gives numbers during one press; a used one never returns, even when its row is gone."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._last: dict[str, tuple[str, int]] = {}

    def next(self, record: type[Record]) -> str:
        prefix = record.layout.prefix
        if prefix not in self._last:
            journaled = self.book.known(JournalLine).column("number").values()
            used = [
                *self.book.table(record).by_key,
                *journaled,
                *imported(self.book, record.layout.table),
                *self.book.archived_keys(record),
            ]
            first = serial(self.book, prefix, used)
            head, _, count = first.rpartition("-")
            self._last[prefix] = (head, int(count))
        head, following = self._last[prefix]
        self._last[prefix] = (head, following + 1)
        return f"{head}-{following:03}"


def imported(book: Book, table: str) -> Iterator[str]:
    """Numbers that imports gave: they stand in the one line of each, and are taken for good."""
    journal = book.known(JournalLine)
    numbers, tables = journal.column("number"), journal.column("table")
    for n, name in tables.items():
        if name == table and n not in numbers:
            told = loaded(journal.row(n).record)
            lines = told.get("lines") if isinstance(told, dict) else None
            yield from map(str, lines if isinstance(lines, list) else ())


def new_batch(book: Book) -> str:
    """Name of this press's batch in the journal."""
    journal = book.known(JournalLine)
    used = {*journal.column("batch").values(), *journal.column("undone_by").values()}
    return serial(book, "P", used)


def record_changes(
    book: Book,
    batch: str,
    button: str | Mapping[Row[Any], str],
    only: Collection[Row[Any]] | None = None,
    imported: Mapping[str, Mapping[str, object]] = MappingProxyType({}),
) -> list[Change]:
    """Add one journal row for each changed record.

    Args:
      button: Function name of the button, or row → the button that changed it (a run of many moves).
      only: The rows that count; named cells then do not. None for all.
      imported: Tables whose new rows are journaled by the import, what it has renewed too where it says so.

    Returns:
      The changes journaled, in the order of the journal.
    """
    changes = []
    for change in book.changes(imported, only):
        fields = {name: pair for name, pair in change.fields.items() if name not in UNJOURNALED}
        if fields and not is_of_import(change, imported):
            changes.append(Change(change.table, change.row, fields))
    for change in changes:
        name = button if isinstance(button, str) else button.get(change.row, "run")
        write_line(
            book,
            batch,
            name,
            change.table.layout.table,
            key_of(change),
            encode(change, book.sheets.flow_of(change.table.record), name),
        )
    pressed = button if isinstance(button, str) else next(iter(button.values()), "run")
    before = book.host.cells(list(book.named)) if book.named else {}
    for cell, value in book.named.items() if only is None else ():
        if cell in before and before[cell] != value and not cell.endswith(HEAD):
            pair = [before[cell] or None, value]
            write_line(book, batch, pressed, "", cell, dump({"value": pair}))
    return changes


def is_of_import(change: Change, imported: Mapping[str, Mapping[str, object]]) -> bool:
    """Whether the import's own line tells of a change."""
    told = imported.get(change.table.layout.table)
    return told is not None and (change.row.position is None or RENEWED in told)


def renewed_by(line: JournalLine) -> Mapping[str, Mapping[str, tuple[Any, Any]]]:
    """Key → {field: [old, new]} of the known rows that an import's line tells of."""
    try:
        parsed = json.loads(line.changes or "{}")
    except json.JSONDecodeError:
        return {}
    found = parsed.get(RENEWED) if isinstance(parsed, dict) and not line.number else None
    return found if isinstance(found, dict) else {}


def key_of(change: Change) -> str:
    """A record's key, also of a row that is being deleted or loses its number."""
    if change.row.key and not change.row.doomed:
        return change.row.key
    raw, _ = change.table.record.read(change.row.raw, change.table.now)
    parts = [getattr(raw, field) for field in change.table.layout.key]
    return "" if parts == [None] else "/".join(map(str, parts))


def encode(change: Change, flow: Flow[Any] | None, button: str = "") -> str:
    """A change as the journal keeps it: {field: [old, new]}.

    What the button agrees is kept too, changed or not. A row that reaches a final or frozen state is
    kept whole, its unchanged cells as [same, same]: it is locked from now on, and `check` must see what
    is typed over it.
    """
    layout, row = change.table.layout, change.row
    pairs = dict(change.fields)
    move = next((each for each in flow.moves if each.name == button), None) if flow else None
    for name in move.agrees if move else ():
        if name in change.table.where and not row.doomed:
            pairs.setdefault(name, (row.raw.get(name), row.raw.get(name)))
    if "status" in pairs and not row.doomed:
        locked = locked_fields(row, flow, row.record.status) - locked_fields(row, flow, row.raw.get("status"))
        whole = is_frozen(row, flow)
        for name in sorted(locked - {*pairs}):
            if name in change.table.where and (whole or not is_blank(row.raw.get(name))):
                pairs[name] = (row.raw.get(name), row.raw.get(name))
    return dump(
        {
            name: [as_json(layout[name].kind, old), as_json(layout[name].kind, new)]
            for name, (old, new) in pairs.items()
        }
    )


def locked_fields(row: Row[Any], flow: Flow[Any] | None, status: object) -> set[str]:
    """Fields that nobody may type into while a row is in a state: in a final one what was typed,
    in a frozen one everything, but never what a move out of the state asks for."""
    if flow is None or status not in (*flow.final, *flow.frozen):
        return set()
    columns = row.table.layout.columns
    locked = {c.field for c in columns if status in flow.frozen or c.owner is TYPED}
    return locked - UNJOURNALED - flow.asked_of(str(status))


def is_frozen(row: Row[Any], flow: Flow[Any] | None) -> bool:
    """Whether somebody has signed the row's figures."""
    return flow is not None and row.record.status in flow.frozen


def write_line(book: Book, batch: str, button: str, table: str, number: str, changes: str) -> None:
    """Add a row to the journal; a workbook without the sheet keeps none."""
    if not book.has(JournalLine):
        return
    # Cells, no record: for that pydantic would first build a validator, in each click.
    who: dict[str, Cell] = {"batch": batch, "at": book.now, "operator": book.operator, "button": button}
    book.table(JournalLine).add({**who, "table": table, "number": number, "changes": changes})


def last_values(book: Book) -> dict[tuple[str, str], dict[str, Any]]:
    """(table, key) → field → the value that the journal last wrote, in the journal's form."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    journal = book.known(JournalLine)
    for position in journal.positions:
        line = journal.row(position).record
        if not line.table:
            continue
        for key, pairs in ({line.number: changes_of(line)} if line.number else renewed_by(line)).items():
            found.setdefault((line.table, key), {}).update({f: new for f, (_, new) in pairs.items()})
    return found


def written_by(book: Book, table: str, button: str = "") -> dict[str, dict[str, Any]]:
    """Key → field → what a button, or any button, last wrote into a table, in the journal's form."""
    found: dict[str, dict[str, Any]] = {}
    journal = book.known(JournalLine)
    fields, values = (("table", "button"), (table, button)) if button else (("table",), (table,))
    for n in journal.index(fields).get(values, []):
        line = journal.row(n).record
        new = {field: pair[1] for field, pair in changes_of(line).items()}
        found.setdefault(line.number or "", {}).update(new)
    return found


def last_written(book: Book, record: Entry, field: str) -> object:
    """What the journal last wrote into one cell of a record, in its own form; None where it never did."""
    journal, found = book.known(JournalLine), None
    tables = journal.column("table")
    for position, number in journal.column("number").items():
        if number == record.number and tables.get(position) == record.layout.table:
            found = changes_of(journal.row(position).record).get(field, (None, found))[1]
    return found


def written_at(book: Book, table: str, number: str, field: str) -> datetime | None:
    """When a cell of a record was last written by a button; None where it never was."""
    journal, found = book.known(JournalLine), None
    for n in journal.index(("table", "number")).get((table, number), []):
        line = journal.row(n).record
        if field in changes_of(line):
            found = line.at
    return found


def written_later(book: Book, table: str, number: str, first: str) -> set[str]:
    """Fields of a record that presses wrote after the one that registered it.

    Args:
      first: The registering button.
    """
    journal = book.known(JournalLine)
    tables, buttons = journal.column("table"), journal.column("button")
    mine = [n for n, key in journal.column("number").items() if key == number and tables.get(n) == table]
    later = [n for n in mine if buttons.get(n) != first]
    return {name for n in later for name in changes_of(journal.row(n).record)}


def changes_of(line: JournalLine) -> dict[str, tuple[Any, Any]]:
    """The {field: [old, new]} of a journal row; empty for an import and for what people broke."""
    parsed = loaded(line)
    if not isinstance(parsed, dict):
        return {}
    pairs = {name: pair for name, pair in parsed.items() if isinstance(pair, list) and len(pair) == 2}
    return {name: (pair[0], pair[1]) for name, pair in pairs.items()}


def loaded(line: JournalLine) -> object:
    """What stands in a journal row; None for what people broke."""
    try:
        return json.loads(line.changes or "{}")
    except json.JSONDecodeError:
        return None


def hand_edited(row: Row[Any], flow: Flow[Any] | None, last: Mapping[str, Any]) -> list[str]:
    """Fields whose cell differs from what the journal last wrote: button-owned ones always,
    others where the row's state locks them."""
    status = row.record.status
    locked = locked_fields(row, flow, status)
    return [
        column.field
        for column in row.table.layout.columns
        if column.field in last
        and column.field not in UNJOURNALED
        and (column.field in locked or (column.owner is BUTTONS and status not in column.typed_in))
        and as_json(column.kind, row.raw.get(column.field)) != last[column.field]
    ]
