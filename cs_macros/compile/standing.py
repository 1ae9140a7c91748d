"""Where a row stands in a compilation: counted, still open, or none of this week's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from cs_macros.book.setting_kinds import WeekTime
from cs_macros.compile.compiled import FILE, ROW
from cs_macros.compile.page import Worth

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
      week: The week that it belongs to; `counts_in` the one in which it counts.
      reason: Why it is open.
      late: Whether it came, or would come, too late.
      notes: What else it is counted as.
    """

    standing: Standing
    week: str
    counts_in: str
    reason: str = ""
    late: bool = False
    notes: Sequence[str] = ()

    @property
    def in_report(self) -> bool:
        return self.standing in (Standing.COUNTED, Standing.OPEN)


NO_WORTH = Worth(0, ())


@dataclass(slots=True)
class Entry:
    """A row with what the compilation knows about it.

    Attributes:
      file: Number of its file, in order; with `origin` and `row` it tells the row from all others.
      worth: What it adds to the sums.
    """

    file: int
    origin: Origin
    values: dict[str, Any]
    stand: Stand
    worth: Worth = NO_WORTH

    @property
    def label(self) -> str:
        return str(self.values[FILE])

    @property
    def row(self) -> int:
        return int(self.values[ROW])

    @property
    def place(self) -> tuple[int, str, int]:
        return self.file, self.origin.sheet, self.row


@dataclass(frozen=True)
class Asked:
    """What is asked for: a week or a month of one sheet, seen at a moment.

    Attributes:
      which: Such as `2026-W47` or `2026-11`.
      due: When weeks end; None when the shop has set no time, or nothing is due.
      others: Parameter → when the weeks end of rows for which that one holds (`Week.dues`).
    """

    plan: Plan
    which: str
    now: datetime
    due: WeekTime | None = None
    others: Mapping[str, WeekTime | None] = field(default_factory=dict)
