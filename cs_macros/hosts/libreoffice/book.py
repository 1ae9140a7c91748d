"""xlwings' Book, Sheets, Sheet, Names and Table over a LibreOffice spreadsheet document.

A table of an Excel file is a database range here, under the table's name.

Each new object of the office costs Python some ten calls through the pipe, for it is asked what it can do;
each further question to it costs one or two. So what is known is kept, and nothing is asked before it is
wanted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from cs_macros.hosts.bridge import xlwings
from cs_macros.hosts.libreoffice.areas import Area
from cs_macros.hosts.libreoffice.formats import Formats, format_of
from cs_macros.hosts.libreoffice.loading import uno
from cs_macros.hosts.libreoffice.ranges import Range, is_plain

if TYPE_CHECKING:
    from cs_macros.hosts.libreoffice.engine import App

base: Any = xlwings.base_classes

CONTENT = re.compile(r"\$?('(?:[^']|'')+'|[^.']+)\.(\$?[A-Z]+\$?\d+(?::.*)?)")
"""A name's content as LibreOffice writes it: `$'银行 流水'.$B$1`."""


WRITER = "vnd.sun.star.script:cs_macros.press.write_at_once?language=Basic&location=application"

LAST_ROW = 1_048_576

MOST_AT_ONCE = 5_000
"""Cells that are handed to the macro; of more than that each block has its own call, which Basic does not
turn over cell by cell."""


class Book(base.Book):  # type: ignore[misc]
    """An open workbook."""

    app: Any = None  # plain attributes here and below, where xlwings declares properties

    def __init__(self, document: Any, app: App) -> None:
        self.document = document
        self.app = app
        self.formats = Formats(document)

    @cached_property
    def day_zero(self) -> datetime:
        """The day that the workbook counts dates from."""
        date = self.document.NullDate
        return datetime(date.Year, date.Month, date.Day)

    @property
    def api(self) -> Any:
        return self.document

    @property
    def url(self) -> str:
        return str(self.document.getURL())

    @property
    def fullname(self) -> str:
        return unquote(urlsplit(self.url).path)

    @property
    def name(self) -> str:
        return Path(self.fullname).name or str(self.document.getTitle())

    @cached_property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @cached_property
    def names(self) -> Names:
        return Names(self)

    @cached_property
    def _writer(self) -> Any:
        """The extension's macro that writes blocks; None without the extension, or with an older one."""
        try:
            return self.document.getScriptProvider().getScript(WRITER)
        except Exception as error:
            if not isinstance(error, uno().getClass("com.sun.star.uno.Exception")):
                raise
            return None

    def at_once(self, steps: Sequence[tuple[Table | None, Range, Sequence[Sequence[Any]] | None]]) -> int:
        """Carry out steps in one call: a table drawn to a range, or a block of values set. A date in a cell
        without a format stays a number: whoever reads it back sees that.

        Returns:
          How many of the first ones were carried out: none where the macro is not there or they are many,
          and up to one that the office refuses, or that is more than setting plain values.
        """
        few = sum(len(range) for _, range, values in steps if values is not None) <= MOST_AT_ONCE
        plain = [*takewhile(lambda step: step[2] is None or is_plain(step[2]), steps)] if few else []
        if len(plain) < 2 or self._writer is None:
            return 0
        told = tuple(
            (table.name if table else "", *range.box(), () if values is None else range.as_data(values))
            for table, range, values in plain
        )
        return int(self._writer.invoke((self.document, told), (), ())[0])  # which also has it painted

    def save(self, path: None = None, password: None = None) -> None:
        self.document.store()

    def close(self) -> None:
        self.document.close(True)


class Sheets(base.Sheets):  # type: ignore[misc]
    """The sheets of a workbook."""

    def __init__(self, book: Book) -> None:
        self.book = book

    @cached_property
    def api(self) -> Any:
        return self.book.document.Sheets

    def __iter__(self) -> Iterator[Sheet]:
        homes = Homes(self.book.document)
        return iter([Sheet(self.book, place, homes) for place in range(len(self))])

    def __len__(self) -> int:
        return int(self.api.getCount())

    def __call__(self, key: int | str) -> Sheet:
        place = key - 1 if isinstance(key, int) else self.api.getElementNames().index(key)
        return Sheet(self.book, place)


class Homes:
    """On which sheet each database range lies, asked once for all the sheets of one loop."""

    def __init__(self, document: Any) -> None:
        self._document = document

    @cached_property
    def by_place(self) -> dict[int, list[tuple[str, Any]]]:
        """Place of a sheet → the database ranges on it, with their names."""
        ranges = self._document.DatabaseRanges
        found: dict[int, list[tuple[str, Any]]] = {}
        for name in ranges.getElementNames():
            api = ranges.getByName(name)
            found.setdefault(api.getDataArea().Sheet, []).append((str(name), api))
        return found


class Sheet(base.Sheet):  # type: ignore[misc]
    """A sheet, by its place."""

    book: Any = None

    def __init__(self, book: Book, place: int, homes: Homes | None = None) -> None:
        self.book = book
        self.place = place
        self.homes = homes or Homes(book.document)
        self._formats: dict[int, tuple[int, int | None]] = {}

    def format_below(self, row: int, column: int) -> int | None:
        """The number format of a column from a row down to the sheet's end, asked once; None where it has
        several."""
        first, key = self._formats.get(column, (LAST_ROW + 1, None))
        if row < first:
            key = format_of(self.api.getCellRangeByPosition(column - 1, row - 1, column - 1, LAST_ROW - 1))
            self._formats[column] = row, key
        return key

    @cached_property
    def has_comments(self) -> bool:
        """Whether any cell has one."""
        return bool(self.api.getAnnotations().getCount())

    def forget_formats(self) -> None:
        """Ask again: some have been set."""
        self._formats.clear()

    @cached_property
    def api(self) -> Any:
        return self.book.sheets.api.getByIndex(self.place)

    @property
    def name(self) -> str:
        return str(self.api.getName())

    @property
    def tables(self) -> Tables:
        return Tables(self)

    def range(self, first: Any, last: Any = None) -> Range:
        (top, left), (bottom, right) = first, last or first
        return Range(self.book, [Area(self.place, top, left, bottom, right)], self)


class Names(base.Names):  # type: ignore[misc]
    """The workbook's defined names."""

    def __init__(self, book: Book) -> None:
        self._names = book.document.NamedRanges

    def __call__(self, name: str) -> Name:
        return Name(self._names.getByName(name))

    def contains(self, name: str) -> bool:
        return bool(self._names.hasByName(name))


class Name(base.Name):  # type: ignore[misc]
    """One defined name."""

    api: Any = None

    def __init__(self, api: Any) -> None:
        self.api = api

    @property
    def name(self) -> str:
        return str(self.api.getName())

    @property
    def refers_to(self) -> str:
        content = str(self.api.getContent())
        found = CONTENT.fullmatch(content)
        return f"={found[1]}!{found[2]}" if found else f"={content}"


class Tables(base.Tables):  # type: ignore[misc]
    """The database ranges on one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def __iter__(self) -> Iterator[Table]:
        here = self.sheet.homes.by_place.get(self.sheet.place, [])
        return iter([Table(self.sheet, name, api) for name, api in here])

    def __call__(self, key: str) -> Table:
        api = self.sheet.book.document.DatabaseRanges.getByName(key)
        if api.getDataArea().Sheet != self.sheet.place:
            raise KeyError(key)
        return Table(self.sheet, key, api)


class Table(base.Table):  # type: ignore[misc]
    """A database range."""

    name: Any = None
    api: Any = None

    def __init__(self, sheet: Sheet, name: str, api: Any) -> None:
        self.sheet = sheet
        self.name = name
        self.api = api

    @property
    def range(self) -> Range:
        return Range(self.sheet.book, [Area.of(self.api.getDataArea())], self.sheet)

    @property
    def show_totals(self) -> bool:
        return bool(self.api.TotalsRow)

    def resize(self, range: Any) -> None:
        self.sheet.book.app.is_painted = False
        self.api.setDataArea(range.impl.api.getRangeAddress())
