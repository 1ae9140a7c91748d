"""An agent performance table, whoever exported it, as figures: columns are known by their headers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from cs_macros.cells.parsers import plain, read_int, read_money, read_number, to_yuan
from cs_macros.sheets.scores.headings import TEN_THOUSAND, Header, header_of, header_of_two

Value: TypeAlias = Decimal | int

TOTALS = re.compile(r"(合计|总计|汇总|小计|均值|平均|全店|店铺整体).*")
MADE = re.compile("导出|生成|下载|打印|制表|更新")
"""What stands beside the moment at which a file was made."""

_UNIT_ABOVE = re.compile(r"单位\s*[:：]?\s*[(（]?万")

NOTHING = {"", "-", "--", "/", "—", "——", "无"}


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


Texts: TypeAlias = tuple[int, Sequence[str], str]
"""Number, cells and separator."""


def header_in(rows: Sequence[Texts]) -> Header | None:
    """The header of the first table of a sheet that has one, in one row or in two."""
    by_place = {(number, separator): cells for number, cells, separator in rows}
    first = next((number for number, cells, separator in rows if header_of(number, cells, separator)
                  or _double(by_place, number, cells, separator)), None)  # fmt: skip
    near = [row for row in rows if first is not None and first <= row[0] <= first + 2]
    found = [header for number, cells, separator in near
             for header in (header_of(number, cells, separator), _double(by_place, number, cells, separator))
             if header]  # fmt: skip
    best = max(found, key=lambda header: len(header.figures), default=None)  # of equal ones a single row
    alike = [header for header in found if best and len(header.figures) == len(best.figures)]
    single = next((header for header in alike if not header.groups), best)
    return _in_units(single, rows) if single else None


def _double(
    by_place: Mapping[tuple[int, str], Sequence[str]], number: int, cells: Sequence[str], separator: str
) -> Header | None:
    below = by_place.get((number + 1, separator))
    return header_of_two(number + 1, cells, below, separator) if below else None


def _in_units(header: Header, rows: Sequence[Texts]) -> Header:
    """The header with the unit that is named above the table: 单位：万元."""
    above = [cell for number, cells, _ in rows if number < header.number for cell in cells]
    if "sales" in header.figures and not header.factors and any(map(_UNIT_ABOVE.search, above)):
        return replace(header, factors={"sales": TEN_THOUSAND})
    return header


def lines_of(header: Header, rows: Iterable[Texts], now: datetime) -> Iterator[Line]:
    """The rows below the header that name somebody; sums are left out.

    Args:
      rows: Texts number, cells and separator of every row of the sheet.
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
            value = (
                amount(texts[at], header.factors.get(name, 1), now)
                if name == "sales"
                else count(texts[at], now)
            )
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


def months_named(month: str, header: Header, rows: Iterable[Texts], sheet: str) -> frozenset[str]:
    """Months named above the header or by the sheet; when the file was made is none of them.

    Args:
      month: The month that is asked for: it lends its year to one without.
    """
    above = [cell for number, cells, _ in rows if number < header.number for cell in cells]
    texts = [*(cell for cell in above if not MADE.search(cell)), sheet]
    return months_in(texts) or frozenset(f"{month[:4]}-{number:02}" for number in yearless_months(texts))


def amount(text: str, factor: int, now: datetime) -> Decimal:
    """An amount, in 万 where the cell or its header says so.

    >>> amount("12.8万", 1, datetime(2026, 1, 1)), amount("¥128,345.60", 1, datetime(2026, 1, 1))
    (Decimal('128000.00'), Decimal('128345.60'))
    """
    found = re.fullmatch(r"[¥￥]?(.+?)万元?", plain(text))
    if found or factor != 1:
        number = read_number(found[1] if found else plain(text).strip("¥￥元"), now)
        return to_yuan(number * (TEN_THOUSAND if found else factor))
    return read_money(text, now)


def count(text: str, now: datetime) -> int:
    """A number of people, with or without saying so behind it."""
    return read_int(re.sub(r"(?:人次|[人个位名])$", "", plain(text)), now)


def yearless_months(texts: Iterable[str]) -> frozenset[int]:
    """Months that some texts name without a year.

    >>> sorted(yearless_months(["10月客服业绩", "2026年9月", "11月3日"]))
    [10]
    """
    found = (re.findall(r"(?<!\d)(?<!年)(1[0-2]|0?[1-9])月(?!\d{1,2}[日号])", plain(text)) for text in texts)
    return frozenset(int(month) for months in found for month in months)
