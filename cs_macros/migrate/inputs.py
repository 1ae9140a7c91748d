"""Inputs above a table that came later: a label and a named cell, where an older sheet has room for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cs_macros.book.sheets import Sheet
from cs_macros.hosts.package.workbook import Package


@dataclass(frozen=True)
class Input:
    """A named cell with its label, at the same place in the fresh workbook and the older one.

    Attributes:
      looks: Styles of label and cell in the fresh workbook.
    """

    name: str
    sheet: str
    row: int
    label_column: int
    column: int
    label: str
    looks: tuple[int, int]


def placeable(old: Package, fresh: Package, sheets: Sequence[Sheet]) -> Iterator[Input]:
    """The fresh workbook's named cells that the older one lacks and has room for.

    There is room where the table begins on the same row in both and both cells are blank.
    """
    known = {name.name for name in old.directory.names()}
    same_head = {
        sheet.title
        for sheet in sheets
        if old.table(sheet.table).sheet == sheet.title
        and old.table(sheet.table).area.top == fresh.table(sheet.table).area.top
    }
    for name in fresh.directory.names():
        place = fresh.directory.cell_named(name.name)
        if place is None or name.sheet or name.name in known or place[0] not in same_head:
            continue
        found = _input(fresh, name.name, place[0], place[1].top, place[1].left)
        if found and _is_free(old, found):
            yield found


def _input(fresh: Package, name: str, title: str, row: int, column: int) -> Input | None:
    sheet = fresh.sheet(title)
    labels = [at for at in range(1, column) if isinstance(sheet.value(row, at), str)]
    if not labels or row >= next(t for t in fresh.tables.values() if t.sheet == title).area.top:
        return None
    at = labels[-1]
    looks = sheet.style_at(row, at), sheet.style_at(row, column)
    return Input(name, title, row, at, column, str(sheet.value(row, at)), looks)


def _is_free(old: Package, one: Input) -> bool:
    sheet = old.sheet(one.sheet)
    places = [(one.row, one.label_column), (one.row, one.column)]
    merged = any(area.holds(*place) for area in sheet.frame.merges for place in places)
    return not merged and all(sheet.value(*place) is None for place in places)


def place_inputs(package: Package, inputs: Sequence[Input], looks: Sequence[int]) -> None:
    """Write the labels, and give the cells the look of inputs.

    Args:
      looks: Style of the fresh workbook → style of this one.
    """
    for one in inputs:
        sheet = package.sheet(one.sheet)
        sheet.write(one.row, one.label_column, one.label, style=looks[one.looks[0]])
        sheet.restyle_only(one.row, one.column, looks[one.looks[1]])
