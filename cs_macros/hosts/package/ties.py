"""What in a workbook points by address at cells that are to move."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from cs_macros.hosts.package import calculation, grouped, markup
from cs_macros.hosts.package.formulas import references
from cs_macros.hosts.package.references import Area, address, area
from cs_macros.hosts.package.relations import relations
from cs_macros.hosts.package.sheet import Sheet
from cs_macros.hosts.package.workbook import Package

_TEXTS = re.compile(
    rb"<(?:[\w.-]+:)?(?:formula[12]?|f|Fmla(?:Link|Range|Txbx|Group|Pict))(?:\s[^>]*)?>([^<]+)<"
    rb"""|\b(?:fmla(?:Link|Range|Txbx|Group)|textlink|location)="([^"]+)\""""
)
_SOURCE = re.compile(rb"<(?:[\w.-]+:)?worksheetSource\s[^>]*>")
_MUTE = (
    "xl/sharedstrings.xml",
    "xl/styles.xml",
    "xl/calcchain.xml",
    "xl/theme/",
    "docprops/",
    "xl/worksheets/",
)


def of(package: Package, sheet: Sheet, moved: Area, count: int) -> Iterator[str]:
    """Yield what is tied to cells that are to move so many rows down, in Chinese."""
    span = Area(moved.top, moved.left, moved.bottom + count, moved.right)
    for place in comments_in(package, sheet, moved):
        yield f"{place} 有批注"
    for name, part in package.sheet_parts.items():
        for text, group in _cell_formulas(package, name, sheet, moved):
            if _points_into(text, name, sheet, span, group):
                yield f"“{name}”的公式“={_short(text)}”引用了要移动的单元格"
        if part != sheet.part:
            yield from _others(package, part, name, sheet, span)
    yield from _names(package, sheet, moved, span)
    own = {one.target for one in relations(package.archive, sheet.part)}
    for part in package.archive.entries:
        if not part.lower().startswith(_MUTE) and part.lower().endswith((".xml", ".vml")):
            yield from _others(package, part, sheet.name if part in own else "", sheet, span)


def comments_in(package: Package, sheet: Sheet, moved: Area) -> list[str]:
    """Return the cells of an area that have comments."""
    kinds = ("comments", "threadedComment")
    parts = [one.target for one in relations(package.archive, sheet.part) if one.kind in kinds]
    places = [place for part in parts for place in package.places_named_in(part)]
    return [place for place in places if (found := area(place)) and found.meets(moved)]


def _cell_formulas(
    package: Package, name: str, sheet: Sheet, moved: Area
) -> Iterator[tuple[str, Area | None]]:
    """Yield the formulas of a sheet's cells; of the sheet where cells move, only those that stay."""
    if name != sheet.name:
        yield from set(calculation.formulas_in(package, name))
        return
    numbers = [row for row in sheet.row_numbers() if moved.top <= row <= moved.bottom]
    spans = [sheet.rows.bounds(place)[::2] for row in numbers if (place := sheet.rows.place(row)) is not None]
    rest = markup.splice(sheet.scan, [(start, end, b"") for start, end in spans])
    yield from set(calculation.formulas_of(rest, sheet.frame.prefix))
    for row in numbers:
        for column in sheet.cells_of(row):
            if not moved.holds(row, column) and (text := grouped.formula_at(sheet, row, column)):
                yield text, None


def _others(package: Package, part: str, own: str, sheet: Sheet, span: Area) -> Iterator[str]:
    """Yield what in a part other than cells points there: rules, charts, controls, pivots."""
    data = package.xml(part) if part.lower().endswith(".xml") else package.archive.read(part)
    for found in _TEXTS.finditer(data):
        text = markup.unescaped(found[1] or found[2]).lstrip("#")
        if _points_into(text, own, sheet, span, None):
            yield f"图表、规则或控件（{part}）引用了要移动的单元格“{_short(text)}”"
    for tag in _SOURCE.findall(data):
        about = grouped.attributes(tag)
        source = area(about.get("ref", ""))
        is_here = about.get("sheet", "").casefold() == sheet.name.casefold()
        if source and is_here and source.meets(span) and not takes_in(source, span):
            yield f"数据透视表的数据源 {source} 包括要移动的单元格"


def _names(package: Package, sheet: Sheet, moved: Area, span: Area) -> Iterator[str]:
    for one in package.directory.names():
        is_print_area = one.name == "_xlnm.Print_Area"  # it reaches further, see `Directory.move_down`
        if not is_print_area and _points_into(one.text, one.sheet, sheet, span, None):
            yield f"名称“{one.name}”指着要移动的单元格"


def _points_into(text: str, own: str, sheet: Sheet, span: Area, group: Area | None) -> bool:
    """Whether a formula names cells in a span, and not all of its rows, which would mean the same after."""
    for one in references(text):
        if one.area and (one.sheet or own).casefold() == sheet.name.casefold():
            seen = calculation.spread(one.area, group)
            if seen.meets(span) and not takes_in(seen, span):
                return True
    return False


def takes_in(seen: Area, cells: Area) -> bool:
    """Whether an area has all the rows of some cells."""
    return seen.top <= cells.top and seen.bottom >= cells.bottom


def left_behind(package: Package, sheet: Sheet, first: int, last: int, columns: range) -> Iterator[str]:
    """Yield formulas that look at all rows of a table down to its last one, and not at those below it."""
    for name in package.sheet_parts:
        for text in _texts_now(package, name):
            for one in references(text):
                seen = one.area
                if seen and (one.sheet or name).casefold() == sheet.name.casefold():
                    is_whole = seen.top <= first < seen.bottom == last
                    if is_whole and seen.left in columns and seen.right in columns:
                        yield f"“{name}”的公式“={_short(text)}”只算到 {address(last, seen.left)}"
                        break


def _texts_now(package: Package, name: str) -> set[str]:
    """Return the formulas of a sheet that are no shared ones, changes made."""
    counted = Counter(text for text, group in calculation.formulas_in(package, name) if not group)
    for sheet in package.opened_sheets:
        places = sheet.written.items() if sheet.name == name else ()
        for row, column in ((row, column) for column, rows in places for row in rows):
            counted[grouped.formula_at(sheet, row, column)] += 1
            counted[sheet.formula_as_opened(row, column)] -= 1
    return {text for text, times in counted.items() if text and times > 0}


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"
