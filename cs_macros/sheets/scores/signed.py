"""Cells that somebody changed after the month was submitted: told to whoever signs next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cs_macros.book.journal import hand_edited, last_values, locked_fields
from cs_macros.book.press import Press
from cs_macros.book.table import Row
from cs_macros.errors import Level


def tell_changes(press: Press, rows: Sequence[Row[Any]]) -> None:
    """Name every cell of the moved rows that is no longer as it was submitted."""
    kept, flow = last_values(press.book), press.sheet.flow
    for row in rows:
        # What this very move asks for was free to be typed in the state that it left.
        locked = locked_fields(row, flow, row.raw.get("status"))
        edited = hand_edited(row, flow, kept.get((row.table.layout.table, row.key), {}))
        for field in (each for each in edited if each in locked):
            found = "提交以后被手工改过"
            hint = "核对这一格；要改数字，请先退回修改。"
            press.outcome.problems.append(row.problem(field, found, hint, Level.WARN))
