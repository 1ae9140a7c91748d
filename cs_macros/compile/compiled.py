"""How a sheet's rows of many files become one summary, declared once: `sheets/<subject>/compiled.py`.

The engine knows no sheet, no column and no word of a sheet but what stands in such a declaration,
and the columns that every register has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from cs_macros.book.flow import Finding

if TYPE_CHECKING:
    from cs_macros.compile.monthly import Month
    from cs_macros.compile.page import Page
    from cs_macros.compile.weekly import Week

Values: TypeAlias = Mapping[str, Any]
"""A row's values by field; a cell that cannot be read is there as it stands, as text."""

FILE = "文件"
"""Stands for the name of a row's file where fields are named; `ROW` for its row number."""

ROW = "行"

ENTERED = "entered_at"
"""The column 状态时间 that every register has: when a row came into its state."""

UNSAID = "（未填）"
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Key:
    """Fields by which rows of two files are known to be about one thing, such as a parcel.

    Attributes:
      words: What such rows have in common, 同一…
    """

    words: str
    fields: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class HandIn:
    """How rows are handed in: then those of earlier weeks come with the week that they are handed in for.

    Attributes:
      at, by: Fields with when and by whom a row was handed in.
      late: Field that says whether it was late; `week` the one with its own week.
      mark: Button that marks compiled rows; `marked_at` the field with when it did.
      reopened: Field that is filled when a compiled row is opened again.
      grace: What is handed in so long after the deadline, its last second included, still counts in
        its own week; what comes later counts in the week in which it is handed in.
    """

    at: str
    by: str = ""
    late: str = ""
    week: str = ""
    mark: str = ""
    marked_at: str = ""
    reopened: str = ""
    grace: timedelta = timedelta(days=3)

    @property
    def fields(self) -> Sequence[str]:
        names = (self.week, self.at, self.by, self.late, self.marked_at, self.reopened)
        return [name for name in names if name]


@dataclass(frozen=True, kw_only=True)
class Compiled:
    """The compilation of one sheet.

    Attributes:
      kind: Word of the command line; `title` names the summary and its file.
      counts: States of a row that counts.
      outcome: Field without which a row that has no state is open.
      keys: By what rows are there twice beside their own number, strongest first.
      agree: Fields that tell two rows of one number apart; what people typed of those that are listed.
      people: Fields that say whose row it is; `posts` are those of whom rows are expected.
      readers: Posts that may compile it; empty for everybody, from whom phones are hidden.
      checks: values → what is wrong with a row that counts.
    """

    kind: str
    title: str
    period: Week | Month
    counts: Sequence[str]
    pages: Sequence[Page]
    outcome: str = ""
    keys: Sequence[Key] = ()
    agree: Sequence[str] = ()
    people: Sequence[str] = ("created_by",)
    posts: Sequence[str] = ()
    readers: Sequence[str] = ()
    checks: Callable[[Values], Iterable[Finding]] | None = None


def is_moment(value: Any) -> bool:
    """Whether a value is a day or a moment."""
    return hasattr(value, "isocalendar")


def as_moment(day: Any) -> datetime:
    """A day or a moment as a moment."""
    return day if isinstance(day, datetime) else datetime.combine(day, datetime.min.time())


def amount(row: Values, *fields: str) -> Decimal:
    """Sum of some money cells; blank and unreadable ones count nothing."""
    found = (row.get(field) for field in fields)
    return sum((value for value in found if isinstance(value, Decimal)), NOTHING)


def word(value: Any) -> str:
    """A cell as the name of a group."""
    return UNSAID if value is None else str(value).strip() or UNSAID
