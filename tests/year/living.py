"""The workbooks of a shop through the months: days of presses, a log of them, files at month ends."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import TypeAlias

from cs_macros.book.book import Book
from cs_macros.book.flow import Button, Move
from cs_macros.book.modules import ROLES
from cs_macros.book.sheets import Sheet
from cs_macros.build.contents import rows as contents
from cs_macros.hosts.archived import archives
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.memory import MemoryHost, cell_as_read
from cs_macros.hosts.port import Append, Cell, Delete, Edit, Grid, Replace
from cs_macros.migrate.archive import archive
from cs_macros.sheets import ALL_SHEETS
from tests.sheets.walking import LIBRARIES, World
from tests.year.errands import Clerk, Done, filled

Key: TypeAlias = tuple[str, str]
"""Table and record key."""

Row: TypeAlias = Mapping[str, Cell]
"""A record's filled cells, by header."""

REGISTERS = {sheet.table for sheet in ALL_SHEETS.registers()}
MASTERS = ("staff", "shops", "products", "couriers", "campaigns", "reasons", "settings")
ROUTINE = ("roster", "cleaning", "daily_tasks")
ASIDE = ("journal", "messages", "board", "phrases")
MORE_STAFF: list[dict[str, Cell]] = [
    {"staff_no": f"02{n}", "name": name, "posts": posts, "nickname": name[1:], "team": "AB"[n % 2]}
    for n, (name, posts) in enumerate([("林若溪", "售前"), ("高远航", "售后"), ("沈知意", "售前、店长")])
]  # fmt: skip
SHIPPED = Path(__file__).parents[2] / "workbook"
TITLES = {name: role.title for name, role in ROLES.items()}

LEADING = ("generate_roster", "publish_roster", "check_attendance", "generate_cleaning", "build_tasks",
           "check_reviews", "fill_opinions")  # fmt: skip
WEEKLY = ("submit_opinions", "read_opinions", "submit_week", "mark_compiled", "plan_calls",
          "collect_customers")  # fmt: skip
MONTHLY = ("send_surveys", "analyse_survey", "report_survey", "build_month", "submit_month", "approve_month",
           "execute_month", "archive_month", "build_kpi", "lock_kpi", "summarise_log")  # fmt: skip
"""Buttons of whole sheets, by how often they are pressed."""


@dataclass
class Desk:
    """One person's workbook.

    Attributes:
      rows: What the log says that every record holds now: the presses' own account, kept beside the file.
    """

    owner: str
    file: Path
    sheets: Sequence[Sheet]
    host: MemoryHost
    rows: dict[Key, Row] = field(default_factory=dict)


@dataclass
class Shop:
    """A shop that works.

    Args:
      folder: Of the workbooks.
      people: How many have one: the first a supervisor, the third the office, the others agents.

    Attributes:
      pressed: Button → how often it passed; `faults` what a press did otherwise than it said.
    """

    folder: Path
    people: int
    seed: int
    desks: list[Desk] = field(default_factory=list)
    pressed: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    undone: int = 0

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        sheets = [sheet for sheet in ALL_SHEETS.in_order() if sheet.table not in LIBRARIES]
        self.world = World(ALL_SHEETS, {**contents(sheets, sample=True), **dict.fromkeys(LIBRARIES, ())})
        self.clerk = Clerk(self.world, self.random, count(1))
        staff = [*self.world.sample["staff"], *MORE_STAFF]
        masters = {table: self.world.sample[table] for table in MASTERS} | {"staff": staff}
        names = [str(person["name"]) for person in staff]
        for n, owner in enumerate(names[: self.people]):
            role = {0: "supervisor", 2: "admin"}.get(n, "agent")
            self.desks.append(self.desk(owner, role, f"{chr(65 + n)}", masters))

    def desk(self, owner: str, role: str, code: str, masters: Mapping[str, Sequence[Row]]) -> Desk:
        """A shipped workbook, with the shop's dictionaries and settings filled in."""
        file = Path(shutil.copy(SHIPPED / f"客服台账（{TITLES[role]}）.xlsm", self.folder / f"{owner}.xlsm"))
        closed = ClosedHost(file, backups=False)
        edits: list[Edit] = []
        for table, rows in masters.items():
            layout, grid = ALL_SHEETS[table].record.layout, closed.read(table)
            for row in rows if table != "settings" else ():
                cells = {layout.header(name): cell for name, cell in row.items() if cell is not None}
                known = keyed(grid, table).keys()
                if not known & keyed(Grid("", [*cells], {1: [*cells.values()]}), table).keys():
                    edits.append(Append(table, {h: cell for h, cell in cells.items() if h in grid.headers}))
        settings = self.world.book(closed).table(ALL_SHEETS["settings"].record)
        chosen = {str(row["code"]): row.get("value") for row in masters["settings"]} | {"file_code": code}
        value = settings.layout.header("value")
        codes = settings.column("code").items()
        edits += [Replace("settings", n, {value: chosen[key]}) for n, key in codes if key in chosen]
        closed.write(edits)
        sheets = [sheet for sheet in ALL_SHEETS.in_order() if sheet.table in closed.tables()]
        return Desk(owner, file, sheets, MemoryHost.copy_of(ClosedHost(file)))

    # -- days -------------------------------------------------------------------------------

    def work(self, first: date, last: date, presses: float) -> None:
        """Every working day of a time, at every desk."""
        for n in range((last - first).days + 1):
            day = first + timedelta(days=n)
            for desk in self.desks if day.weekday() < 6 else ():
                self.day(desk, day, presses, leads=desk is self.desks[0])

    def day(self, desk: Desk, day: date, presses: float, *, leads: bool) -> None:
        """What the day wants of whoever leads, or of everybody on a Friday; then whatever happens."""
        now = datetime.combine(day, time(9, 30))
        for pressed, sheet in self.due(desk, day, leads=leads):
            now += timedelta(minutes=1)
            self.bulk(desk, sheet, pressed, now)
        for _ in range(int(presses + self.random.random())):
            now += timedelta(minutes=self.random.randint(1, 60))
            done = self.one(desk, now)
            if done is not None:
                self.settle(desk, done)

    def due(self, desk: Desk, day: date, *, leads: bool) -> Iterator[tuple[Button | Move, Sheet]]:
        """Buttons of whole sheets that a day wants: of rosters and tasks only where somebody leads."""
        wanted = {*(WEEKLY if day.weekday() == 4 else ()), *(MONTHLY if day.day in (1, 2, 3) else ())}
        wanted |= {*(LEADING if leads and day.weekday() == 4 and day.day < 15 else ())}
        for sheet in desk.sheets if wanted else ():
            yield from ((each, sheet) for each in sheet.pressable if each.name in wanted)

    def bulk(self, desk: Desk, sheet: Sheet, pressed: Button | Move, now: datetime) -> None:
        ahead = now + timedelta(days=7)
        words: list[Cell] = [None, f"{ahead:%G-W%V}", f"{now:%G-W%V}", f"{now - timedelta(days=5):%Y-%m}"]
        for word in words if pressed.asks else words[:1]:
            asks = {pressed.asks[0].name: word} if word else {}
            done = self.clerk.button(desk.host, sheet, pressed, now, asks)
            if done is not None:
                self.settle(desk, done)
                return

    def one(self, desk: Desk, now: datetime) -> Done | None:
        """A new row, or a step of an open one: of any register, those of everyday less often."""
        open_ = {s.table: found for s in desk.sheets if (found := list(self.open_rows(desk, s)))}
        if open_ and self.random.random() < 0.68:
            odds = [0.3 if table in ROUTINE else 1 for table in open_]
            (table,) = self.random.choices([*open_], odds)
            return self.clerk.next_move(desk.host, ALL_SHEETS[table], *self.random.choice(open_[table]), now)
        able = [sheet for sheet in desk.sheets if any(move.registers for move in sheet.moves)]
        return self.clerk.new_row(desk.host, self.random.choice(able), now)

    def open_rows(self, desk: Desk, sheet: Sheet) -> Iterator[tuple[int, str]]:
        if sheet.flow is None:
            return
        grid = desk.host.read(sheet.table)
        at = grid.headers.index(sheet.record.layout.header("status"))
        over = {str(state) for state in sheet.flow.final if not sheet.flow.allowed(state)}
        for n, cells in grid.rows.items():
            if cells[at] is not None and cells[at] not in over:
                yield n, str(cells[at])

    # -- what a press did -------------------------------------------------------------------

    def settle(self, desk: Desk, done: Done) -> None:
        """Take a press into the workbook and the log; take some back first, and see that all is as before."""
        self.pressed[done.button] += 1
        if done.button != "refresh" and self.random.random() < 0.04:
            self.undone += 1
            left = self.clerk.undo(done, done.now + timedelta(seconds=1))
            self.faults += [f"{done.now} {done.button}, taken back: {table} differs" for table in left]
        changed = {t: grid for t, grid in done.paper._tables.items() if t not in ASIDE}
        told = {
            (c["sheet"], c["number"], header) for c in done.came.outcome.changed for header in c["fields"]
        }
        did = set()
        for table, grid in changed.items():
            before, now = keyed(done.before.read(table), table), keyed(grid, table)
            for key in before.keys() | now.keys():
                old, new = before.get(key, {}), now.get(key, {})
                headers = {h for h in old.keys() | new.keys() if old.get(h) != new.get(h)} - {"问题"}
                did |= {(grid.sheet, key, header) for header in headers}
            for key, row in now.items():
                desk.rows[table, key] = row
            for key in before.keys() - now.keys():
                desk.rows.pop((table, key), None)
        registered = {(sheet, number) for sheet, number, header in told if header == "记录号"}
        untold = {one for one in did - told if one[:2] not in registered and one[1]}
        if done.button != "refresh":  # it only renews what follows from the rest
            self.faults += [f"{done.now} {done.button} did not tell {one}" for one in sorted(untold)[:5]]
        desk.host._tables.update(done.paper._tables)
        desk.host._names.update(done.paper._names)

    # -- files ------------------------------------------------------------------------------

    def save(self, desk: Desk) -> None:
        """Write what was pressed into the file, and go on from the file."""
        closed = ClosedHost(desk.file, backups=False)
        edits = [edit for table in desk.host._tables for edit in self.edits(closed, desk, table)]
        closed.write(edits)
        desk.host = MemoryHost.copy_of(ClosedHost(desk.file))

    def edits(self, closed: ClosedHost, desk: Desk, table: str) -> Iterator[Edit]:
        old, new = closed.read(table), desk.host.read(table)
        rows = {n: list(row) for n, row in old.rows.items()}
        for n, row in new.rows.items():
            if n not in rows:
                if any(cell is not None for cell in row):
                    yield Append(table, dict(zip(new.headers, row, strict=True)))
            elif rows[n] != list(row):
                cells = zip(new.headers, rows[n], row, strict=True)
                yield Replace(table, n, {header: cell for header, was, cell in cells if was != cell})
        yield from (Delete(table, n) for n in rows.keys() - new.rows.keys())

    def end_of_month(self, desk: Desk, first: date) -> None:
        """Refresh, save, archive what was finished before a day; nothing of it all is lost."""
        now = datetime.combine(first, time(0, 30))
        refresh = next(b for sheet in desk.sheets for b in sheet.buttons if b.name == "refresh")
        if done := self.clerk.button(desk.host, ALL_SHEETS["board"], refresh, now, {}):
            self.settle(desk, done)
        self.save(desk)
        self.archive(desk, first, now)
        self.faults += [f"{first} {desk.owner}：{each}" for each in self.lost(desk)]

    def lost(self, desk: Desk) -> Iterator[str]:
        """Records that are neither in the workbook nor in its archive as the log has them."""
        kept: dict[Key, Row] = {}
        for path in (*archives(desk.file), desk.file):
            host = ClosedHost(path, backups=False)
            for table in REGISTERS & {*host.tables()}:
                kept |= {(table, key): row for key, row in keyed(host.read(table), table).items()}
        logged = {place: row for place, row in desk.rows.items() if place[0] in REGISTERS}
        yield from (f"{place} is nobody's" for place in kept.keys() - logged.keys())
        for place, row in logged.items():
            was = kept.get(place, {})
            wrong = [(h, row.get(h), was.get(h)) for h in row.keys() | was.keys() if row.get(h) != was.get(h)]
            if wrong:
                yield f"{place}: {wrong}"

    def archive(self, desk: Desk, before: date, now: datetime) -> str:
        """Archive what is finished, as the command does."""
        book = Book(ClosedHost(desk.file, backups=False), ALL_SHEETS, now=now, operator=desk.owner)
        outcome = archive(book, desk.file, before)
        desk.host = MemoryHost.copy_of(ClosedHost(desk.file))
        return outcome.summary


def keyed(grid: Grid, table: str) -> dict[str, dict[str, Cell]]:
    """Rows by their keys, filled cells only."""
    layout = ALL_SHEETS[table].record.layout if table in ALL_SHEETS else None
    if layout is None:
        return {}
    places = [grid.headers.index(layout.header(name)) for name in layout.key]
    found = {}
    for row in filled(grid):
        key = "/".join(word(row[place]) for place in places)
        if key.strip("/"):
            cells = zip(grid.headers, map(cell_as_read, row), strict=True)
            found[key] = {header: cell for header, cell in cells if cell is not None}
    return found


def word(cell: Cell) -> str:
    return f"{cell:%Y-%m-%d}" if isinstance(cell, datetime) and cell.time() == time() else str(cell or "")
