"""Sheets with a row a record: 明细, what waits, 冲突, 看不懂的格子, 各文件情况."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from typing import TYPE_CHECKING, Any

from cs_macros.book.columns import Record
from cs_macros.book.masking import MASKS, without_phones
from cs_macros.compile.compiled import FILE, LATE, ROW, WHY, Values
from cs_macros.compile.page import Page
from cs_macros.compile.row_sheet import Heading, headings_of
from cs_macros.compile.standing import Entry, Standing
from cs_macros.errors import Problem

if TYPE_CHECKING:
    from cs_macros.compile.plan import Plan
    from cs_macros.compile.report import Report
    from cs_macros.compile.row_sheet import RowSheet

ROWS, CONFLICTS, PROBLEMS, FILES = "明细", "冲突", "看不懂的格子", "各文件情况"


def names_of(plan: Plan, *, more: bool = False) -> list[str]:
    """Columns of a row wherever it is shown: its place, its number, and what is listed."""
    number = ["number"] if "number" in plan.layout.by_field else []
    return [FILE, ROW, *number, *(plan.listing.fields if more else plan.listing.shown)]


def headings(report: Report, names: Sequence[str]) -> list[Heading]:
    plan = report.plan
    return headings_of(plan.layout, names, plan.listing.widths, masked=report.masked)


@dataclass
class Rows(Page):
    """A sheet with a row a record; of a short summary they are held in `rows` until the end."""

    note: str
    is_list = True

    def names(self, plan: Plan) -> Sequence[str]:
        """Its columns."""
        return names_of(plan)

    def begin(self, report: Report) -> None:
        self.rows: list[Entry] = []
        self._names, self._sheet = self.names(report.plan), None if report.is_short else self._open(report)

    def _open(self, report: Report) -> RowSheet:
        columns = headings(report, self.names(report.plan))
        return report.row_sheet(self.tabs[0], self.note, columns, customers=True)

    def put(self, entry: Entry) -> None:
        """Write a row, or keep it."""
        if self._sheet:
            self._sheet.write([entry.values[name] for name in self._names])
        else:
            self.rows.append(entry)

    def write(self, report: Report) -> None:
        if self._sheet is None:
            self._sheet = self._open(report)
            for entry in self.rows:
                self.put(entry)


@dataclass
class Listing(Rows):
    """明细: every row that counts.

    Attributes:
      shown: Fields shown beside file, row and number; `more` are those that only 冲突 shows.
      widths: Column → characters, where it needs another width than its kind of cell.
      order: values → by what the rows of a short summary stand in order.
      lead: A column before all others: its header, and (all rows in their order) → its cells.
    """

    shown: Sequence[str]
    _: KW_ONLY
    note: str = "每行一件，来源文件和行号在最前面。"
    more: Sequence[str] = ()
    widths: Mapping[str, float] = field(default_factory=dict)
    order: Callable[[Values], Any] | None = None
    lead: tuple[str, Callable[[Sequence[Values]], Sequence[Any]]] | None = None
    tabs = (ROWS,)

    @property
    def fields(self) -> Sequence[str]:
        return *self.shown, *self.more

    def names(self, plan: Plan) -> Sequence[str]:
        late = [LATE] if plan.compiled.period.hands else []  # what has ended is not overdue
        return [*(self.lead or ())[:1], *names_of(plan), *late]

    def add(self, entry: Entry) -> None:
        self.put(entry)

    def write(self, report: Report) -> None:
        if order := self.order:
            self.rows.sort(key=lambda entry: order(entry.values))
        if self.lead:
            name, cells = self.lead
            for entry, cell in zip(self.rows, cells([e.values for e in self.rows]), strict=True):
                entry.values[name] = cell
        super().write(report)


@dataclass
class Waiting(Rows):
    """The rows that are open.

    Attributes:
      name: Of its sheet.
      why: Whether it says why, and whether a row is late.
    """

    name: str
    why: bool = True

    @property
    def tabs(self) -> Sequence[str]:
        return (self.name,)

    def names(self, plan: Plan) -> Sequence[str]:
        late = [plan.late] if self.why and plan.late else []
        return [*names_of(plan), *late, *([WHY] if self.why else [])]

    def wait(self, entry: Entry) -> None:
        if entry.stand.standing is Standing.OPEN:
            self.put(entry)


@dataclass
class Beside(Page):
    """Rows of another table of the same files, in the order of those that count and that they belong to.

    Attributes:
      name: Of its sheet.
      takes: (values, week or month) → whether a row is one of them; `more` are fields that it reads.
      whose: Field that says, here and in the rows that count, whose a row is.
      same: Fields by which a row of two files is the same; `order` those in whose order it stands.
    """

    name: str
    note: str
    record: type[Record]
    shown: Sequence[str]
    _: KW_ONLY
    takes: Callable[[Values, str], bool]
    more: Sequence[str]
    whose: str
    same: Sequence[str]
    order: Sequence[str]
    is_list = True

    @property
    def tabs(self) -> Sequence[str]:
        return (self.name,)

    def write(self, report: Report) -> None:
        own = headings_of(self.record.layout, self.shown, {}, masked=report.masked)
        sheet = report.row_sheet(self.name, self.note, [Heading(FILE, 18), *own])
        listing = next(page for page in report.pages if isinstance(page, Listing))
        places = {entry.values[self.whose]: place for place, entry in enumerate(listing.rows)}
        first: dict[tuple[Any, ...], Values] = {}
        for row in report.gathering.beside[self.name]:
            if row[self.whose] in places:
                first.setdefault(tuple(row[name] for name in self.same), row)

        def place_of(row: Values) -> tuple[Any, ...]:
            return places[row[self.whose]], *(row[name] or "" for name in self.order)

        for row in sorted(first.values(), key=place_of):
            sheet.write([row[name] for name in (FILE, *self.shown)])


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
        names = names_of(report.plan, more=self.grouped)
        lead = [Heading("组", 5, "int", "0"), Heading("冲突", 12), Heading("计入", 6, "bool")]
        columns = [*(lead if self.grouped else []), *headings(report, names)]
        sheet = report.row_sheet(CONFLICTS, self.note, columns, customers=True)
        telling = [name for name in names if name not in (FILE, ROW, "number")]
        for number, group in enumerate(report.gathering.judgement.groups, start=1):
            rows = [entry.values for entry in group.entries]
            differing = {name for name in telling if len({row[name] for row in rows}) > 1}
            for entry, row in zip(group.entries, rows, strict=True):
                counts = "是" if entry.stand.in_report else entry.stand.standing.value
                told = [number, group.words, counts if group.counted else "否"] if self.grouped else []
                red = [at for at, name in enumerate(names, start=len(told)) if name in differing]
                sheet.write([*told, *(row[name] for name in names)], red=red)


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
            Heading(FILE, 28), Heading("情况", 9, "enum") if self.counts else Heading("情况", 16),
            Heading("行数", 7, "int", "0"), *(Heading(name, 7, "int", "0") for name in self.counts),
            *cells, Heading("说明", 38),
        ]  # fmt: skip
        sheet = report.row_sheet(FILES, self.note, headings)
        for file in report.gathering.reports:
            rows = file.rows if self.counts or not (file.refused or file.lacks) else None
            numbers = [file.counts[name] for name in self.counts] + [len(file.problems)] * len(cells)
            sheet.write([file.label, file.state, rows, *numbers, file.why], red=[1] if file.refused else ())
        for name, reason in report.gathering.missing.items() if self.counts else ():
            sheet.write([name, "缺交", *[None] * (len(self.counts) + 2), reason], red=[1])


def shown(problem: Problem, plan: Plan, *, masked: bool) -> object:
    """The cell that a problem is about, masked like the cells themselves."""
    if not masked or not isinstance(problem.value, str):
        return problem.value
    masks = {plan.header(name): mask for name, mask in MASKS.items() if name in plan.layout.by_field}
    return masks.get(problem.header, without_phones)(problem.value)
