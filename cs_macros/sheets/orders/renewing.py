"""What an export makes of an order: only what the platform owns, only forward, nothing whole masked again.

Source: SERVICE 20.1, A20.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.flags import Flag
from cs_macros.book.flow import Finding, warn
from cs_macros.book.office import Platform
from cs_macros.exports import PlacedOrder, State
from cs_macros.sheets.orders import buttons
from cs_macros.sheets.orders.masked import is_masked
from cs_macros.sheets.orders.register import CloseReason, Order, OrderStatus, PayKind

S = OrderStatus
RANK = {state: place for place, state in enumerate(S)}
FINAL = (S.RECEIVED, S.CLOSED)

PLATFORMS = {str(platform): platform for platform in Platform}

TAOBAO = (Platform.TAOBAO, Platform.TMALL)
"""Their files are alike, so that only the shop says which it is."""

MEANS = {
    State.UNPAID: S.UNPAID,
    State.TO_SHIP: S.TO_SHIP,
    State.SHIPPED: S.SHIPPED,
    State.RECEIVED: S.RECEIVED,
    State.CLOSED: S.CLOSED,
}

OWNED = ("paid_at", "courier", "tracking_no", "shipped_at", "seller_note")
"""What the platform knows better than the sheet; 平台状态 and 旗色 too."""

TOLD = ("customer_id", "customer_name", "phone", "address", "item", "model", "qty", "amount", "ordered_at",
        "buyer_note", "agents")  # fmt: skip
"""What fills blank cells, and cells whose words the platform had masked."""

WRITTEN = (*OWNED, *TOLD, "shop", "platform", "pay_kind", "received_date", "close_reason", "order_no")
"""Typed columns that an import writes into new rows."""


@dataclass
class Merged:
    """One order, from all files of an import.

    Attributes:
      file: Where it was found first.
    """

    order: PlacedOrder
    file: str
    platform: str
    findings: list[Finding] = field(default_factory=list)


def merge(known: Merged, other: PlacedOrder) -> None:
    """Take over from another row of the same order what is further, or was not known."""
    mine = known.order
    later = _rank(other.state) > _rank(mine.state)
    first, second = (other, mine) if later else (mine, other)
    for name in PlacedOrder.__slots__:
        better, worse = getattr(first, name), getattr(second, name)
        value = better if better not in (None, "") else worse
        if isinstance(value, str) and is_masked(value) and isinstance(worse, str) and not is_masked(worse):
            value = worse or value
        setattr(mine, name, value)


def _rank(state: State | None) -> int:
    return RANK[MEANS[state]] if state else -1


def enrich(known: PlacedOrder, goods: PlacedOrder) -> None:
    """What a list of goods tells of an order that another file has."""
    known.model = goods.model or known.model
    known.item = goods.item or known.item
    known.qty = goods.qty or known.qty


def target(o: Order, order: PlacedOrder) -> OrderStatus | None:
    """Where the export puts a row; an order to be paid at the door waits for its customer's consent."""
    agreed = o.status is S.TO_SHIP and o.pay_kind is PayKind.ON_DELIVERY
    if order.state in (State.UNPAID, State.TO_SHIP) and (agreed or o.status is S.TO_CONTACT):
        return o.status
    return at_first(order)


def at_first(order: PlacedOrder) -> OrderStatus | None:
    """The same of an order that nobody has dealt with."""
    meant = MEANS[order.state] if order.state else None
    return S.TO_CONTACT if order.on_delivery and meant in (S.UNPAID, S.TO_SHIP) else meant


def fresh(merged: Merged, shop: str, now: datetime, book: Book) -> Order:
    """A row for an order that the sheet has not got."""
    order = merged.order
    ours, theirs = book.platform(shop), platform_of(merged)
    is_ours = theirs is None or (theirs is Platform.TAOBAO and ours in TAOBAO)
    values = _blank() | {name: getattr(order, name) or None for name in (*TOLD, *OWNED)}
    values |= {
        "shop": shop,
        "order_no": order.order_no,
        "platform": ours if is_ours else theirs,
        "pay_kind": PayKind.ON_DELIVERY if order.on_delivery else PayKind.ONLINE,
        "platform_status": order.said or None,
        "flag": Flag(order.flag) if order.flag else Flag.NONE,
        "created_at": now,
        "created_by": book.operator or None,
    }
    o = Order.of_values(values)
    book.reach(o, at_first(order))
    settle(o, order)
    return o


def platform_of(merged: Merged) -> Platform | None:
    return PLATFORMS.get(merged.platform)


@cache
def _blank() -> dict[str, Any]:
    """What a row holds before anything does."""
    return dict.fromkeys(Order.model_fields)


def renew(o: Order, order: PlacedOrder, book: Book) -> list[Finding]:
    """Bring a known row forward; one that is further, or finished, stays as it is."""
    to = target(o, order)
    if o.status is None or o.status in FINAL or to is None or RANK[to] < RANK[o.status]:
        return []
    found: list[Finding] = []
    if o.status is S.TO_CONTACT and to is S.SHIPPED:
        found.append(warn("status", "货到付款还没有联系客户，平台上已经发货", "马上联系客户确认。"))
    for name in OWNED:
        value = getattr(order, name)
        if value and not (is_masked(str(value)) and getattr(o, name)):
            setattr(o, name, value)
    for name in TOLD:
        value, mine = getattr(order, name), getattr(o, name)
        if value and (mine is None or (is_masked(str(mine)) and not is_masked(str(value)))):
            setattr(o, name, value)
    o.platform_status = order.said or o.platform_status
    if order.flag:
        o.flag = Flag(order.flag)
    if to is not o.status:
        left = o.status
        book.reach(o, to)
        settle(o, order)
        if to is S.SHIPPED:
            o.notified_at = o.notified_by = None
        if to is S.TO_SHIP and left is S.UNPAID:
            buttons.note_payment(o, book)
    return found


def fill_goods(o: Order, goods: PlacedOrder) -> list[Finding]:
    """What a list of goods tells of a known order: the model where nobody has typed one."""
    for name in ("item", "model", "qty"):
        if getattr(o, name) is None and getattr(goods, name):
            setattr(o, name, getattr(goods, name))
    return []


def settle(o: Order, order: PlacedOrder) -> None:
    """What follows from the state that the platform shows."""
    if o.status is S.RECEIVED and o.received_date is None and order.received_at:
        o.received_date = order.received_at.date()
    if o.status is S.CLOSED and o.close_reason is None:
        o.close_reason = CloseReason.PLATFORM
