"""How a sheet's rows of many files become one summary, declared once: `sheets/<subject>/compiled.py`.

The engine knows no sheet, no column and no word of a sheet but what stands in such a declaration,
and the columns that every register has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from cs_macros.book.flow import Finding
from cs_macros.book.office import Staff

if TYPE_CHECKING:
    from cs_macros.compile.monthly import Month
    from cs_macros.compile.months import MonthOf
    from cs_macros.compile.page import Page
    from cs_macros.compile.weekly import Week

Values: TypeAlias = Mapping[str, Any]
"""A row's values by field; a cell that cannot be read is there as it stands, as text."""

FILE, ROW, LATE, OVERDUE, WHY = "文件", "行", "迟交", "逾期", "为什么未结"
"""What the compilation itself knows of a row, beside the fields of its sheet."""


ENTERED = "entered_at"
"""The column 状态时间 that every register has: when a row came into its state."""

UNSAID = "（未填）"
NOTHING = Decimal("0.00")


@dataclass(frozen=True, kw_only=True)
class HandIn:
    """How rows are handed in: then those of earlier weeks come with the week that they are handed in for.

    Attributes:
      at, by: Fields with when and by whom a row was handed in.
      late: Field that says whether it was late; `week` the one with its own week.
      mark: Button that marks compiled rows; `marked_at` the field with when it did.
      reopened: Field that is filled when a compiled row is opened again.
      grace: What is handed in so long after a deadline, its last second included, is late and still
        counts in the week that has ended; what comes later counts in the next.
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
      kind: Word of the command line; `title` names the summary and its file, and people call it `also` so.
      counts: States of a row that counts.
      outcome: Field without which a row that has no state is open.
      keys: What rows of two files that are about one thing have in common, 同一…, and the fields that say
        so, strongest first; their own number is stronger than all.
      agree: Fields that tell two rows of one number apart; what people typed of those that are listed.
      people: Fields that say whose row it is; `posts` are those of whom rows are expected.
      belongs: (colleague, week or month) → whether rows are expected of a colleague with such a post.
      readers: Posts that may compile it; empty for everybody, from whom phones are hidden.
      checks: values → what is wrong with a row that counts.
      tells: Word of a report over several registers → what a row of this one is in it.
    """

    kind: str
    title: str
    period: Week | Month | MonthOf
    counts: Sequence[str]
    pages: Sequence[Page]
    outcome: str = ""
    keys: Mapping[str, Sequence[str]] = field(default_factory=dict)
    agree: Sequence[str] = ()
    also: Sequence[str] = ()
    people: Sequence[str] = ("created_by",)
    posts: Sequence[str] = ()
    belongs: Callable[[Staff, str], bool] | None = None
    readers: Sequence[str] = ()
    checks: Callable[[Values], Iterable[Finding]] | None = None
    tells: Mapping[str, Any] = field(default_factory=dict)


def moment_of(value: Any) -> datetime | None:
    """A day or a moment as a moment; None for what is neither."""
    if not isinstance(value, date):
        return None
    return value if isinstance(value, datetime) else datetime.combine(value, time())


def amount(row: Values, *fields: str) -> Decimal:
    """Sum of some money cells; blank and unreadable ones count nothing."""
    found = (row.get(field) for field in fields)
    return sum((value for value in found if isinstance(value, Decimal)), NOTHING)


def word(value: Any) -> str:
    """A cell as the name of a group."""
    return UNSAID if value is None else str(value).strip() or UNSAID
