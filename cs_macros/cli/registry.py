"""Every command by name: the fixed ones, and one for each button; each is made when it is asked for."""

from __future__ import annotations

from functools import cache
from importlib import import_module

import click

FIXED: dict[str, dict[str, tuple[str, str]]] = {
    "工作簿": {
        "demo": ("workbooks", "demo"),
        "build": ("workbooks", "build"),
        "check": ("checking", "check"),
        "run": ("workbooks", "run"),
        "refresh": ("refreshing", "refresh"),
        "compile": ("compiling", "compile_week"),
        "report": ("reporting", "report"),
        "show": ("reports", "show"),
        "message": ("reports", "message"),
        "lint-message": ("reports", "lint_message"),
        "phrases": ("phrases", "phrases"),
        "teach-format": ("teaching", "teach_format"),
        "upgrade": ("migration", "upgrade"),
        "adopt": ("migration", "adopt"),
        "archive": ("migration", "archive"),
        "forget": ("forgetting", "forget"),
        "undo": ("workbooks", "undo"),
        "log": ("reports", "log"),
        "doctor": ("reports", "doctor"),
    },
    "任何工作簿": {
        "set": ("files", "set_cells"),
        "append": ("files", "append_row"),
        "diff": ("files", "diff"),
        "restore": ("files", "restore"),
    },
}
"""Heading → name → (module of `cli`, attribute) of the commands that are no button's."""

PLACES = {name: place for group in FIXED.values() for name, place in group.items()}


def names() -> list[str]:
    """Every command's name; a button that is also a fixed command is named once. Imports no subject."""
    from cs_macros.sheets import ALL_SHEETS  # the fixed commands need no sheet

    macros = (macro for line in ALL_SHEETS.index.values() for macro in line.macros)
    return list(dict.fromkeys([*PLACES, *map(command_name, macros)]))


def command_name(macro: str) -> str:
    """The command that presses a button, by the name of its function."""
    return macro.replace("_", "-")


@cache
def command(name: str) -> click.Command | None:
    """The command of a name, None for no command's; nothing is imported but what it needs."""
    if name in PLACES:
        module, attribute = PLACES[name]
        fixed: click.Command = getattr(import_module(f"cs_macros.cli.{module}"), attribute)
        return fixed
    if name not in names():
        return None
    # Here, not above: the fixed commands need no button.
    from cs_macros.cli.buttons import command_for
    from cs_macros.sheets import ALL_SHEETS

    return command_for(*ALL_SHEETS.pressable(name.replace("-", "_")))


def commands() -> dict[str, click.Command]:
    """Every command by name."""
    return {name: made for name in names() if (made := command(name))}


def groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """Heading → (name, one line of help), for the overview; a heading for each sheet."""
    from cs_macros.sheets import ALL_SHEETS

    listed = [(title, [_line(name) for name in group]) for title, group in FIXED.items()]
    for line in ALL_SHEETS.index.values():
        own = [name for macro in line.macros if (name := command_name(macro)) not in PLACES]
        listed.append((line.title, [_line(name) for name in own]))
    return listed


def _line(name: str) -> tuple[str, str]:
    made = command(name)
    assert made is not None
    return name, made.get_short_help_str(60)
