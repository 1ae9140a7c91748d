"""`upgrade --rearrange`: an older workbook in the full new order, columns and head alike.

A fresh workbook is built, and what the older one holds is transplanted: rows, journal, masters, inputs.
Nothing is guessed: where something else in the file looks at our tables or lies beside them, it is refused
with a list. What was written is read back and compared before it takes the file's place.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pyopenvba.excel import ExcelFile

from cs_macros.book.headers import find_columns
from cs_macros.book.outcome import Outcome
from cs_macros.book.sheets import Sheet
from cs_macros.build.choices import LISTS
from cs_macros.build.looks import is_read
from cs_macros.build.vba import MODULE
from cs_macros.build.workbook import build_workbook
from cs_macros.cells.parsers import is_blank
from cs_macros.errors import CsError, Level, Problem
from cs_macros.hosts import backups, safe_file
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.package.properties import PART as PROPERTIES
from cs_macros.hosts.package.relations import relations
from cs_macros.hosts.package.workbook import Package
from cs_macros.hosts.port import Cell
from cs_macros.migrate.landing import has_room
from cs_macros.migrate.macros import VBA

Rows = list[dict[str, Cell]]

OURS = ("xlwings", "Dictionary", MODULE, "ThisWorkbook")
DRAWN = {"comments": "批注", "drawing": "图片或图表", "threadedComment": "批注", "pivotTable": "数据透视表"}
"""Kind of a sheet's part that is not transplanted → what people call it."""

KEPT = "原来的工作簿在“备份”里；自己涂的颜色、改过的列宽、隐藏和筛选没有带过来"


def rearrange(path: Path, sheets: Sequence[Sheet], version: str, *, dry_run: bool = False) -> Outcome:
    """Bring a workbook into the full order of a fresh one; the original is kept in 备份/.

    Raises:
      CsError: Open elsewhere, changed meanwhile, or what was transplanted does not read back as it was.
    """
    data = safe_file.read_whole(path)
    old, host = Package(data), ClosedHost(path, backups=False)
    present = [_as_in(sheet, old) for sheet in sheets if sheet.table in old.tables]
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / f"fresh{path.suffix.lower()}"
        # What is only read and always the same is the program's own: the fresh one stands.
        ours = {each.table: each.fresh() for each in present if each.fresh and is_read(each)}
        held = {sheet.table: _rows(host, sheet) for sheet in present if sheet.table not in ours}
        rows: dict[str, Sequence[Mapping[str, Cell]]] = {**held, **ours}
        build_workbook(draft, present, rows=rows, names={}, version=version)
        fresh = Package(draft.read_bytes())
        if all(_has_order(old, fresh, sheet) for sheet in present):
            return Outcome(summary=f"{path.name}：列的顺序已经是最新的，未作任何改动。")
        found = [*_obstacles(path, old, fresh, present)]
        if found:
            problems = [Problem(text, hint, file=str(path)) for text, hint in found]
            return Outcome(summary=f"{path.name}：没有重排，未作任何改动。", problems=problems)
        cells = [each.name for each in fresh.directory.names() if fresh.directory.cell_named(each.name)]
        build_workbook(draft, present, rows=rows, names=host.cells(cells), version=version)
        whole = _with_properties(old, Package(draft.read_bytes()))
        draft.write_bytes(whole)
        _compare(path, ClosedHost(draft, backups=False), present, held)
    if not dry_run:
        check = backups.same_as(whole, "写下的内容与重排的不一致，未作任何改动。")
        backups.take_over(path, data, [whole], check)
    kept = Problem(KEPT, level=Level.INFO, file=str(path))
    told = f"{path.name}：已按新的顺序重排 {len(present)} 张表。"
    return Outcome(summary=told, problems=[kept], files=[] if dry_run else [str(path)])


def _as_in(sheet: Sheet, old: Package) -> Sheet:
    """The sheet without the columns that the workbook lacks: a role's file may lack some on purpose."""
    layout = sheet.record.layout
    where = find_columns(layout, old.table(sheet.table).headers)
    if len(where) == len(layout.columns):
        return sheet
    record: Any = type(sheet.record.__name__, (sheet.record,), {"__module__": __name__})
    record.layout = replace(layout, columns=tuple(each for each in layout.columns if each.field in where))
    return replace(sheet, record=record)


def _rows(host: ClosedHost, sheet: Sheet) -> Rows:
    """The filled rows of a table as they stand, field → cell."""
    grid = host.read(sheet.table)
    where = find_columns(sheet.record.layout, grid.headers)
    found = [{field: cells[at] for field, at in where.items()} for _, cells in sorted(grid.rows.items())]
    return [row for row in found if not all(is_blank(cell) for cell in row.values())]


def _has_order(old: Package, fresh: Package, sheet: Sheet) -> bool:
    mine, theirs = old.table(sheet.table), fresh.table(sheet.table)
    return list(mine.headers) == list(theirs.headers) and mine.area.top == theirs.area.top


def _with_properties(old: Package, fresh: Package) -> bytes:
    """The fresh workbook with the older one's version, role and modules."""
    if PROPERTIES not in old.archive:
        return b"".join(fresh.archive.rewritten({}))
    return b"".join(fresh.archive.rewritten({PROPERTIES: old.archive.read(PROPERTIES)}))


def _compare(path: Path, host: ClosedHost, sheets: Sequence[Sheet], rows: Mapping[str, Rows]) -> None:
    """Read everything back.

    Raises:
      CsError: It is not what the older workbook holds.
    """
    for sheet in sheets:
        if sheet.table in rows and _rows(host, sheet) != rows[sheet.table]:
            raise CsError(
                f"“{path.name}”的“{sheet.title}”不能原样搬到新的顺序里，未作任何改动。",
                hint="原来的顺序可以照常使用；把这句话发给维护人。",
            )


# -- what stands in the way -------------------------------------------------------------------


def _obstacles(
    path: Path, old: Package, fresh: Package, sheets: Sequence[Sheet]
) -> Iterator[tuple[str, str]]:
    """What refers into the tables or lies beside them, with what to do about it."""
    titles = {old.table(sheet.table).sheet for sheet in sheets}
    for title in old.sheet_parts:
        if title not in titles and title != LISTS:
            yield f"工作表“{title}”不是本程序的", "把它移到另一个工作簿，再重排。"
    known = {each.name for each in fresh.directory.names()}
    for name in old.directory.names():
        if name.name not in known and not name.name.startswith("_xlnm.") and not _is_list(name.text):
            yield f"名称“{name.name}”是自己定义的", "在“公式”的“名称管理器”里删去它，再重排。"
    for sheet in sheets:
        yield from _beside(old, sheet)
    yield from _macros(path, old)


def _is_list(text: str) -> bool:
    """Whether a name stands for a list of ours that a newer version no longer has."""
    return text.startswith((f"{LISTS}!", f"'{LISTS}'!")) or "[" in text


def _beside(old: Package, sheet: Sheet) -> Iterator[tuple[str, str]]:
    table = old.table(sheet.table)
    where = f"“{table.sheet}”"
    ours = {*find_columns(sheet.record.layout, table.headers).values()}
    if own := [header for at, header in enumerate(table.headers) if at not in ours]:
        yield f"{where}有自己加的列：{'、'.join(own)}", "把它们移到另一张表里，再重排。"
    page, below = old.sheet(table.sheet), table.area.bottom
    if not has_room(old, table) or any(page.values_of(row) for row in page.row_numbers() if row > below):
        yield f"{where}的表格右边或下面还有内容", "把它们移到另一张表里，再重排。"
    part = old.sheet_parts[table.sheet]
    if is_read(sheet):  # its links and charts are ours, and come with the next refresh
        return
    formulas = [row for row in _rows_with_formulas(old.xml(part)) if row > table.area.top]
    if formulas:
        yield f"{where}第 {formulas[0]} 行有公式", "把公式换成数值，再重排。"
    for relation in relations(old.archive, part):
        if relation.kind in DRAWN:
            yield f"{where}上有{DRAWN[relation.kind]}", "移走以后再重排。"


def _rows_with_formulas(data: bytes) -> Iterator[int]:
    for row in re.finditer(rb'<(?:\w+:)?row [^>]*\br="(\d+)"[^>]*>.*?</(?:\w+:)?row>', data, re.DOTALL):
        if re.search(rb"<(?:\w+:)?f[ >/]", row[0]):
            yield int(row[1])


def _macros(path: Path, old: Package) -> Iterator[tuple[str, str]]:
    if VBA not in old.archive:
        return
    with ExcelFile(path) as book:
        own = [
            name for name in book.module_names() if name not in OURS and not _is_empty(book.get_module(name))
        ]
    if own:
        yield f"工作簿里有自己的宏：{'、'.join(own)}", "把它们导出到另一个工作簿，再重排。"


def _is_empty(source: str) -> bool:
    lines = [
        line for line in source.splitlines() if line.strip() and not line.startswith(("Attribute", "VERSION"))
    ]
    return all(line.startswith(("BEGIN", "END", "  MultiUse", "Option Explicit")) for line in lines)
