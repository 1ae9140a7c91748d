"""Days that a parameter counts from another day: windows of calls, deadlines of letters (D-20 … D-25)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.flow import UNSET, Deadline, Unset
from cs_macros.book.periods import end_of


@dataclass(frozen=True)
class Counted:
    """A day so many days after another one, or before it.

    Attributes:
      since: Field with the other day, or the moment in it.
      key: Parameter with the number of days.
    """

    since: str
    key: str
    before: bool = False

    def __call__(self, record: Any, book: Book) -> date | None:
        """The day itself; None where its row or its parameter is blank."""
        start, days = getattr(record, self.since), book.setting(self.key)
        if start is None or days is None:
            return None
        day = start.date() if isinstance(start, datetime) else start
        return day + timedelta(days=-days if self.before else days)

    @property
    def ends(self) -> Deadline:
        """Due at its end, in its last second."""

        def due_at(record: Any, book: Book) -> datetime | Unset | None:
            if getattr(record, self.since) is None:
                return None
            day = self(record, book)
            return UNSET if day is None else end_of(day)

        return due_at


Rule = Callable[[Any, Book], "date | None"]

PROFILED = Counted("service_date", "profile_days")
FIRST_FROM, FIRST_TO = Counted("service_date", "fu1_from"), Counted("service_date", "fu1_to")
SECOND_FROM, SECOND_TO = Counted("call1_at", "fu2_from"), Counted("call1_at", "fu2_to")
TOLD = Counted("solved_at", "solution_tell_days")
PHONED = Counted("event_date", "event_notice_days", before=True)
POSTED = Counted("phoned_at", "letter_days")
