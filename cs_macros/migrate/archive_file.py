"""The archive file: ours alone, one sheet a register, one Excel table on it, text as text."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table as ExcelTable

from cs_macros.book.columns import Layout
from cs_macros.book.headers import find_columns
from cs_macros.cells.parsers import is_blank
from cs_macros.errors import CsError
from cs_macros.hosts import safe_file
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.port import Cell, CellError

FORMATS = {"datetime": "yyyy-mm-dd hh:mm", "date": "yyyy-mm-dd", "time": "hh:mm", "str": "@"}


@dataclass
class Shelf:
    """Rows of one table for one archive file: key → cells in the order of `headers`."""

    layout: Layout
    headers: list[str]
    rows: dict[str, Sequence[Cell]]


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
        write(draft, path, merged)
        safe_file.replace(path, [draft.read_bytes()], lambda file: verify(file, merged))


def known_rows(path: Path, table: str) -> tuple[list[str], list[Sequence[Cell]]]:
    """Headers and rows that an archive holds of a table."""
    if not path.exists():
        return [], []
    host = ClosedHost(path, backups=False)
    if table not in host.tables():
        return [], []
    grid = host.read(table)
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


def write(draft: Path, old: Path, shelves: Mapping[str, Shelf]) -> None:
    """Write the file anew: the tables named, the others as they were."""
    book = load_workbook(old) if old.exists() else Workbook()
    if not old.exists():
        book.remove(book.worksheets[0])
    for name, shelf in shelves.items():
        title = shelf.layout.sheet
        place = book.sheetnames.index(title) if title in book.sheetnames else None
        if place is not None:
            book.remove(book[title])
        fill(book.create_sheet(title, place), name, shelf)
    book.save(draft)
    book.close()


def fill(sheet: Any, name: str, shelf: Shelf) -> None:
    """One register's sheet."""
    for column, header in enumerate(shelf.headers, start=1):
        put(sheet.cell(1, column), header)
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = 16
    for line, row in enumerate(shelf.rows.values(), start=2):
        for column, cell in enumerate(row, start=1):
            if not is_blank(cell):
                put(sheet.cell(line, column), cell)
    area = f"A1:{get_column_letter(len(shelf.headers))}{len(shelf.rows) + 1}"
    sheet.add_table(ExcelTable(displayName=name, ref=area))
    sheet.freeze_panes = "A2"


def put(place: Any, cell: Cell) -> None:
    """Write a value as it is: openpyxl would take text that begins with `=` for a formula."""
    value = float(cell) if isinstance(cell, Decimal) else cell.code if isinstance(cell, CellError) else cell
    place.value = value
    if isinstance(value, str):
        place.data_type = "s"
    place.number_format = FORMATS.get(type(value).__name__, "General")


def verify(file: Path, shelves: Mapping[str, Shelf]) -> None:
    """Read the new file back, cell by cell.

    Raises:
      CsError: It does not hold what was put in.
    """
    for name, shelf in shelves.items():
        headers, rows = known_rows(file, name)
        if headers != shelf.headers or [same(row) for row in rows] != [same(r) for r in shelf.rows.values()]:
            raise CsError(
                f"写好的归档文件里“{shelf.layout.sheet}”读回来不一致，未作任何改动。", hint="检查磁盘后再试。"
            )


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
