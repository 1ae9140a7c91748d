"""A write that was cut off: Python killed, or the machine gone, between two blocks.

Before a write that needs several calls, what stands in the cells and what will stand there is
noted in a file of the user's. It is removed when the write is through or was taken back. A file
that is still there when the next press begins tells of a write cut off; if only some of its
cells hold the new values, these get their old ones again. Cells that hold anything else, because
somebody typed there since or the workbook was closed unsaved, are left alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cs_macros.hosts.live.blocks import read_block
from cs_macros.hosts.live.handing import hand_over
from cs_macros.hosts.live.program import book_path
from cs_macros.hosts.live.takeback import TakeBack
from cs_macros.hosts.live.values import same
from cs_macros.hosts.live.writing import Place, SheetWrite, blocks
from cs_macros.hosts.port import Cell, CellError

if TYPE_CHECKING:
    import xlwings


LEAVING = "*"  # no sheet's name
"""Under which a note tells of rows to be taken out: sheet, row, column, cell."""

WRITTEN = "**"
"""Under which a note tells that the cells are all written, and only such rows are still to be taken out."""


class Note:
    """The note of one workbook's write.

    Args:
      book: Known by where it lies: another program may have one of the same name open, and be writing
        in it at this moment.
      folder: Where notes lie; None for the user's own state folder.
    """

    def __init__(self, book: xlwings.Book, folder: Path | None = None) -> None:
        self._book = book
        name = hashlib.sha256(book_path(book).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        self._path = (folder or _state_folder()) / f"unfinished-{name}.json"

    def take_down(self, sheets: Collection[SheetWrite]) -> None:
        """Note what is going to be written, before the first cell is."""
        if sum(len(writing.areas()) + bool(writing.leaving) for writing in sheets) < 2:
            return
        noted = {
            str(writing.sheet.name): [
                [*place, *map(_encoded, (old, new)), formula]
                for place, old, new, formula in writing.changes()
            ]
            for writing in sheets
        } | {
            LEAVING: [
                [str(writing.sheet.name), *place, _encoded(cell)]
                for writing in sheets
                for place, cell in writing.known.items()
                if place[0] in writing.leaving and place not in writing.cells
            ]
        }
        self._save(noted)

    def all_written(self) -> None:
        """Note that rows are taken out from now on: those below get other numbers than the note has."""
        if self._path.exists() and (noted := self._noted()).get(LEAVING):
            self._save({**noted, WRITTEN: []})

    def remove(self) -> None:
        self._path.unlink(missing_ok=True)

    def make_up(self) -> None:
        """Take back a write that was cut off, if there is one.

        Raises:
          CsError: The program does not let us.
        """
        if not self._path.exists():
            return
        noted = self._noted()
        names = {str(sheet.name) for sheet in self._book.sheets}
        if not (WRITTEN in noted and self._have_left(noted, names)):
            halves = [_Half(self._book.sheets[name], rows) for name, rows in noted.items() if name in names]
            cut_off = noted.get(LEAVING) or any(half.untouched for half in halves)
            for half in halves if cut_off else ():
                half.put_back()
        self.remove()

    def _save(self, noted: dict[str, list[list[Any]]]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_suffix(".new")
        draft.write_text(json.dumps(noted, ensure_ascii=False), "utf-8")
        draft.replace(self._path)

    def _noted(self) -> dict[str, list[list[Any]]]:
        try:
            noted: dict[str, list[list[Any]]] = json.loads(self._path.read_text("utf-8"))
        except ValueError:  # damaged: it tells nothing
            return {}
        return noted

    def _have_left(self, noted: dict[str, list[list[Any]]], names: set[str]) -> bool:
        """Whether any of the rows that had to go is gone."""
        rows = noted.get(LEAVING, [])
        sheets = {name: self._book.sheets[name] for name in names.intersection(row[0] for row in rows)}
        return any(
            name not in sheets
            or not same(read_block(sheets[name], row, column, row, column)[0][0], _decoded(cell))
            for name, row, column, cell in rows
        )


class _Half:
    """The cells of one sheet that a cut-off write reached, and those that it did not reach."""

    def __init__(self, sheet: xlwings.Sheet, rows: list[list[Any]]) -> None:
        self._sheet = sheet
        self._old: dict[Place, Cell] = {(row, column): _decoded(old) for row, column, old, _, _ in rows}
        self._formulas = {(row, column): formula for row, column, _, _, formula in rows if formula}
        now: dict[Place, Cell] = {}
        for top, left, bottom, right in blocks(self._old):
            for row, cells in enumerate(read_block(sheet, top, left, bottom, right), start=top):
                now.update({(row, column): cell for column, cell in enumerate(cells, start=left)})
        new: dict[Place, Cell] = {(row, column): _decoded(cell) for row, column, _, cell, _ in rows}
        changed = [place for place in new if not same(self._old[place], new[place])]
        self.written = [place for place in changed if same(now[place], new[place])]
        self.untouched = [place for place in changed if same(now[place], self._old[place])]

    def put_back(self) -> None:
        writing = SheetWrite(self._sheet)
        writing.cells.update({place: self._old[place] for place in self.written})
        writing.look()
        undo = TakeBack()
        hand_over(self._sheet.book, writing.steps(undo))
        writing.prove(undo)
        for place in self.written:
            if place in self._formulas:
                self._sheet.range(place).raw_value = [[self._formulas[place]]]


def _state_folder() -> Path:
    import platformdirs

    return platformdirs.user_state_path("cs_macros")


def _encoded(cell: Cell) -> object:
    """Return a cell, as a write expects to read it, for JSON.

    >>> _decoded(_encoded(time(12, 30))), _decoded(_encoded("x")), _decoded(_encoded(None))
    (datetime.time(12, 30), 'x', None)
    """
    match cell:
        case datetime():
            return {"datetime": cell.isoformat()}
        case time():
            return {"time": cell.isoformat()}
        case CellError():
            return {"error": cell.code}
    return cell


def _decoded(noted: Any) -> Cell:
    match noted:
        case {"datetime": text}:
            return datetime.fromisoformat(text)
        case {"time": text}:
            return time.fromisoformat(text)
        case {"error": code}:
            return CellError(code)
    return noted  # type: ignore[no-any-return]
