"""One folder a subject. START HERE.

`register.py` declares the columns, `flow.py` the states and moves, `rules.py` decides,
`buttons.py` says what a button does besides. This module lists the sheets in tab order.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cs_macros.book.columns import Record
    from cs_macros.book.flow import Button, Flow, Move, Sheet


@cache
def all_sheets() -> tuple[Sheet, ...]:
    """Every sheet of the workbook, in tab order."""
    # Imported here, so that the layers below may import a subject's register without the rest.
    from cs_macros.sheets import (
        after_sales,
        board,
        cleaning,
        masters,
        rejections,
        returns,
        roster,
        scores,
        texts,
        transfers,
    )

    return (
        *board.SHEETS,
        *transfers.SHEETS,
        *after_sales.SHEETS,
        *returns.SHEETS,
        *rejections.SHEETS,
        *scores.SHEETS,
        *roster.SHEETS,
        *cleaning.SHEETS,
        *texts.SHEETS,
        *masters.SHEETS,
    )


def registers() -> tuple[Sheet, ...]:
    """The sheets whose rows have a life."""
    return tuple(sheet for sheet in all_sheets() if sheet.flow)


def flow_of(record: type[Record]) -> Flow[Any] | None:
    return next((sheet.flow for sheet in all_sheets() if sheet.record is record), None)


def record_of(table: str) -> type[Record] | None:
    """The row type of a table, by the table's name."""
    return next((sheet.record for sheet in all_sheets() if sheet.table == table), None)


def pressables() -> dict[str, tuple[Sheet, Move | Button]]:
    """Function name → its sheet and what is pressed; names are unique."""
    found: dict[str, tuple[Sheet, Move | Button]] = {}
    for sheet in all_sheets():
        for each in (*sheet.pressable, *sheet.everywhere):
            found.setdefault(each.name, (sheet, each))
    return found
