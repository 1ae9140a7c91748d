"""A week of a register: which rows count in it, which are open, late, or another week's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from cs_macros.book.setting_kinds import WeekTime
from cs_macros.book.weeks import end_of, week_of
from cs_macros.cells.dates import read_week
from cs_macros.compile.compiled import ENTERED, HandIn, Values, moment_of
from cs_macros.compile.groups import Unmarked, Weeks
from cs_macros.compile.lists import Conflicts, Files, Problems, Waiting
from cs_macros.compile.page import Page
from cs_macros.compile.standing import Asked, Stand, Standing
from cs_macros.compile.week_words import WeekWords

if TYPE_CHECKING:
    from cs_macros.compile.plan import Plan
    from cs_macros.compile.reading import Origin

WEEK = re.compile(r"\d{4}-W\d\d")

NO_OUTCOME = frozenset(
    {
        "无", "没有", "暂无", "待定", "未定", "待处理", "未处理", "处理中", "跟进中", "待跟进", "未完成",
        "未结", "未知", "不详", "-", "--", "—", "/", "?", "？",
    }
)  # fmt: skip
"""What people write where there is no outcome yet."""


@dataclass(frozen=True)
class Week(WeekWords):
    """A period that ends every week.

    Attributes:
      due: Key of the parameter that says when; empty for calendar weeks.
      day: Field whose date tells the week of a row that no button has registered.
      closes: Field with the moment in which a row came to count, where rows are not handed in.
      hands: How they are; None where they are not.
      by, dues: Field whose word says which other parameter holds for a row, and word → that parameter.
    """

    due: str = ""
    day: str = ""
    closes: str = ENTERED
    hands: HandIn | None = None
    by: str = ""
    dues: Mapping[str, str] = field(default_factory=dict)

    per_person, about = False, ""
    key: ClassVar[Sequence[str]] = ()

    @property
    def fields(self) -> Sequence[str]:
        """Fields that it reads."""
        return *(self.hands.fields if self.hands else (self.closes,)), self.day, self.by

    @property
    def pages(self) -> Sequence[Page]:
        """Pages that every week has."""
        return (
            *((Weeks(), Unmarked()) if self.hands else ()),
            Waiting("到这一周为止还没有结果或没有上交的行，没有计入，下次再汇总。", "未结"),
            Conflicts(
                "同一件事写了两遍而内容不同：核对后改好源文件，再汇总一次。没有计入的行不在任何合计里。"
            ),
            Problems(),
            Files("每个文件一行；跳过的文件里的行没有计入。", self.listed),
        )

    # -- which week -----------------------------------------------------------------------

    read = staticmethod(read_week)

    def usual(self, now: datetime, due: WeekTime | None) -> str:
        """The week whose hand-in was the last to be due; without such a time, the last calendar week."""
        open_week = week_of(now, due)
        is_closing = due is not None and end_of(open_week, due) == now
        return open_week if is_closing else week_of(now - timedelta(days=7), due)

    # -- one row --------------------------------------------------------------------------

    def stand(self, row: Values, origin: Origin, asked: Asked) -> Stand:
        """Where a row stands; whether it is there twice is another matter."""
        which, hands, day = asked.which, self.hands, moment_of(row.get(self.day))
        told, is_own = self._own_week(row, self._due(row, asked)), self._is_own(row, origin, asked.plan)
        week = told or which
        reason, notes = self._open_because(row, asked.plan, is_own=is_own)
        if reason and week <= which:
            late = self._is_late(row, week, asked, is_done=False)
            return Stand(Standing.OPEN, week, week, reason, late, notes)
        closed = week if reason else self._counts_in(row, week, asked, is_own=is_own)
        standing = self._standing(row, week, closed, asked, is_own=is_own)
        if standing is Standing.COUNTED:
            late = self._is_late(row, week, asked, is_done=True)
            facts = (("迟交", late), ("没有日期", not told), ("补交", hands and week < which))
            return Stand(standing, week, closed, "", late, [name for name, is_so in facts if is_so])
        notes = ["以后"] if day and day > asked.now else []
        if standing is Standing.UNMARKED:
            notes.append(Standing.ELSEWHERE.value)
        elif hands and is_own and closed < which:
            notes.append("以前各周")
        elif hands and week == which:
            notes.append("随以后各周")
        return Stand(standing, week, closed, reason, notes=notes)

    def _standing(self, row: Values, week: str, closed: str, asked: Asked, *, is_own: bool) -> Standing:
        """Where a row stands that is done, or of a later week."""
        mark = None if is_own or week >= asked.which else asked.plan.mark
        if mark and row["status"] in mark.to and (closed < asked.which or self._was_before(row, asked)):
            return Standing.COMPILED
        if closed == asked.which:
            return Standing.COUNTED
        return Standing.UNMARKED if mark and closed < asked.which else Standing.ELSEWHERE

    def _due(self, row: Values, asked: Asked) -> WeekTime | None:
        """When the weeks of a row end."""
        parameter = self.dues.get(str(row[self.by])) if self.by else None
        return asked.others.get(parameter or "", asked.due)

    def _own_week(self, row: Values, due: WeekTime | None) -> str | None:
        """The week that a row belongs to since it was registered; None when nothing tells."""
        told = str(row[self.hands.week] or "") if self.hands and self.hands.week else ""
        if WEEK.fullmatch(told):
            return told
        moment = moment_of(row["created_at"] or row.get(self.day))
        return week_of(moment, due) if moment else None

    def _counts_in(self, row: Values, week: str, asked: Asked, *, is_own: bool) -> str:
        """The one week in which a row counts that is done."""
        moment = moment_of(row.get(self.hands.at if self.hands else self.closes))
        if moment is None or (self.hands and is_own):
            return week
        if self.hands is None:
            return week_of(moment, self._due(row, asked))
        return max(week, week_of(moment - self.hands.grace, self._due(row, asked)))

    def _open_because(self, row: Values, plan: Plan, *, is_own: bool) -> tuple[str, list[str]]:
        """Why a row is open, and as what that is counted; empty when it is done."""
        status, outcome = row["status"], plan.compiled.outcome
        said = row[outcome] if outcome else status
        has_outcome = said is not None and str(said).strip() not in NO_OUTCOME
        has_outcome = has_outcome and not getattr(said, "is_error", False)
        without = f"没有{plan.header(outcome or 'status')}"
        if is_own and (outcome or status not in plan.states):
            return "" if has_outcome else without, []
        if status is None:
            return "还没有登记", []
        is_done = status in plan.compiled.counts
        if self.hands is None:
            return "" if is_done else str(status), []
        if is_done:
            return "" if has_outcome else f"{status}，但{without}", []
        return (f"{status}，还没有上交", ["未上交"]) if has_outcome else (f"{status}，{without}", [])

    def _is_own(self, row: Values, origin: Origin, plan: Plan) -> bool:
        """Whether a row is of somebody's own list, whose file is the hand-in: no button ever moved it."""
        if origin.named:
            return not origin.tracked
        known = origin.tracked and row["status"] in plan.states
        return not known or (self.hands is not None and plan.known_by(row) is None)

    def _was_before(self, row: Values, asked: Asked) -> bool:
        """Whether an earlier compilation marked it; one of this very moment counts as this one."""
        at = moment_of(row.get(self.hands.marked_at)) if self.hands else None
        cut = min(asked.now, end_of(asked.which, asked.due)) if asked.due else asked.now
        return at is None or at < cut

    def _is_late(self, row: Values, week: str, asked: Asked, *, is_done: bool) -> bool:
        """Whether a row was handed in, or would now be, after its deadline; without hand-in: is overdue."""
        if self.hands is None:
            return not is_done and row.get("overdue") == "是"
        given = moment_of(row.get(self.hands.at)) if is_done else asked.now
        due = self._due(row, asked)
        if due and given and given > end_of(week, due):
            return True
        return is_done and row.get(self.hands.late) == "是"
