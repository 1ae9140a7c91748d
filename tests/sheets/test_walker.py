"""Every register, walked through: what holds of any flow is shown of each, all failures at once.

Rows come from `walking`: each move out of each state is pressed by somebody who may, on a row that may.
From there: the same button in every wrong state, each needed cell blank, every outsider, each deadline a
second before, at and after, and without its parameters. A register that was added wrongly fails here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from cs_macros.book.book import Book
from cs_macros.book.columns import BUTTONS, Choice, Entry, Moment, Text, column
from cs_macros.book.flow import UNSET, Finding, Flow, Guard, Move, Unset, block
from cs_macros.book.office import Post
from cs_macros.book.press import Press, press
from cs_macros.book.settings import all_settings
from cs_macros.book.sheets import Sheet, Sheets
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Append, Cell, Host
from cs_macros.sheets import ALL_SHEETS
from tests.builders import NOW, TestDesk
from tests.sheets.walking import Came, Paper, Standing, Walk, Way, World

SECOND = timedelta(seconds=1)
OUTSIDER, NOBODY = "外人", "没有岗位的人"


@pytest.fixture(scope="session")
def world() -> World:
    return World(ALL_SHEETS)


@pytest.mark.parametrize("table", [table for table, line in ALL_SHEETS.index.items() if line.register])
def test_a_register_keeps_what_holds_of_every_flow(world: World, table: str) -> None:
    assert faults(world, ALL_SHEETS[table]) == []


def faults(world: World, sheet: Sheet) -> list[str]:
    """Everything wrong with a register, in words."""
    wrong = [*declared_wrongly(world, sheet)]
    if wrong:
        return wrong
    walk = Walk(world, sheet)
    looks = (gaps, wrong_states, blanks, outsiders, guards, undoing, deadlines)
    return [f"{sheet.title}：{each}" for look in looks for each in look(walk)]


# -- the declaration ---------------------------------------------------------------------------


def declared_wrongly(world: World, sheet: Sheet) -> Iterator[str]:
    flow, layout = sheet.flow, sheet.record.layout
    assert flow is not None
    states, fields, posts = set(map(str, flow.states)), set(layout.by_field), set(map(str, Post))
    reached = set(map(str, flow.reachable()))
    left = {str(state) for move in flow.moves for state in move.from_} | {str(a) for a, _ in flow.others}
    yield from (f"no way leads to {state}" for state in sorted(states - reached))
    yield from (f"no way leads out of {state}" for state in sorted(states - left - set(map(str, flow.final))))
    named = {*flow.final, *flow.frozen, *flow.starts, *flow.todos, *(s for pair in flow.others for s in pair)}
    yield from (f"no state: {state}" for state in sorted(set(map(str, named)) - states))
    yield from (f"computes no column: {name}" for name in sorted(set(flow.computes) - fields))
    if flow.deadline and not {"due_at", "overdue"} <= fields:
        yield "has deadlines and no columns for them"
    for move in flow.moves:
        used = {*move.needs, *move.maybe, *move.defaults, *move.clears}
        yield from (f"{move.name}: no column {name}" for name in sorted(used - fields))
        yield from (
            f"{move.name}: no state {state}"
            for state in sorted({*map(str, (*move.from_, *move.to))} - states)
        )
        yield from (f"{move.name}: no post {post}" for post in sorted(set(map(str, move.by)) - posts))
        if not move.help.endswith("。"):
            yield f"{move.name}: help is no sentence"
        if world.sheets.pressable(move.name) != (sheet, move):
            yield f"{move.name}: another button has this name"
    captions = [each.caption for each in sheet.pressable]
    yield from (
        f"two buttons are called {each}" for each in sorted({c for c in captions if captions.count(c) > 1})
    )


def gaps(walk: Walk) -> Iterator[str]:
    """States without a row, moves that never pass: a row in the sample file shows the walker one."""
    yield from (f"no row comes to {s}" for s in map(str, walk.flow.states) if s not in walk.standing)
    for move in walk.flow.moves:
        for state in map(str, move.from_ or [""]):
            if (move.name, state) not in walk.ways:
                why = walk.stuck.get((move.name, state), "no row to try it on")
                yield f"{move.name} never passes from “{state}”: {why}"
        for state in sorted({*map(str, move.to)} - walk.reached[move.name]):
            yield f"{move.name} never leads to {state}"


# -- refusals ----------------------------------------------------------------------------------


def alone(move: Move) -> Move:
    """The move on the selected row only, whatever rows it picks by itself."""
    return replace(move, picks=None, over="")


def refused(came: Came, header: str, *words: str) -> str:
    """What is wrong with a refusal that should name a header and say some of the words, else nothing."""
    if came.reached is not None:
        return "was made all the same"
    if came.paper.written:
        return "was refused, and something was written"
    said = [f"{p.message} {p.value}" for p in came.blocked if p.header == header]
    if not any(not words or any(word in text for word in words) for text in said):
        return f"was refused without naming {header or '、'.join(words)}: {came.words}"
    return ""


def wrong_states(walk: Walk) -> Iterator[str]:
    """Every button in every state that it does not leave: refused, and the state is named."""
    header = walk.sheet.record.layout.header("status")
    for move in walk.flow.moves:
        by = next(name for name in walk.world.people if walk.world.book(walk.world.base).holds(name, move.by))
        for state, rows in walk.standing.items():
            if state in map(str, move.from_ or [""]):
                continue
            came = walk.world.pressed(walk.sheet, alone(move), Way(rows[0], by, now=rows[0].now))
            if wrong := refused(came, header, state or "还没有登记"):
                yield f"{move.name} in “{state}” {wrong}"


def blanks(walk: Walk) -> Iterator[str]:
    """Each needed cell blank: filled by its default, or refused and named."""
    layout = walk.sheet.record.layout
    for (name, state), (way, _) in walk.ways.items():
        move = move_named(walk, name)
        required = [c.field for c in layout.columns if c.required] if move.registers else []
        for field in dict.fromkeys([*move.needs, *required]):
            place = (walk.sheet.table, way.start.row, field)
            came = walk.world.pressed(walk.sheet, alone(move), replace(way, typed={**way.typed, place: None}))
            default = move.defaults.get(field, layout[field].default)
            cells = walk.world.cells(came.paper, walk.sheet.table, way.start.row)
            if came.reached is not None and default and (field in cells or field in move.clears):
                continue
            if not cells and not came.paper.written:
                continue  # it was all that stood there: no row is left to name
            if wrong := refused(came, layout.header(field)):
                yield f"{name} from “{state}” without {field} {wrong}"


def outsiders(walk: Walk) -> Iterator[str]:
    """Whoever has none of the posts, is not on the list of colleagues, or is nobody."""
    for (name, state), (way, _) in walk.ways.items():
        move = move_named(walk, name)
        others = [str(post) for post in Post if post not in move.by]
        paper = Paper.copy_of(way.start.host)
        rows: list[dict[str, Cell]] = [{"name": OUTSIDER, "posts": "、".join(others)}, {"name": NOBODY}]
        headers = walk.world.sheets["staff"].record.layout.header
        MemoryHost.write(paper, [Append("staff", {headers(f): c for f, c in row.items()}) for row in rows])
        here = replace(way, start=Standing(paper, way.start.row))
        told = {OUTSIDER: f"“{move.caption}”要由", NOBODY: f"“{move.caption}”要由"} if move.by else {}
        for who, words in {**told, "不认识的人": "员工名册里没有"}.items():
            came = walk.world.pressed(walk.sheet, alone(move), replace(here, by=who))
            if wrong := refused(came, "", words):
                yield f"{name} from “{state}” by {who} {wrong}"
        came = walk.world.pressed(walk.sheet, alone(move), replace(here, by=""))
        if came.paper.written or not came.error.startswith("先在“操作人”填写姓名"):
            yield f"{name} from “{state}” by nobody: {came.words}"


def guards(walk: Walk) -> Iterator[str]:
    """A guard only looks: neither its row nor anything else of the workbook is another after it."""
    for (name, state), (way, _) in walk.ways.items():
        move, changed = alone(move_named(walk, name)), list[str]()
        if move.guard:
            walk.world.pressed(walk.sheet, replace(move, guard=watched(move.findings, changed)), way)
        if changed:
            yield f"{name} from “{state}”: its guard changes {'、'.join(changed)}"


def watched(guard: Guard, changed: list[str]) -> Guard:
    """The guard, which tells what it has changed."""

    def looked(record: Any, book: Book) -> Iterable[Finding]:
        before, all_before = dict(record), everything(book)
        found = list(guard(record, book))
        changed.extend(name for name, value in record if value != before[name])
        if everything(book) != all_before:
            changed.append("other rows")
        return found

    return looked


def everything(book: Book) -> list[Any]:
    changes = [(c.table.layout.table, c.row.position, c.fields) for c in book.changes()]
    return [changes, dict(book.named), dict(book.files)]


def undoing(walk: Walk) -> Iterator[str]:
    """A press that its presser takes back leaves every cell as it was before."""
    for (name, state), (way, came) in walk.ways.items():
        before, paper = walk.world.typed(way.start.host, way.typed), Paper.copy_of(came.paper)
        _, undo = walk.world.sheets.pressable("undo")
        press(Press(walk.sheet, undo, walk.world.book(paper, way.by, way.now + SECOND), TestDesk()))
        if left := [each for each in undone(walk) if filled(before, each) != filled(paper, each)]:
            yield f"{name} from “{state}”, taken back: {'、'.join(left)} differ"


def undone(walk: Walk) -> list[str]:
    """All tables but those that tell what was done and said."""
    return [table for table in walk.world.sheets if table not in ("journal", "messages")]


def filled(host: Host, table: str) -> list[list[Cell]]:
    return [row for row in host.read(table).rows.values() if any(cell is not None for cell in row)]


def move_named(walk: Walk, name: str) -> Move:
    return next(move for move in walk.flow.moves if move.name == name)


# -- deadlines ---------------------------------------------------------------------------------


class Asking(Book):
    """A book that remembers which parameters were asked for."""

    def __init__(self, host: Host, sheets: Sheets, now: datetime) -> None:
        super().__init__(host, sheets, now=now)
        self.asked_for: list[str] = []

    def setting(self, key: str) -> Any:
        self.asked_for.append(key)
        return super().setting(key)


def deadlines(walk: Walk) -> Iterator[str]:
    """Due in its second and overdue in the next; 未设置 without its parameters; 最后修改 moves none."""
    if walk.flow.deadline is None:
        return
    ever = False
    for state, rows in walk.standing.items():
        if not state or state in map(str, (*walk.flow.final, *walk.flow.frozen)):
            continue  # nothing is due any more, or what was signed stands still
        found = ((row, due) for row in rows if (due := due_of(walk, row)) is not None)
        row, due = next(found, (None, None))
        if row is None or not isinstance(due, datetime):
            continue
        ever = True
        host = trimmed(walk, row)
        for now, wanted in ((due - SECOND, "否"), (due, "否"), (due + SECOND, "是")):
            seen, ended = refreshed(walk, host, row.row, now)
            if seen != (due, wanted) and not (now > due and (state, ended) in walk.flow.others):
                yield f"{state} is due {due}; at {now} it shows {seen}"
        for key in asked_for(walk, host, row.row):
            yield from unset(walk, host, row.row, state, key)
        later = walk.world.typed(host, {(walk.sheet.table, row.row, "updated_at"): NOW + timedelta(days=5)})
        if refreshed(walk, later, row.row, NOW)[0][0] != due:
            yield f"{state}: its deadline rests on 最后修改"
    if not ever:
        yield "is never due in any state, though it has deadlines"


def unset(walk: Walk, host: Host, row: int, state: str, key: str) -> Iterator[str]:
    """Without a parameter that the deadline asks for, the row says so."""
    parameter = (
        walk.world.book(host).table(walk.world.sheets["settings"].record).by_key[all_settings()[key].label][0]
    )
    without = walk.world.typed(host, {("settings", parameter, "value"): None})
    seen, _ = refreshed(walk, without, row, NOW)
    if getattr(all_settings()[key], "blank", "off") == "off" and seen != (None, "未设置"):
        yield f"{state} without {key} shows {seen}, not 未设置"


def due_of(walk: Walk, row: Standing) -> datetime | Unset | None:
    assert walk.flow.deadline is not None
    book = walk.world.book(row.host)
    return walk.flow.deadline(book.table(walk.sheet.record).row(row.row).record, book)


def asked_for(walk: Walk, host: Host, row: int) -> list[str]:
    """Parameters that the deadline of a row reads."""
    assert walk.flow.deadline is not None
    book = Asking(host, walk.world.sheets, NOW)
    walk.flow.deadline(book.table(walk.sheet.record).row(row).record, book)
    return list(dict.fromkeys(book.asked_for))


def trimmed(walk: Walk, standing: Standing) -> MemoryHost:
    """The row alone in its register, and of the others what it names: refreshing them all is slow."""
    cells = "\n".join(map(str, walk.world.cells(standing.host, walk.sheet.table, standing.row).values()))
    tables = {}
    for sheet in walk.world.sheets.registers():
        grid = standing.host.read(sheet.table)
        keys = walk.world.book(standing.host).table(sheet.record).by_key.items()
        kept = {row for key, rows in keys if key in cells for row in rows}
        kept = {standing.row} if sheet is walk.sheet else kept
        blank = [None] * len(grid.headers)
        tables[sheet.table] = replace(grid, rows={n: r if n in kept else blank for n, r in grid.rows.items()})
    return MemoryHost(tables, label=standing.host.label, marks_problems=False, beneath=standing.host)


def refreshed(walk: Walk, host: Host, row: int, now: datetime) -> tuple[tuple[Cell, Cell], str]:
    """When the row is due and whether it is overdue, after refreshing at a moment; and its state, which
    time alone may have ended."""
    paper, sheets = Paper.copy_of(host), walk.world.sheets
    by = next(iter(walk.world.people))
    press(Press(*sheets.pressable("refresh"), walk.world.book(paper, by, now), TestDesk()))
    cells = walk.world.cells(paper, walk.sheet.table, row)
    return (cells.get("due_at"), cells.get("overdue")), str(cells.get("status"))


# -- registers added wrongly -------------------------------------------------------------------


class LoanState(Choice):
    """Where a loaned thing is."""

    OUT = "借出"
    LATE = "催还"
    BACK = "归还"


class Loan(Entry, sheet="借用登记", table="loans", prefix="LN", deadline=True):
    """Something lent to a colleague."""

    status: LoanState | None = column("状态", owner=BUTTONS)
    thing: Text = column("物品")
    lent_at: Moment | None = column("借出时间", default=lambda record, book: book.now)
    shelf: Text | None = column("放回哪里")


class Undated(Entry, sheet="借用登记", table="loans", prefix="LN"):
    """The same without columns for a deadline."""

    status: LoanState | None = column("状态", owner=BUTTONS)
    thing: Text = column("物品")
    shelf: Text | None = column("放回哪里")


def due(loan: Any, book: Book) -> datetime | Unset | None:
    days = book.setting("intercept_days")
    return UNSET if days is None else loan.lent_at and loan.lent_at + timedelta(days=days)


LEND = Move(name="lend", caption="借给", help="借出。", to=(LoanState.OUT,), bulk=True)
REMIND = Move(
    name="remind", caption="催", help="催还。", from_=(LoanState.OUT,), to=(LoanState.LATE,), by=(Post.ADMIN,)
)
TAKE_BACK = Move(
    name="take_back",
    caption="还了",
    help="物品还回。",
    from_=(LoanState.OUT, LoanState.LATE),
    to=(LoanState.BACK,),
    needs=("shelf",),
)
LOANS = Flow(
    Loan, states=tuple(LoanState), final=(LoanState.BACK,), moves=(LEND, REMIND, TAKE_BACK), deadline=due
)


def with_move(**changes: Any) -> Flow[Any]:
    """The register with a last move that is different."""
    return replace(LOANS, moves=(LEND, REMIND, replace(TAKE_BACK, **changes)))


def tidies(loan: Any, book: Book) -> Iterator[Finding]:
    loan.shelf = loan.shelf.strip() + "号架"
    yield from ()


def announces(loan: Any, book: Book) -> Iterator[Finding]:
    book.put("operator", "别人")
    yield from ()


WRONG: dict[str, tuple[Flow[Any], str]] = {
    "a state that no move leads to": (
        replace(LOANS, moves=(LEND, replace(REMIND, to=(LoanState.OUT,)), TAKE_BACK)),
        "no way leads to 催还",
    ),
    "a state that no move leaves": (with_move(from_=(LoanState.OUT,)), "no way leads out of 催还"),
    "a need that is no column": (with_move(needs=("place",)), "take_back: no column place"),
    "a state that is none": (with_move(from_=(*TAKE_BACK.from_, "丢了")), "take_back: no state 丢了"),
    "a post that is none": (with_move(by=("财物",)), "take_back: no post 财物"),
    "a help text that is no sentence": (with_move(help="还回"), "take_back: help is no sentence"),
    "a caption twice": (with_move(caption="催"), "two buttons are called 催"),
    "a computed column that is none": (replace(LOANS, computes={"days": due}), "computes no column: days"),
    "a todo for no state": (replace(LOANS, todos={"丢了": None}), "no state: 丢了"),  # type: ignore[dict-item]
    "deadlines without columns": (replace(LOANS, record=Undated), "has deadlines and no columns for them"),
    "a name that another button has": (with_move(name="undo"), "undo: another button has this name"),
    "a guard that changes the row": (with_move(guard=tidies), "its guard changes shelf"),
    "a guard that changes another cell": (with_move(guard=announces), "its guard changes other rows"),
    "a guard that lets nothing pass": (
        with_move(guard=lambda loan, book: [block("shelf", "不行", "再等等。")]),
        "take_back never passes from “借出”",
    ),
    "a choice that is never made": (
        with_move(to=(LoanState.BACK, LoanState.LATE), decide=lambda loan, book: LoanState.BACK),
        "take_back never leads to 催还",
    ),
    "a deadline that rests on the last change": (
        replace(LOANS, deadline=lambda loan, book: loan.updated_at + timedelta(days=2)),
        "借出: its deadline rests on 最后修改",
    ),
    "a deadline that runs away": (
        replace(LOANS, deadline=lambda loan, book: book.now + timedelta(days=2)),
        "借出 is due 2026-11-24 10:00:00; at 2026-11-24 10:00:01 it shows",
    ),
    "a deadline that says nothing without its parameter": (
        replace(LOANS, deadline=lambda loan, book: None if due(loan, book) is UNSET else due(loan, book)),
        "借出 without intercept_days shows (None, '否'), not 未设置",
    ),
    "deadlines that never come": (
        replace(LOANS, deadline=lambda loan, book: None),
        "is never due in any state, though it has deadlines",
    ),
}


@pytest.fixture(scope="session")
def plain(world: World) -> tuple[list[Sheet], Any]:
    """The sheets that are no registers, and their rows."""
    return [each for each in ALL_SHEETS.in_order() if each.flow is None], world.sample


def faults_of(flow: Flow[Any], plain: tuple[list[Sheet], Any]) -> list[str]:
    sheet = Sheet(record=flow.record, flow=flow, note="借东西先登记。")
    return faults(World(Sheets.made(*plain[0], sheet), plain[1]), sheet)


def test_a_register_added_rightly_passes(plain: tuple[list[Sheet], Any]) -> None:
    assert faults_of(LOANS, plain) == []


@pytest.mark.parametrize("wrong", WRONG)
def test_a_register_added_wrongly_fails(plain: tuple[list[Sheet], Any], wrong: str) -> None:
    flow, words = WRONG[wrong]
    assert any(words in fault for fault in faults_of(flow, plain)), faults_of(flow, plain)
