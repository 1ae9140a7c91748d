"""How a command ends: text for people or one JSON object, and the exit status (DESIGN 5.2)."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from cs_macros.book.outcome import Outcome
from cs_macros.errors import BadCells, CsError, Level, Problem, UsageError

__all__ = ["Outcome", "Setup", "finish", "log_bug", "outcome_of_error"]

DONE, PUT_RIGHT, WRONG_USAGE, BUG = 0, 1, 2, 3
MARKS = {Level.BLOCK: ("✗", "red"), Level.WARN: ("！", "yellow"), Level.INFO: ("·", "cyan")}


@dataclass
class Setup:
    """What the options before (or after) the command say.

    Attributes:
      now: Replaces the clock everywhere.
      live: Use the program that has the workbook open.
      command: Name of the command being run.
    """

    json: bool = False
    by: str = ""
    now: datetime | None = None
    dry_run: bool = False
    live: bool = False
    command: str = ""

    @property
    def clock(self) -> datetime:
        return self.now or datetime.now()


def finish(ctx: click.Context, outcome: Outcome, status: int | None = None) -> None:
    """Print the outcome and leave with its exit status."""
    setup: Setup = ctx.obj
    outcome.command = setup.command or outcome.command
    if setup.dry_run and outcome.summary:
        outcome.summary += "（试运行，文件没有改动）"
    if setup.json:
        text = json.dumps(outcome.as_json(), ensure_ascii=False)
        click.echo(text.encode("utf-8", "backslashreplace").decode())  # half a character is no end of JSON
    else:
        print_outcome(outcome)
    for pages in outcome.follows:
        make_pdf(pages)
    ctx.exit(status if status is not None else (DONE if outcome.ok else PUT_RIGHT))


def make_pdf(pages: Path) -> None:
    """Make the PDF of a printed file, now that everything is told."""
    from cs_macros.hosts.pdf import made_beside, told

    sys.stdout.flush()
    click.echo(told(pages, made_beside(pages)), err=True)


def print_outcome(outcome: Outcome) -> None:
    """The outcome as text: what was done, the messages, then everything to put right."""
    if outcome.rows:
        print_rows(outcome)
    if outcome.summary:
        click.echo(outcome.summary)
    for message in outcome.messages:
        click.echo(f"\n话术（{message['number'] or '还没有登记的行'}）：\n{message['text']}")
    blocking = sum(problem.blocks for problem in outcome.problems)
    if blocking > 1:
        click.echo(f"\n有 {blocking} 处需要修改：")
    of_many = len({each.file for each in outcome.problems if each.file}) > 1 or any(
        "文件" in row for row in outcome.rows
    )
    for problem in outcome.problems[:SHOWN]:
        mark, colour = MARKS[problem.level]
        file = Path(problem.file).name if of_many else ""
        file += "：" if file and not problem.place else ""
        click.secho(f"{mark} {file}{problem}", fg=colour, err=problem.blocks)
    if len(outcome.problems) > SHOWN:
        click.echo(f"…… 还有 {len(outcome.problems) - SHOWN} 条，用 --json 看全部。", err=True)
    for file in outcome.files:
        click.echo(f"文件：{file}")


SHOWN = 300
"""Problems printed for people; `--json` has them all."""

WIDEST_TABLE = 5
"""More columns than this do not fit a terminal: each row is then a list of its filled cells."""


def print_rows(outcome: Outcome) -> None:
    """Rows as a table that knows how wide a 汉字 is, or one under the other where they are wide."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    headers = list(dict.fromkeys(header for row in outcome.rows for header in row))
    if len(headers) > WIDEST_TABLE:
        for row in outcome.rows:
            click.echo("，".join(f"{header}：{value}" for header, value in row.items() if value is not None))
            click.echo()
        return
    table = Table(show_lines=False)
    for header in headers:
        table.add_column(header, overflow="fold")
    for row in outcome.rows:
        # Text, not str: rich would read the [ ] of a cell as its own markup.
        table.add_row(*(Text("" if row.get(header) is None else str(row[header])) for header in headers))
    Console(highlight=False).print(table)


def outcome_of_error(error: CsError, file: str = "") -> Outcome:
    """A refusal as an outcome."""
    if isinstance(error, BadCells):
        return Outcome(problems=list(error.problems))
    return Outcome(problems=[Problem(error.message, error.hint, file=file)])


def status_of_error(error: CsError) -> int:
    return WRONG_USAGE if isinstance(error, UsageError) else PUT_RIGHT


def log_bug(error: BaseException) -> Path:
    """Write a traceback where its finder can be asked to send it from."""
    from platformdirs import user_log_path

    folder = user_log_path("cs_macros", appauthor=False, ensure_exists=True)
    path = folder / "出错记录.log"
    with path.open("a", encoding="utf-8") as log:
        command = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
        log.write(f"{datetime.now():%Y-%m-%d %H:%M:%S} {Path(sys.argv[0]).name} {command}\n")
        log.write("".join(without_values(error)) + "\n")
    return path


def without_values(error: BaseException) -> Iterator[str]:
    """A traceback without what the errors say: their words may quote a cell, and the log is sent away."""
    if before := error.__cause__ or error.__context__:
        yield from without_values(before)
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__qualname__}\n"


def outcome_of_bug(error: BaseException, file: str = "") -> Outcome:
    """Our own mistake as an outcome; the traceback is in the log file that it names."""
    path = log_bug(error)
    problem = Problem("程序出错，没有做完，请先核对文件", f"把 {path} 发给维护人。", file=file)
    return Outcome(problems=[problem])
