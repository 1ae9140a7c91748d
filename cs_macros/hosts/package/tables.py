"""The part that describes a table: where it stands, its columns, its totals row."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from cs_macros.errors import CsError
from cs_macros.hosts.package import markup
from cs_macros.hosts.package.references import Area, area
from cs_macros.hosts.package.values import plain

SEEN = 128
"""Tables that are remembered by their bytes: workbooks of one folder have most of them in common."""

FIRST = 1024
"""Bytes in which a table's own start tag mostly ends."""


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column.

    Attributes:
      formula: What Excel fills into every row of it, without `=`; empty for none.
    """

    header: str
    formula: str


class Table:
    """A table of a sheet (Excel's 表格, Ctrl+T).

    Args:
      sheet: Name of the sheet that it stands on.
      part: Name of its part; `data` its bytes in UTF-8.

    Attributes:
      area: Where it stands, header and totals included; moves with `resize`.
      filled_to: Its last filled row where that is already known.
      is_used: Whether a row of it was written to.
    """

    def __init__(self, sheet: str, part: str, data: bytes) -> None:
        self.sheet, self.part, self.data = sheet, part, data
        about = _opening(data, part)  # not to be changed: it is remembered
        found = area(about.attributes.get("ref", ""))
        if about.name != "table" or not found:
            raise markup.damaged(part, "表格的范围不可读")
        self.name = about.attributes.get("displayName") or about.attributes.get("name", "")
        self.area = self.area_before = found
        self.has_header = about.number("headerRowCount", 1) > 0
        self.has_totals = about.number("totalsRowCount", 0) > 0
        self.filled_to: int | None = None
        self.is_used = False
        self._renamed: dict[int, str] = {}

    @cached_property
    def _root(self) -> markup.Node:
        """The whole part; of most tables of a workbook nobody asks more than where they stand."""
        return markup.parse(self.data, self.part)

    def as_opened(self) -> Table:
        """The same table, of which nothing was changed; what is known of it is shared."""
        again = copy.copy(self)
        again._renamed = {}
        return again

    @cached_property
    def columns(self) -> Sequence[Column]:
        return _columns(self.data, self.part)

    @property
    def first_row(self) -> int:
        """Its first row below the header."""
        return self.area.top + self.has_header

    @property
    def last_row(self) -> int:
        """Its last row above the totals; before `first_row` when it has none."""
        return self.area.bottom - self.has_totals

    @property
    def first_line(self) -> Area:
        """Its first row below the header, as a rectangle."""
        return Area(self.first_row, self.area.left, self.first_row, self.area.right)

    @cached_property
    def headers(self) -> list[str]:
        return [column.header for column in self.columns][: self.area.right - self.area.left + 1]

    def column_of(self, header: str) -> int | None:
        """Return the sheet's column under a header, None when the table has none such."""
        return self._places.get(header)

    @cached_property
    def _places(self) -> dict[str, int]:
        """Header → the sheet's column; of two alike the first."""
        places = range(self.area.left, self.area.left + len(self.headers))
        return dict(reversed([*zip(self.headers, places, strict=True)]))

    def rename(self, column: int, header: str) -> None:
        """Give a column of the sheet another header; Excel repairs a table whose header cell says otherwise.

        Raises:
          CsError: Blank, or the header of another column.
        """
        place = column - self.area.left
        others = {one.casefold() for at, one in enumerate(self.headers) if at != place}
        if not header.strip() or header.casefold() in others:
            raise CsError(
                f"“{header}”不能作表格“{self.name}”的标题，未作任何改动。",
                hint="标题不能空着，也不能与别的列相同。",
            )
        self._renamed[place] = header

    def resize(self, last_row: int) -> None:
        """Make another row its last above the totals."""
        self.area = self.area.ending_at(last_row + self.has_totals)

    @property
    def moved_ends(self) -> dict[int, int]:
        """Last row of the data, and of the table, as they were → as they are now."""
        moved = self.area.bottom - self.area_before.bottom
        ends = {self.area_before.bottom, self.area_before.bottom - self.has_totals} if moved else set()
        return {end: end + moved for end in ends}

    def changed(self) -> bytes | None:
        """Return the part with its new range, None when it is what it was."""
        if self.area == self.area_before and not self.is_used and not self._renamed:
            return None
        before = tag = markup.tag_of(self.data, self._root)
        if self.is_used:  # Excel's mark of a table that has never had a row
            tag = markup.with_attribute(tag, "insertRow", None)
        if self.area == self.area_before and tag == before and not self._renamed:
            return None
        moved = self.area.bottom - self.area_before.bottom
        new_tag = markup.with_attribute(tag, "ref", str(self.area))
        splices: list[markup.Splice] = [(self._root.start, self._root.inside, new_tag)]
        for node in self._root.walk():
            known = area(node.attributes.get("ref", ""))
            if node.name in ("autoFilter", "sortState", "sortCondition") and known:
                new = str(known.ending_at(max(known.bottom + moved, known.top)))
                splices.append(markup.set_attribute(self.data, node, "ref", new))
        for place, header in self._renamed.items():
            node = [one for one in self._root.walk() if one.name == "tableColumn"][place]
            splices.append(markup.set_attribute(self.data, node, "name", as_attribute(header)))
        return markup.splice(self.data, splices)


def as_attribute(header: str) -> str:
    r"""Return a header as a table's part holds it.

    >>> as_attribute("应付\n金额")
    '应付_x000a_金额'
    """
    return re.sub(r"[\x00-\x1f]|_(?=x[0-9A-Fa-f]{4}_)", lambda found: f"_x{ord(found[0]):04x}_", header)


@lru_cache(maxsize=SEEN)
def _columns(data: bytes, part: str) -> tuple[Column, ...]:
    group = markup.parse(data, part).find("tableColumns")
    return tuple(_column(node) for node in group.all("tableColumn")) if group else ()


def _column(node: markup.Node) -> Column:
    formula = node.find("calculatedColumnFormula")
    is_plain = formula is not None and not formula.flag("array")
    return Column(plain(node.attributes.get("name", "")), formula.text if formula and is_plain else "")


@lru_cache(maxsize=SEEN)
def _opening(data: bytes, part: str) -> markup.Node:
    """Return the root element of a UTF-8 part as far as its start tag tells, with the part hardly read.

    Raises:
      CsError: Malformed before the tag's end, or with a document type.
    """
    roots: list[markup.Node] = []
    made = markup.parser(part)

    def start(name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        roots.append(markup.Node(space, local, attributes, made.CurrentByteIndex))

    made.StartElementHandler = start
    for at in range(0, len(data), FIRST):
        markup.feed(made, data[at : at + FIRST], part, last=False)
        if roots:
            return roots[0]
    raise markup.damaged(part, "没有内容")
