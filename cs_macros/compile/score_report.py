"""The workbook of a month's scores: 汇总, 明细, 奖罚明细, 未提交, 冲突, 各文件情况."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cs_macros.build.looks import AMBER_INK, Looks
from cs_macros.compile.blocks import Blocks
from cs_macros.compile.grids import MARK
from cs_macros.compile.listing import Heading, Listing, headings_of, set_print
from cs_macros.compile.scores import MONEY, TITLE, Month, Scored
from cs_macros.sheets.scores.register import ScoreEvent, ScoreMonth

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

ROWS = (
    "agent", "post", "status", "sales", "inquiries", "buyers", "conversion", "commission_rate", "commission",
    "streak", "streak_award", "total_score", "swap_fine", "other_reward", "other_penalty", "sanctions",
    "reward_total", "penalty_total", "net", "pay_total",
)  # fmt: skip
EVENTS = (
    "event_date", "agent", "direction", "category", "amount", "points", "sanction", "evidence", "source_no",
    "number", "confirmed_by",
)  # fmt: skip
PLACE = (Heading("文件", 18), Heading("行", 5, "int", "0"))
NARROW = {"post": 6, "status": 8, "inquiries": 8, "buyers": 8, "streak": 8, "total_score": 8, "agent": 9}
"""Characters by field where a page of twenty columns has no more."""


def write_scores(path: Path, month: Month, missing: Sequence[str], source: str) -> None:
    """Write the whole workbook.

    Args:
      missing: Agents without a row; `source` says by which list of colleagues.
    """
    from xlsxwriter.workbook import Workbook

    title = f"{TITLE} {month.month}"
    with Workbook(str(path)) as book:
        book.set_properties({"title": title, "created": month.now})
        book.set_custom_property(MARK, "scores")
        looks = Looks(book)
        first = book.add_worksheet("汇总")

        def listing(name: str, note: str, headings: Sequence[Heading]) -> Listing:
            return Listing(book, book.add_worksheet(name), looks, title, note, headings)

        own = [
            replace(each, width=NARROW.get(name, each.width))
            for name, each in zip(ROWS, headings_of(ScoreMonth.layout, ROWS, masked=False), strict=True)
        ]
        rows = listing("明细", "一人一行，销售额多的在前。", [Heading("总名次", 7, "int", "0"), *PLACE, *own])
        for one in month.counted:
            rows.write([month.ranks.get(one.agent), *place_of(one), *cells_of(one.record, ROWS)])
        rows.close()
        events = listing(
            "奖罚明细",
            "计入的人当月已确认的奖罚。",
            [Heading("文件", 18), *headings_of(ScoreEvent.layout, EVENTS, masked=False)],
        )
        for label, event in month.events:
            events.write([label, *cells_of(event, EVENTS)])
        events.close()
        waiting = listing("未提交", "还没有提交的行，没有计入。", [*PLACE, *own])
        for one in month.open:
            waiting.write([*place_of(one), *cells_of(one.record, ROWS)])
        waiting.close()
        write_conflicts(listing("冲突", "同一个人在几处的数字不同，都没有计入。", [*PLACE, *own]), month)
        write_files(
            listing(
                "各文件情况",
                "每个文件一行。",
                [
                    Heading("文件", 34),
                    Heading("情况", 16),
                    Heading("行数", 7, "int", "0"),
                    Heading("说明", 60),
                ],
            ),
            month,
        )
        write_first(first, looks, title, month, missing, source)


def place_of(one: Scored) -> list[Any]:
    return [one.label, one.row]


def cells_of(record: ScoreMonth | ScoreEvent, fields: Sequence[str]) -> list[Any]:
    """A record's cells as its sheet would hold them."""
    values = [(name, getattr(record, name)) for name in fields]
    return [None if value is None else record.layout[name].kind.write(value) for name, value in values]


def write_conflicts(listing: Listing, month: Month) -> None:
    """People whose rows differ, the differing cells in red."""
    for group in month.conflicts:
        cells = [[*place_of(one), *cells_of(one.record, ROWS)] for one in group]
        differing = [at for at in range(2, len(cells[0])) if len({str(row[at]) for row in cells}) > 1]
        for row in cells:
            listing.write(row, red=differing)
    listing.close()


def write_files(listing: Listing, month: Month) -> None:
    for reading in month.readings:
        if reading.refused:
            why = reading.refused.message + reading.refused.hint
            listing.write([reading.label, "跳过", None, why], red=[1])
        elif reading.absent:
            listing.write([reading.label, "没有评分表", None, "文件里没有“每月奖罚评分表”。"])
        else:
            told = "" if reading.rows else f"没有 {month.month} 的行。"
            listing.write([reading.label, "已读取", len(reading.rows), told])
    listing.close()


def write_first(
    page: Worksheet, looks: Looks, title: str, month: Month, missing: Sequence[str], source: str
) -> None:
    """The first sheet: sums, what needs attention, by post, by file."""
    for at, width in enumerate((24, *[14] * (len(MONEY) + 1))):
        page.set_column(at, at, width)
    page.hide_gridlines(2)
    set_print(page, title, None)
    blocks = Blocks(page, looks)
    blocks.title(title, f"汇总于 {month.now:%Y-%m-%d %H:%M}，共 {len(month.readings)} 个文件。")
    for text in attention(month, missing, source):
        blocks.line(text, font_color=AMBER_INK)
    blocks.row += 1
    money = [ScoreMonth.layout.header(name) for name in MONEY]
    total = ["合计", len(month.counted), *month.sums(month.counted)]
    for name, key in (("岗位", post_of), ("文件", label_of)):
        words = sorted({key(one) for one in month.counted})
        groups = {word: [one for one in month.counted if key(one) == word] for word in words}
        rows = [[word, len(found), *month.sums(found)] for word, found in groups.items()]
        blocks.table(f"按{name}", [name, "人数", *money], rows, total)
    page.activate()


def post_of(one: Scored) -> str:
    return one.record.post or "（未填）"


def label_of(one: Scored) -> str:
    return one.label


def attention(month: Month, missing: Sequence[str], source: str) -> list[str]:
    """Sentences about what is not as it should be."""
    told = []
    if month.open:
        names = "、".join(one.agent for one in month.open)
        told.append(f"还没有提交 {len(month.open)} 行，没有计入：{names}。")
    if month.conflicts:
        names = "、".join(group[0].agent for group in month.conflicts)
        told.append(f"冲突 {len(month.conflicts)} 人，没有计入：{names}。核对后改好源文件，再汇总一次。")
    if missing:
        told.append(f"没有评分行 {len(missing)} 人：{'、'.join(missing)}（对照：{source}）。")
    if skipped := [reading.label for reading in month.readings if reading.refused]:
        told.append(f"跳过的文件 {len(skipped)} 个：{'、'.join(skipped)}。原因见“各文件情况”。")
    return told
