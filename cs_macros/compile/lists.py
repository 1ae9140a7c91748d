"""Sheets with a row a record: 明细, what waits, 冲突, 看不懂的格子, 各文件情况."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from typing import TYPE_CHECKING, Any

from cs_macros.book.masking import MASKS, without_phones
from cs_macros.compile.compiled import FILE, ROW, Values
from cs_macros.compile.page import Page
from cs_macros.compile.row_sheet import Heading, headings_of
from cs_macros.compile.standing import Entry, Standing
from cs_macros.errors import Problem

if TYPE_CHECKING:
    from cs_macros.compile.plan import Plan
    from cs_macros.compile.report import Report
    from cs_macros.compile.row_sheet import RowSheet

ROWS, CONFLICTS, PROBLEMS, FILES = "明细", "冲突", "看不懂的格子", "各文件情况"


@dataclass
class Listing(Page):
    """明细: every row that counts, with its place.

    Attributes:
      shown: Fields shown beside file, row and number; `more` are those that only 冲突 shows.
      widths: Field → characters, where it needs another width than its kind of cell.
      order: values → by what the rows stand in order, all of them in memory; else they stand as they come.
      lead: A column before all others: its header, and (all rows in their order) → its cells.
    """

    shown: Sequence[str]
    _: KW_ONLY
    more: Sequence[str] = ()
    widths: Mapping[str, float] = field(default_factory=dict)
    order: Callable[[Values], Any] | None = None
    lead: tuple[str, Callable[[Sequence[Values]], Sequence[Any]]] | None = None
    tabs = (ROWS,)
    is_list = True

    @property
    def fields(self) -> Sequence[str]:
        return *self.shown, *self.more

    def begin(self, report: Report) -> None:
        self.rows: list[Entry] = []
        if self.order is None:
            self._begin(report)

    def _begin(self, report: Report) -> None:
        self._late = report.period.hands is not None  # what has ended is not overdue
        self._names = list_fields(report.plan)
        lead = [Heading(self.lead[0], 7, "int", "0")] if self.lead else []
        late = [Heading("迟交", 6, "bool")] if self._late else []
        headings = [*lead, *list_headings(report), *late]
        self._sheet: RowSheet = report.row_sheet(ROWS, report.period.rows_note, headings, customers=True)

    def add(self, entry: Entry) -> None:
        if self.order:
            self.rows.append(entry)
        else:
            self._write(entry)

    def write(self, report: Report) -> None:
        """The rows that waited for their order."""
        if order := self.order:
            self._begin(report)
            self.rows.sort(key=lambda entry: order(entry.values))
            lead = [self.lead[1]([entry.values for entry in self.rows])] if self.lead else []
            for entry, *first in zip(self.rows, *lead, strict=True):
                self._write(entry, *first)

    def _write(self, entry: Entry, *lead: Any) -> None:
        late = ("是" if entry.late else None,) if self._late else ()
        self._sheet.write([*lead, *list_cells(entry, self._names), *late])


def list_fields(plan: Plan, *, more: bool = False) -> Sequence[str]:
    """Fields of a row wherever it is shown: its number, and those that are listed."""
    number = ("number",) if "number" in plan.layout.by_field else ()
    return *number, *(plan.listing.fields if more else plan.listing.shown)


def list_headings(report: Report, *, more: bool = False) -> list[Heading]:
    """Headers of a row wherever it is shown: its place, and its fields."""
    plan, widths = report.plan, report.plan.listing.widths
    place = [Heading(FILE, widths.get(FILE, 16)), Heading(ROW, widths.get(ROW, 6), "int", "0")]
    return [*place, *headings_of(plan.layout, list_fields(plan, more=more), widths, masked=report.masked)]


def list_cells(entry: Entry, names: Sequence[str]) -> list[Any]:
    """The cells below `list_headings`."""
    values = entry.values
    return [entry.label, entry.row, *[values[name] for name in names]]


@dataclass
class Waiting(Page):
    """The rows that are open.

    Attributes:
      name: Of its sheet.
      why: Whether it says why, and whether a row is late.
    """

    name: str
    note: str
    why: bool = True
    is_list = True

    @property
    def tabs(self) -> Sequence[str]:
        return (self.name,)

    def begin(self, report: Report) -> None:
        if report.period.is_long:
            self._begin(report)

    def _begin(self, report: Report) -> None:
        self._names, self._late = list_fields(report.plan), self.why and report.plan.late
        late = [Heading(self._late, 6, "bool")] if self._late else []
        why = [Heading("为什么未结", 18)] if self.why else []
        headings = [*list_headings(report), *late, *why]
        self._sheet: RowSheet = report.row_sheet(self.name, self.note, headings, customers=True)

    def wait(self, entry: Entry) -> None:
        if entry.stand.standing is Standing.OPEN:
            self._write(entry)

    def write(self, report: Report) -> None:
        """The rows that are few enough to be held in memory."""
        if not report.period.is_long:
            self._begin(report)
            for entry in report.gathering.waiting:
                self._write(entry)

    def _write(self, entry: Entry) -> None:
        late = ("是" if entry.late else None,) if self._late else ()
        why = (entry.stand.reason,) if self.why else ()
        self._sheet.write([*list_cells(entry, self._names), *late, *why])


@dataclass
class Conflicts(Page):
    """Rows that contradict each other, what differs in red.

    Attributes:
      grouped: Whether to number the groups, and to say what they have in common and whether they count.
    """

    note: str
    grouped: bool = True
    tabs = (CONFLICTS,)
    is_list = True

    def write(self, report: Report) -> None:
        names = list_fields(report.plan, more=self.grouped)
        lead = [Heading("组", 5, "int", "0"), Heading("冲突", 12), Heading("计入", 6, "bool")]
        headings = [*(lead if self.grouped else []), *list_headings(report, more=self.grouped)]
        sheet = report.row_sheet(CONFLICTS, self.note, headings, customers=True)
        for number, group in enumerate(report.gathering.judgement.groups, start=1):
            rows = [list_cells(entry, names) for entry in group.entries]
            first = 3 if "number" in names else 2  # after the row's place
            differing = [at for at in range(first, len(rows[0])) if len({row[at] for row in rows}) > 1]
            for entry, cells in zip(group.entries, rows, strict=True):
                counts = "是" if entry.stand.in_report else entry.stand.standing.value
                told = [number, group.words, counts if group.counted else "否"] if self.grouped else []
                sheet.write([*told, *cells], red=[len(told) + at for at in differing])


@dataclass
class Problems(Page):
    """Cells that cannot be read."""

    tabs = (PROBLEMS,)
    is_list = True

    def write(self, report: Report) -> None:
        headings = [
            Heading(FILE, 24), Heading("工作表", 16), Heading(ROW, 6, "int", "0"), Heading("列", 14),
            Heading("内容", 24), Heading("问题", 26), Heading("怎么办", 40),
        ]  # fmt: skip
        note = "数字、日期按空白汇总，选项按写的字归类；改好源文件，再汇总一次。"
        sheet = report.row_sheet(PROBLEMS, note, headings)
        for file in report.gathering.reports:
            for each in file.problems:
                value = None if each.value is None else str(shown(each, report.plan, masked=report.masked))
                sheet.write([file.label, each.sheet, each.row, each.header, value, each.message, each.hint])


@dataclass
class Files(Page):
    """What became of each file.

    Attributes:
      counts: What is counted of its rows.
    """

    note: str
    counts: Sequence[str] = ()
    tabs = (FILES,)
    is_list = True

    def write(self, report: Report) -> None:
        cells = [Heading(PROBLEMS, 9, "int", "0")] if self.counts else []
        headings = [
            Heading(FILE, 34), Heading("情况", 9, "enum") if self.counts else Heading("情况", 16),
            Heading("行数", 7, "int", "0"), *(Heading(name, 7, "int", "0") for name in self.counts),
            *cells, Heading("说明", 60),
        ]  # fmt: skip
        sheet = report.row_sheet(FILES, self.note, headings)
        for file in report.gathering.reports:
            state, told = report.period.told_of(file, report.gathering.asked)
            rows = file.rows if self.counts or not (file.refused or file.is_without) else None
            numbers = [file.counts[name] for name in self.counts] + [len(file.problems)] * len(cells)
            sheet.write([file.label, state, rows, *numbers, told], red=[1] if file.refused else ())
        for name, reason in report.gathering.missing.people.items() if self.counts else ():
            sheet.write([name, "缺交", *[None] * (len(self.counts) + 2), reason], red=[1])


def shown(problem: Problem, plan: Plan, *, masked: bool) -> object:
    """The cell that a problem is about, masked like the cells themselves."""
    if not masked or not isinstance(problem.value, str):
        return problem.value
    masks = {plan.header(name): mask for name, mask in MASKS.items() if name in plan.layout.by_field}
    return masks.get(problem.header, without_phones)(problem.value)
