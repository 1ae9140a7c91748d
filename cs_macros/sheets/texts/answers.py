"""Answers that have to be worked out before they are said: when a parcel leaves, what a coupon is worth."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from cs_macros.book.book import Book
from cs_macros.book.defaults import shops_courier, single_shop
from cs_macros.book.flow import Ask, Letter, button
from cs_macros.book.office import Courier
from cs_macros.book.press import Press
from cs_macros.cells import kinds
from cs_macros.errors import CsError, Level, Problem
from cs_macros.sheets.roster.register import HolidayKind, days_of
from cs_macros.sheets.texts.library import phrase_row

if TYPE_CHECKING:
    from cs_macros.messages.promises import Order, Promise

YES_NO = ("是", "否")
WITHOUT_A_DAY = "现在没有可以答应的日期"
PROMISE = (
    Ask("promise_stock", "库存", choices=("有", "无", "未知"), hint="查过库存再填；空着算未知"),
    Ask("promise_paid_at", "付款时间", "dt", hint="空着 = 还没付款"),
    Ask("promise_urgent", "加急", choices=YES_NO),
    Ask("promise_checked", "仓库已答复", choices=YES_NO, hint="问过仓库并有答复"),
    Ask("promise_date", "仓库答复日期", "date", hint="仓库说哪天能发"),
)
COUPON = (
    Ask("coupon_paid", "订单金额", "money"),
    Ask("coupon_total", "总张数", "int"),
    Ask("coupon_used", "已用张数", "int"),
    Ask("coupon_refunded", "已退金额", "money", hint="这一单以前退过的；空着算 0"),
    Ask("coupon_expired_at", "过期时间", "dt", hint="空着 = 还没过期"),
)
KINDS = {"dt": kinds.MOMENT, "date": kinds.DATE, "money": kinds.MONEY, "int": kinds.INT, "text": kinds.TEXT}


@button("答复发货时间", asks=PROMISE, icon="CalendarInsert")
def promise_shipping(press: Press) -> None:
    """按库存、付款时间、截单时间和仓库的答复，写出可以对客户说的发货时间；库存和时间不支持的不会承诺。"""
    from cs_macros.messages.promises import Order, Stock

    stock, paid_at, urgent, checked, answer = (read(press, ask) for ask in PROMISE)
    order = Order(Stock(stock or "未知"), paid_at, urgent == "是", checked == "是", answer)
    book = press.book
    promise, said = promised(order, book)
    row = phrase_row(promise.template, book)
    row.record.shop = row.record.shop or single_shop(row.record, book)
    courier = shops_courier(row.record, book)
    days = book.known(Courier).find(courier) if courier else None
    values = {
        "ship_text": said or promise.ship_text,
        "ship_date": promise.ships_on,
        "need_restock": promise.expected,
        "cutoff": f"{book.setting('ship_cutoff'):%H:%M}",
        "courier": courier,
        "province_days": days.record.province_days if days else None,
        "jzh_days": days.record.near_days if days else None,
        "far_days": days.record.far_days if days else None,
        "near_region": days.record.near_region if days else None,
        "is_paid": order.paid_at is not None,
    }
    facts = promise.facts(book.now.date())
    supported = {"ships_today": bool(facts.ships_today), "ships_tomorrow": bool(facts.ships_tomorrow)}
    press.letters.append((row, Letter(promise.template, values, supported)))
    if promise.warning:
        press.outcome.problems.append(Problem(promise.warning, "确认后再对客户说。", level=Level.WARN))
    if promise.internal:
        hint = "在“话术库”选“内部”里的那一条，发给仓库。"
        press.outcome.problems.append(Problem("加急的先问仓库，再答复客户", hint, level=Level.INFO))
    answer = WITHOUT_A_DAY if promise.ships_on is None else f"答复{promise.ship_text}"
    press.outcome.summary = f"发货时间：{said or answer}。"
    press.tells = lambda texts: press.outcome.summary if texts else "没有写出话术。"


def promised(order: Order, book: Book) -> tuple[Promise, str]:
    """The promise by the shop's own mode, and its words where they are not the promise's own.

    Source: F-12, CON-02 … CON-04, R-060 … R-063.

    Raises:
      CsError: The shop promises hours after payment, and nobody has paid.
    """
    from cs_macros.messages.promises import NO_PROMISE, ship_deadline, shipping_promise
    from cs_macros.messages.values import moment

    cutoff: time | None = book.setting("ship_cutoff")
    if cutoff is None:
        raise CsError("参数里的截单时间没有填，没有写出话术。", hint="在“参数”表填上截单时间，如 16:00。")
    if book.setting("ship_cutoff_inclusive"):
        cutoff = (datetime.combine(book.now.date(), cutoff) + timedelta(microseconds=1)).time()
    late_days, restock_days = book.setting("after_cutoff_days"), book.setting("no_stock_days")
    promise = shipping_promise(order, book.now, cutoff=cutoff, late_days=late_days, restock_days=restock_days)
    if book.setting("ship_promise_mode") != "within_hours":
        return promise, ""
    if promise.row in (7, 8):
        raise CsError(
            "本店按付款后几小时发货来承诺，客户还没付款，没有写出话术。",
            hint="客户付款后填上付款时间再按；要按截单时间承诺，就改参数里承诺发货的方式。",
        )
    if promise.row in (5, 6):
        return replace(promise, ships_on=None, template="out_of_stock", warning=""), ""
    deadline = ship_deadline(order, within_hours=book.setting("ship_within_hours"))
    if promise.row not in (3, 4) or deadline is None:
        return promise, ""
    if deadline <= book.now:
        warning = f"付款后承诺的 {moment(deadline)} 已经过了；先查明原因，用“暂时无法发货”答复客户。"
        return replace(promise, ships_on=None, warning=warning), NO_PROMISE
    return promise, f"我们会在{moment(deadline)}之前为您发出"


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
