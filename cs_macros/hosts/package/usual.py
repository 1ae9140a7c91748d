"""Rows written as Excel writes them, read a column at a time and without looking at the cells between."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from cs_macros.hosts.package.references import column_letters
from cs_macros.hosts.package.rows import Placed, Rows, Stored, whole_form_of

SLACK = 24
"""Bytes by which the cells of a row mostly lie no further left than in the row before."""

SLASH = ord("/")


class UsualRows:
    """The rows of a sheet in order, with nothing between them, each cell named by its own row.

    Attributes:
      are_all: Whether all of them are so; nothing else may be asked where they are not.
      hold_no_group: Whether no cell's formula has attributes: those of arrays and data tables do.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        p = re.escape(rows.prefix)
        whole = re.compile(
            rb'(?:<%brow r="([1-9][0-9]{0,6})"[^<>]*+>(?:(?<=/>)'
            rb'|(?:<%bc r="[A-Z]{1,3}+\1" s="[0-9]++"(?:/>| t="s"><%bv>[0-9]++</%bv></%bc>)'  # nearly all
            rb'|<%bc r="[A-Z]{1,3}+\1"(?:[^<>/]*+(?:/>|><%bv>[^<]*+</%bv></%bc>)'
            rb"|[^<>]*+>(?:(?<=/>)|(?:<%bis>(?:[^<]++|<(?!/%bis>|/?%bc[\s>/]))*+</%bis>"
            rb"|(?:<%bf(?:>|( [^<>]*+>))(?:(?<=/>)|[^<]*+</%bf>))?(?:<%bv(?: [^<>]*+)?>[^<]*+</%bv>)?)"
            rb"</%bc>)))*+</%brow>))*+" % ((p,) * 19)
        )
        is_plain = rows.is_sorted and rows.scan is rows.data
        found = whole.match(rows.data, rows.start, rows.end) if is_plain else None
        self.are_all = found is not None and found.end() == rows.end
        self.hold_no_group = self.are_all and found is not None and found[2] is None
        self._opening, self._closing = b'<%bc r="' % rows.prefix, b"</%bc>" % rows.prefix
        self._cell = re.compile(
            rb'<%bc r="[A-Z]+[0-9]+"([^<>]*+)(?:(?<=/)>|>(.*?)</%bc>)' % (p, p), re.DOTALL
        )

    def column(self, column: int, top: int, bottom: int) -> Iterator[tuple[int, bytes]]:
        """Yield row, and all that follows the address, of a column's filled cells, top down.

        A row's cell is looked for first from about where the row before had it.
        """
        rows, data, find, closing = self._rows, self._rows.data, self._rows.data.find, self._closing
        first, last = bisect_left(rows.numbers, top), bisect_right(rows.numbers, bottom)
        name = self._opening + column_letters(column).encode()
        begins, guess, like = rows.starts[first:last], 0, 0
        ends = itertools.chain(begins[1:], (rows.begin_of(last),))
        for row, begin, end in zip(rows.numbers[first:last], begins, ends, strict=False):
            if row >= like:  # a digit behind the letters makes them whole, and a row has one number
                digits = str(row)
                like = (int(digits[0]) + 1) * 10 ** (len(digits) - 1)
                named = name + digits[:1].encode()
                length = len(name) + len(digits) + 1
            at = find(named, begin + guess, end)
            if at < 0:
                at = find(named, begin, min(begin + guess + len(named), end))
                if at < 0:
                    continue
            inside = at + length
            tag_end = find(b">", inside, end)
            if data[tag_end - 1] != SLASH:
                yield row, data[inside : find(closing, tag_end, end)]
            guess = at - begin - SLACK
            if guess < 0:
                guess = 0

    def cell(self, row: int, column: int) -> Placed | None:
        """Return one cell of a row, None when it isn't stored; the others are not looked at."""
        begin, end = self._span(row)
        name = b'<%bc r="%b%d"' % (self._rows.prefix, column_letters(column).encode(), row)
        found = (
            self._cell.match(self._rows.data, at)
            if (at := self._rows.data.find(name, begin, end)) >= 0
            else None
        )
        if not found:
            return None
        attributes, inner = found.groups()
        style, kind, extra = whole_form_of(attributes.removesuffix(b"/") if inner is None else attributes)
        tag_end = found.end() if inner is None else found.start(2)
        return Placed(at, tag_end, found.end(), Stored(style, kind, extra, inner or b""))

    def _span(self, row: int) -> tuple[int, int]:
        """Return where a row begins, and where the next one does; nowhere for one that isn't stored."""
        rows = self._rows
        at = bisect_left(rows.numbers, row)
        if at == len(rows.numbers) or rows.numbers[at] != row:
            return 0, 0
        return rows.starts[at], rows.begin_of(at + 1)

    def tokens(self, row: int) -> list[tuple[bytes, bytes]]:
        """Return letters, and all that follows the address, of a row's filled cells."""
        begin, end = self._span(row)
        pieces = self._rows.data[begin:end].split(self._closing)
        pieces.pop()  # what stands after the last filled cell
        # No markup inside a cell ends like a cell: what ends here began last, blank ones stand before it.
        found, opening, digits = [], self._opening, -len(str(row))
        for piece in pieces:
            name, _, rest = piece.rpartition(opening)[2].partition(b'"')
            found.append((name[:digits], rest))
        return found
