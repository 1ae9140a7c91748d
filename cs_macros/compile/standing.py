"""Where a row stands in a week's compilation: counted, still open, or none of this week's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple

from cs_macros.book.setting_kinds import WeekTime
from cs_macros.book.weeks import end_of
from cs_macros.compile.plan import Plan, Values, as_moment, moment_like
from cs_macros.compile.reading import Table

NO_OUTCOME = frozenset(
    {
        "无", "没有", "暂无", "待定", "未定", "待处理", "未处理", "处理中", "跟进中", "待跟进", "未完成",
        "未结", "未知", "不详", "-", "--", "—", "/", "?", "？",
    }
)  # fmt: skip
"""What people write where there is no outcome yet."""


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
      dated: Whether something tells its week; else it counts in the one that is compiled.
    """

    file: int
    label: str
    table: Table
    row: int
    values: dict[str, Any]
    standing: Standing
    reason: str
    week: str
    dated: bool

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

    def stands(self, values: Values, table: Table) -> tuple[Standing, str, str, bool]:
        """Standing of a row, why it is open, its week, and whether anything tells its week."""
        plan = self.plan
        told = plan.week(values, self.due)
        week, dated = told or self.week, told is not None
        reason = self._open_because(values, table)
        if reason:
            return (Standing.OPEN if week <= self.week else Standing.ELSEWHERE), reason, week, dated
        closed = plan.week_done(values, self.due) or self.week
        if closed == self.week:
            return Standing.COUNTED, "", week, dated
        if plan.hands_in and not self._is_own(values, table) and closed < self.week:
            # Handed in too late for its own week, or never compiled: it comes with this one.
            return (Standing.COMPILED if self._was_compiled(values) else Standing.COUNTED), "", week, dated
        return Standing.ELSEWHERE, "", week, dated

    def _open_because(self, values: Values, table: Table) -> str:
        plan, status = self.plan, values["status"]
        outcome = values[plan.outcome]
        said = outcome is not None and str(outcome).strip() not in NO_OUTCOME
        has_outcome = said and not getattr(outcome, "is_error", False)
        without = f"没有{plan.header(plan.outcome)}"
        if self._is_own(values, table):
            return "" if has_outcome else without
        if status is None:
            return "还没有登记"
        if status not in plan.done:
            if not plan.hands_in:
                return str(status)
            return f"{status}，还没有上交" if has_outcome else f"{status}，{without}"
        return f"{status}，但{without}" if plan.hands_in and not has_outcome else ""

    def _is_own(self, values: Values, table: Table) -> bool:
        """Whether a row is of somebody's own list, whose file is the hand-in: no button ever moved it."""
        if table.named:
            return not table.tracked
        known = table.tracked and values["status"] in self.plan.record_states
        return not known or (self.plan.hands_in and self.plan.own_number(values) is None)

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
