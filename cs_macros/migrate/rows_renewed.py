"""Parameters and reasons that are new, appended with their defaults; others in the words of today.

What people have typed keeps its meaning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cs_macros.book.columns import Record
from cs_macros.book.headers import find_columns
from cs_macros.book.office import Parameter
from cs_macros.book.settings import all_settings
from cs_macros.book.sheets import Sheet
from cs_macros.cells.kinds import same_cell
from cs_macros.hosts.package import records
from cs_macros.hosts.package.workbook import Package
from cs_macros.hosts.port import Cell
from cs_macros.migrate.completing import WHENEVER


def missing_rows(package: Package, sheets: Sequence[Sheet], *, essential: bool = False) -> list[str]:
    """What would be appended, in words.

    Args:
      essential: Parameters only: a shop may have taken out reasons that it does not use.
    """
    found = []
    for sheet in sheets:
        wanted = sheet.grows and (sheet.record is Parameter or not essential)
        if wanted and (missing := _missing(package, sheet)):
            found.append(f"{sheet.title}补 {len(missing)} 行")
    return found


def add_rows(package: Package, sheets: Sequence[Sheet]) -> list[str]:
    """Append the missing rows; return what was done, in words."""
    told = missing_rows(package, sheets)
    for sheet in sheets:
        for row in _missing(package, sheet) if sheet.grows else ():
            table = package.table(sheet.table)
            where = find_columns(sheet.record.layout, table.headers)
            cells = {table.headers[where[f]]: cell for f, cell in row.items() if f in where}
            records.append(package, table, cells)
    return told


def _missing(package: Package, sheet: Sheet) -> list[Mapping[str, Cell]]:
    layout = sheet.record.layout
    if layout.table not in package.tables:
        return []
    table = package.table(layout.table)
    where = find_columns(layout, table.headers)
    if any(field not in where for field in layout.key):
        return []
    page = package.sheet(table.sheet)
    known = set()
    for row in range(table.first_row, table.last_row + 1):
        values = page.values_of(row)
        known.add(tuple(str(values.get(table.area.left + where[f]) or "").strip() for f in layout.key))
    declared = sheet.fresh() if sheet.fresh else ()
    return [row for row in declared if not _names(sheet.record, row) & known]


def _names(record: type[Record], row: Mapping[str, Cell]) -> set[tuple[str, ...]]:
    """Every key under which a workbook may hold a row; parameters were renamed over time."""
    if record is Parameter:
        return {(name,) for name in all_settings()[str(row["code"])].called}
    return {tuple(str(row[field]) for field in record.layout.key)}


def reword(package: Package, sheets: Sequence[Sheet], *, really: bool = True) -> list[str]:
    """Write today's words over those of an earlier version; return what was done, in words.

    Args:
      really: Otherwise only say what would be done.
    """
    told = []
    for sheet in sheets:
        rows = list(_reworded(package, sheet)) if sheet.renews and sheet.table in package.tables else []
        for row, cells in rows if really else ():
            records.replace(package, package.table(sheet.table), row, cells)
        told += [f"“{sheet.title}”改成现在的叫法 {len(rows)} 行"] if rows else []
    return told


def _reworded(package: Package, sheet: Sheet) -> Iterator[tuple[int, dict[str, Cell]]]:
    """Each row with the cells that differ, by header."""
    assert sheet.renews
    table = package.table(sheet.table)
    where, page = find_columns(sheet.record.layout, table.headers), package.sheet(table.sheet)
    for row in range(table.first_row, table.last_row + 1):
        values = page.values_of(row)
        cells = {name: values.get(table.area.left + at) for name, at in where.items()}
        record, _ = sheet.record.read(cells, WHENEVER)
        new = {name: cell for name, cell in sheet.renews(record).items() if name in where}
        changed = {name: cell for name, cell in new.items() if not same_cell(cells[name], cell)}
        if changed:
            yield row, {table.headers[where[name]]: cell for name, cell in changed.items()}
