"""Sheets of any length: their rows are written past XlsxWriter, in a fifth of its time.

XlsxWriter makes the workbook with the headers of these sheets; the rows wait on disk as the file
format has them, and are put in when the workbook is otherwise whole. So a million of them never
stand in memory.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from cs_macros.compile.row_sheet import HEADER, LINE_HEIGHT, LONGEST, RowSheet, serial
from cs_macros.hosts.package.references import column_letters

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

SPECIAL = re.compile(r"[&<>\x00-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
"""What may not stand in the text of a cell as it is; a line break is among it, and looks the same escaped."""

NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\n": "\n", "\t": "\t", "_": "_x005F_"}
DIMENSION = re.compile(rb'<dimension ref="[^"]*"/>')
ROW = "\0"
"""Stands for a row's number until the row is whole; in a text it would be escaped."""

MADE = 2048
"""Cells of a column that are remembered."""

IN_MEMORY = 8 << 20
"""Bytes of a sheet that are kept in memory before a file on disk takes them."""


@dataclass
class Part:
    """One sheet of several, where one cannot hold all rows.

    Attributes:
      rows: Its rows as the file has them.
      columns: Reference to its columns, without the last row's number.
      last: Excel's number of the last row.
    """

    page: Worksheet
    rows: IO[bytes]
    columns: str
    last: int


class LongRowSheet(RowSheet):
    """A sheet whose rows wait on disk until `fill` puts them into the finished workbook.

    Args:
      stack: Ends the files on disk.
    """

    def __init__(self, stack: ExitStack, *args: Any) -> None:
        self._stack = stack
        self.parts: list[Part] = []
        super().__init__(*args)
        # Formats know their number in the file only through this; the tests check what comes of it.
        plain, red = ([one._get_xf_index() for one in found] for found in (self._formats, self._red))
        self._columns = [
            _Column(column_letters(at), style, strong, heading.mask)
            for at, (heading, style, strong) in enumerate(zip(self._headings, plain, red, strict=True), 1)
        ]

    def _begin(self, page: Worksheet) -> None:
        super()._begin(page)
        rows = self._stack.enter_context(tempfile.SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115
        self._part = Part(page, rows, f"A1:{column_letters(len(self._headings))}", HEADER + 1)
        self.parts.append(self._part)

    def _put(self, row: int, cells: Sequence[Any], red: Sequence[int]) -> None:
        lines, number = self._lines(cells), row + 1
        height = f' ht="{lines * LINE_HEIGHT}" customHeight="1"' if lines > 1 else ""
        columns = zip(self._columns, cells, strict=True)
        if red:
            found = [column.cell(cell, at in red) for at, (column, cell) in enumerate(columns)]
        else:
            found = [column.cell(cell) for column, cell in columns]
        self._part.last = number
        text = f'<row r="{ROW}"{height}>{"".join(found)}</row>'.replace(ROW, str(number))
        self._part.rows.write(text.encode("utf-8", "replace"))


class _Column:
    """Writes the cells of one column, with `ROW` for the row's number, so that those that come again
    (shops, days, reasons) are made once.

    Attributes:
      cell: (value, whether it is red) → the cell.
    """

    def __init__(self, letters: str, style: int, red: int, mask: Callable[[str], str] | None) -> None:
        self._starts = [f'<c r="{letters}{ROW}" s="{one}"' for one in (style, red)]
        self._mask = mask
        self.cell = lru_cache(MADE)(self._cell)

    def _cell(self, value: Any, is_red: bool = False) -> str:
        start = self._starts[is_red]
        if value is None or value == "":
            return f"{start}/>"
        if isinstance(value, str):
            shown = (self._mask(value) if self._mask else value)[:LONGEST]
            space = ' xml:space="preserve"' if shown[:1].isspace() or shown[-1:].isspace() else ""
            if SPECIAL.search(shown):
                shown = SPECIAL.sub(_escaped, shown)
            return f'{start} t="inlineStr"><is><t{space}>{shown}</t></is></c>'
        found = value if isinstance(value, (int, Decimal)) else serial(value)
        return f"{start}><v>{found}</v></c>"


def _escaped(found: re.Match[str]) -> str:
    return NAMED.get(found[0]) or f"_x{ord(found[0]):04X}_"


def fill(skeleton: IO[bytes], sheets: Iterable[LongRowSheet], pages: Sequence[Worksheet], path: Path) -> None:
    """Write the workbook with the rows of its long sheets.

    Args:
      skeleton: The workbook without them.
      pages: All its sheets, in tab order.
    """
    parts = {
        f"xl/worksheets/sheet{pages.index(part.page) + 1}.xml": part
        for sheet in sheets
        for part in sheet.parts
    }
    deflated = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(skeleton) as source, zipfile.ZipFile(path, "w", deflated, compresslevel=1) as target:
        for name in source.namelist():
            content = source.read(name)
            # `open` gives every part the time 1980-01-01, so that equal content is an equal file.
            if name not in parts:
                with target.open(name, "w") as stream:
                    stream.write(content)
                continue
            part = parts[name]
            before, end, after = content.partition(b"</sheetData>")
            with target.open(name, "w", force_zip64=True) as stream:
                stream.write(DIMENSION.sub(f'<dimension ref="{part.columns}{part.last}"/>'.encode(), before))
                part.rows.seek(0)
                shutil.copyfileobj(part.rows, stream, 1 << 20)
                stream.write(end + after)
