"""Columns of 交接班记录 (SERVICE 27, domain 1.15)."""

from __future__ import annotations

from cs_macros.book import usual
from cs_macros.book.columns import Choice, Day, Entry, IdText, Moment, Person, Text, column
from cs_macros.book.defaults import now, operator
from cs_macros.errors import Level
from cs_macros.sheets.handovers import shifts
from cs_macros.sheets.handovers.shifts import Turn


class HandoverStatus(Choice):
    """Where a handover stands."""

    WAITING = "待交接"
    ACCEPTED = "已接收"
    RETURNED = "退回"
    DONE = "已完成"


class Topic(Choice):
    """What is handed over."""

    UNREAD = "未读留言"
    UNPAID = "未付款跟进"
    REVIEW = "中差评"
    AFTER_SALES = "售后/退换货"
    CALLED_BACK = "撤回包裹"
    ON_DELIVERY = "货到付款"
    ABNORMAL = "异常订单"
    SPECIAL = "特殊要求"
    NOT_SENT = "缺货/未发货"
    PROMISED = "承诺客户事项"
    DISPUTE = "维权"
    OTHER = "其他"


class Handover(
    Entry, sheet="交接班记录", table="handovers", prefix="JB", messages=True, deadline=True, about="topic"
):
    """One open thing that goes from somebody of one shift to somebody of the next.

    Source: seed 000 「每一周轮换,早晚班需要做好工作交接」「若未完成就要跟换班客服交接」,
    seed 004 「答应用户事情,要跟进到底」 (F-17).
    """

    status: HandoverStatus | None = usual.status()
    date: Day = column("日期", "交接日期", "交班日期", default=shifts.day_of, stage="交班")
    from_agent: Person = column("交班人", "交班客服", "交接人", default=operator, source="staff")
    from_shift: Turn = column("交班班次", "班次", "交班班别", default=shifts.own, width=10)
    topic: Topic = column("事项类别", "类别", "事项", "交接事项", width=14)
    ref: IdText | None = column("关联记录号", "记录编号", "关联单号", "相关记录", width=20)
    ref_table: Text | None = column("关联表", "关联登记表", hint="记录号在哪张表里", width=16)
    progress: Text = column(
        "当前进度", "进度说明", "进展", "交接内容", hint="做到哪一步了、客户怎么说", width=30
    )
    follow_up: Text | None = column(
        "后续事项", "待办", "要做的事", hint="接班的人要做什么", width=26, offers=Level.WARN
    )
    item_due: Moment | None = column("事项截止", "截止", "截止时间", "最晚时间")
    to_shift: Turn | None = column("接班班次", "接班班别", default=shifts.other, width=10)
    to_agent: Person | None = column("接班人", "接班客服", "接收人", default=shifts.receiver, source="staff")
    accepted_at: Moment | None = column("接收时间", "接班时间", default=now, stage="接班")
    return_reason: Text | None = column("退回原因", "退回说明", hint="哪里没有写清楚", width=22)
