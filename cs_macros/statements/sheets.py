"""A statement file as rows of text, whatever it really is: text in any encoding, a workbook, a web page.

What a file is called does not matter: a bank's `.xls` is often GB18030 text with tabs or a web
page, and a `.csv` may be a workbook. Its first bytes tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, repeat, zip_longest
from pathlib import Path
from typing import Protocol

from cs_macros.errors import CsError
from cs_macros.statements.cutting import cut, even, lines_of, numbers, parsed, split, whole_lines
from cs_macros.statements.markup import is_markup, read_tables

MAX_BYTES = 64 * 1024 * 1024
MAX_COLUMNS = 78
_SEPARATORS = ",\t;|"
_ENCODINGS = {"utf-8": "UTF-8", "gb18030": "GB18030", "utf-16-le": "UTF-16 LE", "utf-16-be": "UTF-16 BE"}
_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = {
    b"%PDF": "PDF 文件",
    b"Rar!": "RAR 压缩包",
    b"7z\xbc\xaf": "7z 压缩包",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"MIME-Version:": "网页存档",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands.

    Attributes:
      number: As a text editor or spreadsheet counts it, from 1.
      separator: What its cells were split at, "" in a workbook.
    """

    number: int
    cells: Sequence[str]
    separator: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """The rows below a header, by column.

    Attributes:
      columns: The cells of each column, "" where a row is short.
      rows: Number of each row.
    """

    columns: Sequence[Sequence[str]]
    rows: Sequence[int]


class Sheet(Protocol):
    """A table of texts with something above and below it."""

    @property
    def name(self) -> str:
        """Name of the worksheet, "" for text."""

    @property
    def encoding(self) -> str:
        """How the bytes were read, as people call it."""

    @property
    def garbled(self) -> int:
        """How many characters could not be decoded."""

    def rows(self) -> Iterator[Row]:
        """Every row, in order; a line of text once for each separator that it holds, else whole."""

    def first(self, header: Row, count: int) -> Sequence[Sequence[str]]:
        """The first rows below a header."""

    def below(self, header: Row) -> Body:
        """All rows below a header."""


@dataclass(frozen=True, slots=True)
class TextSheet:
    """A decoded text file."""

    text: str
    encoding: str
    garbled: int = 0
    name: str = ""

    def rows(self) -> Iterator[Row]:
        for number, line in whole_lines(self.text):
            held = [separator for separator in _SEPARATORS if separator in line]
            for separator in held:
                yield Row(number, split(line, separator), separator)
            if not held and (text := line.strip()):
                yield Row(number, [text])

    def first(self, header: Row, count: int) -> Sequence[Sequence[str]]:
        lines = islice(lines_of(self.text), header.number, header.number + count)
        return [split(line, header.separator) for line in lines]

    def below(self, header: Row) -> Body:
        start = 0
        for _ in range(header.number):
            start = self.text.find("\n", start) + 1 or len(self.text)
        text = self.text[start:].removesuffix("\n")
        columns = even(text, header.separator) if text and '"' not in text else None
        if columns and len(header.cells) <= len(columns) <= MAX_COLUMNS:
            return Body(columns, range(header.number + 1, header.number + 1 + len(columns[0])))
        lines = text.split("\n") if text else []
        marks = list(map(str.count, lines, repeat(header.separator)))
        width = max(max(marks, default=0) + 1, len(header.cells))
        if '"' not in text and width <= MAX_COLUMNS:
            columns = cut(lines, marks, width, header.separator)
        else:
            columns = parsed(text, min(width, MAX_COLUMNS), header.separator)
        return Body(columns, numbers(columns, header.number, len(lines)))


@dataclass(frozen=True, slots=True)
class GridSheet:
    """A worksheet, its cells already text."""

    grid: Sequence[Sequence[str]]
    name: str
    encoding: str = "Excel 工作簿"
    garbled: int = 0

    def rows(self) -> Iterator[Row]:
        for number, cells in enumerate(self.grid, 1):
            yield Row(number, cells)

    def first(self, header: Row, count: int) -> Sequence[Sequence[str]]:
        return self.grid[header.number : header.number + count]

    def below(self, header: Row) -> Body:
        rows = self.grid[header.number :]
        columns = list(zip_longest(*rows, fillvalue=""))
        columns += [("",) * len(rows)] * (len(header.cells) - len(columns))
        return Body(columns, range(header.number + 1, len(self.grid) + 1))


def open_sheets(path: Path) -> Iterator[Sheet]:
    """Every way to read a file: one for each encoding it may have, or for each worksheet.

    Raises:
      CsError: The file is missing, too big, empty, a picture or PDF, or a damaged workbook.
    """
    data = _bytes(path)
    for magic, sort in _OTHERS.items():
        if data.startswith(magic):
            hint = "导出 CSV 或 Excel 格式的文件；压缩包先解压。"
            raise CsError(f"{path.name} 是{sort}，不是表格。", hint=hint)
    if data.startswith((_ZIP, _OLE)):
        from cs_macros.statements.workbooks import read_grids

        for name, grid in read_grids(path.name, data):
            yield GridSheet(grid, name)
    elif is_markup(data):
        for name, grid, encoding in read_tables(path.name, data):
            yield GridSheet(grid, name, encoding)
    else:
        yield from _decoded(data)


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        raise CsError(
            f"打不开 {path.name}（{error.strerror}）。", hint="看看文件是否还在，并在别的程序里关掉它。"
        ) from None
    if size > MAX_BYTES:
        raise CsError(
            f"{path.name} 有 {size / 1024**2:.0f} MB，超过 {MAX_BYTES // 1024**2} MB，没有读取。",
            hint="按月分几次导出，再分别导入。",
        )
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise CsError(f"{path.name} 是空的。", hint="从原处重新导出文件。")
    return data


def _decoded(data: bytes) -> Iterator[TextSheet]:
    """Texts that the bytes may stand for: strictly decoded ones first, then with gaps."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            label = _ENCODINGS[encoding] + ("（有 BOM）" if encoding == "utf-8" else "")
            yield TextSheet(_clean(text, data), label, text.count("\ufffd"))
    for encoding, label in _ENCODINGS.items():
        try:
            yield TextSheet(_clean(data.decode(encoding), data), label)
        except UnicodeDecodeError:
            continue
    for encoding in ("utf-8", "gb18030"):
        text = data.decode(encoding, "replace")
        if garbled := text.count("\ufffd"):
            yield TextSheet(_clean(text, data), _ENCODINGS[encoding], garbled)


def _clean(text: str, data: bytes) -> str:
    """One kind of line end, as the row numbers count them; no NUL, at which pandas would stop.

    What its bytes have not, a text has not either; they are much faster to look through.
    """
    if b"\r" in data and "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return (text.replace("\0", "") if b"\0" in data else text).removeprefix("\ufeff")
