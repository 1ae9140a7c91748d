"""What an import did, in one line of the journal: new rows by their batch, renewed ones cell by cell."""

from __future__ import annotations

import json
from collections.abc import Mapping

from cs_macros.book.book import Book
from cs_macros.book.journal import RENEWED, encode, key_of, write_line
from cs_macros.book.table import Change
from cs_macros.cells.kinds import dump

LONGEST = 30_000
"""Letters of one journal cell; a sheet's cell holds 32,767."""


def write_import(book: Book, batch: str, button: str, table: str, told: Mapping[str, object]) -> list[Change]:
    """One line for everything that an import did, more only where a cell cannot hold it.

    Returns:
      The changes of known rows that it tells of.
    """
    if RENEWED not in told:
        write_line(book, batch, button, table, "", dump(told))
        return []
    mine = book.opened[table].changes(new=False)
    parts: list[dict[str, object]] = [{}]
    size = len(dump(told))
    for change in mine:
        pairs = json.loads(encode(change, book.sheets.flow_of(change.table.record), button))
        size += len(dump(pairs)) + len(key_of(change)) + 4
        if size > LONGEST and parts[-1]:
            parts.append({})
            size = len(dump(pairs))
        parts[-1][key_of(change)] = pairs
    write_line(book, batch, button, table, "", dump({**told, RENEWED: parts[0]}))
    for part in parts[1:]:
        write_line(book, batch, button, table, "", dump({RENEWED: part}))
    return mine
