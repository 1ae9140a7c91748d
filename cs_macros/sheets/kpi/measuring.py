"""What our own registers know of an agent's month: sales, refunds, complaints, inspections, surveys."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from cs_macros.book.book import Book
from cs_macros.sheets.complaints.register import Complaint
from cs_macros.sheets.kpi.register import Indicator
from cs_macros.sheets.orders.register import CloseReason, Order
from cs_macros.sheets.quality.register import ChatCheck
from cs_macros.sheets.scores.register import ScoreMonth

I = Indicator  # noqa: E741


SURVEYS = "surveys"


class Figure(NamedTuple):
    """A figure as far as it is known: its two parts, or itself."""

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None

    @property
    def known(self) -> bool:
        return self.value is not None or (self.numerator is not None and bool(self.denominator))


def number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def known(month: str, agent: str, book: Book) -> dict[Indicator, Figure]:
    """Everything that is known of one agent's month."""
    found = dict(of_sales(month, agent, book))
    found |= {I.REFUNDS: refunds(month, agent, book), I.LISTENING: listening(month, agent, book)}
    found |= {I.SATISFACTION: satisfaction(month, agent, book)}
    asked = found[I.RECEIVED].value if I.RECEIVED in found else None
    found[I.COMPLAINTS] = Figure(Decimal(complaints(month, agent, book)), asked)
    return {indicator: figure for indicator, figure in found.items() if figure.known}


def of_sales(month: str, agent: str, book: Book) -> Iterator[tuple[Indicator, Figure]]:
    """What stands in the agent's row of 每月奖罚评分表."""
    row = book.known(ScoreMonth).find(f"{month}/{agent}")
    if row is None:
        return
    r = row.record
    sales, asked, buyers, target = map(number, (r.sales, r.inquiries, r.buyers, r.target))
    yield I.RECEIVED, Figure(value=asked)
    yield I.CONVERSION, Figure(buyers, asked)
    yield I.BASKET, Figure(sales, buyers)
    yield I.TARGET, Figure(sales, target)
    yield I.SERVICE, Figure(value=number(r.service_score))
    yield I.SOLVED, Figure(value=number(r.solve_score))
    yield I.RECEPTION, Figure(value=number(r.reception_score))


def refunds(month: str, agent: str, book: Book) -> Figure:
    """Of the orders that an agent had and that were paid in the month, how many were refunded (seed 000)."""
    orders = book.known(Order)
    paid, reasons, total, back = orders.column("paid_at"), orders.column("close_reason"), 0, 0
    for n, name in orders.column("agent").items():
        if name == agent and n in paid and f"{paid[n]:%Y-%m}" == month:
            total += 1
            back += reasons.get(n) is CloseReason.REFUND
    return Figure(Decimal(back), Decimal(total)) if total else Figure()


def complaints(month: str, agent: str, book: Book) -> int:
    """Complaints of the month for which the agent was found responsible."""
    table = book.known(Complaint)
    received = table.column("received_at")
    return sum(
        name == agent and n in received and f"{received[n]:%Y-%m}" == month
        for n, name in table.column("responsible").items()
    )


def listening(month: str, agent: str, book: Book) -> Figure:
    """Of the chats inspected in the month, how many passed (R-130)."""
    table = book.known(ChatCheck)
    days, verdicts = table.column("checked_at"), table.column("passed")
    mine = [
        verdicts[n]
        for n, name in table.column("agent").items()
        if name == agent and n in verdicts and n in days and f"{days[n]:%Y-%m}" == month
    ]
    good = sum(str(verdict) == "合格" for verdict in mine)
    return Figure(Decimal(good), Decimal(len(mine))) if mine else Figure()


def satisfaction(month: str, agent: str, book: Book) -> Figure:
    """The mean of the overall scores in the surveys that the agent sent (R-130)."""
    record = book.sheets.record_of(SURVEYS)
    if record is None:
        return Figure()
    table = book.known(record)
    months, scores = table.column("month"), table.column("q6")
    mine = [
        scores[n]
        for n, name in table.column("created_by").items()
        if name == agent and n in scores and months.get(n) == month
    ]
    return Figure(Decimal(sum(mine)), Decimal(len(mine))) if mine else Figure()
