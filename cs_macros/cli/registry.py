"""Every command by name: the fixed ones, and one for each button."""

from __future__ import annotations

from functools import cache

import click

from cs_macros.cli import buttons, compiling, files, migration, phrases, reports, teaching, workbooks
from cs_macros.sheets import all_sheets, pressables

FIXED: dict[str, tuple[click.Command, ...]] = {
    "工作簿": (
        workbooks.demo,
        workbooks.build,
        workbooks.check,
        workbooks.run,
        workbooks.refresh,
        compiling.compile_week,
        reports.show,
        reports.message,
        reports.lint_message,
        phrases.phrases,
        teaching.teach_format,
        migration.upgrade,
        migration.adopt,
        migration.archive,
        workbooks.undo,
        reports.log,
        reports.doctor,
    ),
    "任何工作簿": (files.set_cells, files.append_row, files.diff, files.restore),
}


@cache
def commands() -> dict[str, click.Command]:
    """Command name → command; a button that is also a fixed command keeps the fixed one."""
    fixed = [command for group in FIXED.values() for command in group]
    made = [buttons.command_for(sheet, pressed) for sheet, pressed in pressables().values()]
    found: dict[str, click.Command] = {}
    for command in (*fixed, *made):
        found.setdefault(str(command.name), command)
    return found


def groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """Heading → (name, one line of help), for the overview; a heading for each sheet."""
    listed = [(title, [_line(command) for command in group]) for title, group in FIXED.items()]
    fixed = {command.name for group in FIXED.values() for command in group}
    for sheet in all_sheets():
        own = [commands()[p.name.replace("_", "-")] for p in (*sheet.pressable, *sheet.everywhere)]
        listed.append((sheet.title, [_line(command) for command in own if command.name not in fixed]))
    return listed


def _line(command: click.Command) -> tuple[str, str]:
    return str(command.name), command.get_short_help_str(60)
