"""What a button settled for good, as the journal keeps it (`Move.agrees`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
    tables, undone = journal.column("table"), journal.column("undone_by")
    for n, number in journal.column("number").items():
        if number == record.number and tables.get(n) == record.layout.table and n not in undone:
            pairs = changes_of(journal.row(n).record)
            if field in pairs and journal.row(n).record.button != "undo":
                found = Kept(pairs[field][1])
    return found
