"""Small tables below each other on a sheet: a title, headers, rows, and a sum."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cs_macros.build.looks import CLOUD, GREY, LINE, MIST, NAVY, Looks
from cs_macros.compile.plan import Plan
from cs_macros.compile.tally import Sums

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet


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

    def __init__(self, page: Worksheet, looks: Looks, mask: Callable[[str], str] = str) -> None:
        self.page, self.looks, self.mask, self.row = page, looks, mask, 0

    def title(self, text: str, note: str = "") -> None:
        """The sheet's own title."""
        self.page.set_row(self.row, 26)
        self.page.write_string(self.row, 0, text, self.looks.title())
        if note:
            self.page.write_string(self.row + 1, 0, note, self.looks(font_color=GREY))
        self.row += 3

    def line(self, text: str, **looks: Any) -> None:
        """A sentence."""
        self.page.write_string(self.row, 0, self.mask(text), self.looks(**looks))
        self.row += 1

    def table(
        self,
        title: str,
        headers: Sequence[str],
        rows: Iterable[Sequence[Any]],
        sums: Sequence[Any] | None = None,
        note: str = "",
    ) -> Spot:
        """A block; tell where its rows stand."""
        page = self.page
        page.write_string(self.row, 0, title, self.looks(bold=True, font_size=11, font_color=NAVY))
        if note:
            page.write_string(self.row, 2, note, self.looks(font_color=GREY, font_size=9))
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


def money_headers(plan: Plan) -> list[str]:
    return [plan.header(name) for name in plan.money]


def cells_of(name: str, sums: Sums, plan: Plan) -> list[Any]:
    """One row of a block by group: its word, rows, pieces, money."""
    money = sums.money or [Decimal("0.00")] * len(plan.money)
    return [name, sums.rows, sums.qty, *money]


def by_group(
    blocks: Blocks, title: str, header: str, found: Mapping[str, Sums], total: Sums, plan: Plan
) -> Spot:
    """A block with a row a group."""
    rows = [cells_of(name, sums, plan) for name, sums in found.items()]
    headers = [header, "行数", "件数", *money_headers(plan)]
    return blocks.table(title, headers, rows, cells_of("合计", total, plan))
