"""Flag and remark of a change, letter for letter as the platform's back office wants them (domain 1.9).

Remarks keep the seeds' half-width comma: they are pasted beside older ones that have it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cs_macros.book.book import Book
from cs_macros.book.flags import Flag
from cs_macros.book.office import Campaign
from cs_macros.sheets.order_changes.register import ChangeKind, OrderChange, Stage
from cs_macros.sheets.orders.register import Order

K = ChangeKind

SPECIAL = (K.SPECIAL, K.COURIER, K.INVOICE, K.CARD, K.SLOT)
"""Requests that are packed or printed with the goods (F-3)."""

REQUESTS = (*SPECIAL, K.TAKEN)
"""What can only be done before the parcel leaves."""

MODIFIED = (K.ATTRIBUTE, K.ADDRESS)
"""Changes of what was ordered (F-2)."""

GONE = (Stage.SHIPPED, Stage.SIGNED)
"""The parcel has left: the print room can do nothing any more."""

ON_PAPER = (Stage.PRINTED, Stage.PACKED)
"""Slips or parcel lie in the warehouse and must be fetched back."""


class Remark(NamedTuple):
    """What the order carries in the back office; without a flag nothing is written."""

    flag: Flag
    text: str


def remark_of(change: OrderChange, book: Book) -> Remark:
    """Flag and remark of a change as its kind and stage have it.

    Source: seed 000 「备注为红旗+名字冒号(顾客的要求)」 (R-068), R-070, R-072, R-074; seed 001/003 售前
    ③④⑤⑥ (R-064…R-067).
    """
    day = f"{change.created_at or book.now:%Y.%m.%d}"
    agent = change.agent or book.operator
    request, signed = request_of(change), f"---{day}{agent}"
    if change.stage is Stage.UNKNOWN:  # F-1 7, F-2 6
        return Remark(Flag.GREEN, f"{day} {change.request or change.kind},打单发货情况不清楚 {agent}")
    if change.kind is K.CANCEL:
        return cancelled(change, day, agent)
    if change.kind is K.ABNORMAL:
        return Remark(Flag.GREEN, f"{day} {change.request} {agent}")
    if change.stage in GONE:  # F-2 5
        return Remark(Flag.GREEN, f"{day} {change.stage},客户要求{wanted(change)} {agent}")
    if change.stage is Stage.PRINTED:
        new = change.new_value if change.kind in MODIFIED else request
        text = f"客户要求修改成{new},已在发货单与快递单上修改妥当"
        return Remark(Flag.RED, text + signed)
    if change.kind is K.TAKEN:
        return Remark(Flag.RED, request if in_campaign(change, book) else f"{agent}:{request}")
    if change.kind is K.ATTRIBUTE:
        text = f"客户拍下{change.old_value},要求修改成{change.new_value},已修改妥当"
        return Remark(Flag.RED, text + signed)
    if change.kind is K.ADDRESS:
        text = f"客户要求修改地址,新地址为:{change.new_value}"  # the seed's own comma
        return Remark(Flag.RED, text + signed)
    return Remark(Flag.RED, f"客户要求{request}{signed}")


def cancelled(change: OrderChange, day: str, agent: str) -> Remark:
    """Blue until the parcel leaves, then stopped at the courier's; an unpaid order carries none (F-1)."""
    if change.stage is Stage.SHIPPED:
        return Remark(Flag.GREEN, f"{day} 快递截单 {agent}")
    if change.stage in (Stage.UNPAID, Stage.SIGNED):
        return Remark(Flag.NONE, "")
    return Remark(Flag.BLUE, f"{day} {change.request},运费0.00 {agent}")


def request_of(change: OrderChange) -> str:
    """What the customer wants, in the words of the remark: several requests joined (F-3)."""
    return "；".join(requests(change)) if change.kind in SPECIAL else change.request or ""


def requests(change: OrderChange) -> Iterator[str]:
    """The special requests of a row that are filled, each as the remark says it."""
    if change.courier_wanted:
        yield f"发{change.courier_wanted}"
    if change.invoice_title:
        tax = f",税号:{change.tax_no}" if change.tax_no else ""
        yield f"开发票,抬头:{change.invoice_title}{tax}"  # the seed's own comma
    if change.card_text:
        yield f"附贺卡,内容:{change.card_text}"  # the seed's own comma
    if change.delivery_slot:
        yield f"{change.delivery_slot}送货"
    if change.request:
        yield change.request


def wanted(change: OrderChange) -> str:
    """What is wanted in a few words, for colleagues: 把黑色改成蓝色, 改地址为…."""
    if change.kind is K.ATTRIBUTE:
        return f"把{change.old_value}改成{change.new_value}"
    return f"改地址为{change.new_value}" if change.kind is K.ADDRESS else request_of(change)


def in_campaign(change: OrderChange, book: Book) -> bool:
    """Whether the order was made while a campaign ran: then its remark bears no name.

    Source: seed 000 「活动期间,订单平分,无需备注姓名,但需要备注顾客的要求」 (R-074).
    """
    order = book.find(Order, change.order_no)
    at = (order.ordered_at if order else None) or change.created_at or book.now
    campaigns = (row.record for row in book.known(Campaign).rows())
    return any(each.start <= at < each.end for each in campaigns if each.start and each.end)
