"""The sheets that people read first: 汇总 with its charts, 分类汇总, 统计."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cs_macros.build.looks import AMBER_INK, CLOUD, FONT, GREY, LINE, NAVY, ROSE_INK, Looks
from cs_macros.compile.blocks import Blocks, Spot, by_group, cells_of, money_headers
from cs_macros.compile.gathering import Gathering
from cs_macros.compile.listing import Heading, Listing, set_print
from cs_macros.compile.people import Missing
from cs_macros.compile.plan import Plan
from cs_macros.compile.standing import Entry
from cs_macros.compile.tally import Sums, Tally, capped, ranked

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

WIDTHS = (24, *[14.5] * 8)
BARS = 10
"""Groups that a chart shows."""

CHART_ROWS = 13

MOST = 30
"""Reasons that a page of figures names; 分类汇总 has them all."""


def write_summary(
    book: Workbook,
    page: Worksheet,
    looks: Looks,
    title: str,
    tally: Tally,
    gathering: Gathering,
    missing: Missing,
    mask: Callable[[str], str],
) -> None:
    """The first sheet: figures, what needs attention, charts, and a block for every group."""
    plan = tally.plan
    for at, width in enumerate(WIDTHS):
        page.set_column(at, at, width)
    page.hide_gridlines(2)
    set_print(page, title, None)
    blocks = Blocks(page, looks, mask)
    now = gathering.period.now
    read = sum(not verdict.refused for verdict in gathering.verdicts)
    blocks.title(title, f"汇总于 {now:%Y-%m-%d %H:%M}，读了 {read} 个文件，共 {len(gathering.verdicts)} 个。")
    _figures(blocks, tally, gathering, missing)
    for text in attention(tally, gathering, missing):
        blocks.line(text, font_color=AMBER_INK)
    blocks.row += 1
    charts = blocks.row
    blocks.row += CHART_ROWS + 1
    spots = []
    for place, name in enumerate(plan.groups):
        header = plan.header(name)
        found = capped(tally.by(place), MOST) if place == 1 else tally.by(place)
        spots.append(by_group(blocks, f"按{header}", header, found, tally.total, plan))
    header = plan.header(plan.result)
    by_group(blocks, f"按{header}", header, dict(sorted(tally.results.items())), tally.total, plan)
    if plan.hands_in:
        blocks.table("按所属周", ["所属周", "行数"], sorted(tally.weeks.items()))
    _bars(book, page, charts, 0, f"按{plan.header(plan.groups[1])}（行数）", spots[1], 1)
    last = len(plan.money) + 2
    money = f"按{plan.header(plan.groups[2])}（{money_headers(plan)[-1]}，元）"
    _bars(book, page, charts, 4, money, spots[2], last)


def _figures(blocks: Blocks, tally: Tally, gathering: Gathering, missing: Missing) -> None:
    """The week in one row of large figures; those that need attention are red when they are not 0."""
    plan, page, looks = tally.plan, blocks.page, blocks.looks
    figures: list[tuple[str, Any, bool]] = [
        ("计入（行）", tally.total.rows, False),
        ("件数", tally.total.qty, False),
    ]
    sums = tally.total.money or [Decimal("0.00")] * len(plan.money)
    figures += [
        (f"{header}（元）", found, False) for header, found in zip(money_headers(plan), sums, strict=True)
    ]
    figures += [(name, total_of(gathering, name), True) for name in ("未结", "冲突")]
    figures += [("迟交", tally.late, True)] if plan.hands_in else []
    figures.append(("缺交（人）", len(missing.people), True))
    box = {"border": 1, "border_color": LINE, "bg_color": CLOUD, "align": "center"}
    for at, (name, _, _) in enumerate(figures):
        page.write_string(blocks.row, at, name, looks(**box, font_size=9, font_color=GREY))
    page.set_row(blocks.row + 1, 28)
    for at, (_, found, is_bad) in enumerate(figures):
        form = "#,##0.00" if isinstance(found, Decimal) else "#,##0"
        ink = ROSE_INK if is_bad and found else NAVY
        look = looks(**box, font_size=15, bold=True, font_color=ink, num_format=form, shrink=True)
        page.write_number(blocks.row + 1, at, found, look)
    blocks.row += 3


def total_of(gathering: Gathering, name: str) -> int:
    """How many rows of all files became something."""
    return sum(verdict.counts[name] for verdict in gathering.verdicts)


def attention(tally: Tally, gathering: Gathering, missing: Missing) -> Iterator[str]:
    """Sentences about what is not as it should be."""
    week = gathering.period.week
    skipped = [verdict.label for verdict in gathering.verdicts if verdict.refused]
    if skipped:
        yield f"跳过的文件 {len(skipped)} 个：{_some(skipped)}。原因见“各文件情况”。"
    if missing.people:
        yield f"缺交 {len(missing.people)} 人：{_some(list(missing.people))}（对照：{missing.source}）。"
    if not missing.source:
        yield "没有员工名册，没有查谁缺交。"
    if found := total_of(gathering, "冲突"):
        groups = sum(not group.counted for group in gathering.judgement.groups)
        yield f"冲突 {found} 行没有计入，共 {groups} 组，见“冲突”：核对后改好源文件，再汇总一次。"
    if found := sum(group.counted for group in gathering.judgement.groups):
        yield f"疑似重复 {found} 组，已计入，见“冲突”。"
    if found := total_of(gathering, "未上交"):
        yield f"已经处理、还没有上交的 {found} 行没有计入，见“未结”。"
    if found := sum(each.row is not None for verdict in gathering.verdicts for each in verdict.problems):
        yield f"看不懂的格子 {found} 处，见“看不懂的格子”。"
    if found := sum(any(each.row is None for each in verdict.problems) for verdict in gathering.verdicts):
        yield f"缺列的文件 {found} 个，缺的列按空白汇总，见“看不懂的格子”。"
    if tally.undated:
        yield f"没有日期的 {tally.undated} 行算在这一周，见“明细”；补上登记日期，再汇总一次。"
    if found := total_of(gathering, "以前各周"):
        yield (
            f"自己做的表里属于以前各周的 {found} 行没有计入；其中这一周才处理完的，"
            f"在“所属周”里写 {week}，再汇总一次。"
        )
    if found := total_of(gathering, "以后"):
        yield f"登记日期在今天以后的 {found} 行没有计入：核对登记日期，再汇总一次。"
    if tally.plan.hands_in and (earlier := sum(n for each, n in tally.weeks.items() if each < week)):
        yield f"其中以前各周补交或还没有标记已汇总的 {earlier} 行。"


def _some(names: list[str], most: int = 8) -> str:
    told = "、".join(names[:most])
    return f"{told} 等" if len(names) > most else told


def _bars(book: Workbook, page: Worksheet, row: int, column: int, title: str, spot: Spot, of: int) -> None:
    """A bar for each of the first rows of a block; none where there is nothing to compare."""
    if spot.last < spot.first:
        return
    last = min(spot.last, spot.first + BARS - 1)
    chart = book.add_chart({"type": "bar"})
    name, words = page.get_name(), {"name": FONT, "size": 9}
    chart.add_series(
        {
            "categories": [name, spot.first, 0, last, 0],
            "values": [name, spot.first, of, last, of],
            "fill": {"color": NAVY},
            "data_labels": {"value": True, "font": words},
            "gap": 60,
        }
    )
    chart.set_title({"name": title, "name_font": {**words, "size": 11}, "overlay": False})
    chart.set_legend({"none": True})
    chart.set_y_axis(
        {"reverse": True, "num_font": {**words, "size": 8}, "line": {"color": LINE}, "interval_unit": 1}
    )
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    chart.set_plotarea({"layout": {"x": 0.31, "y": 0.17, "width": 0.53, "height": 0.78}})
    chart.set_size({"width": 455, "height": CHART_ROWS * 20 - 6})
    page.insert_chart(row, column, chart, {"x_offset": 2, "y_offset": 2})


def cross_headings(plan: Plan) -> list[Heading]:
    """Columns of 分类汇总."""
    counts = [Heading(name, 9, "int", "#,##0") for name in ("行数", "件数")]
    money = [Heading(header, 13, "money", "#,##0.00") for header in money_headers(plan)]
    return [*(Heading(plan.header(name), 18) for name in plan.groups), *counts, *money]


def write_cross(listing: Listing, tally: Tally) -> None:
    """A row for every type × reason × shop × courier × agent that there is."""
    for groups, sums in sorted(tally.cross.items()):
        listing.write([*groups, *cells_of("", sums, tally.plan)[1:]])


def claim_headings(plan: Plan) -> list[Heading]:
    """Columns of 索赔."""
    texts = [plan.groups[3], plan.tracking, "number", plan.groups[1]]
    found = [Heading(plan.header(name), 20, plan.layout[name].kind.name) for name in texts]
    return [
        *found,
        Heading("金额", 12, "money", "#,##0.00"),
        Heading("文件", 34),
        Heading("行", 8, "int", "0"),
    ]


def claim_cells(entry: Entry, owed: Decimal, plan: Plan) -> list[Any]:
    """What the courier owes for one row."""
    values = entry.values
    texts = [values[plan.groups[3]], values[plan.tracking], values["number"], values[plan.groups[1]]]
    return [*texts, owed or None, entry.label, entry.row]


def write_facts(page: Worksheet, looks: Looks, title: str, tally: Tally, mask: Callable[[str], str]) -> None:
    """Goods back by model, loss by reason and who is responsible, the shop's freight, claims.

    Source: seed 004 「已便退回来方便归位 统计库存跟损失」.
    """
    plan = tally.plan
    for at, width in enumerate((22, 22, 20, 16, 14, 18, 8)):
        page.set_column(at, at, width)
    page.hide_gridlines(2)
    set_print(page, title, None)
    blocks = Blocks(page, looks, mask)
    blocks.title(f"{title} · {page.get_name()}", "只算计入的行。")
    kinds = sorted({kind for found in tally.models.values() for kind in found})
    rows: list[list[Any]] = [
        [model, item, found.total(), *(found[kind] for kind in kinds)]
        for (model, item), found in sorted(tally.models.items(), key=lambda one: (-one[1].total(), one[0]))
    ]
    sums = ["合计", None, *(sum(row[at] for row in rows) for at in range(2, 3 + len(kinds)))]
    blocks.table("退回数量（按型号）", ["型号", "商品", "件数", *kinds], rows, sums)
    reason = plan.header(plan.groups[1])
    losses = sorted(tally.losses.items(), key=lambda one: (-one[1].money[0], one[0]))
    lost: list[list[Any]] = [
        [name, party, found.rows, found.qty, *found.money] for (name, party), found in losses[:MOST]
    ]
    if rest := losses[MOST:]:
        lost.append([f"其余 {len(rest)} 种", None, *_sums(found for _, found in rest)])
    loss = plan.header(plan.loss)
    sums = ["合计", None, *_sums(tally.losses.values())]
    blocks.table(f"{loss}（按{reason}和责任方）", [reason, "责任方", "行数", "件数", loss], lost, sums)
    _by_name(blocks, f"{loss}（按责任方）", ["责任方", "行数", "件数", loss], tally.by_party())
    if plan.freight:
        headers = ["店铺", "行数", "件数", "运费"]
        _by_name(blocks, "商家承担的运费（按店铺）", headers, dict(sorted(tally.freight.items())))
    _by_name(blocks, "要向快递索赔（按快递）", ["快递", "行数", "件数", "金额"], ranked(tally.claims))


def _by_name(blocks: Blocks, title: str, headers: list[str], found: Mapping[str, Sums]) -> None:
    rows = [[name, sums.rows, sums.qty, *sums.money] for name, sums in found.items()]
    blocks.table(title, headers, rows, ["合计", *_sums(found.values())])


def _sums(found: Iterable[Sums]) -> list[Any]:
    total = Sums(money=[Decimal("0.00")])
    for each in found:
        total.add(each.qty, each.money, each.rows)
    return [total.rows, total.qty, *total.money]
