"""What a report must say, counted from the log of presses and from nothing of ours.

It knows headers and states as people see them. How a cell is written, what a register is and which columns
a report groups by are read from the declarations; the counting is done here a second time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from cs_macros.compile.blocks import shortened
from cs_macros.compile.groups import By, Cross
from cs_macros.compile.span import ReportPlan
from cs_macros.hosts.port import Cell
from cs_macros.sheets import ALL_SHEETS
from tests.year.living import Desk, Row

UNSAID = "（未填）"


@dataclass
class Sum:
    """Rows, pieces and money of some rows."""

    rows: int = 0
    pieces: int = 0
    money: list[Decimal] = field(default_factory=list)

    def add(self, pieces: int, money: Sequence[Decimal]) -> None:
        self.rows += 1
        self.pieces += pieces
        self.money = [
            one + two for one, two in zip(self.money or [Decimal(0)] * len(money), money, strict=True)
        ]


def rows_in(desks: Iterable[Desk], table: str, header: str, first: date, last: date) -> list[tuple[str, Row]]:
    """Registered rows of a time, by the register's own date, else by when they were registered; and whose."""
    found = []
    for desk in desks:
        for (name, _), row in desk.rows.items():
            day = row.get(header) or row.get("登记时间")
            inside = isinstance(day, datetime) and first <= day.date() <= last
            if name == table and row.get("状态") and inside:
                found.append((desk.owner, row))
    return found


def word(cell: Cell) -> str:
    if cell is None:
        return UNSAID
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def wrong(desks: Sequence[Desk], kind: str, first: date, last: date, report: Path) -> Iterator[str]:
    """Everything in which a report differs from the log."""
    plan = ReportPlan(ALL_SHEETS[ALL_SHEETS.kinds[kind]], ALL_SHEETS)
    header, day = plan.layout.header, plan.compiled.period.day
    found = rows_in(desks, plan.sheet.table, header(day), first, last)
    money, pieces = [header(name) for name in plan.sums.money], plan.sums.pieces
    total, groups = Sum(), defaultdict[str, defaultdict[str, Sum]](lambda: defaultdict(Sum))
    by = [one for page in plan.pages for one in (page.groups if isinstance(page, Cross) else [page])]
    named = [one for one in by if isinstance(one, By) and one.name in plan.layout.by_field]
    for _, row in found:
        worth = (
            int(row.get(header(pieces)) or 0) if pieces else 0,
            [Decimal(str(row.get(name) or 0)).quantize(Decimal("0.01")) for name in money],
        )
        total.add(*worth)
        for one in named:
            groups[header(one.name)][word(row.get(header(one.name)))].add(*worth)
    figures, blocks = told_by(report)
    yield from differs(f"{kind} {first}：计入", figures.get("计入（行）"), total.rows)
    for name, amount in zip(money, total.money or [Decimal(0)] * len(money), strict=True):
        if plan.sums.figures:
            yield from differs(f"{kind} {first}：{name}", figures.get(f"{name}（元）"), amount)
    yield from differs(f"{kind} {first}：冲突", figures.get("冲突"), 0)
    for one in named:
        title = header(one.name)
        if one.or_file:  # those without a word go by their file, which the log does not know
            groups[title].pop(UNSAID, None)
        block = blocks.get(f"按{title}", {})
        for group, had in groups[title].items():
            want = [had.rows, *([had.pieces] if pieces else []), *had.money]
            told = block.get(shown(group))
            if told is None and (one.most and len(groups[title]) > one.most):
                continue
            yield from differs(f"{kind} {first}：按{title} {group}", told, want)
        if not one.most and not one.or_file:
            yield from differs(f"{kind} {first}：按{title}", len(block), len(groups[title]))


def shown(group: str) -> str:
    """As it stands beside a bar: long ones are cut."""
    return shortened(group)


def differs(what: str, told: Any, wanted: Any) -> Iterator[str]:
    if told is None and not wanted:
        return
    if isinstance(wanted, list):
        same = told is not None and [Decimal(str(cell or 0)) for cell in told] == [
            Decimal(str(c)) for c in wanted
        ]
    else:
        same = told is not None and Decimal(str(told)) == Decimal(str(wanted))
    if not same:
        yield f"{what}: told {told}, counted {wanted}"


def exact(cell: Any) -> Decimal:
    return Decimal(str(cell or 0))


def told_by(report: Path) -> tuple[Mapping[str, Any], Mapping[str, Mapping[str, list[Any]]]]:
    """The figures and the blocks of the first sheet."""
    lines = [list(row) for row in load_workbook(report)["汇总"].iter_rows(values_only=True)]
    figures: dict[str, Any] = {}
    blocks: dict[str, dict[str, list[Any]]] = {}
    at = 0
    while at < len(lines):
        first = lines[at][0] if lines[at] else None
        if first == "计入（行）":
            figures = dict(zip(lines[at], lines[at + 1], strict=True))
        if isinstance(first, str) and first.startswith("按") and at + 1 < len(lines):
            width = sum(cell is not None for cell in lines[at + 1])
            block = blocks[first] = {}
            at += 2
            while at < len(lines) and lines[at] and lines[at][0] not in (None, "合计", "（没有）"):
                block[str(lines[at][0])] = lines[at][1:width]
                at += 1
        at += 1
    return figures, blocks


ENDED = {"leave": ("同意",), "customers": ("已建档",)}
"""States in which nobody has anything to do any more, though the row may still move."""

MONEY = {
    "退款（元）": {
        "bank_transfers": ({"status": ("已退款",)}, ("refund_date",), "refund_amount"),
        "after_sales": ({"status": ("已退款", "已关闭")}, ("refund_date",), "refund_amount"),
        "returns": ({"status": ("已退款", "已完成")}, ("refund_date",), "refund_amount"),
        "rejections": (
            {"status": ("已处理", "已上交", "已汇总"), "outcome": ("退款",)},
            ("received_date", "log_date"),
            "refund_amount",
        ),
    },
    "罚款（元）": {
        "score_events": ({"status": ("已确认",), "direction": ("罚",)}, ("event_date",), "amount"),
    },
}
"""Figure → register → which rows count, by which day, which amount: as SERVICE 42 says, by hand."""


def paid(desks: Sequence[Desk], figure: str, first: date, last: date) -> Decimal:
    """The money of a time by the log."""
    total = Decimal(0)
    for table, (which, days, amount) in MONEY[figure].items():
        header = ALL_SHEETS[table].record.layout.header
        for desk in desks:
            for row in (row for (name, _), row in desk.rows.items() if name == table):
                day = next((row[header(name)] for name in days if row.get(header(name))), None)
                counts = all(row.get(header(name)) in words for name, words in which.items())
                if counts and isinstance(day, datetime) and first <= day.date() <= last:
                    total += exact(row.get(header(amount)))
    return total


def wrong_in_summary(desks: Sequence[Desk], first: date, last: date, report: Path) -> Iterator[str]:
    """Everything in which the 小结 of a time differs from the log, in registers whose rows have numbers.

    New by the day of registration, closed by when a final state was reached, open at the end of the time.
    """
    told = summary_of(report)
    counted: defaultdict[tuple[str, str], int] = defaultdict(int)
    registers = (sheet for sheet in ALL_SHEETS.registers() if sheet.record.layout.prefix)
    numbered = {sheet.table for sheet in registers} - {"score_events"}  # the ledger has nothing to do
    for desk in desks:
        for (table, _), row in desk.rows.items():
            made, since = row.get("登记时间"), row.get("状态时间")
            if table not in numbered or not isinstance(made, datetime) or not isinstance(since, datetime):
                continue
            sheet = ALL_SHEETS[table]
            assert sheet.flow is not None
            over = row.get("状态") in (*map(str, sheet.flow.final), *ENDED.get(table, ()))
            counted[sheet.title, "新增"] += first <= made.date() <= last
            counted[sheet.title, "结清"] += over and first <= since.date() <= last
            counted[sheet.title, "未结"] += made.date() <= last and not (over and since.date() <= last)
    for title in {ALL_SHEETS[table].title for table in numbered}:
        for what in ("新增", "结清", "未结"):
            yield from differs(
                f"小结 {first} {title} {what}", told.get(("各表", title, what), 0), counted[title, what]
            )

    lines = list(load_workbook(report)["汇总"].iter_rows(values_only=True))
    at = next(n for n, line in enumerate(lines) if line[0] == "新增")
    figures = dict(zip(lines[at], lines[at + 1], strict=True))
    for figure in MONEY:
        yield from differs(f"小结 {first} {figure}", figures[figure], paid(desks, figure, first, last))


def summary_of(report: Path) -> Mapping[tuple[str, str, str], Any]:
    """The sheet that the year's summary reads of a month: part, name, item → figure."""
    rows = load_workbook(report)["数据"].iter_rows(values_only=True)
    return {(str(row[0]), str(row[1]), str(row[2])): row[3] for row in rows if row[3] is not None}
