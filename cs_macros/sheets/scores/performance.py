"""An agent performance table, whoever exported it, as figures: columns are known by their headers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from cs_macros.book.headers import normal, simplified
from cs_macros.cells.parsers import plain, read_int, read_money
from cs_macros.sheets.scores.register import ScoreMonth

Value: TypeAlias = Decimal | int

FIGURES = {
    "sales": (
        "客服销售额",
        "个人销售额",
        "销售金额",
        "成交金额",
        "支付金额",
        "付款金额",
        "最终付款金额",
        "成团金额",
    ),
    "inquiries": ("询单客户数", "询单买家数", "询单量", "售前咨询人数", "询单顾客数"),
    "buyers": (
        "最终付款人数",
        "询单付款人数",
        "询单最终付款人数",
        "支付人数",
        "付款买家数",
        "付款客户数",
        "支付买家数",
        "销售人数",
        "成团人数",
        "最终成团人数",
    ),
}
"""Field → what other programs call it, the surest first; its own header and synonyms come before."""

PEOPLE = (
    "姓名",
    "员工",
    "员工姓名",
    "客服",
    "客服姓名",
    "客服名称",
    "客服昵称",
    "花名",
    "昵称",
    "旺旺",
    "旺旺号",
    "旺旺昵称",
    "旺旺ID",
    "客服旺旺",
    "子账号",
    "客服账号",
    "账号",
    "账号名称",
    "售前旺旺号",
    "主旺旺号",
    "工号",
)
"""Headers of the columns that say whose a row is."""

DAYS = ("日期", "月份", "统计日期", "统计月份", "统计时间", "数据日期", "时间", "年月")
"""Headers of the columns that say when."""

TOTALS = re.compile(r"(合计|总计|汇总|小计|均值|平均|全店|店铺整体).*")
MADE = re.compile("导出|生成|下载|打印|制表|更新")
"""What stands beside the moment at which a file was made."""

NOTHING = {"", "-", "--", "/", "—", "——", "无"}


@dataclass(frozen=True)
class Header:
    """Where the columns stand.

    Attributes:
      figures: Field → place of its column; `headers` are their texts.
    """

    number: int
    separator: str
    people: Sequence[int]
    days: Sequence[int]
    figures: Mapping[str, int]
    headers: Sequence[str]


@dataclass(frozen=True)
class Line:
    """One row of the table.

    Attributes:
      number: As the program counts it that shows the file.
      names: What stands in the columns of people, filled ones only.
      months: Months that its columns of days name; empty when there are none.
      figures: Field → value; blank cells are left out.
      bad: Header, text and reason of each figure that cannot be read.
    """

    number: int
    names: Sequence[str]
    months: frozenset[str]
    figures: Mapping[str, Value]
    bad: Sequence[tuple[str, str, str]] = field(default=())


def header_of(number: int, cells: Sequence[str], separator: str = "") -> Header | None:
    """The columns of a table, if a row is its header: who, and at least one figure."""
    names = [_name(cell) for cell in cells]
    figures = {f: at for f, words in _words().items() if (at := _first(words, names)) is not None}
    people = [at for at, name in enumerate(names) if name in _normal(PEOPLE)]
    if not figures or not people:
        return None
    days = [at for at, name in enumerate(names) if name in _normal(DAYS)]
    return Header(number, separator, people, days, figures, cells)


def lines_of(header: Header, rows: Iterable[tuple[int, Sequence[str], str]], now: datetime) -> Iterator[Line]:
    """The rows below the header that name somebody; sums are left out.

    Args:
      rows: Row number, cells and separator of every row of the sheet.
    """
    for number, cells, separator in rows:
        if number <= header.number or separator != header.separator:
            continue
        # ="001" is how programs keep Excel from making a number of a text.
        texts = [cell.strip().removeprefix("=").strip('"') for cell in cells]
        texts += [""] * (len(header.headers) - len(texts))
        names = [texts[at] for at in header.people if texts[at] not in NOTHING]
        if not names or any(TOTALS.fullmatch(name) for name in names):
            continue
        yield _line(number, names, texts, header, now)


def _line(number: int, names: Sequence[str], texts: Sequence[str], header: Header, now: datetime) -> Line:
    figures: dict[str, Value] = {}
    bad = []
    for name, at in header.figures.items():
        if plain(texts[at]) in NOTHING:
            continue
        try:
            value = read_money(texts[at], now) if name == "sales" else read_int(texts[at], now)
            if value < 0:
                raise ValueError("不能小于 0")
            figures[name] = value
        except ValueError as error:
            bad.append((header.headers[at], texts[at], str(error)))
    return Line(number, names, months_in(texts[at] for at in header.days), figures, tuple(bad))


def months_in(texts: Iterable[str]) -> frozenset[str]:
    """Months that some texts name.

    >>> sorted(months_in(["统计时间：2026-11-01 至 2026/11/30", "2026年9月"]))
    ['2026-09', '2026-11']
    """
    found = (re.findall(r"(20\d\d)\D?(\d{1,2})", plain(text)) for text in texts)
    return frozenset(f"{year}-{int(month):02}" for pairs in found for year, month in pairs)


def title_months(header: Header, rows: Iterable[tuple[int, Sequence[str], str]]) -> frozenset[str]:
    """Months named above the header; when the file was made is none of them."""
    above = [cell for number, cells, _ in rows if number < header.number for cell in cells]
    return months_in(cell for cell in above if not MADE.search(cell))


def _name(cell: str) -> str:
    """A header to compare; its unit does not matter."""
    return simplified(re.sub(r"([(（](元|人|个|位|名)[)）]|元)$", "", cell.strip()))


def _words() -> dict[str, list[str]]:
    columns = ScoreMonth.layout.by_field
    return {
        name: _normal((columns[name].header, *columns[name].synonyms, *more))
        for name, more in FIGURES.items()
    }


def _normal(words: Iterable[str]) -> list[str]:
    return [normal(word) for word in words]


def _first(words: Sequence[str], names: Sequence[str]) -> int | None:
    """Place of the surest of the words."""
    return next((names.index(word) for word in words if word in names), None)
