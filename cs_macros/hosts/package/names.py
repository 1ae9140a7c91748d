"""The part xl/workbook.xml: its sheets, its names, and how it calculates."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from cs_macros.hosts.package import markup
from cs_macros.hosts.package.formulas import references, sheet_named
from cs_macros.hosts.package.frame import stretched
from cs_macros.hosts.package.references import LAST_COLUMN, Area

_AFTER_CALCULATION = (
    "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing",
    "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip
"""What must follow `calcPr`; Excel repairs a workbook that has it elsewhere."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A sheet as the workbook lists it."""

    name: str
    number: int
    relation: str


@dataclass(frozen=True, slots=True)
class Name:
    """A defined name; `sheet` is empty when the whole workbook may use it."""

    name: str
    text: str
    sheet: str


class Directory:
    """The workbook part.

    Args:
      data: Its bytes in UTF-8.
    """

    def __init__(self, data: bytes, part: str) -> None:
        self.data = data
        self._root = markup.parse(data, part)
        if self._root.name != "workbook":
            raise markup.damaged(part, "不是工作簿")
        about = self._root.find("workbookPr")
        self.epoch_1904 = bool(about and about.flag("date1904"))
        self._calculation = self._root.find("calcPr")
        group = self._root.find("sheets")
        self.sheets = [_listed(node) for node in group.all("sheet")] if group else []
        nodes = self._root.find("definedNames")
        self._names = nodes.all("definedName") if nodes else []
        self._texts: dict[int, str] = {}
        self._recalculate = False

    def as_opened(self) -> Directory:
        """The same part without any change; what is known of it is shared."""
        again = copy.copy(self)
        again._texts, again._recalculate = {}, False
        return again

    @property
    def links(self) -> int:
        """How many other workbooks it has links to."""
        group = self._root.find("externalReferences")
        return len(group.children) if group else 0

    @property
    def recalculates(self) -> bool:
        """Whether the whole workbook is calculated anew when a program opens it."""
        return self._recalculate or bool(self._calculation and self._calculation.flag("fullCalcOnLoad"))

    def recalculate(self) -> None:
        self._recalculate = not self.recalculates or self._recalculate

    def names(self) -> list[Name]:
        return [self._named(place) for place in range(len(self._names))]

    def _named(self, place: int) -> Name:
        node = self._names[place]
        local = node.number("localSheetId", -1)
        sheet = self.sheets[local].name if 0 <= local < len(self.sheets) else ""
        return Name(node.attributes.get("name", ""), self._texts.get(place, node.text), sheet)

    @cached_property
    def _places_of(self) -> dict[str, list[int]]:
        """Name, its case folded, → where it stands among the names."""
        found: dict[str, list[int]] = {}
        for place, node in enumerate(self._names):
            found.setdefault(node.attributes.get("name", "").casefold(), []).append(place)
        return found

    def cell_named(self, name: str) -> tuple[str, Area] | None:
        """Return the sheet and cells that a name stands for, None when it stands for none."""
        nodes = self._places_of.get(name.casefold(), ())
        for one in sorted(map(self._named, nodes), key=lambda one: one.sheet):
            looked_at = list(references(one.text.removeprefix("=")))
            if len(looked_at) == 1 and looked_at[0].area and (looked_at[0].sheet or one.sheet):
                return looked_at[0].sheet or one.sheet, looked_at[0].area
        return None

    def reach(self, sheet: str, first_line: Area, moved_ends: Mapping[int, int]) -> None:
        """Let names that cover a table's columns down to its last row cover its new last row."""
        for place, node in enumerate(self._names):
            text = self._texts.get(place, node.text)
            parts = [_reached(part, sheet, first_line, moved_ends) for part in _commas(text)]
            if ",".join(parts) != text:
                self._texts[place] = ",".join(parts)

    def move_down(self, sheet: str, moved: Area, count: int) -> None:
        """Let the print area reach as far as before beyond cells that have moved so many rows down."""
        end = moved.bottom + count
        for place, node in enumerate(self._names):
            text = self._texts.get(place, node.text)
            ends = dict.fromkeys(range(moved.top, end), end)
            first = Area(moved.top - 1, 1, moved.top - 1, LAST_COLUMN)
            if node.attributes.get("name") == "_xlnm.Print_Area":
                new = ",".join(_reached(part, sheet, first, ends) for part in _commas(text))
                if new != text:
                    self._texts[place] = new

    def changed(self) -> bytes | None:
        """Return the part with its edits, None when there are none."""
        if not self._recalculate and not self._texts:
            return None
        splices: list[markup.Splice] = [
            (node.inside, node.inner_end, markup.escaped(self._texts[place]))
            for place, node in enumerate(self._names)
            if place in self._texts
        ]
        if self._recalculate:
            splices.append(self._calculation_splice())
        return markup.splice(self.data, splices)

    def _calculation_splice(self) -> markup.Splice:
        if self._calculation:
            return markup.set_attribute(self.data, self._calculation, "fullCalcOnLoad", "1")
        new = b'<%bcalcPr fullCalcOnLoad="1"/>' % markup.prefix_of(self.data, self._root)
        return markup.insert_in_order(self.data, self._root, new, _AFTER_CALCULATION)


def _listed(node: markup.Node) -> Listed:
    relation = next((text for key, text in node.attributes.items() if key.endswith("relationships id")), "")
    return Listed(node.attributes.get("name", ""), node.number("sheetId"), relation)


def _commas(text: str) -> list[str]:
    """Split a union of areas at its commas, leaving sheet names alone.

    >>> _commas("'a,b'!$A$1,c!$B$2")
    ["'a,b'!$A$1", 'c!$B$2']
    """
    parts, quoted = [""], False
    for letter in text:
        quoted ^= letter == "'"
        if letter == "," and not quoted:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def _reached(part: str, sheet: str, first_line: Area, moved_ends: Mapping[int, int]) -> str:
    place, mark, cells = part.rpartition("!")
    if not mark or sheet_named(place).casefold() != sheet.casefold() or ":" not in cells:
        return part
    plain = cells.replace("$", "")
    new = stretched(plain, first_line, moved_ends)
    old_end, new_end = (re.findall(r"[0-9]+$", text) for text in (plain, new))
    return part if new == plain else place + mark + cells.removesuffix(old_end[0]) + new_end[0]
