"""One workbook with its archives as lines: a line a registered row, with no more than a summary wants."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from cs_macros.book.book import Book
from cs_macros.book.office import JournalLine, Staff
from cs_macros.book.sheets import Sheet
from cs_macros.book.summed import USUAL, Amount, Summed
from cs_macros.book.table import Table
from cs_macros.cells.parsers import is_blank
from cs_macros.compile.compiled import UNSAID
from cs_macros.errors import Level, Problem
from cs_macros.hosts.archived import archives
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.port import Cell

STAMPS = ("number", "status", "created_at", "created_by", "entered_at", "updated_at", "due_at")
DUE = "due_at"

Money: TypeAlias = tuple[str, date | str, Decimal]
"""Which sum, the day or month on which it counts, and how much."""


class Line(NamedTuple):
    """A registered row.

    Attributes:
      title: Its sheet; `number` what people know the row by.
      born: What tells the same row in two files from two rows of one number.
      opened, ended: When it was registered, and came into a state in which nothing is left to do.
      due: Its deadline as it stands, and `dues` what it was until each of some moments.
      late: When it was handed in or told too late.
      changed: Its last change: of two copies the later one counts.
      counts: Whether it is a piece of work.
    """

    title: str
    number: str
    born: tuple[Any, ...]
    opened: datetime | None
    ended: datetime | None
    due: datetime | None
    dues: tuple[tuple[datetime, datetime | None], ...]
    person: str
    shop: str
    reason: str | None
    late: datetime | None
    money: tuple[Money, ...]
    changed: datetime | None
    counts: bool
    row: int

    @property
    def content(self) -> tuple[Any, ...]:
        """What it says, wherever it stands and whatever a journal beside it knows."""
        return self._replace(dues=(), row=0)


@dataclass
class Read:
    """What one file holds.

    Attributes:
      label: The file as the summary names it.
      titles: Sheets that it has.
      staff: Its 员工名册, one row of cells a colleague.
      waiting: Rows that somebody has typed and nobody has registered.
      undated: Rows of which nobody knows when they were registered, or ended.
    """

    label: str
    path: Path
    lines: list[Line] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)
    staff: list[tuple[Cell, ...]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    waiting: int = 0
    undated: int = 0
    refused: Problem | None = None
    is_bug: bool = False
    is_aside: bool = False


def read_book(book: Book, label: str, since: datetime) -> Read:
    """Everything that a workbook and its archives tell.

    Args:
      since: The first moment at which somebody asks what was due.
    """
    path = Path(book.host.label)
    read = Read(label, path)
    past = past_dues(book, since)
    shelves = [Book(ClosedHost(file, backups=False), book.sheets, now=book.now) for file in archives(path)]
    for sheet in book.sheets.registers():
        if not tells(sheet):
            continue
        for place in (book, *shelves):
            if place.has(sheet.record):
                read.titles.add(sheet.title)
                table: Table[Any] = place.table(sheet.record)
                read.lines += lines_of(sheet, table, past, read)
                if place is not book:
                    place.opened.clear()
    fields = [column.field for column in Staff.layout.columns]
    read.staff = [tuple(row.raw.get(name) for name in fields) for row in book.known(Staff).rows()]
    return read


def tells(sheet: Sheet) -> bool:
    """Whether a register has anything to tell: something to do, facts, or money."""
    flow = sheet.flow
    return flow is not None and bool(flow.todos or sheet.summed or {*flow.states} == {*flow.final})


def lines_of(sheet: Sheet, table: Table[Any], past: Past, read: Read) -> Iterator[Line]:
    """The registered rows of one table."""
    told, flow = sheet.summed or USUAL, sheet.flow
    assert flow is not None
    ends = {*map(str, flow.final), *told.ends}
    columns = {name: table.column(name) for name in fields_of(sheet, told)}
    states = columns["status"]
    read.problems += (replace(each, file=str(read.path)) for each in unreadable(table, columns))
    born = ("number", "created_at", "created_by") if table.layout.prefix else table.layout.key
    for n in table.positions:
        status = states.get(n)
        if status is None:
            read.waiting += told.rows
            continue
        opened = first_of(columns, told.opened, n)
        entered = columns["entered_at"].get(n)
        ended = (entered or opened) if str(status) in ends else None
        read.undated += told.rows and (opened is None or (ended is not None and entered is None))
        known = [columns[name].get(n) for name in born]
        number = "/".join(str(columns[name].get(n)) for name in table.layout.key)
        is_late = told.late and columns[told.late[0]].get(n) is True
        word = columns[told.reason].get(n) if told.reason else None
        yield Line(
            title=sheet.title,
            number=number,
            born=(sheet.table, *known) if known[0] else (sheet.table, read.label, n),
            opened=moment(opened),
            ended=moment(ended),
            due=columns[DUE].get(n),
            dues=past.get((sheet.table, number), ()),
            person=str(first_of(columns, told.whose, n) or UNSAID),
            shop=str(columns[told.shop].get(n) or UNSAID),
            reason=str(word) if word else None,
            late=moment(columns[told.late[1]].get(n)) if told.late and is_late else None,
            money=tuple(money_of(told.money, columns, n)),
            changed=columns["updated_at"].get(n),
            counts=told.rows,
            row=n,
        )


def fields_of(sheet: Sheet, told: Summed) -> list[str]:
    """The fields that are read of a register, each once; those that it lacks are blank."""
    late, reason = told.late or (), (told.reason,) if told.reason else ()
    money = [name for amount in told.money.values() for name in amount.fields]
    key = sheet.record.layout.key
    return list(dict.fromkeys([*STAMPS, *told.opened, *key, *told.whose, told.shop, *late, *reason, *money]))


def first_of(columns: Mapping[str, Mapping[int, Any]], names: Iterable[str], n: int) -> Any:
    """The first of some cells that is filled."""
    return next((value for name in names if (value := columns[name].get(n)) is not None), None)


def money_of(sums: Mapping[str, Amount], columns: Mapping[str, Mapping[int, Any]], n: int) -> Iterator[Money]:
    """What a row adds to each sum of money."""
    for name, amount in sums.items():
        value, on = columns[amount.cell].get(n), first_of(columns, amount.on, n)
        holds = all(str(columns[field].get(n)) in words for field, words in amount.where.items())
        if value and on is not None and holds:
            yield name, on.date() if isinstance(on, datetime) else on, value


def moment(value: Any) -> datetime | None:
    """A day or a moment as a moment."""
    if isinstance(value, datetime) or value is None:
        return value
    return datetime.combine(value, time())


def unreadable(table: Table[Any], columns: Mapping[str, Mapping[int, Any]]) -> Iterator[Problem]:
    """Cells that would count, if anybody could read them."""
    for name, found in columns.items():
        at = table.where.get(name)
        cells: Mapping[int, Cell] = {} if at is None else table.grid.column(at)
        filled = {*table.positions} if len(cells) > len(found) else set()
        for n, cell in cells.items() if filled else ():
            if n in filled and n not in found and not is_blank(cell):
                header = table.layout.header(name)
                yield Problem(
                    "看不懂", "这一格没有计入；改好以后再统计一次。", table.grid.sheet, n, header, str(cell),
                    Level.WARN,
                )  # fmt: skip


# -- what was due before -------------------------------------------------------------------------------

Past: TypeAlias = Mapping[tuple[str, str], tuple[tuple[datetime, datetime | None], ...]]
"""Table and record → until when it had another deadline, and which, oldest first."""


def past_dues(book: Book, since: datetime) -> Past:
    """What the journal knows of deadlines that have changed since a moment."""
    journal = book.known(JournalLine)
    tables, numbers, told = journal.column("table"), journal.column("number"), journal.column("changes")
    found: defaultdict[tuple[str, str], list[tuple[datetime, datetime | None]]] = defaultdict(list)
    for n, at in journal.column("at").items():
        text = told.get(n, "")
        if at > since and n in tables and n in numbers and f'"{DUE}"' in text:
            found[tables[n], numbers[n]].append((at, old_due(text)))
    return {record: tuple(sorted(dues, key=lambda one: one[0])) for record, dues in found.items()}


def old_due(text: str) -> datetime | None:
    """The deadline before a change, as the journal has it."""
    try:
        old = json.loads(text)[DUE][0]
        return datetime.fromisoformat(old) if old else None
    except (ValueError, KeyError, TypeError, IndexError):
        return None


# -- the same row in several files ---------------------------------------------------------------------


@dataclass
class Together:
    """All files as one.

    Attributes:
      copies: Rows that stood in a second file as well; `torn` those of them that say something else there,
        and `told` what is said of all that two files differ in.
    """

    lines: list[Line]
    copies: int
    torn: list[Problem]
    told: list[Problem]


def together(reads: Sequence[Read]) -> Together:
    """Every row once: of two copies the one that was changed last."""
    kept: dict[tuple[Any, ...], tuple[Line, Read]] = {}
    copies, torn, pairs = 0, [], Counter[tuple[str, str]]()
    for read in reads:
        for line in read.lines:
            known = kept.setdefault(line.born, (line, read))
            if known[0] is line:
                continue
            copies += 1
            dues = known[0].dues or line.dues  # a hand-in has no journal beside it
            one, other = known[0]._replace(dues=dues), line._replace(dues=dues)
            is_later = (other.changed or datetime.min) > (one.changed or datetime.min)
            counted = kept[line.born] = (other, read) if is_later else (one, known[1])
            if one.content != other.content:
                pairs[known[1].label, read.label] += 1
                torn.append(differing(known, (line, read), counted[1]))
    told = [
        Problem(
            f"“{one}”和“{other}”里有 {n} 行内容不同，按最后修改的计入",
            "见报表里的“看不懂的格子”；不对的话改好以后再统计一次。",
            level=Level.WARN,
        )
        for (one, other), n in pairs.items()
    ]
    return Together([line for line, _ in kept.values()], copies, torn, told)


def differing(one: tuple[Line, Read], other: tuple[Line, Read], counted: Read) -> Problem:
    """That two copies of a row differ, and which of them counts."""
    line, read = other
    message = f"{line.number} 在“{one[1].label}”和“{read.label}”里内容不同，按“{counted.label}”里的计入"
    hint = "这是最后修改的一行；不对的话改好以后再统计一次。"
    return Problem(message, hint, line.title, line.row, level=Level.WARN, file=str(read.path))
