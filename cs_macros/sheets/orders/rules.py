"""What may happen to an order: pure decisions (SERVICE 20, A20, F-10 to F-12)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, block, warn
from cs_macros.book.ledger import Cash
from cs_macros.book.promising import answer_for, facts_in
from cs_macros.errors import CsError
from cs_macros.sheets.order_changes.register import nothing_open
from cs_macros.sheets.orders import alike, attribution
from cs_macros.sheets.orders.register import (
    CloseReason,
    Consent,
    DelayReason,
    Order,
    OrderSource,
    OrderStatus,
    PayKind,
)
from cs_macros.sheets.scores.register import SIGNED, ScoreMonth

S = OrderStatus


def first_state(o: Order, book: Book) -> str:
    """Where a typed order begins: paid, to be paid at the door, or unpaid."""
    if o.paid_at:
        return S.TO_SHIP
    return S.TO_CONTACT if o.pay_kind is PayKind.ON_DELIVERY else S.UNPAID


def not_ahead(o: Order, book: Book, field: str, what: str) -> Iterator[Finding]:
    """Nothing is told that has not happened yet."""
    moment = getattr(o, field)
    if moment is not None and moment > book.now:
        yield block(field, f"{what}在现在以后", "填实际的时间。")


def may_register(o: Order, book: Book) -> Iterator[Finding]:
    """An order number stands once in the sheet and its archive."""
    if rows := book.other_rows(o, ("order_no",)):
        places = "、".join(f"第 {n} 行" for n in rows[:5])
        yield block(
            "order_no", f"{places}已经有这个订单号", "一个订单一行；几件商品写在同一行，删掉多出来的行。"
        )
    elif book.archived_twins(o, ("order_no",)):
        yield block("order_no", "已归档的订单里有这个订单号", "核对订单号；归档的订单不再登记。")
    yield from not_ahead(o, book, "ordered_at", "拍下时间")
    yield from may_be_paid(o, book)


def may_be_paid(o: Order, book: Book) -> Iterator[Finding]:
    """A payment has happened, and after the order."""
    yield from not_ahead(o, book, "paid_at", "付款时间")
    if o.paid_at and o.ordered_at and o.paid_at < o.ordered_at:
        yield block("paid_at", "付款时间早于拍下时间", "核对两个时间。")


# -- 未付款 -------------------------------------------------------------------------------------


def may_remind(o: Order, book: Book) -> Iterator[Finding]:
    """Buyers who are online, once a day, from 16:00 on; a reorder is asked about instead (F-10, COM-03)."""
    if other := alike.repeated(o, book):
        hint = f"按“问重拍”征求客户意见；确认不是重拍的，在“重拍订单号”填“{alike.NO_REORDER}”。"
        yield block("duplicate_of", f"与订单 {other} 像是重拍，不催付", hint)
    if book.setting("dunning_online_only") and not o.online:
        told = "客户不在线" if o.online is False else "还没有填客户在不在线"
        yield block("online", f"{told}，不催付", "在线的填“是”；不在线的留给下一班。")
    if o.reminded_at and o.reminded_at.date() == book.now.date():
        yield block("reminded_at", "今天已经催付过", "等客户回复，或明天再催。")
    clock = book.setting("dunning_time")
    if clock and book.now.time() < clock:
        yield warn("reminded_at", f"还没到催付时间 {clock:%H:%M}", "不急的等到时间再催。")


def waits_for_reminder(o: Order, book: Book) -> bool:
    """Whether a reminder of everybody means this order too: its buyer is there, and was not told today."""
    told = o.reminded_at is not None and o.reminded_at.date() == book.now.date()
    there = bool(o.online) or not book.setting("dunning_online_only")
    return there and not told and alike.repeated(o, book) is None


def may_ask_duplicate(o: Order, book: Book) -> Iterator[Finding]:
    """Two orders, of which this one is to be closed."""
    if o.duplicate_of in (alike.NO_REORDER, o.order_no):
        yield block("duplicate_of", "重拍订单号不是另一个订单", "填这一单重拍的是哪一单。")
        return
    other = book.find(Order, str(o.duplicate_of))
    if other is None:
        yield warn("duplicate_of", f"订单跟进表里没有 {o.duplicate_of}", "核对订单号。")
    elif other.customer_id != o.customer_id or other.status is S.CLOSED:
        told = "已经关闭" if other.status is S.CLOSED else "是另一位客户的"
        yield block("duplicate_of", f"订单 {o.duplicate_of} {told}", "核对是哪两个订单。")


def may_record_reply(o: Order, book: Book) -> Iterator[Finding]:
    """Who answers and does not pay has a worry; it is written down (R-043)."""
    if o.replied and not o.worry:
        yield block("worry", "客户回复了还没有付款，要写明顾忌", "写客户担心什么，下一次才能从容回答。")


def may_close(o: Order, book: Book) -> Iterator[Finding]:
    """A reorder is closed only with the buyer's agreement; who buys no more has a reason (R-042, R-043)."""
    again = o.duplicate_of is not None and o.duplicate_of != alike.NO_REORDER
    by_itself = o.close_reason in (CloseReason.TIMED_OUT, CloseReason.PLATFORM)
    if o.close_reason is CloseReason.REORDERED and not again:
        yield block("duplicate_of", "重拍的要写明重拍的是哪一单", "填重拍订单号。")
    if (o.close_reason is CloseReason.REORDERED or (again and not by_itself)) and o.consent_at is None:
        yield block(
            "consent_at", "重拍的订单要先征得客户同意才能关闭", "按“问重拍”，客户同意后填同意的时间。"
        )
    if o.close_reason is CloseReason.NO_LONGER and not o.worry:
        yield block("worry", "不再购买的要写明顾忌", "写客户为什么不买了。")
    yield from not_ahead(o, book, "consent_at", "征得同意时间")


# -- 货到付款 -----------------------------------------------------------------------------------


def cod_price(o: Order, book: Book) -> Decimal | None:
    """The price at the door where the shop adds a fixed sum."""
    more = book.setting("cod_surcharge")
    return o.base_price + more if more is not None and o.base_price is not None else None


def prices_fit(o: Order, book: Book) -> Iterator[Finding]:
    """Paying at the door is never cheaper (R-044)."""
    if o.base_price is not None and o.cod_price is not None and o.cod_price < o.base_price:
        yield block("cod_price", "货到付款价低于在线价", "货到付款要稍贵一些；核对两个价格。")


def may_contact(o: Order, book: Book) -> Iterator[Finding]:
    """What the customer says decides, and a refusal leads somewhere (F-11)."""
    yield from prices_fit(o, book)
    yield from not_ahead(o, book, "contacted_at", "联系时间")
    if o.contacted_at and o.ordered_at and o.contacted_at < o.ordered_at:
        yield block("contacted_at", "联系时间早于拍下时间", "核对两个时间。")
    if o.consent is Consent.REFUSES and not o.new_order_no and not o.close_reason:
        hint = "客户重新下单的填新订单号；不买了的填关闭原因。"
        yield block("new_order_no", "客户不同意，要填新订单号或关闭原因", hint)


def after_contact(o: Order, book: Book) -> str:
    """Ship, close, or try again."""
    return {Consent.AGREES: S.TO_SHIP, Consent.REFUSES: S.CLOSED}.get(
        o.consent or Consent.AGREES, S.TO_CONTACT
    )


# -- 发货 ---------------------------------------------------------------------------------------


def may_promise(o: Order, book: Book) -> Iterator[Finding]:
    """Nothing is promised that stock and clock do not support (F-12)."""
    try:
        answer = answer_for(facts_in(o), book)
    except CsError as error:
        yield block("stock", error.message.replace("，没有写出话术", "").rstrip("。"), error.hint)
        return
    if answer.promise.warning:
        yield warn("stock", answer.promise.warning.rstrip("。"), "确认后再对客户说。")
    if answer.promise.internal:
        yield warn("warehouse_checked_at", "加急的先问仓库，再答复客户", "问仓库的话已写在“话术”表里。")


def may_ship(o: Order, book: Book) -> Iterator[Finding]:
    """Nothing is shipped over an open change or cancellation."""
    yield from nothing_open(o, book)
    yield from not_ahead(o, book, "shipped_at", "发货时间")
    if o.shipped_at and o.paid_at and o.shipped_at < o.paid_at:
        yield block("shipped_at", "发货时间早于付款时间", "核对两个时间。")


def may_delay(o: Order, book: Book) -> Iterator[Finding]:
    """The customer is told a new day, unless nobody knows when the goods come."""
    if o.new_date is None and o.delay_reason is not DelayReason.OUT_OF_STOCK:
        yield block("new_date", "要填预计发货日", "问清楚哪天能发；只有缺货的可以空着。")
    if o.new_date and o.new_date < book.now.date():
        yield block("new_date", "预计发货日已经过了", "填今天或以后的日期。")


def may_fetch(o: Order, book: Book) -> Iterator[Finding]:
    """Slips are fetched back of what cannot leave (D-05)."""
    if o.delay_reason is None:
        yield block("delay_reason", "没有无法发货原因，不用取回单据", "发不出的先按“暂无法发货”。")
    yield from not_ahead(o, book, "fetched_at", "取回时间")


def waits_for_notice(o: Order, book: Book) -> bool:
    """Whether something has happened of which the customer is to be told."""
    return o.notified_at is None and (o.status is S.SHIPPED or o.delay_reason is not None)


def may_notify(o: Order, book: Book) -> Iterator[Finding]:
    """Once for each event: the parcel left, or it cannot leave (R-045)."""
    if o.status is S.TO_SHIP and o.delay_reason is None:
        yield block("delay_reason", "还没有发货，也没有无法发货原因", "先按“标记发货”或“暂无法发货”。")
    if o.notified_at:
        yield block("notified_at", "已经通知过客户", "有新的情况再通知。")


def may_receive(o: Order, book: Book) -> Iterator[Finding]:
    """Nobody receives before it was sent, or tomorrow."""
    day = o.received_date
    if day and day > book.now.date():
        yield block("received_date", "收货日期在今天以后", "填实际收货的日期。")
    if day and o.shipped_at and day < o.shipped_at.date():
        yield block("received_date", "收货日期早于发货时间", "核对两个日期。")


# -- 归属 ---------------------------------------------------------------------------------------


def month_of(o: Order) -> str | None:
    """The month in which the sale counts: that of the payment."""
    moment = o.paid_at or o.shipped_at
    return f"{moment:%Y-%m}" if moment else None


def is_locked(o: Order, book: Book) -> bool:
    """Whether the score sheet of the order's month was handed in."""
    month, table = month_of(o), book.known(ScoreMonth)
    states = table.column("status")
    return any(states.get(n) in SIGNED for n in table.index(("month",)).get((month,), ()))


def may_judge(o: Order, book: Book) -> Iterator[Finding]:
    """Who gets how much, until the month is handed in (R-073)."""
    people, parts = attribution.listed(o.credited_to), attribution.shares(o.share)
    if is_locked(o, book):
        yield block(
            "order_source", f"{month_of(o)} 的评分表已经提交，归属不能再改", "要改，请上级先退回评分表。"
        )
    strangers = [name for name in people if book.staff and name not in book.staff]
    if strangers:
        yield block("credited_to", f"员工名册里没有“{'、'.join(strangers)}”", "核对姓名，几个人用“、”隔开。")
    if o.order_source in (OrderSource.PUBLIC, OrderSource.OPEN):
        if people or o.share:
            yield block(
                "credited_to", f"“{o.order_source}”的订单不算给个人", "清空归属客服和份额，或改归属类型。"
            )
    elif o.order_source is OrderSource.SHARED:
        if len(people) < 2:
            yield block("credited_to", "平分的要写明分给哪几个人", "几个人用“、”隔开。")
        elif len(parts) != len(people) or sum(parts) != 1:
            hint = "按归属客服的顺序填，如 60%、40%，合计 100%。"
            yield block("share", f"份额要有 {len(people)} 个，合计 100%", hint)
    elif len(people) != 1:
        yield block("credited_to", f"“{o.order_source}”的订单要写明是哪一位", "填一个人的姓名。")


# -- money --------------------------------------------------------------------------------------


def cash(o: Order) -> Cash:
    """What the platform says was paid; a bank transfer tells it by itself (CORE 14.1)."""
    paid = o.paid_at is not None or o.status is S.RECEIVED
    known = o.amount if paid and o.pay_kind is not PayKind.BANK else None
    return Cash(sold_for=known, goods=o.model or o.item or "")
