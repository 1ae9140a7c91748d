"""Several rows of one order as one: names joined, pieces added, the amount taken once or added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from cs_macros.exports.order import PlacedOrder, Refund, State


@dataclass(slots=True)
class Line:
    """One row: an order, or one of its goods."""

    order: PlacedOrder
    code: str
    sub_no: str
    price: Decimal | None


def joined(group: Sequence[Line], has_subs: bool) -> PlacedOrder:
    """One order of several rows: names joined, pieces added, models as `A12×2、B03×1`."""
    first = group[0].order
    goods = [line for line in group if line.order.item or line.code]
    if has_subs:  # the same goods exported twice
        goods = list({line.sub_no or str(line.order.row): line for line in goods}.values())
    first.item = "、".join(dict.fromkeys(line.order.item for line in goods if line.order.item))
    counts: dict[str, int] = {}
    for line in goods:
        if line.code:
            counts[line.code] = counts.get(line.code, 0) + (line.order.qty or 1)
    first.model = "、".join(f"{code}×{count}" for code, count in counts.items()) if len(counts) > 1 else ""
    first.model = first.model or next(iter(counts), "")
    first.amount = total(goods, has_subs)
    pieces = [line.order.qty for line in goods if line.order.qty is not None]
    first.qty = sum(pieces) if pieces else None
    states = [line.order.state for line in group if line.order.state]
    slow = slowest(states)
    told = next((line.order for line in group if line.order.state is slow), first)
    first.state, first.said = slow, told.said or first.said
    refunds = [line.order.refund for line in group]
    first.refund = next((one for one in (Refund.OPEN, Refund.DONE) if one in refunds), Refund.NONE)
    for name in ("courier", "tracking_no"):
        several = dict.fromkeys(getattr(line.order, name) for line in group if getattr(line.order, name))
        setattr(first, name, "、".join(several))
    for name in PlacedOrder.__slots__:
        if not getattr(first, name):
            other = next((value for line in group if (value := getattr(line.order, name))), None)
            if other is not None:
                setattr(first, name, other)
    return first


ORDER = tuple(State)


def slowest(states: Sequence[State]) -> State | None:
    """An order is as far as the slowest of its goods that is not closed."""
    alive = [state for state in states if state is not State.CLOSED]
    if alive:
        return min(alive, key=ORDER.index)
    return State.CLOSED if states else None


def total(goods: Sequence[Line], has_subs: bool) -> Decimal | None:
    """What the order costs: the order's own amount, repeated in each row, or one a row."""
    amounts = [line.order.amount for line in goods if line.order.amount is not None]
    if not amounts:
        return None
    priced = [line.price * (line.order.qty or 1) for line in goods if line.price is not None]
    if len(set(amounts)) > 1 or len(amounts) < len(goods):
        return sum(amounts, Decimal(0))
    if len(priced) == len(goods):
        worth = sum(priced, Decimal(0))
        once, added = abs(worth - amounts[0]), abs(worth - sum(amounts, Decimal(0)))
        return amounts[0] if once < added else sum(amounts, Decimal(0))
    return sum(amounts, Decimal(0)) if has_subs else amounts[0]
