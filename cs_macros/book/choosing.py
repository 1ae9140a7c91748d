"""Which rows a press acts on: those selected, those not yet registered, those that are ready."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cs_macros.book.flow import Button, Move
from cs_macros.book.moving import is_copy
from cs_macros.book.over import rows_over
from cs_macros.book.table import Row, Table
from cs_macros.errors import CsError

if TYPE_CHECKING:
    from cs_macros.book.press import Press


def meant(pressed: Move | Button, table: Table[Any], selected: Sequence[int] | None) -> Sequence[int] | None:
    """The rows that somebody chose in an open sheet, where the cursor always stands in some row.

    A single row is a choice only of a button that moves one row, of one that takes a whole month or
    week and is told which, and of a copied row that is to be registered.
    """
    if selected is None or len(selected) != 1 or not pressed.bulk:
        return selected
    if isinstance(pressed, Move) and pressed.takes_many:
        return selected
    if isinstance(pressed, Move) and pressed.registers and selected[0] in set(table.positions):
        return selected if is_copy(table.row(selected[0])) else None
    return None


def meant_rows(press: Press) -> list[Row[Any]]:
    """The rows to act on.

    Raises:
      CsError: Nothing is selected and this button needs a selection, or nothing is left to do.
    """
    return selected_rows(press) if press.chosen is not None and not takes_many(press) else all_rows(press)


def takes_many(press: Press) -> bool:
    """Whether the button says itself which rows it acts on."""
    return isinstance(press.pressed, Move) and press.pressed.takes_many


def selected_rows(press: Press) -> list[Row[Any]]:
    filled = set(press.table.positions)
    rows = [press.table.row(n) for n in dict.fromkeys(press.chosen or ()) if n in filled]
    if not rows and isinstance(press.pressed, Move) and press.pressed.registers:
        return all_rows(press)  # Enter after the last cell leaves the cursor on the next, blank row
    if not rows:
        raise CsError("选中的行是空的，未作任何改动。", hint="选中表里填了内容的行，再按一次。")
    return rows


def all_rows(press: Press) -> list[Row[Any]]:
    caption, pressed = press.pressed.caption, press.pressed
    if isinstance(pressed, Move) and pressed.registers:
        rows = unregistered(press)
        press.looked = len(visible(press))
        if not rows:
            raise CsError("没有新填写的行，未作任何改动。", hint="在表里填好一行，再按一次。")
        return rows
    if not pressed.bulk:
        raise CsError("先选中要处理的行，未作任何改动。", hint=f"点一下要“{caption}”的行，再按按钮。")
    rows = ready(press, pressed) if isinstance(pressed, Move) else []
    if not rows:
        raise CsError(f"没有可以“{caption}”的行，未作任何改动。", hint="检查状态，并把这一步要填的列填好。")
    meant = takes_many(press) and press.chosen is not None
    if not meant and not press.desk.confirm(f"没有选中行。将对 {len(rows)} 行执行“{caption}”，继续吗？"):
        raise CsError("已取消，未作任何改动。", hint="选中要处理的行，再按一次。")
    return rows


def visible(press: Press) -> list[int]:
    hidden = set(press.table.grid.hidden)
    return [n for n in press.table.positions if n not in hidden]


def unregistered(press: Press) -> list[Row[Any]]:
    """Rows without a state, and without a number where the sheet gives numbers."""
    status, layout = press.table.column("status"), press.table.layout
    named = press.table.column(layout.key[0]) if layout.prefix else {}
    return [press.table.row(n) for n in visible(press) if n not in status and n not in named]


def ready(press: Press, move: Move) -> list[Row[Any]]:
    """Rows in a from-state in which everything is typed that the move cannot fill itself."""
    if move.takes_many:
        return [press.table.row(n) for n in picked(press, move)]
    status = press.table.column("status")
    press.looked = len(visible(press))
    rows = [press.table.row(n) for n in visible(press) if status.get(n) in move.from_]
    rows = [row for row in rows if all(is_fillable(press, row, move, field) for field in move.needs)]
    return [row for row in rows if move.waits is None or move.waits(row.record, press.book)]


def picked(press: Press, move: Move) -> list[int]:
    """Row numbers that a move says itself that it acts on."""
    return [*move.picks(press)] if move.picks else rows_over(press, move)


def is_fillable(press: Press, row: Row[Any], move: Move, field: str) -> bool:
    """Whether something stands in a cell, readable or not, or a default would."""
    if field in row.bad or getattr(row.record, field) is not None:
        return True
    default = move.defaults.get(field, press.table.layout[field].default)
    return default is not None and default(row.record, press.book) is not None
