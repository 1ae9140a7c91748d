"""A press: gather rows → decide → edits as data → apply once → journal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cs_macros.book.book import Book, problem_at
from cs_macros.book.cells import dump
from cs_macros.book.columns import BUTTONS
from cs_macros.book.flow import Button, Letter, Move, Sheet
from cs_macros.book.journal import MADE, new_batch, record_changes, write_line
from cs_macros.book.letters import Text, line_of, place, write_letters
from cs_macros.book.moving import carry_out, prepare
from cs_macros.book.outcome import Outcome
from cs_macros.book.table import Row, Table
from cs_macros.errors import CsError, Level, Problem
from cs_macros.hosts.port import Cell, Desk
from cs_macros.sheets.texts.register import MadeText


@dataclass
class Press:
    """One press of one button of one sheet.

    Attributes:
      chosen: Row numbers that the person means; None when nothing is selected.
      asks: Values of the button's asks, by their name.
      fields: Cells to type into the rows first, by field (the command line's options).
      outcome: What to tell; actions add to it.
      copies: What belongs on the clipboard, where that is not the one text made.
      tells: The summary of the texts that were really made.
      journals: Row ids whose changes are journaled, None for all: refreshing only renews what follows
        from the rest, which is no business record.
    """

    sheet: Sheet
    pressed: Move | Button
    book: Book
    desk: Desk
    chosen: Sequence[int] | None = None
    asks: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Cell] = field(default_factory=dict)
    outcome: Outcome = field(default_factory=Outcome)
    tells: Callable[[Sequence[Text]], str] | None = None
    copies: str | None = None
    letters: list[tuple[Row[Any], Letter]] = field(default_factory=list)
    refused: dict[int, tuple[Row[Any], list[Problem]]] = field(default_factory=dict)
    pressed_by_row: dict[int, str] = field(default_factory=dict)
    reached: Counter[str] = field(default_factory=Counter)
    journal_import: Mapping[str, object] | None = None
    journals: Collection[int] | None = None

    def __post_init__(self) -> None:
        self.book.asked = self.asks

    @property
    def table(self) -> Table[Any]:
        return self.book.table(self.sheet.record)

    def check_operator(self) -> None:
        """Stop unless the acting person may press this.

        Raises:
          CsError: Nobody known acts, or somebody without the post.
        """
        if reason := self.book.forbids(self.pressed.caption, self.pressed.by):
            raise CsError(f"{reason[0]}，未作任何改动。", hint=reason[1])

    # -- which rows -----------------------------------------------------------------------

    def rows(self) -> list[Row[Any]]:
        """The rows to act on.

        Raises:
          CsError: Nothing is selected and this button needs a selection, or nothing is left to do.
        """
        if self.chosen is None and self.fields and isinstance(self.pressed, Move) and self.pressed.registers:
            return [self.table.add(self.fields)]
        rows = self._selected() if self.chosen is not None and not self._picks else self._unselected()
        for row in rows if self.fields else ():
            row.fill(self.fields)
        return rows

    @property
    def _picks(self) -> bool:
        return isinstance(self.pressed, Move) and self.pressed.picks is not None

    def _selected(self) -> list[Row[Any]]:
        filled = set(self.table.positions)
        rows = [self.table.row(n) for n in dict.fromkeys(self.chosen or ()) if n in filled]
        if not rows and isinstance(self.pressed, Move) and self.pressed.registers:
            return self._unselected()  # Enter after the last cell leaves the cursor on the next, blank row
        if not rows:
            raise CsError("选中的行是空的，未作任何改动。", hint="选中表里填了内容的行，再按一次。")
        return rows

    def _unselected(self) -> list[Row[Any]]:
        caption, pressed = self.pressed.caption, self.pressed
        if isinstance(pressed, Move) and pressed.registers:
            rows = self._unregistered()
            if not rows:
                raise CsError("没有新填写的行，未作任何改动。", hint="在表里填好一行，再按一次。")
            return rows
        if not pressed.bulk:
            raise CsError("先选中要处理的行，未作任何改动。", hint=f"点一下要“{caption}”的行，再按按钮。")
        rows = self._ready(pressed) if isinstance(pressed, Move) else []
        if not rows:
            raise CsError(
                f"没有可以“{caption}”的行，未作任何改动。", hint="检查状态，并把这一步要填的列填好。"
            )
        meant = self._picks and self.chosen is not None
        if not meant and not self.desk.confirm(f"没有选中行。将对 {len(rows)} 行执行“{caption}”，继续吗？"):
            raise CsError("已取消，未作任何改动。", hint="选中要处理的行，再按一次。")
        return rows

    def _visible(self) -> list[int]:
        hidden = set(self.table.grid.hidden)
        return [n for n in self.table.positions if n not in hidden]

    def _unregistered(self) -> list[Row[Any]]:
        status, named = self.table.column("status"), self.table.column(self.table.layout.key[0])
        return [self.table.row(n) for n in self._visible() if n not in status and n not in named]

    def _ready(self, move: Move) -> list[Row[Any]]:
        """Rows in a from-state in which everything is typed that the move cannot fill itself."""
        if move.picks:
            return [self.table.row(n) for n in move.picks(self)]
        status = self.table.column("status")
        rows = [self.table.row(n) for n in self._visible() if status.get(n) in move.from_]
        return [row for row in rows if all(self._fillable(row, move, field) for field in move.needs)]

    def _fillable(self, row: Row[Any], move: Move, field: str) -> bool:
        """Whether something stands in a cell, readable or not, or a default would."""
        if field in row.bad or getattr(row.record, field) is not None:
            return True
        default = move.defaults.get(field, self.table.layout[field].default)
        return default is not None and default(row.record, self.book) is not None

    # -- what happens to them -------------------------------------------------------------

    def move(self, row: Row[Any], move: Move, sheet: Sheet | None = None) -> bool:
        """Move one row if it may; else remember why not."""
        sheet = sheet or self.sheet
        if not self._may_move(row, move, sheet):
            return False
        self._carry_out(row, move, sheet)
        return True

    def _may_move(self, row: Row[Any], move: Move, sheet: Sheet) -> bool:
        flow = sheet.flow
        assert flow is not None
        problems = [*self._forbidden_fields(row)] or prepare(row, move, flow, self.book)
        if any(each.blocks for each in problems):
            self.refuse(row, problems)
            return False
        self.outcome.problems += problems
        return True

    def _carry_out(self, row: Row[Any], move: Move, sheet: Sheet) -> None:
        assert sheet.flow is not None
        carry_out(row, move, sheet.flow, self.book)
        self.pressed_by_row[id(row)] = move.name
        self.reached[str(row.record.status)] += 1
        if move.letters:
            self.letters += [(row, letter) for letter in move.letters(row.record, self.book)]

    def move_all(self, rows: Sequence[Row[Any]], move: Move) -> None:
        """Move rows: each by itself, or all of them together."""
        if move.together:
            ready = [row for row in rows if self._may_move(row, move, self.sheet)]
            if len(ready) < len(rows):
                for row in ready:
                    row.reset()
                return
            for row in ready:
                self._carry_out(row, move, self.sheet)
            moved = ready
        else:
            moved = [row for row in rows if self.move(row, move)]
        if move.concludes and moved:
            move.concludes(self, moved)

    def refuse(self, row: Row[Any], problems: list[Problem]) -> None:
        """Leave a row as typed, and remember the reasons."""
        row.reset()
        if row.position is None:
            row.table.drop(row)
        self.refused[id(row)] = (row, problems)
        self.outcome.problems += problems

    def _forbidden_fields(self, row: Row[Any]) -> list[Problem]:
        """Options of the command line may not type into what belongs to buttons."""
        layout, status = row.table.layout, row.record.status
        owned = [layout[name] for name in self.fields if layout[name].owner is BUTTONS]
        return [
            problem_at(row, column.field, "这一列由按钮填写，不能直接填", "去掉这一项再试。")
            for column in owned
            if status not in column.typed_in
        ]

    # -- once, at the end -----------------------------------------------------------------

    def finish(self) -> Outcome:
        """Make the messages, mark the refused rows, journal, and write it all in one go."""
        book = self.book
        self.outcome.command = self.pressed.name.replace("_", "-")
        self._renew_mirrors()
        if book.changes() or self.letters or book.named or book.files or self.journal_import:
            batch = new_batch(self.book)
            self._stamp_import(batch)
            texts = write_letters(self.letters, self.book, self.outcome)
            copied = place(texts, self.sheet, self.book)
            if self.tells:
                self.outcome.summary = self.tells(texts)
            self._record_said(texts, batch)
            self._mark_refused()
            self._journal(batch)
            self.book.save()
            self.outcome.files += [str(path) for path in book.files if book.host.lasting]
            if (text := self.copies or copied) is not None:
                self.desk.copy(text)
        self._summarise()
        if self.pressed.by and not self.book.staff:
            hint = "填好“员工名册”，按钮才会核对岗位。"
            self.outcome.problems.append(Problem("员工名册是空的，没有核对岗位", hint, level=Level.WARN))
        label = self.book.host.label
        self.outcome.problems = [replace(each, file=each.file or label) for each in self.outcome.problems]
        return self.outcome

    def _renew_mirrors(self) -> None:
        """Let sheets that show another's rows show what has changed in them; refreshing renews them all."""
        from cs_macros.sheets import all_sheets

        changed = {change.table.record for change in self.book.changes()}
        for sheet in all_sheets():
            shown, show_again = sheet.mirrors or (None, None)
            stale = shown in changed or self.pressed.name == "refresh"
            if show_again and stale and self.book.has(sheet.record):
                self.outcome.problems += show_again(self.book)

    def _stamp_import(self, batch: str) -> None:
        """New rows of an import carry the batch, so that undo finds them."""
        for name in self.book.imported:
            for row in self.book.opened[name].new_rows:
                row.record.batch = batch

    def _record_said(self, texts: Sequence[Text], batch: str) -> None:
        """Put the texts on record: a line each on the sheet 话术."""
        for each in texts if self.book.has(MadeText) else ():
            line = self.book.table(MadeText).add(record=line_of(each, self.book, batch))
            self.pressed_by_row[id(line)] = self.pressed_by_row.get(id(each.row), self.pressed.name)

    def _journal(self, batch: str) -> None:
        if self.journal_import:
            table = next(iter(self.book.imported), "")
            write_line(self.book, batch, self.pressed.name, table, "", dump(self.journal_import))
        for path in self.book.files:
            write_line(self.book, batch, self.pressed.name, "", path.name, dump({MADE: [None, str(path)]}))
        button = self.pressed_by_row if self.pressed.name == "run" else self.pressed.name
        for change in record_changes(self.book, batch, button, self.journals):
            if change.table.layout.table != "messages":
                self.outcome.changed.append(self.book.describe(change))

    def _mark_refused(self) -> None:
        """Write the reasons into 问题, where the workbook is open before somebody's eyes."""
        if not self.book.host.marks_problems:
            return
        for row, problems in self.refused.values():
            if row.position is not None and "problem" in row.table.where:
                row.record.problem = reasons(problems)

    def _summarise(self) -> None:
        done, refused = sum(self.reached.values()), len(self.refused)
        if not self.outcome.summary and done:
            form = self.pressed.done if isinstance(self.pressed, Move) else ""
            by_state = "，".join(f"{n} 行{state}" for state, n in self.reached.items())
            self.outcome.summary = form.format(n=done) if form else f"{self.pressed.caption}：{by_state}。"
        if refused:
            kept = f"{refused} 行没有通过，保持原样" if done else f"{refused} 行没有通过，未作任何改动"
            self.outcome.summary = " ".join(filter(None, [self.outcome.summary, f"{kept}。"]))


def reasons(problems: Sequence[Problem]) -> str:
    """All reasons of one row, as the column 问题 shows them."""
    parts = [
        f"{p.header}：{p.message}" if p.header and not p.message.startswith(f"{p.header}是") else p.message
        for p in problems
        if p.blocks
    ]
    return "；".join(parts)


def press(request: Press) -> Outcome:
    """Carry out a press.

    Raises:
      CsError: Nothing could be done at all; the workbook is untouched.
    """
    if isinstance(request.pressed, Button):
        request.pressed.action(request)
    else:
        request.move_all(request.rows(), request.pressed)
    return request.finish()
