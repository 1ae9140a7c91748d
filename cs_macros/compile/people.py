"""Who should have handed in, by 员工名册, and did not; and who may see customers' phones."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from cs_macros.book.book import Book
from cs_macros.book.columns import Record
from cs_macros.book.office import MANAGERS, Post, Staff
from cs_macros.book.sheets import Sheets
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell, Grid

if TYPE_CHECKING:
    from cs_macros.compile.gathering import Gathering
    from cs_macros.compile.reading import FileReport

UNMASKED = (Post.ADMIN, *MANAGERS)
"""Posts that may see phones and addresses of all agents' customers."""


def book_of_rows(rows: Sequence[Sequence[Cell]], sheets: Sheets, now: datetime) -> Book:
    """The lists of colleagues of all files put together; of two rows of one name the first counts."""
    record: type[Record] = Staff
    columns = record.layout.columns
    at = [column.field for column in columns].index("name")
    first: dict[str, Sequence[Cell]] = {}
    for cells in rows:
        if cells[at]:
            first.setdefault(str(cells[at]).strip(), cells)
    numbered = dict(enumerate(first.values(), start=2))
    grid = Grid(record.layout.sheet, [column.header for column in columns], numbered)
    return Book(MemoryHost({record.layout.table: grid}, {}), sheets, now=now)


def missing_people(book: Book, gathering: Gathering) -> dict[str, str]:
    """Colleagues with the post who have no row, and no file called after them: name → why."""
    told = gathering.plan.compiled
    read = [file for file in gathering.reports if not file.refused]
    present = {name for file in read for name in named_in(file, read, book, told.posts)}
    found = {}
    for name, person in book.staff.items():
        belongs = told.belongs is None or told.belongs(person, gathering.asked.which)
        if not belongs or not book.holds(name, told.posts) or name in present:
            continue
        # 客服1 is not 客服10; a Chinese name may stand in the middle of anything.
        named = re.compile(rf"(?<![0-9A-Za-z]){re.escape(name)}(?![0-9A-Za-z])")
        if not told.period.per_person and any(named.search(file.label) for file in read):
            continue
        closed = [file.label for file in gathering.reports if file.refused and named.search(file.label)]
        found[name] = f"文件“{closed[0]}”读不了" if closed else "没有收到文件"
    return found


def named_in(
    file: FileReport, read: Sequence[FileReport], book: Book, posts: Sequence[str]
) -> Collection[str]:
    """Who has handed in a file: of many, one that a single agent has registered is that agent's alone,
    whoever has taken over a row of it since; else everybody whose rows are in it."""
    single = file.keepers if len(read) > 1 and len(file.keepers) == 1 else ()
    return single if single and all(book.holds(name, posts) for name in single) else file.people
