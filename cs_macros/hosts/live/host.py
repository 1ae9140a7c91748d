"""A workbook that is open in a program, through xlwings."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cs_macros.hosts.edits import land, no_such_name, no_such_table, split
from cs_macros.hosts.live import program
from cs_macros.hosts.live.blocks import read_block
from cs_macros.hosts.live.catalog import Catalog
from cs_macros.hosts.live.handing import hand_over
from cs_macros.hosts.live.reading import LiveTable, read_table
from cs_macros.hosts.live.reshaping import Reshaping
from cs_macros.hosts.live.takeback import TakeBack
from cs_macros.hosts.live.unfinished import Note
from cs_macros.hosts.live.writing import Place, SheetWrite, blocks
from cs_macros.hosts.port import Cell, Edit, Grid

if TYPE_CHECKING:
    import xlwings

REFERENCE = re.compile(r"=?(?:'((?:[^']|'')+)'|([^'!#]+))!\$?([A-Z]{1,3})\$?(\d+)(?::.*)?")


class LiveHost:
    """An open workbook.

    Args:
      book: From `xlwings.Book.caller()`, or any engine's book.
      homes: Table → title of the sheet that usually has it, so that not every sheet is asked for its tables:
        each question is a call to the program.
      patience: Seconds to wait for a program that is busy, before giving up with a message.
      notes: Folder for the note of a write in progress; None for the user's own.

    Tables, names and what was last read are remembered: make a new host for every press.
    """

    def __init__(
        self,
        book: xlwings.Book,
        *,
        homes: Mapping[str, str] | None = None,
        patience: float = 10.0,
        notes: Path | None = None,
    ) -> None:
        self._book = book
        self._notes = notes
        self._patience = patience
        self._tables = Catalog(book, homes or {}, Note(book, notes).make_up)
        self._read: dict[str, LiveTable] = {}
        self._names: dict[str, tuple[str, Place] | None] = {}

    @property
    def label(self) -> str:
        return program.book_path(self._book)

    @property
    def marks_problems(self) -> bool:
        return True

    @property
    def lasting(self) -> bool:
        return True

    @cached_property
    def version(self) -> str:
        """As it stands in the file, read once: every program has its own way to its document's properties."""
        from cs_macros.hosts.package.properties import version_of_file

        return version_of_file(Path(self.label))

    def tables(self) -> Collection[str]:
        return self._tables

    def read(self, table: str) -> Grid:
        if table not in self._tables:
            raise no_such_table(self.label, table)
        self._read[table] = read_table(*self._tables.found(table))
        return self._read[table].grid

    def last_read(self, table: str) -> LiveTable:
        """Return a table as it was read last, and read it if it was not."""
        if table not in self._read:
            self.read(table)
        return self._read[table]

    def cells(self, names: Collection[str]) -> Mapping[str, Cell]:
        places = {name: place for name in names if (place := self.place_of(name))}
        found: dict[str, Cell] = {}
        for home in dict.fromkeys(sheet for sheet, _ in places.values()):
            here = {name: place for name, (sheet, place) in places.items() if sheet == home}
            for top, left, bottom, right in blocks(here.values()):
                block = read_block(self._tables.sheet(home), top, left, bottom, right)
                for name, (row, column) in here.items():
                    if top <= row <= bottom:
                        found[name] = block[row - top][column - left]
        return found

    def write(self, edits: Sequence[Edit]) -> None:
        if not edits:
            return
        by_table, puts = split(edits)
        program.require_ready(self._book, self._patience)
        sheets: dict[str, SheetWrite] = {}
        reshapings = []
        for name, table_edits in by_table.items():
            table = self.last_read(name)
            writing = sheets.setdefault(table.grid.sheet, SheetWrite(table.sheet))
            reshapings.append(Reshaping(table, land(table.grid, table_edits), writing))
        for name, value in puts.items():
            place = self.place_of(name)
            if place is None:
                raise no_such_name(self.label, name)
            sheet, cell = place
            sheets.setdefault(sheet, SheetWrite(self._tables.sheet(sheet))).cells[cell] = value
        try:
            self._apply(sheets.values(), reshapings)
        except Exception as error:
            if program.is_refusal(error):
                raise program.refused(self._book, error) from error
            raise
        finally:
            self._read.clear()

    def _apply(self, sheets: Collection[SheetWrite], reshapings: Sequence[Reshaping]) -> None:
        """Look at every sheet before anything is written; then write all, or put all back."""
        for writing in sheets:
            program.require_unprotected(writing.sheet)
            writing.look()
        undo = TakeBack()
        note = Note(self._book, self._notes)
        note.take_down(sheets)
        with program.Quiet(self._book.app):
            try:
                steps = [step for reshaping in reshapings for step in reshaping.growth(undo)]
                hand_over(self._book, steps + [step for writing in sheets for step in writing.steps(undo)])
                for writing in sheets:
                    writing.prove(undo)
                note.all_written()
                for reshaping in reshapings:
                    reshaping.delete(undo)
            except BaseException as error:
                if not undo.run():
                    raise program.half_written(self._book) from error
                note.remove()
                raise
        note.remove()

    def _refers_to(self, name: str) -> str:
        """What a name means, nothing for one that is not there: asking first would be one more call."""
        try:
            return str(self._book.names[name].refers_to)
        except Exception as error:
            if isinstance(error, LookupError) or program.is_refusal(error):
                return ""
            raise

    def place_of(self, name: str) -> tuple[str, Place] | None:
        """Return sheet and cell of a name: the first cell, where it names several."""
        if name not in self._names:
            found = REFERENCE.fullmatch(self._refers_to(name))
            self._names[name] = None
            if found:
                quoted, plain, letters, row = found.groups()
                sheet = quoted.replace("''", "'") if quoted else plain
                self._names[name] = sheet, (int(row), _column(letters))
        return self._names[name]


def _column(letters: str) -> int:
    """Return a column's number: A is 1.

    >>> _column("A"), _column("Z"), _column("AB")
    (1, 26, 28)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
