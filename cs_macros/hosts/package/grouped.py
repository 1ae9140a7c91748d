"""Formulas that are stored once for several cells: shared ones, arrays, data tables.

Overwriting the cell that holds the text would silently take the formula from all the others.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cs_macros.errors import CsError
from cs_macros.hosts.package import markup, reading
from cs_macros.hosts.package.formulas import shifted
from cs_macros.hosts.package.references import Area, area
from cs_macros.hosts.package.rows import Stored

if TYPE_CHECKING:
    from cs_macros.hosts.package.sheet import Sheet


def has_formula(cell: Stored, prefix: bytes) -> bool:
    return b"<" + prefix + b"f" in cell.inner and reading.formula_of(cell, prefix) is not None


def attributes(raw: bytes) -> dict[str, str]:
    """Return the attributes of a formula's tag."""
    found = markup.ATTRIBUTE.finditer(raw)
    return {one[1].decode("utf-8", "replace"): markup.unescaped(one[2][1:-1]) for one in found}


def release(sheet: Sheet, row: int, column: int, old: Stored | None) -> None:
    """Make a cell free to be overwritten without harm to the cells that share its formula.

    A shared formula passes to the next cell of its group; the cells that a dynamic array spilled
    into are emptied, as Excel does.

    Raises:
      CsError: The cell belongs to an array of several cells or to a data table, which Excel too
        changes only as a whole.
    """
    for group in sheet.formula_groups:
        if not group.holds(row, column):
            continue
        master = sheet.stored(group.top, group.left)
        if not master or not has_formula(master, sheet.frame.prefix):
            continue  # its formula was overwritten by an earlier edit
        if (row, column) != (group.top, group.left) or (
            b"cm" not in master.extra and str(group).find(":") > 0
        ):
            raise CsError(
                f"{sheet.place(row, column)} 属于数组公式 {group}，不能只改其中一格，未作任何改动。",
                hint=f"在 Excel 里选中 {group} 一起修改，或先删除这个数组公式。",
            )
        _empty_spill(sheet, group)
    if old:
        _pass_on(sheet, row, column, old)


def areas_of(scan: bytes, prefix: bytes) -> list[Area]:
    """Return the areas of all array formulas and data tables of a sheet."""
    if b"array" not in scan and b"dataTable" not in scan:
        return []
    tags = re.finditer(rb"<%bf\s[^>]*?>" % re.escape(prefix), scan)
    known = (
        attributes(tag[0][:-1].rstrip(b"/")) for tag in tags if b"array" in tag[0] or b"dataTable" in tag[0]
    )
    kinds = ("array", "dataTable")
    return [found for one in known if one.get("t") in kinds and (found := area(one.get("ref", "")))]


def shared_formulas(sheet: Sheet) -> dict[str, tuple[int, int, str]]:
    """Return the shared formulas of a sheet: number → row, column and text of the cell that holds it."""
    found: dict[str, tuple[int, int, str]] = {}
    for row in sheet.row_numbers() if b"shared" in sheet.scan else ():
        for column, cell in sheet.cells_of(row).items():
            formula = reading.formula_of(cell, sheet.frame.prefix)
            about = attributes(formula[0]) if formula and formula[1] else {}
            if formula and about.get("t") == "shared":
                found[about.get("si", "")] = row, column, formula[1]
    return found


def formula_at(sheet: Sheet, row: int, column: int) -> str:
    """Return a cell's formula as it would read if it were not shared; empty for none."""
    cell = sheet.stored(row, column)
    found = reading.formula_of(cell, sheet.frame.prefix) if cell else None
    if not found or found[1]:
        return found[1] if found else ""
    about = attributes(found[0])
    known = sheet.shared_formulas.get(about.get("si", "")) if about.get("t") == "shared" else None
    return shifted(known[2], row - known[0], column - known[1]) if known else ""


def _empty_spill(sheet: Sheet, group: Area) -> None:
    for row in range(group.top, group.bottom + 1):
        for column, cell in sheet.cells_of(row).items():
            if group.holds(row, column) and (row, column) != (group.top, group.left) and cell.inner:
                sheet.put(row, column, cell._replace(kind="", extra=b"", inner=b""))


def _pass_on(sheet: Sheet, row: int, column: int, old: Stored) -> None:
    """Hand a shared formula's text to the cells that relied on this one for it."""
    prefix = sheet.frame.prefix
    formula = reading.formula_of(old, prefix)
    about = attributes(formula[0]) if formula else {}
    if not formula or about.get("t") != "shared" or not formula[1]:
        return
    heirs = _heirs(sheet, about.get("si", ""), (row, column), area(about.get("ref", "")))
    if not heirs:
        return
    left = Area(
        min(r for r, _ in heirs), min(c for _, c in heirs), max(r for r, _ in heirs), max(c for _, c in heirs)
    )
    moved = shifted(formula[1], heirs[0][0] - row, heirs[0][1] - column)
    if heirs[0] == (left.top, left.left) and "#REF!" not in moved:
        tag = b' t="shared" ref="%b" si="%b"' % (str(left).encode(), markup.quoted(about["si"]))
        _replace_formula(sheet, heirs[0], tag, moved)
        return
    for place in heirs:
        _replace_formula(sheet, place, b"", shifted(formula[1], place[0] - row, place[1] - column))


def _heirs(sheet: Sheet, group: str, master: tuple[int, int], within: Area | None) -> list[tuple[int, int]]:
    """Return the cells that use a shared formula without holding its text, in reading order."""
    found = []
    for row in sheet.row_numbers():
        if within and not within.top <= row <= within.bottom:
            continue
        for column, cell in sheet.cells_of(row).items():
            formula = reading.formula_of(cell, sheet.frame.prefix)
            if not formula or formula[1] or (row, column) == master:
                continue
            about = attributes(formula[0])
            if about.get("t") == "shared" and about.get("si") == group:
                found.append((row, column))
    return sorted(found)


def _replace_formula(sheet: Sheet, place: tuple[int, int], tag: bytes, text: str) -> None:
    cell = sheet.stored(*place)
    if cell:
        prefix = sheet.frame.prefix
        whole = b"<%bf%b>%b</%bf>" % (prefix, tag, markup.escaped(text), prefix)
        pattern = re.compile(rb"<%bf(?:\s[^>]*?)?(?:/>|>.*?</%bf\s*>)" % (prefix, prefix), re.DOTALL)
        sheet.put(*place, cell._replace(inner=pattern.sub(lambda _: whole, cell.inner, count=1)))
