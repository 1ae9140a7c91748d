"""What comes back for unused coupons of an order, to the fen.

Source: F-18, R-180 … R-183, CON-09 (seed 002-F).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from cs_macros.errors import CsError

FEN = Decimal("0.01")
START_WITHIN = timedelta(hours=24)
"""An expired coupon's refund is started by the platform within a day of the expiry."""

WORKDAYS = 7
"""Until the money is back on the paying account, counted from the start."""


@dataclass(frozen=True, slots=True)
class CouponOrder:
    """An order of coupons.

    Attributes:
      amount: Paid for all of them, in 元.
      refunded: Already given back for this order, in 元.
      covered: The product's refund policy covers it; else a supervisor decides.
      expired_at: None while the coupons are valid.
      asked_at: When the customer asked for the money, None if he has not.
    """

    amount: Decimal
    total: int
    used: int
    refunded: Decimal = Decimal("0.00")
    covered: bool = True
    expired_at: datetime | None = None
    asked_at: datetime | None = None

    @property
    def unused(self) -> int:
        return self.total - self.used


@dataclass(frozen=True, slots=True)
class CouponRefund:
    """Row of F-18, the amount in 元, and until when; no dates where nothing is due."""

    row: int
    amount: Decimal
    start_by: datetime | None = None
    money_by: date | None = None
    reason: str = ""


def coupon_refund(
    order: CouponOrder,
    *,
    holidays: Collection[date] = (),
    unit: Decimal = FEN,
    start_within: timedelta = START_WITHIN,
    workdays: int = WORKDAYS,
) -> CouponRefund:
    """What is to be refunded: the whole amount, or its share of the unused coupons, half up.

    What was given back before is part of it: all refunds of an order and its used coupons add up to what was
    paid (SYS-43).

    >>> coupon_refund(CouponOrder(Decimal("100.00"), 3, 1, asked_at=datetime(2026, 11, 23, 9))).amount
    Decimal('66.67')

    Args:
      holidays: Days off; Saturdays and Sundays are none of the working days anyway.
      unit: The smallest amount that is paid out; a share is rounded to a whole number of it.
      start_within: An expired coupon's refund is started in this time.
      workdays: Until the money is back.

    Raises:
      CsError: The counts or amounts cannot be.
    """
    if not 0 <= order.used <= order.total or order.total < 1 or not 0 <= order.refunded <= order.amount:
        raise CsError("卡券的张数或金额不对。", hint="已用张数不能多于总张数，已退金额不能多于订单金额。")
    nothing = Decimal("0.00")
    if not order.covered:
        return CouponRefund(1, nothing, reason="不在退款政策内，按商品页说明，请主管决定")
    if order.unused == 0:
        return CouponRefund(2, nothing, reason="卡券已全部使用")
    if order.expired_at is None and order.asked_at is None:
        return CouponRefund(7, nothing, reason="未过期，客户没有申请")
    whole = (order.amount * order.unused / order.total / unit).quantize(Decimal(1), ROUND_HALF_UP)
    share = (whole * unit if order.used else order.amount).quantize(FEN)
    amount = share - order.refunded
    if amount <= 0:
        return CouponRefund(2, nothing, reason="未使用的卡券已经退完")
    if order.expired_at is not None:
        start = order.expired_at + start_within
        due = working_day(start.date(), holidays, workdays)
        return CouponRefund(6 if order.used else 5, amount, start, due)
    assert order.asked_at is not None
    money_by = working_day(order.asked_at.date(), holidays, workdays)
    return CouponRefund(4 if order.used else 3, amount, order.asked_at, money_by)


def working_day(start: date, holidays: Collection[date] = (), count: int = WORKDAYS) -> date:
    """The last of some working days after a day.

    >>> working_day(date(2026, 11, 20))
    datetime.date(2026, 12, 1)
    """
    current = start
    while count:
        current += timedelta(days=1)
        if current.weekday() < 5 and current not in holidays:
            count -= 1
    return current
