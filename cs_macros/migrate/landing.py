"""Writing adopted rows together with the columns that are none of ours, in one go."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import count

from cs_macros.hosts.closed import ClosedHost, apply
from cs_macros.hosts.edits import singly
from cs_macros.hosts.package.references import Area
from cs_macros.hosts.package.tables import Table
from cs_macros.hosts.package.workbook import Package
from cs_macros.hosts.port import Append, Cell, Edit, Grid
from cs_macros.migrate.widening import widen


class LandingHost:
    """A closed workbook whose new rows bring columns of their own.

    Attributes:
      more: Table → one mapping, header → cell, for each new row in the order of their edits.
    """

    marks_problems = False
    lasting = True

    def __init__(self, beneath: ClosedHost) -> None:
        self._beneath = beneath
        self.more: dict[str, list[Mapping[str, Cell]]] = {}

    @property
    def label(self) -> str:
        return self._beneath.label

    @property
    def version(self) -> str:
        return self._beneath.version

    def tables(self) -> Collection[str]:
        return self._beneath.tables()

    def read(self, table: str) -> Grid:
        return self._beneath.read(table)

    def cells(self, names: Collection[str]) -> Mapping[str, Cell]:
        return self._beneath.cells(names)

    def write(self, edits: Sequence[Edit]) -> None:
        def land(package: Package) -> None:
            for table, rows in self.more.items():
                known = package.table(table).headers
                headers = dict.fromkeys(header for row in rows for header in row if header not in known)
                widen(package, table, list(headers))
            apply(package, list(self._with_more(edits)))

        self._beneath.change(land)

    def _with_more(self, edits: Sequence[Edit]) -> list[Edit]:
        places = {table: count() for table in self.more}
        return [
            replace(edit, cells={**edit.cells, **self.more[edit.table][next(places[edit.table])]})
            if isinstance(edit, Append) and edit.table in self.more
            else edit
            for edit in singly(edits)
        ]

    def room(self, table: str) -> bool:
        """Whether columns can be added at a table's end: nothing stands to the right of it."""
        package = self._beneath.package
        found = package.table(table)
        return has_room(package, found)


def has_room(package: Package, table: Table) -> bool:
    """Whether everything to the right of a table is blank, from its header down."""
    sheet, right = package.sheet(table.sheet), table.area.right
    way = Area(table.area.top, right + 1, 1_048_576, 16_384)
    if any(area.meets(way) for area in sheet.frame.merges):
        return False
    if any(other is not table and other.sheet == table.sheet and other.area.meets(way)
           for other in package.tables.values()):  # fmt: skip
        return False
    rows = (row for row in sheet.row_numbers() if row >= table.area.top)
    return not any(column > right for row in rows for column in sheet.values_of(row))
