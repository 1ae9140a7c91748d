"""A table of the workbook as rows of one declared type, and what has changed in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, TypeVar

from cs_macros.book.columns import Column, Record
from cs_macros.book.headers import find_columns
from cs_macros.cells.kinds import same_cell, show
from cs_macros.cells.parsers import is_blank, plain
from cs_macros.errors import CsError, Level, Problem
from cs_macros.hosts.port import Append, Cell, Delete, Edit, Grid, Replace

R = TypeVar("R", bound=Record)

NEWER = frozenset({"entered_at"})
"""Columns that workbooks of earlier releases lack: until those are upgraded, a press writes the others."""


class Row(Generic[R]):
    """One row: the cells as they stand, the record read from them, and what is unreadable. It is equal to
    itself alone, since rows of different tables share their numbers.

    Change `record`; `changes` says which cells that rewrites. `position` is Excel's row number,
    None for a row that is not in the sheet yet. `raw` is what stands in the sheet, `cells` the
    same with what an option of the command line types into it.
    """

    __slots__ = ("_parsed", "bad", "cells", "doomed", "forced", "position", "raw", "record", "table", "tidy")

    def __init__(self, table: Table[R], position: int | None, raw: Mapping[str, Cell]) -> None:
        self.table = table
        self.position = position
        self.raw = raw
        self.reset()

    def reset(self) -> None:
        """Go back to what stands in the sheet."""
        self.cells = self.raw
        if self.raw:
            self.record, self.bad = self.table.record.read(self.raw, self.table.now)
        else:
            self.record, self.bad = self.table.blank.model_copy(), {}
        self._parsed = self.table.layout.values(self.record.__dict__)
        self.tidy = self.doomed = False
        self.forced: dict[str, Cell] = {}

    def fill(self, cells: Mapping[str, Cell]) -> None:
        """Type something into the row, by field, as a user would; bad cells are kept in `bad`."""
        self.cells = {**self.raw, **cells}
        self.record, self.bad = self.table.record.read(self.cells, self.table.now)

    def put_back(self, cells: Mapping[str, Cell]) -> None:
        """Restore cells exactly, readable or not; a row with nothing left in it goes."""
        self.forced = dict(cells)
        self.doomed = all(is_blank(cell) for cell in {**self.raw, **self.forced}.values())

    @property
    def key(self) -> str:
        """The row's name: its number, or its key columns joined by `/`; empty when it has none."""
        parts = [self.record.__dict__[field] for field in self.table.layout.key]
        return "" if any(part is None for part in parts) else "/".join(str(part) for part in parts)

    @property
    def name(self) -> str:
        """What people call the row: its key, or where it stands while it has none."""
        return self.key or (f"第 {self.position} 行" if self.position else "新的一行")

    def cell(self, field: str) -> Cell:
        """What the row's cell would hold now."""
        value = getattr(self.record, field)
        return None if value is None else self.table.layout[field].kind.write(value)

    def problem(
        self,
        field: str,
        message: str,
        hint: str = "",
        level: Level = Level.BLOCK,
        *,
        missing: bool = False,
    ) -> Problem:
        """A problem of one of its fields, or of the whole row, placed where people find it."""
        header = self.table.layout.header(field) if field else ""
        value = None
        if field:
            value = self.cells.get(field) if field in self.bad else getattr(self.record, field)
            value = show(value) if isinstance(value, bool) else value
        return Problem(
            message, hint, self.table.grid.sheet, self.position, header, value, level, missing=missing
        )

    @property
    def changes(self) -> dict[str, tuple[Cell, Cell]]:
        """Field → (cell as it stands, cell to write), for the cells that differ only."""
        if self.doomed:
            return {name: (cell, None) for name, cell in self.raw.items() if not is_blank(cell)}
        layout = self.table.layout
        values = layout.values(self.record.__dict__)
        if values == self._parsed and not self.forced and not self.tidy:
            return {}  # as nearly all rows of a register that is refreshed or asked about
        if self.position is None and not self.forced:  # nothing stands there: an import makes thousands
            pairs = zip(layout.columns, values, strict=True)
            written = {c.field: c.kind.write(v) for c, v in pairs if v is not None}
            spared = self.table.spared
            return {
                name: (None, cell)
                for name, cell in written.items()
                if not is_blank(cell) and name not in spared
            }
        found = {
            name: (self.raw.get(name), cell)
            for name, cell in self.forced.items()
            if not same_cell(self.raw.get(name), cell)
        }
        for column, value, parsed in zip(layout.columns, values, self._parsed, strict=True):
            field = column.field
            tidied = self.tidy and column.kind.tidies and value is not None
            if field in self.forced or (value == parsed and not tidied) or field in self.table.spared:
                continue
            old, new = self.raw.get(field), self.cell(field)
            if not same_cell(old, new):
                found[field] = (old, new)
        return found


@dataclass(frozen=True)
class Change:
    """What a press does to one record."""

    table: Table[Any]
    row: Row[Any]
    fields: Mapping[str, tuple[Cell, Cell]]


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
        self.new_rows: list[Row[R]] = []

    @cached_property
    def blank(self) -> R:
        """What a row without any cell is read as."""
        return self.record.read({}, self.now)[0]

    @cached_property
    def spared(self) -> frozenset[str]:
        """Columns that the sheet lacks and may lack."""
        return NEWER & self.layout.by_field.keys() - self.where.keys()

    @property
    def missing(self) -> list[Column]:
        """Declared columns that the sheet has no header for."""
        return [column for column in self.layout.columns if column.field not in self.where]

    def raw(self, position: int) -> dict[str, Cell]:
        """A row's cells by field, as they stand; without those that hold nothing."""
        cells = self.grid.rows[position]
        return {field: cell for field, index in self.where.items() if (cell := cells[index]) is not None}

    @cached_property
    def positions(self) -> list[int]:
        """Row numbers of the rows in which anything of ours stands, in the sheet's order.

        A reason that was left behind when people emptied its row is no row.
        """
        indexes = [index for field, index in self.where.items() if field != "problem"]
        rows = self.grid.rows.items()
        return [
            n for n, cells in rows if any(cells[i] is not None and not is_blank(cells[i]) for i in indexes)
        ]

    def emptied(self) -> Iterator[Row[R]]:
        """What people emptied, with nothing left but the reason of a refusal."""
        filled = set(self.positions)
        if (index := self.where.get("problem")) is not None:
            for n, cells in self.grid.rows.items():
                if n not in filled and not is_blank(cells[index]):
                    yield self.row(n)

    def row(self, position: int) -> Row[R]:
        """The row at Excel's row number, read once."""
        if position not in self._rows:
            self._rows[position] = Row(self, position, self.raw(position))
        return self._rows[position]

    def rows(self) -> Iterator[Row[R]]:
        """Every filled row. Reads them all: a press reads only those it needs."""
        return map(self.row, self.positions)

    def column(self, field: str) -> Mapping[int, Any]:
        """One column of all filled rows, by row number; cells that cannot be read are left out."""
        if field not in self._columns:
            self._columns[field] = self._read_column(field)
        return self._columns[field]

    def _read_column(self, field: str) -> dict[int, Any]:
        if field not in self.where:
            return {}
        kind, index, found = self.layout[field].kind, self.where[field], {}
        for position in self.positions:
            try:
                value = kind.parse(self.grid.rows[position][index], self.now)
            except ValueError:
                continue
            if value is not None:
                found[position] = value
        return found

    def index(self, fields: tuple[str, ...]) -> Mapping[tuple[Any, ...], list[int]]:
        """Values of some fields → the rows that hold them all; built once a press."""
        if fields not in self._indexes:
            found: dict[tuple[Any, ...], list[int]] = {}
            columns = [self.column(field) for field in fields]
            for position in self.positions:
                if all(position in column for column in columns):
                    found.setdefault(tuple(column[position] for column in columns), []).append(position)
            self._indexes[fields] = found
        return self._indexes[fields]

    @cached_property
    def by_key(self) -> Mapping[str, list[int]]:
        """Key → the rows that carry it; more than one means that a row was copied."""
        return {"/".join(map(str, values)): rows for values, rows in self.index(self.layout.key).items()}

    def find(self, key: str) -> Row[R] | None:
        """The one row with a key, also when it was only made in this press."""
        name = plain(key) if self.layout.prefix else key
        positions = self.by_key.get(name, [])
        if positions:
            return self.row(positions[0])
        return next((row for row in self.new_rows if row.key == name), None)

    def add(self, cells: Mapping[str, Cell] | None = None, record: R | None = None) -> Row[R]:
        """A new row, from cells that somebody typed elsewhere or from a finished record."""
        row: Row[R] = Row(self, None, {})
        if cells:
            row.fill(cells)
        if record is not None:
            row.record = record
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

    @property
    def is_changed(self) -> bool:
        """Whether anything has changed; the first change tells."""
        return any(row.changes for row in (*self.new_rows, *self._rows.values()))

    def changes(self, *, new: bool = True) -> list[Change]:
        """What has changed, row by row, in the sheet's order, new rows last or left out."""
        touched = [*(self._rows[n] for n in sorted(self._rows)), *(self.new_rows if new else ())]
        return [Change(self, row, fields) for row in touched if (fields := row.changes)]

    def edit(self, change: Change) -> Edit:
        """A change as an edit for the host.

        Raises:
          CsError: The sheet lacks a column that would be written.
        """
        if change.row.doomed and change.row.position is not None:
            return Delete(self.layout.table, change.row.position)
        lost = [self.layout.header(field) for field in change.fields if field not in self.where]
        if lost:
            names = "”“".join(lost)
            raise CsError(
                f"“{self.grid.sheet}”缺少列“{names}”，未作任何改动。",
                hint="在表头行补上这一列（文字一字不差），或请管理员升级这个工作簿。",
            )
        cells = {self.grid.headers[self.where[field]]: new for field, (_, new) in change.fields.items()}
        if change.row.position is None:
            return Append(self.layout.table, cells)
        return Replace(self.layout.table, change.row.position, cells)
