"""A page of a summary: which fields it reads, what it keeps of each row, what it writes in the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from cs_macros.compile.compiled import NOTHING

if TYPE_CHECKING:
    from cs_macros.compile.report import Report
    from cs_macros.compile.standing import Entry


class Worth(NamedTuple):
    """What one row adds to a sum: pieces, and an amount for each field that is summed up."""

    pieces: int
    money: Sequence[Decimal]


@dataclass
class Total:
    """Rows, pieces and amounts added up."""

    rows: int = 0
    pieces: int = 0
    money: Sequence[Decimal] = ()

    def add(self, worth: Worth, rows: int = 1) -> None:
        self.rows += rows
        self.pieces += worth.pieces
        held = self.money or [NOTHING] * len(worth.money)
        self.money = [a + b for a, b in zip(held, worth.money, strict=True)]

    def join(self, other: Total) -> None:
        self.add(Worth(other.pieces, other.money), other.rows)

    @classmethod
    def of(cls, found: Iterable[Total]) -> Total:
        """Several as one."""
        total = cls()
        for each in found:
            total.join(each)
        return total


@dataclass
class Page:
    """A part of the summary, declared; each run counts on a copy of its own (`dataclasses.replace`).

    Attributes:
      is_list: A sheet with a row a record: those are begun and written before sums.
      draws: Whether it puts a chart on the first sheet.
    """

    is_list: ClassVar[bool] = False

    @property
    def tabs(self) -> Sequence[str]:
        """Names of the sheets that it writes on."""
        return ()

    @property
    def fields(self) -> Sequence[str]:
        """Fields that it reads."""
        return ()

    @property
    def draws(self) -> bool:
        """Whether it puts a chart on the first sheet."""
        return False

    def begin(self, report: Report) -> None:
        """Get ready for the rows."""

    def add(self, entry: Entry) -> None:
        """A row that counts."""

    def wait(self, entry: Entry) -> None:
        """A row that does not: it is open, or of an earlier week."""

    def write(self, report: Report) -> None:
        """Write what is known after the last row on a sheet of its own."""

    def sum_up(self, report: Report) -> None:
        """Write what belongs on the first sheet, when all others are written."""


@dataclass
class Grouped(Page):
    """A page that adds up rows by the words of some fields."""

    def begin(self, report: Report) -> None:
        self.found: defaultdict[tuple[str, ...], Total] = defaultdict(Total)
