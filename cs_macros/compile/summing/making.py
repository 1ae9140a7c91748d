"""A 小结 or 总结 put together: read files in, figures, what is missing, and the paper that is archived."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from cs_macros.book.board import some
from cs_macros.book.office import MANAGERS, Post
from cs_macros.book.periods import end_of
from cs_macros.book.sheets import Sheets
from cs_macros.book.summed import COMMISSION, MONEY
from cs_macros.compile.span import YEAR, bounds, span_in_words
from cs_macros.compile.summing import kept
from cs_macros.compile.summing.figures import (
    CLOSED,
    NEW,
    OPEN,
    OVERDUE,
    Figures,
    added_up,
    figures_of,
    moment_of,
    money_of,
    months_of,
    totals,
)
from cs_macros.compile.summing.kept import Kept, Paper
from cs_macros.compile.summing.reading import Line, Read, tells, together
from cs_macros.errors import CsError, Level, Problem

READERS = (*MANAGERS, Post.SUPERIOR, Post.ADMIN, Post.FINANCE)
"""Whoever may see what everybody's work came to: there are commissions and fines in it."""


@dataclass(frozen=True)
class Month:
    """One month of a year.

    Attributes:
      archived: Whether its figures are those of the archived 小结; `torn` whether the registers now say
        something else.
    """

    which: str
    figures: Figures
    archived: bool
    torn: bool

    @property
    def name(self) -> str:
        return f"{int(self.which[5:])}"


def first_moment(which: str, now: datetime) -> datetime:
    """The first moment of which it is told what was open and late."""
    months = months_of(which, now) if YEAR.fullmatch(which) else []
    return moment_of(months[0] if months else which, now)


class Summary:
    """A 小结 of a day, week or month, or the 总结 of a year.

    Args:
      reads: Every file, in order.
      home: The folder of the workbook, or of all workbooks: archived summaries stand below it.
      place: Where it will be written; what somebody has typed there is kept.
      by: The acting person; `makers` are those who write the conclusion.

    Raises:
      CsError: The time has not begun, or an earlier summary cannot be read.
    """

    def __init__(
        self, reads: Sequence[Read], sheets: Sheets, which: str, now: datetime, *, home: Path, place: Path,
        by: str, makers: str,
    ) -> None:  # fmt: skip
        first, last = bounds(which)
        if first > now.date():
            raise CsError(
                f"{span_in_words(which)}还没有开始，没有统计。", hint="核对期间，写已经开始的周、月或年。"
            )
        self.reads = [read for read in reads if not read.is_aside]
        self.which, self.now, self.home = which, now, home
        self.by, self.makers = by, makers
        self.sheets = [sheet for sheet in sheets.registers() if tells(sheet)]
        self.is_over = now > end_of(last)
        self._earlier = kept.before(place, home, which)
        self._together = together(self.reads)

    # -- figures ----------------------------------------------------------------------------------------

    @property
    def lines(self) -> Sequence[Line]:
        return self._together.lines

    @cached_property
    def months(self) -> list[Month]:
        """The months of a year: the archived ones as they were archived, the others counted."""
        found = []
        for which in months_of(self.which, self.now) if YEAR.fullmatch(self.which) else ():
            counted = figures_of(self.lines, which, self.now)
            old = kept.archived(self.home, which)
            if old is None or old.figures is None:
                found.append(Month(which, counted, archived=False, torn=old is not None))
            else:
                found.append(
                    Month(which, old.figures, archived=True, torn=dict(old.figures) != dict(counted))
                )
        return found

    @cached_property
    def figures(self) -> Figures:
        if YEAR.fullmatch(self.which):
            return added_up([month.figures for month in self.months])
        return figures_of(self.lines, self.which, self.now)

    @property
    def moment(self) -> datetime:
        """At which moment it is told what is open and late."""
        return moment_of(self.which, self.now)

    # -- paper ------------------------------------------------------------------------------------------

    @cached_property
    def paper(self) -> Paper:
        """What was typed into it; it is archived once its time is over and there is a conclusion."""
        earlier = self._earlier or Kept(Path())
        return Paper(earlier.conclusion, earlier.signed, kept.stamp(self.now) if self.is_whole else "")

    @property
    def is_whole(self) -> bool:
        return self.is_over and bool(self._earlier and self._earlier.conclusion)

    @cached_property
    def replaced(self) -> Kept | None:
        """The archived copy that another one takes the place of; it is kept under another name."""
        old = kept.archived(self.home, self.which)
        is_same = old is not None and old.figures == self.figures and old.conclusion == self.paper.conclusion
        return None if is_same else old

    @property
    def archive(self) -> Path | None:
        """Where it is archived; None where it is not, or stands there already as it is."""
        if not self.is_whole:
            return None
        old = kept.archived(self.home, self.which)
        return kept.archive_of(self.home, self.which) if old is None or self.replaced else None

    # -- words ------------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return f"{kept.name_of(self.which).partition(' ')[0]} {span_in_words(self.which)}"

    @property
    def told(self) -> str:
        """One sentence about it all."""
        total, money = totals(self.figures), money_of(self.figures)
        read = [read for read in self.reads if read.refused is None]
        amounts = [f"{name} {sum(money[name].values()):.2f} 元" for name in MONEY if name in money]
        counts = "，".join(f"{name} {total[name]} 行" for name in (NEW, CLOSED, OPEN, OVERDUE))
        pieces = [f"{self.title}：读了 {len(read)} 个文件，跳过 {len(self.reads) - len(read)} 个", counts]
        return "；".join([*pieces, *(["，".join(amounts)] if amounts else []), self.told_of_paper]) + "。"

    @property
    def told_of_paper(self) -> str:
        """Whether it is archived, else what that still needs."""
        if self.is_whole:
            return "已归档" if self.archive else "已经归档过，没有变化"
        if not self.is_over:
            return "期间还没有结束，没有归档"
        return f"“{kept.CONCLUSION}”还没有写，没有归档：写好存盘，再生成一次"

    def attention(self) -> Iterator[str]:
        """Sentences about what is missing, or not as it should be."""
        reads = self.reads
        if not self.is_over:
            yield f"期间还没有结束，统计到 {self.now:%Y-%m-%d %H:%M}。"
        if skipped := [read.label for read in reads if read.refused]:
            yield f"跳过的文件 {len(skipped)} 个：{'、'.join(skipped[:8])}。原因见“各文件情况”。"
        if absent := self.absent:
            yield f"没有读到的 {len(absent)} 张表：{'、'.join(absent)}；它们的行和金额没有计入。"
        if "W" in self.which or len(self.which) > len("2026-11"):
            yield f"{COMMISSION}按月结算，只在月、年的报表里。"
        yield from self._months_told()
        if self._together.torn:
            yield f"两个文件里内容不同的 {len(self._together.torn)} 行，按最后修改的计入，见“看不懂的格子”。"
        if found := sum(len(read.problems) for read in reads):
            yield f"看不懂的格子 {found} 处，没有计入，见“看不懂的格子”。"
        if found := sum(read.waiting for read in reads):
            yield f"还没有登记的 {found} 行没有计入。"
        if found := sum(read.undated for read in reads):
            yield f"缺登记时间或状态时间的 {found} 行：不算新增，或按登记那天算结清。"

    def _months_told(self) -> Iterator[str]:
        """Where the figures of a year's months come from."""
        if not self.months:
            return
        filed = [month.name for month in self.months if month.archived]
        others = [month.name for month in self.months if not month.archived]
        told = [f"按归档的小结：{'、'.join(filed)} 月"] if filed else []
        yield "；".join([*told, *([f"按登记表统计：{'、'.join(others)} 月"] if others else [])]) + "。"
        if torn := [month.name for month in self.months if month.archived and month.torn]:
            why = "归档以后登记表有改动，这里用归档的数；要用现在的数，先把那个月的小结再生成一次"
            yield f"{'、'.join(torn)} 月{why}。"
        if torn := [month.name for month in self.months if not month.archived and month.torn]:
            yield f"{'、'.join(torn)} 月归档的小结读不了，或数字被改过，没有用，按登记表统计。"

    @property
    def absent(self) -> list[str]:
        """Sheets that no file has."""
        there = {title for read in self.reads for title in read.titles}
        return [sheet.title for sheet in self.sheets if sheet.title not in there]

    @property
    def problems(self) -> list[Problem]:
        """Everything to put right, of all files."""
        refused = [read.refused for read in self.reads if read.refused]
        cells = [problem for read in self.reads for problem in read.problems]
        found = [*refused, *cells, *self._together.told]
        if not self.figures:
            told = f"{span_in_words(self.which)}没有可以统计的行"
            found.append(Problem(told, "核对期间和目录。", level=Level.WARN))
        if self.absent:
            told = f"没有读到 {len(self.absent)} 张表：{some(self.absent).replace(' 人', ' 张')}"
            found.append(Problem(told, "它们的行和金额没有计入。", level=Level.INFO))
        return found

    @property
    def rows_to_check(self) -> list[Problem]:
        """Cells that nobody can read, and rows of which two copies differ."""
        return [*(problem for read in self.reads for problem in read.problems), *self._together.torn]

    @property
    def copies(self) -> int:
        return self._together.copies
