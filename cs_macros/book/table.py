"""A table of the workbook as rows of one declared type, and what has changed in it."""

from __future__ import annotations

import itertools
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, TypeVar

from cs_macros.book.columns import Column, Record
from cs_macros.book.headers import find_columns
from cs_macros.book.reading import Reading
from cs_macros.book.row import Change as Change
from cs_macros.book.row import Row as Row
from cs_macros.cells.parsers import is_blank, plain
from cs_macros.errors import CsError
from cs_macros.hosts.edits import rows_of
from cs_macros.hosts.port import Append, AppendMany, Cell, Delete, Edit, Grid, Replace

R = TypeVar("R", bound=Record)
V = TypeVar("V")

NEWER = frozenset({"entered_at"})
"""Columns that workbooks of earlier releases lack: until those are upgraded, a press writes the others."""


class Table(Generic[R]):
    """A table of the workbook, read through its declaration."""

    def __init__(self, record: type[R], grid: Grid, now: datetime) -> None:
        self.record = record
        self.layout = record.layout
        self.grid = grid
        self.now = now
        self.where = find_columns(self.layout, grid.headers)
        self._rows: dict[int, Row[R]] = {}
        self._columns: dict[str, dict[int, Any]] = {}
        self._indexes: dict[tuple[str, ...], dict[tuple[Any, ...], list[int]]] = {}
        self._kept: set[Row[R]] = set()
        self.new_rows: list[Row[R]] = []

    @cached_property
    def blank(self) -> R:
        """What a row without any cell is read as."""
        return self.record.read({}, self.now)[0]

    @cached_property
    def blank_values(self) -> tuple[Any, ...]:
        return self.layout.values(self.blank.__dict__)

    @cached_property
    def _reading(self) -> Reading:
        blank = dict.fromkeys(self.record.model_fields)
        return Reading(self.layout, self.grid, self.where, blank, self.now)

    @cached_property
    def spared(self) -> frozenset[str]:
        """Columns that the sheet lacks and may lack: an earlier release's, or an agent's file."""
        may = NEWER | {column.field for column in self.layout.columns if column.private}
        return may & self.layout.by_field.keys() - self.where.keys()

    @property
    def missing(self) -> list[Column]:
        """Declared columns that the sheet has no header for, though it must."""
        columns = self.layout.columns
        return [column for column in columns if column.field not in self.where and not column.private]

    def raw(self, position: int) -> dict[str, Cell]:
        """A row's cells by field, as they stand; without those that hold nothing."""
        cells = self.grid.rows[position]
        return {field: cell for field, index in self.where.items() if (cell := cells[index]) is not None}

    def standing(self, position: int, field: str) -> Cell:
        """One cell of a row as it stands; None for a column that the sheet lacks."""
        index = self.where.get(field)
        return None if index is None else self.grid.cell(position, index)

    @cached_property
    def positions(self) -> list[int]:
        """Row numbers of the rows in which anything of ours stands, in the sheet's order.

        A reason that was left behind when people emptied its row is no row.
        """
        indexes = [index for field, index in self.where.items() if field != "problem"]
        rows, keys = self.grid.rows, [self.where[field] for field in self.layout.key if field in self.where]
        named = self.grid.shown(keys[0]) if keys else ()  # nearly all of them
        return [n for n in rows if n in named or is_filled(rows[n], indexes)]

    def emptied(self) -> Iterator[Row[R]]:
        """What people emptied, with nothing left but the reason of a refusal."""
        index = self.where.get("problem")
        told = self.grid.column(index) if index is not None else {}
        filled = set(self.positions) if told else set()
        for n, cell in told.items():
            if n not in filled and not is_blank(cell):
                yield self.row(n)

    def row(self, position: int) -> Row[R]:
        """The row at Excel's row number, read once."""
        if position not in self._rows:
            self._rows[position] = Row(self, position, self.raw(position))
        return self._rows[position]

    def rows(self) -> Iterator[Row[R]]:
        """Every filled row. Reads them all: a press reads only those it needs."""
        return map(self.row, self.positions)

    def sweep(self, positions: Iterable[int] | None = None) -> Iterator[Row[R]]:
        """Filled rows, all or some of them, to be looked at one after another.

        Much faster than `rows`, and each is let go again: nobody may keep one beyond its turn, but what is
        changed in its turn stays changed.
        """
        for position in self.positions if positions is None else positions:
            row = self._rows.get(position)
            if row is not None:
                yield row
                continue
            values, bad = self._reading.read(position)
            row = self._rows[position] = Row.swept(self, position, self.record.of_values(values), bad)
            yield row
            if not row.is_touched and row not in self._kept:
                self._rows.pop(position, None)

    def keep(self, row: Row[R]) -> Row[R]:
        """Let a row of a sweep outlast its turn."""
        self._kept.add(row)
        return row

    def column(self, field: str) -> Mapping[int, Any]:
        """One column of all filled rows, by row number; cells that cannot be read are left out."""
        if field not in self._columns:
            self._columns[field] = self._read_column(field)
        return self._columns[field]

    def where_now(self, field: str, wanted: Container[Any]) -> list[int]:
        """Row numbers of the filled rows whose field holds one of some values, changes of this press made."""
        column, rows = self.column(field), self._rows
        found = []
        for position in self.positions:
            row = rows.get(position)
            if (getattr(row.record, field) if row else column.get(position)) in wanted:
                found.append(position)
        return found

    def _read_column(self, field: str) -> dict[int, Any]:
        if field not in self.where or not self.positions:
            return {}
        kind, cells, found = self.layout[field].kind, self.grid.column(self.where[field]), {}
        for position in self.positions:
            if (cell := cells.get(position)) is None:
                continue
            try:
                value = kind.parse(cell, self.now)
            except ValueError:
                continue
            if value is not None:
                found[position] = value
        return found

    def index(self, fields: tuple[str, ...]) -> Mapping[tuple[Any, ...], list[int]]:
        """Values of some fields → the rows that hold them all; built once a press."""
        if fields not in self._indexes:
            found: dict[tuple[Any, ...], list[int]] = {}
            first, *others = [self.column(field) for field in fields]
            for position, value in first.items():
                if not others:
                    found.setdefault((value,), []).append(position)
                elif all(position in column for column in others):
                    values = (value, *[column[position] for column in others])
                    found.setdefault(values, []).append(position)
            self._indexes[fields] = found
        return self._indexes[fields]

    @cached_property
    def by_key(self) -> Mapping[str, list[int]]:
        """Key → the rows that carry it; more than one means that a row was copied."""
        rows = self.index(self.layout.key)
        if len(self.layout.key) == 1:
            return {str(values[0]): found for values, found in rows.items()}
        return {"/".join(map(str, values)): found for values, found in rows.items()}

    def find(self, key: str) -> Row[R] | None:
        """The one row with a key, also when it was only made in this press."""
        name = plain(key) if self.layout.prefix else key
        positions = self.by_key.get(name, [])
        if positions:
            return self.row(positions[0])
        return next((row for row in self.new_rows if row.key == name), None)

    def add(self, cells: Mapping[str, Cell] | None = None, record: R | None = None) -> Row[R]:
        """A new row, from cells that somebody typed elsewhere or from a finished record."""
        row: Row[R] = Row(self, None, {}) if record is None else Row.made(self, record)
        if cells:
            row.fill(cells)
        self.new_rows.append(row)
        return row

    def drop(self, row: Row[R]) -> None:
        """Forget a new row, or mark one that stands in the sheet for deletion."""
        if row in self.new_rows:
            self.new_rows.remove(row)
        else:
            row.doomed = True

    def reset(self) -> None:
        """Go back to what stands in the sheet."""
        for row in self._rows.values():
            row.reset()
        self.new_rows.clear()

    def changes(self, only: Container[Row[R]] | None = None, *, new: bool = True) -> list[Change]:
        """What has changed, in the sheet's order, new rows last or left out; or in some rows alone."""
        touched = [*(self._rows[n] for n in sorted(self._rows)), *(self.new_rows if new else ())]
        touched = touched if only is None else [row for row in touched if row in only]
        return [Change(self, row, fields) for row in touched if (fields := row.changes)]

    @property
    def is_changed(self) -> bool:
        """Whether anything has changed."""
        return any(row.changes for row in itertools.chain(self.new_rows, self._rows.values()))

    def edits(self) -> Iterator[Edit]:
        """What has changed as edits for the host; new rows, of which an import makes thousands, last.

        Raises:
          CsError: The sheet lacks a column that would be written.
        """
        name = self.layout.table
        for change in self.changes(new=False):
            row = change.row
            if row.doomed and row.position is not None:
                yield Delete(name, row.position)
            elif row.position is not None:
                yield Replace(
                    name, row.position, self._placed({f: new for f, (_, new) in change.fields.items()})
                )
        if any(row.forced for row in self.new_rows):  # undo puts back what stood there, readable or not
            for row in self.new_rows:
                if cells := {field: new for field, (_, new) in row.changes.items()}:
                    yield Append(name, self._placed(cells))
        elif columns := self.written([row.record for row in self.new_rows]):
            many = AppendMany(name, self._placed(columns))
            yield many if len(self.new_rows) > 1 else next(rows_of(many))

    def written(self, records: Sequence[R]) -> dict[str, Sequence[Cell]]:
        """The cells of new rows, field → one a row; without columns and rows in which nothing is written."""
        values = zip(*(self.layout.values(record.__dict__) for record in records), strict=True)
        found = {
            column.field: column.kind.cells(held)
            for column, held in zip(self.layout.columns, values, strict=False)
            if held[0] is not None or held.count(None) < len(held)
        }
        lacking = [field for field, cells in found.items() if cells.count(None) == len(cells)]
        for field in (*lacking, *self.spared):
            found.pop(field, None)
        filled = [any(cell is not None for cell in cells) for cells in zip(*found.values(), strict=True)]
        if all(filled):
            return found
        return {field: list(itertools.compress(cells, filled)) for field, cells in found.items()}

    def _placed(self, cells: Mapping[str, V]) -> dict[str, V]:
        """What stands under each header of the sheet."""
        if lost := cells.keys() - self.where.keys():
            names = "”“".join(self.layout.header(field) for field in cells if field in lost)
            raise CsError(
                f"“{self.grid.sheet}”缺少列“{names}”，未作任何改动。",
                hint="在表头行补上这一列（文字一字不差），或请管理员升级这个工作簿。",
            )
        return {self.grid.headers[self.where[field]]: cell for field, cell in cells.items()}


def is_filled(cells: Sequence[Cell], places: Iterable[int]) -> bool:
    """Whether anything that people could see stands in some of a row's cells."""
    return any(cells[place] is not None and not is_blank(cells[place]) for place in places)
