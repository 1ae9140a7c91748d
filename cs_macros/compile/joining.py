"""Rows of several registers of one file, or of one open workbook, as the rows of one report."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from cs_macros.book.book import Book
from cs_macros.compile.grids import File
from cs_macros.compile.linking import JoinedPlan
from cs_macros.compile.opened import readings_of
from cs_macros.compile.plan import Plan
from cs_macros.compile.reading import FileReport, Reading, read_file, read_sources
from cs_macros.errors import CsError
from cs_macros.hosts import safe_file
from cs_macros.hosts.archived import is_archive


def read(path: Path, label: str, plan: Plan, which: str, now: datetime) -> Reading:
    """The rows of a report in one file.

    Raises:
      CsError: Open in a program, locked with a password, damaged, or without such a table.
    """
    if not isinstance(plan, JoinedPlan):
        return read_file(path, label, plan, which, now)
    safe_file.refuse_owned(path)
    file, titles = File(safe_file.read_whole(path), plan.sheets), [part.sheet.title for part in plan.parts]
    whole = Reading(FileReport(path, label), is_aside=file.is_summary)
    if file.is_summary:
        return whole
    for part in plan.parts:
        reading = Reading(FileReport(path, label))
        read_sources(file, part, which, now, reading)
        whole.staff = whole.staff or reading.staff
        join(whole, plan, part, reading)
    if not whole.origins:
        whole.is_aside = file.is_a_register or is_archive(path)
        if not whole.is_aside:
            hint = f"要有“{'”“'.join(titles)}”里的一张。"
            raise CsError("没有认出能统计的登记表，没有读取。", hint=hint)
    return whole


def readings_of_book(book: Book, plan: Plan) -> Iterable[Reading]:
    """The rows of a report as they stand in an open workbook, saved or not, and in its archives.

    Raises:
      CsError: The workbook has no such sheet.
    """
    if not isinstance(plan, JoinedPlan):
        return readings_of(book, plan)
    wholes: dict[str, Reading] = {}  # a file each: a row of it may stand where a row of its archive does
    for part in plan.parts:
        for reading in readings_of(book, part) if book.has(part.record) else ():
            path, label = reading.report.path, reading.report.label
            whole = wholes.setdefault(label, Reading(FileReport(path, label)))
            whole.staff = whole.staff or reading.staff
            join(whole, plan, part, reading)
    return [*wholes.values()]


def join(whole: Reading, plan: JoinedPlan, part: Plan, reading: Reading) -> None:
    """Add the rows of one register; their origins come after those that are there."""
    before = len(whole.origins)
    whole.lines += ((row, place + before, cells) for row, place, cells in plan.joined(part, reading))
    whole.origins += reading.origins
    whole.report.problems += reading.report.problems
    whole.report.people |= reading.report.people
    whole.report.rows = len(whole.lines)
