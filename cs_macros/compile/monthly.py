"""A month of a sheet with a row a person: what counts once somebody has signed it, what waits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from cs_macros.book.periods import month_before
from cs_macros.book.setting_kinds import WeekTime
from cs_macros.cells.dates import read_month
from cs_macros.compile.compiled import HandIn, Values
from cs_macros.compile.lists import Conflicts, Files, Waiting
from cs_macros.compile.page import Page
from cs_macros.compile.standing import Asked, Stand, Standing
from cs_macros.errors import CsError, Level, Problem

if TYPE_CHECKING:
    from cs_macros.compile.duplicates import Group
    from cs_macros.compile.gathering import Gathering
    from cs_macros.compile.reading import Origin


@dataclass(frozen=True, kw_only=True)
class Month:
    """A month of rows a person; others are not read, and a file may well hold none.

    Attributes:
      month: Field with the month; `who` the one with whose row it is.
      about: What it is about, 评分: what files and people may lack is 评分表 and 评分行.
      unmade: What is said of a row without a state.
    """

    month: str
    who: str
    about: str
    unmade: str

    per_person, due, day = True, "", ""
    hands: ClassVar[HandIn | None] = None
    dues: ClassVar[Mapping[str, str]] = MappingProxyType({})
    listed: ClassVar[Sequence[str]] = ()
    fates: ClassVar[Sequence[str]] = ()
    expects = True
    fields: ClassVar[Sequence[str]] = ()
    option, word, example = "--month", "月份", "2026-10"
    rows, unread = "人数", "未作任何改动"
    made = "汇总于 {now}，共 {all} 个文件。"
    staff = "各文件里的员工名册合在一起"

    @property
    def key(self) -> Sequence[str]:
        """Fields with the month and with whose row it is."""
        return self.month, self.who

    @property
    def pages(self) -> Sequence[Page]:
        """Pages that every month has."""
        return (
            Waiting("还没有提交的行，没有计入。", "未提交", why=False),
            Conflicts("同一个人在几处的数字不同，都没有计入。", grouped=False),
            Files("每个文件一行。"),
        )

    read, title = staticmethod(read_month), staticmethod(str)

    def usual(self, now: datetime, due: WeekTime | None) -> str:
        """Last month."""
        return month_before(f"{now:%Y-%m}")

    # -- one row --------------------------------------------------------------------------

    def stand(self, row: Values, origin: Origin, asked: Asked) -> Stand:
        """Where a row stands; whether it is there twice is another matter."""
        status = row["status"]
        standing = Standing.COUNTED if status in asked.plan.compiled.counts else Standing.OPEN
        return Stand(standing, asked.which, asked.which, str(status or self.unmade))

    # -- words ----------------------------------------------------------------------------

    def nothing(self, gathering: Gathering) -> CsError | None:
        """Why there is nothing to compile; with the files that could not be read, since they may hold it."""
        if any(file.rows for file in gathering.reports):
            return None
        refused = [f"{f.label}：{f.refused.message}" for f in gathering.reports if f.refused]
        skipped = f"有 {len(refused)} 个文件读不了：{'；'.join(refused[:3])}" if refused else ""
        hint = skipped or f"核对目录和月份；{self.about}表在主管的工作簿里。"
        return CsError(f"没有找到 {gathering.asked.which} 的{self.about}表，没有汇总。", hint=hint)

    def attention(self, gathering: Gathering) -> Iterator[str]:
        """Sentences about what is not as it should be."""
        who, missing = self.who, gathering.missing
        if waiting := [entry.values[who] for entry in gathering.waiting]:
            yield f"还没有提交 {len(waiting)} 行，没有计入：{'、'.join(waiting)}。"
        if torn := [group.entries[0].values[who] for group in gathering.judgement.groups]:
            names = "、".join(torn)
            yield f"冲突 {len(torn)} 人，没有计入：{names}。核对后改好源文件，再汇总一次。"
        if missing:
            names = "、".join(missing)
            yield f"没有{self.about}行 {len(missing)} 人：{names}（对照：{gathering.source}）。"
        if skipped := [file.label for file in gathering.reports if file.refused]:
            yield f"跳过的文件 {len(skipped)} 个：{'、'.join(skipped)}。原因见“各文件情况”。"

    def summary(self, gathering: Gathering) -> str:
        """One sentence about it all."""
        total, title = gathering.total, gathering.plan.compiled.title
        return (
            f"{title} {gathering.asked.which}："
            f"{'，'.join([f'计入 {total.rows} 人', *gathering.money_in_words()])}；"
            f"未提交 {len(gathering.waiting)} 行，冲突 {len(gathering.judgement.groups)} 人，"
            f"没有{self.about}行 {len(gathering.missing)} 人。"
        )

    def problems(self, gathering: Gathering) -> Iterator[Problem]:
        """What to put right beyond single cells."""
        missing, files = gathering.missing, gathering.reports
        for entry in gathering.waiting:
            what = f"{entry.values[self.who]}：{entry.stand.reason}，没有计入"
            hint, path = "主管提交以后再汇总一次。", str(files[entry.file].path)
            yield Problem(what, hint, entry.origin.sheet, entry.row, level=Level.WARN, file=path)
        for name in missing:
            hint = f"请主管生成评分表并提交（对照：{gathering.source}）。"
            yield Problem(f"{name} 没有{self.about}行", hint, level=Level.WARN)
        if not gathering.source:
            hint = "用 --staff 指定有员工名册的工作簿。"
            yield Problem(f"没有员工名册，没有核对谁能看{self.about}", hint, level=Level.WARN)

    def contradiction(self, group: Group) -> str:
        """What rows say that contradict each other, and whether they count."""
        return f"{group.entries[0].values[self.who]} 的数字不同：{group.places}（没有计入）"
