"""Columns of 退款维权日检表 (SERVICE 26, domain 1.19)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cs_macros.book import usual
from cs_macros.book.columns import BUTTONS, Choice, Day, Entry, IdText, Moment, Person, Text, Yuan, column
from cs_macros.book.defaults import now, today
from cs_macros.book.office import MANAGERS, Post

if TYPE_CHECKING:
    from cs_macros.book.book import Book


class DisputeStatus(Choice):
    """Where a refund or dispute stands with us."""

    NEW = "新增"
    REMINDED = "已提醒"
    HANDLED = "处理中"
    OVER = "已结束"


class DisputeKind(Choice):
    """Whether the platform has stepped in."""

    REFUND = "退款中"
    RIGHTS = "维权中"


def responsible_posts(record: Any, book: Book) -> tuple[Post, ...]:
    """Whose it is: a refund 售后's, a dispute 店长's, in a shop without one whoever manages (CON-15)."""
    if record.kind is not DisputeKind.RIGHTS:
        return (Post.AFTERSALES,)
    return (Post.STORE_MANAGER,) if book.has_post(Post.STORE_MANAGER) else MANAGERS


def only_one(record: Any, book: Book) -> str | None:
    """The one colleague whose it can be; of several people must say who."""
    people = [name for name in book.staff if book.holds(name, responsible_posts(record, book))]
    return people[0] if len(people) == 1 and record.kind else None


def whoever_is_reminded(record: Any, book: Book) -> str | None:
    """Those who deal with it."""
    return record.owner or (book.holders(Post.AFTERSALES) if book.has_post(Post.AFTERSALES) else None)


class Dispute(Entry, sheet="退款维权日检表", table="disputes", prefix="WQ", messages=True, deadline=True):
    """An order in 退款中 or 维权中 on its platform.

    Source: seed 001/003 「每日查看店铺退款中以及维权中的订单,提醒售后客服及时处理」, seed 000
    「出现维权,客服第一时间告知店长,由店长了解情况并处理」 (R-152, R-154).
    """

    status: DisputeStatus | None = usual.status()
    check_date: Day = column("检查日期", "日检日期", default=today, hint="查看店铺后台的日期", stage="检查")
    shop: Text = usual.shop()
    order_no: IdText = usual.order_no()
    customer_id: IdText = usual.customer_id(width=14)
    kind: DisputeKind = column("类型", "退款/维权", "退款维权", width=9)
    refund_no: IdText | None = column("退款编号", "退款单号", "售后单号", "售后编号", width=22)
    amount: Yuan | None = column("退款金额", "申请金额", "金额", ge=0)
    refund_reason: Text | None = column("退款原因", "申请原因", "维权原因", width=18)
    platform_status: Text | None = column("平台状态", "退款状态", "后台状态", "售后状态", width=26)
    applied_at: Moment | None = column("申请时间", "退款申请时间", "申请日期")
    platform_due: Moment | None = column("平台处理截止", "处理截止", "超时时间", "截止时间")
    reminded: Text | None = column(
        "提醒售后", "提醒谁", "被提醒人", default=whoever_is_reminded, stage="提醒"
    )
    reminded_at: Moment | None = column("提醒时间", "提醒日期", default=now)
    manager_told_at: Moment | None = column("告知店长时间", "告知店长", "上报店长时间", default=now)
    owner: Person | None = column(
        "处理人", "负责人", "跟进人", default=only_one, source="staff", stage="处理"
    )
    progress: Text | None = column("进度", "处理进度", "处理情况", width=26)
    outcome: Text | None = column("结果", "处理结果", stage="结束", width=20)
    closed_at: Day | None = column("结束日期", "完结日期", "完结时间", default=today)
    batch: IdText | None = column("导入批次", owner=BUTTONS, width=20)


# -- for whoever gives money back another way ----------------------------------------------------

SUCCEEDED = re.compile("退款成功|已退款|退款完成|售后完成|售后成功")
"""What platforms say of a refund that they have paid."""


def paid_on_platform(order_no: str | None, book: Book) -> Iterator[Dispute]:
    """The refunds of an order that the platform has paid, archived ones too."""
    if not order_no or not book.has(Dispute):
        return
    for table in (book.known(Dispute), *book.archived(Dispute)):
        for n in table.index(("order_no",)).get((order_no,), ()):
            d = table.row(n).record
            told = f"{d.platform_status or ''} {d.outcome or ''}"
            if d.status is DisputeStatus.OVER and SUCCEEDED.search(told):
                yield d
