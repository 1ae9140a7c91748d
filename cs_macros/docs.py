"""Tables of README and manual, made from the declarations: `python -m cs_macros.docs` renews them.

A table stands between `<!-- made: NAME -->` and `<!-- end -->`; tests fail when one is old. The names that
stand in users' files are kept in `docs/contract.json`: new ones are added, none is ever taken out.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cs_macros import messages
from cs_macros.book.columns import TYPED, Column
from cs_macros.book.feedback import feedback_cell
from cs_macros.book.flow import Button, Move
from cs_macros.book.modules import MODULES
from cs_macros.book.settings import all_settings
from cs_macros.book.sheets import Line, Sheet
from cs_macros.build.places import OPERATOR, plan
from cs_macros.cli import registry
from cs_macros.sheets import ALL_SHEETS, SUBJECTS, sheets_of

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
PAGES = (ROOT / "README.md", ROOT / "docs" / "使用手册.md")
CONTRACT_FILE = ROOT / "docs" / "contract.json"
INDEX_FILE = ROOT / "cs_macros" / "sheets" / "index.py"
WIDTH = 98
"""Letters of names in a line of the index."""

OWNERS = {"T": "填写", "B": "按钮", "C": "计算"}


def sheets_table(sheets: Sequence[Sheet]) -> str:
    """Sheets for developers: table, prefix or key, folder."""
    lines = ["| sheet | table | prefix / key | code |", "| --- | --- | --- | --- |"]
    for sheet in sheets:
        layout = sheet.record.layout
        folder = f"cs_macros/sheets/{ALL_SHEETS.index[sheet.table].subject}"
        key = layout.prefix or "key " + "/".join(layout.header(field) for field in layout.key)
        lines.append(f"| {sheet.title} | `{sheet.table}` | {key} | [{folder}]({folder}) |")
    return "\n".join(lines)


def buttons_table(sheets: Sequence[Sheet]) -> str:
    """Every button: caption, command, what it does."""
    lines = ["| 工作表 | 按钮 | 命令 | 作用 |", "| --- | --- | --- | --- |"]
    for sheet in sheets:
        for each in (*sheet.pressable, *sheet.everywhere):
            where = sheet.title if each not in sheet.everywhere else "各登记表"
            lines.append(f"| {where} | {each.caption} | `{each.name.replace('_', '-')}` | {each.help} |")
    return "\n".join(lines)


def commands_table(sheets: Sequence[Sheet]) -> str:
    """The commands that are no button's."""
    lines = ["| 命令 | 作用 |", "| --- | --- |"]
    for name in registry.PLACES:
        command = registry.command(name)
        first, _, _ = ((command and command.help) or "").partition("\n")
        lines.append(f"| `{name}` | {first} |")
    return "\n".join(lines)


def manual(sheets: Sequence[Sheet]) -> str:
    """A section a sheet, for the staff: its picture, its buttons, its columns."""
    return "\n\n".join(section(sheet) for sheet in sheets)


def section(sheet: Sheet) -> str:
    """One sheet of the manual."""
    parts = [f"### {sheet.title}", sheet.note]
    if (PICTURES / f"{sheet.title}.png").exists():
        parts.append(f"![{sheet.title}](pictures/{sheet.title}.png)")
    parts += [about_button(each, sheet) for each in (*sheet.pressable, *sheet.everywhere)]
    if sheet.flow:
        lines = ["| 列 | 谁填 | 必填 | 怎么填 |", "| --- | --- | --- | --- |"]
        lines += [column_line(column, sheet) for column in sheet.record.layout.columns]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def about_button(pressed: Move | Button, sheet: Sheet) -> str:
    """What a button does, from where to where, and what has to be filled in first."""
    lines = [f"**{pressed.caption}**：{pressed.help}", ""]
    if isinstance(pressed, Move):
        layout = sheet.record.layout
        source, target = "、".join(pressed.from_) or "新填的行", "、".join(pressed.to) or "不变"
        needs = "、".join(layout.header(field) for field in pressed.needs) or "—"
        lines.append(f"- 状态：{source} → {target}")
        lines.append(f"- 先填好：{needs}")
    lines.append(f"- 谁来按：{'、'.join(pressed.by) or '全体'}；命令：`{pressed.name.replace('_', '-')}`")
    if pressed.asks:
        lines.append(f"- 表格上方的格子：{'、'.join(ask.label for ask in pressed.asks)}")
    return "\n".join(lines)


def column_line(column: Column, sheet: Sheet) -> str:
    when = "登记时" if column.required else "、".join(needed_by(column, sheet)) or "—"
    hint = column.hint if column.owner is TYPED else "—"
    return f"| {column.header} | {OWNERS[column.owner]} | {when} | {hint} |"


def needed_by(column: Column, sheet: Sheet) -> list[str]:
    """Captions of the buttons that ask for a column."""
    return [move.caption for move in sheet.moves if column.field in move.needs]


MADE = {
    "sheets": sheets_table,
    "commands": commands_table,
    "buttons": buttons_table,
    "manual": manual,
}


def renew(text: str) -> str:
    """The page with its made tables as the declarations have them today."""

    def made(found: re.Match[str]) -> str:
        return f"<!-- made: {found[1]} -->\n\n{MADE[found[1]](ALL_SHEETS.in_order())}\n\n<!-- end -->"

    return re.sub(r"<!-- made: (\w+) -->.*?<!-- end -->", made, text, flags=re.S)


def index() -> str:
    """The module that lists the sheets, so that a press imports only the subjects that it needs."""
    lines = in_tab_order([Line.of(sheet, subject) for subject in SUBJECTS for sheet in sheets_of(subject)])
    return (
        '"""What is known of every sheet before its subject is imported: made by `cs_macros.docs`."""\n\n'
        "from cs_macros.book.sheets import Line\n\n"
        f"# fmt: off\nINDEX = (\n{''.join(map(entry, lines))})\n"
    )


def in_tab_order(lines: Sequence[Line]) -> list[Line]:
    """What every workbook has stands in front or, after the first module, last; modules in work order."""
    front = next((at for at, line in enumerate(lines) if line.module), len(lines))
    places = {"": len(MODULES), **{name: at for at, name in enumerate(MODULES)}}
    return [*lines[:front], *sorted(lines[front:], key=lambda line: places[line.module])]


def entry(line: Line) -> str:
    """One sheet of the index: its names, below them those of its macros, then what is not as usual."""
    names = textwrap.wrap(" ".join(line.macros), WIDTH)
    macros = "".join(f'\n        "{each} "' for each in names) or ' ""'
    cells = ", ".join(f'"{cell}"' for cell in (line.table, line.title, line.subject))
    quoted = {name: f'"{value}"' if isinstance(value, str) else value for name, value in line.more.items()}
    more = ", ".join(f"{name}={value}" for name, value in quoted.items())
    more = f",\n        {more}" if more else ""
    return f"    Line.read({cells},{macros}{more}),\n"


def contract(sheets: Sequence[Sheet]) -> dict[str, Any]:
    """Every name that stands in users' files (DESIGN 5.4), each with those that mean the same."""
    shared = [button for sheet in sheets for button in sheet.everywhere]
    cells = {OPERATOR.name}
    for sheet in sheets:
        places = plan(sheet, shared)
        asks = [*places.tiles, *places.lines, *(each.ask for each in places.fields)]
        cells |= {ask.name for ask in asks} | ({f"{sheet.table}_message"} if places.message else set())
        cells |= set() if places.is_plain else {feedback_cell(sheet.table)}
        cells |= {sheet.head_cell(field) for field in sheet.headed}
    return {
        "tables": {sheet.table: names_of(sheet) for sheet in sheets},
        "cells": sorted(cells),
        "parameters": {key: sorted(setting.names) for key, setting in all_settings().items()},
        "templates": sorted(messages.all_ids()),
    }


def names_of(sheet: Sheet) -> dict[str, Any]:
    """A table's own: its sheet, numbers, columns, states and buttons."""
    layout = sheet.record.layout
    return {
        "sheet": [sheet.title],
        "prefix": [layout.prefix],
        "key": list(layout.key),
        "columns": {c.field: sorted({c.header, *c.synonyms}) for c in layout.columns},
        "states": [str(state) for state in sheet.flow.states] if sheet.flow else [],
        "buttons": {
            each.name: [each.caption, *getattr(each, "also", ())]
            for each in (*sheet.pressable, *sheet.everywhere)
        },
    }


def kept(old: Any, new: Any) -> Any:
    """The contract with what is new, and still with what is no longer there.

    >>> kept({"a": ["x"], "b": []}, {"a": ["y"]})
    {'a': ['x', 'y'], 'b': []}
    """
    if isinstance(old, dict):
        return {**{name: kept(names, new.get(name, type(names)())) for name, names in old.items()},
                **{name: names for name, names in new.items() if name not in old}}  # fmt: skip
    return [*old, *(name for name in new if name not in old)]


def lost(old: Any, new: Any, place: str = "") -> list[str]:
    """The names of the contract that the declarations have no longer.

    >>> lost({"a": ["x", "z"], "b": []}, {"a": ["y", "z"]})
    ['a: x', 'b']
    """
    if isinstance(old, list):
        return [f"{place}: {name}" for name in old if name not in new]
    found = []
    for name, names in old.items():
        here = f"{place}/{name}".lstrip("/")
        found += lost(names, new[name], here) if name in new else [here]
    return found


def written(names: dict[str, Any]) -> str:
    """The contract as text: a line a column, so that a change shows as one."""
    text = json.dumps(names, ensure_ascii=False, indent=1)
    return re.sub(r"\[[^\[\]]*\]", lambda found: re.sub(r"\s*\n\s*", " ", found[0]), text) + "\n"


def agreed() -> dict[str, Any]:
    """The contract as it is kept."""
    found: dict[str, Any] = json.loads(CONTRACT_FILE.read_text("utf-8"))
    return found


def main() -> None:
    """Renew the index of the sheets, all pages and the contract, in place."""
    INDEX_FILE.write_text(index(), "utf-8")
    names = kept(agreed(), contract(ALL_SHEETS.in_order()))
    CONTRACT_FILE.write_text(written(names), "utf-8")
    for page in PAGES:
        page.write_text(renew(page.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
