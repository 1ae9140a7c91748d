"""Small tables below each other on a sheet: a title, headers, rows, and a sum; large figures and charts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cs_macros.build.looks import CLOUD, FONT, GREY, LINE, MIST, NAVY, ROSE_INK, Looks

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet


WORDS = {"name": FONT, "size": 9}
INKS = (NAVY, "#7FA3C7", "#C9A24B", ROSE_INK)
"""Colours of series that stand beside each other."""

BARS = 10
"""Groups that a chart shows."""

CHART_ROWS = 13
ROOM = 20
"""Characters that fit into a cell of the narrowest column with words; a 汉字 counts two."""


@dataclass(frozen=True)
class Spot:
    """Where a block's rows stand, counted from 0; `last` is before `first` where there are none."""

    first: int
    last: int


class Blocks:
    """Writes blocks from the top of a sheet downwards.

    Args:
      mask: Applied to every text that comes from somebody's cells.
    """

    def __init__(
        self, book: Workbook, page: Worksheet, looks: Looks, mask: Callable[[str], str] = str
    ) -> None:
        self.book, self.page, self.looks, self.mask = book, page, looks, mask
        self.row = self._charts = self._charts_row = 0

    def title(self, text: str, note: str) -> None:
        """The sheet's own title."""
        self.page.set_row(self.row, 26)
        self.page.write_string(self.row, 0, text, self.looks.title())
        self.page.write_string(self.row + 1, 0, note, self.looks(font_color=GREY))
        self.row += 3

    def line(self, text: str, **looks: Any) -> None:
        """A sentence."""
        self.page.write_string(self.row, 0, self.mask(text), self.looks(**looks))
        self.row += 1

    def figures(self, figures: Sequence[tuple[str, Any, bool]]) -> None:
        """Large figures in one row: name, number, and whether it is red when it is not 0."""
        box = {"border": 1, "border_color": LINE, "bg_color": CLOUD, "align": "center"}
        for at, (name, _, _) in enumerate(figures):
            self.page.write_string(self.row, at, name, self.looks(**box, font_size=9, font_color=GREY))
        self.page.set_row(self.row + 1, 28)
        for at, (_, found, is_bad) in enumerate(figures):
            form = "#,##0.00" if isinstance(found, Decimal) else "#,##0"
            ink = ROSE_INK if is_bad and found else NAVY
            look = self.looks(**box, font_size=15, bold=True, font_color=ink, num_format=form, shrink=True)
            self.page.write_number(self.row + 1, at, found, look)
        self.row += 3

    def table(
        self, title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]],
        sums: Sequence[Any] | None = None,
    ) -> Spot:  # fmt: skip
        """A block; tell where its rows stand."""
        page = self.page
        page.write_string(self.row, 0, title, self.looks(bold=True, font_size=11, font_color=NAVY))
        self.row += 1
        for at, header in enumerate(headers):
            side = "left" if at == 0 else "center"
            page.write_string(
                self.row, at, header, self._edged(bold=True, bg_color=MIST, font_color=NAVY, align=side)
            )
        self.row += 1
        first = self.row
        for cells in rows:
            self._cells(cells)
        last = self.row - 1
        if last < first:
            page.write_string(self.row, 0, "（没有）", self.looks(font_color=GREY))
            self.row += 1
        elif sums is not None:
            self._cells(sums, bold=True, bg_color=CLOUD)
        self.row += 1
        return Spot(first, last)

    def keep_room_for_charts(self) -> None:
        """Leave rows free in which charts will stand beside each other."""
        self._charts, self._charts_row, self.row = 0, self.row, self.row + CHART_ROWS + 1

    def chart(self, title: str, spot: Spot, column: int, *, upright: bool = False) -> None:
        """A bar for each of the first rows of a block; none where there is nothing to compare.

        Args:
          upright: A column for every row, side by side, as time goes.
        """
        assert self._charts_row, "no room was kept, so it would lie over the title"
        if spot.last < spot.first:
            return
        last = spot.last if upright else min(spot.last, spot.first + BARS - 1)
        chart = self.book.add_chart({"type": "column" if upright else "bar"})
        name, words = self.page.get_name(), WORDS
        chart.add_series(
            {
                "categories": [name, spot.first, 0, last, 0],
                "values": [name, spot.first, column, last, column],
                "fill": {"color": NAVY},
                "data_labels": {"value": True, "font": words},
                "gap": 60,
            }
        )
        chart.set_title({"name": title, "name_font": {**words, "size": 11}, "overlay": False})
        chart.set_legend({"none": True})
        named = {"num_font": {**words, "size": 8}, "line": {"color": LINE}, "interval_unit": 1}
        counted = {"visible": False, "major_gridlines": {"visible": False}, "min": 0}
        chart.set_x_axis(named if upright else counted)
        chart.set_y_axis(counted if upright else {"reverse": True, **named})
        if not upright:
            chart.set_plotarea({"layout": {"x": 0.31, "y": 0.17, "width": 0.53, "height": 0.78}})
        self._place(chart, 4)

    def compare(self, title: str, spot: Spot, columns: Mapping[str, int], *, apart: int = 4) -> None:
        """Columns beside each other for every row of a block, such as months; none where there are no rows.

        Args:
          columns: Name of a series → its place in the block.
          apart: Columns of the sheet that it is wide.
        """
        if spot.last < spot.first:
            return
        chart = self.book.add_chart({"type": "column"})
        name = self.page.get_name()
        for (series, at), ink in zip(columns.items(), INKS, strict=False):
            chart.add_series(
                {
                    "name": series,
                    "categories": [name, spot.first, 0, spot.last, 0],
                    "values": [name, spot.first, at, spot.last, at],
                    "fill": {"color": ink},
                    "gap": 70,
                }
            )
        chart.set_title({"name": title, "name_font": {**WORDS, "size": 11}, "overlay": False})
        chart.set_legend({"position": "bottom", "font": WORDS})
        chart.set_x_axis({"num_font": {**WORDS, "size": 8}, "line": {"color": LINE}})
        quiet = {"num_font": {**WORDS, "size": 8}, "line": {"none": True}, "min": 0, "num_format": "#,##0"}
        chart.set_y_axis({**quiet, "major_gridlines": {"visible": True, "line": {"color": LINE}}})
        self._place(chart, apart)

    def _place(self, chart: Chart, apart: int) -> None:
        chart.set_size({"width": 455 if apart == 4 else 930, "height": CHART_ROWS * 20 - 6})
        self.page.insert_chart(self._charts_row, self._charts, chart, {"x_offset": 2, "y_offset": 2})
        self._charts += apart

    def _cells(self, cells: Sequence[Any], **looks: Any) -> None:
        for at, cell in enumerate(cells):
            if cell is None:
                self.page.write_blank(self.row, at, None, self._edged(**looks))
            elif isinstance(cell, str):
                self.page.write_string(self.row, at, shortened(self.mask(cell)), self._edged(**looks))
            else:
                form = "#,##0.00" if isinstance(cell, Decimal) else "#,##0"
                self.page.write_number(
                    self.row, at, cell, self._edged(num_format=form, align="right", indent=1, **looks)
                )
        self.row += 1

    def _edged(self, **looks: Any) -> Format:
        return self.looks(border=1, border_color=LINE, **looks)


def shortened(text: str) -> str:
    """A text that fits into its cell and beside a chart's bar; 分类汇总 has it whole."""
    plain = " ".join(text.split())
    if len(plain.encode("gb18030", "replace")) <= ROOM:
        return plain
    return plain.encode("gb18030", "replace")[: ROOM - 2].decode("gb18030", "ignore") + "…"
