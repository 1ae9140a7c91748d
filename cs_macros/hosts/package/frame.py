"""A sheet without its rows: views, columns, merged cells, validations, conditional formats and the rest."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from cs_macros.errors import CsError
from cs_macros.hosts.package import markup, wellformed
from cs_macros.hosts.package.references import Area, address, area, areas

_OPENING = re.compile(rb"""<((?:[\w.-]+:)?)sheetData(?:\s+[^\s=/>"']+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*(/?)>""")


class Frame:
    """The bytes before and after a sheet's rows, and the edits to them.

    Args:
      data: The sheet's part in UTF-8; `scan` the same with what is not markup blanked.

    Attributes:
      body_start: First byte inside `sheetData`; `body_end` the first of its end tag.
      prefix: Namespace prefix of its elements with the colon, or empty.
    """

    def __init__(self, data: bytes, scan: bytes, part: str) -> None:
        opening = _OPENING.search(scan)
        if not opening:
            raise markup.damaged(part, "不是普通的工作表")
        self.prefix = opening[1]
        self.body_start = self.body_end = opening.end()
        self._open, self._close = data[opening.start() : opening.end()], b""
        closing = b"</" + self.prefix + b"sheetData"
        if opening[2]:
            self._was_empty_tag = True
            self._tail = data[opening.end() :]
        else:
            self._was_empty_tag = False
            self.body_end = scan.rfind(closing)
            if self.body_end < self.body_start:
                raise markup.damaged(part, "sheetData 没有结束")
            self._tail = data[self.body_end :]
        self._head = data[: opening.start()]
        self.data = self._head + self._open + self._tail
        self._part = part
        wellformed.require(self.data, part)
        self._splices: dict[tuple[int, int], bytes] = {}

    def as_opened(self) -> Frame:
        """The same frame without any edit."""
        again = copy.copy(self)
        again._splices = {}
        return again

    @cached_property
    def root(self) -> markup.Node:
        """The sheet without its rows as a tree; most sheets are read and asked no more."""
        return markup.parse(self.data, self._part)

    def change(self, splice: markup.Splice) -> None:
        """Note an edit; a second one of the same bytes takes the place of the first."""
        self._splices[splice[:2]] = splice[2]

    @property
    def is_changed(self) -> bool:
        return bool(self._splices)

    def around(self, *, has_rows: bool) -> tuple[bytes, bytes]:
        """Return what comes before and after the rows, edits made."""
        cut = len(self._head)
        after = cut + len(self._open)
        splices = [(start, end, new) for (start, end), new in self._splices.items()]
        head = markup.splice(self._head, [one for one in splices if one[1] <= cut])
        tail = markup.splice(
            self._tail, [(start - after, end - after, new) for start, end, new in splices if start >= after]
        )
        if self._was_empty_tag and has_rows:
            opening = self._open.rstrip(b">").rstrip(b"/").rstrip() + b">"
            return head + opening, b"</%bsheetData>" % self.prefix + tail
        return head + self._open, tail

    @cached_property
    def merges(self) -> list[Area]:
        nodes = (node for group in self.root.all("mergeCells") for node in group.children)
        return [found for node in nodes if (found := area(node.attributes.get("ref", "")))]

    @cached_property
    def is_protected(self) -> bool:
        return any(node.flag("sheet") for node in self.root.all("sheetProtection"))

    @cached_property
    def hyperlinks(self) -> list[Area]:
        nodes = (node for group in self.root.all("hyperlinks") for node in group.children)
        return [found for node in nodes if (found := area(node.attributes.get("ref", "")))]

    def column_style(self, column: int) -> int:
        """Return the style that new cells of a column take, 0 for none."""
        for group in self.root.all("cols"):
            for node in group.children:
                if node.number("min") <= column <= node.number("max"):
                    return node.number("style")
        return 0

    def widen_dimension(self, cells: Area) -> None:
        """Make the sheet's stated extent hold some cells; one in whole rows (`1:4`) stays as it is."""
        node = self.root.find("dimension")
        ref = node.attributes.get("ref", "") if node else ""
        known = area(ref) if ref[:1].isalpha() and ref[-1:].isdigit() else None
        if node and known and known.around(cells) != known:
            self.change(markup.set_attribute(self.data, node, "ref", str(known.around(cells))))

    def refuse_merged(self, row: int, column: int, sheet: str) -> None:
        """Refuse a cell that is hidden under a merged one.

        Args:
          sheet: Name of the sheet, which is told with the cell's address.

        Raises:
          CsError: It is; what is written there would never be seen.
        """
        for merged in self.merges:
            if merged.holds(row, column) and (row, column) != (merged.top, merged.left):
                place = f"{sheet}!{address(row, column)}"
                raise CsError(
                    f"{place} 被合并单元格 {merged} 盖住，写进去也看不见，未作任何改动。",
                    hint=f"改写左上角的 {str(merged).partition(':')[0]}，或先取消合并。",
                )

    def ties(self, moved: Area, count: int) -> Iterator[str]:
        """Yield what covers some of the cells that are to move, and cannot be split, in Chinese."""
        for node in self.root.walk():
            about = node.attributes
            if node.name not in _UNTIED and node.name not in _MOVING:
                found = areas(about.get("ref") or about.get("sqref") or about.get("r", ""))
                if any(one.meets(moved) for one in found):
                    yield f"有设在 {found[0]} 的 {node.name}"
            refs = about.get("sqref") or about.get("ref", "") if node.name in _MOVING else _text_of(node)
            for one in areas(refs):
                if lowered(one, moved, count) is None:
                    yield f"{_MOVING.get(node.name, '规则')} {one} 只盖住其中一部分"

    def move_down(self, moved: Area, count: int) -> None:
        """Let what lies on cells move with them so many rows down: merged cells, links, rules."""
        for node in self.root.walk():
            if node.name in _MOVING:
                key = "sqref" if "sqref" in node.attributes else "ref"
                known = node.attributes.get(key, "")
                if (new := _lowered_all(known, moved, count)) != known:
                    node.attributes[key] = new
                    self.change(markup.set_attribute(self.data, node, key, new))
            elif (known := _text_of(node)) and (new := _lowered_all(known, moved, count)) != known:
                node.text = new
                self.change((node.inside, node.inner_end, markup.escaped(new)))
        self.__dict__.pop("merges", None)
        self.__dict__.pop("hyperlinks", None)

    def reach(self, first_line: Area, moved_ends: Mapping[int, int]) -> None:
        """Let what covers a table's columns down to its last row cover its new last row.

        Validations, conditional formats and ignored warnings that end elsewhere stay.

        Args:
          first_line: The table's first row below its header.
          moved_ends: Row where it, or its data, ended → row where it ends now.
        """
        for node in self.root.walk():
            if node.name in ("dataValidation", "conditionalFormatting", "ignoredError", "protectedRange"):
                self._reach_attribute(node, first_line, moved_ends)
            elif node.name == "sqref" and not node.children:
                new = stretched(node.text, first_line, moved_ends)
                if new != node.text:
                    self.change((node.inside, node.inner_end, markup.escaped(new)))

    def _reach_attribute(self, node: markup.Node, first_line: Area, moved_ends: Mapping[int, int]) -> None:
        sqref = node.attributes.get("sqref", "")
        new = stretched(sqref, first_line, moved_ends)
        if new != sqref:
            self.change(markup.set_attribute(self.data, node, "sqref", new))


_MOVING = {
    "dataValidation": "数据有效性", "conditionalFormatting": "条件格式", "ignoredError": "忽略的错误",
    "protectedRange": "允许编辑的区域", "mergeCell": "合并单元格", "hyperlink": "超链接",
}  # fmt: skip
"""Elements that lie on cells and go where they go."""

_UNTIED = {"dimension", "selection", "pane", "brk", "sheetView", "row", "c", "f"}
"""Elements that name cells and mean the place, not what stands there."""


def _text_of(node: markup.Node) -> str:
    """Return the cells that an extension's rule lies on; empty for every other element."""
    return node.text if node.name == "sqref" and not node.children else ""


def lowered(found: Area, moved: Area, count: int) -> Area | None:
    """Return where an area lies once some cells have moved so many rows down; None where it would be torn.

    >>> moved = Area(10, 1, 12, 5)
    >>> lowered(Area(2, 2, 10, 2), moved, 1), lowered(Area(11, 1, 11, 5), moved, 2)
    (Area(top=2, left=2, bottom=11, right=2), Area(top=13, left=1, bottom=13, right=5))
    >>> lowered(Area(1, 1, 99, 9), moved, 1), lowered(Area(10, 1, 10, 8), moved, 1)
    (Area(top=1, left=1, bottom=99, right=9), None)
    """
    span = Area(moved.top, moved.left, moved.bottom + count, moved.right)
    if not found.meets(span) or (found.top <= span.top and found.bottom >= span.bottom):
        return found
    if found.left < moved.left or found.right > moved.right:
        return None
    top, bottom = (
        row + count if moved.top <= row <= moved.bottom else row for row in (found.top, found.bottom)
    )
    return Area(top, found.left, bottom, found.right) if top <= bottom else None


def _lowered_all(sqref: str, moved: Area, count: int) -> str:
    """Return a list of areas as they lie once some cells have moved."""
    parts = sqref.split()
    for place, part in enumerate(parts):
        known = area(part)
        there = lowered(known, moved, count) if known else None
        if there and there != known:
            parts[place] = str(there)
    return " ".join(parts) if parts != sqref.split() else sqref


def stretched(sqref: str, first_line: Area, moved_ends: Mapping[int, int]) -> str:
    """Return a list of areas in which those that end with the table end where it ends now.

    >>> line = Area(2, 1, 2, 4)
    >>> stretched("B2:B9 C2:C100 E2:E9", line, {9: 12}), stretched("B2:B12", line, {12: 9})
    ('B2:B12 C2:C100 E2:E9', 'B2:B9')
    """
    parts = sqref.split()
    for place, part in enumerate(parts):
        found = area(part)
        end = moved_ends.get(found.bottom) if found else None
        if found and end and _covers(found, first_line) and found.top <= end:
            parts[place] = str(found.ending_at(end))
    return " ".join(parts) if parts != sqref.split() else sqref


def _covers(found: Area, first_line: Area) -> bool:
    """Whether an area takes in columns of a table from their first row on, and nothing beside the table."""
    return first_line.left <= found.left and found.right <= first_line.right and found.top <= first_line.top
