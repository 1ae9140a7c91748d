"""Where a row stands in a compilation: counted, still open, or none of this week's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from cs_macros.book.setting_kinds import WeekTime
from cs_macros.compile.page import NO_WORTH, Worth

if TYPE_CHECKING:
    from cs_macros.compile.plan import Plan
    from cs_macros.compile.reading import Origin


class Standing(Enum):
    """Of one row, before it is compared with others."""

    COUNTED = "计入"
    OPEN = "未结"
    COMPILED = "以前已汇总"
    UNMARKED = "以前未标记"
    ELSEWHERE = "其他周"


class Stand(NamedTuple):
    """Where a row stands, and why.

    Attributes:
      reason: Why it is open; `unsent` when all that is missing is the hand-in.
      week: The week that it belongs to; `counts_in` the one in which it counts.
      dated: Whether something tells its week; else it counts in the one that is compiled.
    """

    standing: Standing
    week: str
    counts_in: str
    reason: str = ""
    unsent: bool = False
    dated: bool = True

    @property
    def in_report(self) -> bool:
        return self.standing in (Standing.COUNTED, Standing.OPEN)


@dataclass(slots=True)
class Entry:
    """A row with what the compilation knows about it.

    Attributes:
      file: Number of its file, in order; with `origin` and `row` it tells the row from all others.
      late: Whether it came, or would come, too late.
      worth: What it adds to the sums.
    """

    file: int
    label: str
    origin: Origin
    row: int
    values: dict[str, Any]
    stand: Stand
    late: bool = False
    worth: Worth = NO_WORTH

    @property
    def place(self) -> tuple[int, str, int]:
        return self.file, self.origin.sheet, self.row


@dataclass(frozen=True)
class Asked:
    """What is asked for: a week or a month of one sheet, seen at a moment.

    Attributes:
      which: Such as `2026-W47` or `2026-11`.
      due: When weeks end; None when the shop has set no time, or nothing is due.
    """

    plan: Plan
    which: str
    now: datetime
    due: WeekTime | None = None
