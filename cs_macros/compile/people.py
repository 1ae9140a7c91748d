"""Who should have handed in, by 员工名册, and did not; and who may see customers' phones."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cs_macros.book.book import Book
from cs_macros.book.columns import Record
from cs_macros.book.office import MANAGERS, Post, Staff
from cs_macros.compile.gathering import Verdict
from cs_macros.compile.plan import Plan
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell, Grid
from cs_macros.sheets import ALL_SHEETS

UNMASKED = (Post.ADMIN, *MANAGERS)
"""Posts that may see phones and addresses of all agents' customers."""


@dataclass(frozen=True)
class Missing:
    """Colleagues of whom nothing came.

    Attributes:
      source: Where the list of colleagues comes from, in words; empty where there is none.
      people: Name → what is known about it.
    """

    source: str
    people: Mapping[str, str]


def book_of_staff(path: Path, now: datetime) -> Book:
    """A workbook whose 员工名册 and 参数 count."""
    return Book(ClosedHost(path), ALL_SHEETS, now=now)


def book_of_rows(rows: Sequence[Sequence[Cell]], now: datetime) -> Book:
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
    return Book(MemoryHost({record.layout.table: grid}, {}), ALL_SHEETS, now=now)


def missing_people(book: Book, source: str, plan: Plan, verdicts: Sequence[Verdict]) -> Missing:
    """Colleagues with the post and without a file; a file is known by its rows or by its name."""
    read = [verdict for verdict in verdicts if not verdict.refused]
    present = {name for verdict in read for name in verdict.people}
    found = {}
    for name in book.staff:
        if not book.holds(name, plan.posts) or name in present:
            continue
        # 客服1 is not 客服10; a Chinese name may stand in the middle of anything.
        named = re.compile(rf"(?<![0-9A-Za-z]){re.escape(name)}(?![0-9A-Za-z])")
        if any(named.search(verdict.label) for verdict in read):
            continue
        closed = [verdict.label for verdict in verdicts if verdict.refused and named.search(verdict.label)]
        found[name] = f"文件“{closed[0]}”读不了" if closed else "没有收到文件"
    return Missing(source if book.staff else "", found)
