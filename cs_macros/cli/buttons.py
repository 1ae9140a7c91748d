"""One command a button, made from its declaration."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from cs_macros.book.book import Book
from cs_macros.book.columns import BUTTONS, TYPED, Column
from cs_macros.book.flow import Ask, Button, Move
from cs_macros.book.press import Press, press
from cs_macros.book.sheets import Sheet
from cs_macros.cells.parsers import plain
from cs_macros.cli import Command
from cs_macros.cli.explaining import EXPLAINS, with_explain
from cs_macros.cli.opening import TerminalDesk, open_book
from cs_macros.cli.output import Setup, finish
from cs_macros.errors import BadCells, Problem
from cs_macros.sheets import ALL_SHEETS

FILE = click.Path(path_type=Path, dir_okay=False)


def command_for(sheet: Sheet, pressed: Move | Button) -> click.Command:
    """The command that presses a button in a workbook."""
    params: list[click.Parameter] = [click.Argument(["file"], type=FILE, metavar="工作簿")]
    params += [ask_parameter(ask) for ask in pressed.asks]
    if isinstance(pressed, Move):
        params += row_parameters() + field_options(sheet, pressed)
    elif not pressed.asks or not pressed.bulk:
        params += row_parameters()
    command = Command(
        pressed.name.replace("_", "-"),
        params=params,
        callback=click.pass_context(_pressing(sheet, pressed)),
        help=pressed.help,
        short_help=pressed.caption,
    )
    return with_explain(command) if pressed.name == EXPLAINS else command


def row_parameters() -> list[click.Parameter]:
    """Which rows are meant."""
    return [
        click.Argument(["keys"], nargs=-1, metavar="[记录号]…"),
        click.Option(["--row"], type=int, multiple=True, metavar="行号", help="表格软件里的行号，可给多次。"),
        click.Option(["--all", "every"], is_flag=True, help="所有做得了这一步的行，不再询问。"),
    ]


def ask_parameter(ask: Ask) -> click.Parameter:
    """An ask of the button: an argument in capitals, or an option."""
    if ask.option and not ask.option.startswith("--"):
        nargs = -1 if ask.many else 1
        return click.Argument([ask.name], nargs=nargs, required=False, metavar=f"{ask.label}{'…' * ask.many}")
    flags = (ask.option or f"--{ask.name.replace('_', '-')}").split()
    return click.Option(
        [*flags, ask.name], multiple=ask.many, metavar=ask.label, help=f"{ask.hint or ask.label}。"
    )


def field_options(sheet: Sheet, move: Move) -> list[click.Parameter]:
    """An option for each column that may be typed; those that the move needs come first.

    An option that the move asks for on its own is not a column's: it holds for all rows.
    """
    asked = {flag for ask in move.asks for flag in ask.option.split()}
    columns = [
        c for c in sheet.record.layout.columns if c.owner is TYPED or (c.owner is BUTTONS and c.typed_in)
    ]
    columns.sort(key=lambda c: c.field not in move.needs)
    return [
        click.Option([c.option, f"field_{c.field}"], metavar=c.header, help=help_of(c, move))
        for c in columns
        if c.field != "next_step" and c.option not in asked
    ]


def help_of(column: Column, move: Move) -> str:
    needed = "必填。" if column.field in move.needs or (move.registers and column.required) else ""
    return f"{column.header}：{column.hint}。{needed}"


def _pressing(sheet: Sheet, pressed: Move | Button) -> Callable[..., None]:
    def callback(
        ctx: click.Context,
        file: Path,
        keys: tuple[str, ...] = (),
        row: tuple[int, ...] = (),
        every: bool = False,
        **given: Any,
    ) -> None:
        setup: Setup = ctx.obj
        fields = {
            n.removeprefix("field_"): v for n, v in given.items() if n.startswith("field_") and v is not None
        }
        asks = {name: value for name, value in given.items() if not name.startswith("field_")}
        book = open_book(file, setup)
        on = sheet_of(keys, book, sheet)
        chosen = chosen_rows(book, on, keys, row)
        desk = TerminalDesk(ask=not (setup.json or every))
        finish(ctx, press(Press(on, pressed, book, desk, chosen, asks, fields)))

    return callback


def sheet_of(keys: tuple[str, ...], book: Book, sheet: Sheet) -> Sheet:
    """The register that a record number belongs to, for a button that is no single register's."""
    if not keys or sheet.flow or sheet.table != "board":
        return sheet
    for each in ALL_SHEETS.registers():
        if book.has(each.record) and (plain(keys[0]) if each.record.layout.prefix else keys[0]) in (
            book.table(each.record).by_key
        ):
            return each
    return sheet


def chosen_rows(book: Book, sheet: Sheet, keys: tuple[str, ...], rows: tuple[int, ...]) -> list[int] | None:
    """Row numbers behind keys and --row; None when neither was given.

    Raises:
      BadCells: Some key or row is not in the table.
    """
    if not keys and not rows:
        return None
    table = book.table(sheet.record)
    filled = set(table.positions)
    problems = [
        Problem("这一行是空的或不在表里", "核对行号。", sheet=table.grid.sheet, row=n)
        for n in rows
        if n not in filled
    ]
    found = [n for n in rows if n in filled]
    for key in keys:
        places = table.by_key.get(plain(key) if table.layout.prefix else key, [])
        if not places:
            problems.append(Problem(f"没有记录 {key}", "核对记录号。", sheet=table.grid.sheet, value=key))
        found += places
    if problems:
        raise BadCells(problems)
    return found
