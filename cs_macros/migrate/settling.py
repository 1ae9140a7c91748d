"""One row of somebody's table becomes a record of ours: its state, its number, what cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.columns import BUTTONS, COMPUTED, TYPED, Layout
from cs_macros.book.headers import normal
from cs_macros.book.journal import Numbers
from cs_macros.book.table import Row
from cs_macros.cells.kinds import show
from cs_macros.cells.parsers import is_blank, plain, to_yuan
from cs_macros.errors import Level, Problem
from cs_macros.foreign.taking import Taken
from cs_macros.hosts.port import Cell, CellError
from cs_macros.migrate.damage import UNITS
from cs_macros.statements.identity import identify
from cs_macros.statements.line import Line

NOTES = ("follow_note", "line_note", "return_note", "note")
"""Fields that take what has no place of its own, the first that a table has."""

ADOPTED = "adopted"
"""Stands for the format of a statement line that somebody kept by hand."""

COUNTS = ("序号", "序號")
"""Headers of columns that only count the rows of a sheet."""

NEVER = ("problem", "next_step", "message")


@dataclass
class Settling:
    """Brings rows of one table in.

    Attributes:
      problems: What to tell of them, placed in the old workbook.
    """

    book: Book
    numbers: Numbers
    used: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def settle(self, taken: Taken) -> Row[Any]:
        """Add a row to the book; what has no place in it is left in `taken.notes`."""
        target = taken.found.target
        layout: Layout = target.record.layout
        cells = {name: cell for name, cell in taken.cells.items() if self._is_ours(layout, name)}
        self._our_words(taken, cells)
        state = self._state(taken, cells)
        number = self._number(taken, cells, state)
        if target.sheet.flow is not None and state is None:
            self._give_up_buttons(taken, cells, layout)
        row: Row[Any] = self.book.table(target.record).add(cells=cells)
        self._keep_unreadable(taken, row, cells)
        if state is not None:
            self._sign(row.record, state, number)
        if "line_id" in layout.by_field and row.record.line_id is None:
            row.record.line_id = self._line_id(taken, row.record)
        self._note_reckoned(taken, row)
        return row

    def _is_ours(self, layout: Layout, name: str) -> bool:
        column = layout[name]
        return (
            column.owner is not COMPUTED and name not in NEVER and (name != "number" or bool(layout.prefix))
        )

    def _our_words(self, taken: Taken, cells: dict[str, Cell]) -> None:
        """Say what others call the words of our lists in our words; unknown ones stay as they are."""
        target = taken.found.target
        for name, cell in cells.items():
            if name == "status" or not target.has_words(name) or not isinstance(cell, str):
                continue
            cells[name] = target.word_of(name, cell) or cell

    def _state(self, taken: Taken, cells: dict[str, Cell]) -> str | None:
        """Our state for theirs; lines of a statement without one wait, or concern nobody, as imported."""
        flow = taken.found.target.sheet.flow
        if flow is None:
            return None
        word = str(show(cells.pop("status", None)) or "")
        state = taken.found.target.state_of(word) if word else None
        if word and state is None:
            taken.notes.append(f"旧状态：{word}")
            self.tell(taken, "status", "不认识这个状态，没有猜，原话记在备注里", "带入后按实际情况登记。")
        if state is None and flow.starts and not any(move.registers for move in flow.moves):
            return str(flow.starts[0 if not is_blank(cells.get("amount_in")) else -1])
        return state

    def _number(self, taken: Taken, cells: dict[str, Cell], state: str | None) -> str | None:
        """The row's own number if it is one of ours, else a new one for a row that has a state."""
        record = taken.found.target.record
        if not record.layout.prefix:
            return None
        own = own_number(taken)
        theirs = cells.pop("number", None)
        if own and state is not None and own not in self.used:
            self.used.add(own)
            return own
        if not is_blank(theirs) and normal(taken.found.mapped["number"].label) not in COUNTS:
            taken.notes.append(f"旧编号：{show(theirs)}")
        return self.numbers.next(record) if state is not None else None

    def _give_up_buttons(self, taken: Taken, cells: dict[str, Cell], layout: Layout) -> None:
        """A row that waits for its registration may not have cells that only buttons fill."""
        for name in [name for name in cells if layout[name].owner is BUTTONS]:
            column = layout[name]
            taken.notes.append(f"{column.header}：{show(cells.pop(name), column.kind)}")

    def _note_reckoned(self, taken: Taken, row: Row[Any]) -> None:
        """Keep what somebody has reckoned otherwise than we do: our column holds our own figure."""
        flow = taken.found.target.sheet.flow
        for name, compute in flow.computes.items() if flow else ():
            cell = taken.cells.get(name)
            if is_blank(cell):
                continue
            column = row.table.layout[name]
            ours = show(compute(row.record, self.book), column.kind)
            try:
                theirs = show(column.parse(cell, self.book.now), column.kind)
            except ValueError:
                theirs = show_raw(cell)
            if theirs != ours:
                taken.notes.append(f"{column.header}：{show_raw(cell)}")

    def _keep_unreadable(self, taken: Taken, row: Row[Any], cells: dict[str, Cell]) -> None:
        """Leave what cannot be read as it was typed, and tell of it."""
        bad = {name: as_typed(cells[name]) for name in row.bad}
        for name, reason in row.bad.items():
            has_unit = isinstance(cells[name], str) and UNITS.search(str(cells[name]))
            is_number = row.table.layout[name].kind.name in ("money", "int", "num")
            self.tell(taken, name, f"{reason}，照原样带过来", "带单位的数没有换算，请改成数字。"
                      if has_unit and is_number else "带入后请在这一格改正。")  # fmt: skip
        if bad:
            row.put_back(bad)

    def _sign(self, record: Any, state: str, number: str | None) -> None:
        column = record.layout["status"]
        record.status = column.kind.parse(state, self.book.now)
        if number:
            record.number = number
        day = getattr(record, "log_date", None)
        record.created_at = record.created_at or (datetime.combine(day, time()) if day else self.book.now)
        record.created_by = record.created_by or self.book.operator or None

    def _line_id(self, taken: Taken, line: Any) -> str:
        """The id that importing the statement itself would give, as far as the sheet tells."""
        amount = to_yuan(line.amount_in or -(line.amount_out or Decimal(0)))
        if line.paid_at is None or not amount:
            return f"{ADOPTED}-{taken.print}"
        one = Line(
            line_id="",
            account_tail=line.account_tail or "",
            profile=ADOPTED,
            paid_at=line.paid_at,
            amount_in=amount if amount > 0 else None,
            amount_out=-amount if amount < 0 else None,
            balance=line.balance,
            payer_name=line.payer_name or "",
            payer_tail=line.payer_tail or "",
            summary=line.summary or "",
            memo=line.memo or "",
            bank_serial=line.bank_serial or "",
            source="",
        )
        name = identify([one], ADOPTED)[0][0].line_id
        while name in self.used:
            name = f"{name}-{taken.print}"
        self.used.add(name)
        return name

    def tell(self, taken: Taken, name: str, message: str, hint: str) -> None:
        """Report something about a cell of the old workbook."""
        heading = taken.found.mapped.get(name)
        header = heading.label if heading else ""
        value = taken.raw.get(name)
        self.problems.append(
            Problem(message, hint, taken.found.page.name, taken.row, header, show_raw(value), Level.WARN)
        )


def own_number(taken: Taken) -> str | None:
    """A row's number if it has the form of ours: `BT20261122-001`."""
    prefix = taken.found.target.record.layout.prefix
    text = plain(taken.cells.get("number") or "")
    return text if prefix and re.fullmatch(rf"{prefix}\d{{8}}-([A-Z0-9]{{1,4}}-)?\d{{3,}}", text) else None


def key_of(taken: Taken, book: Book) -> str | None:
    """The key of a dictionary's row, or a statement line's id; None where it lacks one."""
    record = taken.found.target.record
    if record.layout.prefix:
        return own_number(taken)
    read, bad = record.read({k: taken.cells.get(k) for k in record.layout.key}, book.now)
    parts = [getattr(read, name) for name in record.layout.key]
    return None if bad or any(part is None for part in parts) else "/".join(map(str, parts))


def place_notes(row: Row[Any], notes: list[str]) -> dict[str, Cell]:
    """Put notes into the row's remark; for a table without one, into a column of their own."""
    if not notes:
        return {}
    text = "；".join(notes)
    layout = row.table.layout
    name = next((n for n in NOTES if n in layout.by_field and layout[n].owner is TYPED), None)
    if name is None or name not in row.table.where:
        return {"旧表备注": text}
    kept = getattr(row.record, name)
    setattr(row.record, name, f"{kept}；{text}" if kept else text)
    return {}


def as_typed(cell: Cell) -> Cell:
    """A cell that cannot be read, as text where writing it again would hide the damage.

    >>> as_typed(1.2345678901234567e17), as_typed("1.2万")
    ('1.23456789012346E+17', '1.2万')
    """
    if isinstance(cell, float) and abs(cell) >= 1e15:
        return f"{cell:.14E}"
    return cell.code if isinstance(cell, CellError) else cell


def show_raw(cell: Cell) -> object:
    """A cell for a report: a damaged number as a spreadsheet shows it."""
    shown = as_typed(cell)
    return shown if isinstance(shown, str) else show(shown)


def oddities(problems: Iterator[tuple[str, str, str]]) -> list[Problem]:
    """Count what is odd by sheet, header and kind: (sheet, header, what) → one remark each."""
    counted: dict[tuple[str, str, str], int] = {}
    for one in problems:
        counted[one] = counted.get(one, 0) + 1
    remarks = [
        Problem(
            f"{what}：{times} 格，已转换", "", sheet, header=header, value=f"{times} 格", level=Level.INFO
        )
        for (sheet, header, what), times in counted.items()
    ]
    return [replace(each, value=None) if not each.header else each for each in remarks]
