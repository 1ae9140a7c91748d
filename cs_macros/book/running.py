"""执行下一步: carry out the move that people chose in each row, from any program (DESIGN 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cs_macros.book.choosing import picked as rows_picked
from cs_macros.book.press import Press
from cs_macros.book.sheets import Sheet
from cs_macros.book.table import Row
from cs_macros.errors import CsError


def run_next_steps(press: Press, sheets: Sequence[Sheet]) -> int:
    """Make each row's chosen move; a refused row keeps its choice.

    Args:
      sheets: The registers to look through, in this order.

    Returns:
      How many rows had a choice.
    """
    count = 0
    tried: set[tuple[str, int]] = set()
    for sheet in sheets:
        if not press.book.has(sheet.record):
            continue
        for row in rows_with_choice(press, sheet):
            count += 1
            make_choice(press, row, sheet, tried)
    return count


def rows_with_choice(press: Press, sheet: Sheet) -> list[Row[Any]]:
    """Rows in which 下一步 is filled; in an open workbook without those that a filter hides."""
    table = press.book.table(sheet.record)
    hidden = set(table.grid.hidden) if press.book.host.marks_problems else set()
    chosen = set(press.chosen) if press.chosen is not None and sheet is press.sheet else None
    return [
        table.row(n) for n in table.column("next_step") if n not in hidden and (chosen is None or n in chosen)
    ]


def make_choice(press: Press, row: Row[Any], sheet: Sheet, tried: set[tuple[str, int]]) -> None:
    """One row's choice; a move over a whole month or week takes the rows of that with it, and one
    that makes a file takes the others that chose it.

    Args:
      tried: (button, row number) of the rows that such moves have already taken.
    """
    assert sheet.flow is not None
    assert row.position is not None
    if row.record.next_step is None:
        return  # another row's choice has taken it along
    caption = str(row.record.next_step).strip()
    move = sheet.flow.by_caption(caption)
    if move is None:
        allowed = "、".join(each.caption for each in sheet.flow.allowed(row.record.status))
        press.refuse(
            row, [row.problem("next_step", "没有这个动作", f"这一行现在可以：{allowed or '（无）'}。")]
        )
        return
    if not move.takes_many and move.concludes is None:
        press.move(row, move, sheet)
    elif (move.name, row.position) not in tried:
        whole = replace(press, sheet=sheet, pressed=move, chosen=[row.position], asks={})
        try:
            picked = rows_picked(whole, move) if move.takes_many else same_choice(press, row, sheet)
        except CsError as error:
            press.refuse(row, [row.problem("next_step", error.message, error.hint)])
            return
        rows = [row.table.row(n) for n in picked if (move.name, n) not in tried]
        tried.update((move.name, n) for n in picked)
        whole.move_all(rows, move)
        if row.position not in picked:
            hint = f"核对状态和日期；要处理别的周或月，在表上方填好再按“{caption}”。"
            press.refuse(row, [row.problem("next_step", f"这一次的“{caption}”不包括这一行", hint)])


def same_choice(press: Press, row: Row[Any], sheet: Sheet) -> list[int]:
    """Row numbers of all rows that chose what a row chose."""
    waiting = [
        each for each in rows_with_choice(press, sheet) if each.record.next_step == row.record.next_step
    ]
    return [each.position for each in waiting if each.position is not None]
