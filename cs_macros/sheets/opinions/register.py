"""Columns of 热卖与意见登记表 (SERVICE 31, domain 1.16, 1.17)."""

from __future__ import annotations

from cs_macros.book import usual
from cs_macros.book.columns import (
    BUTTONS,
    COMPUTED,
    Choice,
    Count,
    Day,
    Entry,
    IdText,
    Moment,
    Person,
    Text,
    Week,
    YesNo,
    column,
)
from cs_macros.book.defaults import operator, today
from cs_macros.errors import Level


class OpinionStatus(Choice):
    """Where a line of the weekly tables stands."""

    NOTED = "登记中"
    SUBMITTED = "已提交"
    READ = "已阅"


class OpinionKind(Choice):
    """What a line is about."""

    HOT = "热卖"
    QUALITY = "质量问题"
    OPINION = "顾客意见"
    GOOD_BUYER = "优质买家反馈"


class Opinion(Entry, sheet="热卖与意见登记表", table="opinions", prefix="YJ", messages=True, deadline=True):
    """A model that sells well or badly made, or what a customer thinks.

    Source: seed 000 「每周五下午15:00提交给店长」「每周六下午14:00上交意见报告书」 (R-150, R-151).
    """

    status: OpinionStatus | None = usual.status()
    date: Day = column("日期", "登记日期", "记录日期", default=today, stage="登记")
    agent: Person = column("登记客服", "客服", "客服姓名", "记录人", default=operator, source="staff")
    kind: OpinionKind = column("类别", "类型", "种类", width=13)
    shop: Text | None = usual.shop()
    model: Text | None = usual.model(header="款号")
    item: Text | None = usual.item()
    count: Count | None = column(
        "数量/次数", "数量", "次数", "件数", "销量", "出现次数", hint="卖了几件，或出了几次问题", ge=1
    )
    detail: Text | None = column(
        "问题描述/顾客意见",
        "问题描述",
        "顾客意见",
        "反馈意见",
        "意见",
        "客户意见",
        hint="写清楚是什么问题、顾客怎么说",
        width=36,
    )
    customer_id: IdText | None = usual.customer_id(width=14)
    is_friend: YesNo | None = column("已加好友", "加好友", "是否加好友", stage="优质买家")
    group_name: Text | None = column("群名", "旺旺群", "所在群", width=14)
    campaign: Text | None = column("推送的活动", "推送活动", "活动", width=18)
    topic: Text | None = column("意见类别", "意见类型", "反馈类别", reason="意见类别", width=14)
    suggestion: Text | None = column("建议处理", "建议", "处理建议", width=24, offers=Level.WARN)
    week: Week | None = column("所属周", "周次", "週次", owner=COMPUTED, stage="上交")
    submitted_at: Moment | None = column("提交时间", "上交时间", owner=BUTTONS)
    submitted_by: Person | None = column("提交人", "上交人", owner=BUTTONS)
    late: YesNo | None = column("迟交", owner=BUTTONS, width=7)
    received_by: Text | None = column("接收人", owner=BUTTONS, width=12)
    manager_note: Text | None = column("店长意见", "店长批示", "批示", width=26)
    read_at: Moment | None = column("已阅时间", owner=BUTTONS)
    read_by: Person | None = column("已阅人", owner=BUTTONS)
