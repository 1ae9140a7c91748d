"""What an order tells rows of other sheets about it: customer, goods, amount, courier (SERVICE 20)."""

from __future__ import annotations

from collections.abc import Mapping

from cs_macros.sheets.orders.masked import is_masked
from cs_macros.sheets.orders.register import Order, PayKind

SAME = ("shop", "platform", "customer_id", "customer_name", "phone", "address", "item", "model", "qty",
        "courier", "tracking_no")  # fmt: skip
"""Columns that mean the same wherever they stand."""

CALLED = {"contact": "phone", "amount_due": "amount"}
"""Column of another sheet → ours."""


def lent(o: Order) -> Mapping[str, object]:
    """What a row about the order may take over; nothing that the platform has masked."""
    if o.status is None:
        return {}
    known = {name: getattr(o, name) for name in SAME}
    known |= {theirs: getattr(o, ours) or None for theirs, ours in CALLED.items()}
    if o.pay_kind is PayKind.ON_DELIVERY:
        known["is_cod"] = True
    return {name: value for name, value in known.items() if not (isinstance(value, str) and is_masked(value))}
