"""The lines of 使用说明, made from the declarations of the sheets that a workbook has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cs_macros.book.flow import Button, Move
from cs_macros.book.leading import to_sheet
from cs_macros.book.sheets import Sheet
from cs_macros.hosts.port import Cell
from cs_macros.sheets.guide.register import GuideLine, Topic

EVERYBODY = "全体"


def rows_of_guide(sheets: Sequence[Sheet]) -> list[dict[str, Cell]]:
    """A line a sheet, below it one a button and one a state that waits for somebody."""
    return [line for sheet in sheets if sheet.record is not GuideLine for line in about(sheet)]


def about(sheet: Sheet) -> Iterator[dict[str, Cell]]:
    """All lines of one sheet."""
    title = to_sheet(sheet.title, sheet.title)
    yield {"about": title, "topic": Topic.SHEET.value, "name": sheet.title, "what": sheet.note}
    for pressed in (*sheet.pressable, *sheet.everywhere):
        yield {"about": title, "topic": Topic.BUTTON.value, "name": pressed.caption, **button(pressed, sheet)}
    for state in sheet.flow.states if sheet.flow else ():
        yield {"about": title, "topic": Topic.STATE.value, "name": str(state), **waiting(str(state), sheet)}


def button(pressed: Move | Button, sheet: Sheet) -> dict[str, Cell]:
    """What a button does, from where to where, and what has to be filled in first."""
    told: dict[str, Cell] = {"what": pressed.help, "who": "、".join(map(str, pressed.by)) or EVERYBODY}
    asks = "、".join(f"表格上方的“{ask.label}”" for ask in pressed.asks)
    if isinstance(pressed, Move):
        layout = sheet.record.layout
        needed = [layout.header(field) for field in pressed.needs]
        if pressed.registers:
            needed = [column.header for column in layout.columns if column.required]
        source, target = "、".join(map(str, pressed.from_)) or "新填的行", "、".join(map(str, pressed.to))
        told["states"] = f"{source} → {target or '不变'}"
        told["needs"] = "；".join(filter(None, ["、".join(dict.fromkeys(needed)), asks])) or None
    else:
        told["needs"] = asks or None
    return told


def waiting(state: str, sheet: Sheet) -> dict[str, Cell]:
    """What a row in a state waits for, and which buttons it may be moved by."""
    assert sheet.flow is not None
    todo = next((each for name, each in sheet.flow.todos.items() if str(name) == state), None)
    final = state in set(map(str, sheet.flow.final))
    moves = "、".join(move.caption for move in sheet.flow.allowed(state))
    return {
        "what": f"等着：{todo.what}。" if todo else ("已经结束。" if final else "不用做什么，等下一步。"),
        "states": f"可以按：{moves}" if moves else None,
    }
