"""A sheet's new bytes: the old ones, with the rows that changed between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from cs_macros.hosts.package import markup
from cs_macros.hosts.package.pieces import Content, Pieces
from cs_macros.hosts.package.references import Area
from cs_macros.hosts.package.rows import Placed, Stored
from cs_macros.hosts.package.values import whole
from cs_macros.hosts.package.whole_rows import WholeRow, span_of

if TYPE_CHECKING:
    from cs_macros.hosts.package.sheet import Sheet


_SPANS = re.compile(rb' spans="([0-9]{1,5}):([0-9]{1,5})"')


def content(sheet: Sheet) -> Content:
    """Return the new bytes, joined where a sheet is parsed as a whole before it is written."""
    found = Pieces(pieces(sheet))
    return found if len(found) > markup.LARGEST_WHOLE else bytes(found)


def pieces(sheet: Sheet) -> Iterator[bytes | memoryview]:
    """Yield the sheet's new bytes; all that isn't named in a change as it was."""
    _widen(sheet)
    has_rows = bool(sheet.changes) or sheet.frame.body_end > sheet.frame.body_start
    head, tail = sheet.frame.around(has_rows=has_rows)
    markup.check_fragment(head + tail, sheet.part)
    is_large = len(sheet.data) > markup.LARGEST_WHOLE
    yield head
    at, whole = sheet.frame.body_start, memoryview(sheet.data)
    sound: set[tuple[str, bytes]] = set()
    for start, tag_end, end, row, column in sorted(_spots(sheet)):
        yield whole[at:start]
        if column:
            cell = sheet.changes[row][column]
            new = cell.in_place_of(sheet.data[start:tag_end], sheet.frame.prefix)
            if is_large and (cell.extra or (cell.kind, cell.inner) not in sound):
                markup.check_fragment(new, sheet.part)
                sound.add((cell.kind, cell.inner))
        else:
            new = _row(sheet, row, start, tag_end, end)
            if is_large:
                markup.check_fragment(new, sheet.part)
        yield new
        at = end
    yield whole[at : sheet.frame.body_end]
    yield tail


def _widen(sheet: Sheet) -> None:
    filled = {row: span_of(cells) for row, cells in sheet.changes.items() if cells}
    if filled:
        spans = {*filled.values()}
        first, last = min(first for first, _ in spans), max(last for _, last in spans)
        sheet.frame.widen_dimension(Area(min(filled), first, max(filled), last))


def _spots(sheet: Sheet) -> Iterator[tuple[int, int, int, int, int]]:
    """Yield start, end of the start tag, end, row and column of all that is written anew: single cells where
    the rows are as Excel writes them and only cells that are there have changed, else (column 0) rows."""
    for row, changes in sheet.changes.items():
        is_stored = sheet.is_usual and sheet.rows.place(row) is not None
        known = [sheet.placed(row, column) for column in changes] if is_stored else [None]
        if all(known):
            for column, one in zip(changes, known, strict=True):
                if one:
                    yield one.start, one.tag_end, one.end, row, column
        else:
            yield *_span(sheet, row), row, 0


def _span(sheet: Sheet, row: int) -> tuple[int, int, int]:
    """Return a row's start, the end of its start tag, and its end; where it belongs if it isn't stored."""
    place = sheet.rows.place(row)
    if place is None:
        at = sheet.rows.insertion(row)
        return at, at, at
    return sheet.rows.bounds(place)


def _row(sheet: Sheet, row: int, start: int, tag_end: int, end: int) -> bytes:
    prefix, changes = sheet.frame.prefix, sheet.changes[row]
    if isinstance(changes, WholeRow):
        return changes.element
    if start == end:
        cells = b"".join(changes[column].element(row, column, prefix) for column in sorted(changes))
        return b'<%brow r="%d">%b</%brow>' % (prefix, row, cells, prefix)
    tag = _spanning(sheet.data[start:tag_end], changes)
    if tag_end == end:
        cells = b"".join(changes[column].element(row, column, prefix) for column in sorted(changes))
        return b"%b>%b</%brow>" % (tag.rstrip(b">").rstrip(b"/").rstrip(), cells, prefix)
    known = {column: found for column in changes if (found := sheet.placed(row, column))}
    place = sheet.rows.place(row)
    if place is not None and len(known) < len(changes):  # where the new ones belong, the others tell
        known = sheet.cells_as_opened(row, place)
    return tag + _row_inside(sheet, row, tag_end, end, known)


def _row_inside(sheet: Sheet, row: int, begin: int, end: int, known: dict[int, Placed]) -> bytes:
    prefix, changes = sheet.frame.prefix, sheet.changes[row]
    closing = sheet.data.rfind(b"</", begin, end)
    last = max((one.end for one in known.values()), default=begin)
    splices: list[markup.Splice] = []
    added: dict[int, bytes] = {}
    for column in sorted(changes):
        cell = changes[column]
        if column in known:
            old = known[column]
            tag = sheet.data[old.start : old.tag_end]
            splices.append((old.start - begin, old.end - begin, cell.in_place_of(tag, prefix)))
        else:
            at = next((one.start for other, one in known.items() if other > column), last)
            added[at] = added.get(at, b"") + cell.element(row, column, prefix)
    # An insertion at the start of a replaced cell must come before it.
    splices += [(at - begin, at - begin, new) for at, new in added.items()]
    return markup.splice(sheet.data[begin:closing], splices) + sheet.data[closing:end]


def _spanning(tag: bytes, changes: Mapping[int, Stored]) -> bytes:
    """Return a row's tag whose `spans`, where it has them, take in the changed columns."""
    usual = _SPANS.search(tag)
    if usual and 0 < int(usual[1]) <= min(changes) and max(changes) <= int(usual[2]):
        return tag
    for found in markup.ATTRIBUTE.finditer(tag):
        ends = [whole(end) for end in found[2][1:-1].split(b":")]
        if found[1] == b"spans" and len(ends) == 2 and min(ends) > 0:
            low, high = min(ends[0], *changes), max(ends[1], *changes)
            if [low, high] != ends:
                return markup.with_attribute(tag, "spans", f"{low}:{high}")
    return tag
