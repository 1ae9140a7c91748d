"""When the shop may promise to ship, by its own parameters, and the message that says so (F-12)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from cs_macros.book.flow import Letter
from cs_macros.book.office import Courier
from cs_macros.errors import CsError

if TYPE_CHECKING:
    from cs_macros.book.book import Book
    from cs_macros.messages.promises import Order, Promise

ON_DELIVERY = "货到付款"
AGREED = "同意"
UNPAID = (7, 8)
"""Rows of F-12 whose customer has not paid and may be promised something."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What may be said about the shipping of one order.

    Attributes:
      words: What `ship_text` says, where that is not the promise's own.
    """

    promise: Promise
    words: str = ""

    @property
    def text(self) -> str:
        return self.words or self.promise.ship_text

    def letter(self, book: Book, courier: str | None, *, is_paid: bool) -> Letter:
        """The message for the customer, with what makes its promise true."""
        return Letter(self.promise.template, self.values(book, courier, is_paid=is_paid), self.facts(book))

    def values(self, book: Book, courier: str | None, *, is_paid: bool) -> Mapping[str, object]:
        row = book.known(Courier).find(courier) if courier else None
        days = row.record if row else None
        return {
            "ship_text": self.text,
            "ship_date": self.promise.ships_on,
            "need_restock": self.promise.expected,
            "cutoff": f"{book.setting('ship_cutoff'):%H:%M}",
            "courier": courier,
            "province_days": days.province_days if days else None,
            "jzh_days": days.near_days if days else None,
            "far_days": days.far_days if days else None,
            "near_region": days.near_region if days else None,
            "is_paid": is_paid,
        }

    def facts(self, book: Book) -> Mapping[str, bool]:
        found = self.promise.facts(book.now.date())
        return {"ships_today": bool(found.ships_today), "ships_tomorrow": bool(found.ships_tomorrow)}


def facts_in(row: Any) -> Order:
    """What decides the promise, as a row of 订单跟进表 says it.

    An order paid at the door counts from the customer's consent.
    """
    from cs_macros.messages.promises import Order, Stock

    agreed = row.pay_kind == ON_DELIVERY and row.consent == AGREED
    return Order(
        Stock(row.stock or Stock.UNKNOWN),
        row.paid_at or (row.contacted_at if agreed else None),
        bool(row.urgent),
        row.warehouse_checked_at is not None,
        row.warehouse_date,
    )


def cutoff_of(book: Book) -> time | None:
    """The first moment of the day that is too late to leave the same day; None where the shop has none."""
    cutoff: time | None = book.setting("ship_cutoff")
    if cutoff is not None and book.setting("ship_cutoff_inclusive"):
        return (datetime.combine(book.now.date(), cutoff) + timedelta(microseconds=1)).time()
    return cutoff


def within_hours(book: Book) -> bool:
    """Whether the shop promises hours after payment instead of a day by the clock (CON-03)."""
    return bool(book.setting("ship_promise_mode") == "within_hours")


def promise_at(order: Order, moment: datetime, book: Book) -> Promise | None:
    """The promise by the shop's clock, as it was at a moment; None where the shop has no cut-off."""
    from cs_macros.messages.promises import shipping_promise

    cutoff = cutoff_of(book)
    if cutoff is None:
        return None
    late, restock = book.setting("after_cutoff_days"), book.setting("no_stock_days")
    return shipping_promise(order, moment, cutoff=cutoff, late_days=late, restock_days=restock)


def answer_for(order: Order, book: Book) -> Answer:
    """The promise by the shop's own mode, and its words where they are not the promise's own.

    Source: F-12, CON-02 … CON-04, R-060 … R-063.

    Raises:
      CsError: The shop has no cut-off, or promises hours after payment, and nobody has paid.
    """
    from cs_macros.messages.promises import NO_PROMISE, ship_deadline
    from cs_macros.messages.values import moment

    promise = promise_at(order, book.now, book)
    if promise is None:
        raise CsError("参数里的截单时间没有填，没有写出话术。", hint="在“参数”表填上截单时间，如 16:00。")
    if not within_hours(book):
        return Answer(promise)
    if promise.row in UNPAID:
        raise CsError(
            "本店按付款后几小时发货来承诺，客户还没付款，没有写出话术。",
            hint="客户付款后填上付款时间再按；要按截单时间承诺，就改参数里承诺发货的方式。",
        )
    if promise.row in (5, 6):
        return Answer(replace(promise, ships_on=None, template="out_of_stock", warning=""))
    deadline = ship_deadline(order, within_hours=book.setting("ship_within_hours"))
    if promise.row not in (3, 4) or deadline is None:
        return Answer(promise)
    if deadline <= book.now:
        warning = f"付款后承诺的 {moment(deadline)} 已经过了；先查明原因，用“暂时无法发货”答复客户。"
        return Answer(replace(promise, ships_on=None, warning=warning), NO_PROMISE)
    return Answer(replace(promise, ships_on=deadline.date()), f"我们会在{moment(deadline)}之前为您发出")
