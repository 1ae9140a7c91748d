"""`import-statement --explain`: how statement files are read, without a workbook and without writing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from cs_macros.book.files import asked_files
from cs_macros.book.outcome import Outcome
from cs_macros.cli.output import finish
from cs_macros.resources import OWN_FORMATS

EXPLAINS = "import_statement"
"""The button whose command has `--explain` beside what its declaration gives it."""


def with_explain(command: click.Command) -> click.Command:
    """Give the command its flag."""
    press = command.callback
    assert press is not None

    @click.pass_context
    def callback(ctx: click.Context, /, explain: bool, **given: Any) -> None:
        if not explain:
            press(**given)
            return
        files = [str(name) for name in given["statement_files"]]
        finish(ctx, explained(given["file"], files, given["statement_account"] or None))

    help_text = "只说明文件是怎么读的：编码、表头、对应的列、读进和跳过的行；什么都不写。不必给工作簿。"
    command.params.append(click.Option(["--explain"], is_flag=True, help=help_text))
    command.callback = callback
    return command


def explained(first: Path, files: Sequence[str], tail: str | None) -> Outcome:
    """What each file comes to, in words.

    Args:
      first: The workbook; without further files, the statement itself. The shop's own formats
        are looked for beside it.

    Raises:
      CsError: Nothing is there, or one of the shop's own formats is wrong.
    """
    from cs_macros.sheets.transfers.importing import FILES, read_all
    from cs_macros.statements import explain

    found = asked_files(files or [str(first)], FILES, first if files else None)
    statements, refused = read_all(found, tail, first.parent / OWN_FORMATS)
    return Outcome(summary="\n\n".join(map(explain, statements)), problems=refused)
