"""The sheets that people read first: 汇总 with its figures, groups and charts, and 分类汇总."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cs_macros.build.looks import AMBER_INK
from cs_macros.compile.compiled import FILE, NOTHING, UNSAID, word
from cs_macros.compile.page import Page, Total
from cs_macros.compile.row_sheet import Heading
from cs_macros.compile.standing import Entry, Standing

if TYPE_CHECKING:
    from cs_macros.compile.plan import Plan
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
            blocks.figures(self._figures(report))
        for text in gathering.period.attention(gathering):
            blocks.line(text, font_color=AMBER_INK)
        blocks.row += 1
        report.keep_room_for_charts()

    def _figures(self, report: Report) -> list[tuple[str, Any, bool]]:
        """Name, figure, and whether it is bad when it is not 0."""
        gathering, plan, total = report.gathering, report.plan, report.gathering.total
        found: list[tuple[str, Any, bool]] = [("计入（行）", total.rows, False)]
        found += [("件数", total.pieces, False)] if self.pieces else []
        headers = [plan.header(name) for name in self.money]
        money = zip(headers, self.amounts(total), strict=True)
        found += [(f"{header}（元）", amount, False) for header, amount in money]
        found += [(name, gathering.count_of(name), True) for name in gathering.period.figures]
        return [*found, ("缺交（人）", len(gathering.missing.people), True)]

    def amounts(self, total: Total) -> list[Decimal]:
        """Amounts of a total, also of one that nothing was added to."""
        return total.money or [NOTHING] * len(self.money)


@dataclass
class By(Page):
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
    found: defaultdict[str, Total] = field(default_factory=lambda: defaultdict(Total), init=False)
    tabs = (SUMMARY,)

    @property
    def fields(self) -> Sequence[str]:
        return () if self.name == FILE else (self.name,)

    def word_of(self, entry: Entry) -> str:
        """The group that a row belongs to."""
        if self.name == FILE:
            return entry.label
        value = entry.values[self.name]
        return f"{UNSAID}{entry.label}" if value is None and self.or_file else word(value)

    def header(self, plan: Plan) -> str:
        return FILE if self.name == FILE else plan.header(self.name)

    def add(self, entry: Entry) -> None:
        self.found[self.word_of(entry)].add(entry.worth)

    def sum_up(self, report: Report) -> None:
        header, plan = self.header(report.plan), report.plan
        found = ranked(self.found) if self.ranked else dict(sorted(self.found.items()))
        if self.most:
            found = capped(found, self.most)
        headers = [header, *sum_headers(plan)]
        rows = [[name, *sum_cells(total, plan)] for name, total in found.items()]
        sums = ["合计", *sum_cells(report.gathering.total, plan)]
        spot = report.blocks(SUMMARY).table(f"按{header}", headers, rows, sums)
        if isinstance(self.chart, str):
            money = plan.header(self.chart)
            report.draw(f"按{header}（{money}，元）", spot, headers.index(money))
        elif self.chart:
            report.draw(f"按{header}（{plan.units[0]}）", spot, 1)


@dataclass
class Cross(Page):
    """Sums by several fields at once: a block for each on 汇总, every combination on 分类汇总."""

    groups: Sequence[By]
    found: defaultdict[tuple[str, ...], Total] = field(default_factory=lambda: defaultdict(Total), init=False)
    tabs = (SUMMARY, CROSS)

    @property
    def fields(self) -> Sequence[str]:
        return [name for by in self.groups for name in by.fields]

    def add(self, entry: Entry) -> None:
        self.found[tuple([by.word_of(entry) for by in self.groups])].add(entry.worth)

    def write(self, report: Report) -> None:
        plan = report.plan
        headings = [
            *(Heading(by.header(plan), 18) for by in self.groups),
            *(Heading(name, 9, "int", "#,##0") for name in plan.units),
            *(Heading(plan.header(name), 13, "money", "#,##0.00") for name in plan.sums.money),
        ]
        sheet = report.row_sheet(CROSS, "每行一种组合；用表头的筛选挑选。", headings)
        for words, total in sorted(self.found.items()):
            sheet.write([*words, *sum_cells(total, plan)])

    def sum_up(self, report: Report) -> None:
        for place, by in enumerate(map(replace, self.groups)):
            for words, total in self.found.items():
                by.found[words[place]].join(total)
            by.sum_up(report)


@dataclass
class Weeks(Page):
    """Rows by the week that they belong to."""

    found: Counter[str] = field(default_factory=Counter, init=False)
    tabs = (SUMMARY,)

    def add(self, entry: Entry) -> None:
        self.found[entry.stand.week] += 1

    def sum_up(self, report: Report) -> None:
        headers = ["所属周", report.plan.units[0]]
        report.blocks(SUMMARY).table("按所属周", headers, sorted(self.found.items()))


@dataclass
class Unmarked(Page):
    """Rows that an earlier week counts and nobody has marked: beside the sums, in none of them."""

    found: defaultdict[tuple[str, str], Total] = field(default_factory=lambda: defaultdict(Total), init=False)
    tabs = (SUMMARY,)

    def wait(self, entry: Entry) -> None:
        if entry.stand.standing is Standing.UNMARKED:
            self.found[entry.stand.counts_in, entry.label].add(entry.worth)

    def sum_up(self, report: Report) -> None:
        if not self.found:
            return
        plan = report.plan
        rows = [[*words, *sum_cells(total, plan)] for words, total in sorted(self.found.items())]
        sums = ["合计", None, *sum_cells(joined(self.found), plan)]
        headers = ["计入的周", FILE, *sum_headers(plan)]
        report.blocks(SUMMARY).table("以前各周没有标记的行（不在上面的合计里）", headers, rows, sums)


def sum_headers(plan: Plan) -> list[str]:
    return [*plan.units, *(plan.header(name) for name in plan.sums.money)]


def sum_cells(total: Total, plan: Plan) -> list[Any]:
    """The cells below `sum_headers`."""
    return [*plan.counted(total), *plan.sums.amounts(total)]


def ranked(found: Mapping[str, Total]) -> dict[str, Total]:
    """The most frequent first, equals by name."""
    return dict(sorted(found.items(), key=lambda one: (-one[1].rows, one[0])))


def capped(found: Mapping[str, Total], most: int) -> dict[str, Total]:
    """The first groups, and all others as one: reasons in people's own words are as many as rows."""
    if len(found) <= most:
        return dict(found)
    names = list(found)
    rest = joined({name: found[name] for name in names[most:]})
    return {**{name: found[name] for name in names[:most]}, f"其余 {len(names) - most} 种": rest}


def joined(found: Mapping[Any, Total]) -> Total:
    """All groups as one."""
    total = Total()
    for each in found.values():
        total.join(each)
    return total
