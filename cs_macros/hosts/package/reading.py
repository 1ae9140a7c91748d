"""What a stored cell means.

Our own reading, not python-calamine's: it has to agree to the letter with what the writer
leaves alone, tell text from error, keep `_x000D_`, and survive a sheet with cells at A1 and
XFD1048576, where calamine 0.9 aborts the process.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from cs_macros.hosts.package import markup
from cs_macros.hosts.package.rows import Stored, form_of
from cs_macros.hosts.package.strings import SharedStrings, flat_text
from cs_macros.hosts.package.styles import Styles
from cs_macros.hosts.package.values import moment, plain, whole
from cs_macros.hosts.port import Cell, CellError, is_shown

SEEN = 512
"""Different cells of a column that are remembered while it is read."""


@lru_cache(maxsize=16)
def _patterns(prefix: bytes) -> tuple[re.Pattern[bytes], re.Pattern[bytes], re.Pattern[bytes]]:
    p = re.escape(prefix)
    return (
        re.compile(rb"<%bv(?:\s[^>]*)?>([^<]*)</%bv\s*>" % (p, p)),
        re.compile(rb"<%bf((?:\s[^>]*?)?)(?:/>|>([^<]*)</%bf\s*>)" % (p, p)),
        re.compile(rb"<%bis(?:\s[^>]*)?>(.*)</%bis\s*>" % (p, p), re.DOTALL),
    )


def formula_of(cell: Stored, prefix: bytes) -> tuple[bytes, str] | None:
    """Return the attributes and the text of a cell's formula, None when it has none."""
    if b"f" not in cell.inner:
        return None
    found = _patterns(prefix)[1].search(cell.inner)
    return (found[1], markup.unescaped(found[2] or b"")) if found else None


class Reader:
    """Tells what the cells of a workbook's sheet hold.

    Args:
      prefix: Namespace prefix of the sheet's elements with its colon, or empty.
    """

    def __init__(self, prefix: bytes, strings: SharedStrings, styles: Styles, *, epoch_1904: bool) -> None:
        self._prefix, self._strings, self._styles, self._epoch_1904 = prefix, strings, styles, epoch_1904
        self._value, _, self._inline = _patterns(prefix)
        self._plain = re.compile(rb"<%bv>([^<&]*)</%bv>" % (re.escape(prefix), re.escape(prefix)))

    def value(self, cell: Stored) -> Cell:
        """Return a formula's last result, text without its formatting, None for blank."""
        return self._decoded(cell.style, cell.kind.encode(), cell.inner) if cell.inner else None

    def raw_value(self, cell: Stored) -> str:
        """Return what stands in a cell's `<v>`, such as a shared string's number."""
        return self._raw(cell.inner).decode("utf-8", "replace").strip()

    def values(self, cells: Iterable[tuple[int, bytes, bytes, bytes]]) -> dict[int, Cell]:
        """Return the values of filled cells by column; takes what `Rows.filled` gives."""
        found: dict[int, Cell] = {}
        decoded, text_of = self._decoded, self._strings.text
        for column, style, kind, inner in cells:
            if kind == b"s" and inner[:3] == b"<v>" and len(inner) < 17 and inner[3:-4].isdigit():
                found[column] = text_of(int(inner[3:-4])) or None  # nearly all of them
            else:
                found[column] = decoded(int(style or 0), kind, inner)
        return found

    def column(self, cells: Iterable[tuple[int, bytes]]) -> dict[int, Cell]:
        """Return the values of one column's filled cells by row; takes what `UsualRows.column` gives."""
        found: dict[int, Cell] = {}
        seen: dict[bytes, Cell] = {}  # states and names stand in many cells, numbers and moments in one
        token = self.token
        for row, held in cells:
            if (value := seen.get(held)) is None:
                value = token(held)
                if len(seen) < SEEN:
                    seen[held] = value
            if value is not None:
                found[row] = value
        return found

    def shows(self, token: bytes) -> bool:
        """Whether such a cell holds anything that people can see, which mostly can be told undecoded."""
        at = token.find(b' t="s"><v>')
        if at >= 0 and (number := token[at + 10 : -4]).isdigit() and len(number) < 10:
            return self._strings.shows(int(number))
        return is_shown(self.token(token))

    def token(self, token: bytes) -> Cell:
        """Return what a cell of `UsualRows.tokens` holds."""
        at = token.find(b' t="s"><v>')
        if at >= 0 and (number := token[at + 10 : -4]).isdigit() and len(number) < 10:
            return self._strings.text(int(number)) or None  # nearly all
        attributes, _, inner = token.partition(b">")
        style, kind = form_of(attributes)
        if not kind and inner[:3] == b"<v>" and inner[-4:] == b"</v>":
            number = inner[3:-4]
            if b"<" not in number and b"&" not in number:
                return self._number(number, style)
        if kind == b"inlineStr" and inner[:4] == b"<is>" and inner[-5:] == b"</is>":
            return flat_text(inner[4:-5]) or None
        return self._decoded(style, kind, inner)

    def _decoded(self, style: int, kind: bytes, inner: bytes) -> Cell:
        if kind == b"inlineStr" and (found := self._inline.search(inner)):
            return flat_text(found[1]) or None
        plain_value = self._plain.fullmatch(inner)
        raw = plain_value[1] if plain_value else self._raw(inner)
        if kind == b"s":
            return self._strings.text(whole(raw)) or None
        if not kind or kind == b"n":
            return self._number(raw, style)
        return self._special(kind, raw.decode("utf-8", "replace"))

    def _raw(self, inner: bytes) -> bytes:
        found = self._value.search(inner)
        return markup.unescaped(found[1]).encode("utf-8", "replace") if found else b""

    def _special(self, kind: bytes, text: str) -> Cell:
        if kind in (b"str", b"inlineStr"):
            return plain(text) or None
        text = text.strip()
        if not text:
            return None
        if kind == b"b":
            return text in ("1", "true")
        if kind == b"e":
            return CellError(text)
        return _iso(text) if kind == b"d" else plain(text)

    def _number(self, raw: bytes, style: int) -> Cell:
        number = _finite(raw)
        if number is None:
            return plain(raw.decode("utf-8", "replace").strip()) or None
        shape = self._styles.shape(style)
        if not shape or (shape == "time" and number >= 1 and self._styles.is_elapsed(style)):
            return number
        return moment(number, shape, epoch_1904=self._epoch_1904)


def _finite(raw: bytes) -> float | None:
    """Return the number that a cell holds; `NaN` and `inf`, which Excel cannot hold, are none."""
    try:
        number = float(raw)
    except ValueError:
        return None
    return number if math.isfinite(number) and b"_" not in raw else None


def _iso(raw: str) -> Cell:
    try:
        found = datetime.fromisoformat(raw)
    except ValueError:
        return raw
    return found.date() if "T" not in raw and ":" not in raw else found.replace(tzinfo=None)
