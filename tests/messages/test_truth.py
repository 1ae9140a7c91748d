"""F-12 and F-18, row by row: what may be promised, and what is to be paid back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_macros.errors import CsError
from cs_macros.messages import check, render
from cs_macros.messages.coupons import CouponOrder, coupon_refund
from cs_macros.messages.promises import Order, Stock, ship_deadline, shipping_promise

NOON = datetime(2026, 11, 22, 12, 0)
LATE = datetime(2026, 11, 22, 16, 0)
TODAY, TOMORROW, FRIDAY = date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 27)


@pytest.mark.parametrize(
    ("row", "order", "now", "ships_on", "template"),
    [
        (1, Order(Stock.YES, urgent=True), NOON, None, "ship_checking_warehouse"),
        (2, Order(Stock.YES, NOON, True, True, FRIDAY), NOON, FRIDAY, "payment_confirmed_terms"),
        (3, Order(Stock.YES, NOON), LATE, TODAY, "payment_confirmed_terms"),
        (3, Order(Stock.YES, LATE - timedelta(seconds=1)), LATE, TODAY, "payment_confirmed_terms"),
        (4, Order(Stock.YES, LATE), LATE, TOMORROW, "payment_confirmed_terms"),
        (5, Order(Stock.NO, NOON, warehouse_checked=True), NOON, TOMORROW, "payment_confirmed_terms"),
        (6, Order(Stock.NO, NOON), NOON, TOMORROW, "payment_confirmed_terms"),
        (7, Order(Stock.YES), NOON, TODAY, "ship_today"),
        (8, Order(Stock.YES), LATE, TOMORROW, "ship_tomorrow"),
        (9, Order(Stock.NO), NOON, None, "out_of_stock"),
        (10, Order(Stock.NO, NOON, True, True), NOON, None, "out_of_stock"),
        (11, Order(Stock.UNKNOWN, NOON), NOON, None, "ship_checking_warehouse"),
    ],
)
def test_the_promise_of_each_row(
    row: int, order: Order, now: datetime, ships_on: date | None, template: str
) -> None:
    promise = shipping_promise(order, now)
    assert (promise.row, promise.ships_on, promise.template) == (row, ships_on, template)
    assert promise.expected is (row == 6)


@pytest.mark.parametrize(
    ("now", "ships_on"),
    [(LATE - timedelta(seconds=1), TODAY), (LATE, TOMORROW), (LATE + timedelta(seconds=1), TOMORROW)],
)
def test_what_should_have_left_already_leaves_the_next_time(now: datetime, ships_on: date) -> None:
    promise = shipping_promise(Order(Stock.YES, NOON - timedelta(days=9)), now)
    assert promise.ships_on == ships_on
    assert promise.warning == "这一单本该在11月13日发出，先查明原因。"


@pytest.mark.parametrize("urgent", [True, False])
@pytest.mark.parametrize("stock", [Stock.YES, Stock.NO])
def test_a_day_of_the_warehouse_that_is_over_promises_nothing(stock: Stock, urgent: bool) -> None:
    over = Order(stock, NOON, urgent, warehouse_checked=True, warehouse_date=TODAY - timedelta(days=1))
    promise = shipping_promise(over, NOON)
    assert (promise.ships_on, promise.template) == (None, "ship_checking_warehouse")
    today = Order(stock, NOON, urgent, warehouse_checked=True, warehouse_date=TODAY)
    assert shipping_promise(today, NOON).ships_on == TODAY


@given(
    st.sampled_from(Stock),
    st.booleans(),
    st.booleans(),
    st.none() | st.datetimes(datetime(2026, 11, 1), datetime(2026, 11, 22, 20)),
    st.none() | st.dates(date(2026, 11, 1), date(2026, 12, 1)),
    st.sampled_from([NOON, LATE, datetime(2026, 11, 22, 23)]),
)
def test_no_promise_lies_in_the_past_or_rests_on_nothing(
    stock: Stock, urgent: bool, checked: bool, paid_at: datetime | None, answer: date | None, now: datetime
) -> None:
    promise = shipping_promise(Order(stock, paid_at, urgent, checked, answer), now)
    assert promise.ships_on is None or promise.ships_on >= TODAY
    if stock is Stock.NO and paid_at is None and not answer:
        assert promise.ships_on is None


def test_without_stock_an_unpaid_customer_is_promised_no_refund() -> None:
    unpaid = render("out_of_stock", {"item": "拉杆箱", "is_paid": False})
    assert "退款" not in unpaid
    assert "请您先不要付款" in unpaid
    assert "马上为您退款" in render("out_of_stock", {"item": "拉杆箱"})


@given(st.sampled_from(Stock), st.booleans(), st.booleans(), st.none() | st.just(NOON) | st.just(LATE))
def test_no_text_promises_what_the_decision_does_not(
    stock: Stock, urgent: bool, checked: bool, paid_at: datetime | None
) -> None:
    promise = shipping_promise(Order(stock, paid_at, urgent, checked), LATE)
    text = render("payment_confirmed_terms", {"ship_text": promise.ship_text, "courier": "中通"})
    assert [f for f in check(text, facts=promise.facts(TODAY)) if f.level == "block"] == []
    said = check("今天给您发货", facts=promise.facts(TODAY))
    assert any(f.level == "block" for f in said) is (promise.ships_on != TODAY or promise.expected)


def test_hours_are_promised_only_with_stock_and_payment() -> None:
    assert ship_deadline(Order(Stock.YES, NOON)) == NOON + timedelta(hours=24)
    assert ship_deadline(Order(Stock.NO, NOON)) is None
    assert ship_deadline(Order(Stock.YES)) is None


@pytest.mark.parametrize(
    ("row", "order", "amount"),
    [
        (1, CouponOrder(Decimal(100), 3, 0, covered=False, asked_at=NOON), "0.00"),
        (2, CouponOrder(Decimal(100), 3, 3, asked_at=NOON), "0.00"),
        (3, CouponOrder(Decimal(100), 3, 0, asked_at=NOON), "100.00"),
        (4, CouponOrder(Decimal(100), 3, 1, asked_at=NOON), "66.67"),
        (4, CouponOrder(Decimal("0.05"), 2, 1, asked_at=NOON), "0.03"),
        (5, CouponOrder(Decimal(100), 3, 0, expired_at=NOON), "100.00"),
        (6, CouponOrder(Decimal(100), 3, 2, expired_at=NOON), "33.33"),
        (7, CouponOrder(Decimal(100), 3, 1), "0.00"),
    ],
)
def test_the_refund_of_each_row(row: int, order: CouponOrder, amount: str) -> None:
    refund = coupon_refund(order)
    assert (refund.row, str(refund.amount)) == (row, amount)


def test_an_expired_coupon_has_a_start_and_an_end() -> None:
    refund = coupon_refund(CouponOrder(Decimal(10), 1, 0, expired_at=datetime(2026, 11, 20, 23, 59)))
    assert refund.start_by == datetime(2026, 11, 21, 23, 59)
    assert refund.money_by == date(2026, 12, 1)


@given(st.decimals(0, 10**6, places=2), st.integers(1, 50), st.data())
def test_refunds_and_used_coupons_add_up_to_the_order(
    amount: Decimal, total: int, data: st.DataObject
) -> None:
    """SYS-43: whatever was given back before, to the fen."""
    used = data.draw(st.integers(0, total))
    share = coupon_refund(CouponOrder(amount, total, used, asked_at=NOON)).amount
    before = data.draw(st.decimals(0, share, places=2))
    rest = coupon_refund(CouponOrder(amount, total, used, before, asked_at=NOON)).amount
    assert before + rest == share
    exact = amount * (total - used) / total
    assert abs(share - exact) <= Decimal("0.005")


def test_a_coupon_that_was_used_is_not_given_back_with_the_last_ones() -> None:
    refund = coupon_refund(CouponOrder(Decimal(100), 3, 1, Decimal("33.33"), asked_at=NOON))
    assert str(refund.amount) == "33.34"
    done = coupon_refund(CouponOrder(Decimal(100), 3, 1, Decimal("66.67"), asked_at=NOON))
    assert (str(done.amount), done.reason) == ("0.00", "未使用的卡券已经退完")


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(CsError, match="张数"):
        coupon_refund(CouponOrder(Decimal(10), 2, 3))
