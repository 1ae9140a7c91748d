"""A week of a register: which rows count in it, which are open, late, or another week's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from cs_macros.book.office import Staff
from cs_macros.book.setting_kinds import WeekTime
from cs_macros.book.weeks import end_of, week_of
from cs_macros.cells.dates import read_week
from cs_macros.compile.compiled import ENTERED, HandIn, Values, as_moment, is_moment
from cs_macros.compile.groups import Unmarked, Weeks
from cs_macros.compile.lists import Conflicts, Files, Problems, Waiting
from cs_macros.compile.page import Page
from cs_macros.compile.standing import Asked, Entry, Stand, Standing
from cs_macros.compile.week_words import WeekWords

if TYPE_CHECKING:
    from cs_macros.compile.plan import Plan
    from cs_macros.compile.reading import Origin

WEEK = re.compile(r"\d{4}-W\d\d")
A_DAY = timedelta(days=1)

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
    """

    due: str = ""
    day: str = ""
    closes: str = ENTERED
    hands: HandIn | None = None

    is_long, may_lack, compared = True, False, tuple(Standing)

    @property
    def fields(self) -> Sequence[str]:
        """Fields that it reads."""
        return *(self.hands.fields if self.hands else (self.closes,)), self.day

    @property
    def pages(self) -> Sequence[Page]:
        """Pages that every week has."""
        return (
            *((Weeks(), Unmarked()) if self.hands else ()),
            Waiting("未结", "到这一周为止还没有结果或没有上交的行，没有计入，下次再汇总。"),
            Conflicts(
                "同一件事写了两遍而内容不同：核对后改好源文件，再汇总一次。没有计入的行不在任何合计里。"
            ),
            Problems(),
            Files("每个文件一行；跳过的文件里的行没有计入。", self.listed),
        )

    @property
    def figures(self) -> Sequence[str]:
        """What is counted in large figures, and should be 0."""
        return "未结", "冲突", *(("迟交",) if self.hands else ())

    # -- which week -----------------------------------------------------------------------

    def read(self, text: str, now: datetime) -> str:
        """What somebody asks for.

        Raises:
          ValueError: It is no week.
        """
        return read_week(text, now)

    def usual(self, now: datetime, due: WeekTime | None) -> str:
        """The week whose hand-in was the last to be due; without such a time, the last calendar week."""
        open_week = week_of(now, due)
        is_closing = due is not None and end_of(open_week, due) == now
        return open_week if is_closing else week_of(now - timedelta(days=7), due)

    def only(self, which: str) -> dict[str, str]:
        """Field → what it must say in the rows that are read; every row is."""
        return {}

    def expects(self, person: Staff, which: str) -> bool:
        """Whether a colleague with the post should be there."""
        return True

    # -- one row --------------------------------------------------------------------------

    def own_week(self, row: Values, due: WeekTime | None) -> str | None:
        """The week that a row belongs to since it was registered; None when nothing tells."""
        told = str(row[self.hands.week] or "") if self.hands and self.hands.week else ""
        if WEEK.fullmatch(told):
            return told
        moment = row["created_at"] or row.get(self.day)
        return week_of(as_moment(moment), due) if is_moment(moment) else None

    def stand(self, row: Values, origin: Origin, asked: Asked) -> Stand:
        """Where a row stands; whether it is there twice is another matter."""
        told = self.own_week(row, asked.due)
        week, dated = told or asked.which, told is not None
        reason, unsent = self._open_because(row, origin, asked.plan)
        if reason:
            standing = Standing.OPEN if week <= asked.which else Standing.ELSEWHERE
            return Stand(standing, week, week, reason, unsent, dated)
        closed = self._counts_in(row, week, origin, asked)
        standing = Standing.COUNTED if closed == asked.which else Standing.ELSEWHERE
        mark = asked.plan.mark
        if mark and week < asked.which and not self._is_own(row, origin, asked.plan):
            is_marked = row["status"] in mark.to
            if is_marked and (closed < asked.which or self._was_before(row, asked)):
                standing = Standing.COMPILED
            elif closed < asked.which:
                standing = Standing.UNMARKED
        return Stand(standing, week, closed, dated=dated)

    def _counts_in(self, row: Values, week: str, origin: Origin, asked: Asked) -> str:
        """The one week in which a row counts that is done."""
        if self.hands is None:
            moment = row.get(self.closes)
            return week_of(as_moment(moment), asked.due) if is_moment(moment) else week
        given = row.get(self.hands.at)
        if not is_moment(given) or self._is_own(row, origin, asked.plan):
            return week
        given, closes = as_moment(given), self._deadline(week, asked)
        return week if given <= closes + self.hands.grace else max(week, week_of(given, asked.due))

    def _deadline(self, week: str, asked: Asked) -> datetime:
        """When a week is handed in; without such a time, its end."""
        if asked.due:
            return end_of(week, asked.due)
        return as_moment(date.fromisocalendar(int(week[:4]), int(week[6:]), 7)) + A_DAY

    def _open_because(self, row: Values, origin: Origin, plan: Plan) -> tuple[str, bool]:
        """Why a row is open, and whether all that is missing is the hand-in; empty when it is done."""
        status, outcome = row["status"], plan.compiled.outcome
        said = row[outcome] if outcome else status
        has_outcome = said is not None and str(said).strip() not in NO_OUTCOME
        has_outcome = has_outcome and not getattr(said, "is_error", False)
        without = f"没有{plan.header(outcome or 'status')}"
        if self._is_own(row, origin, plan) and (outcome or status not in plan.states):
            return "" if has_outcome else without, False
        if status is None:
            return "还没有登记", False
        if status not in plan.compiled.counts:
            if self.hands is None:
                return str(status), False
            return (f"{status}，还没有上交", True) if has_outcome else (f"{status}，{without}", False)
        return f"{status}，但{without}" if self.hands and not has_outcome else "", False

    def _is_own(self, row: Values, origin: Origin, plan: Plan) -> bool:
        """Whether a row is of somebody's own list, whose file is the hand-in: no button ever moved it."""
        if origin.named:
            return not origin.tracked
        known = origin.tracked and row["status"] in plan.states
        return not known or (self.hands is not None and plan.known_by(row) is None)

    def _was_before(self, row: Values, asked: Asked) -> bool:
        """Whether an earlier compilation marked it; one of this very moment counts as this one."""
        at = row.get(self.hands.marked_at) if self.hands else None
        cut = min(asked.now, self._deadline(asked.which, asked)) if asked.due else asked.now
        return not (is_moment(at) and as_moment(at) >= cut)

    def is_late(self, entry: Entry, asked: Asked) -> bool:
        """Whether a row came, or would now come, after the deadline of its week; else if it is overdue."""
        row, is_counted = entry.values, entry.stand.standing is Standing.COUNTED
        if self.hands is None:
            return not is_counted and row.get("overdue") == "是"
        closes = end_of(entry.stand.week, asked.due) if asked.due else None
        if not is_counted:
            return closes is not None and asked.now > closes
        at = row.get(self.hands.at)
        return row.get(self.hands.late) == "是" or (
            closes is not None and is_moment(at) and as_moment(at) > closes
        )

    def notes(self, entry: Entry, asked: Asked) -> Iterator[str]:
        """What else a row is counted as, beside where it stands."""
        stand, standing, day = entry.stand, entry.stand.standing, entry.values.get(self.day)
        if standing is Standing.COUNTED:
            if entry.late:
                yield "迟交"
            if not stand.dated:
                yield "没有日期"
            if self.hands and stand.week < asked.which:
                yield "补交"
        elif standing is Standing.OPEN:
            if stand.unsent:
                yield "未上交"
        else:
            if standing is Standing.UNMARKED:
                yield Standing.ELSEWHERE.value
            elif standing is Standing.ELSEWHERE and self.hands and stand.counts_in < asked.which:
                yield "以前各周"
            elif standing is Standing.ELSEWHERE and self.hands and asked.which == stand.week:
                yield "随以后各周"
            if is_moment(day) and as_moment(day) > asked.now:
                yield "以后"
