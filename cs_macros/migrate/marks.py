"""Marks that people make without words: coloured rows and cells, struck text, comments; as text.

A colour means something when some rows have it and others do not. What a whole column has, or
every other row, is decoration.
"""

from __future__ import annotations

import colorsys
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cs_macros.foreign.page import Page
from cs_macros.foreign.recognise import Found
from cs_macros.foreign.taking import Taken
from cs_macros.hosts.package.comments import comments_of
from cs_macros.hosts.package.paint import Colour, Paint
from cs_macros.hosts.package.workbook import Package

COLOURS, COMMENTS = "颜色", "批注"
"""Headers of the columns that marks are kept in."""

USUAL = 0.97
"""Share of a column's cells that one colour has, from which on it is the column's own."""

BANDED = 0.9
_HUES = {12: "红", 50: "橙", 70: "黄", 165: "绿", 190: "青", 255: "蓝", 300: "紫", 345: "粉", 361: "红"}
_LEGEND = re.compile(
    r"([红橙黄绿青蓝紫粉灰黑])色?(?:底|字|标|填充)?\s*(?:[=：:\-—→]+|为|是|表示|代表)+\s*([^\s，,；;、。红橙黄绿青蓝紫粉灰=：:]{1,12})"
)


def colour_name(colour: Colour | None) -> str:
    """Return what people call a colour; empty for none, for white and for what is nearly white.

    >>> [colour_name(one) for one in ((255, 199, 206), (255, 192, 0), (146, 208, 80), (250, 250, 250), None)]
    ['红', '橙', '绿', '', '']
    """
    if colour is None:
        return ""
    hue, light, depth = colorsys.rgb_to_hls(*(one / 255 for one in colour))
    if light > 0.965 or (depth < 0.12 and light > 0.9):
        return ""
    if light < 0.12:
        return "黑"
    if depth < 0.12:
        return "灰"
    degrees = hue * 360
    if 40 <= degrees < 50 and light > 0.7:
        return "黄"
    return next(name for end, name in _HUES.items() if degrees < end)


@dataclass
class Marks:
    """The marks of a workbook.

    Attributes:
      legend: Colour → what the workbook says that it means.
    """

    package: Package
    paint: Paint
    legend: Mapping[str, str]

    def colours(self, found: Found, rows: Sequence[Taken]) -> dict[int, str]:
        """Return place of a row → its colours in words, for rows that are marked."""
        if self.paint.is_plain:
            return {}
        sheet = self.package.sheet(found.page.name)
        columns = [heading.column for heading in found.headings]
        fills, inks = [], []
        for taken in rows:
            styles = {column: sheet.style_at(taken.row, column) for column in columns}
            fills.append({at: colour_name(self.paint.fill(style)) for at, style in styles.items()})
            held = found.page.cells.get(taken.row, {})
            inks.append({at: self._ink(style) if at in held else "" for at, style in styles.items()})
        labels = {heading.column: heading.label for heading in found.headings}
        told = [_told(one, labels) for one in _without_decoration(fills)]
        written = [_told(one, labels) for one in _without_decoration(inks)]
        both = ["；".join(filter(None, pair)) for pair in zip(told, written, strict=True)]
        return {place: self._explained(text) for place, text in enumerate(both) if text}

    def _ink(self, style: int) -> str:
        if self.paint.is_struck(style):
            return "删除线"
        name = colour_name(self.paint.ink(style))
        return f"{name}字" if name not in ("", "黑") else ""

    def _explained(self, text: str) -> str:
        """Add to a colour what it means."""
        meaning = next((word for name, word in self.legend.items() if name in text), "")
        return f"{text}（{meaning}）" if meaning else text

    def comments(self, page: Page) -> dict[tuple[int, int], str]:
        return comments_of(self.package, self.package.sheet(page.name))


def marks_of(package: Package, pages: Sequence[Page]) -> Marks:
    legend: dict[str, str] = {}
    for page in pages:
        for row in page.rows[:200]:
            for cell in page.cells[row].values():
                if isinstance(cell, str) and len(cell) < 200:
                    legend |= {name: word for name, word in _LEGEND.findall(cell) if name not in legend}
    return Marks(package, Paint(package), legend)


def _without_decoration(rows: list[dict[int, str]]) -> list[dict[int, str]]:
    """Leave out what a column has as a rule, and stripes."""
    usual: dict[int, str] = {}
    for column in rows[0] if rows else ():
        name, times = Counter(row[column] for row in rows).most_common(1)[0]
        if times >= USUAL * len(rows) and len(rows) > 1:
            usual[column] = name
    left = [{at: name for at, name in row.items() if name and usual.get(at) != name} for row in rows]
    whole = [_row_colour(row, len(rows[0])) for row in left]
    changes = sum(a != b for a, b in pairwise(whole))
    returns = sum(a == b for a, b in zip(whole, whole[2:], strict=False))
    is_striped = (
        len(rows) >= 6 and changes >= BANDED * (len(rows) - 1) and returns >= BANDED * (len(rows) - 2)
    )
    return [{} for _ in rows] if is_striped else left


def _row_colour(row: Mapping[int, str], width: int) -> str:
    """Return the colour of at least half a row's cells, empty for none."""
    if not row:
        return ""
    name, times = Counter(row.values()).most_common(1)[0]
    return name if 2 * times >= width else ""


def _told(row: Mapping[int, str], labels: Mapping[int, str]) -> str:
    whole = _row_colour(row, len(labels))
    cells = [f"{labels[at]} {name}" for at, name in row.items() if name != whole]
    return "；".join(filter(None, [whole, *cells]))


def add_marks(marks: Marks, found: Found, rows: Sequence[Taken]) -> list[str]:
    """Keep the marks of a table's rows beside them; return what to tell of them, in Chinese."""
    told = []
    own = {heading.label for heading in found.headings}
    colours = marks.colours(found, rows)
    header = COLOURS if COLOURS not in own else f"标记{COLOURS}"
    for place, words in colours.items():
        rows[place].more[header] = words
    if colours:
        counted = Counter(colours.values()).most_common(4)
        shown = "、".join(f"{name} {times} 行" for name, times in counted)
        told.append(f"有 {len(colours)} 行用颜色做了记号（{shown}），写在“{header}”一列")
    written = marks.comments(found.page)
    header = COMMENTS if COMMENTS not in own else f"旧{COMMENTS}"
    count = 0
    for taken in rows:
        texts = [
            f"{heading.label}：{text}"
            for heading in found.headings
            if (text := written.get((taken.row, heading.column)))
        ]
        count += len(texts)
        if texts:
            taken.more[header] = "；".join(texts)
    if count:
        told.append(f"有 {count} 条批注，写在“{header}”一列")
    lost = [text for (row, _), text in written.items() if row in range(found.top, found.header + 1)]
    if lost:
        told.append(f"表头上的批注没有带过来：{'；'.join(lost)}")
    return told
