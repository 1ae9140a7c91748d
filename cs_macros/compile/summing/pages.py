"""The workbook of a 小结 or 总结: one page to read, lists behind it, and the figures for the year."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from cs_macros.book.masking import without_phones
from cs_macros.book.summed import MONEY
from cs_macros.build.looks import AMBER_INK, CREAM, LINE, Looks
from cs_macros.compile.blocks import Blocks, Spot
from cs_macros.compile.compiled import NOTHING
from cs_macros.compile.grids import MARK
from cs_macros.compile.groups import SUMMARY
from cs_macros.compile.row_sheet import Heading, RowSheet, set_print
from cs_macros.compile.summing import kept
from cs_macros.compile.summing.behind import ALL_REASONS, all_reasons, bad_cells, files, late_rows, reasons_of
from cs_macros.compile.summing.figures import (
    COUNTS,
    NEW,
    OVERDUE,
    PEOPLE,
    SHEETS,
    SHOPS,
    money_of,
    table_of,
    totals,
)
from cs_macros.compile.summing.making import Summary

MAIN = 5
"""Reasons on the first page (SERVICE 42)."""

WIDTHS = (26, *[13.5] * 8)
"""Characters of the first page's columns: as wide as A4 lying down, so that it prints as large as it is."""

ON_A_PAGE, ROW = 34, 15.0
"""Rows of usual height on such a page, and their height in points."""

LETTERS, ACROSS = 94, 130
"""Characters of a line of the conclusion, and of one across the page; a 汉字 counts two."""


class Pages:
    """Writes one summary.

    Args:
      path: Where to write it.
    """

    def __init__(self, path: Path, summary: Summary) -> None:
        from xlsxwriter.workbook import Workbook

        self.summary, self.title = summary, summary.title
        self._book = Workbook(str(path))
        self._looks = Looks(self._book)
        self._book.set_properties({"title": self.title, "created": summary.now})
        self._book.set_custom_property(MARK, kept.KIND)
        self._first = self._book.add_worksheet(SUMMARY)
        self._blocks = Blocks(self._book, self._first, self._looks, without_phones)
        self._breaks, self._taller = [0], 2.0  # title and figures

    def write(self) -> None:
        """Write every page, and the file."""
        self._first_page()
        for write in (late_rows, all_reasons, bad_cells, files):
            write(self.summary, self.sheet)
        self._data()
        self._first.activate()
        self._book.close()

    # -- the first page -----------------------------------------------------------------------------------

    def _first_page(self) -> None:
        summary, blocks = self.summary, self._blocks
        for at, width in enumerate(WIDTHS):
            self._first.set_column(at, at, width)
        self._first.hide_gridlines(2)
        set_print(self._first, self.title, None)
        self._first.set_print_scale(98)  # fitting to a page, Excel ignores where a page is to end
        read = sum(read.refused is None for read in summary.reads)
        state = f"归档于 {summary.paper.archived}，归档人 {summary.by}" if summary.paper.archived else "草稿"
        made = f"{state}；统计于 {kept.stamp(summary.now)}，读了 {read} 个文件，共 {len(summary.reads)} 个。"
        blocks.title(self.title, made)
        self._figures()
        for text in summary.attention():
            for line in lines_of(text, ACROSS):
                blocks.line(line, font_color=AMBER_INK)
        blocks.row += 1
        self._paper()
        blocks.keep_room_for_charts()
        by_sheet = self._counts(
            SHEETS, "各表", "登记表", "新增按登记日期，结清按状态时间；未结、逾期是期末的。"
        )
        self._money()
        reasons = self._main_reasons()
        self._counts(PEOPLE, "人员排名", "经手人", "结清多的在前。", by=1, numbered=True)
        if len(table_of(summary.figures, SHOPS)) > 1:
            self._counts(SHOPS, "各店铺", "店铺")
        blocks.chart("各表新增（行）", by_sheet, 1)
        blocks.chart(f"{MAIN}个主要原因（次）", reasons, 1)
        if summary.months:
            self._months()
        self._first.set_h_pagebreaks(self._breaks[1:])

    def _keep_together(self, rows: int) -> None:
        """Begin a page where a block would be cut in two."""
        if self._blocks.row + rows + self._taller - self._breaks[-1] > ON_A_PAGE:
            self._breaks.append(self._blocks.row)
            self._taller = 0

    def _figures(self) -> None:
        total, money = totals(self.summary.figures), money_of(self.summary.figures)
        counts = [(name, total[name], name == OVERDUE) for name in COUNTS]
        sums = [(f"{name}（元）", sum(money.get(name, {}).values(), NOTHING), False) for name in MONEY]
        self._blocks.figures([*counts, *sums])

    def _paper(self) -> None:
        """Where the supervisor types; the cells are known by their names when the summary is made anew."""
        page, blocks, paper = self._first, self._blocks, self.summary.paper
        label = self._looks(bold=True, border=1, border_color=LINE, valign="top")
        box = self._looks(
            bg_color=CREAM, border=1, border_color=LINE, text_wrap=True, valign="top", num_format="@"
        )
        lines = len(lines_of(paper.conclusion, LETTERS))
        for name, text, height in (
            (kept.CONCLUSION, paper.conclusion, min(400.0, max(64.0, 15.5 * (lines + 1)))),
            (kept.SIGNED, paper.signed, 20.0),
        ):
            page.set_row(blocks.row, height)
            self._taller += height / ROW - 1
            page.write_string(blocks.row, 0, name, label)
            page.merge_range(blocks.row, 1, blocks.row, len(WIDTHS) - 1, "", box)
            page.write_string(blocks.row, 1, text, box) if text else page.write_blank(
                blocks.row, 1, None, box
            )
            self._book.define_name(name, f"='{SUMMARY}'!$B${blocks.row + 1}")
            blocks.row += 1
        if not paper.archived:
            makers = self.summary.makers
            hint = f"由{makers}在黄色格里写，存盘以后再生成一次：写的会留着，期间结束的就归档。"
            blocks.line(hint, font_color="#6B7280", font_size=9)
        blocks.row += 1

    def _counts(
        self, part: str, title: str, header: str, note: str = "", *, by: int = 0, numbered: bool = False
    ) -> Spot:
        """A block of one part: a name a row, with what it counts; the largest first."""
        found = table_of(self.summary.figures, part)
        if part == SHEETS:
            order = {sheet.title: place for place, sheet in enumerate(self.summary.sheets)}
            names = sorted(found, key=lambda name: (order.get(name, 99), name))
            names = sorted(names, key=lambda name: -found[name][NEW])
        else:
            names = sorted(found, key=lambda name: ([-found[name][m] for m in (COUNTS[by], NEW)], name))
        rows: list[list[Any]] = [[name, *(found[name][measure] for measure in COUNTS)] for name in names]
        sums = ["合计", *(sum(row[at] for row in rows) for at in range(1, len(COUNTS) + 1))]
        headers = [header, *COUNTS]
        if numbered:
            places = ranks([row[1 + by] for row in rows])
            rows = [[*row, place] for row, place in zip(rows, places, strict=True)]
            headers, sums = [*headers, "名次"], [*sums, None]
        self._keep_together(len(rows) + 3)
        return self._blocks.table(f"{title}：{note}" if note else title, headers, rows, sums)

    def _money(self) -> None:
        money = money_of(self.summary.figures)
        rows = [
            [name, title, amount]
            for name in MONEY
            for title, amount in sorted(money.get(name, {}).items(), key=lambda one: -one[1])
        ]
        self._keep_together(len(rows) + 2)
        self._blocks.table("金额（元），按实际发生的日期", ["项目", "出自", "金额"], rows)

    def _main_reasons(self) -> Spot:
        found = reasons_of(self.summary)
        total = sum(sum(places.values()) for _, places in found)
        rows = [
            [word, n, share(n, total), "、".join(f"{title} {n}" for title, n in places.items())]
            for word, places in found[:MAIN]
            if (n := sum(places.values()))
        ]
        self._keep_together(len(rows) + 2)
        spot = self._blocks.table(
            f"{MAIN}个主要原因：新增的行里写的原因，全部的见“{ALL_REASONS}”",
            ["原因", "次数", "占比（%）"], [row[:3] for row in rows],
        )  # fmt: skip
        for at, row in enumerate(rows):
            self._first.write_string(
                spot.first + at, 3, row[3], self._looks(font_color="#6B7280", font_size=9, indent=1)
            )
        return spot

    def _months(self) -> None:
        """A row a month, and their sum; what stands at a month's end adds up to nothing."""
        blocks, summary = self._blocks, self.summary
        rows: list[list[Any]] = []
        for month in summary.months:
            total, money = totals(month.figures), money_of(month.figures)
            amounts = [sum(money.get(name, {}).values(), NOTHING) for name in MONEY]
            source = "归档" if month.archived else "登记表"
            rows.append([f"{month.name}月", *(total[each] for each in COUNTS[:2]), *amounts, source])
        sums = ["合计", *(sum(column) for column in list(zip(*rows, strict=True))[1:-1]), None]
        self._breaks.append(blocks.row)
        spot = blocks.table("各月", ["月份", *COUNTS[:2], *MONEY, "出自"], rows, sums)
        blocks.keep_room_for_charts()
        blocks.compare("各月新增和结清（行）", spot, {name: at + 1 for at, name in enumerate(COUNTS[:2])})
        blocks.compare("各月退款和损失（元）", spot, {MONEY[0]: 3, MONEY[2]: 5})

    # -- behind it --------------------------------------------------------------------------------------

    def sheet(self, name: str, note: str, headings: Sequence[Heading]) -> RowSheet:
        """Begin a list."""
        return RowSheet(self._book, self._book.add_worksheet(name), self._looks, self.title, note, headings)

    def _data(self) -> None:
        """The figures once more, for the program: a year adds up those of its archived months."""
        headings = [Heading(name, 24) for name in kept.DATA_HEADER[:3]]
        headings.append(Heading(kept.DATA_HEADER[3], 14, "num", "#,##0.##"))
        sheet = self.sheet(kept.DATA, "年终总结从归档的各月小结读这一页，请不要改。", headings)
        lines = [(*key, value) for key, value in sorted(self.summary.figures.items())]
        for line in lines:
            sheet.write(line)
        sheet.close()
        self._book.worksheets()[-1].hide()
        self._book.set_custom_property(kept.SEAL, kept.seal(lines))
        if self.summary.paper.archived:
            self._book.set_custom_property(kept.ARCHIVED, self.summary.paper.archived)


def lines_of(text: str, width: int) -> list[str]:
    """A text in lines that are no wider than so many characters; a 汉字 counts two.

    >>> lines_of("共五行，\\n逾期两行", 8)
    ['共五行，', '逾期两行']
    """
    lines = []
    for piece in text.split("\n"):
        line, wide = "", 0
        for letter in piece:
            wide += len(letter.encode("gb18030", "replace")[:2])
            if wide > width:
                lines.append(line)
                line, wide = "", len(letter.encode("gb18030", "replace")[:2])
            line += letter
        lines.append(line)
    return lines


def share(n: int, total: int) -> Decimal:
    """Per cent, with one place."""
    return (Decimal(100 * n) / total).quantize(Decimal("0.1"))


def ranks(values: Sequence[int]) -> list[int]:
    """Places by a number that falls; equals share one."""
    return [1 + sum(other > value for other in values) for value in values]
