"""The tables of one register in somebody's file: found by name or by headers, read fast.

python-calamine reads three times as fast as our own reader, which the closed host uses. But it
gives error values as blanks, and reserves memory for the whole rectangle from the first filled
cell to the last, which ends the process when it cannot. Where a file holds either, our own
reader takes over.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from cs_macros.book.columns import Record
from cs_macros.book.headers import find_columns
from cs_macros.book.modules import sheets_for
from cs_macros.book.sheets import Sheet, Sheets
from cs_macros.build.choices import LISTS
from cs_macros.cells.parsers import is_blank
from cs_macros.foreign.page import Page, page_of
from cs_macros.foreign.recognise import Found, find_tables
from cs_macros.foreign.taking import SPREAD
from cs_macros.foreign.words import Target, targets
from cs_macros.hosts.package.properties import MODULES, ROLE, property_in
from cs_macros.hosts.package.references import Area, area, column_number
from cs_macros.hosts.package.workbook import Package
from cs_macros.hosts.port import Cell, CellError

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

TOP = 30
"""Rows of a sheet among which a header is looked for."""

FAR = re.compile(rb"""r=["'](?:[A-Z]{3}\d|[C-Z][A-Z]\d|[A-Z]{0,2}(?:[2-9]\d{5}|\d{7}))""")
"""A cell beyond column BZ or row 199,999."""

ERROR = b't="e"'

MERGE = re.compile(rb"""<mergeCell\b[^>]*\bref=["']([^"']+)["']""")

NO_RESULT = rb"<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"  # nothing, or an empty one
FORMULA = re.compile(NO_RESULT)
UNTOLD = re.compile(
    rb"""<c\b(?![^>]*\bt=["']str["'])[^>]*\br=["']([A-Z]{1,3})(\d{1,7})["'][^>]*>\s*""" + NO_RESULT
)
"""A formula whose result no program has written beside it; `FORMULA` finds in no time that there is none."""

UNCOUNTED = CellError("公式未算")

MARK = "cs_macros_compile"
"""Custom property of the files that a compilation makes: never read as somebody's, and replaceable."""


@dataclass(frozen=True)
class Source:
    """One table as it stands in a file.

    Attributes:
      where: Field → place in a row.
      named: Whether it carries our table's name: it comes from a workbook of ours.
      rows: Excel's row number and the cells, blank ones as "" or None.
    """

    sheet: str
    where: Mapping[str, int]
    named: bool
    rows: Sequence[tuple[int, Sequence[Cell]]]


class File:
    """A workbook's content, and its tables by the register that they are.

    Args:
      data: The whole file.
      sheets: Those of which it may hold tables.

    Attributes:
      is_summary: A compilation made it.

    Raises:
      CsError: Not a workbook, encrypted, damaged or dangerous.
    """

    def __init__(self, data: bytes, sheets: Sheets) -> None:
        self._package, self._sheets = Package(data), sheets
        self.is_summary = is_summary(self._package)
        self._fast = _opened(data)
        self._pages: dict[str, Page] = {}
        self._contents: dict[str, bytes] = {}

    def does_without(self, sheet: Sheet) -> bool:
        """Whether it was made for people, or for a part of the business, that have no such register."""
        role, parts = (property_in(self._package.archive, name) for name in (ROLE, MODULES))
        return not sheets_for([sheet], role, [part for part in parts.split("、") if part])

    def is_of_another(self, record: type[Record]) -> bool:
        """Whether it is another register's hand-in: the one table that it holds is that register's."""
        (first, *more) = [*self._package.tables] or [""]
        return not more and first in self._sheets and first != record.layout.table

    @property
    def is_a_register(self) -> bool:
        """Whether it holds tables of ours at all."""
        return any(name in self._sheets for name in self._package.tables)

    def sources(self, record: type[Record], *, by_headers: bool = True) -> list[Source]:
        """The tables of a register: the one that carries its name, and all that look like it.

        What stands beside a workbook's own register, on a sheet of somebody's own or a copied one,
        is looked at too: a row that is there twice is told from one that is only there.
        """
        found = []
        table = self._package.tables.get(record.layout.table)
        if table is not None:
            left, headers = table.area.left, table.headers
            where = {name: left + at - 1 for name, at in find_columns(record.layout, headers).items()}
            found.append(Source(table.sheet, where, True, self._rows(table.sheet, table.first_row)))
        return [*found, *self._recognised(record)] if by_headers else found

    def _recognised(self, record: type[Record]) -> Iterator[Source]:
        ours = {table.sheet for name, table in self._package.tables.items() if name in self._sheets}
        ours |= {LISTS} if ours else set()
        for name in self._package.sheet_parts:
            if name in ours:
                continue
            page = self._top(name)
            for found in find_tables(page, self._sheets) if page.cells else ():
                if found.target.record is record:
                    yield self._source(name, page, found)

    def _source(self, name: str, page: Page, found: Found) -> Source:
        where = {field: heading.column - 1 for field, heading in found.mapped.items()}
        rows = self._rows(name, found.first)
        if found.last < page.rows[-1]:  # another table begins below
            rows = [row for row in rows if row[0] <= found.last]
        layout = found.target.layout
        spreading = {at for field, at in where.items() if layout[field].kind.name in SPREAD}
        return Source(name, where, False, _spread(rows, self._merges(name), spreading))

    def _rows(self, sheet: str, first: int) -> list[tuple[int, Sequence[Cell]]]:
        fast = self._read_fast(sheet, None)
        rows: list[tuple[int, Sequence[Cell]]]
        if fast is not None:
            rows = list(enumerate(fast[first - 1 :], start=first))
        else:
            page = self._page(sheet)
            width = max((max(cells) for cells in page.cells.values()), default=0)
            columns = range(1, min(width, 400) + 1)
            rows = [(n, [page.cell(n, column) for column in columns]) for n in page.rows if n >= first]
        content = self._content(sheet)
        return _with_uncounted(rows, content) if FORMULA.search(content) else rows

    def _merges(self, sheet: str) -> Sequence[Area]:
        found = (area(ref.decode()) for ref in MERGE.findall(self._content(sheet)))
        return [each for each in found if each is not None]

    def _top(self, sheet: str) -> Page:
        """The first rows of a sheet, as those see them who look for headers."""
        fast = self._read_fast(sheet, TOP)
        if fast is None:
            page = self._page(sheet)
            return Page(sheet, {n: page.cells[n] for n in page.rows[:TOP]}, page.merges)
        cells: dict[int, dict[int, Cell]] = {}
        for row, line in enumerate(fast, start=1):
            held = {at: cell for at, cell in enumerate(line, start=1) if not is_blank(cell)}
            if held:
                cells[row] = held
        return Page(sheet, cells, [each for each in self._merges(sheet) if each.top <= TOP])

    def _read_fast(self, sheet: str, rows: int | None) -> list[list[Any]] | None:
        """What calamine reads; None where it cannot, or must not be asked."""
        if self._fast is None:
            return None
        content = self._content(sheet)
        if ERROR in content or FAR.search(content):
            return None
        try:
            return self._fast.get_sheet_by_name(sheet).to_python(skip_empty_area=False, nrows=rows)
        except BaseException as error:
            # A panic inside calamine arrives as pyo3's PanicException, which is no Exception.
            if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
                raise
            self._fast = None
            return None

    def _content(self, sheet: str) -> bytes:
        """The sheet's part of the file, as it stands there."""
        if sheet not in self._contents:
            self._contents[sheet] = self._package.archive.read(self._package.sheet_parts[sheet])
        return self._contents[sheet]

    def _page(self, sheet: str) -> Page:
        if sheet not in self._pages:
            self._pages[sheet] = page_of(self._package, sheet)
        return self._pages[sheet]


def _with_uncounted(
    rows: Sequence[tuple[int, Sequence[Cell]]], content: bytes
) -> list[tuple[int, Sequence[Cell]]]:
    """Rows in which a formula without a result is no blank cell: somebody has written something there."""
    found = [(int(row), column_number(letters.decode()) - 1) for letters, row in UNTOLD.findall(content)]
    if not found or not rows:
        return list(rows)
    width = max(len(rows[0][1]), *(at + 1 for _, at in found))
    held = {row: [*cells, *[None] * (width - len(cells))] for row, cells in rows}
    for row, at in found:
        if row in held:
            held[row][at] = UNCOUNTED
    return list(held.items())


def _spread(
    rows: Sequence[tuple[int, Sequence[Cell]]], merges: Sequence[Area], columns: Container[int]
) -> Sequence[tuple[int, Sequence[Cell]]]:
    """Rows in which a text merged down a column holds for all of them, as people mean it."""
    down = [each for each in merges if each.bottom > each.top and each.left - 1 in columns]
    if not down or not rows:
        return rows
    held = {row: list(cells) for row, cells in rows}
    for merged in down:
        at = merged.left - 1
        first = held.get(merged.top)
        for row in range(merged.top + 1, min(merged.bottom, rows[-1][0]) + 1):
            cells = held.get(row)
            if first and cells and at < len(first) and not all(map(is_blank, cells)):
                cells[at] = first[at]
    return list(held.items())


def _opened(data: bytes) -> CalamineWorkbook | None:
    """The workbook in calamine; None where that stumbles: our own reader says what is wrong, or reads it."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (CalamineError, OSError, ValueError):
        return None


def is_summary(package: Package) -> bool:
    """Whether a compilation made a file."""
    archive, part = package.archive, "docProps/custom.xml"
    return part in archive and f'"{MARK}"'.encode() in archive.read(part)


def words(record: type[Record], field: str, sheets: Sheets) -> Callable[[str], str | None] | None:
    """Reads somebody's word in a column with a fixed list as ours, as `adopt` does; None for others."""
    target: Target | None = next((one for one in targets(sheets) if one.record is record), None)
    return partial(target.word_of, field) if target and target.has_words(field) else None
