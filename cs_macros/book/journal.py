"""The journal: one row a changed record; numbers and undo come from it (DESIGN 5.4)."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.cells import as_json, dump
from cs_macros.book.columns import BUTTONS, TYPED, Entry, Record
from cs_macros.book.parsers import is_blank
from cs_macros.book.table import Change, Row
from cs_macros.sheets.masters.register import JournalLine

UNJOURNALED = frozenset({"problem", "fingerprint"})
"""Reasons of refusal are no business record: they come and go with every press. What a further reading
of a statement knew of a line (指纹) stays true when the press is taken back."""

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
            used = [*self.book.table(record).by_key, *journaled, *self.book.archived_keys(record)]
            first = serial(self.book, prefix, used)
            head, _, count = first.rpartition("-")
            self._last[prefix] = (head, int(count))
        head, following = self._last[prefix]
        self._last[prefix] = (head, following + 1)
        return f"{head}-{following:03}"


def new_batch(book: Book) -> str:
    """Name of this press's batch in the journal."""
    journal = book.known(JournalLine)
    used = {*journal.column("batch").values(), *journal.column("undone_by").values()}
    return serial(book, "P", used)


def record_changes(
    book: Book, batch: str, button: str | Mapping[int, str], only: Collection[int] | None = None
) -> list[Change]:
    """Add one journal row for each changed record.

    Args:
      button: Function name of the button, or id of a row → the button that changed it (a run
        of many moves).
      only: Ids of the rows that count; named cells then do not. None for all.

    Returns:
      The changes journaled, in the order of the journal.
    """
    changes = []
    for change in book.changes():
        fields = {name: pair for name, pair in change.fields.items() if name not in UNJOURNALED}
        is_import = change.row.position is None and change.table.layout.table in book.imported
        if fields and not is_import and (only is None or id(change.row) in only):
            changes.append(Change(change.table, change.row, fields))
    for change in changes:
        name = button if isinstance(button, str) else button.get(id(change.row), "run")
        write_line(book, batch, name, change.table.layout.table, key_of(change), encode(change))
    pressed = button if isinstance(button, str) else next(iter(button.values()), "run")
    before = book.host.cells(list(book.named)) if book.named else {}
    for cell, value in book.named.items() if only is None else ():
        if cell in before and before[cell] != value:
            pair = [before[cell] or None, value]
            write_line(book, batch, pressed, "", cell, dump({"value": pair}))
    return changes


def key_of(change: Change) -> str:
    """A record's key, also of a row that is being deleted or loses its number."""
    if change.row.key and not change.row.doomed:
        return change.row.key
    raw, _ = change.table.record.read(change.row.raw, change.table.now)
    return "/".join(str(getattr(raw, field)) for field in change.table.layout.key)


def encode(change: Change) -> str:
    """A change as the journal keeps it: {field: [old, new]}.

    A row that reaches a final or frozen state is kept whole, its unchanged cells as [same, same]:
    it is locked from now on, and `check` must see what is typed over it.
    """
    layout, row = change.table.layout, change.row
    pairs = dict(change.fields)
    if "status" in pairs and not row.doomed:
        locked = locked_fields(row, row.record.status) - locked_fields(row, row.raw.get("status"))
        whole = is_frozen(row)
        for name in sorted(locked - {*pairs}):
            if name in change.table.where and (whole or not is_blank(row.raw.get(name))):
                pairs[name] = (row.raw.get(name), row.raw.get(name))
    return dump(
        {
            name: [as_json(layout[name].kind, old), as_json(layout[name].kind, new)]
            for name, (old, new) in pairs.items()
        }
    )


def locked_fields(row: Row[Any], status: object) -> set[str]:
    """Fields that nobody may type into while a row is in a state: in a final one what was typed,
    in a frozen one everything, but never what a move out of the state asks for."""
    from cs_macros.sheets import flow_of

    flow = flow_of(row.table.record)
    if flow is None or status not in (*flow.final, *flow.frozen):
        return set()
    columns = row.table.layout.columns
    locked = {c.field for c in columns if status in flow.frozen or c.owner is TYPED}
    return locked - UNJOURNALED - flow.asked_of(str(status))


def is_frozen(row: Row[Any]) -> bool:
    """Whether somebody has signed the row's figures."""
    from cs_macros.sheets import flow_of

    flow = flow_of(row.table.record)
    return flow is not None and row.record.status in flow.frozen


def write_line(book: Book, batch: str, button: str, table: str, number: str, changes: str) -> None:
    """Add a row to the journal; a workbook without the sheet keeps none."""
    if not book.has(JournalLine):
        return
    line = JournalLine(
        batch=batch,
        at=book.now,
        operator=book.operator or None,
        button=button,
        table=table or None,
        number=number or None,
        changes=changes,
    )
    book.table(JournalLine).add(record=line)


def last_values(book: Book) -> dict[tuple[str, str], dict[str, Any]]:
    """(table, key) → field → the value that the journal last wrote, in the journal's form."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    journal = book.known(JournalLine)
    for position in journal.positions:
        line = journal.row(position).record
        if line.table and line.number:
            pairs = changes_of(line)
            found.setdefault((line.table, line.number), {}).update({f: new for f, (_, new) in pairs.items()})
    return found


def last_written(book: Book, record: Entry, field: str) -> object:
    """What the journal last wrote into one cell of a record, in its own form; None where it never did."""
    journal, found = book.known(JournalLine), None
    tables = journal.column("table")
    for position, number in journal.column("number").items():
        if number == record.number and tables.get(position) == record.layout.table:
            found = changes_of(journal.row(position).record).get(field, (None, found))[1]
    return found


def changes_of(line: JournalLine) -> dict[str, tuple[Any, Any]]:
    """The {field: [old, new]} of a journal row; empty for an import and for what people broke."""
    try:
        parsed = json.loads(line.changes or "{}")
    except json.JSONDecodeError:
        return {}
    if not isinstance(parsed, dict):
        return {}
    pairs = {name: pair for name, pair in parsed.items() if isinstance(pair, list) and len(pair) == 2}
    return {name: (pair[0], pair[1]) for name, pair in pairs.items()}


def hand_edited(row: Row[Any], last: Mapping[str, Any]) -> list[str]:
    """Fields whose cell differs from what the journal last wrote: button-owned ones always,
    others where the row's state locks them."""
    status = row.record.status
    locked = locked_fields(row, status)
    return [
        column.field
        for column in row.table.layout.columns
        if column.field in last
        and column.field not in UNJOURNALED
        and (column.field in locked or (column.owner is BUTTONS and status not in column.typed_in))
        and as_json(column.kind, row.raw.get(column.field)) != last[column.field]
    ]
