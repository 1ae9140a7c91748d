"""`forget`: a customer masked wherever the workbook keeps them: rows, journal, archive, copies, texts.

Rows stay, with their numbers, money and states: what was sold and paid is the shop's to keep. Only rows of
the customer, and those that name them or are named by them, are touched; a name alone is no reason.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from cs_macros.book.columns import Column, Layout
from cs_macros.book.headers import find_columns
from cs_macros.book.links import numbers_in
from cs_macros.book.masking import STARS, is_personal
from cs_macros.book.office import JournalLine
from cs_macros.book.sheets import Sheet
from cs_macros.cells.kinds import dump
from cs_macros.cells.parsers import is_blank, plain
from cs_macros.hosts import backups, safe_file
from cs_macros.hosts.archived import archives
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.port import Cell, Edit, Grid, Put, Replace
from cs_macros.migrate.purging import purge

CUSTOMER = "customer_id"
NAMED_BY = (CUSTOMER, "chat_ref")
"""Columns that hold the name under which somebody buys: an inspected chat is filed by it."""
FILES = {"customer_code": ("customers",)}
"""Columns that name the customer's file without keeping it from its archive, which `Column.link` would."""

FORGOTTEN = "已删除{:03}"
SHORTEST = 2
"""Characters of a text that is looked for inside other texts."""


@dataclass
class Traces:
    """What is known of a customer.

    Attributes:
      pseudonym: Stands for them from now on.
      places: Table and key of each of their records, and of those tied to them.
      words: Their name, phone, address and the like, wherever these were typed.
    """

    customer: str
    pseudonym: str
    places: set[tuple[str, str]] = field(default_factory=set)
    words: set[str] = field(default_factory=set)

    @property
    def numbers(self) -> set[str]:
        return {key for _, key in self.places}

    def masked(self, text: str) -> str:
        """A text without the customer: whole words only, so that a longer number stays."""
        for word in sorted(self.words, key=len, reverse=True):
            edge = r"(?<![0-9A-Za-z]){}(?![0-9A-Za-z])" if word.isascii() else "{}"
            mask = self.pseudonym if word == self.customer else STARS
            text = re.sub(edge.format(re.escape(word)), mask, text)
        return text


@dataclass(frozen=True)
class Store:
    """One file that holds rows: the workbook, an archive of it, a copy of it."""

    host: ClosedHost
    sheets: Sequence[Sheet]

    def grids(self) -> Iterator[tuple[Sheet, Grid, Mapping[str, int]]]:
        tables = set(self.host.tables())
        for sheet in self.sheets:
            if sheet.table in tables:
                grid = self.host.read(sheet.table)
                yield sheet, grid, find_columns(sheet.record.layout, grid.headers)


def stores(workbook: Path, sheets: Sequence[Sheet]) -> list[Store]:
    """The workbook first, then its archives and its copies."""
    files = [workbook, *archives(workbook), *(copy.path for copy in backups.backups(workbook))]
    return [Store(ClosedHost(file, backups=False, mend=purge), sheets) for file in files]


def gather(places: Sequence[Store], customer: str) -> Traces:
    """Everything by which the customer is known, in any of the files."""
    traces = Traces(customer, next_pseudonym(places))
    if len(customer) >= SHORTEST:
        traces.words.add(customer)
    for store in places:
        for sheet, grid, where in store.grids():
            for row in grid.rows.values():
                if any(name in where and same(row[where[name]], customer) for name in NAMED_BY):
                    take(traces, sheet.record.layout, row, where)
    for store in places:
        for sheet, grid, where in store.grids():
            for row in grid.rows.values():
                if not belongs_to_another(row, where, customer) and tied(sheet, row, where, traces):
                    take(traces, sheet.record.layout, row, where)
    return traces


def take(traces: Traces, layout: Layout, row: Sequence[Cell], where: Mapping[str, int]) -> None:
    """Remember a row, what it names, and the personal words in it."""
    if key := key_of(layout, row, where):
        traces.places.add((layout.table, key))
    for column in layout.columns:
        cell = row[where[column.field]] if column.field in where else None
        if is_blank(cell):
            continue
        for linked in column.link:
            traces.places.update((linked, number) for number in numbers_in(cell))
        word = str(plain(cell)) if not isinstance(cell, str) else cell.strip()
        if is_personal(column) and len(word) >= SHORTEST and STARS not in word:
            traces.words |= {word, dump(word)[1:-1]}  # as it stands in a cell, and in the journal's JSON


def tied(sheet: Sheet, row: Sequence[Cell], where: Mapping[str, int], traces: Traces) -> bool:
    """Whether a row of a register is one of the customer's, or names one."""
    layout = sheet.record.layout
    if not sheet.flow:
        return False
    if (layout.table, key_of(layout, row, where)) in traces.places:
        return True
    named = (
        (linked, number)
        for column in layout.columns
        if column.field in where
        for linked in column.link or FILES.get(column.field, ())
        for number in numbers_in(row[where[column.field]])
    )
    return any(place in traces.places for place in named)


def belongs_to_another(row: Sequence[Cell], where: Mapping[str, int], customer: str) -> bool:
    cell = row[where[CUSTOMER]] if CUSTOMER in where else None
    return not is_blank(cell) and not same(cell, customer)


def same(cell: Cell, customer: str) -> bool:
    return not is_blank(cell) and plain(cell) == plain(customer)


def key_of(layout: Layout, row: Sequence[Cell], where: Mapping[str, int]) -> str:
    """A row's key; empty where a part of it is."""
    cells = [row[where[name]] if name in where else None for name in layout.key]
    return "" if any(map(is_blank, cells)) else "/".join(plain(cell) for cell in cells)


# -- what is written ------------------------------------------------------------------------------


def edits(store: Store, traces: Traces) -> Iterator[Edit]:
    """The masked cells of one file."""
    for sheet, grid, where in store.grids():
        columns = {place: sheet.record.layout[name] for name, place in where.items()}
        for position, row in grid.rows.items():
            concern = concerns(sheet, row, where, traces)
            new = [masked(cell, columns.get(at), concern, traces) for at, cell in enumerate(row)]
            if sheet.table == JournalLine.layout.table and concern:
                new[where["changes"]] = journaled(row, where, traces, store.sheets)
            cells = {grid.headers[at]: cell for at, cell in enumerate(new) if cell != row[at]}
            if cells:
                yield Replace(sheet.table, position, cells)
    shown = store.host.cells([f"{sheet.table}_message" for sheet in store.sheets])
    for name, cell in shown.items():
        if isinstance(cell, str) and traces.masked(cell) != cell:
            yield Put(name, traces.masked(cell))


def concerns(sheet: Sheet, row: Sequence[Cell], where: Mapping[str, int], traces: Traces) -> str:
    """`row` for a row of the customer's, `text` for one that only tells of them, else nothing."""
    if belongs_to_another(row, where, traces.customer):
        return ""
    if CUSTOMER in where and not is_blank(row[where[CUSTOMER]]):
        return "row"
    if sheet.flow:
        return "row" if (sheet.table, key_of(sheet.record.layout, row, where)) in traces.places else ""
    number = row[where["number"]] if "number" in where else None
    if not is_blank(number) and plain(number) in traces.numbers:
        return "text"
    told = where.get("table") if sheet.table == JournalLine.layout.table else None
    return "text" if told is not None and is_blank(row[told]) else ""


def masked(cell: Cell, column: Column | None, concern: str, traces: Traces) -> Cell:
    """What a cell holds when the customer is forgotten."""
    if not concern or is_blank(cell) or (column and column.field in KEPT):
        return cell
    if concern == "row" and column is not None and is_personal(column):
        return traces.pseudonym if column.field in NAMED_BY else STARS
    return traces.masked(cell) if isinstance(cell, str) else cell


def journaled(row: Sequence[Cell], where: Mapping[str, int], traces: Traces, sheets: Sequence[Sheet]) -> Cell:
    """A line of the journal: what it says of personal columns is masked as their cells are, and agrees."""
    cell = row[where["changes"]]
    try:
        told = json.loads(str(cell or "{}"))
    except json.JSONDecodeError:
        told = None
    sheet = next((one for one in sheets if one.table == row[where["table"]]), None)
    if not isinstance(told, dict) or sheet is None:
        return traces.masked(str(cell)) if cell else cell
    for name, pair in told.items():
        column = sheet.record.layout.by_field.get(name)
        if column and is_personal(column) and isinstance(pair, list):
            mask = traces.pseudonym if name in NAMED_BY else STARS
            told[name] = [None if value is None else mask for value in pair]
    return traces.masked(dump(told))


KEPT = ("number", "batch")
"""Columns by which rows are found."""


def next_pseudonym(places: Sequence[Store]) -> str:
    """Stands for the customer from now on: tells customers apart, and nothing of anybody."""
    used = {
        int(found[1])
        for store in places
        for _, grid, where in store.grids()
        if CUSTOMER in where
        for row in grid.rows.values()
        if (found := re.fullmatch(r"已删除(\d+)", str(row[where[CUSTOMER]] or "")))
    }
    return FORGOTTEN.format(max(used, default=0) + 1)


def mask_lists(workbook: Path, traces: Traces, *, dry_run: bool) -> list[Path]:
    """The journal lines and texts that were moved to 备份/ as CSV: those of the customer, masked."""
    folder, changed = workbook.parent / safe_file.BACKUPS, []
    stem = backups.stem_of(workbook)
    for path in sorted(folder.glob(f"{stem} *.csv")) if folder.is_dir() else ():
        rows = list(csv.reader(StringIO(path.read_text("utf-8-sig"))))
        new = [
            [cell if cell in traces.numbers else traces.masked(cell) for cell in row]
            if {*row} & {*traces.numbers, traces.customer}
            else row
            for row in rows
        ]
        if new != rows:
            changed.append(path)
            if not dry_run:
                text = StringIO(newline="")
                csv.writer(text).writerows(new)
                content = text.getvalue().encode("utf-8-sig")
                safe_file.replace(path, [content], lambda file: None)
    return changed
