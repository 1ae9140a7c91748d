"""Formulas whose inputs changed: whether Excel has to calculate anew, and the order it keeps.

`fullCalcOnLoad` is set only when some formula looks at a changed cell, because it makes Excel
ask to save a workbook that was only opened. In doubt it is set: a stale result is worse.
"""

from __future__ import annotations

import contextlib
import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from cs_macros.errors import CsError
from cs_macros.hosts.package import grouped, markup
from cs_macros.hosts.package.formulas import Reference, references
from cs_macros.hosts.package.references import LAST_COLUMN, LAST_ROW, Area, address, area
from cs_macros.hosts.package.relations import relations_part
from cs_macros.hosts.package.values import whole

if TYPE_CHECKING:
    from cs_macros.hosts.package.workbook import Package

_ROOT = re.compile(rb"<((?:[\w.-]+:)?)worksheet[\s>]")
_ENTRY = re.compile(rb"<(?:[\w.-]+:)?c\s[^>]*/>")


class Touched:
    """Cells of all sheets (name → column → rows), asked whether an area holds one of them."""

    def __init__(self, cells: Mapping[str, Mapping[int, Collection[int]]]) -> None:
        self._columns = {
            sheet.casefold(): {column: sorted(rows) for column, rows in columns.items()}
            for sheet, columns in cells.items()
        }

    def __bool__(self) -> bool:
        return any(self._columns.values())

    def meets(self, sheet: str, cells: Area) -> bool:
        if ":" in sheet:  # from sheet to sheet: any of them
            return any(self._meet(columns, cells) for columns in self._columns.values())
        return self._meet(self._columns.get(sheet.casefold(), {}), cells)

    def _meet(self, columns: dict[int, list[int]], cells: Area) -> bool:
        for column, rows in columns.items():
            if cells.left <= column <= cells.right:
                at = bisect_left(rows, cells.top)
                if at < len(rows) and rows[at] <= cells.bottom:
                    return True
        return False


def settle(package: Package) -> None:
    """Have the workbook calculated at its next opening if a formula needs it."""
    if package.directory.recalculates:
        return
    touched = Touched({sheet.name: sheet.written for sheet in package.opened_sheets if sheet.written})
    has_new = any(sheet.formulas for sheet in package.opened_sheets)
    if has_new or (touched and is_looked_at(package, touched)):
        package.directory.recalculate()


def is_looked_at(package: Package, touched: Touched) -> bool:
    """Whether some formula of the workbook, as it was opened, looks at one of the cells."""
    for sheet in package.sheet_parts:
        found = set(formulas_in(package, sheet))
        if any(_depends(package, sheet, text, group, touched) for text, group in found):
            return True
    return False


def is_addressed(package: Package, sheet: str, moved: Area, span: Area) -> bool:
    """Whether a formula or a name points by address at cells that move, and would point wrongly then.

    `SUM(B:B)` means the same after cells move within it; `B7` does not. A name that takes in the
    table from above grows with it (`Directory.reach`).

    Args:
      span: Where the cells stand before and after.
    """
    for known in package.sheet_parts:
        for text, group in set(formulas_in(package, known)):
            seen = [spread(area, group) for area in _looked_at(text, known, sheet)]
            if any(area.meets(span) and not _takes_in(area, span) for area in seen):
                return True
    named = [area for name in package.directory.names() for area in _looked_at(name.text, name.sheet, sheet)]
    return any(
        area.meets(span)
        and not _takes_in(area, span)
        and not (_takes_in(area, moved) and area.top < moved.top)
        for area in named
    )


def _looked_at(text: str, own: str, sheet: str) -> list[Area]:
    """Return the cells of a sheet that a formula on another (or the same) names by address."""
    found = references(text)
    return [one.area for one in found if one.area and (one.sheet or own).casefold() == sheet.casefold()]


def _takes_in(seen: Area, cells: Area) -> bool:
    return seen.top <= cells.top and seen.bottom >= cells.bottom


def formulas_in(package: Package, sheet: str) -> Iterator[tuple[str, Area | None]]:
    """Yield the formulas of a sheet's cells, as it was opened; see `formulas_of`."""
    part = package.sheet_parts[sheet]
    opened = next((one for one in package.opened_sheets if one.part == part), None)
    data = opened.scan if opened else package.xml(part)
    root = _ROOT.search(data)
    return formulas_of(data, root[1] if root else b"")


def formulas_of(data: bytes, prefix: bytes) -> Iterator[tuple[str, Area | None]]:
    """Yield each formula's text, and for a shared one the area of its group."""
    for tag, text in re.findall(rb"<%bf(\s[^>]*[^/>])?\s*>([^<]*)</" % re.escape(prefix), data):
        group = area(grouped.attributes(tag).get("ref", "")) if b"shared" in tag else None
        yield markup.unescaped(text), group


def _depends(package: Package, sheet: str, text: str, group: Area | None, touched: Touched) -> bool:
    return any(_hits(package, sheet, one, group, touched, depth=0) for one in references(text))


def _hits(
    package: Package, sheet: str, one: Reference, group: Area | None, touched: Touched, *, depth: int
) -> bool:
    if one.area:
        return touched.meets(one.sheet or sheet, spread(one.area, group))
    if not one.name:
        return any(
            table.sheet == sheet and touched.meets(sheet, table.area) for table in package.tables.values()
        )
    for table in package.tables.values():
        if table.name.casefold() == one.name.casefold():
            return touched.meets(table.sheet, table.area)
    names = [known for known in package.directory.names() if known.name.casefold() == one.name.casefold()]
    if not names or depth > 8:
        return True  # OFFSET, INDIRECT, a name of another workbook: it may look at anything
    return any(
        _hits(package, known.sheet or sheet, inner, None, touched, depth=depth + 1)
        for known in names
        for inner in references(known.text)
    )


def spread(cells: Area, group: Area | None) -> Area:
    """Return all that a shared formula's reference looks at, over the cells of its group."""
    if not group:
        return cells
    down, right = group.bottom - group.top, group.right - group.left
    return Area(
        cells.top, cells.left, min(cells.bottom + down, LAST_ROW), min(cells.right + right, LAST_COLUMN)
    )


def chain_changes(package: Package) -> dict[str, bytes | None]:
    """Return the changed parts of the calculation order, once overwritten formulas are out of it.

    Excel "repairs" a workbook whose calcChain names a cell without a formula. A damaged one is left
    out whole, as Excel does with it.
    """
    gone = {
        package.sheet_number(sheet.name): {address(*place) for place in sheet.overwritten}
        for sheet in package.opened_sheets
        if sheet.overwritten
    }
    part = package.part_of_kind("calcChain")
    if not part or not gone:
        return {}
    kept, left = b"", 0
    with contextlib.suppress(CsError):
        data = package.xml(part)
        markup.feed(markup.parser(part), data, part)
        kept, left = _without(data, gone, part)
    if not kept:
        package.warnings.append("工作簿里记录计算顺序的部件已损坏，已经去掉；打开时会自动重新排好。")
    elif left:
        return {part: kept} if kept != data else {}
    return {part: None, **_forgotten(package, part)}


def _without(data: bytes, gone: dict[int, set[str]], part: str) -> tuple[bytes, int]:
    """Return the chain without some cells, and how many entries are left.

    An entry without a sheet number means the sheet of the one before it; so the first entry kept
    after one taken out gets the number written.

    Raises:
      CsError: An entry names its sheet by what is no number.
    """
    splices: list[markup.Splice] = []
    sheet = written = left = 0
    for found in _ENTRY.finditer(data):
        about = grouped.attributes(found[0][:-2])
        if (sheet := whole(about["i"]) if "i" in about else sheet) < 0:
            raise markup.damaged(part, "工作表的编号不可读")
        if about.get("r") in gone.get(sheet, ()):
            splices.append((found.start(), found.end(), b""))
            continue
        if "i" not in about and written != sheet:
            splices.append((found.start(), found.end(), markup.with_attribute(found[0], "i", str(sheet))))
        written = sheet
        left += 1
    return markup.splice(data, splices), left


def _forgotten(package: Package, part: str) -> dict[str, bytes]:
    """Return the workbook's relations and the content types without a part."""
    changed = {}
    listed = package.archive.exact(relations_part(package.workbook_part))
    types = package.archive.exact("[Content_Types].xml")
    ids = {relation.id for relation in package.relations if relation.target.casefold() == part.casefold()}
    for name, key, values in ((listed, "Id", ids), (types, "PartName", {"/" + part})):
        if name:
            data = markup.utf8(package.archive.read(name), name)
            folded = {value.casefold() for value in values}
            nodes = markup.parse(data, name).children
            doomed = [node for node in nodes if node.attributes.get(key, "").casefold() in folded]
            changed[name] = markup.splice(data, [(node.start, node.end, b"") for node in doomed])
    return changed
