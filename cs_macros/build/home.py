"""Panels right of a sheet's own table, names of the keys that links look up, and the chart of a panel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from cs_macros.book.leading import KEYS
from cs_macros.book.panels import Panel
from cs_macros.book.sheets import Sheet
from cs_macros.build.cells import write_cell
from cs_macros.build.choices import structured
from cs_macros.build.looks import AMBER, FONT, LINE, MIST, NAVY, ROSE_INK, Looks
from cs_macros.build.places import TITLE, Places, guide_of
from cs_macros.hosts.port import Cell, Link

GAP = 1.5
"""Width of the empty column before a panel."""

HELP = "？"
HEAD_HEIGHT = 30
"""Points of two short lines."""
WEEKEND = ("六", "日")

CHART_COLOURS = (NAVY, "#7C9885", ROSE_INK)


def name_keys(workbook: Workbook, sheets: Sequence[Sheet]) -> None:
    """A defined name a table that is known by one column: there links look up their row."""
    for sheet in sheets:
        layout = sheet.record.layout
        if len(layout.key) == 1:
            column = structured(layout.table, layout.header(layout.key[0]))
            workbook.define_name(KEYS.format(layout.table), f"={column}")


def lead_to_guide(
    pages: Sequence[tuple[Worksheet, Places]],
    rows: Mapping[str, Sequence[Mapping[str, Cell]]],
    looks: Looks,
) -> None:
    """A question mark in the head of every sheet, which leads to what is said of it in 使用说明."""
    guide = next((places for _, places in pages if places.sheet.lists), None)
    if guide is None:
        return
    about = guide.sheet.record.layout.key[0]
    titles = [str(row.get(about)) for row in rows.get(guide.sheet.table, ())]
    for page, places in pages:
        title, at = places.sheet.title, guide_of(places.sheet, places.right)
        if title in titles and at > 0:
            place = f"internal:'{guide.sheet.title}'!A{guide.first + titles.index(title) + 1}"
            look = looks(font_color=NAVY, bold=True, align="center", underline=1)
            page.write_url(TITLE, at, place, look, HELP, f"看“{title}”的说明")


def write_heads(
    workbook: Workbook, page: Worksheet, places: Places, names: Mapping[str, Cell], looks: Looks
) -> None:
    """The named cells right above the header, over their columns."""
    row, sheet = places.header - 1, places.sheet
    page.set_row(row, HEAD_HEIGHT, looks.paper())
    for field in sheet.headed:
        name, at = sheet.head_cell(field), places.index(field)
        write_cell(page, row, at, names.get(name), looks.head())
        place = xl_rowcol_to_cell(row, at, row_abs=True, col_abs=True)
        workbook.define_name(name, f"='{sheet.title}'!{place}")
    rest = workbook.add_format({"font_color": ROSE_INK, "bold": True})
    for day in WEEKEND:
        begins = {"type": "text", "criteria": "begins with", "value": day, "format": rest}
        page.conditional_format(row, 0, row, len(places.widths) - 1, begins)


class Panels:
    """Writes the panels of one sheet, block by block to the right."""

    def __init__(self, workbook: Workbook, page: Worksheet, places: Places, looks: Looks) -> None:
        self._workbook, self._page, self._places, self._looks = workbook, page, places, looks
        self._left = len(places.widths)
        self._wide = 0
        self._top = places.header

    def write(self, panel: Panel, rows: Sequence[Mapping[str, Cell]]) -> None:
        layout, page = panel.record.layout, self._page
        if not panel.below:
            page.set_column(self._left + self._wide, self._left + self._wide, GAP, self._looks.paper())
            self._left += self._wide + 1
            self._wide, self._top = 0, self._places.header
        top, left = self._top, self._left
        for at, column in enumerate(layout.columns):
            if at >= self._wide:
                page.set_column(left + at, left + at, column.width, self._looks.paper())
            for place, row in enumerate(rows):
                cell = row.get(column.field)
                write_cell(page, top + 1 + place, left + at, cell, self._look(panel, column.field, cell))
        page.add_table(
            top,
            left,
            top + len(rows),
            left + len(layout.columns) - 1,
            {
                "name": layout.table,
                "style": None,
                "autofilter": False,
                "columns": [
                    {"header": one.header, "header_format": self._looks.header(one, self._places.sheet)}
                    for one in layout.columns
                ],
            },
        )
        for name, colour in zip(panel.bars, (MIST, AMBER), strict=False):
            at = left + [one.field for one in layout.columns].index(name)
            bar = {
                "type": "data_bar",
                "bar_color": colour,
                "min_type": "num",
                "min_value": 0,
            }
            page.conditional_format(top + 1, at, top + len(rows), at, bar)
        self._wide = max(self._wide, len(layout.columns))
        self._top = top + len(rows) + 2
        if panel.chart:
            self._chart(panel, top, left, len(rows))

    def _look(self, panel: Panel, field: str, cell: Cell) -> object:
        box = {"border": 1, "border_color": LINE}
        if panel.record.layout[field].kind.name == "int":
            return self._looks(**box, align="center", num_format="0")
        if isinstance(cell, Link):
            return self._looks(**box, align="left", font_color=NAVY, underline=1)
        return self._looks(**box, align="left", indent=1)

    def _chart(self, panel: Panel, top: int, left: int, count: int) -> None:
        """The panel's figures as columns side by side; its first column names them."""
        chart, layout = self._workbook.add_chart({"type": "column"}), panel.record.layout
        title = self._places.sheet.title
        for at, colour in zip(range(1, len(layout.columns)), CHART_COLOURS, strict=False):
            chart.add_series(
                {
                    "name": [title, top, left + at],
                    "categories": [title, top + 1, left, top + count, left],
                    "values": [title, top + 1, left + at, top + count, left + at],
                    "fill": {"color": colour},
                    "gap": 60,
                }
            )
        font = {"name": FONT, "size": 9}
        chart.set_title(
            {"name": panel.chart, "name_font": {**font, "size": 10, "bold": True}, "overlay": False}
        )
        chart.set_legend({"position": "bottom", "font": font})
        chart.set_x_axis({"num_font": font})
        chart.set_y_axis({"num_font": font, "major_gridlines": {"visible": True, "line": {"color": LINE}}})
        chart.set_size({"width": 380, "height": 220})
        self._page.insert_chart(xl_rowcol_to_cell(self._top, left), chart, {"object_position": 2})
