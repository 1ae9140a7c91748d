"""A row of a table: its cells as they stand, the record read from them, and what has changed in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from cs_macros.book.columns import Record
from cs_macros.cells.kinds import same_cell, show
from cs_macros.cells.parsers import is_blank
from cs_macros.errors import Level, Problem
from cs_macros.hosts.port import Cell

if TYPE_CHECKING:
    from cs_macros.book.table import Table

R = TypeVar("R", bound=Record)


class Row(Generic[R]):
    """One row: the cells as they stand, the record read from them, and what is unreadable. It is equal to
    itself alone, since rows of different tables share their numbers.

    Change `record`; `changes` says which cells that rewrites. `position` is Excel's row number,
    None for a row that is not in the sheet yet. `raw` is what stands in the sheet, `cells` the
    same with what an option of the command line types into it.
    """

    __slots__ = (
        "_parsed",
        "_raw",
        "_typed",
        "bad",
        "doomed",
        "forced",
        "position",
        "record",
        "table",
        "tidy",
    )

    def __init__(self, table: Table[R], position: int | None, raw: Mapping[str, Cell]) -> None:
        self.table = table
        self.position = position
        self._raw: Mapping[str, Cell] | None = raw
        self.reset()

    @classmethod
    def swept(cls, table: Table[R], position: int, record: R, bad: dict[str, str]) -> Row[R]:
        """A row of the sheet whose record was read already; its cells are read when somebody asks."""
        row = cls.__new__(cls)
        row.table, row.position, row._raw = table, position, None
        row._begin(record, bad)
        return row

    @classmethod
    def made(cls, table: Table[R], record: R) -> Row[R]:
        """A row that is not in the sheet yet, of a finished record."""
        row = cls.__new__(cls)
        row.table, row.position, row._raw = table, None, {}
        row._begin(record, {})
        row._parsed = table.blank_values
        return row

    @property
    def raw(self) -> Mapping[str, Cell]:
        if self._raw is None:
            assert self.position is not None
            self._raw = self.table.raw(self.position)
        return self._raw

    def _standing(self, field: str) -> Cell:
        """One cell as it stands: of a swept row the others need not be read."""
        if self._raw is None and self.position is not None:
            return self.table.standing(self.position, field)
        return self.raw.get(field)

    @property
    def cells(self) -> Mapping[str, Cell]:
        return self.raw if self._typed is None else self._typed

    def reset(self) -> None:
        """Go back to what stands in the sheet."""
        if self.raw:
            self._begin(*self.table.record.read(self.raw, self.table.now))
        else:
            self._begin(self.table.blank.model_copy(), {})

    def _begin(self, record: R, bad: dict[str, str]) -> None:
        self.record, self.bad = record, bad
        self._typed: Mapping[str, Cell] | None = None
        self._parsed = self.table.layout.values(record.__dict__)
        self.tidy = self.doomed = False
        self.forced: dict[str, Cell] = {}

    def fill(self, cells: Mapping[str, Cell]) -> None:
        """Type something into the row, by field, as a user would; bad cells are kept in `bad`."""
        self._typed = {**self.raw, **cells}
        self.record, self.bad = self.table.record.read(self._typed, self.table.now)

    @property
    def is_touched(self) -> bool:
        """Whether anybody has done anything to it since it was read."""
        return (
            self.tidy
            or self.doomed
            or bool(self.forced)
            or self._typed is not None
            or self.table.layout.values(self.record.__dict__) != self._parsed
        )

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
            return {name: (None, cell) for name, (cell,) in self.table.written([self.record]).items()}
        found = {
            name: (self._standing(name), cell)
            for name, cell in self.forced.items()
            if not same_cell(self._standing(name), cell)
        }
        for column, value, parsed in zip(layout.columns, values, self._parsed, strict=True):
            if not self.tidy and (value is parsed or value == parsed):
                continue
            field = column.field
            tidied = self.tidy and column.kind.tidies and value is not None
            if field in self.forced or (value == parsed and not tidied) or field in self.table.spared:
                continue
            old, new = self._standing(field), self.cell(field)
            if not same_cell(old, new):
                found[field] = (old, new)
        return found


@dataclass(frozen=True)
class Change:
    """What a press does to one record."""

    table: Table[Any]
    row: Row[Any]
    fields: Mapping[str, tuple[Cell, Cell]]

    def describe(self, file: str) -> dict[str, Any]:
        """The change as `--json` shows it."""
        layout = self.table.layout
        fields = {
            layout.header(name): [show(cell, layout[name].kind) for cell in pair]
            for name, pair in self.fields.items()
        }
        return {"file": file, "sheet": self.table.grid.sheet, "number": self.row.key, "fields": fields}
