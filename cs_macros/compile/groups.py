"""The sheets that people read first: 汇总 with its figures, groups and charts, and 分类汇总."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from typing import TYPE_CHECKING, Any

from cs_macros.build.looks import AMBER_INK
from cs_macros.compile.compiled import FILE, UNSAID, word
from cs_macros.compile.page import Grouped, Page, Total
from cs_macros.compile.row_sheet import Heading
from cs_macros.compile.standing import Entry, Standing

if TYPE_CHECKING:
    from cs_macros.compile.report import Report

SUMMARY, CROSS = "汇总", "分类汇总"


@dataclass
class Sums(Page):
    """What is added up; the head of the first sheet: large figures, and what needs attention.

    Attributes:
      money: Fields that are summed up; `pieces` the one with how many pieces a row is about.
      figures: Whether the sums stand there in large figures.
    """

    money: Sequence[str] = ()
    _: KW_ONLY
    pieces: str = ""
    figures: bool = True
    tabs = (SUMMARY,)

    @property
    def fields(self) -> Sequence[str]:
        return *self.money, self.pieces

    def sum_up(self, report: Report) -> None:
        blocks, gathering = report.blocks(SUMMARY), report.gathering
        if self.figures:
            total, late = gathering.total, ("迟交",) if gathering.period.hands else ()
            named = zip(report.plan.money, total.money, strict=True)
            money = [(f"{name}（元）", found, False) for name, found in named]
            pieces = [("件数", total.pieces, False)] if self.pieces else []
            names = [name for name in ("未结", "冲突", *late) if name in gathering.period.listed]
            bad = [(name, gathering.count_of(name), True) for name in names]
            missing = [("缺交（人）", len(gathering.missing), True)] if gathering.period.expects else []
            blocks.figures([("计入（行）", total.rows, False), *pieces, *money, *bad, *missing])
        for text in gathering.period.attention(gathering):
            blocks.line(text, font_color=AMBER_INK)
        blocks.row += 1
        groups = [by for page in report.pages for by in (page.groups if isinstance(page, Cross) else [page])]
        if any(by.draws for by in groups):
            blocks.keep_room_for_charts()


@dataclass
class By(Grouped):
    """Sums by the words of one field.

    Attributes:
      name: The field; `FILE` for files.
      chart: Whether its first groups stand in a chart: by their rows, or by a field of money.
      most: Groups that are named, where people use words of their own; 分类汇总 has them all.
      ranked: The most frequent first; else in the order of the words.
      or_file: Rows without a word go by their file.
    """

    name: str
    _: KW_ONLY
    chart: bool | str = False
    most: int = 0
    ranked: bool = True
    or_file: bool = False
    tabs = (SUMMARY,)

    @property
    def fields(self) -> Sequence[str]:
        return () if self.name == FILE else (self.name,)

    @property
    def draws(self) -> bool:
        return bool(self.chart)

    def word_of(self, entry: Entry) -> str:
        """The group that a row belongs to."""
        value = entry.values[self.name]
        return f"{UNSAID}{entry.label}" if value is None and self.or_file else word(value)

    def add(self, entry: Entry) -> None:
        self.found[self.word_of(entry),].add(entry.worth)

    def sum_up(self, report: Report) -> None:
        plan, header = report.plan, report.plan.header(self.name)
        found = ranked(self.found) if self.ranked else sorted(self.found.items())
        found = capped(found, self.most) if self.most else found
        spot = report.table(SUMMARY, f"按{header}", [header], found, plan.money, report.gathering.total)
        if isinstance(self.chart, str):
            name = plan.header(self.chart)
            place = 1 + len(plan.units) + plan.money.index(name)
            report.blocks(SUMMARY).chart(f"按{header}（{name}，元）", spot, place)
        elif self.chart:
            report.blocks(SUMMARY).chart(f"按{header}（{plan.units[0]}）", spot, 1)


@dataclass
class Cross(Grouped):
    """Sums by several fields at once: a block for each on 汇总, every combination on 分类汇总."""

    groups: Sequence[By]
    tabs = (SUMMARY, CROSS)

    @property
    def fields(self) -> Sequence[str]:
        return [name for by in self.groups for name in by.fields]

    def add(self, entry: Entry) -> None:
        self.found[tuple([by.word_of(entry) for by in self.groups])].add(entry.worth)

    def write(self, report: Report) -> None:
        plan = report.plan
        headings = [
            *(Heading(plan.header(by.name), 18) for by in self.groups),
            *(Heading(name, 9, "int", "#,##0") for name in plan.units),
            *(Heading(name, 13, "money", "#,##0.00") for name in plan.money),
        ]
        sheet = report.row_sheet(CROSS, "每行一种组合；用表头的筛选挑选。", headings)
        for words, total in sorted(self.found.items()):
            sheet.write([*words, *plan.cells(total)])

    def sum_up(self, report: Report) -> None:
        for place, by in enumerate(map(replace, self.groups)):
            by.begin(report)
            for words, total in self.found.items():
                by.found[words[place],].join(total)
            by.sum_up(report)


@dataclass
class Weeks(Grouped):
    """Rows by the week that they belong to."""

    tabs = (SUMMARY,)

    def add(self, entry: Entry) -> None:
        self.found[entry.stand.week,].add(entry.worth)

    def sum_up(self, report: Report) -> None:
        rows = [(*week, total.rows) for week, total in sorted(self.found.items())]
        report.blocks(SUMMARY).table("按所属周", ["所属周", report.plan.units[0]], rows)


@dataclass
class Unmarked(Grouped):
    """Rows that an earlier week counts and nobody has marked: beside the sums, in none of them."""

    tabs = (SUMMARY,)

    def wait(self, entry: Entry) -> None:
        if entry.stand.standing is Standing.UNMARKED:
            self.found[entry.stand.counts_in, entry.label].add(entry.worth)

    def sum_up(self, report: Report) -> None:
        if self.found:
            title, found = "以前各周没有标记的行（不在上面的合计里）", sorted(self.found.items())
            report.table(SUMMARY, title, ["计入的周", FILE], found, report.plan.money)


def ranked(found: Mapping[tuple[str, ...], Total]) -> list[tuple[Sequence[Any], Total]]:
    """The most frequent first, equals by name."""
    return sorted(found.items(), key=lambda one: (-one[1].rows, one[0]))


def capped(
    found: Sequence[tuple[Sequence[Any], Total]], most: int, *more: Any
) -> list[tuple[Sequence[Any], Total]]:
    """The first groups, and all others as one: reasons in people's own words are as many as rows."""
    rest = [total for _, total in found[most:]]
    last = [((f"其余 {len(rest)} 种", *more), Total.of(rest))] if rest else []
    return [*found[:most], *last]
