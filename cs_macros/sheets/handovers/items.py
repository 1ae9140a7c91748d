"""What somebody still has to do in every register, and in whose hands a row is (F-17).

A register says how its open rows go to the next shift (`Sheet.passes`); nothing here names one. Whose a row
is, is told by its own column of the owner, else by the last accepted handover of it, else by 登记人.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.passing import passing_of
from cs_macros.book.sheets import Sheet
from cs_macros.book.table import Row
from cs_macros.sheets.handovers.register import Handover, HandoverStatus, Topic

S = HandoverStatus
PENDING = (S.WAITING, S.RETURNED)
WHO = ("customer_name", "customer_id")
"""Columns that say whom a row is about, the more telling first."""


@dataclass(frozen=True, eq=False)
class Thing:
    """An open row of some register."""

    sheet: Sheet
    row: Row[Any]

    @property
    def place(self) -> tuple[str, str]:
        return self.sheet.title, self.row.key

    @property
    def topic(self) -> Topic:
        return Topic(passing_of(self.sheet).topic_of(self.row.record))

    @property
    def progress(self) -> str:
        """Where it stands, and whom it is about."""
        record = self.row.record
        who = next((str(word) for name in WHO if (word := getattr(record, name, None))), "")
        return " ".join(filter(None, [who, str(record.status)]))

    @property
    def to_do(self) -> str:
        flow = self.sheet.flow
        todo = flow.todos.get(self.row.record.status) if flow else None
        return todo.what if todo else ""

    @property
    def due_at(self) -> datetime | None:
        due: datetime | None = getattr(self.row.record, "due_at", None)
        return due


@dataclass
class Hands:
    """Who has what in hand, as the workbook stands."""

    book: Book

    @cached_property
    def given(self) -> dict[tuple[str, str], list[Row[Handover]]]:
        """Sheet and record number → its handovers, the oldest first."""
        found: defaultdict[tuple[str, str], list[Row[Handover]]] = defaultdict(list)
        for row in self.book.known(Handover).rows():
            r = row.record
            if r.status and r.ref and r.ref_table:
                found[r.ref_table, r.ref].append(row)
        return found

    def last(self, place: tuple[str, str], *states: str) -> Row[Handover] | None:
        """The last handover of a record that is in one of some states."""
        rows = [row for row in self.given.get(place, []) if row.record.status in states]
        return rows[-1] if rows else None

    def holder(self, thing: Thing) -> str:
        """In whose hands a row is."""
        record, owner = thing.row.record, passing_of(thing.sheet).owner
        if owner and (name := getattr(record, owner)):
            return str(name)
        taken = self.last(thing.place, S.ACCEPTED)
        # Whoever imported a row has only read a file.
        registrar = None if getattr(record, "batch", None) else record.created_by
        return str((taken.record.to_agent if taken else None) or registrar or "")

    def things(self, *, must: bool = False) -> Iterator[Thing]:
        """Every row that goes to the next shift until it is done, register by register.

        Args:
          must: Only of registers whose rows no shift may leave behind.
        """
        for sheet in self.book.sheets.registers():
            if must and not passing_of(sheet).must:
                continue
            if sheet.record is Handover:
                yield from self.own_things(sheet)
            elif self.book.has(sheet.record) and (states := open_states(sheet)):
                table = self.book.table(sheet.record)
                for n, state in table.column("status").items():
                    if state in states and table.row(n).key:
                        yield Thing(sheet, table.row(n))

    def own_things(self, sheet: Sheet) -> Iterator[Thing]:
        """What was taken over that no other register knows: messages, promises."""
        for row in self.book.known(Handover).rows():
            r = row.record
            elsewhere = r.ref_table not in (None, sheet.title)
            if r.status is S.ACCEPTED and not elsewhere and row.key:
                yield Thing(sheet, row)

    def of(self, agent: str) -> list[Thing]:
        """Everything that somebody has in hand."""
        return [thing for thing in self.things() if self.has(agent, thing)]

    def has(self, agent: str, thing: Thing) -> bool:
        if isinstance(thing.row.record, Handover):
            return thing.row.record.to_agent == agent
        return self.holder(thing) == agent

    def is_pending(self, agent: str, thing: Thing) -> bool:
        """Whether somebody has handed a row over, and nobody has accepted it yet."""
        rows = self.given.get(thing.place, [])
        return any(row.record.status in PENDING and row.record.from_agent == agent for row in rows)


def open_states(sheet: Sheet) -> frozenset[str]:
    """States in which a row of a register goes to the next shift."""
    flow, passing = sheet.flow, passing_of(sheet)
    if passing.states is not None:
        return frozenset(map(str, passing.states))
    todos = flow.todos if flow else ()
    return frozenset(str(state) for state in todos if flow and state not in flow.final)
