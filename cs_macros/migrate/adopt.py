"""`adopt`: rows of the sheets that people already have, brought into a workbook of ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.headers import normal
from cs_macros.book.journal import Numbers, new_batch, write_line
from cs_macros.book.outcome import Outcome
from cs_macros.book.sheets import Sheets
from cs_macros.cells.kinds import dump
from cs_macros.errors import CsError, Level, Problem
from cs_macros.foreign.page import Page, pages
from cs_macros.foreign.recognise import Found, find_tables
from cs_macros.foreign.taking import Taken, take_rows
from cs_macros.hosts import safe_file
from cs_macros.hosts.package.workbook import Package
from cs_macros.hosts.port import Cell
from cs_macros.migrate.damage import oddity
from cs_macros.migrate.days import clues_of, settle_days
from cs_macros.migrate.journaled import BUTTON, known_prints, lines_of
from cs_macros.migrate.landing import LandingHost
from cs_macros.migrate.marks import Marks, add_marks, marks_of
from cs_macros.migrate.settling import Settling, key_of, oddities, place_notes
from cs_macros.migrate.widening import free_header


def adopt(old: Path, host: LandingHost, book: Book, *, dry_run: bool = False) -> Outcome:
    """Bring in every row that is recognised and not there yet, as one import.

    Args:
      book: A book on `host`.
      dry_run: Say what would be done, and write nothing.

    Raises:
      CsError: The old workbook cannot be read, or nothing in it is recognised.
    """
    package = Package(safe_file.read_whole(old))
    found, blank_pages = recognised(package, old.name, book.sheets)
    outcome = Outcome(rows=mapping(found))
    outcome.problems += [not_recognised(page) for page in blank_pages]
    marks = marks_of(package, [*{id(one.page): one.page for one in found}.values(), *blank_pages])
    work = Adoption(host, book, outcome, old.name, marks)
    for one in found:
        work.take(one)
    outcome.problems += work.settling.problems + oddities(iter(work.odd))
    outcome.problems = [replace(each, file=each.file or str(old)) for each in outcome.problems]
    if work.added and not dry_run:
        work.journal(old.name)
        book.save()
    outcome.summary = work.summary(old.name)
    return outcome


def recognised(package: Package, name: str, sheets: Sheets) -> tuple[list[Found], list[Page]]:
    """The tables of a workbook, and its filled sheets without any.

    Raises:
      CsError: There is none.
    """
    found: list[Found] = []
    without = []
    for page in pages(package):
        tables = find_tables(page, sheets)
        found += tables
        if not tables and page.cells:
            without.append(page)
    if not found:
        raise CsError(
            f"“{name}”里没有认出任何登记表或字典，未作任何改动。",
            hint="检查表头是否写着“应付金额、付款人、姓名、店铺名”这样的列名；没有表头的先补上。",
        )
    return found, without


def not_recognised(page: Page) -> Problem:
    hint = (
        "如果里面有要带的记录，给列加上“订单号、应付金额”这样的表头，"
        "或把表的名称（如“退换货登记表”）写在表头上面，再试。"
    )
    return Problem("没有认出可以带入的表，整张没有带过来", hint, page.name, level=Level.WARN)


def mapping(found: list[Found]) -> list[dict[str, Any]]:
    """Which column became which, for people to check."""
    return [
        {
            "旧表": f"{one.page.name}（第 {one.header} 行表头）",
            "旧列": heading.label,
            "带入": one.target.record.layout.sheet,
            "列": one.target.layout.header(heading.field) if heading.field else "（照原样加在表尾）",
        }
        for one in found
        for heading in one.headings
    ]


class Adoption:
    """One run: what was added, repeated, and left over."""

    def __init__(self, host: LandingHost, book: Book, outcome: Outcome, file: str, marks: Marks) -> None:
        self._file, self._marks = file, marks
        self.host, self.book, self.outcome = host, book, outcome
        self.settling = Settling(book, Numbers(book))
        self.added: dict[str, list[str]] = {}
        self.states: Counter[str] = Counter()
        self.repeated = 0
        self.odd: list[tuple[str, str, str]] = []
        self._seen: Counter[str] = Counter()
        self._known: dict[str, set[str]] = {}
        self._keys: dict[str, set[str]] = {}

    def take(self, found: Found) -> None:
        """Bring the new rows of one table in."""
        record = found.target.record
        if not self.book.has(record):
            hint = "用 cs-macros upgrade 补上这张表，或换一个工作簿。"
            problem = Problem(
                f"目标工作簿没有“{record.layout.sheet}”，这张表没有带过来", hint, found.page.name
            )
            self.outcome.problems.append(replace(problem, row=found.header, level=Level.WARN))
            return
        rows = list(take_rows(found, self.outcome.problems, self._seen))
        settle_days(found, rows, clues_of(found, self._file), self.book.now)
        for text in add_marks(self._marks, found, rows):
            self.outcome.problems.append(Problem(text, "", found.page.name, level=Level.INFO))
        headers = self._more_headers(found, rows)
        for taken in rows:
            if self._is_known(taken):
                self.repeated += 1
            else:
                self._add(taken, headers)

    def _is_known(self, taken: Taken) -> bool:
        """Whether a row is in the workbook already, by its key or as adopted before."""
        record = taken.found.target.record
        table = record.layout.table
        if table not in self._known:
            self._known[table] = known_prints(self.book, table)
            mine = self.book.table(record).by_key
            self._keys[table] = {*mine, *lines_of(self.book, table), *self.book.archived_keys(record)}
        if not {taken.print, taken.old_print}.isdisjoint(self._known[table]):
            return True
        key = key_of(taken, self.book)
        known = key is not None and key in self._keys[table]
        if key is not None:
            self._keys[table].add(key)
        return known

    def _add(self, taken: Taken, headers: Mapping[str, str]) -> None:
        found, layout = taken.found, taken.found.target.layout
        row = self.settling.settle(taken)
        more: dict[str, Cell] = {}
        for label, cell in taken.more.items():
            if header := headers.get(label):
                more[header] = cell
            else:
                taken.notes.append(f"{label}：{cell}")
        more |= place_notes(row, taken.notes)
        table = found.target.record.layout.table
        self.host.more.setdefault(table, []).append(more)
        self.added.setdefault(table, []).append(taken.print)
        self.states[str(getattr(row.record, "status", None) or "")] += 1
        for name, cell in taken.raw.items():
            if name not in row.bad and (what := oddity(layout[name], cell, taken.whens.get(name, ""))):
                self.odd.append((found.page.name, found.mapped[name].label, what))

    def _more_headers(self, found: Found, rows: Sequence[Taken]) -> dict[str, str]:
        """Label of a column that is none of ours → the header it gets; empty where there is no room."""
        own = [each.label for each in found.headings if not each.field]
        labels = list(dict.fromkeys([*own, *(label for row in rows for label in row.more)]))
        record = found.target.record
        table = self.book.table(record)
        if not labels or not self.host.room(record.layout.table):
            return {}
        foreign = {normal(header): header for at, header in enumerate(table.grid.headers)
                   if at not in table.where.values()}  # fmt: skip
        coming = [header for row in self.host.more.get(record.layout.table, []) for header in row]
        foreign |= {normal(header): header for header in coming}
        taken = [*table.grid.headers, *coming]
        result: dict[str, str] = {}
        for label in labels:
            result[label] = foreign.get(normal(label)) or free_header(label, [*taken, *result.values()])
        return result

    def journal(self, name: str) -> None:
        """One batch for it all: the identities of the rows, so that a second run knows them."""
        batch = new_batch(self.book)
        for table, prints in self.added.items():
            for part in _portions(prints):
                told = {"file": name, "rows": len(part), "lines": part}
                write_line(self.book, batch, BUTTON, table, "", dump(told))

    def summary(self, name: str) -> str:
        count = sum(map(len, self.added.values()))
        by_state = "，".join(f"{n} 行{state}" for state, n in self.states.items() if state)
        waiting = self.states[""]
        parts = [f"{name}：带入 {count} 行" + (f"（{by_state}）" if by_state else "")]
        parts += [f"其中 {waiting} 行没有状态，字典以外的请按登记按钮登记"] if waiting else []
        parts += [f"已经有的 {self.repeated} 行没有重复带入"] if self.repeated else []
        return "；".join(parts) + "。"


def _portions(prints: list[str], size: int = 1000) -> Iterator[list[str]]:
    """As many as fit into one cell of the journal."""
    for start in range(0, len(prints), size):
        yield prints[start : start + size]
