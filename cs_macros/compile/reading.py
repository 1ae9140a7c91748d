"""One file of one agent as rows of one sheet, and why it could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import repeat
from pathlib import Path
from typing import Any, TypeAlias

from cs_macros.book.columns import TYPED, Column
from cs_macros.book.headers import normal
from cs_macros.book.office import Staff
from cs_macros.book.sheets import Sheets
from cs_macros.cells.parsers import is_blank
from cs_macros.compile.compiled import ENTERED, FILE, Values
from cs_macros.compile.grids import UNCOUNTED, File, Source
from cs_macros.compile.lists import Beside
from cs_macros.compile.plan import Plan
from cs_macros.compile.reader import Reader, Unreadable
from cs_macros.errors import CsError, Level, Problem
from cs_macros.foreign.taking import SUMS
from cs_macros.hosts import safe_file
from cs_macros.hosts.archived import is_archive
from cs_macros.hosts.port import Cell, CellError

UPDATED = "updated_at"
STAFF_FIELDS = tuple(column.field for column in Staff.layout.columns)

Line: TypeAlias = tuple[int, int, tuple[Any, ...]]
"""One row of one file: Excel's row number, which of the file's tables it stands in, and one value for
each of the plan's fields. Nothing but a tuple, because a million of them go through pickle."""


@dataclass(frozen=True)
class Origin:
    """A table that rows came from.

    Attributes:
      named: It carries our table's name, so that its rows can be marked.
      tracked: It has a column of states.
    """

    sheet: str
    named: bool
    tracked: bool


@dataclass
class FileReport:
    """How one file fared.

    Attributes:
      label: The file as the summary names it.
      rows: How many it has; `people` whose they are, `keepers` who registered them.
      refused: Why nothing of it could be read; `lacks` what it just does not have, `note` says so.
      counts: Rows by what became of them.
      marked: Numbers of the rows to mark as compiled; `unmarked` how many of earlier weeks nobody has.
    """

    path: Path
    label: str
    rows: int = 0
    people: set[str] = field(default_factory=set)
    keepers: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    refused: Problem | None = None
    is_bug: bool = False
    lacks: str = ""
    note: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    marked: list[str] = field(default_factory=list)
    unmarked: Counter[str] = field(default_factory=Counter)

    @property
    def state(self) -> str:
        return "跳过" if self.refused else f"没有{self.lacks}" if self.lacks else "已读取"

    @property
    def why(self) -> str:
        return self.refused.message + self.refused.hint if self.refused else self.note


@dataclass
class Reading:
    """What one file holds.

    Attributes:
      staff: Its 员工名册, one row of cells a colleague.
      beside: Rows of other tables, by the page that they are for.
      is_aside: It is an earlier compilation, or another register's hand-in, that lies among the files.
    """

    report: FileReport
    origins: list[Origin] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    staff: list[tuple[Cell, ...]] = field(default_factory=list)
    beside: dict[str, list[Values]] = field(default_factory=dict)
    is_aside: bool = False


def read_file(path: Path, label: str, plan: Plan, which: str, now: datetime) -> Reading:
    """The rows of a sheet in one file.

    Args:
      which: The week or month that is compiled.

    Raises:
      CsError: Open in a program, locked with a password, damaged, or without such a table.
    """
    safe_file.refuse_owned(path)
    file = File(safe_file.read_whole(path), plan.sheets)
    is_aside = file.is_summary or (not plan.compiled.period.per_person and file.is_of_another(plan.record))
    reading = Reading(FileReport(path, label), is_aside=is_aside)
    if is_aside:
        return reading
    read_sources(file, plan, which, now, reading)
    reading.is_aside = not reading.lines and is_archive(path)
    per_person, title = plan.compiled.period.per_person, plan.sheet.title
    if not (reading.origins or reading.is_aside or per_person or file.does_without(plan.sheet)):
        names = [plan.header(name) for name in plan.listing.shown[:4]]
        raise CsError(
            f"没有认出“{title}”，没有读取。",
            hint=f"表头要有“{'”“'.join(names)}”等列；改好后再汇总。",
        )
    if not reading.origins or (per_person and not reading.lines):
        lacks = f"{plan.compiled.period.about}表" if per_person else f"“{title}”"
        reading.report.note = f"没有 {which} 的行。" if reading.origins else f"文件里没有“{title}”。"
        reading.report.lacks = "" if reading.origins else lacks
    return reading


def read_sources(file: File, plan: Plan, which: str, now: datetime, reading: Reading) -> None:
    """Every table of a sheet in a file, what stands beside it, and the file's colleagues."""
    for source in file.sources(plan.record):
        _take(source, plan, which, now, reading)
    for page in plan.pages:
        if isinstance(page, Beside):
            rows = [row for each in file.sources(page.record, by_headers=False)
                    for row in _beside(each, page, reading.report.label, plan.sheets, now)]  # fmt: skip
            reading.beside[page.name] = [row for row in rows if page.takes(row, which)]
    for source in file.sources(Staff, by_headers=False):
        at = [source.where.get(name) for name in STAFF_FIELDS]
        reading.staff += [tuple(_cell(cells, n) for n in at) for _, cells in source.rows]


def _cell(cells: Sequence[Cell], at: int | None) -> Cell:
    return cells[at] if at is not None and at < len(cells) else None


def _take(source: Source, plan: Plan, which: str, now: datetime, reading: Reading) -> None:
    """Read a table column by column: that is what makes it fast."""
    report, kept = reading.report, _records(source, plan, which, now)
    if not source.named:
        report.problems += (_remark(source, row, cells) for row, cells in kept if _is_remark(cells))
        kept = [(row, cells) for row, cells in kept if not _is_remark(cells)]
    columns: dict[str, list[Any]] = {}
    for name in plan.fields:
        column = plan.layout[_told_by(name, source)]
        raw, read = _column(source, column.field, kept), Reader(column, plan.record, plan.sheets, now)
        columns[name] = read(raw)
        if read.stumbled:
            report.problems += _bad(column, source.sheet, columns[name], raw, kept)
    cells = zip(*columns.values(), strict=True)
    reading.lines += zip((row for row, _ in kept), repeat(len(reading.origins)), cells)
    reading.origins.append(Origin(source.sheet, source.named, "status" in source.where))
    report.rows = len(reading.lines)
    for name in plan.compiled.people:
        report.people |= {str(value) for value in columns[name] if value}
    report.keepers |= {str(value) for value in columns.get("created_by", ()) if value}
    lost = [name for name in plan.listing.shown if name not in source.where]
    lost = [plan.header(name) for name in lost if plan.layout[name].owner is TYPED]
    if lost:
        hint = "这些列按空白汇总；表头写错了的改好再汇总。"
        report.problems.append(Problem(f"缺少列“{'”“'.join(lost)}”", hint, source.sheet, level=Level.WARN))


def _told_by(field: str, source: Source) -> str:
    """Which column tells a field: files from before 状态时间 tell it by 最后修改 only."""
    return UPDATED if field == ENTERED and field not in source.where else field


def _records(source: Source, plan: Plan, which: str, now: datetime) -> list[tuple[int, Sequence[Cell]]]:
    """The rows that are records, and of the period where rows of others are not looked at."""
    known = [at for name in plan.fields if (at := source.where.get(name)) is not None]
    named = source.where.get("number") if source.named else None
    kept = [(row, cells) for row, cells in source.rows if _is_record(cells, named, known)]
    for name, wanted in zip(plan.compiled.period.key, (which, None), strict=False):
        found = Reader(plan.layout[name], plan.record, plan.sheets, now)(_column(source, name, kept))
        kept = [one for one, value in zip(kept, found, strict=True) if value and wanted in (value, None)]
    return kept


def _beside(source: Source, page: Beside, label: str, sheets: Sheets, now: datetime) -> Iterator[Values]:
    """Rows of another table."""
    kept, names = list(source.rows), (*page.shown, *page.more)
    read = (Reader(page.record.layout[name], page.record, sheets, now) for name in names)
    columns = [reader(_column(source, name, kept)) for reader, name in zip(read, names, strict=True)]
    for cells in zip(*columns, strict=True):
        yield {FILE: label, **dict(zip(names, cells, strict=True))}


def _column(source: Source, name: str, kept: Sequence[tuple[int, Sequence[Cell]]]) -> list[Cell]:
    """The cells below one header; the rows of a source are equally long."""
    at = source.where.get(name)
    if at is None or not kept or at >= len(kept[0][1]):
        return [None] * len(kept)
    return [cells[at] for _, cells in kept]


def _is_record(cells: Sequence[Cell], number: int | None, known: Sequence[int]) -> bool:
    """Whether a row is one: not blank, not a sum below the table."""
    if number is not None and cells[number]:
        return True
    # A formula filled down ahead gives errors where nothing is typed yet.
    held = [
        cell for at in known if not is_blank(cell := _cell(cells, at)) and not isinstance(cell, CellError)
    ]
    if not held:
        return False
    return not any(isinstance(cell, str) and len(cell) < 6 and normal(cell) in SUMS for cell in held)


def _is_remark(cells: Sequence[Cell]) -> bool:
    """Whether only one cell of a row is filled, as in a signature below the table."""
    filled = (cell for cell in cells if not is_blank(cell))
    next(filled, None)
    return next(filled, None) is None


def _remark(source: Source, row: int, cells: Sequence[Cell]) -> Problem:
    text = next(str(cell) for cell in cells if not is_blank(cell))
    hint = "是一件记录的话，补齐这一行，再汇总一次。"
    return Problem("只有一格有内容，没有汇总", hint, source.sheet, row, value=text, level=Level.WARN)


def _bad(
    column: Column,
    sheet: str,
    values: Iterable[Any],
    raw: Sequence[Cell],
    kept: Sequence[tuple[int, Sequence[Cell]]],
) -> Iterator[Problem]:
    for value, cell, (row, _) in zip(values, raw, kept, strict=True):
        if isinstance(value, Unreadable):
            shown = cell.code if isinstance(cell, CellError) else str(cell)
            reason, hint = value.reason, column.hint
            if cell == UNCOUNTED:
                reason, hint = "公式没有算出结果", "用 Excel 打开文件，保存后再汇总一次"
            is_word = column.kind.choices and not value.is_error
            told = "汇总按写的字归类。" if is_word else "这一格没有计入。"
            yield Problem(reason, f"{hint}。{told}", sheet, row, column.header, shown, Level.WARN)
