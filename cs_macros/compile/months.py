"""A month of a register: every registered row that says it is of that month counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from cs_macros.book.periods import month_before
from cs_macros.book.setting_kinds import WeekTime
from cs_macros.cells.dates import read_month
from cs_macros.compile.compiled import HandIn, Values
from cs_macros.compile.lists import Conflicts, Files, Problems, Waiting
from cs_macros.compile.page import Page
from cs_macros.compile.standing import Asked, Stand, Standing
from cs_macros.compile.week_words import WeekWords

if TYPE_CHECKING:
    from cs_macros.compile.reading import Origin


ELSEWHERE = "其他月"


@dataclass(frozen=True)
class MonthOf(WeekWords):
    """A month that rows belong to by what one of their own cells says; they are compiled as they stand.

    Attributes:
      month: Field with the month; `day` the one that tells weeks and days, if any.
    """

    month: str
    day: str = ""

    per_person, about, due = False, "", ""
    key: ClassVar[Sequence[str]] = ()
    hands: ClassVar[HandIn | None] = None
    dues: ClassVar[Mapping[str, str]] = MappingProxyType({})
    option, word, example = "--month", "月份", "2026-11"
    listed: ClassVar[Sequence[str]] = ("计入", "未结", "冲突", "相同", ELSEWHERE)
    fates: ClassVar[Sequence[str]] = listed
    expects = False

    @property
    def fields(self) -> Sequence[str]:
        """Fields that it reads."""
        return (self.month,)

    @property
    def pages(self) -> Sequence[Page]:
        """Pages that every such month has."""
        return (
            Waiting("还没有登记的行，没有计入：登记以后再汇总一次。", "未结"),
            Conflicts(
                "同一件事写了两遍而内容不同：核对后改好源文件，再汇总一次。没有计入的行不在任何合计里。"
            ),
            Problems(),
            Files("每个文件一行；跳过的文件里的行没有计入。", self.listed),
        )

    read = staticmethod(read_month)

    @staticmethod
    def title(week: str) -> str:
        """A month is called as it is written."""
        return week

    def usual(self, now: datetime, due: WeekTime | None) -> str:
        """Last month."""
        return month_before(f"{now:%Y-%m}")

    def stand(self, row: Values, origin: Origin, asked: Asked) -> Stand:
        """Where a row stands; whether it is there twice is another matter."""
        told, which, status = row[self.month], asked.which, row["status"]
        if told is not None and told != which:
            return Stand(Standing.ELSEWHERE, str(told), str(told), notes=[ELSEWHERE])
        notes = [] if told else ["没有日期"]
        # Somebody's own list has no states: its rows are records as they are.
        if origin.tracked and status not in asked.plan.compiled.counts:
            return Stand(Standing.OPEN, which, which, str(status or "还没有登记"), notes=notes)
        return Stand(Standing.COUNTED, which, which, notes=notes)
