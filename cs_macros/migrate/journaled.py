"""What the journal knows of rows that were adopted or archived."""

from __future__ import annotations

import json
from collections.abc import Iterator

from cs_macros.book.book import Book
from cs_macros.book.office import JournalLine

BUTTON = "adopt"
"""Stands in the journal's column 按钮 for an adoption."""


def known_prints(book: Book, table: str) -> set[str]:
    """Identities of the rows that were adopted into a table so far."""
    found: set[str] = set()
    for line in _lines(book):
        if line.button == BUTTON and line.table == table and not line.undone_by:
            found.update(_listed(line.changes))
    return found


def lines_of(book: Book, table: str) -> set[str]:
    """Numbers of a table's records that the journal names, also of those that are archived."""
    return {str(line.number) for line in _lines(book) if line.table == table and line.number}


def _lines(book: Book) -> Iterator[JournalLine]:
    journal = book.known(JournalLine)
    return (journal.row(position).record for position in journal.positions)


def _listed(changes: str | None) -> list[str]:
    try:
        told = json.loads(changes or "{}")
    except json.JSONDecodeError:  # somebody typed over it: then these rows count as not adopted
        return []
    lines = told.get("lines", []) if isinstance(told, dict) else []
    return [str(line) for line in lines]
