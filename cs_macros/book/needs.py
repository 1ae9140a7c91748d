"""What a move asks of a row, as far as its declaration says so: for colours and views, not for deciding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cs_macros.book.stages import stages_of
from cs_macros.book.usual_rules import Must

if TYPE_CHECKING:
    from cs_macros.book.columns import Layout
    from cs_macros.book.flow import Flow, Move

Need = tuple[str, str]
"""A field, and the condition (book/conditions.py) under which it must be filled; empty for always."""


def musts(move: Move) -> list[Must]:
    """The guards of a move that are declared as one filled cell."""
    guards = (move.guard,) if callable(move.guard) else move.guard
    return [each for each in guards if isinstance(each, Must)]


def asked_by(move: Move, layout: Layout) -> list[str]:
    """Headers of the cells that people fill for a move, in the order of the columns."""
    fields = {*move.needs, *move.maybe, *(each.field for each in musts(move))}
    if move.registers:
        fields |= {each.field for each in layout.columns if each.required}
    return [each.header for each in layout.columns if each.field in fields]


def in_view_for(move: Move, flow: Flow[Any], layout: Layout) -> list[str]:
    """The header of the column that a move's button stands over, then those of the cells that people fill.

    A button of the first stage stands in the corner, which is always in view.

    Args:
      layout: The table as a workbook has it; a role's may lack columns.
    """
    stages = [each.stage for each in layout.columns]
    first, stage = next(filter(None, stages), ""), stages_of(flow)[move.name]
    home = [layout.columns[stages.index(stage)].header] if stage in stages and stage != first else []
    return [*home, *(each for each in asked_by(move, layout) if each not in home)]


def needs_of(move: Move, layout: Layout) -> Iterator[Need]:
    """What must be filled before a move; what a default fills is not missing."""
    always = [*move.needs, *(each.field for each in layout.columns if move.registers and each.required)]
    for field in [each for each in dict.fromkeys(always) if each in layout.by_field]:
        if not (move.defaults.get(field) or layout[field].default):
            yield field, ""
    for must in musts(move):
        if must.be is None and must.text is not None and must.field in layout.by_field:
            yield must.field, must.text


def needs_by_field(flow: Flow[Any]) -> dict[str, list[tuple[Move, str]]]:
    """Field → the moves that need it, each with its condition."""
    found: dict[str, list[tuple[Move, str]]] = {}
    for move in flow.moves:
        for field, condition in needs_of(move, flow.record.layout):
            found.setdefault(field, []).append((move, condition))
    return found
