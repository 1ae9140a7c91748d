"""A statement file as rows of text, whatever it really is: text in any encoding, or a workbook.

What a file is called does not matter: a bank's `.xls` is often GB18030 text with tabs, and a
`.csv` may be a workbook. Its first bytes tell.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from cs_macros.errors import CsError

if TYPE_CHECKING:
    import pandas as pd

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
        """Every row, in order; a line of text once for each separator that it holds."""

    def below(self, header: Row) -> pd.DataFrame:
        """The rows below a header as text, columns 0 …, the index their row numbers."""


@dataclass(frozen=True, slots=True)
class TextSheet:
    """A decoded text file."""

    text: str
    encoding: str
    garbled: int = 0
    name: str = ""

    def rows(self) -> Iterator[Row]:
        for number, line in enumerate(io.StringIO(self.text, newline=None), 1):
            for separator in _SEPARATORS:
                if separator in line:
                    yield Row(number, _split(line, separator), separator)

    def below(self, header: Row) -> pd.DataFrame:
        import pandas as pd

        body = io.StringIO(self.text, newline=None)
        for _ in range(header.number):
            body.readline()
        lines = body.read()
        width = max((line.count(header.separator) for line in lines.split("\n")), default=0) + 1
        width = min(max(width, len(header.cells)), MAX_COLUMNS)
        for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
            # An odd quotation mark in a nickname opens a cell that never ends; then none quotes.
            try:
                frame = pd.read_csv(
                    io.StringIO(lines),
                    sep=header.separator,
                    header=None,
                    names=list(range(width)),
                    index_col=False,
                    dtype=str,
                    keep_default_na=False,
                    na_filter=False,
                    skip_blank_lines=False,
                    quoting=quoting,
                    engine="c",
                    on_bad_lines="error",
                )
            except pd.errors.EmptyDataError:
                return pd.DataFrame(columns=list(range(width)), dtype=str)
            except (ValueError, csv.Error):
                continue
            return _numbered(frame, header.number, lines.count("\n") + (not lines.endswith("\n")))
        raise CsError("表头以下的内容分不成列。", hint="从原处重新导出文件，不要用别的程序改过再导入。")


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

    def below(self, header: Row) -> pd.DataFrame:
        import pandas as pd

        numbers = range(header.number + 1, len(self.grid) + 1)
        return pd.DataFrame(self.grid[header.number :], index=list(numbers), dtype=str)


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
        return
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
            yield TextSheet(_clean(text), label, text.count("\ufffd"))
    for encoding, label in _ENCODINGS.items():
        try:
            yield TextSheet(_clean(data.decode(encoding)), label)
        except UnicodeDecodeError:
            continue
    for encoding in ("utf-8", "gb18030"):
        text = data.decode(encoding, "replace")
        if garbled := text.count("\ufffd"):
            yield TextSheet(_clean(text), _ENCODINGS[encoding], garbled)


def _clean(text: str) -> str:
    """One kind of line end, as the row numbers count them; no NUL, at which pandas would stop."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\0", "").removeprefix("\ufeff")


def _split(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return line.rstrip("\n").split(separator)


def _numbered(frame: pd.DataFrame, header: int, lines: int) -> pd.DataFrame:
    """Give every row the number of its first line; a quoted cell may span several."""
    import numpy as np

    frame = frame.fillna("")
    first = np.arange(len(frame))
    if len(frame) != lines:
        breaks = sum(frame[column].str.count("\n").to_numpy(dtype=int) for column in frame)
        first = first + np.concatenate([[0], np.cumsum(breaks)[:-1]])
    frame.index = first + header + 1
    return frame
