"""今日看板 of a new workbook, as its first refreshing shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from cs_macros.book.board import Item
from cs_macros.book.book import Book
from cs_macros.book.sheets import Sheet
from cs_macros.book.table import Row
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell, Grid
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.board.buttons import refresh_book

TOP = 2
"""First row of every table in memory."""


def with_board(
    sheets: Sequence[Sheet],
    rows: Mapping[str, Sequence[Mapping[str, Cell]]],
    names: Mapping[str, Cell],
    now: datetime,
) -> tuple[dict[str, Sequence[Mapping[str, Cell]]], dict[str, Cell]]:
    """The rows and named cells of a new workbook, with those of its board."""
    panels = {panel.record.layout.table: panel for sheet in sheets for panel in sheet.panels}
    filled = {**rows, **{table: panel.rows(sheets) for table, panel in panels.items()}}
    layouts = [sheet.record.layout for sheet in sheets]
    layouts += [panel.record.layout for panel in panels.values()]
    tables = {}
    for layout in layouts:
        fields = [column.field for column in layout.columns]
        cells = [[row.get(field) for field in fields] for row in filled.get(layout.table, ())]
        grid = {TOP + at: line for at, line in enumerate(cells)} or {TOP: [None] * len(fields)}
        tables[layout.table] = Grid(layout.sheet, [column.header for column in layout.columns], grid)
    host = MemoryHost(tables, {ask.name: None for sheet in sheets for ask in sheet.shows})
    book = Book(host, ALL_SHEETS, now=now)
    refresh_book(book, set())
    heads = {
        sheet.head_cell(field): text
        for sheet in sheets
        if sheet.heads
        for field, text in sheet.heads(book).items()
    }
    items = book.table(Item)
    filled[Item.layout.table] = [shown(row, {}) for row in (*items.rows(), *items.new_rows) if row.changes]
    for table, panel in panels.items():
        found = book.table(panel.record)
        given = panel.rows(sheets)
        filled[table] = [shown(found.row(TOP + at), row) for at, row in enumerate(given)]
    return filled, {
        **heads,
        **names,
        **{name: cell for name, cell in book.named.items() if name not in names},
    }


def shown(row: Row[Any], given: Mapping[str, Cell]) -> dict[str, Cell]:
    """A row's cells; those that lead somewhere still do."""
    return {
        column.field: given.get(column.field) or row.cell(column.field) for column in row.table.layout.columns
    }
