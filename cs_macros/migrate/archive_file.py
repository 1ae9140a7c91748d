"""The archive file: ours alone, one sheet a register, one Excel table on it, text as text."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

from openpyxl import load_workbook
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from cs_macros.book.columns import Layout
from cs_macros.book.headers import find_columns
from cs_macros.build.cells import write_cell
from cs_macros.cells.parsers import is_blank
from cs_macros.errors import CsError
from cs_macros.hosts import safe_file
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.port import Cell, CellError, Grid

FORMATS = {
    "": "General",
    "datetime": "yyyy-mm-dd hh:mm",
    "date": "yyyy-mm-dd",
    "time": "hh:mm",
    "str": "@",
    "CellError": "@",
}
"""Number formats, by the type of a cell."""


@dataclass
class Shelf:
    """Rows of one table for one archive file: key → cells in the order of `headers`."""

    layout: Layout
    headers: list[str]
    rows: dict[str, Sequence[Cell]]

    @property
    def lines(self) -> Sequence[Sequence[Cell]]:
        return [self.headers, *self.rows.values()]


@dataclass
class Loose:
    """A sheet that stays as it is."""

    lines: Sequence[Sequence[Cell]]


Page: TypeAlias = Shelf | Loose


def add_to_archive(path: Path, shelves: Mapping[str, Shelf]) -> None:
    """Add rows to an archive file; a row that is there already is replaced, never doubled.

    The new file takes the old one's place only after it was read back.

    Raises:
      CsError: It is open elsewhere, cannot be written, or does not hold what was put in.
    """
    with safe_file.explained(path):
        path.parent.mkdir(exist_ok=True)
    safe_file.refuse_owned(path)
    merged = {name: merge(known_rows(path, name), shelf) for name, shelf in shelves.items()}
    with safe_file.locked(path), tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "draft.xlsx"
        pages = write(draft, path, merged)
        safe_file.replace(path, [draft.read_bytes()], lambda file: verify(file, pages))


def known_rows(path: Path, table: str) -> tuple[list[str], list[Sequence[Cell]]]:
    """Headers and rows that an archive holds of a table."""
    if not path.exists():
        return [], []
    host = ClosedHost(path, backups=False)
    if table not in host.tables():
        return [], []
    return held(host.read(table))


def held(grid: Grid) -> tuple[list[str], list[Sequence[Cell]]]:
    """Headers and filled rows of a table."""
    return list(grid.headers), [row for row in grid.rows.values() if any(not is_blank(cell) for cell in row)]


def merge(known: tuple[list[str], list[Sequence[Cell]]], shelf: Shelf) -> Shelf:
    """What the file will hold: the old rows first; columns that either side has, the old ones first."""
    old_headers, old_rows = known
    headers = [*old_headers, *(header for header in shelf.headers if header not in old_headers)]
    where = find_columns(shelf.layout, old_headers)
    rows: dict[str, Sequence[Cell]] = {}
    for row in old_rows:
        by_header = dict(zip(old_headers, row, strict=True))
        key = "/".join(str(row[where[field]]) for field in shelf.layout.key)
        rows[key] = [by_header.get(header) for header in headers]
    for key, row in shelf.rows.items():
        by_header = dict(zip(shelf.headers, row, strict=True))
        rows[key] = [by_header.get(header) for header in headers]
    return Shelf(shelf.layout, headers, rows)


def write(draft: Path, old: Path, shelves: Mapping[str, Shelf]) -> dict[str, tuple[str, Page]]:
    """Write the file anew, the tables named and the others as they were; what each sheet shall hold."""
    pages = {**kept_pages(old, shelves), **{shelf.layout.sheet: (n, shelf) for n, shelf in shelves.items()}}
    with Workbook(str(draft)) as book:
        looks = {kind: book.add_format({"num_format": form}) for kind, form in FORMATS.items()}
        for title, (table, page) in pages.items():
            fill(book.add_worksheet(title), table, page, looks)
    return pages


def kept_pages(old: Path, shelves: Mapping[str, Shelf]) -> dict[str, tuple[str, Page]]:
    """What an archive holds besides, sheet by sheet in its order; somebody's own sheets as their cells."""
    if not old.exists():
        return {}
    host = ClosedHost(old, backups=False)
    grids = {grid.sheet: (table, grid) for table in host.tables() for grid in [host.read(table)]}
    pages: dict[str, tuple[str, Page]] = {}
    with closing(load_workbook(old, read_only=True)) as book:
        for sheet in book.worksheets:
            table, grid = grids.get(sheet.title, ("", None))
            if grid is None:
                pages[sheet.title] = "", Loose(list(sheet.iter_rows(values_only=True)))
            elif table in shelves:
                pages[shelves[table].layout.sheet] = table, shelves[table]
            else:
                headers, rows = held(grid)
                pages[sheet.title] = table, Loose([headers, *rows])
    return pages


def fill(sheet: Worksheet, table: str, page: Page, looks: Mapping[str, Format]) -> None:
    """One register's sheet, or one of somebody's own."""
    lines = page.lines
    for line, row in enumerate(lines):
        for column, cell in enumerate(row):
            if not is_blank(cell):
                put(sheet, line, column, cell, looks)
    if table:
        headers = [{"header": str(header)} for header in lines[0]]
        sheet.set_column(0, len(headers) - 1, 16)
        area = (0, 0, max(len(lines) - 1, 1), len(headers) - 1)
        sheet.add_table(*area, {"name": table, "columns": headers, "autofilter": True})
        sheet.freeze_panes(1, 0)


def put(sheet: Worksheet, row: int, column: int, cell: Cell, looks: Mapping[str, Format]) -> None:
    """Write a value as it is: text that begins with `=` stays text."""
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
        return
    write_cell(sheet, row, column, cell, looks.get(type(cell).__name__, looks[""]))


def verify(file: Path, pages: Mapping[str, tuple[str, Page]]) -> None:
    """Read the tables of the new file back, cell by cell.

    Raises:
      CsError: It does not hold what was put in.
    """
    for title, (table, page) in pages.items():
        headers, rows = known_rows(file, table) if table else ([], [])
        if table and [same(row) for row in (headers, *rows)] != [same(row) for row in page.lines]:
            raise CsError(f"写好的归档文件里“{title}”读回来不一致，未作任何改动。", hint="检查磁盘后再试。")


def same(row: Sequence[Cell]) -> list[object]:
    """A row's values for comparing: as a file gives them back, moments to the second."""
    return [_as_read(cell) for cell in row]


def _as_read(cell: Cell) -> object:
    if isinstance(cell, CellError):
        return cell.code
    if isinstance(cell, datetime):
        return cell.replace(microsecond=0)
    if isinstance(cell, bool) or not isinstance(cell, (int, float, Decimal)):
        return None if is_blank(cell) else cell
    return float(cell)
