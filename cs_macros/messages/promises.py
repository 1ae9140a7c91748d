"""When a parcel may be promised, from stock, payment and clock; never earlier than they support.

Source: F-12, R-060 … R-062, CON-02 … CON-04 (seed 001/003 ⑨, seed 004).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from cs_macros.messages.findings import ShopFacts
from cs_macros.messages.values import day

CUTOFF = time(16, 0)
"""Paid before it, sent the same day; 16:00:00 itself is too late."""

NO_PROMISE = "我们会尽快为您安排发货"


class Stock(StrEnum):
    """What is known of the stock."""

    YES = "有"
    NO = "无"
    UNKNOWN = "未知"


@dataclass(frozen=True, slots=True)
class Order:
    """What decides the promise.

    Attributes:
      paid_at: None while the customer has not paid.
      warehouse_checked: The warehouse was asked, and its answer is on record.
      warehouse_date: The day that the warehouse named, if it named one.
    """

    stock: Stock
    paid_at: datetime | None = None
    urgent: bool = False
    warehouse_checked: bool = False
    warehouse_date: date | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """What may be said.

    Attributes:
      row: Row of the decision table F-12.
      ships_on: The day that may be promised, None for no promise.
      expected: Only 预计 may be said: nobody has confirmed it.
      template: The message for a customer who asks; `payment_confirmed_terms` for a paid order.
      internal: Message to colleagues that goes with it, or empty.
      warning: What the agent has to do before saying it, or empty.
    """

    row: int
    ships_on: date | None
    template: str
    expected: bool = False
    internal: str = ""
    warning: str = ""

    @property
    def ship_text(self) -> str:
        """The variable `ship_text` of the messages; without a promise it names no date."""
        if self.ships_on is None:
            return NO_PROMISE
        when = day(self.ships_on)
        return f"预计{when}可以发出" if self.expected else f"我们会在{when}为您发出"

    def facts(self, today: date) -> ShopFacts:
        """What the compliance check lets pass (COM-19)."""
        sure = self.ships_on if not self.expected else None
        return ShopFacts(
            ships_today=sure is not None and sure <= today,
            ships_tomorrow=sure is not None and sure <= today + timedelta(days=1),
        )


def shipping_promise(
    order: Order, now: datetime, *, cutoff: time = CUTOFF, late_days: int = 1, restock_days: int = 1
) -> Promise:
    """Decide what may be promised, by the first row of F-12 that fits (mode `cutoff`).

    An order paid on an earlier day counts from its payment; one that should have left already leaves
    today, past the cut-off the next time, and never in the past. A day that the warehouse named and
    that is over says nothing any more.

    Args:
      late_days: An order paid at the cut-off or later leaves this many days after.
      restock_days: An order without stock leaves this many days from today.
    """
    today = now.date()
    late, restocked = today + timedelta(days=late_days), today + timedelta(days=restock_days)
    if order.urgent and not order.warehouse_checked:
        return Promise(1, None, "ship_checking_warehouse", internal="internal_urgent_ship")
    if order.warehouse_date and order.warehouse_date < today:
        warning = "仓库答复的日期已经过了，再和仓库确认一次。"
        return Promise(1, None, "ship_checking_warehouse", internal="internal_urgent_ship", warning=warning)
    if order.urgent and order.warehouse_date:
        return Promise(2, order.warehouse_date, _paid_or(order, "ship_tomorrow"))
    if order.urgent and order.stock is Stock.NO:
        return Promise(10, None, "out_of_stock")
    if order.stock is Stock.UNKNOWN:
        return Promise(11, None, "ship_checking_warehouse", warning="先查库存，再答复发货时间。")
    if order.stock is Stock.NO:
        if order.paid_at is None:
            return Promise(9, None, "out_of_stock")
        if order.warehouse_checked:
            return Promise(5, order.warehouse_date or restocked, "payment_confirmed_terms")
        warning = "没有库存，也没有和仓库确认；先确认，只说“预计”。"
        return Promise(6, restocked, "payment_confirmed_terms", expected=True, warning=warning)
    if order.paid_at is None:
        early = now.time() < cutoff
        return Promise(7, today, "ship_today") if early else Promise(8, late, "ship_tomorrow")
    in_time = order.paid_at.time() < cutoff
    ships_on = order.paid_at.date() + timedelta(days=0 if in_time else late_days)
    row = 3 if in_time else 4
    if ships_on >= today:
        return Promise(row, ships_on, "payment_confirmed_terms")
    warning = f"这一单本该在{day(ships_on)}发出，先查明原因。"
    soonest = today if now.time() < cutoff else late
    return Promise(row, soonest, "payment_confirmed_terms", warning=warning)


def ship_deadline(order: Order, *, within_hours: int = 24) -> datetime | None:
    """The moment until which a paid order is to be sent, in the shops that promise hours.

    None, which is no promise, without stock or payment (mode `within_hours`; CON-03).
    """
    if order.stock is not Stock.YES or order.paid_at is None:
        return None
    return order.paid_at + timedelta(hours=within_hours)


def _paid_or(order: Order, template: str) -> str:
    return "payment_confirmed_terms" if order.paid_at else template
