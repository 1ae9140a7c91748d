"""Finished texts: into their rows, onto the clipboard and on record."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.sheets import Sheet
from cs_macros.book.table import Row
from cs_macros.book.texts import MadeText
from cs_macros.hosts.port import Cell


@dataclass(frozen=True)
class Text:
    """A finished text for one row.

    Attributes:
      approved_by: Who granted what it grants (COM-09).
      to: 客户ID, of the row or as typed beside a message for nobody's row.
      internal: It goes to colleagues, though a row gave the occasion: no customer was written to.
    """

    row: Row[Any]
    template: str
    title: str
    text: str
    version: str
    internal: bool = False
    approved_by: str | None = None
    to: str | None = None


def place(texts: Sequence[Text], sheet: Sheet, book: Book, keep: Container[Row[Any]] = ()) -> str | None:
    """Put texts into their rows; one row's also into the message cell.

    Args:
      keep: Rows that were refused, which stay as they are.

    Returns:
      What belongs on the clipboard, or None: several rows must not mix there.
    """
    by_row: dict[Row[Any], list[Text]] = {}
    for each in texts:
        by_row.setdefault(each.row, []).append(each)
    for row, made in by_row.items():
        said = [each.text for each in made if not each.internal]
        if said and row not in keep and "message" in row.table.layout.by_field:
            row.record.message = "\n\n".join(said)
    if len(by_row) != 1:
        return None
    # What goes to colleagues stands in 话术 and never on its way to a customer.
    text = "\n\n".join(each.text for each in [t for t in texts if not t.internal] or texts)
    book.put(f"{sheet.table}_message", text)
    return text


def record_texts(texts: Sequence[Text], book: Book, dry_run: bool) -> None:
    """Put texts that no press made on record, and nothing else into the workbook."""
    from cs_macros.book.journal import new_batch

    if dry_run or not texts or not book.has(MadeText):
        return
    batch = new_batch(book)
    for each in texts:
        book.table(MadeText).add(record=line_of(each, book, batch))
    book.save()


def line_of(text: Text, book: Book, batch: str) -> MadeText:
    row = text.row
    cells: dict[str, Cell] = {
        "at": book.now,
        "sheet": row.table.layout.sheet,
        "number": row.name,
        "customer_id": None if text.internal else text.to,
        "customer": None if text.internal else getattr(row.record, "customer_name", None),
        "title": text.title,
        "text": text.text,
        "template": text.template,
        "version": text.version,
        "agent": book.operator or None,
        "approved_by": text.approved_by,
        "batch": batch,
    }
    line, bad = MadeText.read(cells, book.now)  # see write_line of the journal
    assert not bad, bad
    return line
