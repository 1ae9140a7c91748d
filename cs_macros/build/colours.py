"""Rows that catch the eye: refused, overdue, finished, copied. Colours are the sheet's only formulas."""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from cs_macros.build.choices import Choices
from cs_macros.build.looks import (
    AMBER,
    AMBER_INK,
    BLAME,
    FADED,
    MARKS,
    MISSING,
    MIST,
    NAVY,
    RED,
    ROSE,
    ROSE_INK,
    SILVER,
    TINTS,
)
from cs_macros.build.places import LAST_ROW, Places
from cs_macros.build.shine import blamed, missing


def add_colours(workbook: Workbook, sheet: Worksheet, places: Places, choices: Choices) -> None:
    """Colour the rows of a table; the first rule that holds wins."""
    row, last = places.first + 1, len(places.widths) - 1
    fields = places.sheet.record.layout.by_field

    def paint(condition: str, left: int, right: int, **look: Any) -> None:
        rule = {"type": "formula", "criteria": f"={condition}", "format": workbook.add_format(look)}
        sheet.conditional_format(places.first, left, LAST_ROW, right, rule)

    flow = places.sheet.flow
    if flow is None:
        for column in places.sheet.record.layout.columns:
            for word in [each for each in TINTS if each in column.kind.choices]:
                paper, ink = TINTS[word]
                here = f'${places.letter(column.field)}{row}="{word}"'
                paint(here, 0, last, bg_color=paper, font_color=ink)
        if places.sheet.panels:  # on the front page numbers lead to their rows
            at = places.index("number")
            paint(f"_xlfn.ISFORMULA(${places.letter('number')}{row})", at, at, underline=1)
        _mark_grid(workbook, sheet, places)
        return
    if places.sheet.days:
        at = places.index(places.sheet.days)
        paint(f"INT(${xl_col_to_name(at)}{row})=TODAY()", at, at, bg_color=MIST, font_color=NAVY, bold=True)
    final = _is_one_of(f"${places.letter('status')}{row}", flow.final)
    problem = places.index("problem")
    if problem < last:
        paint(blamed(places)[1:], problem + 1, last, bg_color=BLAME, font_color=AMBER_INK)
    for at, lacks in missing(places, choices.parameter):
        paint(lacks[1:], at, at, bg_color=MISSING)
    refused = f"LEN(${places.letter('problem')}{row})>0"
    paint(refused, problem, problem, bg_color=AMBER, font_color=AMBER_INK, bold=True)
    paint(refused, 0, problem - 1, bg_color=AMBER, font_color=AMBER_INK)
    if "overdue" in fields:
        late = f'${places.letter("overdue")}{row}="是"'
        if "due_at" in fields:
            due = f"${places.letter('due_at')}{row}"
            met = _is_one_of(f"${places.letter('status')}{row}", (*flow.final, *flow.frozen))
            late = f"OR({late},AND(ISNUMBER({due}),{due}<NOW(),NOT({met})))"
        paint(late, 0, last, bg_color=ROSE, font_color=ROSE_INK)
    paint(final, 0, last, font_color=FADED)
    if "number" in fields:
        copied = {"type": "duplicate", "format": workbook.add_format({"font_color": ROSE_INK, "bold": True})}
        sheet.conditional_format(places.first, 0, LAST_ROW, 0, copied)


def _mark_grid(workbook: Workbook, sheet: Worksheet, places: Places) -> None:
    """Colour a grid of days: weekends in red, days that the month lacks in grey, the rest by its words."""
    choices = [column.kind.choices for column in places.sheet.record.layout.columns]
    marked = [at for at, words in enumerate(choices) if words and MARKS.keys() >= set(words)]
    if not marked:
        return

    def paint(rule: dict[str, Any], **look: Any) -> None:
        rule["format"] = workbook.add_format(look)
        sheet.conditional_format(places.first, marked[0], LAST_ROW, marked[-1], rule)

    month = f"${places.letter('month')}{places.first + 1}"
    number = f"VALUE({xl_col_to_name(marked[0])}${places.header + 1})"
    day = f"DATE(VALUE(LEFT({month},4)),VALUE(RIGHT({month},2)),{number})"
    some = f'AND({month}<>"",'
    paint({"type": "formula", "criteria": f"={some}DAY({day})<>{number})"}, bg_color=SILVER)
    for word, (paper, ink) in MARKS.items():
        here = f'{xl_col_to_name(marked[0])}{places.first + 1}="{word}"'
        weekend = f"={some}{here},WEEKDAY({day},2)>5)"
        paint({"type": "formula", "criteria": weekend}, bg_color=paper, font_color=RED, bold=True)
        paint({"type": "formula", "criteria": f"={here}"}, bg_color=paper, font_color=ink)


def _is_one_of(cell: str, words: Any) -> str:
    """A condition that holds when a cell is one of some words; none for no words.

    >>> _is_one_of("$B9", ["已完成", "已取消"]), _is_one_of("$B9", [])
    ('OR($B9="已完成",$B9="已取消")', 'FALSE')
    """
    tests = [f'{cell}="{word}"' for word in words]
    return f"OR({','.join(tests)})" if tests else "FALSE"
