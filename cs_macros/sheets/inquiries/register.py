"""Columns of 查件催单登记表 (SERVICE 27, domain 1.21)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cs_macros.book import usual
from cs_macros.book.columns import BUTTONS, Choice, Entry, IdText, Moment, Person, Text, column
from cs_macros.book.defaults import now, operator, shops_courier
from cs_macros.sheets.evidence.register import link as evidence_link

if TYPE_CHECKING:
    from cs_macros.book.book import Book


class InquiryStatus(Choice):
    """Where an inquiry stands."""

    LOGGED = "已登记"
    COURIER_ASKED = "已联系快递"
    ANSWERED = "已答复"
    CLOSED = "已结"


class Request(Choice):
    """What the customer wants."""

    WHERE = "查件"
    HURRY = "催单"
    REDIRECT = "改派"
    DELAYED = "延误"
    LOST = "丢件"
    BROKEN = "破损"
    NOT_RECEIVED = "未收到"


class Outcome(Choice):
    """How an inquiry ended."""

    SIGNED = "已签收"
    AFTER_SALES = "转售后"
    PAID_FOR = "丢件赔付"
    OTHER = "其他"


def sent_with(inquiry: Any, book: Book) -> str | None:
    """The shop's courier; an order that is hurried may not have left yet."""
    return None if inquiry.request is Request.HURRY else shops_courier(inquiry, book)


class Inquiry(Entry, sheet="查件催单登记表", table="inquiries", prefix="CJ", messages=True, deadline=True):
    """A customer who asks where a parcel is, or wants it hurried.

    Source: seed 000 「解决客户物流查件、催单,并进行登记、反馈、跟进」 (F-14).
    """

    status: InquiryStatus | None = usual.status(width=11)
    agent: Person = column(
        "客服", "登记客服", "客服姓名", "跟进客服", default=operator, source="staff", stage="登记"
    )
    shop: Text = usual.shop()
    order_no: IdText = usual.order_no()
    customer_id: IdText = usual.customer_id(width=14)
    request: Request = column("诉求", "类型", "查件类型", "客户诉求", "事由", width=9)
    courier: Text | None = usual.courier(header="快递", default=sent_with)
    tracking_no: IdText | None = usual.tracking_no()
    latest: Text | None = column(
        "物流最新状态", "物流状态", "最新状态", "物流信息", hint="照物流页面写，写进给客户的话术", width=28
    )
    courier_at: Moment | None = column("联系快递时间", default=now, stage="快递")
    courier_result: Text | None = column("联系结果", "快递答复", "快递回复", hint="快递怎么说", width=24)
    replied_at: Moment | None = column("答复客户时间", "答复时间", "回复时间", default=now, stage="答复")
    next_at: Moment | None = column(
        "下次跟进时间", "跟进时间", "下次跟进", hint="什么时候再看一次、再答复客户"
    )
    outcome: Outcome | None = column("结果", "处理结果", stage="结案", width=10)
    case_no: IdText | None = column("售后记录号", owner=BUTTONS, link="after_sales", width=18)
    evidence_no: IdText | None = evidence_link()
