"""Releases meet: a workbook that an older or a newer program has made (DESIGN 5.4)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from cs_macros import __version__
from cs_macros.book.office import JournalLine
from cs_macros.book.table import NEWER
from cs_macros.errors import CsError, Level, Problem

if TYPE_CHECKING:
    from cs_macros.book.book import Book
    from cs_macros.hosts.port import Host


def numbers_of(version: str) -> tuple[int, ...]:
    """A version to compare by.

    >>> numbers_of("0.10.0") > numbers_of("0.9.1"), numbers_of("")
    (True, ())
    """
    return tuple(int(number) for number in re.findall(r"\d+", version))


def refuse_newer(host: Host, version: str = __version__) -> None:
    """Leave a workbook alone that a newer program has made: it may hold what this one does not know.

    Raises:
      CsError: It is newer.
    """
    if numbers_of(host.version) > numbers_of(version):
        raise newer(Path(host.label).name, host.version, version)


def newer(name: str, theirs: str, version: str = __version__) -> CsError:
    """The refusal of a newer workbook."""
    return CsError(
        f"“{name}”是较新的版本 {theirs} 做的，这里的程序是 {version}，未作任何改动。",
        hint="请先升级这台电脑上的程序（再装一次新的安装包），再处理这个工作簿。",
    )


def ask_for_upgrade(book: Book, version: str = __version__) -> list[Problem]:
    """A word on an older workbook, at the acting person's first press of the day; everything works in it
    but what rests on a column that it does not have."""
    theirs, told = book.host.version, []
    if theirs and numbers_of(theirs) < numbers_of(version):
        told.append(f"工作簿是 {theirs} 版的，程序是 {version} 版，请升级工作簿")
    if sheets := [table.grid.sheet for table in book.opened.values() if NEWER & table.spared]:
        told.append(f"“{'”“'.join(sheets)}”是较早的版本做的，没有“状态时间”，按状态计的期限不会提醒")
    if not told or has_pressed_today(book):  # the journal is long: most presses need not read it
        return []
    hint = "其余照常可以用；请管理员关闭工作簿后升级它，新的列和按钮才会有。"
    return [Problem(each, hint, level=Level.INFO) for each in told]


def has_pressed_today(book: Book) -> bool:
    """Whether the journal knows a press of the acting person from an earlier moment of the day."""
    journal = book.known(JournalLine)
    operators, today = journal.column("operator"), book.now.date()
    return any(
        moment.date() == today and (operators.get(n) or "") == book.operator
        for n, moment in journal.column("at").items()
    )
