"""Rows in every state of any register, found as a clerk would: type, press, read the refusal, type again.

It knows no sheet. It begins with the rows of the sheet's sample, or with a row made up from the kinds of
its columns. A move that is refused is tried again with other values in the columns that the refusal
names: choices, keys of the table that a column names, what the sample has there, what a kind allows;
then with another choice elsewhere in the row, another colleague, another day, another state of a record
that the row names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from heapq import heappop, heappush
from itertools import count

from cs_macros.book.book import Book
from cs_macros.book.columns import TYPED, Column
from cs_macros.book.flow import Move
from cs_macros.book.office import Staff
from cs_macros.book.outcome import Outcome
from cs_macros.book.press import Press, press
from cs_macros.book.sheets import Sheet, Sheets
from cs_macros.build.contents import rows as contents
from cs_macros.errors import CsError, Problem
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Append, Cell, Edit, Grid, Host, Replace
from tests.builders import FIRST_ROW, NOW, TestDesk, a_workbook

LIBRARIES, SHORT = ("phrases", "forbidden_words"), 10
"""Long lists of which a press that writes a message reads every line; a few lines do."""

Place = tuple[str, int, str]
"""Table, row number, field."""

TRIES = 250
"""Presses before a move out of one row is given up."""

ANSWERS = 2
"""How often the same refusal is answered, by whichever way somebody came to it."""

LEFT = 0.4
"""How far away a problem more in the refusal makes the end."""

ALIKE = 8
"""How many values are tried in all refused columns at once."""

ROWS = 4
"""Rows of a state that a move is tried from."""

DAYS = (timedelta(days=1), timedelta(days=10), timedelta(days=20))
"""How much later a press is tried that comes too early today."""

MADE_UP: dict[str, Sequence[Cell]] = {
    "text": ("有说明",), "id": ("4126111500010019999",), "money": (1, 0, 100), "int": (1, 2), "num": (1,),
    "pct": (0.5,), "time": (time(16, 0),), "month": ("2026-11",), "week": ("2026-W47",),
}  # fmt: skip


class Paper(MemoryHost):
    """A copy of a workbook to press on, which knows whether a press has written to it."""

    written = False

    def read(self, table: str) -> Grid:
        """What lies beneath is as Excel hands it over already."""
        if table not in self._tables and isinstance(self._beneath, MemoryHost):
            self._tables[table] = self._beneath.read(table)
        return super().read(table)

    def write(self, edits: Sequence[Edit]) -> None:
        super().write(edits)
        self.written = True


@dataclass(frozen=True, eq=False)
class Standing:
    """A row in some state: the workbook that it stands in, its number, and when that was so."""

    host: Host
    row: int
    now: datetime = NOW


@dataclass(frozen=True, eq=False)
class Way:
    """How somebody presses a button on a row: what they type first, who they are, when, with which asks."""

    start: Standing
    by: str
    typed: Mapping[Place, Cell] = field(default_factory=dict)
    asks: Mapping[str, Cell] = field(default_factory=dict)
    now: datetime = NOW


@dataclass(frozen=True)
class Came:
    """What came of a press.

    Attributes:
      reached: The row's state afterwards when it has moved, else None.
    """

    paper: Paper
    blocked: Sequence[Problem]
    reached: str | None
    error: str = ""
    outcome: Outcome = field(default_factory=Outcome)

    @property
    def words(self) -> str:
        return "；".join([self.error, *(f"{p.header}：{p.message}" for p in self.blocked)]).strip("；")


class World:
    """The made-up shop, in memory: its colleagues and every sheet's sample rows.

    Args:
      sample: Table → its rows; made from the sheets unless it is there already.
    """

    def __init__(
        self, sheets: Sheets, sample: Mapping[str, Sequence[Mapping[str, Cell]]] | None = None
    ) -> None:
        self.sheets = sheets
        self.sample = dict(sample or contents(sheets.in_order(), sample=True))
        for table in LIBRARIES:
            self.sample[table] = self.sample[table][:SHORT]
        self.base = a_workbook(self.sample, marks_problems=False, sheets=sheets)

    @cached_property
    def people(self) -> Mapping[str, Staff]:
        return self.book(self.base).staff

    def book(self, host: Host, by: str = "", now: datetime = NOW) -> Book:
        return Book(host, self.sheets, now=now, operator=by)

    def cells(self, host: Host, table: str, row: int) -> dict[str, Cell]:
        """A row's filled cells, by field."""
        found = self.book(host).table(self.sheets[table].record)
        return found.raw(row) if row in found.grid.rows else {}

    def typed(self, host: Host, cells: Mapping[Place, Cell]) -> Paper:
        """A copy in which somebody has typed."""
        paper = Paper.copy_of(host)
        edits = [
            Replace(table, row, {self.sheets[table].record.layout.header(name): cell})
            for (table, row, name), cell in cells.items()
        ]
        MemoryHost.write(paper, edits)
        return paper

    def added(self, table: str, cells: Mapping[str, Cell]) -> Standing:
        """A new row in the made-up shop's workbook."""
        layout, paper = self.sheets[table].record.layout, Paper.copy_of(self.base)
        MemoryHost.write(paper, [Append(table, {layout.header(name): cell for name, cell in cells.items()})])
        return Standing(paper, self.book(paper).table(self.sheets[table].record).positions[-1])

    def pressed(self, sheet: Sheet, move: Move, way: Way) -> Came:
        """Press the move's button on the row."""
        paper, row = self.typed(way.start.host, way.typed), way.start.row
        request = Press(sheet, move, self.book(paper, way.by, way.now), TestDesk(), [row], {**way.asks})
        try:
            outcome = press(request)
        except CsError as error:
            return Came(paper, list(getattr(error, "problems", ())), None, str(error))
        cells = self.cells(paper, sheet.table, row) if paper.written else {}
        status = str(cells.get("status") or "")
        moved = cells.get("updated_at") == way.now and (status in move.to or not move.to)
        blocked = [each for each in outcome.problems if each.blocks]
        return Came(paper, blocked, status if moved else None, outcome=outcome)


def is_readable(column: Column, value: Cell) -> bool:
    try:
        column.kind.parse(value, NOW)
    except ValueError:
        return False
    return True


@dataclass
class Search:
    """Looks for a way in which a move passes from one row."""

    world: World
    sheet: Sheet
    move: Move
    start: Standing
    want: str = ""
    most: int = TRIES

    def __post_init__(self) -> None:
        self.layout = self.sheet.record.layout
        self.cells = self.world.cells(self.start.host, self.sheet.table, self.start.row)
        self.made_up = not self.world.sample.get(self.sheet.table)
        self.values: dict[str, list[Cell]] = {}
        self.refusal = ""
        self.tries = 0

    def found(self) -> tuple[Way, Came] | None:
        """The cheapest way found, with what comes of it."""
        order, seen, queue = count(), set[str](), list[tuple[float, int, float, Way, str]]()
        answered = Counter[str]()
        for cost, way in self.first_ways():
            heappush(queue, (cost, next(order), cost, way, ""))
        while queue and self.tries < self.most:
            _, _, cost, way, cause = heappop(queue)
            if self.known(way) in seen:
                continue
            seen.add(self.known(way))
            self.tries += 1
            came = self.world.pressed(self.sheet, self.move, way)
            if came.reached is not None and self.want in ("", came.reached):
                return way, came
            words = came.words or f"到了“{came.reached}”"
            answered[words] += 1
            if words != cause and answered[words] <= ANSWERS:
                self.refusal = words
                for more, other in self.next_ways(way, came):
                    price = cost + more
                    heappush(queue, (price + LEFT * len(came.blocked), next(order), price, other, words))
        return None

    @staticmethod
    def known(way: Way) -> str:
        return str((sorted(map(str, way.typed.items())), way.by, way.now, sorted(map(str, way.asks.items()))))

    def first_ways(self) -> Iterator[tuple[float, Way]]:
        """As the row stands; filled in as another row of the sample is; typed all over like that."""
        by = next((name for name in self.people()), "")
        wanted = {name for name in (*self.move.needs, *self.move.maybe) if name not in self.cells}
        typed = {column.field for column in self.layout.columns if self.may_type(column)}
        for asks in self.asked():
            yield 2 * bool(asks), Way(self.start, by, asks=asks, now=self.start.now)
            for donor in self.world.sample.get(self.sheet.table, ()):
                given = {name: donor[name] for name in wanted if donor.get(name) is not None}
                if given:
                    yield (
                        0.5 * (1 + len(wanted) - len(given)) + 2 * bool(asks),
                        Way(self.start, by, self.at(given), asks, self.start.now),
                    )
                if donor.get("status") in ([self.want] if self.want else self.move.to):
                    yield (
                        0.6 + 2 * bool(asks),
                        Way(
                            self.start,
                            by,
                            self.at({name: donor.get(name) for name in typed}),
                            asks,
                            self.start.now,
                        ),
                    )

    def people(self) -> Iterator[str]:
        """Colleagues who may press it."""
        book = self.world.book(self.start.host)
        yield from (name for name in book.staff if book.holds(name, self.move.by))

    def asked(self) -> Iterator[dict[str, Cell]]:
        """Values of the move's asks: none, or the day, week or month of the row."""
        yield {}
        if any(ask.choices for ask in self.move.asks):
            yield {ask.name: ask.choices[0] if ask.choices else "有说明" for ask in self.move.asks}
        if self.move.asks:
            first, *others = (ask.name for ask in self.move.asks)
            for column in self.layout.columns:
                if column.kind.name in ("date", "week", "month") and column.field in self.cells:
                    yield {first: self.cells[column.field]} | dict.fromkeys(others, "有说明")

    def at(self, cells: Mapping[str, Cell], rows: Iterable[int] = ()) -> dict[Place, Cell]:
        rows = [*rows] or [self.start.row]
        return {(self.sheet.table, row, name): cell for row in rows for name, cell in cells.items()}

    def next_ways(self, way: Way, came: Came) -> Iterator[tuple[float, Way]]:
        """What may help against a refusal, with its price."""
        fields = {c.header: c for c in self.layout.columns if self.may_type(c)}
        refused: dict[str, set[int]] = {}
        for each in came.blocked:
            if each.header in fields and each.sheet == self.layout.sheet:
                refused.setdefault(fields[each.header].field, set()).add(each.row or self.start.row)
        if came.reached is not None:  # it passes, but to another state
            refused = {name: {self.start.row} for name in (*self.move.needs, *self.move.maybe)}
        if len(refused) > 1 and came.reached is None:  # all that the refusal names at once
            for n in range(ALIKE):
                yield 0.2 + 0.01 * n, replace(way, typed={**way.typed, **self.retyped(refused, n)})
        for name, rows in [*refused.items()][: 1 if came.reached is None else None]:
            for n in range(len(self.values_of(self.layout[name]))):
                typed = {**way.typed, **self.retyped({name: rows}, n)}
                yield 0.1 + 0.01 * n, replace(way, typed=typed)
        for column in fields.values():
            if column.field not in refused and (column.kind.choices or self.made_up):
                for value in self.values_of(column):
                    yield 1, replace(way, typed={**way.typed, **self.at({column.field: value})})
        if way.now == self.start.now and way.by == next(self.people(), ""):
            yield from ((0.7, replace(way, by=name)) for name in self.people())
            yield from ((0.8, replace(way, now=way.now + later)) for later in DAYS)
        for others in self.linked(way, came):
            yield 0.9 + 0.1 * len(others), replace(way, typed={**way.typed, **others})

    def retyped(self, refused: Mapping[str, Iterable[int]], n: int) -> dict[Place, Cell]:
        """The n-th value in each refused column, another one in each row."""
        return {
            (self.sheet.table, row, name): self.values_of(self.layout[name])[
                (n + i) % len(self.values_of(self.layout[name]))
            ]
            for name, rows in refused.items()
            for i, row in enumerate(sorted(rows))
        }

    def may_type(self, column: Column) -> bool:
        """In a row made up by us everything is made up; in others what belongs to buttons stays."""
        typed = column.owner is TYPED or column.typed_in or self.made_up
        return bool(typed) and column.field not in ("status", "next_step", *self.layout.key)

    def values_of(self, column: Column) -> list[Cell]:
        """What may stand in a column, the likeliest first; blank at last."""
        if column.field not in self.values:
            values: list[Cell] = []
            for value in (*self._values(column), None):
                if value not in values and is_readable(column, value):
                    values.append(value)
            self.values[column.field] = values
        return self.values[column.field]

    def _values(self, column: Column) -> Iterator[Cell]:
        sample, kind, now = self.world.sample, column.kind.name, NOW
        yield from column.kind.choices
        if column.source in self.world.sheets.index:
            yield from self.world.book(self.start.host).known(self.world.sheets[column.source].record).by_key
        yield from (
            row["reason"] for row in sample["reasons"] if column.reason and row["kind"] == column.reason
        )
        yield from self.linked_values(kind)
        yield from (
            row[column.field] for row in sample.get(self.sheet.table, ()) if row.get(column.field) is not None
        )
        if kind == "person":
            yield from self.world.people
        if kind == "id" and not column.source:
            for sheet in self.world.sheets.registers():
                yield from (row["number"] for row in sample.get(sheet.table, ()) if row.get("number"))
        yield from (
            self.cells[c.field] for c in self.layout.columns if c.kind.name == kind and c.field in self.cells
        )
        yield from MADE_UP.get(kind, ())
        if kind == "date":
            yield from (now.date() + timedelta(days=n) for n in (0, -1, 1))
        if kind == "dt":
            yield from (now, now - timedelta(hours=1))
            days = [cell for cell in self.cells.values() if isinstance(cell, date)]
            yield from (datetime(day.year, day.month, day.day, 23) for day in days)

    def linked_values(self, kind: str) -> Iterator[Cell]:
        """Cells of the same kind in the records that the row's columns name."""
        for column in self.layout.columns:
            if column.source in self.world.sheets.index and column.source in self.world.sample:
                named = self.world.sheets[column.source].record
                table = self.world.book(self.start.host).known(named)
                for row in table.by_key.get(str(self.cells.get(column.field)), ()):
                    cells = table.raw(row)
                    yield from (
                        cells[c.field]
                        for c in named.layout.columns
                        if c.kind.name == kind and c.field in cells
                    )

    def linked(self, way: Way, came: Came) -> Iterator[dict[Place, Cell]]:
        """Another state for the records of each other register that the row or the refusal names."""
        texts = [*self.cells.values(), *way.typed.values(), came.words]
        words = "\n".join(text for text in texts if isinstance(text, str))
        named: dict[str, list[int]] = {}
        for key, (table, row) in self.others.items():
            if key in words:
                named.setdefault(table, []).append(row)
        for table, rows in named.items():
            flow = self.world.sheets[table].flow
            for state in flow.states if flow else ():
                yield {(table, row, "status"): str(state) for row in rows}

    @cached_property
    def others(self) -> Mapping[str, tuple[str, int]]:
        """Number → register and row of every record of the other registers."""
        book = self.world.book(self.start.host)
        registers = [each for each in self.world.sheets.registers() if each.record.layout.prefix]
        return {
            key: (sheet.table, rows[0])
            for sheet in registers
            if sheet is not self.sheet
            for key, rows in book.table(sheet.record).by_key.items()
        }


class Walk:
    """A register walked through: rows in its states, and a way for each move out of each state.

    Attributes:
      standing: State → rows in it; an empty state is a row that is not registered yet.
      ways: (move, from) → a way that passes, and what came of it.
      reached: Move → the states that it was seen to lead to.
      stuck: (move, from) → why no way was found.
    """

    def __init__(self, world: World, sheet: Sheet) -> None:
        assert sheet.flow is not None
        self.world, self.sheet, self.flow = world, sheet, sheet.flow
        self.standing: dict[str, list[Standing]] = {}
        self.ways: dict[tuple[str, str], tuple[Way, Came]] = {}
        self.reached: dict[str, set[str]] = {move.name: set() for move in self.flow.moves}
        self.stuck: dict[tuple[str, str], str] = {}
        self._given_up: set[tuple[str, Standing, str]] = set()
        self._first_rows()
        while any([self._try(move) for move in self.flow.moves]):  # noqa: C419  each is tried
            self._elapse()

    def _first_rows(self) -> None:
        """The sample's rows, the last first; without any a new row, and one in each state of `starts`."""
        layout, sample = self.sheet.record.layout, self.world.sample.get(self.sheet.table, ())
        for n, row in enumerate(sample):
            state = str(row.get("status") or "")
            self.standing.setdefault(state, []).insert(0, Standing(self.world.base, FIRST_ROW + n))
        typed = {c.field for c in layout.columns if c.owner is TYPED}
        if sample and "" not in self.standing:
            new = {name: cell for name, cell in sample[-1].items() if name in typed}
            self.standing[""] = [self.world.added(self.sheet.table, new)]
        if not sample:
            search = Search(self.world, self.sheet, self.flow.moves[0], Standing(self.world.base, 0))
            new = {
                c.field: search.values_of(c)[0] for c in layout.columns if c.required or c.field in layout.key
            }
            self.standing[""] = [
                self.world.added(self.sheet.table, {**new, "number": None} if layout.prefix else new)
            ]
            for state in self.flow.starts:
                made = {**new, "status": str(state)}
                self.standing[str(state)] = [self.world.added(self.sheet.table, made)]

    def _elapse(self) -> None:
        """Rows in the states that time or another sheet's button brings about."""
        for before, after in self.flow.others:
            for start in self.standing.get(str(before), ())[:1] if str(after) not in self.standing else ():
                place = (self.sheet.table, start.row, "status")
                paper = self.world.typed(start.host, {place: str(after)})
                self.standing[str(after)] = [Standing(paper, start.row, start.now)]

    def _try(self, move: Move) -> bool:
        """Look for what is not known yet of a move; whether something was found."""
        news = False
        for state in map(str, move.from_ or [""]):
            if (move.name, state) not in self.ways:
                news |= self._look(move, state, "")
        for want in {*map(str, move.to)} - self.reached[move.name]:
            news |= any(self._look(move, state, want) for state in map(str, move.from_ or [""]))
        return news

    def _look(self, move: Move, state: str, want: str) -> bool:
        for start in self.standing.get(state, [])[:ROWS]:
            if (move.name, start, want) in self._given_up:
                continue
            search = Search(self.world, self.sheet, move, start, want)
            found = search.found()
            if found:
                way, came = found
                self.ways.setdefault((move.name, state), found)
                self.reached[move.name].add(str(came.reached))
                self.standing.setdefault(str(came.reached), []).insert(
                    0, Standing(came.paper, start.row, way.now)
                )
                return True
            self._given_up.add((move.name, start, want))
            self.stuck[move.name, state] = search.refusal
        return False
