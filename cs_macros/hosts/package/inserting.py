"""Room for new rows of a table where something stands below it: that is moved down, if nothing is tied to it.

Only cells in the table's columns move (and what merged cells take in beside them), down to the
next blank lines, which take up the shift; everything beside and further down stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cs_macros.errors import CsError
from cs_macros.hosts.package import grouped, ties
from cs_macros.hosts.package.below import is_blank, objects_in
from cs_macros.hosts.package.formulas import rewritten
from cs_macros.hosts.package.frame import lowered
from cs_macros.hosts.package.markup import escaped
from cs_macros.hosts.package.references import LAST_ROW, Area, area
from cs_macros.hosts.package.rows import Stored
from cs_macros.hosts.package.sheet import Sheet
from cs_macros.hosts.package.tables import Table
from cs_macros.hosts.package.workbook import Package


def make_room(package: Package, table: Table, at: int, count: int, *, what: str) -> None:
    """Move what stands below a table down, so that so many lines are free from a row on.

    Args:
      at: The first line below the table's last row; its totals row, if it has one, moves with the rest.
      what: What stands there, for the refusal.

    Raises:
      CsError: Something is tied to the cells that would move; says what.
    """
    sheet = package.sheet(table.sheet)
    moved = _block(package, table, at, count)
    tied = [
        *_obstacles(package, table, moved, count),
        *ties.of(package, sheet, moved, count),
        *sheet.frame.ties(moved, count),
    ]
    if tied:
        why = "" if tied[0] == what else f"{tied[0]}，"
        raise CsError(
            f"表格“{table.name}”下面有{what}，{why}不能把它往下移，没有位置加新行，未作任何改动。",
            hint="把表格下面的内容移开，或在 Excel 里给表格插入空行，Excel 会一并调整。",
        )
    formulas = dict(_formulas(sheet, table, moved, count))
    for place, text in formulas.items():
        cell = sheet.stored(*place)
        grouped.release(sheet, *place, cell)
        _put_formula(sheet, place, text)
    _move_cells(sheet, table, moved, count)
    sheet.frame.move_down(moved, count)
    package.directory.move_down(sheet.name, moved, count)


def _block(package: Package, table: Table, at: int, count: int) -> Area:
    """Return the cells that have to move: down to enough blank lines, merged ones whole."""
    sheet = package.sheet(table.sheet)
    lowest = max([at, *sheet.row_numbers()[-1:], *(one.bottom for one in sheet.frame.merges)])
    end, row = at, at + 1
    while row - end <= count and row <= lowest:
        if not is_blank(package, table, row):
            end = row
        row += 1
    found = Area(at, table.area.left, end, table.area.right)
    for merged in sheet.frame.merges:
        if merged.meets(found):
            found = Area(at, min(found.left, merged.left), end, max(found.right, merged.right))
    return found


def _obstacles(package: Package, table: Table, moved: Area, count: int) -> Iterator[str]:
    """Yield what cannot move, or has no place to move to."""
    sheet = package.sheet(table.sheet)
    span = Area(moved.top, moved.left, moved.bottom + count, moved.right)
    if span.bottom > LAST_ROW:
        yield "已到工作表的最后一行"
    yield from (one for one in objects_in(package, table, span) if not one.startswith("合并单元格"))
    for merged in sheet.frame.merges:
        if merged.meets(span) and not _holds(moved, merged):
            yield f"合并单元格 {merged} 不在要移动的单元格以内"
    yield from (
        f"第 {row} 行是隐藏的" for row in (moved.top, *range(moved.bottom + 1, span.bottom + 1))
        if sheet.is_hidden(row)
    )  # fmt: skip
    beside = [*range(moved.left, table.area.left), *range(table.area.right + 1, moved.right + 1)]
    for row in range(span.top, span.bottom + 1) if beside else ():
        for column, cell in sheet.cells_of(row).items():
            if column in beside and cell.inner and not any(m.holds(row, column) for m in sheet.frame.merges):
                yield f"{sheet.place(row, column)} 有别的内容"


def _holds(outer: Area, inner: Area) -> bool:
    return (
        outer.top <= inner.top
        and inner.bottom <= outer.bottom
        and outer.left <= inner.left
        and inner.right <= outer.right
    )


def _formulas(sheet: Sheet, table: Table, moved: Area, count: int) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the formulas of the cells that move, as they have to read afterwards.

    A sum over the table's rows takes the new ones in, as Excel has it when it inserts them.
    """

    def new(named: str, cells: str) -> str:
        if named and named.casefold() != sheet.name.casefold():
            return cells
        found = area(cells)
        assert found is not None
        last = moved.top - 1
        is_whole = found.bottom == last and found.top <= table.first_row and found.top < found.bottom
        if is_whole and table.area.left <= found.left and found.right <= table.area.right:
            return _with_row(cells, last, last + count)
        there = lowered(found, moved, count)
        for old, row in ((found.bottom, there.bottom), (found.top, there.top)) if there else ():
            cells = _with_row(cells, old, row)
        return cells

    for row in range(moved.top, moved.bottom + 1):
        for column in sheet.cells_of(row):
            if moved.holds(row, column) and (text := grouped.formula_at(sheet, row, column)):
                yield (row, column), rewritten(text, new)


def _with_row(cells: str, old: int, new: int) -> str:
    """Return a reference with one of its rows another.

    >>> _with_row("$B$2:C9", 9, 10), _with_row("A12", 12, 13)
    ('$B$2:C10', 'A13')
    """
    return re.sub(rf"(?<=[A-Za-z$]){old}$|(?<=[A-Za-z$]){old}(?=:)", str(new), cells) if old != new else cells


def _put_formula(sheet: Sheet, place: tuple[int, int], text: str) -> None:
    """Give a cell its formula as plain text, out of any group; its last result stays."""
    cell = sheet.stored(*place)
    if cell:
        prefix = sheet.frame.prefix
        pattern = re.compile(rb"<%bf(?:\s[^>]*?)?(?:/>|>[^<]*</%bf\s*>)" % (prefix, prefix))
        whole = b"<%bf>%b</%bf>" % (prefix, escaped(text), prefix)
        sheet.put(*place, cell._replace(inner=pattern.sub(lambda _: whole, cell.inner, count=1)))
        sheet.formulas.add(place)


def _move_cells(sheet: Sheet, table: Table, moved: Area, count: int) -> None:
    blank = Stored(0, "", b"", b"")
    for row in range(moved.bottom, moved.top - 1, -1):
        cells, there = sheet.cells_of(row), sheet.cells_of(row + count)
        for column in range(moved.left, moved.right + 1):
            if column in cells or column in there:
                _put(sheet, row + count, column, cells.get(column, blank))
    above = sheet.cells_of(moved.top - 1) if moved.top > table.first_row else {}
    for row in range(moved.top, moved.top + count):
        for column, cell in sheet.cells_of(row).items():
            if moved.left <= column <= moved.right:
                is_ours = table.area.left <= column <= table.area.right
                look = above[column].style if is_ours and column in above else 0 if cell.inner else cell.style
                _put(sheet, row, column, blank._replace(style=look))


def _put(sheet: Sheet, row: int, column: int, cell: Stored) -> None:
    if sheet.stored(row, column) != cell:
        sheet.put(row, column, cell)
        if grouped.has_formula(cell, sheet.frame.prefix):
            sheet.formulas.add((row, column))
