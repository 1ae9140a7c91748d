"""A workbook made up in Python: for tests, and for `--dry-run` on top of any other host."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Self

from cs_macros.hosts.edits import apply, no_such_name, no_such_table, split
from cs_macros.hosts.port import Cell, Edit, Grid, Host, Link


class MemoryHost:
    """Tables and named cells in dictionaries, handed over the way Excel hands cells over.

    Args:
      tables: Table name → its grid, with Excel's own row numbers. A table without rows is taken
        to begin at row 2.
      names: Named cells.
      beneath: Host to ask for the tables and names that are not given; it is never written to.

    >>> host = MemoryHost({"t": Grid("表", ["编号", "金额"], {4: ["001", 3]})})
    >>> host.read("t").rows
    {4: ['001', 3.0]}
    """

    def __init__(
        self,
        tables: Mapping[str, Grid] | None = None,
        names: Mapping[str, Cell] | None = None,
        *,
        label: str = "内存中的工作簿",
        marks_problems: bool = True,
        beneath: Host | None = None,
        version: str = "",
    ) -> None:
        self._tables = {name: _as_read(grid) for name, grid in (tables or {}).items()}
        self._names = {name: cell_as_read(value) for name, value in (names or {}).items()}
        self._label = label
        self._marks_problems = marks_problems
        self._beneath = beneath
        self._version = version

    @classmethod
    def copy_of(cls, host: Host) -> Self:
        """Return a host that reads what another holds and keeps what is written to itself."""
        return cls(label=host.label, marks_problems=host.marks_problems, beneath=host)

    @property
    def label(self) -> str:
        return self._label

    @property
    def marks_problems(self) -> bool:
        return self._marks_problems

    @property
    def lasting(self) -> bool:
        return False

    @property
    def version(self) -> str:
        return self._version or (self._beneath.version if self._beneath else "")

    def tables(self) -> Collection[str]:
        beneath = self._beneath.tables() if self._beneath else ()
        return tuple(dict.fromkeys([*beneath, *self._tables]))

    def read(self, table: str) -> Grid:
        if table not in self._tables:
            if self._beneath is None:
                raise no_such_table(self.label, table)
            self._tables[table] = _as_read(self._beneath.read(table))
        return self._tables[table]

    def cells(self, names: Collection[str]) -> Mapping[str, Cell]:
        unknown = [name for name in names if name not in self._names]
        if unknown and self._beneath:
            self._names.update(self._beneath.cells(unknown))
        return {name: self._names[name] for name in names if name in self._names}

    def write(self, edits: Sequence[Edit]) -> None:
        by_table, puts = split(edits)
        changed = {table: _as_read(apply(self.read(table), each)) for table, each in by_table.items()}
        known = self.cells(puts)
        for name in puts:
            if name not in known:
                raise no_such_name(self.label, name)
        self._tables.update(changed)
        self._names.update({name: cell_as_read(value) for name, value in puts.items()})


def cell_as_read(cell: Cell) -> Cell:
    """Return what Excel hands over after a cell was written.

    >>> cell_as_read(Decimal("0.30")), cell_as_read(True), cell_as_read(date(2026, 11, 22))
    (0.3, True, datetime.datetime(2026, 11, 22, 0, 0))
    >>> cell_as_read("") is None  # an empty text leaves the cell blank
    True
    """
    match cell:
        case bool() | datetime() | time():
            return cell
        case int() | Decimal():
            return float(cell)
        case date():
            return datetime(cell.year, cell.month, cell.day)
        case "":
            return None
        case Link():
            return str(cell)
    return cell


def _as_read(grid: Grid) -> Grid:
    return replace(
        grid, rows={number: [cell_as_read(cell) for cell in row] for number, row in grid.rows.items()}
    )
