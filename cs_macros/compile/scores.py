"""The score sheets of a month from many workbooks: what counts, what is open, what is there twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from cs_macros.book.book import Book
from cs_macros.book.columns import Record
from cs_macros.book.office import AGENTS, Staff
from cs_macros.compile.grids import File, Source
from cs_macros.errors import Level, Problem
from cs_macros.hosts import safe_file
from cs_macros.hosts.port import Cell
from cs_macros.sheets.scores.building import belongs
from cs_macros.sheets.scores.months import SIGNED
from cs_macros.sheets.scores.register import EventStatus, ScoreEvent, ScoreMonth

R = TypeVar("R", bound=Record)

TITLE = "奖罚评分汇总"
FIGURES = (
    "sales", "inquiries", "buyers", "commission", "streak_award", "swap_fine", "other_reward",
    "other_penalty", "reward_total", "penalty_total", "net", "pay_total",
)  # fmt: skip
"""Fields in which two rows of one person must agree."""

MONEY = ("sales", "commission", "reward_total", "penalty_total", "net", "pay_total")
"""Fields that are summed up."""

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Scored:
    """One person's row in one file."""

    file: int
    label: str
    sheet: str
    row: int
    record: ScoreMonth

    @property
    def agent(self) -> str:
        return self.record.agent or ""

    @property
    def figures(self) -> tuple[Any, ...]:
        return tuple(getattr(self.record, name) for name in FIGURES)


@dataclass
class Reading:
    """What one file says about the month.

    Attributes:
      label: The file as the summary names it.
      rows: Excel's row number and record of each row of the month.
      events: The month's confirmed events.
      staff: Its 员工名册, cells in the order of its columns.
      refused: Why nothing of it could be read; `absent` when it just has no score sheet.
    """

    path: Path
    label: str
    rows: list[tuple[str, int, ScoreMonth]] = field(default_factory=list)
    events: list[ScoreEvent] = field(default_factory=list)
    staff: list[tuple[Cell, ...]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: Problem | None = None
    absent: bool = False
    is_bug: bool = False
    is_summary: bool = False


def read_scores(path: Path, label: str, month: str, now: datetime) -> Reading:
    """The month's rows and events in one file.

    Raises:
      CsError: Open in a program, locked with a password, or damaged.
    """
    safe_file.refuse_owned(path)
    file = File(safe_file.read_whole(path))
    reading = Reading(path, label, is_summary=file.is_summary)
    if file.is_summary:
        return reading
    sources = file.sources(ScoreMonth)
    reading.absent = not sources
    for source in sources:
        for row, record, bad in records_of(source, ScoreMonth, now):
            if record.month == month and record.agent:
                reading.rows.append((source.sheet, row, record))
                reading.problems += [
                    *unreadable(source.sheet, row, bad),
                    *wrong_sums(source.sheet, row, record),
                ]
    for source in file.sources(ScoreEvent, by_headers=False):
        events = (record for _, record, _ in records_of(source, ScoreEvent, now))
        reading.events += [event for event in events if counts(event, month)]
    for source in file.sources(Staff, by_headers=False):
        at = [source.where.get(column.field) for column in Staff.layout.columns]
        reading.staff += [tuple(cell_at(cells, n) for n in at) for _, cells in source.rows]
    return reading


def records_of(source: Source, record: type[R], now: datetime) -> Iterator[tuple[int, R, dict[str, str]]]:
    """Row number, record and unreadable cells of every row in a table."""
    for row, cells in source.rows:
        values = {name: cell_at(cells, at) for name, at in source.where.items()}
        yield row, *record.read(values, now)


def cell_at(cells: Sequence[Cell], at: int | None) -> Cell:
    return cells[at] if at is not None and at < len(cells) else None


def counts(event: ScoreEvent, month: str) -> bool:
    """Whether an event counts in the month."""
    confirmed = event.status is EventStatus.CONFIRMED
    return confirmed and event.event_date is not None and f"{event.event_date:%Y-%m}" == month


def unreadable(sheet: str, row: int, bad: Mapping[str, str]) -> Iterator[Problem]:
    for name, reason in bad.items():
        header = ScoreMonth.layout.header(name)
        hint = "这一格按空白汇总；改好再汇总一次。"
        yield Problem(reason, hint, sheet, row, header, level=Level.WARN)


def wrong_sums(sheet: str, row: int, record: ScoreMonth) -> Iterator[Problem]:
    """A signed row whose totals no longer follow from its parts: somebody has changed a cell."""
    r = record
    if r.status not in SIGNED or None in (r.reward_total, r.penalty_total, r.net):
        return
    assert r.reward_total is not None
    assert r.penalty_total is not None
    assert r.net is not None
    wrong = []
    if r.net != r.reward_total - r.penalty_total:
        wrong.append("net")
    if r.pay_total is not None and r.pay_total != (r.commission or ZERO) + r.net:
        wrong.append("pay_total")
    for name in wrong:
        header = ScoreMonth.layout.header(name)
        hint = f"{r.agent} 的行在提交以后可能改过：在原文件上运行 cs-macros check。"
        found = "与明细的合计不符"
        yield Problem(found, hint, sheet, row, header, getattr(r, name), Level.WARN)


@dataclass
class Month:
    """A month of all files together.

    Attributes:
      counted: One row a person, most sales first.
      same: Rows that say the same as a counted one.
      open: Rows that nobody has submitted yet.
      conflicts: Rows of one person that differ; none of them counts.
    """

    month: str
    now: datetime
    readings: Sequence[Reading]
    counted: list[Scored] = field(default_factory=list)
    same: list[Scored] = field(default_factory=list)
    open: list[Scored] = field(default_factory=list)
    conflicts: list[list[Scored]] = field(default_factory=list)

    @classmethod
    def of(cls, month: str, now: datetime, readings: Iterable[Reading]) -> Month:
        """Judge every row of the files; earlier summaries are none of them."""
        found = cls(month, now, [reading for reading in readings if not reading.is_summary])
        signed: dict[str, list[Scored]] = defaultdict(list)
        for number, reading in enumerate(found.readings):
            for sheet, row, record in reading.rows:
                one = Scored(number, reading.label, sheet, row, record)
                if record.status in SIGNED:
                    signed[one.agent].append(one)
                else:
                    found.open.append(one)
        for rows in signed.values():
            if len({one.figures for one in rows}) == 1:
                found.counted.append(rows[0])
                found.same += rows[1:]
            else:
                found.conflicts.append(rows)
        found.counted.sort(key=lambda one: (-(one.record.sales or -1), one.agent))
        return found

    @cached_property
    def ranks(self) -> dict[str, int]:
        """Place by sales over all files; equal sales share it, no sales have none."""
        sold = {one.agent: one.record.sales for one in self.counted if one.record.sales and one.record.rank}
        return {name: 1 + sum(other > mine for other in sold.values()) for name, mine in sold.items()}

    @cached_property
    def events(self) -> list[tuple[str, ScoreEvent]]:
        """The confirmed events of the people who count, by person and day; of two alike the first."""
        names = {one.agent: place for place, one in enumerate(self.counted)}
        found = [
            (reading.label, event)
            for reading in self.readings
            for event in reading.events
            if event.agent in names
        ]
        first = {(event.number, event.agent, event.category, event.event_date): (label, event)
                 for label, event in reversed(found)}  # fmt: skip
        return sorted(
            first.values(), key=lambda one: (names[one[1].agent], one[1].event_date, one[1].number or "")
        )

    def sums(self, rows: Iterable[Scored]) -> list[Decimal]:
        """Sums of the money fields."""
        kept = list(rows)
        return [sum((getattr(one.record, name) or ZERO for one in kept), ZERO) for name in MONEY]

    def missing(self, book: Book) -> list[str]:
        """Agents who should have a row in the month, and have none in any file."""
        rows = (*self.counted, *self.open, *(one for group in self.conflicts for one in group))
        present = {one.agent for one in rows}
        agents = (name for name in book.staff if book.holds(name, AGENTS))
        return [name for name in agents if name not in present and belongs(book.staff[name], self.month)]
