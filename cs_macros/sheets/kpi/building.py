"""生成KPI: the month's rows of every agent, filled in from our own registers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.flow import Ask, button
from cs_macros.book.journal import written_by
from cs_macros.book.moving import bad_cells, compute, take_up
from cs_macros.book.office import AGENTS, MANAGERS
from cs_macros.book.over import month_meant
from cs_macros.book.press import Press
from cs_macros.book.table import Row
from cs_macros.sheets.kpi import rules
from cs_macros.sheets.kpi.measuring import Figure, known
from cs_macros.sheets.kpi.register import Indicator, Kpi, KpiStatus

MONTH = Ask("kpi_month", "KPI月份", "month", hint="如 2026-11；空着是上个月", option="--month")

CHAT = tuple(Indicator)[:10]
"""What every agent of a web shop is measured by; figures of the telephone have a row where there are any."""

CELLS = ("numerator", "denominator", "value")


@button("生成KPI", by=MANAGERS, asks=(MONTH,), icon="CreateReport")
def build_kpi(press: Press) -> None:
    """给每位客服登记一个月的指标，从奖罚评分表、订单、投诉、质检和满意度调查取数；手工填的格不动，没有数据的空着由人填。"""
    press.check_operator()
    book = press.book
    month = month_meant(press, selected=False)
    taken = take_up_typed(press, month)
    wrote = written_by(book, Kpi.layout.table, "build_kpi")
    made = changed = kept = 0
    for agent in agents(book):
        figures = known(month, agent, book)
        for indicator in (*CHAT, *(each for each in figures if each not in CHAT)):
            figure, key = figures.get(indicator, Figure()), f"{month}/{agent}/{indicator}"
            row = press.table.find(key)
            if row is None:
                book.enter(
                    Kpi(
                        status=KpiStatus.OPEN,
                        month=month,
                        agent=agent,
                        indicator=indicator,
                        **figure._asdict(),
                    )
                )
                made += 1
            elif row.record.status is KpiStatus.OPEN and not row.bad:
                kept += renew(row, figure, wrote.get(key, {}))
                changed += settle(row, book) and key not in taken
    press.outcome.summary = f"{month} 的KPI：新登记 {made + len(taken)} 行，更新 {changed} 行。"
    if kept:
        press.note(f"手工填的 {kept} 格没有动", "要用登记表里的数，先清空这几格再按一次。")


def agents(book: Book) -> list[str]:
    """Whose figures are kept: the agents of 员工名册."""
    return [name for name in book.staff if book.holds(name, AGENTS)]


def renew(row: Row[Kpi], figure: Figure, wrote: Mapping[str, Any]) -> int:
    """Put what is known into the cells that a button wrote or that are blank.

    Returns:
      How many cells say something else that somebody has typed.
    """
    record, own = row.record, 0
    typed = [name for name in CELLS if not is_ours(getattr(record, name), wrote.get(name))]
    for name in CELLS:
        now, new = getattr(record, name), getattr(figure, name)
        if typed:
            own += name in typed and figure.known and now != new
        elif now != new:
            setattr(record, name, new)
    return own


def is_ours(cell: Decimal | None, written: Any) -> bool:
    """Whether a cell is blank, or holds what a button last wrote there."""
    if cell is None or written is None:
        return cell is None
    try:
        return cell == Decimal(str(written))
    except InvalidOperation:
        return False


def settle(row: Row[Kpi], book: Book) -> bool:
    """Compare a figure with its standard anew; whether that, or its cells, have changed."""
    flow = book.sheets.flow_of(Kpi)
    assert flow is not None
    compute(row, flow, book)
    if changed := bool(row.changes):
        book.sign(row.record)
    return changed


def take_up_typed(press: Press, month: str) -> set[str]:
    """Rows that somebody has typed, of whatever month: they are registered, or told why not."""
    book, table, taken = press.book, press.table, set[str]()
    registered = table.column("status")
    for n in table.positions:
        if n in registered:
            continue
        row = table.row(n)
        record = row.record
        record.month = record.month or (None if "month" in row.bad else month)
        lacking = [f for f in ("agent", "indicator") if getattr(record, f) is None and f not in row.bad]
        if row.bad:
            press.refuse(row, bad_cells(row))
        elif lacking:
            press.refuse(row, [row.problem(f, "“生成KPI”之前要填写", "从下拉里选。") for f in lacking])
        elif table.by_key.get(row.key, [n])[0] != n or row.key in taken:
            press.refuse(row, [row.problem("indicator", "这个月的这项指标已经有一行了", "删掉这一行。")])
        elif found := [*rules.can_be(record, book)]:
            press.refuse(row, [row.problem(each.field, each.message, each.hint) for each in found])
        else:
            take_up(row, KpiStatus.OPEN, book)
            settle(row, book)
            taken.add(row.key)
    return taken
