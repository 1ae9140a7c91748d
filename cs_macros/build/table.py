"""The table itself, with everything that follows it down the sheet, and the printed page."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from xlsxwriter.utility import xl_range
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from cs_macros.book.columns import TYPED
from cs_macros.book.modules import COLOURS
from cs_macros.book.stages import LAST_STAGE
from cs_macros.build.cells import write_cell
from cs_macros.build.choices import Choices
from cs_macros.build.colours import add_colours
from cs_macros.build.looks import FONT, Looks, is_read, wraps
from cs_macros.build.places import LAST_ROW, Places, width_of
from cs_macros.build.rules import add_rules
from cs_macros.hosts.port import Cell

PAGE_WIDTH = 172
"""Characters on a landscape A4 page at 80 %: ten points become eight."""

ROW_HEIGHT = 17.25
"""Of every row of a register, in points: one line of text, and twelve rows in sight at 1366 × 768."""

LINE_HEIGHT, MOST_LINES = 15, 8
"""Points that a line of text takes, and the lines beyond which a row is cut off."""


def write_table(
    workbook: Workbook,
    sheet: Worksheet,
    places: Places,
    rows: Sequence[Mapping[str, Cell]],
    looks: Looks,
    choices: Choices,
) -> None:
    """Write a sheet's table with its rows, formats, rules and colours."""
    columns = places.sheet.record.layout.columns
    folding = {at for band in places.bands for at in band.folding}
    unseen = _unseen(places)
    for at, (column, width) in enumerate(zip(columns, places.widths, strict=True)):
        about: dict[str, object] = {"level": 1} if at in folding else {}
        about["hidden"] = at in unseen
        sheet.set_column(at, at, width, looks.cell(column, places.sheet), about)
        for place, row in enumerate(rows):
            write_cell(
                sheet, places.first + place, at, row.get(column.field), looks.cell(column, places.sheet)
            )
    if places.sheet.flow:
        sheet.set_default_row(ROW_HEIGHT)
        sheet.outline_settings(True, False, False, False)  # the column left of a group carries its [+]
    for place, row in enumerate(rows if not places.sheet.flow else ()):
        if (lines := _lines(row, places)) > 1:
            sheet.set_row(places.first + place, min(lines, MOST_LINES) * LINE_HEIGHT + 3)
    sheet.add_table(
        places.header,
        0,
        places.first + max(len(rows), 1) - 1,
        len(columns) - 1,
        {
            "name": places.sheet.table,
            "style": None,
            "columns": [
                {"header": each.header, "header_format": looks.header(each, places.sheet, width)}
                for each, width in zip(columns, places.widths, strict=True)
            ],
        },
    )
    texts = [at for at, each in enumerate(columns) if each.kind.format == "@"]
    if texts:
        areas = " ".join(xl_range(places.first, at, LAST_ROW, at) for at in texts)
        sheet.ignore_errors({"number_stored_as_text": areas})
    add_rules(sheet, places, choices)
    add_colours(workbook, sheet, places, choices)
    _view(sheet, places, len(rows))
    _print(sheet, places)


def _unseen(places: Places) -> set[int]:
    """Columns that a fresh sheet does not show: what only the program reads, and the software's stage behind
    its first column. That is what nobody types and a row's colour tells; all that a person fills is in sight.

    No column is marked as collapsed: Excel sees that by itself, LibreOffice 7.4 would fold the stage before.
    """
    columns = places.sheet.record.layout.columns
    hidden = {at for at, each in enumerate(columns) if each.field in places.sheet.hides}
    return hidden.union(*(band.folding for band in places.bands if band.stage == LAST_STAGE))


def _lines(row: Mapping[str, Cell], places: Places) -> int:
    """How many lines the longest wrapped text of a row takes; only Excel finds that out by itself."""
    columns = places.sheet.record.layout.columns
    return max(
        sum(
            math.ceil(max(width_of(line), 1) / (width - 1))
            for line in str(row.get(column.field) or "").split("\n")
        )
        if wraps(column, places.sheet)
        else 1
        for column, width in zip(columns, places.widths, strict=True)
    )


def _view(sheet: Worksheet, places: Places, filled: int) -> None:
    """Open where the next row is typed; where none is, on the title."""
    columns = places.sheet.record.layout.columns
    sheet.freeze_panes(places.first, places.frozen)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(_tab_colour(places))
    typed = [at for at, each in enumerate(columns) if each.owner is TYPED and each.field != "next_step"]
    if typed and (places.sheet.flow or columns[0].owner is TYPED):
        sheet.set_selection(places.first + filled, typed[0], places.first + filled, typed[0])


def _tab_colour(places: Places) -> str:
    """One colour a module; what every workbook has: the board stands out, then what is looked up or read."""
    if places.sheet.module:
        return COLOURS[places.sheet.module]
    if places.spots:
        return "#C98A2B"
    return "#A3A8B0" if is_read(places.sheet) else "#7C9885"


def _print(sheet: Worksheet, places: Places) -> None:
    """Landscape A4; a wide register runs over several pages side by side, its key on each."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    columns = zip(places.sheet.record.layout.columns, places.widths, strict=True)
    shown = sum(width for column, width in columns if column.field not in places.sheet.hides)
    pages = math.ceil(shown / PAGE_WIDTH)
    if places.sheet.panels:  # they stand on a page of their own: beside the list they would make it small
        sheet.set_v_pagebreaks([len(places.widths)])
    else:
        sheet.fit_to_pages(pages, 0)
    sheet.repeat_rows(places.header)
    if places.frozen and pages > 1:
        sheet.repeat_columns(0, max(0, min(places.frozen, 2) - 1))
    font = f'&"{FONT}"&8'
    sheet.set_footer(f"&L{font}客服台账 · &A&C{font}第 &P 页，共 &N 页&R{font}打印于 &D")
