"""When an order is due, and by when it should leave (SERVICE 20, A20, F-12, D-02 … D-05)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from cs_macros.book.book import Book
from cs_macros.book.flow import UNSET, Unset
from cs_macros.book.periods import DAY, end_of, span
from cs_macros.book.promising import cutoff_of, facts_in, promise_at, within_hours
from cs_macros.sheets.orders.register import Order, OrderStatus, StockState

S = OrderStatus

SHIFTS = ("early_start", "late_start")
OPENING = ("early_start", "late_end")
"""Parameters with the first and last moment of a day on which somebody is on duty."""

SHIFT_ENDS = ("early_end", "late_end")


def first_at(clock: time, moment: datetime) -> datetime:
    """The first time that a clock shows something, not before a moment."""
    found = datetime.combine(moment.date(), clock)
    return found if found >= moment else found + DAY


def next_shift(moment: datetime, book: Book) -> datetime | None:
    """When the next shift after a moment starts; None while the shop has no shifts."""
    starts = [book.setting(key) for key in SHIFTS]
    if None in starts:
        return None
    days = (moment.date(), moment.date() + DAY)
    return min(t for day in days for at in starts if (t := datetime.combine(day, at)) > moment)


def duty(moment: datetime, book: Book) -> Iterator[tuple[datetime, datetime]] | None:
    """The hours of duty from a moment on, day by day; None while the shop has none."""
    if span(*OPENING, moment.date(), book) is None:
        return None
    days = (moment.date() + n * DAY for n in range(-1, 8))
    return (hours for day in days if (hours := span(*OPENING, day, book)) and hours[1] > moment)


def on_duty_for(length: timedelta, start: datetime, book: Book) -> datetime | None:
    """The moment at which so much time of duty has passed; None while the shop has no hours.

    Source: domain 1.14, `cod_pause_off_hours`.
    """
    hours = duty(start, book)
    for opens, closes in hours or ():
        begins = max(opens, start)
        if begins + length <= closes:
            return begins + length
        length -= closes - begins
    return None


# -- 未付款, 待联系 -----------------------------------------------------------------------------


def unpaid_due(o: Order, book: Book) -> datetime | Unset | None:
    """16:00 of its day, once reminded of the next; absent buyers wait for the next shift (F-10, 4)."""
    clock = book.setting("dunning_time")
    since = o.ordered_at or o.created_at
    if clock is None or since is None:
        return UNSET if clock is None else None
    if o.reminded_at:
        return datetime.combine(o.reminded_at.date() + DAY, clock)
    due = first_at(clock, since)
    return (next_shift(due, book) or UNSET) if o.online is False else due


def contact_due(o: Order, book: Book) -> datetime | Unset | None:
    """Half an hour after the order, off hours not counted; whom nobody reached waits for a shift (D-03)."""
    if o.contacted_at:
        return next_shift(o.contacted_at, book) or UNSET
    minutes = book.setting("cod_contact_minutes")
    start = o.ordered_at or o.created_at
    if minutes is None or start is None:
        return UNSET if minutes is None else None
    length = timedelta(minutes=minutes)
    if book.setting("cod_pause_off_hours"):
        return on_duty_for(length, start, book) or UNSET
    return start + length


# -- 待发货, 已发货 -----------------------------------------------------------------------------


def ship_by(o: Order, book: Book) -> date | None:
    """By when an order should leave: F-12 as it stood when the order was paid.

    Goods of which nobody has said anything count as there; where the stock is known to be unknown, or
    an urgent order is not checked, no day follows.
    """
    if o.status is not S.TO_SHIP:
        return o.ship_by if o.status not in (None, S.UNPAID, S.TO_CONTACT) else None
    facts = facts_in(o)
    if o.stock is None:
        facts = replace(facts, stock=type(facts.stock)(StockState.YES))
    since = facts.paid_at or o.ordered_at or o.created_at
    if since is None:
        return None
    if within_hours(book) and facts.stock.value == StockState.YES and not facts.urgent:
        return (since + timedelta(hours=book.setting("ship_within_hours"))).date()
    promise = promise_at(facts, since, book)
    return promise.ships_on if promise else None


def fetch_time(day: date, book: Book) -> datetime | None:
    """When the slips of what cannot leave must be back, on a day (D-05)."""
    told = book.setting("unshipped_fetch_by")
    if told is None:
        return None
    clock = book.setting(told) if isinstance(told, str) else told
    return datetime.combine(day, clock) if clock else None


def delayed_due(o: Order, book: Book) -> datetime | Unset | None:
    """What cannot leave is fetched back, and the customer told: the first of the two that is not done."""
    since = o.delayed_at or o.entered_at
    if since is None:
        return None
    dues: list[datetime] = []
    if o.fetched_at is None:
        today = fetch_time(since.date(), book)
        if today is None:
            return UNSET
        tomorrow = fetch_time(since.date() + DAY, book)
        dues.append(today if today >= since or tomorrow is None else tomorrow)
    if o.notified_at is None:
        clock = book.setting("ship_notice_deadline")
        if clock is None:
            return UNSET
        dues.append(first_at(clock, since))
    return min(dues, default=None)


def ship_due(o: Order, book: Book) -> datetime | Unset | None:
    """The end of the day that was promised, else of that on which it should leave."""
    if o.delay_reason and (due := delayed_due(o, book)):
        return due
    if day := o.promised_date or ship_by(o, book):
        return end_of(day)
    no_clock = cutoff_of(book) is None and not within_hours(book)
    return UNSET if no_clock else None


def notice_due(o: Order, book: Book) -> datetime | Unset | None:
    """The evening's deadline for telling that a parcel is under way (D-04); none that had passed before."""
    since = o.shipped_at or o.entered_at
    if o.notified_at or since is None:
        return None
    clock = book.setting("ship_notice_deadline")
    if clock is None:
        return UNSET
    due = first_at(clock, since)
    return due if o.created_at is None or due >= o.created_at else None


DUES: dict[str, Callable[[Order, Book], datetime | Unset | None]] = {
    S.UNPAID: unpaid_due,
    S.TO_CONTACT: contact_due,
    S.TO_SHIP: ship_due,
    S.SHIPPED: notice_due,
}
"""State → its deadline."""
