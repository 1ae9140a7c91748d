"""The rows of a table found, as cells of ours: what is a record, and what each cell becomes."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cs_macros.book.headers import normal
from cs_macros.cells.kinds import dump, show
from cs_macros.cells.parsers import is_blank
from cs_macros.errors import Level, Problem
from cs_macros.foreign.recognise import Found
from cs_macros.hosts.port import Cell

SUMS = ("合计", "总计", "小计", "总和", "本页合计", "本月合计")
SPREAD = ("text", "id", "person", "date", "dt", "enum")
"""Kinds of cell that, merged down a column, hold for every row; an amount counts once."""

FROM_THE_START = ("log_date", "order_no")
"""Fields beside the required ones that a row has when it is first written down."""


@dataclass
class Taken:
    """One row of somebody's table.

    Attributes:
      cells: Ours by field, as they stand.
      more: Cells of columns that are none of ours, by header.
      print: The row's identity: the same wherever it stands and however its columns are called.
    """

    found: Found
    row: int
    cells: dict[str, Cell]
    more: dict[str, Cell]
    print: str = ""
    notes: list[str] = field(default_factory=list)


def take_rows(found: Found, problems: list[Problem], seen: Counter[str]) -> Iterator[Taken]:
    """The records of a table; rows that are none are told of in `problems`.

    Args:
      seen: How often each content has come so far: equal rows are told apart by their count.
    """
    for row in range(found.first, found.last + 1):
        if _is_blank(found, row):
            continue
        taken = _taken(found, row)
        if reason := _no_record(taken):
            text = "、".join(str(show(cell)) for cell in [*taken.cells.values(), *taken.more.values()])
            problems.append(
                Problem(f"{reason}，没有带过来：{text}", "", found.page.name, row, level=Level.INFO)
            )
            continue
        content = fingerprint(taken)
        seen[content] += 1
        taken.print = f"{content}-{seen[content]}" if seen[content] > 1 else content
        yield taken


def _is_blank(found: Found, row: int) -> bool:
    """Whether nothing of its own stands in a row (a cell merged from above is not its own)."""
    held = found.page.cells.get(row, {})
    return not any(found.left <= column <= found.right for column in held)


def _taken(found: Found, row: int) -> Taken:
    layout = found.target.layout
    cells: dict[str, Cell] = {}
    more: dict[str, Cell] = {}
    for heading in found.headings:
        spreads = not heading.field or layout[heading.field].kind.name in SPREAD
        cell = (found.page.spread if spreads else found.page.cell)(row, heading.column)
        if is_blank(cell):
            continue
        if heading.field:
            cells[heading.field] = cell
        else:
            more[heading.label] = cell
    return Taken(found, row, cells, more)


def _no_record(taken: Taken) -> str:
    """Why a row is no record: a sum, a repeated header, a remark below the table; empty when it is one."""
    texts = [normal(cell) for cell in [*taken.cells.values(), *taken.more.values()] if isinstance(cell, str)]
    if any(text in SUMS or text.rstrip(":：") in SUMS for text in texts):
        return "合计行"
    labels = {normal(heading.label) for heading in taken.found.headings}
    if len(texts) > 1 and all(text in labels for text in texts) and len(taken.cells) == len(texts):
        return "重复的表头"
    key = taken.found.target.layout.key
    if len(taken.cells) + len(taken.more) == 1 and not all(name in taken.cells for name in key):
        return "只有一格有内容"
    return ""


def fingerprint(taken: Taken) -> str:
    """Twelve digits that stand for the row: what was known of it from the start.

    State, running number, and what is filled in as the case goes on are left out: people go on
    working in the old sheet, and the same row must be known again.
    """
    layout = taken.found.target.layout
    held: Mapping[str, object] = {name: show(cell) for name, cell in taken.cells.items()}
    core = {name for name in held if layout[name].required or name in FROM_THE_START}
    if len(core) < 2:
        core = {name for name in held if name not in ("status", "number", "transfer_no", "line_note")}
    told = sorted((name, held[name]) for name in core)
    return hashlib.sha256(dump([layout.table, told]).encode("utf-8")).hexdigest()[:12]
