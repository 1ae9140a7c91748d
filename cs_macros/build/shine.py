"""What a row still lacks shines, and so do the cells for which it was refused: by conditional formats alone.

A cell shines while the move chosen in 下一步 needs it and it is blank; in a row not yet registered, while
that lacks it. What a default fills is not missing, and what only code can tell stands in 问题. No style is
ever written into people's cells: with the next press, check or refresh the colours go by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from xlsxwriter.utility import xl_col_to_name

from cs_macros.book.columns import TYPED
from cs_macros.book.conditions import formula, operands, parsed
from cs_macros.book.flow import Move
from cs_macros.book.needs import needs_by_field
from cs_macros.build.places import Places

Parameter = Callable[[str], str]
"""Key of a parameter → what names it in a formula; empty where the workbook has none."""


def missing(places: Places, parameter: Parameter) -> Iterator[tuple[int, str]]:
    """Column, and the formula that holds in the first row where the cell is missing."""
    flow = places.sheet.flow
    if flow is None:
        return
    row = places.first + 1
    known = places.sheet.record.layout.by_field  # a role's file may lack columns
    for field, moves in ((name, each) for name, each in needs_by_field(flow).items() if name in known):
        told = [_asked(move, text, places, parameter) for move, text in moves]
        asked = [each for each in dict.fromkeys(told) if each]
        if asked:
            blank = f"LEN(TRIM(${places.letter(field)}{row}))=0"
            yield places.index(field), f"=AND({blank},{_any(asked)})"


def _asked(move: Move, text: str, places: Places, parameter: Parameter) -> str:
    """When a move asks for the cell; empty where no formula can tell."""
    row, fields = places.first + 1, places.sheet.record.layout.by_field

    def cell(field: str) -> str:
        return f"${places.letter(field)}{row}"

    if move.registers:
        when = [f'{cell("status")}=""', f"COUNTA({_typed(places)})>0"]
    else:
        when = [f'{cell("next_step")}="{move.caption}"']
    if text:
        condition = parsed(text)
        for each in operands(condition):
            if (each.kind == "field" and each.value not in fields) or (
                each.kind == "param" and not parameter(each.value)
            ):
                return ""
        when.append(formula(condition, cell, parameter))
    return f"AND({','.join(when)})" if len(when) > 1 else when[0]


def _typed(places: Places) -> str:
    """The cells of the first row that people type into for its registration."""
    row, columns = places.first + 1, places.sheet.record.layout.columns
    required = [at for at, each in enumerate(columns) if each.owner is TYPED and each.required]
    return ",".join(f"${xl_col_to_name(at)}{row}" for at in required[:250])


def _any(conditions: list[str]) -> str:
    return conditions[0] if len(conditions) == 1 else f"OR({','.join(conditions)})"


def blamed(places: Places) -> str:
    """The formula that holds where 问题 names the cell's header, in a list, before a colon or in quotes."""
    row, at = places.first + 1, xl_col_to_name(places.index("problem") + 1)
    reasons, header = f"${places.letter('problem')}{row}", f"{at}${places.header + 1}"
    parts = f'"；"&{reasons}&"；"'
    for mark in ("：", "、", "（+"):
        parts = f'SUBSTITUTE({parts},"{mark}","；")'
    named = [f'"；"&{header}&"；"', f'"；"&{header}&"是"', f'"“"&{header}&"”"']
    found = ",".join(f"ISNUMBER(FIND({name},{parts}))" for name in named)
    return f"=IF(LEN({reasons})=0,FALSE,OR({found}))"
