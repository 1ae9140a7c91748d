"""What a button settled for good, as the journal keeps it (`Move.agrees`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from cs_macros.book.journal import changes_of
from cs_macros.book.office import JournalLine

if TYPE_CHECKING:
    from cs_macros.book.book import Book


@dataclass(frozen=True, slots=True)
class Kept:
    """A cell as it was agreed, in the journal's form."""

    value: object


def agreed(book: Book, record: Any, field: str) -> Kept | None:
    """What the journal last wrote into a cell of a record; None where it never did.

    Presses that were taken back do not count.
    """
    journal, found = book.known(JournalLine), None
    for n in _lines(journal).get((record.layout.table, str(record.number)), ()):
        line = journal.row(n).record
        pairs = changes_of(line)
        if field in pairs and line.button != "undo":
            found = Kept(pairs[field][1])
    return found


_KNOWN: WeakKeyDictionary[Any, tuple[int, Mapping[tuple[str, str], list[int]]]] = WeakKeyDictionary()
"""Journal → how many lines it had, and where those of each record stand: a bulk press asks for many rows."""


def _lines(journal: Any) -> Mapping[tuple[str, str], list[int]]:
    numbers = journal.column("number")
    count, found = _KNOWN.get(journal, (-1, {}))
    if count != len(numbers):
        tables, undone = journal.column("table"), journal.column("undone_by")
        found = {}
        for n, number in numbers.items():
            if n not in undone:
                found.setdefault((str(tables.get(n)), str(number)), []).append(n)
        _KNOWN[journal] = len(numbers), found
    return found
