"""Rows written as Excel writes them, read a column at a time and without looking at the cells between."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from cs_macros.hosts.package.references import column_letters
from cs_macros.hosts.package.rows import Rows


class UsualRows:
    """The rows of a sheet in order, with nothing between them, each cell named by its own row.

    Attributes:
      are_all: Whether all of them are so; nothing else may be asked where they are not.
      hold_no_formula: Whether no cell holds one.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        p = re.escape(rows.prefix)
        whole = re.compile(
            rb'(?:<%brow r="([0-9]{1,7})"[^<>]*+>(?:(?<=/>)|(?:<%bc r="[A-Z]{1,3}+\1"[^<>]*+>'
            rb"(?:<%bv>[^<]*+</%bv></%bc>|(?<=/>)|(?:<%bis>(?:[^<]|<(?!/%bis>|/?%bc[\s>/]))*+</%bis>"
            rb"|(<%bf(?: [^<>]*+)?>(?:(?<=/>)|[^<]*+</%bf>))?(?:<%bv(?: [^<>]*+)?>[^<]*+</%bv>)?)</%bc>))*+"
            rb"</%brow>))*+" % ((p,) * 15)
        )
        is_plain = rows.is_sorted and rows.scan is rows.data
        found = whole.match(rows.data, rows.start, rows.end) if is_plain else None
        self.are_all = found is not None and found.end() == rows.end
        self.hold_no_formula = self.are_all and found is not None and found[2] is None
        self._token = re.compile(rb'<%bc r="([A-Z]{1,3})[0-9]+"([^<>]*+(?<!/)>.*?)</%bc>' % (p, p), re.DOTALL)

    def column(self, column: int, top: int, bottom: int) -> Iterator[re.Match[bytes]]:
        """Yield row, other attributes and inner XML of a column's filled cells, top down."""
        rows, p = self._rows, re.escape(self._rows.prefix)
        begin = rows.begin_of(bisect_left(rows.numbers, top))
        end = rows.begin_of(bisect_right(rows.numbers, bottom))
        letters = column_letters(column).encode()
        cell = re.compile(rb'<%bc r="%b([0-9]+)"([^<>]*+)(?<!/)>(.*?)</%bc>' % (p, letters, p), re.DOTALL)
        return cell.finditer(rows.data, begin, end)

    def tokens(self, row: int) -> list[tuple[bytes, bytes]]:
        """Return letters, and all that follows the address, of a row's filled cells."""
        rows = self._rows
        at = bisect_left(rows.numbers, row)
        if at == len(rows.numbers) or rows.numbers[at] != row:
            return []
        return self._token.findall(rows.data, rows.starts[at], rows.begin_of(at + 1))
