"""The days of a table found, as dates: what stands around it tells the year where a cell does not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from cs_macros.foreign.recognise import Found
from cs_macros.foreign.taking import Taken
from cs_macros.hosts.port import Cell
from cs_macros.migrate.dating import Written, written
from cs_macros.migrate.years import Clues, Column, clues_in

PLANS = ("roster", "swaps", "leave", "cleaning", "campaigns", "holidays")
"""Tables whose days may lie ahead."""

LOOKED_AT = 4
"""Rows above a header, and from the top of a sheet, in which titles stand."""


def clues_of(found: Found, file: str) -> Clues:
    """What title, sheet and file say about when a table was kept."""
    page = found.page
    above = [row for row in page.rows if found.top - LOOKED_AT <= row < found.top]
    first = [row for row in page.rows if row < found.top][:LOOKED_AT]
    return clues_in(
        [
            ("标题", _texts(found, reversed(above))),
            ("工作表名", [page.name]),
            ("表头上方", _texts(found, first)),
            ("文件名", [Path(file).stem]),
        ]
    )


def _texts(found: Found, rows: Iterable[int]) -> list[str]:
    """Texts of rows that are no records: few cells are filled."""
    held = [found.page.cells[row] for row in rows]
    most = max(3, len(found.headings) // 2)
    return [cell for cells in held if len(cells) <= most for cell in cells.values() if isinstance(cell, str)]


def settle_days(found: Found, rows: Sequence[Taken], clues: Clues, now: datetime) -> None:
    """Put dates in the place of days as they were written, where it can be told which they are.

    A day that cannot be told is left as text that no reader takes for some day.
    """
    layout = found.target.layout
    fields = [name for name in found.mapped if layout[name].kind.name in ("date", "dt")]
    read = {name: _written(rows, name) for name in fields}
    beside: dict[int, list[date]] = {}
    for name in sorted(fields, key=lambda name: -sum(one.year is not None for one in read[name].values())):
        column = Column(read[name], beside, clues, now.date(), layout.table in PLANS)
        days = column.dated()
        for place, taken in enumerate(rows):
            one, day = read[name].get(place), days.get(place)
            if one and day:
                beside.setdefault(place, []).append(day)
                _put(taken, name, one, day, column.reasons.get(place, ""))
            elif name in taken.cells:
                taken.cells[name] = _left(taken.cells[name], one)


def _written(rows: Sequence[Taken], name: str) -> dict[int, Written]:
    """Place of a row → the day that is written there."""
    return {place: one for place, taken in enumerate(rows) if (one := written(taken.cells.get(name)))}


def _put(taken: Taken, name: str, one: Written, day: date, reason: str) -> None:
    if not isinstance(taken.cells[name], (datetime, date)):
        taken.cells[name] = datetime.combine(day, one.clock) if one.clock else day
        taken.whens[name] = reason
    if one.more:
        taken.notes.append(f"{taken.found.mapped[name].label}：{taken.raw[name]}")


def _left(cell: Cell, one: Written | None) -> Cell:
    """What is no day that can be told, so that nobody takes it for one, as Excel takes 3.15."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        cell = f"{cell:.10g}"
    return f"{cell}（哪一天不明）" if one else cell
