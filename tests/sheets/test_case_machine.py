"""Random presses of random buttons over random cells: no register ever leaves the ways of CORE, and
nothing that somebody typed is ever lost."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from cs_macros.book.columns import TYPED, Column
from cs_macros.book.flow import Flow, Move
from cs_macros.book.sheets import Sheet
from cs_macros.cells.parsers import is_blank
from cs_macros.errors import CsError
from cs_macros.hosts.port import Cell
from cs_macros.sheets import ALL_SHEETS
from tests.builders import COURIERS, NOW, SHOPS, a_workbook, push
from tests.sheets.core_ways import ways

BOSS = "周到"
"""Holds every post, so that guards and states decide."""

STAFF: list[dict[str, Cell]] = [
    {"staff_no": "01", "name": BOSS, "posts": "售前、售后、主管、店长、打单、仓库、行政、财务、上级"},
    {"staff_no": "02", "name": "孙晓", "posts": "售后"},
    {"staff_no": "03", "name": "赵磊", "posts": "打单、仓库"},
]
PEOPLE = [str(person["name"]) for person in STAFF]

MOMENTS = st.sampled_from([NOW + timedelta(days=n) for n in (-40, -3, -1, 0, 2)])
LIKELY: Mapping[str, st.SearchStrategy[Any]] = {
    "text": st.sampled_from(["原包裹已收到", "客户说的", "照片 1"]),
    "id": st.sampled_from(["00123", "SF0012345678", "AS20261122-001"]),
    "money": st.sampled_from([0, 5, "128.50"]),
    "num": st.sampled_from([0, 1.5]),
    "pct": st.sampled_from([0.5, "70%"]),
    "int": st.sampled_from([1, 2]),
    "date": MOMENTS.map(lambda moment: datetime.combine(moment, time())),
    "dt": MOMENTS,
    "time": st.sampled_from([time(9, 30), "18:30"]),
    "month": st.sampled_from(["2026-10", "2026-11"]),
    "week": st.sampled_from(["2026-W46", "2026-W47"]),
    "person": st.sampled_from(PEOPLE),
}
LATER = st.sampled_from([0, 0, 0, 0, 0, 1, 30, 200])
"""Hours until the next press."""

JUNK = st.sampled_from(["abc", "２月３０日", "=1+1", -1, 99999, " 01 ", "没有这个人"])

REWRITTEN = {
    ("agree_return", "is_quality"),
    ("release_line", "transfer_no"),
    ("release_line", "line_note"),
    ("override_shift", "shift"),
    ("ask_courier", "courier_at"),
    ("answer_inquiry", "replied_at"),
    ("assign_review", "assigned_date"),
    ("stop_contact", "consent"),
}
"""(button, field): typed cells that a button is meant to change or empty.

Source: CORE 1.1, 3, 7, SERVICE 24.
"""

STEPS = 20 if os.environ.get("CS_MACROS_CI") else 14
EXAMPLES = 40 if os.environ.get("CS_MACROS_CI") else 6


def likely(column: Column) -> st.SearchStrategy[Any]:
    """Something that people would type into a column."""
    if column.kind.choices:
        return st.sampled_from(column.kind.choices)
    known = {"shops": SHOPS, "couriers": COURIERS}.get(column.source)
    return st.sampled_from([row["name"] for row in known]) if known else LIKELY[column.kind.name]


class Presses(RuleBasedStateMachine):
    """A workbook in which people type and press whatever comes to their minds."""

    sheet: ClassVar[Sheet]

    @property
    def flow(self) -> Flow[Any]:
        assert self.sheet.flow is not None
        return self.sheet.flow

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        """Some rows typed, some in any state whatever."""
        self.now = NOW
        layout = self.sheet.record.layout
        rows, typed = [], [c.field for c in layout.columns if c.owner is TYPED]
        for n, status in enumerate(
            (None, *data.draw(st.lists(st.sampled_from(self.flow.states), max_size=2)))
        ):
            held = self.flow.held(status) if status else set()
            held |= data.draw(st.sets(st.sampled_from(typed), max_size=8))
            wanted = [c for c in layout.columns if c.required or c.field in {*layout.key, *held}]
            row = {c.field: data.draw(likely(c)) for c in wanted}
            if layout.prefix:
                row["number"] = f"{layout.prefix}20261120-{n:03}" if status else None
            elif status is None:  # the next day, the next area: no two rows of one name
                row = {}
            rows.append({**row, "status": status, "created_at": NOW - timedelta(days=2) if status else None})
        self.host = a_workbook({"staff": STAFF, self.sheet.table: rows})

    # -- what people do -------------------------------------------------------------------

    @rule(data=st.data(), junk=st.booleans())
    def type_something(self, data: st.DataObject, junk: bool) -> None:
        column = data.draw(st.sampled_from([c for c in self.sheet.record.layout.columns if c.owner is TYPED]))
        self.type_into(self.any_row(data), column, data.draw(JUNK if junk else likely(column)))

    @rule(data=st.data(), hours=LATER, takes_back=st.booleans(), wildly=st.sampled_from([False] * 4 + [True]))
    def press_some_buttons(self, data: st.DataObject, hours: int, takes_back: bool, wildly: bool) -> None:
        """Press a row's own buttons, with what they ask for filled in; or anything, by anybody."""
        self.let_time_pass(hours)
        row = self.any_row(data)
        if wildly:
            person, move = data.draw(st.sampled_from(PEOPLE)), data.draw(st.sampled_from(self.flow.moves))
            self.press(row, move, person, takes_back)
            return
        for _ in range(3):
            if moves := self.flow.allowed(self.states()[row]):
                move = data.draw(st.sampled_from(moves))
                self.fill_in(row, move, data)
                self.press(row, move, BOSS, takes_back)

    def let_time_pass(self, hours: int) -> None:
        if hours:
            before = self.everything()
            self.now += timedelta(hours=hours)
            self.try_to("refresh", BOSS, None)
            self.check_ways("refresh", before)

    def fill_in(self, row: int, move: Move, data: st.DataObject) -> None:
        for field in (*move.needs, *move.maybe):
            column = self.sheet.record.layout[field]
            if column.owner is TYPED:
                self.type_into(row, column, data.draw(likely(column)))

    def press(self, row: int, move: Move, person: str, takes_back: bool) -> None:
        before = self.everything()
        if self.try_to(move.name, person, [row], asks={ask.name: None for ask in move.asks}):
            self.check_ways(move.name, before)
            self.check_typed(move, before)
            if takes_back and self.changed(before):
                self.try_to("undo", person, None)
                assert self.everything() == before, f"undo of {move.caption}"
        else:
            assert self.everything() == before, f"{move.caption} was refused"

    # -- how ------------------------------------------------------------------------------

    def any_row(self, data: st.DataObject) -> int:
        return data.draw(st.sampled_from(sorted(self.host.read(self.sheet.table).rows)))

    def states(self) -> dict[int, str | None]:
        grid = self.host.read(self.sheet.table)
        where = grid.headers.index("状态")
        return {n: str(cells[where]) if cells[where] else None for n, cells in grid.rows.items()}

    def type_into(self, row: int, column: Column, value: Cell) -> None:
        grid = self.host.read(self.sheet.table)
        grid.rows[row][grid.headers.index(column.header)] = value

    def try_to(self, name: str, person: str, rows: list[int] | None, **more: Any) -> bool:
        try:
            done = push(self.host, name, rows, by=person, now=self.now, on=self.sheet.table, **more)
        except CsError:
            return False
        return done.ok or bool(done.changed)  # of several rows some may pass

    # -- what must hold -------------------------------------------------------------------

    def everything(self) -> dict[str, dict[int, dict[str, Cell]]]:
        """All registers' cells by header, blank rows and cells, and reasons of refusal, left out."""
        found = {}
        for sheet in ALL_SHEETS.registers():
            grid = self.host.read(sheet.table)
            rows = {
                n: {
                    header: cell
                    for header, cell in zip(grid.headers, cells, strict=True)
                    if not is_blank(cell) and header != "问题"
                }
                for n, cells in grid.rows.items()
            }
            found[sheet.table] = {n: cells for n, cells in rows.items() if cells}
        return found

    def changed(self, before: dict[str, dict[int, dict[str, Cell]]]) -> bool:
        return self.everything() != before

    def check_ways(self, button: str, before: dict[str, dict[int, dict[str, Cell]]]) -> None:
        """Every row that is in another state now has come there as CORE says."""
        for table, rows in self.everything().items():
            allowed = ways(table)
            for n, cells in rows.items():
                old, new = before[table].get(n, {}).get("状态"), cells.get("状态")
                assert old == new or (button, old or "new", new) in allowed, (
                    f"{table} {button}: {old} → {new}"
                )

    def check_typed(self, move: Move, before: dict[str, dict[int, dict[str, Cell]]]) -> None:
        """What was typed stands there still, at most tidied; what the move has counted in is cleared."""
        table, after = self.sheet.table, self.everything()
        for n, cells in before[table].items():
            for column in self.sheet.record.layout.columns:
                gone = column.field in (*move.clears, "next_step") or (move.name, column.field) in REWRITTEN
                if column.owner is not TYPED or column.header not in cells or gone:
                    continue
                old, new = cells[column.header], after[table].get(n, {}).get(column.header)
                assert same(column, old, new), f"{move.caption}: {column.header} {old!r} → {new!r}"


def same(column: Column, old: Cell, new: Cell) -> bool:
    """Whether two cells of a column say the same."""
    if old == new:
        return True
    if (
        column.kind.name == "text"
        and isinstance(new, str)
        and new.startswith(("\n", "；"), len(str(old)))
        and new.startswith(str(old))
    ):
        return True  # a dated line was added to a note
    try:
        return bool(column.kind.parse(old, NOW) == column.kind.parse(new, NOW))
    except ValueError:
        return False


@pytest.mark.parametrize("sheet", ALL_SHEETS.registers(), ids=lambda sheet: sheet.table)
def test_random_presses_stay_on_the_ways_of_core_and_lose_nothing(sheet: Sheet) -> None:
    machine = type(f"Presses_{sheet.table}", (Presses,), {"sheet": sheet})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            suppress_health_check=[*HealthCheck],
            phases=[Phase.generate],  # shrinking a workbook takes minutes, and the message says enough
        ),
    )


def test_the_ways_of_core_are_those_that_are_declared() -> None:
    for sheet in ALL_SHEETS.registers():
        assert sheet.flow is not None
        for move in sheet.flow.moves:
            own = {(a, b) for a in move.from_ or ("new",) for b in move.to}
            others = set(sheet.flow.others) - own  # what it does to other rows of its register
            told = {(a, b) for name, a, b in ways(sheet.table) if name == move.name} - others
            assert not move.to or {a for a, _ in told} == set(move.from_ or ("new",)), move.name
            assert not move.to or {b for _, b in told} == set(move.to), move.name
