"""`report summary`: the 小结 of a week or month, the 总结 of a year, over all registers of many workbooks."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cs_macros.book.book import Book
from cs_macros.book.office import MANAGERS
from cs_macros.book.outcome import Outcome
from cs_macros.book.people import acting_person, login_name
from cs_macros.cli.opening import TerminalDesk, is_workbook
from cs_macros.cli.output import BUG, DONE, PUT_RIGHT, Setup, outcome_of_bug
from cs_macros.cli.parallel import read_each
from cs_macros.errors import CsError, Problem
from cs_macros.sheets import ALL_SHEETS

if TYPE_CHECKING:
    from cs_macros.compile.summing.making import Summary
    from cs_macros.compile.summing.reading import Read


def summarise(
    paths: Sequence[Path], which: str, out: Path | None, named: Book | None, setup: Setup, *, workers: int
) -> tuple[Outcome, int]:
    """Read every workbook, write the summary, and archive it where it is whole.

    Raises:
      CsError: The person may not see it, or a file cannot be written.
    """
    from cs_macros.compile.files import refuse_taken
    from cs_macros.compile.summing.kept import name_of
    from cs_macros.compile.summing.making import Summary

    home = paths[0] if paths[0].is_dir() else paths[0].parent
    place = out or home / f"{name_of(which)}.xlsx"
    refuse_taken(place)
    now = setup.clock.replace(microsecond=0)
    reads = read_all(paths, place, which, now, workers, quiet=setup.json)
    people = who_asks(reads, named, setup, now)
    told: dict[str, Any] = {
        "home": home,
        "place": place,
        "by": people.operator,
        "makers": people.holders(*MANAGERS),
    }
    summary = Summary(reads, ALL_SHEETS, which, now, **told)
    outcome = Outcome(summary=summary.told, problems=summary.problems)
    written = write(summary, place, dry_run=setup.dry_run)
    outcome.files += [] if setup.dry_run else written
    for read in summary.reads:
        why = read.refused.message if read.refused else None
        state = "跳过" if read.refused else "已读取"
        outcome.rows.append({"文件": read.label, "情况": state, "登记的行": len(read.lines), "说明": why})
    is_bug = any(read.is_bug for read in reads)
    return outcome, BUG if is_bug else DONE if outcome.ok else PUT_RIGHT


def read_all(
    paths: Sequence[Path], place: Path, which: str, now: datetime, workers: int, *, quiet: bool
) -> list[Read]:
    """Every file, on as many cores as asked for.

    Raises:
      CsError: A folder is not there.
    """
    from cs_macros.compile.files import handed_in
    from cs_macros.hosts.archived import archives

    found = [one for one in handed_in(paths, is_workbook) if one[0].resolve() != place.resolve()]
    read_with = {
        old for path, _ in found for old in archives(path)
    }  # each is read together with its workbook
    files = [one for one in found if one[0] not in read_with]
    work = partial(read_one, which=which, now=now)
    return list(read_each(files, work, workers, None, quiet=quiet))


def read_one(file: tuple[Path, str], *, which: str, now: datetime) -> Read:
    """One file, whatever happens: what cannot be read never stops the others."""
    from cs_macros.compile.grids import is_summary
    from cs_macros.compile.summing.making import first_moment
    from cs_macros.compile.summing.reading import Read, read_book
    from cs_macros.hosts import safe_file
    from cs_macros.hosts.closed import ClosedHost
    from cs_macros.hosts.package.workbook import Package

    path, label = file
    try:
        safe_file.refuse_owned(path)
        book = Book(ClosedHost(path, backups=False), ALL_SHEETS, now=now)
        tables = book.host.tables()
        if not tables and is_summary(Package(safe_file.read_whole(path))):
            return Read(label, path, is_aside=True)
        if not {*tables} & {*ALL_SHEETS}:
            hint = "只统计有登记表的工作簿；要用手工的表格，先用 adopt 带入。"
            raise CsError("里面没有登记表，没有读取。", hint=hint)
        return read_book(book, label, first_moment(which, now))
    except CsError as error:
        refused = Problem(error.saying("没有读取"), error.hint, file=str(path))
        return Read(label, path, refused=refused)
    except Exception as error:  # a bug of ours in one file must not stop the others
        bug = outcome_of_bug(error, str(path)).problems[0]
        return Read(label, path, refused=bug, is_bug=True)


def who_asks(reads: Sequence[Read], named: Book | None, setup: Setup, now: datetime) -> Book:
    """The list of colleagues by which somebody asks for it who may see it.

    Raises:
      CsError: Not with their post.
    """
    from cs_macros.compile.people import book_of_rows
    from cs_macros.compile.summing.making import READERS

    book = named or book_of_rows([row for read in reads for row in read.staff], ALL_SHEETS, now)
    book.operator = acting_person(book, setup.by, login_name(), TerminalDesk(ask=not setup.json))
    if reason := book.forbids("生成小结", READERS):
        raise CsError(f"{reason[0]}，没有统计。", hint=reason[1])
    return book


def write(summary: Summary, place: Path, *, dry_run: bool) -> list[str]:
    """Write the summary, and its archived copy; tell what was written. On a trial run it is thrown away."""
    from cs_macros.compile.files import written
    from cs_macros.compile.summing.kept import older_name
    from cs_macros.compile.summing.pages import Pages

    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / place.name
        Pages(draft, summary).write()
        content = draft.read_bytes()
    if dry_run:
        return []
    files = {place: content}
    if summary.archive:
        if old := summary.replaced:
            files[older_name(old)] = old.path.read_bytes()
        files[summary.archive] = content
    for path, held in files.items():
        written(path, partial(fill, held))
    return list(map(str, files))


def fill(content: bytes, draft: Path) -> None:
    draft.write_bytes(content)
