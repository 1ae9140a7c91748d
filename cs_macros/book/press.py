"""A press: gather rows → decide → edits as data → apply once → journal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.choosing import meant_rows
from cs_macros.book.columns import BUTTONS
from cs_macros.book.feedback import feedback_cell, summarise, told_of
from cs_macros.book.flow import Button, Letter, Move
from cs_macros.book.import_lines import write_import
from cs_macros.book.journal import MADE, new_batch, record_changes, write_line
from cs_macros.book.letters import write_letters
from cs_macros.book.made import Text, line_of, place
from cs_macros.book.moving import carry_out, prepare
from cs_macros.book.office import JournalLine
from cs_macros.book.outcome import Outcome
from cs_macros.book.over import MONTH
from cs_macros.book.questions import ask_first, show_questions
from cs_macros.book.refusals import OPERATOR, reasons
from cs_macros.book.releases import ask_for_upgrade
from cs_macros.book.sheets import Sheet
from cs_macros.book.table import Row, Table
from cs_macros.book.texts import MadeText
from cs_macros.cells.kinds import dump
from cs_macros.errors import CsError, Level, Problem
from cs_macros.hosts.port import Cell, Desk


@dataclass
class Press:
    """One press of one button of one sheet.

    Attributes:
      chosen: Row numbers that the person means; None when nothing is selected.
      asks: Values of the button's asks, by their name.
      fields: Cells to type into the rows first, by field (the command line's options).
      outcome: What to tell; actions add to it.
      imports: Table whose new rows came from files → what the journal tells of them all in one row.
      looked: How many rows were looked at, told where it is more than those that moved.
      questions: Messages for refused rows, which are shown and not written into them.
      copies: What belongs on the clipboard, where that is not the one text made.
      tells: The summary of the texts that were really made.
      journals: Rows whose changes are journaled, None for all: refreshing only renews what follows from the
        rest, which is no business record.
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
    questions: list[tuple[Row[Any], Letter]] = field(default_factory=list)
    refused: dict[Row[Any], list[Problem]] = field(default_factory=dict)
    pressed_by_row: dict[Row[Any], str] = field(default_factory=dict)
    reached: Counter[str] = field(default_factory=Counter)
    imports: dict[str, Mapping[str, object]] = field(default_factory=dict)
    journals: Collection[Row[Any]] | None = None
    looked: int = 0

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

    def name_operator(self) -> None:
        """Stop where nobody acts and the press would sign something; point at the cell to fill.

        Raises:
          CsError: It would.
        """
        if self.book.operator or (isinstance(self.pressed, Button) and self.pressed.anonymous):
            return
        if isinstance(self.pressed, Move):
            _ = self.table  # a workbook without this sheet is told so first
        self.desk.point(OPERATOR)
        raise CsError("先在“操作人”填写姓名，未作任何改动。", hint="填好再按一次；命令行用 --by 姓名。")

    # -- which rows -----------------------------------------------------------------------

    def rows(self) -> list[Row[Any]]:
        """The rows to act on.

        Raises:
          CsError: Nothing is selected and this button needs a selection, or nothing is left to do.
        """
        if self.chosen is None and self.fields and isinstance(self.pressed, Move) and self.pressed.registers:
            return [self.table.add(self.fields)]
        rows = meant_rows(self)
        self.looked = self.looked or len(rows)
        for row in rows if self.fields else ():
            row.fill(self.fields)
        return rows

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
            ask_first(self, row, move)
            return False
        self.outcome.problems += problems
        return True

    def _carry_out(self, row: Row[Any], move: Move, sheet: Sheet) -> None:
        assert sheet.flow is not None
        carry_out(row, move, sheet.flow, self.book)
        self.pressed_by_row[row] = move.name
        self.reached[str(row.record.status)] += 1
        self.letters += [(row, letter) for letter in move.letters_for(row.record, self.book)]

    def move_all(self, rows: Sequence[Row[Any]], move: Move) -> None:
        """Move rows: each by itself, or all of them together."""
        if move.together or (move.over and self.table.layout[move.over].kind.name == MONTH):
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

    def note(self, message: str, hint: str = "", level: Level = Level.INFO) -> None:
        """Tell something about the sheet as a whole."""
        self.outcome.problems.append(Problem(message, hint, self.sheet.title, level=level))

    def refuse(self, row: Row[Any], problems: list[Problem]) -> None:
        """Leave a row as typed, and remember the reasons."""
        row.reset()
        if row.position is None:
            row.table.drop(row)
        self.refused[row] = problems
        self.outcome.problems += problems

    def _forbidden_fields(self, row: Row[Any]) -> list[Problem]:
        """Options of the command line may not type into what belongs to buttons."""
        layout, status = row.table.layout, row.record.status
        owned = [layout[name] for name in self.fields if layout[name].owner is BUTTONS]
        return [
            row.problem(column.field, "这一列由按钮填写，不能直接填", "去掉这一项再试。")
            for column in owned
            if status not in column.typed_in
        ]

    # -- once, at the end -----------------------------------------------------------------

    def finish(self) -> Outcome:
        """Make the messages, mark the refused rows, journal, and write it all in one go."""
        book = self.book
        self.outcome.command = self.pressed.name.replace("_", "-")
        self._renew_mirrors()
        if self._has_changes() or self.letters or book.named or book.files or self.imports:
            batch = new_batch(self.book)
            self._stamp_import(batch)
            texts = write_letters([*self.letters, *self.questions], self.book, self.outcome)
            copied = place(texts, self.sheet, self.book, keep=self.refused)
            if self.tells:
                self.outcome.summary = self.tells(texts)
            self._record_said(texts, batch)
            self._mark_refused()
            self._journal(batch)
            self._save()
            told = getattr(self.book.host, "told", ())  # only a closed file has anything to tell
            self.outcome.problems += [Problem(text, level=Level.WARN) for text in told]
            self.outcome.files += [str(path) for path in book.files if book.host.lasting]
            if (text := self.copies or copied) is not None:
                self.desk.copy(text)
        elif self.refused or self.book.host.marks_problems:
            if self.refused:
                show_questions(self, keep_file=not self._marks)
            self._mark_refused()
            self._save()
        else:
            summarise(self)
        if self.pressed.by and not self.book.staff:
            hint = "填好“员工名册”，按钮才会核对岗位。"
            self.outcome.problems.append(Problem("员工名册是空的，没有核对岗位", hint, level=Level.WARN))
        self.outcome.problems += ask_for_upgrade(book)
        label = self.book.host.label
        self.outcome.problems = [replace(each, file=each.file or label) for each in self.outcome.problems]
        return self.outcome

    def _has_changes(self) -> bool:
        return any(name != JournalLine.layout.table for name in self.book.changed_tables())

    def _renew_mirrors(self) -> None:
        """Let sheets that show another's rows show what has changed in them; refreshing renews them all."""
        changed = {*self.book.changed_tables()}
        for line in self.book.sheets.index.values():
            if line.mirrors and (line.mirrors in changed or self.pressed.name == "refresh"):
                sheet = self.book.sheets[line.table]
                if sheet.mirrors and self.book.has(sheet.record):
                    self.outcome.problems += sheet.mirrors[1](self.book)

    def _stamp_import(self, batch: str) -> None:
        """New rows of an import carry the batch, so that undo finds them."""
        for name in self.imports:
            for row in self.book.opened[name].new_rows:
                row.record.batch = batch

    def _record_said(self, texts: Sequence[Text], batch: str) -> None:
        """Put the texts on record: a line each on the sheet 话术."""
        for each in texts if self.book.has(MadeText) else ():
            line = self.book.table(MadeText).add(record=line_of(each, self.book, batch))
            self.pressed_by_row[line] = self.pressed_by_row.get(each.row, self.pressed.name)

    def _journal(self, batch: str) -> None:
        for table, told in self.imports.items():
            for change in write_import(self.book, batch, self.pressed.name, table, told):
                self.outcome.changed.append(change.describe(self.book.host.label))
        for path in self.book.files:
            write_line(self.book, batch, self.pressed.name, "", path.name, dump({MADE: [None, str(path)]}))
        button = self.pressed_by_row if self.pressed.name == "run" else self.pressed.name
        for change in record_changes(self.book, batch, button, self.journals, self.imports):
            if change.table.layout.table != "messages":
                self.outcome.changed.append(change.describe(self.book.host.label))

    @property
    def _marks(self) -> bool:
        return self.book.host.marks_problems or self.pressed.name == "run"

    def _mark_refused(self) -> None:
        """Write the reasons into 问题: where the workbook is open before somebody's eyes, and by `run`,
        whose people never see a terminal. What people emptied loses its reason."""
        if not self._marks:
            return
        for row, problems in self.refused.items():
            if row.position is not None and "problem" in row.table.where:
                row.record.problem = reasons(problems, self._caption(row))
        for table in dict.fromkeys(row.table for row in self.refused):
            for row in table.emptied():
                row.record.problem = None

    def _save(self) -> None:
        """Write it all, and where somebody looks at the sheet, what the press did."""
        summarise(self)
        if self.book.host.marks_problems:
            self.book.told[feedback_cell(self.sheet.table)] = told_of(self)
        self.book.save()

    def _caption(self, row: Row[Any]) -> str:
        """Which button a registered row was refused; of a new row there is only one."""
        if row.record.status is None:
            return ""
        return str(row.record.next_step or "") if self.pressed.name == "run" else self.pressed.caption


def press(request: Press) -> Outcome:
    """Carry out a press.

    Raises:
      CsError: Nothing could be done at all; the workbook is untouched.
    """
    request.name_operator()
    if isinstance(request.pressed, Button):
        request.pressed.action(request)
    else:
        request.move_all(request.rows(), request.pressed)
    return request.finish()
