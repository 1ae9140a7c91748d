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
    return " ".join(group.split())


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
