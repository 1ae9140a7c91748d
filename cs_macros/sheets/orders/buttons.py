"""What the buttons of 订单跟进表 do besides moving a row, and the messages that they write."""

from __future__ import annotations

from collections.abc import Iterator

from cs_macros.book.book import Book
from cs_macros.book.defaults import shops_courier
from cs_macros.book.flags import Flag, raise_flag, stopped_remark
from cs_macros.book.flow import Letter
from cs_macros.book.promising import Answer, answer_for, facts_in
from cs_macros.errors import CsError
from cs_macros.sheets.orders.masked import is_masked
from cs_macros.sheets.orders.register import (
    CloseReason,
    Consent,
    DelayReason,
    Order,
    OrderStatus,
    PayKind,
)

S = OrderStatus


# -- 催付 ---------------------------------------------------------------------------------------


def note_reminder(o: Order, book: Book) -> None:
    """When, by whom, how often; a yellow flag, without a name as long as nobody answers (R-069)."""
    o.reminded_at, o.reminded_by = book.now, book.operator or None
    o.reminded_times = (o.reminded_times or 0) + 1
    o.flag = Flag.YELLOW


def reminder(o: Order, book: Book) -> Iterator[Letter]:
    """The first by whether they asked before; afterwards what holds them back (A20)."""
    if (o.reminded_times or 0) > 1:
        yield Letter("payment_worry_ask")
    elif o.chatted:
        yield Letter("payment_reminder_chatted")
    else:
        answer = answered(o, book)
        facts = answer.facts(book) if answer else {}
        yield Letter("payment_reminder_new", {"ship_text": if_paid(answer, book)}, facts)


def answered(o: Order, book: Book) -> Answer | None:
    """What may be said about its shipping; None where the shop can say nothing."""
    try:
        return answer_for(facts_in(o), book)
    except CsError:
        return None


def if_paid(answer: Answer | None, book: Book) -> str:
    """The promise for somebody who has not paid yet: it holds only with the payment."""
    from cs_macros.messages.promises import NO_PROMISE

    if answer is None:
        return NO_PROMISE
    by = {7: f"今天{book.setting('ship_cutoff'):%H:%M}前付款，", 8: "今天付款，"}
    return f"{by.get(answer.promise.row, '')}{answer.text}"


def two_orders(o: Order, book: Book) -> Iterator[Letter]:
    yield Letter("duplicate_order_close", {"order_no_keep": o.duplicate_of, "order_no_close": o.order_no})


def note_reply(o: Order, book: Book) -> None:
    """The agent may put their own name once the buyer has answered (R-069)."""
    name = book.operator
    if o.replied and name and not (o.remark or "").startswith(name):
        raise_flag(o, Flag.YELLOW, name)


def note_payment(o: Order, book: Book) -> None:
    """What was promised to somebody who had not paid holds no more: the payment says what does."""
    answer = answered(o, book)
    o.promised_date = answer.promise.ships_on if answer and not answer.promise.expected else None


def paid_letters(o: Order, book: Book) -> Iterator[Letter]:
    """What happens next, and the address to be confirmed (R-040, R-077, R-079)."""
    courier = o.courier or shops_courier(o, book)
    if answer := answered(o, book):
        values = {**answer.values(book, courier, is_paid=True)}
        yield Letter("payment_confirmed_terms", values, answer.facts(book))
    if any(is_masked(cell) for cell in (o.customer_name, o.phone, o.address)):
        return  # the platform hides it: nothing to confirm
    masked = f"{o.phone[:3]}****{o.phone[-4:]}" if o.phone and len(o.phone) >= 8 else o.phone
    goods = " ".join(filter(None, (o.item, o.model)))
    values = {
        "spec": f"{goods}，共 {o.qty} 件" if (o.qty or 1) > 1 else goods,
        "recipient": o.customer_name,
        "phone_masked": masked,
        "courier": courier,
        "is_default": not o.courier or o.courier == shops_courier(o, book),
    }
    yield Letter("order_confirm_recipient", values)


# -- 货到付款 -----------------------------------------------------------------------------------


def note_contact(o: Order, book: Book) -> None:
    """Who refuses the price and names another order has refused the price."""
    if o.consent is Consent.REFUSES and not o.close_reason:
        o.close_reason = CloseReason.PRICE


def contact_letter(o: Order, book: Book) -> Iterator[Letter]:
    if o.consent is Consent.REFUSES:
        yield Letter("cod_reorder")
    elif o.consent is Consent.UNREACHABLE:
        yield Letter("cod_unreachable")


# -- 发货 ---------------------------------------------------------------------------------------


def note_promise(o: Order, book: Book) -> None:
    o.promised_date = answer_for(facts_in(o), book).promise.ships_on


def promise_letters(o: Order, book: Book) -> Iterator[Letter]:
    """The answer, and for an urgent order the question to the warehouse."""
    answer = answer_for(facts_in(o), book)
    is_paid = o.paid_at is not None or o.status is S.TO_SHIP
    yield answer.letter(book, o.courier or shops_courier(o, book), is_paid=is_paid)
    if answer.promise.internal:
        yield Letter(answer.promise.internal)


def note_delay(o: Order, book: Book) -> None:
    """Green flag: date, reason, name (R-070)."""
    raise_flag(o, Flag.GREEN, stopped_remark(str(o.delay_reason), book))
    o.delayed_at = book.now


def note_notice(o: Order, book: Book) -> None:
    """Who told the customer, when; and the new day, where one was told."""
    o.notified_at, o.notified_by = book.now, book.operator or None
    if o.status is S.TO_SHIP:
        o.promised_date = o.new_date


def notice(o: Order, book: Book) -> Iterator[Letter]:
    if o.status is S.SHIPPED:
        yield Letter("ship_notice")
    elif o.delay_reason is DelayReason.OUT_OF_STOCK and o.new_date is None:
        yield Letter("out_of_stock", {"is_paid": o.pay_kind is not PayKind.ON_DELIVERY})
    else:
        yield Letter("ship_delay", {"ship_date": o.new_date})


# -- 归属 ---------------------------------------------------------------------------------------


def sign_judgement(o: Order, book: Book) -> None:
    o.judged_by, o.judged_at = book.operator or None, book.now
