"""The desk of an older workbook: bands, buttons and colours where its own columns and rows stand.

No column and no header row ever moves. The thin row above the header becomes the band; a stage whose
columns lie apart has a piece a run, and its buttons stand over the run with most of what they need.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

from cs_macros.book.columns import TYPED, Column
from cs_macros.book.flow import Button
from cs_macros.book.sheets import Sheet
from cs_macros.build.bands import bands
from cs_macros.build.places import FIELDS, HEIGHTS, LAST_ROW, Places, Spot
from cs_macros.build.shine import blamed, missing
from cs_macros.build.spots import BUTTON_HEIGHT, Spots
from cs_macros.hosts.package import markup
from cs_macros.hosts.package.references import column_letters
from cs_macros.migrate import validations

SHAPE = re.compile(rb"<v:shape\s(?:(?!</v:shape>).)*</v:shape>", re.DOTALL)
MACRO = re.compile(rb"<x:FmlaMacro>\[0\]!(\w+)<")
ANCHOR = re.compile(rb"<x:Anchor>([^<]*)</x:Anchor>")
THIN = 10
"""Points that the empty row above the header takes at most."""

BAND_HEIGHT = b"13.5"
USUAL_WIDTH, USUAL_HEIGHT = 64, 20
"""Pixels of a column, and of a row, that nobody has sized."""


def older_places(
    sheet: Sheet,
    everywhere: Sequence[Button],
    fields: Mapping[int, str],
    header: int,
    data: bytes,
    drawing: bytes,
) -> Places:
    """The plan of a register as it stands in an older workbook, counted from 0 like every plan.

    Args:
      fields: Column of the sheet, counted from 1 → what our declaration knows it as.
      header: Row of the header, counted from 1.
      data: The sheet's part; `drawing` that of its buttons, which tells the rows they stand in.
    """
    older, stages = _as_it_stands(sheet, fields)
    widths = [(each - 5) / 7 for each in _widths(data, max(fields))]
    frozen = _frozen(data)
    rows: Sequence[int] = FIELDS if header == len(HEIGHTS) + 2 else _button_rows(drawing) or range(2, 3)
    runs = bands(stages)
    spots = Spots(older, runs, widths, frozen or 4, rows)
    has_message = "message" in sheet.record.layout.by_field
    spots.place_corner([each for each in everywhere if each.drawn and (has_message or not each.asks)])
    spots.place_stages()
    heights = tuple(each * 0.75 for each in _heights(data, header - 2))
    return Places(older, widths, runs, frozen, frozen, spots.found, rows=heights)


def _as_it_stands(sheet: Sheet, fields: Mapping[int, str]) -> tuple[Sheet, list[str]]:
    """The sheet with its columns in the workbook's order, people's own between them; and their stages."""
    layout = sheet.record.layout
    none: Column = replace(layout.columns[0], header="", required=False, owner=TYPED, default=None, stage="")
    columns = [
        layout[fields[at]] if at in fields else replace(none, field=f"own_{at}")
        for at in range(1, max(fields) + 1)
    ]
    record: Any = type(sheet.record.__name__, (sheet.record,), {"__module__": __name__})
    record.layout = replace(layout, columns=tuple(columns))
    return replace(sheet, record=record), [each.stage for each in columns]


def _widths(data: bytes, count: int) -> list[int]:
    found = [USUAL_WIDTH] * count
    for tag in re.findall(rb"<(?:\w+:)?col [^>]*>", data):
        about = dict(re.findall(rb'(min|max|width)="([\d.]+)"', tag))
        for at in range(int(about[b"min"]), min(int(about[b"max"]), count) + 1):
            found[at - 1] = round(float(about.get(b"width", b"9.14")) * 7)
    return found


def _heights(data: bytes, count: int) -> list[int]:
    """Pixels of the rows above the thin one."""
    found = dict.fromkeys(range(1, count + 1), USUAL_HEIGHT)
    for tag in re.findall(rb"<(?:\w+:)?row [^>]*>", data):
        number, height = re.search(rb' r="(\d+)"', tag), re.search(rb' ht="([\d.]+)"', tag)
        if number and height and int(number[1]) in found:
            found[int(number[1])] = round(float(height[1]) / 0.75)
    return [*found.values()]


def _frozen(data: bytes) -> int:
    pane = re.search(rb'<(?:\w+:)?pane [^>]*xSplit="(\d+)"', data)
    return int(pane[1]) if pane else 0


def _button_rows(drawing: bytes) -> list[int]:
    rows = {int(anchor.split(b",")[2]) for anchor in ANCHOR.findall(drawing)}
    return sorted(rows)


# -- buttons ----------------------------------------------------------------------------------


def redrawn(model: bytes, places: Places) -> bytes | None:
    """The fresh drawing with each button where this workbook's columns have it; None where two would
    lie over each other or across the frozen line."""
    boxes = {spot.pressed.name: _box(spot, places) for spot in places.spots}
    line = places.frozen_width
    spread = [*boxes.values()]
    for at, (x, y, right, bottom) in enumerate(spread):
        if x < line < right or any(
            x < x2_ and x2 < right and y < y2_ and y2 < bottom for x2, y2, x2_, y2_ in spread[at + 1 :]
        ):
            return None
    names = {found[1].decode() for shape in SHAPE.findall(model) if (found := MACRO.search(shape))}
    if names != boxes.keys():
        return None
    widths = [int(width * 7 + 5.5) for width in places.widths]
    heights = [round(height / 0.75) for height in places.rows]

    def moved(shape: re.Match[bytes]) -> bytes:
        named = MACRO.search(shape[0])
        assert named
        x, y, right, bottom = boxes[named[1].decode()]
        ends = [*_cell(x, widths), *_cell(y, heights), *_cell(right, widths), *_cell(bottom, heights)]
        anchor = ", ".join(map(str, ends)).encode()
        new = ANCHOR.sub(b"<x:Anchor>" + anchor + b"</x:Anchor>", shape[0])
        for name, value in ((b"margin-left", x), (b"margin-top", y)):
            new = re.sub(name + rb":[\d.]+pt", name + b":%bpt" % str(value * 0.75).encode(), new)
        return new

    return SHAPE.sub(moved, model)


def _box(spot: Spot, places: Places) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a button in pixels."""
    left = sum(int(width * 7 + 5.5) for width in places.widths[: spot.column]) + spot.left
    top = sum(round(height / 0.75) for height in places.rows[: spot.row])
    top += max(0, (round(places.rows[spot.row] / 0.75) - BUTTON_HEIGHT) // 2)
    return left, top, left + spot.width, top + BUTTON_HEIGHT


def _cell(length: int, sizes: Sequence[int]) -> tuple[int, int]:
    """The column or row that a length reaches into, and how far."""
    ends = list(accumulate(sizes))
    at = next((at for at, end in enumerate(ends) if length < end), len(sizes))
    return at, length - (ends[at - 1] if at else 0)


# -- bands and colours ------------------------------------------------------------------------


def with_band_height(data: bytes, row: int) -> bytes:
    """The sheet with its thin row high enough for the stages' names."""
    tag = re.search(rb'<(?:\w+:)?row [^>]*\br="%d"[^>]*>' % row, data)
    height = re.search(rb' ht="([\d.]+)"', tag[0]) if tag else None
    if not tag or not height or float(height[1]) > THIN:
        return data
    new = tag[0].replace(height[0], b' ht="%b"' % BAND_HEIGHT)
    return data[: tag.start()] + new + data[tag.end() :]


AFTER = ("dataValidations", *validations.AFTER)
"""What must follow the conditional formats in a sheet."""


def with_colours(data: bytes, part: str, fresh: bytes, model: Places, places: Places) -> bytes:
    """The sheet with the rules for missing and blamed cells that it lacks; its own go before them.

    Args:
      fresh: The fresh sheet, its looks by their numbers in this workbook; `model` is its plan.
    """
    wanted = [(places.index("problem") + 2, len(places.widths), blamed(places), _look(fresh, blamed(model)))]
    looks = {text: _look(fresh, text) for _, text in missing(model, lambda _: "")}
    shine = next((look for look in looks.values() if look), b"")
    wanted += [(at + 1, at + 1, text, shine) for at, text in missing(places, lambda _: "")]
    known = {markup.unescaped(text) for text in re.findall(rb"<(?:\w+:)?formula>([^<]*)<", data)}
    number = max([0, *(int(each) for each in re.findall(rb' priority="(\d+)"', data))])
    new = []
    for left, right, text, look in wanted:
        if look and text[1:] not in known:
            number += 1
            area = f"{column_letters(left)}{places.first + 1}:{column_letters(right)}{LAST_ROW + 1}"
            new.append(
                b'<conditionalFormatting sqref="%b"><cfRule type="expression" dxfId="%b" priority="%d">'
                b"<formula>%b</formula></cfRule></conditionalFormatting>"
                % (area.encode(), look, number, markup.escaped(text[1:]))
            )
    if not new:
        return data
    root = markup.parse(data, part)
    return markup.splice(data, [markup.insert_in_order(data, root, b"".join(new), AFTER)])


def _look(fresh: bytes, text: str) -> bytes:
    """Number of the look of a rule of the fresh sheet."""
    rule = rb'<cfRule [^>]*dxfId="(\d+)"[^>]*><formula>%b</formula>' % re.escape(markup.escaped(text[1:]))
    found = re.search(rule, fresh)
    return found[1] if found else b""
