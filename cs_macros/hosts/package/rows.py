"""The rows of a sheet, found in its bytes without building a tree of them.

A sheet of 100,000 rows is 60 MB; what a tree of it costs is why other libraries are slow. Here
one pass notes where each row starts, and only the rows that are asked for are looked into.

Tags are looked for in `scan`, where comments and CDATA are blanked (see `markup.mask`); it is
the very same object as `data` in nearly every file.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from cs_macros.hosts.package import markup
from cs_macros.hosts.package.references import LAST_COLUMN, LAST_ROW, column_letters, column_number
from cs_macros.hosts.package.values import whole

_QUOTED = rb"""(?:"[^"]*"|'[^']*')"""
_ODD = itemgetter(4)
_USUAL_TAG = re.compile(rb'(<(?:[\w.-]+:)?c r="[A-Z]{1,3}[0-9]{1,7}")( s="[0-9]+")?(?: t="[a-zA-Z]+")?\s*/?>')
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']\s*\$?([A-Za-z]{1,3})?\$?([0-9]{1,9})\s*["']""")

LONG = 20_000
"""Bytes of a row that is known to be well-formed before patterns look for the ends of its elements: where
they are missing, each one is looked for to the row's end."""


class Stored(NamedTuple):
    """A cell as it is stored.

    Attributes:
      style: The `s` attribute.
      kind: The `t` attribute, empty for none.
      extra: All other attributes but `r`, as written.
      inner: What stands between its tags, CDATA resolved.
    """

    style: int
    kind: str
    extra: bytes
    inner: bytes

    def element(self, row: int, column: int, prefix: bytes) -> bytes:
        """Return the whole element for a place."""
        tag = b'<%bc r="%b%d"%b' % (prefix, _letters(column), row, self._form(bool(self.style)))
        return self._closed(tag + self.extra, prefix)

    def in_place_of(self, tag: bytes, prefix: bytes) -> bytes:
        """Return the whole element, its attributes in the order of the tag that it replaces."""
        usual = _USUAL_TAG.fullmatch(tag)
        if usual and (usual[2] or not self.style):  # nearly every cell that any program has written
            return self._closed(usual[1] + self._form(bool(usual[2])) + self.extra, prefix)
        for found in [each for each in markup.ATTRIBUTE.finditer(tag) if each[1] not in (b"r", b"s", b"t")]:
            tag = tag.replace(found[0], b"", 1)
        had_style = re.search(rb"\ss\s*=", tag)
        tag = markup.with_attribute(tag, "s", str(self.style) if self.style or had_style else None)
        tag = markup.with_attribute(tag, "t", self.kind or None)
        return self._closed(tag.rstrip(b">").rstrip(b"/").rstrip() + self.extra, prefix)

    def _form(self, has_style: bool) -> bytes:
        kind = b' t="%b"' % self.kind.encode() if self.kind else b""
        return b' s="%d"' % self.style + kind if has_style else kind

    def _closed(self, tag: bytes, prefix: bytes) -> bytes:
        return tag + (b">%b</%bc>" % (self.inner, prefix) if self.inner else b"/>")


class Placed(NamedTuple):
    """A cell of a row with the bytes that it takes up."""

    start: int
    tag_end: int
    end: int
    cell: Stored


class Rows:
    """Where the rows of a sheet stand.

    Args:
      data: The sheet's part; `scan` the same with everything blanked that is not markup.
      start: First byte inside `sheetData`, `end` the first of its end tag.
      prefix: Namespace prefix of the sheet's elements with its colon, or empty.
    """

    def __init__(self, data: bytes, scan: bytes, start: int, end: int, prefix: bytes, part: str) -> None:
        self.data, self.scan, self.prefix, self.part = data, scan, prefix, part
        self.start, self.end = start, end
        p = re.escape(prefix)
        self._tag = re.compile(rb"<%brow((?:\s+[^\s=/>\"']+\s*=\s*%b)*)\s*(/?)>" % (p, _QUOTED))
        self._cell = re.compile(
            rb'<%bc(?: r="([A-Z]{1,3})[0-9]{1,7}")?(?: s="([0-9]{1,6})")?(?: t="([a-zA-Z]+)")?'
            rb"((?:\s+[^\s=/>\"']+\s*=\s*%b)*)\s*(?:/>|>(.*?)</%bc\s*>)" % (p, _QUOTED, p),
            re.DOTALL,
        )
        # Blank cells are skipped over, what is written otherwise than by Excel ends in the fifth group.
        self._filled = re.compile(
            rb'(?:<%bc r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]{1,6}")?/>)*+(?:'
            rb'<%bc r="([A-Z]{1,3})[0-9]{1,7}"(?: s="([0-9]{1,6})")?(?: t="([a-zA-Z]+)")?>'
            rb"(<%bv>[^<]*</%bv>|.*?)</%bc>|(<%bc(?=[\s>/]))|</%brow)" % ((p,) * 7),
            re.DOTALL,
        )
        # As Excel writes them, and nothing else: a row in any other form has fewer than it has tags.
        self._usual = re.compile(
            rb'<%bc r="([A-Z]{1,3})[0-9]{1,7}"(?: s="([0-9]{1,6})")?(?: t="([a-zA-Z]+)")?(?:/>|>(.*?)</%bc>)'
            % (p, p),
            re.DOTALL,
        )
        self.numbers = array("L")
        self.starts = array("Q")
        self._index(start)
        self._places = {} if self.is_sorted else self._by_number()

    def _index(self, start: int) -> None:
        number, self.is_sorted = 0, True
        add_number, add_start = self.numbers.append, self.starts.append
        begin = re.compile(rb'<%brow(?=[\s/>])(?: r="([0-9]{1,9})")?' % re.escape(self.prefix))
        for found in begin.finditer(self.scan, start, self.end):
            previous = number
            number = int(found[1]) if found[1] else self._odd_number(found.start(), number)
            if number <= previous:
                self.is_sorted = False
            if not 1 <= number <= LAST_ROW:
                raise markup.damaged(self.part, f"行号 {number} 超出范围")
            add_number(number)
            add_start(found.start())

    def _odd_number(self, start: int, previous: int) -> int:
        """Return the number of a row that names it elsewhere in its tag, or not at all."""
        tag = self._tag.match(self.scan, start)
        if not tag:
            raise markup.damaged(self.part, "行的标记不完整")
        found = _REFERENCE.search(tag[1])
        return int(found[2]) if found else previous + 1

    def _by_number(self) -> dict[int, int]:
        places: dict[int, int] = {}
        for place, number in enumerate(self.numbers):
            if number in places:
                raise markup.damaged(self.part, f"第 {number} 行出现了两次")
            places[number] = place
        return places

    def __contains__(self, row: int) -> bool:
        return self.place(row) is not None

    def place(self, row: int) -> int | None:
        """Return a row's index in document order, None when it isn't stored."""
        if not self.is_sorted:
            return self._places.get(row)
        at = bisect_left(self.numbers, row)
        return at if at < len(self.numbers) and self.numbers[at] == row else None

    def upwards(self, top: int, bottom: int) -> Iterator[int]:
        """Yield the numbers of the stored rows from bottom to top, both included."""
        if self.is_sorted:
            first, last = bisect_left(self.numbers, top), bisect_right(self.numbers, bottom)
            yield from (self.numbers[at] for at in range(last - 1, first - 1, -1))
        else:
            yield from sorted((row for row in self.numbers if top <= row <= bottom), reverse=True)

    def begin_of(self, place: int) -> int:
        """Return the byte where a row begins by its index; after the last one, where all end."""
        return self.starts[place] if place < len(self.starts) else self.end

    def insertion(self, row: int) -> int:
        """Return the byte where a new row belongs: before the first with a higher number."""
        if self.is_sorted:
            at = bisect_right(self.numbers, row)
        else:
            at = next((i for i, number in enumerate(self.numbers) if number > row), len(self.numbers))
        return self.begin_of(at)

    def bounds(self, place: int) -> tuple[int, int, int]:
        """Return a row's start, the end of its start tag, and its end."""
        start = self.starts[place]
        limit = self.begin_of(place + 1)
        tag = self._tag.match(self.scan, start, limit)
        if not tag:
            raise markup.damaged(self.part, f"第 {self.numbers[place]} 行的标记不完整")
        if tag[2]:
            return start, tag.end(), tag.end()
        closing = self.scan.find(b"</" + self.prefix + b"row", tag.end(), limit)
        end = self.scan.find(b">", closing, limit) + 1
        if closing < 0 or not end:
            raise markup.damaged(self.part, f"第 {self.numbers[place]} 行没有结束")
        return start, tag.end(), end

    def _sound_bounds(self, place: int) -> tuple[int, int, int]:
        start, begin, end = self.bounds(place)
        if end - start > LONG:
            markup.check_fragment(self.data[start:end], self.part)
        return start, begin, end

    def cells(self, place: int) -> dict[int, Placed]:
        """Return a row's cells by column, in document order."""
        _, begin, end = self._sound_bounds(place)
        found: dict[int, Placed] = {}
        column = 0
        is_plain = self.scan is self.data
        for match in self._cell.finditer(self.scan, begin, end):
            letters, style, kind, rest, inner = match.groups()
            tag_end = match.end() if inner is None else match.start(5)
            if rest:
                letters, style, kind, rest = _attributes(self.scan[match.start() : tag_end])
            column = _column(letters) if letters else column + 1
            if column in found or column > LAST_COLUMN:
                raise markup.damaged(self.part, f"第 {self.numbers[place]} 行的单元格重复或超出范围")
            if inner and not is_plain:
                inner = markup.resolved(self.data[match.start(5) : match.end(5)])
            form = kind.decode("utf-8", "replace") if kind else ""
            cell = Stored(int(style or 0), form, rest, inner or b"")  # at most nine digits by now
            found[column] = Placed(match.start(), tag_end, match.end(), cell)
        return found

    def filled(self, place: int) -> list[tuple[int, bytes, bytes, bytes]]:
        """Return column, style, type and inner XML of a row's filled cells; as `cells`, much faster."""
        _, begin, end = self._sound_bounds(place)
        found = self._filled.findall(self.scan, begin, end)
        if self.scan is not self.data or any(map(_ODD, found)):
            stored = [(at, one.cell) for at, one in self.cells(place).items() if one.cell.inner]
            return [(at, b"%d" % cell.style, cell.kind.encode(), cell.inner) for at, cell in stored]
        return [(_column(letters), style, kind, inner) for letters, style, kind, inner, _ in found if inner]

    def usual_cells(self, place: int) -> list[tuple[bytes, bytes, bytes, bytes]] | None:
        """Return letters, style, type and inner XML of a row's cells; None where one is written oddly."""
        _, begin, end = self._sound_bounds(place)
        found = self._usual.findall(self.scan, begin, end)
        is_usual = self.scan is self.data and self.scan.count(b"<%bc" % self.prefix, begin, end) == len(found)
        return found if is_usual else None

    def tag(self, place: int) -> bytes:
        start, tag_end, _ = self.bounds(place)
        return self.data[start:tag_end]

    def attributes(self, row: int) -> dict[str, str]:
        """Return the attributes of a row by local name; none for a row that isn't stored."""
        place = self.place(row)
        found = markup.ATTRIBUTE.finditer(self.tag(place)) if place is not None else ()
        return {
            one[1].decode("utf-8", "replace").rpartition(":")[2]: markup.unescaped(one[2][1:-1])
            for one in found
        }

    def attribute(self, place: int, name: bytes) -> str:
        """Return an attribute of a row's tag, empty when it has none."""
        values = (found[2][1:-1] for found in markup.ATTRIBUTE.finditer(self.tag(place)) if found[1] == name)
        return next(values, b"").decode("utf-8", "replace")


@lru_cache(maxsize=1024)
def form_of(attributes: bytes) -> tuple[int, bytes]:
    """Return style and type that a cell's attributes tell; most cells of a sheet have one of a few forms.

    >>> form_of(b' s="12" t="s"'), form_of(b"")
    ((12, b's'), (0, b''))
    """
    _, style, kind, _ = _attributes(attributes)
    return int(style or 0), kind or b""


@lru_cache(maxsize=1024)
def whole_form_of(attributes: bytes) -> tuple[int, str, bytes]:
    """Return style, type and all other attributes of a cell, as `Stored` has them."""
    _, style, kind, extra = _attributes(attributes)
    return int(style or 0), (kind or b"").decode("utf-8", "replace"), extra


@lru_cache(maxsize=LAST_COLUMN)
def _letters(column: int) -> bytes:
    return column_letters(column).encode()


@lru_cache(maxsize=LAST_COLUMN)
def _column(letters: bytes) -> int:
    return column_number(letters.decode())


def _attributes(tag: bytes) -> tuple[bytes | None, bytes | None, bytes | None, bytes]:
    """Return column letters, style, type and the other attributes of a cell's tag, however it is written."""
    letters = style = kind = None
    extra = b""
    for found in markup.ATTRIBUTE.finditer(tag):
        name, value = found[1], found[2][1:-1].strip()
        if name == b"r":
            reference = _REFERENCE.match(b' r="%b"' % value)
            letters = reference[1].upper() if reference and reference[1] else None
        elif name == b"s":
            style = value if whole(value) >= 0 else None
        elif name == b"t":
            kind = value
        else:
            extra += found[0]
    return letters, style, kind, extra
