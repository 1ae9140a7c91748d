"""What a customer must be asked before a row can be registered: the words are ready beside the refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cs_macros.book.flow import Move
from cs_macros.book.letters import write_letters
from cs_macros.book.made import place
from cs_macros.book.table import Row

if TYPE_CHECKING:
    from cs_macros.book.press import Press


def ask_first(press: Press, row: Row[Any], move: Move) -> None:
    """Note the question that a refused row waits for (`Move.asks_first`)."""
    if move.asks_first:
        row.fill(press.fields)
        press.questions += [(row, letter) for letter in move.asks_first(row.record, press.book)]
        if row.position is not None:  # else it is in no table, and what was typed is all there is of it
            row.reset()


def show_questions(press: Press, keep_file: bool) -> None:
    """Where nothing has passed: the questions on the clipboard, and above the table.

    Args:
      keep_file: A closed file is left alone where nothing has passed.
    """
    texts = write_letters(press.questions, press.book, press.outcome)
    copied = place(texts, press.sheet, press.book, keep=press.refused)
    if keep_file:
        press.book.named.clear()
    if copied is not None:
        press.desk.copy(copied)
