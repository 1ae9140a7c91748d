"""Answers that have to be worked out before they are said: when a parcel leaves, what a coupon is worth."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.defaults import shops_courier, single_shop
from cs_macros.book.flow import Ask, Letter, button
from cs_macros.book.press import Press
from cs_macros.book.promising import answer_for, facts_in
from cs_macros.book.table import Row
from cs_macros.cells import kinds
from cs_macros.errors import CsError, Level, Problem
from cs_macros.sheets.orders.register import Order, OrderStatus
from cs_macros.sheets.roster.register import HolidayKind, days_of
from cs_macros.sheets.texts.library import phrase_row

YES_NO = ("是", "否")
WITHOUT_A_DAY = "现在没有可以答应的日期"
PROMISE = (
    Ask("promise_stock", "库存", choices=("有", "无", "未知"), hint="查过库存再填；空着算未知"),
    Ask("promise_paid_at", "付款时间", "dt", hint="空着 = 还没付款"),
    Ask("promise_urgent", "加急", choices=YES_NO),
    Ask("promise_checked", "仓库已答复", choices=YES_NO, hint="问过仓库并有答复"),
    Ask("promise_date", "仓库答复日期", "date", hint="仓库说哪天能发"),
    Ask(
        "promise_order", "订单号", "id", option="--order-no", hint="填了就看这个订单的内容，话术写在它那一行"
    ),
)
COUPON = (
    Ask("coupon_paid", "订单金额", "money"),
    Ask("coupon_total", "总张数", "int"),
    Ask("coupon_used", "已用张数", "int"),
    Ask("coupon_refunded", "已退金额", "money", hint="这一单以前退过的；空着算 0"),
    Ask("coupon_expired_at", "过期时间", "dt", hint="空着 = 还没过期"),
)
KINDS = {
    "dt": kinds.MOMENT,
    "date": kinds.DATE,
    "money": kinds.MONEY,
    "int": kinds.INT,
    "id": kinds.ID,
    "text": kinds.TEXT,
}


@button("答复发货时间", asks=PROMISE, icon="CalendarInsert")
def promise_shipping(press: Press) -> None:
    """按库存、付款时间、截单时间和仓库的答复，写出可以对客户说的发货时间；填了订单号就用这个订单的内容，空着的格子才看订单；库存和时间不支持的不会承诺。"""
    from cs_macros.messages.promises import Order as Facts
    from cs_macros.messages.promises import Stock

    stock, paid_at, urgent, checked, answer, number = (read(press, ask) for ask in PROMISE)
    book = press.book
    placed = placed_order(number, book) if number else None
    known = facts_in(placed.record) if placed else Facts(Stock.UNKNOWN)
    facts = Facts(
        Stock(stock) if stock else known.stock,
        paid_at or known.paid_at,
        known.urgent if urgent is None else urgent == "是",
        known.warehouse_checked if checked is None else checked == "是",
        answer or known.warehouse_date,
    )
    said = answer_for(facts, book)
    promise = said.promise
    row: Row[Any] = placed or phrase_row(promise.template, book)
    row.record.shop = row.record.shop or single_shop(row.record, book)
    courier = (placed.record.courier if placed else None) or shops_courier(row.record, book)
    press.letters.append((row, said.letter(book, courier, is_paid=facts.paid_at is not None)))
    if placed:
        placed.record.promised_date = promise.ships_on
        book.sign(placed.record)
    if promise.warning:
        press.outcome.problems.append(Problem(promise.warning, "确认后再对客户说。", level=Level.WARN))
    if promise.internal:
        hint = "在“话术库”选“内部”里的那一条，发给仓库。"
        press.outcome.problems.append(Problem("加急的先问仓库，再答复客户", hint, level=Level.INFO))
    told = WITHOUT_A_DAY if promise.ships_on is None else f"答复{promise.ship_text}"
    press.outcome.summary = f"发货时间：{said.words or told}。"
    press.tells = lambda texts: press.outcome.summary if texts else "没有写出话术。"


def placed_order(number: str, book: Book) -> Row[Order]:
    """The order that somebody asks about, not yet sent.

    Raises:
      CsError: There is none, or it is on its way or closed.
    """
    row = book.known(Order).find(number)
    if row is None:
        raise CsError(
            f"订单跟进表里没有订单号 {number}，没有写出话术。", hint="核对订单号；没有登记的订单就留空。"
        )
    if row.record.status not in (OrderStatus.UNPAID, OrderStatus.TO_SHIP):
        raise CsError(
            f"订单 {number} 是“{row.record.status}”，没有写出话术。", hint="只答复还没有发货的订单。"
        )
    return row


@button("卡券退款", asks=COUPON, icon="AccountingFormat")
def refund_coupon(press: Press) -> None:
    """算出未使用的卡券应退多少（按张数折算到分，四舍五入，不超过实付），写出通知客户的话；客户申请或卡券过期才退，商品页的退款政策不包括的，先请主管决定。"""
    from cs_macros.messages.coupons import CouponOrder, coupon_refund

    paid, total, used, refunded, expired_at = (read(press, ask) for ask in COUPON)
    lacking = [ask.label for ask, value in zip(COUPON, (paid, total, used), strict=False) if value is None]
    if lacking:
        raise CsError(f"缺少{'、'.join(lacking)}，没有计算。", hint="填好表格上方的格子，再按“卡券退款”。")
    book = press.book
    order = CouponOrder(
        paid,
        total,
        used,
        refunded or paid * 0,
        expired_at=expired_at,
        asked_at=None if expired_at else book.now,
    )
    unit, hours, workdays = (
        book.setting(key) for key in ("refund_unit", "expire_start_hours", "refund_workdays")
    )
    refund = coupon_refund(
        order,
        holidays=set(days_of(HolidayKind.OFF, book)),
        unit=unit,
        start_within=timedelta(hours=hours),
        workdays=workdays,
    )
    if not refund.amount:
        press.outcome.summary = f"不退款：{refund.reason or '已经退过了'}。"
        return
    late = refund.money_by is not None and refund.money_by < book.now.date()
    values = {"refund_amount": refund.amount, "unused": order.unused, "total": total}
    values["late_by"] = refund.money_by if late else None
    press.letters.append((phrase_row("coupon_refund_notice", book), Letter("coupon_refund_notice", values)))
    due = (
        f"本应在 {refund.money_by} 前退到，已经过了" if late else f"最晚 {refund.money_by} 退到客户的支付账户"
    )
    press.outcome.summary = f"应退 {refund.amount} 元，{due}。"
    if late:
        hint = "马上办理退款，并查明为什么没有按时退。"
        press.outcome.problems.append(Problem(f"退款期限 {refund.money_by} 已经过了", hint, level=Level.WARN))
    elif refund.start_by is not None and refund.start_by < book.now and expired_at is not None:
        hint = "卡券过期后要在期限内发起退款，请马上办理。"
        press.outcome.problems.append(
            Problem(f"发起退款的期限 {refund.start_by:%Y-%m-%d %H:%M} 已经过了", hint, level=Level.WARN)
        )


def read(press: Press, ask: Ask) -> Any:
    """What stands in an input, as its kind; None for a blank one.

    Raises:
      CsError: It cannot be read, or is none of the words offered.
    """
    kind = kinds.choice(ask.choices) if ask.choices else KINDS[ask.kind]
    try:
        return kind.parse(press.asks.get(ask.name), press.book.now)
    except ValueError as error:
        raise CsError(f"“{ask.label}”{error}，没有写出话术。", hint=f"{kind.hint}。") from None
