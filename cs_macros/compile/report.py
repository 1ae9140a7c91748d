"""The workbook that comes of a compilation: made for reading and printing, the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from cs_macros.book.masking import without_phones
from cs_macros.build.looks import Looks
from cs_macros.compile.blocks import Blocks, Spot
from cs_macros.compile.gathering import Gathering
from cs_macros.compile.grids import MARK
from cs_macros.compile.groups import SUMMARY
from cs_macros.compile.long_row_sheet import LongRowSheet, fill
from cs_macros.compile.page import Page, Total
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
        self.period, self.is_short = gathering.period, gathering.period.per_person
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
        # Lists first: the numbers of cell formats follow the order in which sheets of rows begin.
        self._in_order: list[Page] = sorted(self.pages, key=lambda page: not page.is_list)
        for page in self._in_order:
            page.begin(self)

    def __enter__(self) -> Report:
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

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
        self._rows.append(RowSheet(*place) if self.is_short else LongRowSheet(self._stack, *place))
        return self._rows[-1]

    def blocks(self, name: str) -> Blocks:
        """The blocks of a sheet of sums, with its title when they begin."""
        if name in self._blocks:
            return self._blocks[name]
        page = self._sheets[name]
        blocks = self._blocks[name] = Blocks(self._book, page, self._looks, self._mask)
        sums = self.plan.sums
        first = (24, *([14.5] * 8 if sums.figures else [14] * (len(sums.money) + 1)))
        for at, width in enumerate(first if name == SUMMARY else FACTS_WIDTHS):
            page.set_column(at, at, width)
        page.hide_gridlines(2)
        set_print(page, self.title, None)
        if name == SUMMARY:
            files, now = self.gathering.reports, f"{self.gathering.asked.now:%Y-%m-%d %H:%M}"
            read = sum(file.refused is None for file in files)
            blocks.title(self.title, self.period.made.format(now=now, read=read, all=len(files)))
        else:
            blocks.title(f"{self.title} · {name}", "只算计入的行。")
        return blocks

    def table(
        self, tab: str, title: str, headers: Sequence[str], groups: Iterable[tuple[Sequence[Any], Total]],
        money: Sequence[str], total: Total | None = None,
    ) -> Spot:  # fmt: skip
        """A block with a row a group: its words, rows, pieces and amounts; below it their sum."""
        cells, found = self.plan.cells, list(groups)
        rows = [[*words, *cells(one)] for words, one in found]
        total = total or Total.of(one for _, one in found)
        sums = ["合计", *[None] * (len(headers) - 1), *cells(total)]
        return self.blocks(tab).table(title, [*headers, *self.plan.units, *money], rows, sums)

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
