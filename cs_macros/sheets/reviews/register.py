"""Columns of 中差评处理表 (SERVICE 24, domain 1.8). None of them offers anything for a review (COM-07)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from cs_macros.book import usual
from cs_macros.book.columns import (
    BUTTONS,
    Choice,
    Day,
    Entry,
    IdText,
    Moment,
    Person,
    Phone,
    Text,
    YesNo,
    Yuan,
    column,
)
from cs_macros.book.defaults import operator, today
from cs_macros.errors import Level
from cs_macros.sheets.evidence.register import link as evidence_link
from cs_macros.sheets.scores.register import Category, ScoreEvent, propose

if TYPE_CHECKING:
    from cs_macros.book.book import Book
    from cs_macros.book.columns import Default
    from cs_macros.book.table import Row


class ReviewStatus(Choice):
    """Where a review stands."""

    UNASSIGNED = "待分配"
    ASSIGNED = "已分配"
    CONTACTED = "已联系"
    HANDLED = "处理中"
    SETTLED = "已处理"
    HANDED_IN = "已上交"


class Rating(Choice):
    """How bad it is."""

    MIDDLING = "中评"
    BAD = "差评"


class PhoneResult(Choice):
    """What came of a call."""

    ANSWERED = "接通"
    UNANSWERED = "未接"
    REFUSED = "拒接"
    NO_NUMBER = "空号"


class Fault(Choice):
    """What the customer was not content with, or why they wrote it."""

    GOODS = "商品"
    SERVICE = "服务"
    COURIER = "快递"
    MISUNDERSTOOD = "客户误解"
    MALICE = "恶意"
    UNKNOWN = "不明"


class Outcome(Choice):
    """How it ended; what the customer does to the review is the customer's own affair."""

    CHANGED_BY_CUSTOMER = "客户自行修改"
    UNCHANGED = "未修改"
    WILL_NOT_TALK = "客户拒绝沟通"
    UNREACHABLE = "联系不上"
    APPEALED = "申诉平台"


class Sentiment(Choice):
    """Whether the review praises a colleague or complains about one."""

    PRAISE = "表扬"
    CRITICISM = "批评"


def when_told(field: str) -> Default:
    """Now, for the time of a talk whose result stands in another cell."""

    def default(record: Any, book: Book) -> datetime | None:
        return book.now if getattr(record, field) is not None else None

    return default


class Review(Entry, sheet="中差评处理表", table="reviews", prefix="PJ", messages=True, deadline=True):
    """A review that a customer was not content in.

    Source: seed 000 「当天所有中差评客服必须在3天内处理完毕,并上交处理结果」 (R-110 … R-119).
    """

    status: ReviewStatus | None = usual.status()
    found_date: Day = column("发现日期", "评价日期", default=today, hint="填日期，不晚于今天", stage="登记")
    found_by: Person = column("发现人", "发现客服", default=operator, source="staff")
    shop: Text = usual.shop()
    order_no: IdText = usual.order_no()
    customer_id: IdText = usual.customer_id("评价人", "评价人ID", width=14)
    phone: Phone | None = usual.phone()
    item: Text | None = usual.item()
    rating: Rating = column("评价类型", "评价等级", "中差评", "评价", width=10)
    content: Text = column("评价内容", "评语", "评价原文", "客户评价", width=32)
    assigned_date: Day | None = column("分配日期", default=today, stage="分配")
    owner: Person | None = column("处理人", "负责人", "跟进人", "处理客服", source="staff")
    chat_at: Moment | None = column(
        "旺旺联系时间", "聊天联系时间", default=when_told("chat_result"), stage="联系"
    )
    chat_result: Text | None = column(
        "旺旺联系结果", "旺旺结果", "聊天结果", hint="客户在线上怎么说；没有联系就空着", width=24
    )
    phone_at: Moment | None = column("电话联系时间", "电话时间", default=when_told("phone_result"))
    phone_result: PhoneResult | None = column("电话联系结果", "电话结果", width=12)
    no_phone_reason: Text | None = column(
        "免电话原因", hint="不用打电话的原因，如 没有留电话、旺旺已经说清楚", width=18
    )
    extortion: YesNo | None = column(
        "疑似敲诈", "敲诈", hint="以评价索要钱物时填“是”，会开一条证据记录", stage="处理"
    )
    reason_type: Text | None = column("原因类别", "评价原因", "中差评原因", reason="中差评原因", width=14)
    reason: Text | None = column("原因说明", "具体原因", hint="客户说的原因", width=28)
    fault: Fault | None = column("责任判断", "责任方", "责任", width=10)
    solution: Text | None = column(
        "处理方案", "解决方案", hint="怎么解决客户遇到的问题；不能用钱物换评价", width=28, offers=Level.BLOCK
    )
    cost: Yuan | None = column("成本", "处理成本", "费用", ge=0, hint="填数字，没有花钱填 0")
    evidence_no: IdText | None = evidence_link()
    outcome: Outcome | None = column("处理结果", "结果", stage="结果", width=14)
    outcome_note: Text | None = column(
        "结果说明", hint="结果是怎么来的、客户最后怎么说", width=24, offers=Level.WARN
    )
    posted_in_group: YesNo | None = column(
        "群内通报", "群内通报原因", hint="原因已经发到群里填“是”", width=10
    )
    posted_at: Moment | None = column("群内通报时间", "通报时间")
    public_reply: Text | None = column(
        "公开回评", "回评", "商家回复", hint="在店铺后台写给大家看的回复", width=22, offers=Level.BLOCK
    )
    named_agent: Person | None = column("表扬/批评的客服", "表扬批评的客服", "点名客服", source="staff")
    sentiment: Sentiment | None = column("表扬/批评", "表扬批评", width=10)
    submitted_at: Moment | None = column("上交时间", "上交日期", owner=BUTTONS)
    handover_ref: IdText | None = column("交接", "交接记录号", owner=BUTTONS, width=18)
    follow_note: Text | None = usual.follow_note(header="跟进")


# -- lateness, for whoever scores people --------------------------------------------------------

DUE = usual.within("review_days", "found_date")
"""Settled and handed in by the end of the third day (R-112, D-09)."""


def due_of(r: Review, book: Book) -> datetime | None:
    """Until when a registered review is handed in; None where the shop has set no time."""
    due = DUE(r, book) if r.status else None
    return due if isinstance(due, datetime) else None


def late_since(r: Review, book: Book) -> datetime | None:
    """The deadline that a review has missed; None for one in time, and for one of which nobody knows when
    it was handed in."""
    due, handed_in = due_of(r, book), r.status is ReviewStatus.HANDED_IN
    is_known = not handed_in or r.submitted_at is not None
    return due if due and is_known and (r.submitted_at or book.now) > due else None


def how_late(r: Review, due: datetime) -> str:
    """What there is to say of a late review."""
    told = f"{r.submitted_at:%Y-%m-%d %H:%M} 才上交" if r.submitted_at else f"现在是“{r.status}”"
    return f"{r.found_date} 发现，{due:%Y-%m-%d} 之前要处理完并上交，{told}"


def propose_late(r: Review, due: datetime, book: Book) -> Row[ScoreEvent] | None:
    """Propose for the ledger, once, that its handler was late: nothing is deducted before a supervisor says
    so (F-8, 9); None where nobody was given it, or the workbook has no ledger."""
    if r.owner is None:
        return None
    source = f"{Review.layout.sheet} {r.number}"
    return propose(
        book, r.owner, Category.REVIEW_LATE, source=source, day=due.date(), evidence=how_late(r, due)
    )
