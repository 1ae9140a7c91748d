"""From a path on the command line to a book to work with, and the person at the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import click

from cs_macros.book.book import Book
from cs_macros.book.outcome import Outcome
from cs_macros.book.people import acting_person, login_name
from cs_macros.book.releases import refuse_newer
from cs_macros.cli.folders import is_workbook as is_workbook
from cs_macros.cli.folders import workbooks as workbooks
from cs_macros.cli.output import BUG, DONE, PUT_RIGHT, Setup, outcome_of_bug, outcome_of_error
from cs_macros.errors import CsError
from cs_macros.hosts.port import Host
from cs_macros.hosts.safe_file import explained
from cs_macros.hosts.sharing import TOO_LONG, is_too_long
from cs_macros.sheets import ALL_SHEETS


class TerminalDesk:
    """The person at the terminal; a script or a pipe is taken to mean what it says."""

    def __init__(self, *, ask: bool = True) -> None:
        self.ask = ask and sys.stdin.isatty() and sys.stdout.isatty()

    def selection(self, table: str) -> Sequence[int] | None:
        return None

    def confirm(self, question: str) -> bool:
        return not self.ask or click.confirm(question, default=False)

    def say(self, text: str) -> None:
        click.echo(text, err=True)

    def point(self, name: str) -> None:
        """A terminal has no cells; the error says which option to give."""

    def copy(self, text: str) -> bool:
        """The text stands on stdout; the clipboard belongs to whoever sits at the screen."""
        return False


def open_host(path: Path, setup: Setup, *, newer: bool = False) -> Host:
    """The workbook where it lives: closed on disk, open in a program, or a copy to try things on.

    Args:
      newer: Whether it may be one that a newer program has made.

    Raises:
      CsError: There is no such file, it is no workbook, or a newer program has made it.
    """
    with explained(path):
        there = path.exists()
    if not there and is_too_long(path):
        raise CsError(f"“{path}”{TOO_LONG[0]}，未作任何改动。", hint=TOO_LONG[1])
    if not there:
        raise CsError(f"找不到文件“{path}”。", hint="核对路径和文件名；新工作簿用 cs-macros build 生成。")
    host: Host
    if setup.live:
        from cs_macros.hosts.opened import open_live

        host = open_live(path)
    else:
        from cs_macros.hosts.closed import ClosedHost
        from cs_macros.migrate.robbed import mended

        host = ClosedHost(path, mend=mended)
    if not newer:
        refuse_newer(host)
    if setup.dry_run:
        from cs_macros.hosts.memory import MemoryHost

        host = MemoryHost.copy_of(host)
    return host


def open_book(path: Path, setup: Setup) -> Book:
    """A workbook with its clock and its acting person."""
    book = Book(open_host(path, setup), ALL_SHEETS, now=setup.clock)
    book.operator = acting_person(book, setup.by, login_name(), TerminalDesk(ask=not setup.json))
    return book


def each_file(files: Iterable[Path], work: Callable[[Path], Outcome]) -> tuple[Outcome, int]:
    """Do the same to many files: each has its own verdict, a bad one never stops the others.

    Returns:
      Everything together, and the worst exit status.
    """
    together, worst = Outcome(), DONE
    for file in files:
        one, status = verdict(file, work)
        together.add(one)
        worst = max(worst, status)
    return together, worst


def verdict(file: Path, work: Callable[[Path], Outcome]) -> tuple[Outcome, int]:
    """One file's outcome and status, whatever happens."""
    try:
        outcome = work(file)
    except CsError as error:
        return outcome_of_error(error, str(file)), PUT_RIGHT
    except Exception as error:  # a bug of ours in one file must not stop the others
        return outcome_of_bug(error, str(file)), BUG
    return outcome, DONE if outcome.ok else PUT_RIGHT
