"""One lawful press at a moment of the year: which button, on which row, what is typed first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count, zip_longest
from random import Random

from cs_macros.book.columns import TYPED, Column
from cs_macros.book.flow import Button, Move
from cs_macros.book.press import Press, press
from cs_macros.book.sheets import Sheet
from cs_macros.errors import CsError
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Append, Cell, Grid, Host
from cs_macros.sheets import ALL_SHEETS
from tests.builders import NOW, TestDesk
from tests.sheets.walking import Came, Paper, Place, Search, Standing, Way, World

TRIES = 14
"""Presses before an errand is given up: people have other things to do."""

DONORS = 3
LEFT_OUT = ("print_slip", "complaint_to_case")
"""Files on paper; and 转售后 pressed by 售前, whose case waits for 处理人, which `check` warns of."""
UNIQUE = ("order_no", "tracking_no", "return_tracking", "reship_tracking", "refund_no")
"""Columns with numbers that others give: never the same twice."""


def shifted(cell: Cell, days: int) -> Cell:
    """A day or moment of the made-up shop, as many days later; other cells as they are."""
    return cell + timedelta(days=days) if isinstance(cell, date) else cell


class Errand(Search):
    """Looks for a way like the walker, among what a clerk of that day might type."""

    def __init__(self, world: World, sheet: Sheet, move: Move, start: Standing, random: Random) -> None:
        self.random, self.days = random, (start.now.date() - NOW.date()).days
        super().__init__(world, sheet, move, start, most=TRIES)
        self.made_up = False

    def first_ways(self) -> Iterator[tuple[float, Way]]:
        by = next(self.people(), "")
        wanted = {name for name in (*self.move.needs, *self.move.maybe) if name not in self.cells}
        donors = [*self.world.sample.get(self.sheet.table, ())]
        self.random.shuffle(donors)
        for asks in self.asked():
            yield 2 * bool(asks), Way(self.start, by, asks=asks, now=self.start.now)
            for donor in donors[:DONORS]:
                given = {
                    name: self.number() if name in UNIQUE else shifted(donor[name], self.days)
                    for name in wanted
                    if donor.get(name) is not None
                }
                if given:
                    price = 0.5 * (1 + len(wanted) - len(given)) + 2 * bool(asks)
                    yield price, Way(self.start, by, self.at(given), asks, self.start.now)

    def number(self) -> str:
        """One that others give, such as a parcel's."""
        return f"{self.random.randrange(10**14, 10**15)}"

    def people(self) -> Iterator[str]:
        found = [*super().people()]
        Random(f"{self.start.now}{self.move.name}").shuffle(found)
        yield from found

    def values_of(self, column: Column) -> list[Cell]:
        """Nobody empties a cell that its row must have."""
        return [value for value in super().values_of(column) if value is not None or not column.required]

    def _values(self, column: Column) -> Iterator[Cell]:
        values = [shifted(value, self.days) for value in super()._values(column)]
        if column.field in UNIQUE:
            yield self.number()
        if column.kind.choices:
            self.random.shuffle(values)
        yield from values

    def next_ways(self, way: Way, came: Came) -> Iterator[tuple[float, Way]]:
        """What comes too early today is left for another day."""
        found = super().next_ways(way, came)
        yield from ((price, other) for price, other in found if other.now == self.start.now)

    def linked(self, way: Way, came: Came) -> Iterator[dict[Place, Cell]]:
        """Nobody types into the states of other records."""
        yield from ()


@dataclass(frozen=True)
class Done:
    """A press that passed.

    Attributes:
      before: The workbook as it was when the button was pressed, with what somebody had typed.
    """

    by: str
    now: datetime
    button: str
    sheet: Sheet
    before: Host
    came: Came

    @property
    def paper(self) -> Paper:
        return self.came.paper


class Clerk:
    """Whoever sits before one workbook on one day.

    Args:
      serial: Gives numbers that were never there.
    """

    def __init__(self, world: World, random: Random, serial: Iterator[int] | None = None) -> None:
        self.world, self.random, self.serial = world, random, serial or count(1)

    def new_row(self, host: Host, sheet: Sheet, now: datetime) -> Done | None:
        """Type a row like one of the made-up shop's, and register it."""
        register = self.random.choice([move for move in sheet.moves if move.registers])
        donors = self.world.sample.get(sheet.table, ())
        if not donors:
            return None
        layout, donor = sheet.record.layout, self.random.choice(donors)
        wanted = {column.field for column in layout.required} | {*register.needs, *register.maybe}
        typed = {c.field for c in layout.columns if c.owner is TYPED or c.field in layout.key}
        typed -= {"next_step", "number"}
        if self.random.random() < 0.7:
            typed &= wanted
        days = (now.date() - donor_day(donor)).days
        cells = {name: shifted(donor[name], days) for name in typed if donor.get(name) is not None}
        cells |= {name: f"{10**15 + next(self.serial)}" for name in UNIQUE if name in cells}
        for name in ("content", "question", "request", "detail", "description", "customer_id"):
            if name in cells and layout[name].owner is TYPED and not layout[name].link:
                cells[name] = f"{cells[name]}{next(self.serial)}"
        paper = Paper.copy_of(host)
        header = layout.header
        MemoryHost.write(paper, [Append(sheet.table, {header(n): cell for n, cell in cells.items()})])
        row = self.world.book(paper).table(sheet.record).positions[-1]
        found = Errand(self.world, sheet, register, Standing(paper, row, now), self.random).found()
        if found is None:
            return None
        return self.done(sheet, register, *found)

    def next_move(self, host: Host, sheet: Sheet, row: int, status: str, now: datetime) -> Done | None:
        """Take a row one step on its way."""
        assert sheet.flow is not None
        moves = [m for m in sheet.flow.allowed(status) if m.name not in LEFT_OUT]
        if not moves:
            return None
        move = self.random.choice(moves)
        found = Errand(self.world, sheet, move, Standing(host, row, now), self.random).found()
        if found is None:
            return None
        return self.done(sheet, move, *found)

    def done(self, sheet: Sheet, move: Move, way: Way, came: Came) -> Done:
        before = self.world.typed(way.start.host, way.typed)
        return Done(way.by, way.now, move.name, sheet, before, came)

    def button(
        self, host: Host, sheet: Sheet, pressed: Button | Move, now: datetime, asks: Mapping[str, Cell]
    ) -> Done | None:
        """Press a button of the whole sheet."""
        book = self.world.book(host)
        people = [name for name in book.staff if book.holds(name, pressed.by)]
        by, paper = self.random.choice(people), Paper.copy_of(host)
        request = Press(sheet, pressed, self.world.book(paper, by, now), TestDesk(), None, {**asks})
        try:
            outcome = press(request)
        except CsError:
            return None
        came = Came(paper, [p for p in outcome.problems if p.blocks], None, outcome=outcome)
        return Done(by, now, pressed.name, sheet, host, came) if paper.written else None

    def undo(self, done: Done, now: datetime) -> list[str]:
        """Take a press back in a copy; the tables that are not as they were before it."""
        _, undo = self.world.sheets.pressable("undo")
        paper = Paper.copy_of(done.paper)
        press(Press(done.sheet, undo, self.world.book(paper, done.by, now), TestDesk()))
        return differing(done.before, paper)


def differing(one: Host, other: Host) -> list[str]:
    """What is not the same in two workbooks. A sheet that mirrors another is drawn anew by each press, and
    then without what has been archived since.
    """
    aside = ("journal", "messages", *(sheet.table for sheet in ALL_SHEETS.in_order() if sheet.mirrors))
    tables = [table for table in one.tables() if table not in aside]
    found = []
    for table in tables:
        before, after = one.read(table), other.read(table)
        for old, new in zip_longest(filled(before), filled(after), fillvalue=()):
            if list(old) != list(new):
                cells = zip_longest(before.headers, old, new)
                found.append(f"{before.sheet}：{[cell for cell in cells if cell[1] != cell[2]]}")
    return found


def filled(grid: Grid) -> list[Sequence[Cell]]:
    return [row for row in grid.rows.values() if any(cell is not None for cell in row)]


def donor_day(donor: Mapping[str, Cell]) -> date:
    """The day of a row of the made-up shop."""
    found = donor.get("created_at") or donor.get("updated_at") or NOW
    return found.date() if isinstance(found, datetime) else found if isinstance(found, date) else NOW.date()
