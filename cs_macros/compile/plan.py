"""A sheet together with how it is compiled: what is read of it, and what its rows are known by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cs_macros.book.columns import Layout, Record
from cs_macros.book.flow import Move
from cs_macros.book.masking import MASKS
from cs_macros.book.sheets import Sheet, Sheets
from cs_macros.compile.compiled import FILE, LATE, OVERDUE, Compiled, Values, amount
from cs_macros.compile.groups import Sums
from cs_macros.compile.lists import Listing
from cs_macros.compile.page import Page, Total, Worth

STAMPS = ("number", "status", "created_at", "created_by")
"""Columns that every register may have (`book.columns.Entry`)."""


@dataclass(frozen=True)
class Plan:
    """One sheet to compile.

    Args:
      sheets: All sheets: whose table a header belongs to is told by what others would make of it.
    """

    sheet: Sheet
    sheets: Sheets

    @cached_property
    def compiled(self) -> Compiled:
        assert self.sheet.compiled is not None, f"{self.sheet.title} is not compiled"
        found: Compiled = self.sheet.compiled()
        return found

    @property
    def record(self) -> type[Record]:
        record: type[Record] = self.sheet.record
        return record

    @property
    def layout(self) -> Layout:
        return self.record.layout

    def header(self, field: str) -> str:
        return field if field == FILE else self.layout.header(field)

    @cached_property
    def states(self) -> frozenset[str]:
        """Every state that the register knows."""
        return frozenset(map(str, self.sheet.flow.states)) if self.sheet.flow else frozenset()

    @cached_property
    def mark(self) -> Move | None:
        """The button that marks compiled rows."""
        hands = self.compiled.period.hands
        return next((move for move in self.sheet.moves if hands and move.name == hands.mark), None)

    @cached_property
    def late(self) -> str:
        """Header of the column that says that an open row is late; empty where nothing is due."""
        if self.compiled.period.hands:
            return LATE
        return OVERDUE if "overdue" in self.layout.by_field else ""

    # -- pages ----------------------------------------------------------------------------

    @cached_property
    def pages(self) -> Sequence[Page]:
        """The head, those of the declaration, and those of every such summary, in tab order."""
        own = [page for page in self.compiled.pages if not isinstance(page, Sums)]
        return (self.sums, *own, *self.compiled.period.pages)

    @cached_property
    def sums(self) -> Sums:
        return next((page for page in self.compiled.pages if isinstance(page, Sums)), Sums())

    @cached_property
    def listing(self) -> Listing:
        return next(page for page in self.pages if isinstance(page, Listing))

    # -- rows -----------------------------------------------------------------------------

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Every field that is read, in one order for all files."""
        told, period = self.compiled, self.compiled.period
        stamps = [name for name in (*STAMPS, *self._key) if name in self.layout.by_field]
        due = ["overdue"] if self.late == OVERDUE else []
        pages = [name for page in (self.listing, *self.pages) for name in page.fields]
        keys = [name for key in self.keys for name in key]
        first = (*stamps, *period.key, *period.fields, *due)
        wanted = (*first, *pages, told.outcome, *told.people, *keys, *told.agree)
        return tuple(dict.fromkeys(filter(None, wanted)))

    @cached_property
    def keys(self) -> Sequence[Sequence[str]]:
        """Fields by which rows are there twice, beside what they are known by."""
        return tuple(self.compiled.keys.values())

    @property
    def _key(self) -> Sequence[str]:
        """What rows are known by that have no number."""
        return () if self.layout.prefix else self.layout.key

    @cached_property
    def agree(self) -> Sequence[str]:
        """Fields in which two rows of one record must be the same."""
        hands = self.compiled.period.hands
        software = ("status", *(hands.fields if hands else ()))
        return self.compiled.agree or [name for name in self.listing.fields if name not in software]

    @cached_property
    def hides(self) -> bool:
        """Whether there are customers in it whose phones and addresses are hidden."""
        return any(name in MASKS for name in self.fields)

    def known_by(self, row: Values) -> str | None:
        """A row's own number or key; people number their own lists 1, 2, 3."""
        if self._key:
            found = [row[name] for name in self._key]
            return "/".join(map(str, found)) if all(found) else None
        number = row["number"]
        return number if number and re.match(rf"{self.layout.prefix}\d{{8}}-", number) else None

    # -- counting -------------------------------------------------------------------------

    def worth(self, row: Values) -> Worth:
        """What a row adds to the sums; an unreadable number adds nothing."""
        pieces = row[self.sums.pieces] if self.sums.pieces else 0
        money = [amount(row, name) for name in self.sums.money]
        return Worth(pieces if isinstance(pieces, int) else 0, money)

    @cached_property
    def units(self) -> list[str]:
        """Headers of what is counted: rows, and pieces where there are any; `money` those of the sums."""
        return [self.compiled.period.rows, *(["件数"] if self.sums.pieces else [])]

    @cached_property
    def money(self) -> list[str]:
        return [self.header(name) for name in self.sums.money]

    def cells(self, total: Total) -> list[Any]:
        """The cells below `units`, and amounts."""
        return [total.rows, *([total.pieces] if self.sums.pieces else []), *total.money]
