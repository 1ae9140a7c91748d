"""What may happen to an inquiry, when it is due, what the customer is told (F-14)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cs_macros.book.flow import Finding, Letter, block, warn
from cs_macros.book.periods import end_of, until
from cs_macros.sheets.after_sales.register import Case, may_open
from cs_macros.sheets.inquiries.register import Inquiry, InquiryStatus, Outcome, Request

if TYPE_CHECKING:
    from cs_macros.book.book import Book

S = InquiryStatus

KNOWN = ("customer_name", "phone", "address", "item", "model", "qty")
"""What a case needs of its order that an inquiry does not have."""


def due_at(r: Inquiry, book: Book) -> datetime | None:
    """The next time that the customer is owed a word: today, until there was a first answer."""
    if r.replied_at is None:
        return end_of(r.created_at.date()) if r.created_at else None
    return until(r.next_at) if r.next_at else None


def may_register(r: Inquiry, book: Book) -> Iterator[Finding]:
    """A parcel that is asked after has a courier and a number; only a hurried order may have none yet."""
    if r.request is not Request.HURRY:
        for field in ("courier", "tracking_no"):
            if getattr(r, field) is None:
                yield block(field, f"诉求是“{r.request}”，这一格要填写", "没有发货的订单，诉求选“催单”。")


def may_ask(r: Inquiry, book: Book) -> Iterator[Finding]:
    """The courier is asked about a parcel, and was asked already."""
    yield from may_register(r, book)
    if r.courier is None:
        yield block("courier", "要写联系的是哪家快递", "填快递；没有发货的催单，直接“已答复”。")
    if r.courier_at and r.courier_at > book.now:
        yield block("courier_at", "联系快递时间还没有到", "联系过以后再按；空着就是现在。")


def may_answer(r: Inquiry, book: Book) -> Iterator[Finding]:
    """The answer was given, and says when there will be more."""
    if r.replied_at and r.replied_at > book.now:
        yield block("replied_at", "答复客户时间还没有到", "答复过以后再按；空着就是现在。")
    if r.next_at and until(r.next_at) <= book.now:
        yield block("next_at", "下次跟进时间已经过了", "填以后的时间；已经了结的按“结案”。")


def may_close(r: Inquiry, book: Book) -> Iterator[Finding]:
    """A case that is opened with less than a case needs is told of."""
    if r.outcome is not Outcome.AFTER_SALES:
        return
    yield from may_open("outcome", r.order_no, book)
    if not book.has(Case):
        return
    known, layout = of_the_order(r.order_no, book), Case.layout
    if lacking := [layout.header(name) for name in KNOWN if layout[name].required and name not in known]:
        what = f"转到售后登记表的那一行还缺{'、'.join(lacking)}"
        yield warn("outcome", what, "到售后登记表补上；发货快递和运单号已经带过去。")


def of_the_order(order_no: str, book: Book) -> dict[str, Any]:
    """Goods and receiver as 订单跟进表 has them; nothing where it has not got the order."""
    record = book.sheets.record_of("orders")
    order = book.find(record, order_no) if record else None
    found = {name: getattr(order, name, None) for name in KNOWN} if order else {}
    return {name: value for name, value in found.items() if value is not None}


def ask_again(r: Inquiry, book: Book) -> None:
    """The time of an earlier contact is not this one's."""
    if r.status is S.ANSWERED and r.courier_at and r.replied_at and r.courier_at <= r.replied_at:
        r.courier_at = book.now


def answer_again(r: Inquiry, book: Book) -> None:
    """The time of an earlier answer is not this one's."""
    asked = r.status is S.COURIER_ASKED and r.courier_at and r.replied_at
    if asked and r.replied_at < r.courier_at:  # type: ignore[operator]
        r.replied_at = book.now


def answer(r: Inquiry, book: Book) -> Iterator[Letter]:
    """What was found out; of an order that has not left there is nothing to tell of a parcel."""
    if r.request is Request.LOST:
        yield Letter("logistics_lost")
    elif r.tracking_no:
        yield Letter("logistics_result")
