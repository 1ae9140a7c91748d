"""A sheet without its rows: views, columns, merged cells, validations, conditional formats and the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from cs_macros.errors import CsError
from cs_macros.hosts.package import markup
from cs_macros.hosts.package.references import Area, area

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
        self.root = markup.parse(self.data, part)
        self._splices: dict[tuple[int, int], bytes] = {}

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

    def refuse_merged(self, row: int, column: int, place: str) -> None:
        """Refuse a cell that is hidden under a merged one.

        Raises:
          CsError: It is; what is written there would never be seen.
        """
        for merged in self.merges:
            if merged.holds(row, column) and (row, column) != (merged.top, merged.left):
                raise CsError(
                    f"{place} 被合并单元格 {merged} 盖住，写进去也看不见，未作任何改动。",
                    hint=f"改写左上角的 {str(merged).partition(':')[0]}，或先取消合并。",
                )

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
