"""What a stored cell means.

Our own reading, not python-calamine's: it has to agree to the letter with what the writer
leaves alone, tell text from error, keep `_x000D_`, and survive a sheet with cells at A1 and
XFD1048576, where calamine 0.9 aborts the process.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache

from cs_macros.hosts.package import markup
from cs_macros.hosts.package.rows import Stored
from cs_macros.hosts.package.strings import SharedStrings, flat_text
from cs_macros.hosts.package.styles import Styles
from cs_macros.hosts.package.values import moment, plain
from cs_macros.hosts.port import Cell, CellError


@lru_cache(maxsize=16)
def _patterns(prefix: bytes) -> tuple[re.Pattern[bytes], re.Pattern[bytes], re.Pattern[bytes]]:
    p = re.escape(prefix)
    return (
        re.compile(rb"<%bv(?:\s[^>]*)?>(.*?)</%bv\s*>" % (p, p), re.DOTALL),
        re.compile(rb"<%bf((?:\s[^>]*?)?)(?:/>|>(.*?)</%bf\s*>)" % (p, p), re.DOTALL),
        re.compile(rb"<%bis(?:\s[^>]*)?>(.*)</%bis\s*>" % (p, p), re.DOTALL),
    )


def formula_of(cell: Stored, prefix: bytes) -> tuple[bytes, str] | None:
    """Return the attributes and the text of a cell's formula, None when it has none."""
    if b"f" not in cell.inner:
        return None
    found = _patterns(prefix)[1].search(cell.inner)
    return (found[1], markup.unescaped(found[2] or b"")) if found else None


def raw_value(cell: Stored, prefix: bytes) -> str:
    """Return the content of a cell's `<v>`, empty when it has none."""
    found = _patterns(prefix)[0].search(cell.inner)
    if not found:
        return ""
    raw = found[1]
    return markup.unescaped(raw) if b"&" in raw or b"\r" in raw else raw.decode("utf-8", "replace")


def value_of(
    cell: Stored, prefix: bytes, strings: SharedStrings, styles: Styles, *, epoch_1904: bool
) -> Cell:
    """Return what a cell holds: a formula's last result, text without its formatting, None for blank."""
    if not cell.inner:
        return None
    if cell.kind == "inlineStr":
        found = _patterns(prefix)[2].search(cell.inner)
        if found:
            return flat_text(found[1]) or None
    raw = raw_value(cell, prefix)
    if cell.kind == "s":
        index = raw.strip()
        return (strings.text(int(index)) if index.isdigit() else None) or None
    if cell.kind in ("str", "inlineStr"):
        return plain(raw) or None
    raw = raw.strip()
    if not raw:
        return None
    if cell.kind == "b":
        return raw in ("1", "true")
    if cell.kind == "e":
        return CellError(raw)
    if cell.kind == "d":
        return _iso(raw)
    return _number(raw, cell.style, styles, epoch_1904=epoch_1904)


def _iso(raw: str) -> Cell:
    try:
        found = datetime.fromisoformat(raw)
    except ValueError:
        return raw
    return found.date() if "T" not in raw and ":" not in raw else found.replace(tzinfo=None)


def _number(raw: str, style: int, styles: Styles, *, epoch_1904: bool) -> Cell:
    try:
        number = float(raw)
    except ValueError:
        return plain(raw)
    shape = styles.shape(style)
    if not shape or (shape == "time" and styles.is_elapsed(style) and number >= 1):
        return number
    return moment(number, shape, epoch_1904=epoch_1904)
