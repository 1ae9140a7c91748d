"""The workbook that comes of a compilation: made for reading and printing, the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from cs_macros.book.masking import without_phones
from cs_macros.build.looks import Looks
from cs_macros.compile.blocks import CHART_ROWS, Blocks, Spot, bars
from cs_macros.compile.gathering import Gathering
from cs_macros.compile.grids import MARK
from cs_macros.compile.groups import SUMMARY
from cs_macros.compile.lists import Listing
from cs_macros.compile.long_row_sheet import LongRowSheet, fill
from cs_macros.compile.page import Page
from cs_macros.compile.row_sheet import Heading, RowSheet, set_print

FACTS_WIDTHS = (22, 22, 20, 16, 14, 18, 8)
"""Characters of the columns of 统计."""


class Report:
    """The workbook in the making: rows go in while they are counted. A context, since they may wait on disk.

    Args:
      path: Where to write it.
      masked: Whether phones and addresses are hidden.

    Attributes:
      pages: Its parts, each with the count of this run.
    """

    def __init__(self, path: Path, gathering: Gathering, *, masked: bool) -> None:
        from xlsxwriter.workbook import Workbook

        self.path, self.gathering, self.plan = path, gathering, gathering.plan
        self.period = gathering.period
        self.masked = masked
        self._stack = ExitStack()
        self._book = Workbook(str(path))
        self.title = f"{self.plan.compiled.title} {self.period.title(gathering.asked.which)}"
        self._book.set_properties({"title": self.title, "created": gathering.asked.now})
        self._book.set_custom_property(MARK, self.plan.compiled.kind)
        self._looks = Looks(self._book)
        self._mask = without_phones if self.masked else str
        self.pages: Sequence[Page] = [replace(page) for page in self.plan.pages]
        names = dict.fromkeys(name for page in self.pages for name in page.tabs)
        self._sheets = {name: self._book.add_worksheet(name) for name in names}
        self._blocks: dict[str, Blocks] = {}
        self._rows: list[RowSheet] = []
        self._charts = self._chart_row = 0
        # Lists first: the numbers of cell formats follow the order in which sheets of rows begin.
        self._in_order: list[Page] = sorted(self.pages, key=lambda page: not page.is_list)
        for page in self._in_order:
            page.begin(self)

    def __enter__(self) -> Report:
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    @property
    def listing(self) -> Listing:
        return next(page for page in self.pages if isinstance(page, Listing))

    # -- what pages write on --------------------------------------------------------------

    def row_sheet(
        self, name: str, note: str, headings: Sequence[Heading], *, customers: bool = False
    ) -> RowSheet:
        """Begin a sheet with a row a record; those with customers say that their phones are hidden."""
        if self.masked:
            note += "电话、地址已遮住。" if customers else ""
            headings = [
                each if each.kind == "id" else replace(each, mask=each.mask or without_phones)
                for each in headings
            ]
        place = (self._book, self._sheets[name], self._looks, self.title, note, headings)
        self._rows.append(LongRowSheet(self._stack, *place) if self.period.is_long else RowSheet(*place))
        return self._rows[-1]

    def blocks(self, name: str) -> Blocks:
        """The blocks of a sheet of sums, with its title when they begin."""
        if name in self._blocks:
            return self._blocks[name]
        page = self._sheets[name]
        blocks = self._blocks[name] = Blocks(page, self._looks, self._mask)
        for at, width in enumerate(self._first_widths() if name == SUMMARY else FACTS_WIDTHS):
            page.set_column(at, at, width)
        page.hide_gridlines(2)
        set_print(page, self.title, None)
        if name == SUMMARY:
            blocks.title(self.title, self.period.made(self.gathering))
        else:
            blocks.title(f"{self.title} · {name}", "只算计入的行。")
        return blocks

    def _first_widths(self) -> Sequence[float]:
        sums = self.plan.sums
        return 24, *([14.5] * 8 if sums.figures else [14] * (len(sums.money) + 1))

    def keep_room_for_charts(self) -> None:
        """Leave rows free on the first sheet, where some group is to have a chart."""
        groups = [by for page in self.pages for by in getattr(page, "groups", [page])]
        if any(getattr(by, "chart", False) for by in groups):
            blocks = self.blocks(SUMMARY)
            self._chart_row = blocks.row
            blocks.row += CHART_ROWS + 1

    def draw(self, title: str, spot: Spot, column: int) -> None:
        """A chart of a block's column, beside the charts that are there already."""
        place = self._chart_row, 4 * self._charts
        bars(self._book, self._sheets[SUMMARY], *place, title, spot, column)
        self._charts += 1

    # -- the rows, and the end ------------------------------------------------------------

    def write(self) -> None:
        """Count every row, write all pages, and the file."""
        self.gathering.count(self._in_order)
        for page in self._in_order:
            page.write(self)
        for page in self.pages:
            page.sum_up(self)
        for sheet in self._rows:
            sheet.close()
        self._sheets[SUMMARY].activate()
        pages = self._book.worksheets()
        self._book.close()
        if long := [sheet for sheet in self._rows if isinstance(sheet, LongRowSheet)]:
            fill(io.BytesIO(self.path.read_bytes()), long, pages, self.path)
