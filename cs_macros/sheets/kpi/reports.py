"""Tables of other programs with figures of agents: a column an indicator, or a row a figure (SERVICE 38)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from cs_macros.book.headers import normal
from cs_macros.cells.parsers import is_blank, read_number
from cs_macros.errors import CsError
from cs_macros.sheets.kpi.register import Indicator
from cs_macros.sheets.kpi.rules import RATES

I = Indicator  # noqa: E741

OTHERS: Mapping[Indicator, Sequence[str]] = {
    I.RECEIVED: ("咨询人数", "接待量", "接待客户数", "总接待人数"),
    I.CONVERSION: ("转化率", "询单转化", "询单成交率"),
    I.REPLY: ("平均响应时间", "平均响应时长", "平均回复时间"),
    I.SERVICE: ("服务分",),
    I.SOLVED: ("解决率分",),
    I.TARGET: ("目标完成率", "完成率"),
    I.CONNECT_IN: ("呼入接通率",),
    I.CONNECT_OUT: ("呼出接通率", "外呼接通率"),
    I.SERVICE_LEVEL: ("20秒应答率", "20秒接通率"),
    I.HANDLING: ("平均处理时间", "平均通话时长"),
    I.RINGS: ("平均振铃",),
    I.QUEUE: ("平均排队时长", "平均等待时间"),
    I.OCCUPANCY: ("外呼占有率",),
    I.FIRST_CONTACT: ("一次解决率", "首次解决率"),
    I.LISTENING: ("质检合格率",),
    I.SATISFACTION: ("满意度", "满意度得分"),
    I.CALLS: ("通话总量", "电话量"),
    I.EFFICIENCY: ("呼出效率",),
}
NAMES = (
    "客服",
    "姓名",
    "客服姓名",
    "员工",
    "员工姓名",
    "客服昵称",
    "旺旺",
    "旺旺号",
    "客服旺旺",
    "坐席",
    "座席",
    "坐席姓名",
)
INDICATORS, VALUES = ("指标", "考核指标", "kpi"), ("数值", "实际值", "完成值", "值")
TOTALS = ("合计", "总计", "小计", "平均", "平均值", "均值", "汇总", "团队")
IN_MINUTES, IN_SECONDS = (I.REPLY,), (I.HANDLING, I.QUEUE)
UNIT = re.compile(r"(秒|分钟|分|s|min)$")
MOST = 40
"""Rows at the top among which a header is looked for."""

HEADERS = {normal(word): each for each in Indicator for word in (each.value, *OTHERS.get(each, ()))}


class Told(NamedTuple):
    """A figure in a file.

    Attributes:
      value: None where the cell cannot be read; `why` says so.
    """

    row: int
    name: str
    indicator: Indicator
    text: str
    value: Decimal | None
    why: str = ""


class Columns(NamedTuple):
    """Where a header says what stands: whose, and a column a figure or one with the figures' names."""

    name: int
    wide: Mapping[int, tuple[Indicator, str]]
    indicator: int | None = None
    value: int | None = None


def indicator_of(header: str) -> tuple[Indicator, str] | None:
    """The figure that a header means, and the unit behind it.

    >>> indicator_of("平均响应时间（秒）"), indicator_of("备注")
    ((<Indicator.REPLY: '平均响应'>, '秒'), None)
    """
    text = normal(header)
    if text in HEADERS:
        return HEADERS[text], ""
    unit = UNIT.search(text)
    found = HEADERS.get(text[: unit.start()].rstrip("/")) if unit else None
    return (found, unit[1]) if found and unit else None


def columns_of(cells: Sequence[str]) -> Columns | None:
    """What a row says as a header; None where it is none."""
    texts = [normal(cell) for cell in cells]
    name = next((at for at, text in enumerate(texts) if text in NAMES), None)
    if name is None:
        return None
    wide = {at: found for at, cell in enumerate(cells) if (found := indicator_of(cell))}
    if wide:
        return Columns(name, wide)
    where = [
        next((at for at, text in enumerate(texts) if text in words), None) for words in (INDICATORS, VALUES)
    ]
    return Columns(name, {}, *where) if None not in where else None


def read_file(file: Path, now: datetime) -> Iterator[Told]:
    """Every figure of a file.

    Raises:
      CsError: The file cannot be read, or no table of it is one with figures of people.
    """
    # Here, not above: only this button reads files.
    from cs_macros.statements.sheets import open_sheets

    for sheet in open_sheets(file):
        header: Columns | None = None
        for row in sheet.rows():
            if header is not None:
                yield from figures_in(row.number, row.cells, header, now)
            elif row.number <= MOST:
                header = columns_of(row.cells)
        if header is not None:
            return
    hint = "表头要有客服（或姓名、旺旺号），和 KPI 表里的指标名称。"
    raise CsError(f"{file.name} 里没有认出 KPI 的表。", hint=hint)


def figures_in(number: int, cells: Sequence[str], header: Columns, now: datetime) -> Iterator[Told]:
    """The figures of one row; sums and means of the team are nobody's."""

    def cell(at: int | None) -> str:
        return cells[at].strip() if at is not None and at < len(cells) else ""

    name = cell(header.name)
    if not name or normal(name) in TOTALS:
        return
    if header.wide:
        found = [(*told, cell(at)) for at, told in header.wide.items()]
    else:
        told = indicator_of(cell(header.indicator))
        if told is None:
            return
        found = [(*told, cell(header.value))]
    for indicator, unit, text in found:
        if not is_blank(text) and text not in ("-", "--", "—", "/"):
            try:
                yield Told(number, name, indicator, text, amount(text, indicator, unit, now))
            except ValueError as error:
                yield Told(number, name, indicator, text, None, str(error))


def amount(text: str, indicator: Indicator, unit: str, now: datetime) -> Decimal:
    """A figure in our own unit: parts as fractions, replies in minutes, calls in seconds.

    >>> amount("85.5%", Indicator.CONNECT_IN, "", datetime(2026, 1, 1))
    Decimal('0.855')
    >>> amount("90秒", Indicator.REPLY, "", datetime(2026, 1, 1))
    Decimal('1.5')

    Raises:
      ValueError: It is no such figure.
    """
    if percent := text.rstrip().endswith(("%", "％")):
        text = text.rstrip()[:-1]
    if own := UNIT.search(normal(text)):
        text, unit = normal(text)[: own.start()], own[1]
    value = read_number(text, now)
    if percent != (indicator in RATES) and percent:
        raise ValueError("不是百分比的指标")
    if percent:
        value /= 100
    elif indicator in RATES and indicator is not I.TARGET and value > 1:
        raise ValueError("比率要写成 85% 或 0.85")
    is_seconds = unit in ("秒", "s")
    if unit and indicator in IN_MINUTES and is_seconds:
        value /= 60
    if unit and indicator in IN_SECONDS and not is_seconds:
        value *= 60
    if value < 0:
        raise ValueError("不能小于 0")
    return value
