"""What our own registers know of an agent's month: sales, refunds, complaints, inspections, surveys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from cs_macros.book.book import Book
from cs_macros.book.columns import Record
from cs_macros.book.everywhere import everywhere
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
    r = book.find(ScoreMonth, f"{month}/{agent}")
    if r is None:
        return
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
    reasons = list(of_month(month, agent, Order, "agent", "paid_at", "close_reason", book))
    total, back = len(reasons), reasons.count(CloseReason.REFUND)
    return Figure(Decimal(back), Decimal(total)) if total else Figure()


def complaints(month: str, agent: str, book: Book) -> int:
    """Complaints of the month for which the agent was found responsible."""
    return len(list(of_month(month, agent, Complaint, "responsible", "received_at", "status", book)))


def listening(month: str, agent: str, book: Book) -> Figure:
    """Of the chats inspected in the month, how many passed (R-130)."""
    found = of_month(month, agent, ChatCheck, "agent", "checked_at", "passed", book)
    mine = [verdict for verdict in found if verdict is not None]
    good = sum(str(verdict) == "合格" for verdict in mine)
    return Figure(Decimal(good), Decimal(len(mine))) if mine else Figure()


def satisfaction(month: str, agent: str, book: Book) -> Figure:
    """The mean of the overall scores in the surveys that the agent sent (R-130)."""
    record = book.sheets.record_of(SURVEYS)
    if record is None:
        return Figure()
    found = of_month(month, agent, record, "created_by", "month", "q6", book)
    mine = [score for score in found if score is not None]
    return Figure(Decimal(sum(mine)), Decimal(len(mine))) if mine else Figure()


def of_month(
    month: str, agent: str, record: type[Record], whose: str, when: str, what: str, book: Book
) -> Iterator[Any]:
    """One column of an agent's rows of a month, archived ones too; None where it is blank.

    Args:
      when: Column with the day of a row, or with its month.
    """
    for table, rows in everywhere(record, book):
        people, days, found = table.column(whose), table.column(when), table.column(what)
        for n in rows:
            day = days.get(n)
            which = f"{day:%Y-%m}" if isinstance(day, date) else day
            if people.get(n) == agent and which == month:
                yield found.get(n)
