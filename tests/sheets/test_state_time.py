"""状态时间, since when a row is in its state: deadlines and weeks rest on it, not on 最后修改 (CORE 14.0)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.flow import Flow, Move
from cs_macros.book.moving import compute
from cs_macros.book.office import JournalLine
from cs_macros.book.press import Press, press
from cs_macros.book.sheets import Sheet, Sheets
from cs_macros.book.table import Row
from cs_macros.build.sample import SAMPLE_NOW, sample_rows
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Append, Cell, Grid
from cs_macros.migrate.archive import last_touched
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.scores.register import EventStatus, ScoreEvent
from cs_macros.sheets.transfers.register import StatementLine, Transfer
from tests.builders import FIRST_ROW, NOW, TRANSFER, TestDesk, a_workbook, cells_of, push

LATER = SAMPLE_NOW + timedelta(days=5)
STAMPS = {"updated_at", "updated_by"}


def with_reminder(sheet: Sheet) -> Sheet:
    """The sheet with one more button, which changes nothing but 最后修改."""
    if sheet.flow is None:
        return sheet
    waiting = [state for state in sheet.flow.states if state not in sheet.flow.final]
    move = Move(
        name=f"remind_{sheet.table}", caption="提醒客户", help="再提醒一次。", from_=waiting, bulk=True
    )
    return replace(sheet, flow=replace(sheet.flow, moves=(*sheet.flow.moves, move)))


CELLS: dict[str, Cell] = {
    "date": date(2026, 10, 1), "dt": datetime(2026, 10, 1, 9), "month": "2026-10", "week": "2026-W40",
    "time": time(9, 30), "money": 1, "int": 1, "num": 1, "pct": 0.5, "bool": True, "person": "王芳",
}  # fmt: skip
"""Kind → something that such a cell may hold, so that every deadline has what it counts from."""


def filled(sheet: Sheet, n: int, state: str) -> dict[str, Cell]:
    """A row in a state with something in every cell, and a key of its own."""
    columns = sheet.record.layout.columns
    row = {c.field: c.kind.choices[0] if c.kind.choices else CELLS.get(c.kind.name, f"T{n}") for c in columns}
    keys: dict[str, Cell] = {"date": date(2030, 1, 1 + n), "agent": f"某人{n}"}
    keys |= {"number": f"XX20200101-{n:03}", "line_id": f"XX{n}"}
    row |= {name: key for name, key in keys.items() if name in sheet.record.layout.key}
    return {**row, "status": state, "next_step": None, "problem": None}


def values_of(row: Row[Any]) -> dict[str, Any]:
    return {column.field: getattr(row.record, column.field) for column in row.table.layout.columns}


def differing(sheet: Sheet, flow: Flow[Any], host: MemoryHost, sheets: Sheets) -> tuple[set[str], int]:
    """Fields in which pressing the reminder differs from looking at the same rows at the same moment."""
    one, other = (Book(MemoryHost.copy_of(host), sheets, now=LATER, operator="王芳") for _ in range(2))
    states = one.table(sheet.record).column("status")
    places = [n for n, state in states.items() if state in flow.moves[-1].from_]
    request = Press(sheet, flow.moves[-1], other, TestDesk(), places)
    press(request)
    found: set[str] = set()
    for n in places:
        row = one.table(sheet.record).row(n)
        compute(row, flow, one)
        before, after = values_of(row), values_of(other.table(sheet.record).row(n))
        found |= {name for name, value in before.items() if after[name] != value}
    return found, sum(request.reached.values())


def test_a_button_that_changes_only_the_last_change_moves_no_due_date_and_no_week() -> None:
    """Of any register, whoever adds it: a reminder is no progress."""
    sheets = Sheets.made(*map(with_reminder, ALL_SHEETS.in_order()))
    rows = sample_rows(ALL_SHEETS.in_order())
    for sheet in ALL_SHEETS.registers():
        assert sheet.flow is not None
        rows.setdefault(sheet.table, []).extend(filled(sheet, n, s) for n, s in enumerate(sheet.flow.states))
    for row in rows["settings"]:  # every deadline that a parameter could switch off is on
        if row["value"] is None and row["type"] in ("整数", "数字"):
            row["value"] = "3"
    host = a_workbook({**rows, "staff": [{"staff_no": "03", "name": "王芳", "posts": "主管"}]})
    wrong = {}
    for sheet in sheets.registers():
        assert sheet.flow is not None
        if {*sheet.flow.states} == {*sheet.flow.final}:
            continue  # facts: nothing waits for a reminder
        found, moved = differing(sheet, sheet.flow, host, sheets)
        if found - STAMPS or (moved and not found) or not moved:
            wrong[sheet.table] = found - STAMPS or f"{moved} rows moved"
    assert wrong == {}


def test_no_compilation_takes_the_last_change_for_the_end_of_a_row() -> None:
    closing = {
        name
        for sheet in ALL_SHEETS.registers()
        if sheet.compiled
        for period in (sheet.compiled().period,)
        for name in (getattr(period, "closes", ""), *period.fields)
    }
    assert closing & STAMPS == set()
    assert "entered_at" in closing


# -- when it is set -----------------------------------------------------------------------------------


def moment(host: MemoryHost, table: str, row: int = FIRST_ROW) -> Cell:
    return cells_of(host, table, row).get("状态时间")


def test_every_register_has_it_among_the_softwares_columns() -> None:
    lacking = [sheet.table for sheet in ALL_SHEETS.registers()
               if "entered_at" not in sheet.record.layout.by_field]  # fmt: skip
    assert lacking == []


def test_a_press_sets_it_when_the_state_changes_and_only_then() -> None:
    day = timedelta(days=1)
    case = {"shop": "示例旗舰店", "platform": "天猫", "order_no": "9001", "customer_id": "甲", "item": "灯",
            "customer_name": "陈", "model": "A1", "qty": 1, "case_type": "发货后撤回", "description": "撤回",
            "owner": "王芳", "courier": "顺丰", "tracking_no": "SF1"}  # fmt: skip
    host = a_workbook({"after_sales": [case]})
    push(host, "register_case", by="王芳")
    assert moment(host, "after_sales") == NOW
    push(host, "contact_courier", [FIRST_ROW], by="王芳", now=NOW + day)
    assert moment(host, "after_sales") == NOW + day
    push(host, "contact_courier", [FIRST_ROW], by="王芳", now=NOW + 2 * day)
    cells = cells_of(host, "after_sales")
    assert (cells["状态时间"], cells["最后修改"]) == (NOW + day, NOW + 2 * day)


def test_a_copied_row_is_in_its_state_since_it_was_registered_itself() -> None:
    host = a_workbook({"bank_transfers": [TRANSFER]})
    push(host, "register_transfer")
    grid = host.read("bank_transfers")
    host.write([Append("bank_transfers", dict(zip(grid.headers, grid.rows[FIRST_ROW], strict=True)))])
    push(host, "register_transfer", [FIRST_ROW + 1], now=NOW + timedelta(hours=3))
    assert moment(host, "bank_transfers", FIRST_ROW + 1) == NOW + timedelta(hours=3)


def test_undo_gives_it_back() -> None:
    host = a_workbook({"bank_transfers": [TRANSFER]})
    push(host, "register_transfer")
    before = moment(host, "bank_transfers")
    claimed = {"payer_name": "陈小姐", "claimed_at": NOW}
    push(host, "claim_transfer", [FIRST_ROW], now=NOW + timedelta(hours=1), **claimed)
    assert moment(host, "bank_transfers") == NOW + timedelta(hours=1)
    push(host, "undo", now=NOW + timedelta(hours=2))
    assert moment(host, "bank_transfers") == before == NOW


def test_what_time_alone_changes_is_so_since_it_was_seen() -> None:
    duty = {"date": datetime(2026, 11, 20), "area": "前台", "agent": "张敏", "status": "已排",
            "entered_at": datetime(2026, 11, 1)}  # fmt: skip
    host = a_workbook({"cleaning": [duty]})
    push(host, "refresh", on="board")
    assert (cells_of(host, "cleaning")["状态"], moment(host, "cleaning")) == ("未完成", NOW)
    push(host, "refresh", on="board", now=NOW + timedelta(days=3))
    assert moment(host, "cleaning") == NOW


def test_a_row_that_another_sheets_button_moves_gets_it_too() -> None:
    line = {"line_id": "L1", "amount_in": 128.5, "status": "待认领", "paid_at": NOW, "payer_name": "陈小姐",
            "entered_at": datetime(2026, 11, 1)}  # fmt: skip
    due = {**TRANSFER, "number": "BT20261121-001", "status": "待核实", "payer_name": "陈小姐",
           "claimed_at": NOW, "created_by": "张敏"}  # fmt: skip
    host = a_workbook({"bank_transfers": [due], "statement_lines": [line]})
    push(host, "match_transfers")
    cells = cells_of(host, "statement_lines")
    assert (cells["状态"], cells["状态时间"], cells["最后修改"]) == ("已匹配", NOW, NOW)


def test_rows_that_no_person_typed_are_in_their_state_since_they_were_made() -> None:
    files = [str(Path(__file__).parent.parent / "data" / "statements" / "icbc-debit.csv")]
    host = a_workbook()
    push(host, "import_statement", by="李强", asks={"statement_files": files})
    book = Book(host, ALL_SHEETS, now=NOW)
    imported = [row.record for row in book.table(StatementLine).rows()]
    assert {line.entered_at for line in imported} == {NOW}
    made = book.enter(ScoreEvent(status=EventStatus.PROPOSED, agent="张敏", evidence="迟到")).record
    assert made.entered_at == NOW


def test_a_row_is_archived_by_the_day_on_which_it_was_finished() -> None:
    ended = {**TRANSFER, "number": "BT20260901-001", "status": "已完成", "log_date": date(2026, 9, 1),
             "entered_at": datetime(2026, 9, 9), "updated_at": datetime(2026, 11, 1)}  # fmt: skip
    host = a_workbook({"bank_transfers": [ended, {**ended, "entered_at": None}]})
    rows = Book(host, ALL_SHEETS, now=NOW).table(Transfer).rows()
    assert [last_touched(row) for row in rows] == [date(2026, 9, 9), date(2026, 11, 1)]


def without_the_column(host: MemoryHost, table: str) -> None:
    """Make a table one of the first release."""
    grid = host.read(table)
    at = list(grid.headers).index("状态时间")
    rows = {n: [*cells[:at], *cells[at + 1 :]] for n, cells in grid.rows.items()}
    headers = [*grid.headers[:at], *grid.headers[at + 1 :]]
    host._tables[table] = Grid(grid.sheet, headers, rows)


def test_a_workbook_of_the_first_release_works_without_the_column() -> None:
    host = a_workbook({"bank_transfers": [TRANSFER]})
    without_the_column(host, "bank_transfers")
    done = push(host, "register_transfer")
    assert done.ok
    assert "状态时间" not in str(done.changed)
    assert [p.message for p in done.problems] == [
        "“银行转账明细表”是较早的版本做的，没有“状态时间”，按状态计的期限不会提醒"
    ]
    assert cells_of(host, "bank_transfers")["状态"] == "待汇款"
    lines = [row.record for row in Book(host, ALL_SHEETS, now=NOW).table(JournalLine).rows()]
    assert [line.number for line in lines if "entered_at" in (line.changes or "")] == []
    assert push(host, "undo", now=NOW + timedelta(hours=1)).ok
    assert "状态" not in cells_of(host, "bank_transfers")
