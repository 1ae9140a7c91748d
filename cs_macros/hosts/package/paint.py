"""The colours in which cells are filled and written, as red, green and blue."""

from __future__ import annotations

import colorsys
import re
from functools import cached_property

from cs_macros.hosts.package import markup
from cs_macros.hosts.package.sections import Section, attributes
from cs_macros.hosts.package.values import whole
from cs_macros.hosts.package.workbook import Package

Colour = tuple[int, int, int]

_INDEXED = (
    "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF 000000 FFFFFF FF0000 00FF00 0000FF FFFF00 "
    "FF00FF 00FFFF 800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF "
    "660066 FF8080 0066CC CCCCFF 000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF 00CCFF CCFFFF "
    "CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 "
    "003366 339966 003300 333300 993300 993366 333399 333333"
)
"""Excel's palette of 2003 and before, seven letters a colour."""

_THEME = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6")
"""What theme colours 0, 1, 2 … are called: light and dark change places in cells."""

_OFFICE = ("FFFFFF", "000000", "E7E6E6", "44546A", "4472C4", "ED7D31", "A5A5A5", "FFC000", "5B9BD5", "70AD47")


class Paint:
    """Tells how the cells of a workbook are painted, by the number of their style."""

    def __init__(self, package: Package) -> None:
        part = package.part_of_kind("styles")
        data = package.xml(part) if part else b""
        scan = markup.mask(data)
        self._formats = Section(data, scan, "cellXfs", "xf", part or "")
        self._fills = Section(data, scan, "fills", "fill", part or "")
        self._fonts = Section(data, scan, "fonts", "font", part or "")
        self._package = package
        self._known: dict[int, tuple[Colour | None, Colour | None, bool]] = {}

    @property
    def is_plain(self) -> bool:
        """Whether no cell can have any paint: two fills are every workbook's own."""
        return len(self._fills) <= 2 and len(self._fonts) <= 1

    def fill(self, style: int) -> Colour | None:
        """Return the colour behind a cell, None for none."""
        return self._look(style)[0]

    def ink(self, style: int) -> Colour | None:
        """Return the colour of a cell's text, None for the usual one."""
        return self._look(style)[1]

    def is_struck(self, style: int) -> bool:
        """Whether a cell's text is struck through."""
        return self._look(style)[2]

    def _look(self, style: int) -> tuple[Colour | None, Colour | None, bool]:
        if style not in self._known:
            about = self._formats.about(style)
            fill = self._fills.element(whole(about.get("fillId", ""), 0)) if about else b""
            font = self._fonts.element(whole(about.get("fontId", ""), 0)) if about else b""
            pattern = re.search(rb"patternType=[\"'](\w+)", fill)
            is_filled = pattern is not None and pattern[1] not in (b"none", b"gray125")
            tag = re.search(rb"<(?:\w+:)?fgColor[^>]*>", fill) if is_filled else None
            ink = re.search(rb"<(?:\w+:)?color[^>]*>", font)
            struck = re.search(rb"<(?:\w+:)?strike(?!\s+val=[\"'](?:0|false))[\s/>]", font)
            self._known[style] = (
                self._colour(tag[0]) if tag else None, self._colour(ink[0]) if ink else None, bool(struck)
            )  # fmt: skip
        return self._known[style]

    def _colour(self, tag: bytes) -> Colour | None:
        about = attributes(tag)
        text = about.get("rgb", "")[-6:]
        if "indexed" in about:
            place = 7 * max(whole(about["indexed"]), 0)
            text = _INDEXED[place : place + 6]
        elif "theme" in about:
            place = whole(about["theme"])
            text = self._theme[place] if 0 <= place < len(self._theme) else ""
        if not re.fullmatch("[0-9A-Fa-f]{6}", text):
            return None
        found = int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16)
        try:
            return _tinted(found, float(about.get("tint", "0")))
        except ValueError:
            return found

    @cached_property
    def _theme(self) -> tuple[str, ...]:
        part = self._package.part_of_kind("theme")
        if not part:
            return _OFFICE
        found: dict[str, str] = {}
        for node in markup.parse(self._package.xml(part), part).walk():
            if node.name in _THEME and node.children:
                about = node.children[0].attributes
                found[node.name] = about.get("lastClr") or about.get("val", "")
        return tuple(found.get(name, office) for name, office in zip(_THEME, _OFFICE, strict=True))


def _tinted(colour: Colour, tint: float) -> Colour:
    """Return a colour lighter or darker by a share, as Excel reckons it."""
    if not -1 <= tint <= 1 or not tint:
        return colour
    hue, light, depth = colorsys.rgb_to_hls(*(one / 255 for one in colour))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    red, green, blue = (round(one * 255) for one in colorsys.hls_to_rgb(hue, light, depth))
    return red, green, blue
