"""Where edits land in a table, worked out on the grid alone, before any cell is touched.

Every host that works on grids applies edits in one order: replacements, then appends, then
deletions; so row numbers always mean those of the last read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from cs_macros.errors import CsError
from cs_macros.hosts.port import Append, AppendMany, Cell, Delete, Edit, Grid, Put, Replace


@dataclass(frozen=True, slots=True)
class Landing:
    """What a table's edits come to.

    Attributes:
      cells: Row number → position of the column → cell, for replaced and appended rows.
      deleted: Row numbers to take out once the cells are written, ascending.
    """

    cells: Mapping[int, Mapping[int, Cell]]
    deleted: Sequence[int]


def split(edits: Iterable[Edit]) -> tuple[dict[str, list[Edit]], dict[str, Cell]]:
    """Sort edits into those of each table, in the order given, and the named cells."""
    tables: dict[str, list[Edit]] = {}
    names: dict[str, Cell] = {}
    for edit in edits:
        if isinstance(edit, Put):
            names[edit.name] = edit.value
        else:
            tables.setdefault(edit.table, []).append(edit)
    return tables, names


def singly(edits: Iterable[Edit]) -> Iterator[Edit]:
    """The same edits, many rows one by one."""
    for edit in edits:
        yield from rows_of(edit) if isinstance(edit, (Append, AppendMany)) else (edit,)


def rows_of(edit: Append | AppendMany) -> Iterator[Append]:
    """The rows that it adds, one by one."""
    if isinstance(edit, Append):
        yield edit
        return
    for cells in zip(*edit.columns.values(), strict=True):
        held = {header: cell for header, cell in zip(edit.columns, cells, strict=True) if cell is not None}
        yield Append(edit.table, held)


def joined(added: Iterable[Append | AppendMany]) -> Iterator[Append | AppendMany]:
    """The same rows, those that follow one another in one table as one edit."""
    for name, group in groupby(added, key=lambda edit: edit.table):
        several = list(group)
        rows = [row.cells for edit in several for row in rows_of(edit)] if len(several) > 1 else []
        headers = dict.fromkeys(header for cells in rows for header in cells)
        if not headers:  # nothing to join, or rows of nothing
            yield from several
            continue
        yield AppendMany(name, {header: [cells.get(header) for cells in rows] for header in headers})


def size_of(edit: Append | AppendMany) -> int:
    """How many rows it adds."""
    return len(next(iter(edit.columns.values()))) if isinstance(edit, AppendMany) else 1


def is_blank(row: Iterable[Cell]) -> bool:
    """Tell whether nothing stands in a row: empty text counts as nothing.

    >>> is_blank([None, ""]), is_blank([0.0]), is_blank([False])
    (True, False, False)
    """
    return all(cell is None or cell == "" for cell in row)


def land(grid: Grid, edits: Sequence[Edit]) -> Landing:
    """Find the row and column of every edited cell.

    >>> grid = Grid("表", ["甲", "乙"], {4: ["x", 1.0], 5: [None, None]})
    >>> land(grid, [Append("t", {"甲": "y"}), Append("t", {"乙": 2}), Delete("t", 4)])
    Landing(cells={5: {0: 'y'}, 6: {1: 2}}, deleted=[4])

    Raises:
      CsError: A row or a column that the table does not have.
    """
    cells: dict[int, dict[int, Cell]] = {}
    edits = list(singly(edits))
    for edit in edits:
        if isinstance(edit, Replace):
            _require_row(grid, edit.row)
            cells.setdefault(edit.row, {}).update(_by_position(grid, edit.cells))
        elif isinstance(edit, Delete):
            _require_row(grid, edit.row)
    added = [edit for edit in edits if isinstance(edit, Append)]
    free = _first_free(grid, cells) if added else 0
    for edit in added:
        cells[free] = {**cells.get(free, {}), **_by_position(grid, edit.cells)}
        free += 1
    return Landing(cells, sorted({edit.row for edit in edits if isinstance(edit, Delete)}))


def _first_free(grid: Grid, cells: Mapping[int, Mapping[int, Cell]]) -> int:
    """The row after the last filled one; looked for from below, where it mostly is."""
    for row in sorted(grid.rows, reverse=True):
        if not is_blank(_patched(grid.rows[row], cells.get(row, {}))):
            return row + 1
    return min(grid.rows, default=2)


def apply(grid: Grid, edits: Sequence[Edit]) -> Grid:
    """Return the grid as it stands once the edits are made.

    A table never loses its last row, as in Excel: it is left blank.
    """
    landing = land(grid, edits)
    blank: list[Cell] = [None] * len(grid.headers)
    numbers = sorted({*grid.rows, *landing.cells})
    kept = [
        _patched(grid.rows.get(number, blank), landing.cells.get(number, {}))
        for number in numbers
        if number not in landing.deleted
    ]
    first = min(numbers, default=2)
    rows = {first + place: row for place, row in enumerate(kept or ([blank] if numbers else []))}
    return replace(grid, rows=rows, hidden=frozenset(grid.hidden) & rows.keys())


def no_such_table(workbook: str, table: str) -> CsError:
    return CsError(
        f"工作簿“{workbook}”里没有表格 {table}。",
        hint="请管理员检查、升级这个工作簿，补上缺少的工作表。",
    )


def no_such_name(workbook: str, name: str) -> CsError:
    return CsError(
        f"工作簿“{workbook}”里没有名称为 {name} 的单元格。",
        hint="请管理员升级这个工作簿，补上缺少的单元格，再试一次。",
    )


def _patched(row: Sequence[Cell], cells: Mapping[int, Cell]) -> list[Cell]:
    return [cells.get(place, cell) for place, cell in enumerate(row)]


def _by_position(grid: Grid, cells: Mapping[str, Cell]) -> dict[int, Cell]:
    missing = [header for header in cells if header not in grid.headers]
    if missing:
        raise CsError(
            f"工作表“{grid.sheet}”缺少这些列：{'、'.join(missing)}。", hint="补上这些列的标题，再试一次。"
        )
    return {grid.headers.index(header): cell for header, cell in cells.items()}


def _require_row(grid: Grid, row: int) -> None:
    if row not in grid.rows:
        raise CsError(
            f"工作表“{grid.sheet}”第 {row} 行不在表格里。", hint="表格可能刚被改动过，请再按一次按钮。"
        )
