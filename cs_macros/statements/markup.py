"""Web pages and XML spreadsheets that banks call `.xls`: their tables as rows of text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.parsers import expat

from cs_macros.errors import CsError

MAX_ROWS = 200_000
_START = re.compile(
    rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<[\s\0]*(?:\?xml|!doctype|!--|html|head|meta|body|table|div|style)",
    re.I,
)
_NAMED = re.compile(rb"charset\s*=\s*[\"']?\s*([-\w]+)|<\?xml[^>]*encoding\s*=\s*[\"']([-\w]+)", re.I)
_WIDE = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_AGAIN = "用浏览器或 Excel 打开核对，另存为 .xlsx 再导入。"
_MAX_COLUMNS = 256

Grid = list[list[str]]


def is_markup(data: bytes) -> bool:
    """Whether a file is a web page or XML, whatever it is called.

    >>> is_markup(b"<html><body>"), is_markup(b"<?xml version='1.0'?>"), is_markup("日期,<金额>".encode())
    (True, True, False)
    """
    return bool(_START.match(data[:200]))


def read_tables(file: str, data: bytes) -> Iterator[tuple[str, Grid, str]]:
    """Every table: its name, its rows, and what kind of file it stands in.

    Raises:
      CsError: It is broken, has no table, or is absurdly large.
    """
    if b"urn:schemas-microsoft-com:office:spreadsheet" in data[:20_000].replace(b"\0", b""):
        for name, grid in _Spreadsheet(file).tables(data):
            yield name, grid, "XML 表格（扩展名不符）"
        return
    text = _decoded(data)
    page = _Page(file)
    page.feed(text)
    page.close()
    if not page.tables:
        raise CsError(f"{file} 是网页，里面没有表格，没有读取。", hint="从原处重新导出表格文件。")
    for at, grid in enumerate(page.tables, 1):
        yield f"表格{at}" if len(page.tables) > 1 else "网页表格", grid, "网页（扩展名不符）"


def _decoded(data: bytes) -> str:
    for mark, encoding in _WIDE:
        if data.startswith(mark):
            return data.decode(encoding, "replace").lstrip("\ufeff")
    named = _NAMED.search(data[:4096])
    name = (named[1] or named[2]).decode() if named else ""
    gb = name.lower().startswith(("gb", "hz"))
    for encoding in ("gb18030", "utf-8-sig") if gb else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("gb18030" if gb else "utf-8", "replace")


class _Page(HTMLParser):
    """Collects the cells of a page's tables, a table inside a cell apart from it."""

    def __init__(self, file: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[Grid] = []
        self._file = file
        self._open: list[Grid] = []
        self._cell: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._end_cell()
            self._open.append([])
            self.tables.append(self._open[-1])
        elif tag == "tr" and self._open:
            self._end_cell()
            self._open[-1].append([])
            if sum(map(len, self._open)) > MAX_ROWS:
                raise CsError(f"{self._file} 里的表格大得不像流水，没有读取。", hint="按月分几次导出。")
        elif tag in ("td", "th") and self._open:
            self._end_cell()
            span = dict(attrs).get("colspan") or "1"
            self._cell, self._span = [], int(span) if span.isdigit() and int(span) < _MAX_COLUMNS else 1
        elif tag in ("br", "p", "div") and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()
        if tag == "table" and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def close(self) -> None:
        super().close()
        self._end_cell()
        self.tables = [grid for grid in self.tables if any(any(row) for row in grid)]

    def _end_cell(self) -> None:
        if self._cell is None or not self._open:
            return
        text = " ".join("".join(self._cell).split())
        grid = self._open[-1]
        if not grid:
            grid.append([])
        grid[-1] += [text] + [""] * (self._span - 1)
        self._cell = None


class _Spreadsheet:
    """Collects the cells of Excel 2003's XML; entities that a file declares itself are refused."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._found: list[tuple[str, Grid]] = []
        self._text: list[str] | None = None

    def tables(self, data: bytes) -> list[tuple[str, Grid]]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.EntityDeclHandler = self._refuse
        try:
            parser.Parse(data.lstrip() if data[:3] != b"\xef\xbb\xbf" else data, True)
        except (expat.ExpatError, ValueError, LookupError):
            raise CsError(f"{self._file} 是 XML 表格，内容不完整，没有读取。", hint=_AGAIN) from None
        return self._found

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        told = {name.rpartition(" ")[2]: value for name, value in attributes.items()}
        name = tag.rpartition(" ")[2]
        if name == "Worksheet":
            self._found.append((told.get("Name", ""), []))
        elif name == "Row" and self._found:
            self._grow(self._found[-1][1], told.get("Index"), MAX_ROWS, [])
            self._found[-1][1].append([])
        elif name == "Cell" and self._found and self._found[-1][1]:
            row = self._found[-1][1][-1]
            self._grow(row, told.get("Index"), _MAX_COLUMNS, "")
            row.append("")
        elif name == "Data":
            self._text = []

    def _grow(self, cells: list[str] | Grid, index: str | None, most: int, blank: object) -> None:
        wanted = int(index) - 1 if index and index.isdigit() else len(cells)
        if max(wanted, len(cells)) >= most:
            raise CsError(f"{self._file} 里的表格大得不像流水，没有读取。", hint="按月分几次导出。")
        while len(cells) < wanted:
            cells.append([] if blank == [] else "")  # type: ignore[arg-type]

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, tag: str) -> None:
        if tag.rpartition(" ")[2] == "Data" and self._text is not None:
            if self._found and self._found[-1][1] and self._found[-1][1][-1]:
                self._found[-1][1][-1][-1] = re.sub(r"T00:00:00(\.000)?$", "", "".join(self._text))
            self._text = None

    def _refuse(self, *_: object) -> None:
        raise CsError(f"{self._file} 里有自定义的实体，没有读取。", hint=_AGAIN)
