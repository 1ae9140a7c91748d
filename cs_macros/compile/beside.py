"""Rows of another table of the same files, beside those that are compiled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, Any

from cs_macros.book.columns import Record
from cs_macros.compile.compiled import FILE, Values
from cs_macros.compile.page import Page
from cs_macros.compile.row_sheet import Heading, headings_of

if TYPE_CHECKING:
    from cs_macros.compile.report import Report


@dataclass
class Beside(Page):
    """A sheet of them, in the order of those rows that count and that they belong to.

    Attributes:
      name: Of its sheet.
      takes: (values, week or month) → whether a row is one of them; `more` are fields that it reads.
      whose: Field that says, here and in the rows that count, whose a row is.
      same: Fields by which a row of two files is the same; `order` those in whose order it stands.
    """

    name: str
    note: str
    record: type[Record]
    shown: Sequence[str]
    _: KW_ONLY
    takes: Callable[[Values, str], bool]
    more: Sequence[str]
    whose: str
    same: Sequence[str]
    order: Sequence[str]
    is_list = True

    @property
    def tabs(self) -> Sequence[str]:
        return (self.name,)

    @property
    def columns(self) -> Sequence[str]:
        """Fields that are read of each row."""
        return *self.shown, *self.more

    def values(self, cells: Sequence[Any]) -> Values:
        """A row's cells by field."""
        return dict(zip(self.columns, cells, strict=True))

    def write(self, report: Report) -> None:
        own = headings_of(self.record.layout, self.shown, {}, masked=report.masked)
        sheet = report.row_sheet(self.name, self.note, [Heading(FILE, 18), *own])
        places = {entry.values[self.whose]: place for place, entry in enumerate(report.listing.rows)}
        found = [
            (label, self.values(cells))
            for label, tables in report.gathering.beside
            for cells in tables.get(self.name, ())
        ]
        first = {tuple(row[name] for name in self.same): (label, row) for label, row in reversed(found)}

        def place_of(one: tuple[str, Values]) -> tuple[Any, ...]:
            return places[one[1][self.whose]], *(one[1][name] or "" for name in self.order)

        kept = [one for one in first.values() if one[1][self.whose] in places]
        for label, row in sorted(kept, key=place_of):
            sheet.write([label, *(row[name] for name in self.shown)])
