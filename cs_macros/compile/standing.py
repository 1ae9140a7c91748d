"""Where a row stands in a week's compilation: counted, still open, or none of this week's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple

from cs_macros.compile.plan import Plan, Values, as_moment, moment_like
from cs_macros.compile.reading import Table
from cs_macros.sheets.masters.setting_kinds import WeekTime
from cs_macros.sheets.rejections.weeks import end_of


class Standing(Enum):
    """Of one row, before it is compared with others."""

    COUNTED = "计入"
    OPEN = "未结"
    COMPILED = "以前已汇总"
    ELSEWHERE = "其他周"


class Entry(NamedTuple):
    """A row with what the compilation knows about it.

    Attributes:
      file: Number of its file, in order; with `table` and `row` it tells the row from all others.
      reason: Why it is open.
      week: The week that it belongs to.
    """

    file: int
    label: str
    table: Table
    row: int
    values: dict[str, Any]
    standing: Standing
    reason: str
    week: str

    @property
    def place(self) -> tuple[int, str, int]:
        return self.file, self.table.sheet, self.row

    @property
    def in_report(self) -> bool:
        return self.standing in (Standing.COUNTED, Standing.OPEN)


@dataclass(frozen=True)
class Period:
    """What is compiled: a week of one register, seen at a moment.

    Attributes:
      due: When weeks are handed in; None when the shop has set no time.
    """

    plan: Plan
    week: str
    now: datetime
    due: WeekTime | None

    def deadline(self, week: str) -> datetime | None:
        return end_of(week, self.due) if self.due else None

    def stands(self, values: Values, table: Table) -> tuple[Standing, str, str]:
        """Standing of a row, why it is open, and its week."""
        plan = self.plan
        week = plan.week(values, self.due) or self.week
        reason = self._open_because(values, table)
        if reason:
            return (Standing.OPEN if week <= self.week else Standing.ELSEWHERE), reason, week
        closed = plan.week_done(values, self.due) or self.week
        if closed == self.week:
            return Standing.COUNTED, "", week
        tracked = table.tracked and values["status"] in plan.done
        if plan.hands_in and tracked and closed < self.week:
            # Handed in too late for its own week, or never compiled: it comes with this one.
            return (Standing.COMPILED if self._was_compiled(values) else Standing.COUNTED), "", week
        return Standing.ELSEWHERE, "", week

    def _open_because(self, values: Values, table: Table) -> str:
        plan, status = self.plan, values["status"]
        has_outcome = values[plan.outcome] is not None
        without = f"没有{plan.header(plan.outcome)}"
        if not table.tracked or (status not in plan.record_states and not table.named):
            return "" if has_outcome else without
        if status is None:
            return "还没有登记"
        if status not in plan.done:
            if not plan.hands_in:
                return str(status)
            return f"{status}，还没有上交" if has_outcome else f"{status}，{without}"
        return f"{status}，但{without}" if plan.hands_in and not has_outcome else ""

    def _was_compiled(self, values: Values) -> bool:
        """Whether an earlier compilation had it; one of this very moment counts as this one."""
        at = values["compiled_at"]
        if values["status"] != self.plan.marked:
            return False
        closes = self.deadline(self.week)
        cut = min(self.now, closes) if closes else self.now
        return not (moment_like(at) and as_moment(at) >= cut)

    def is_late(self, values: Mapping[str, Any], week: str, *, handed_in: bool) -> bool:
        """Whether a row came, or would now come, after the deadline of its week."""
        closes = self.deadline(week)
        if not handed_in:
            return closes is not None and self.now > closes
        at = values.get("submitted_at")
        if values.get("late") == "是":
            return True
        return closes is not None and moment_like(at) and as_moment(at) > closes
