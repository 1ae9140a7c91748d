"""Columns of 证据记录 (SERVICE 27, domain 1.34)."""

from __future__ import annotations

from cs_macros.book import usual
from cs_macros.book.columns import Choice, Day, Entry, IdText, Moment, Person, Text, column
from cs_macros.book.defaults import now, operator, today


class EvidenceStatus(Choice):
    """Where a piece of evidence stands."""

    RECORDED = "已记录"
    REPORTED = "已上报"
    CLOSED = "已结"


class EvidenceKind(Choice):
    """What the customer did."""

    SHORTAGE = "签收后称少件/损坏"
    EXTORTION = "以评价索要钱物"
    THREAT = "辱骂威胁"
    CLAIM = "索赔"


class Evidence(Entry, sheet="证据记录", table="evidence", prefix="ZJ", deadline=True):
    """What a customer said, word for word; nothing asks a leading question (COM-11), nothing is sent.

    Another sheet that opens one enters it as 已记录 (`book.enter(Evidence(status=EvidenceStatus.RECORDED,
    …))`) and keeps its number in a column of its own with `link="evidence"`.

    Source: seed 001 「要学会抓对自己有利的证据」, seed 002 「应将信息和证据迅速传递给上级管理部」.
    """

    status: EvidenceStatus | None = usual.status()
    date: Day = column(
        "日期", "发生日期", "记录日期", default=today, hint="发生的那一天，不晚于今天", stage="登记"
    )
    agent: Person = column("客服", "记录人", "客服姓名", default=operator, source="staff")
    customer_id: IdText = usual.customer_id()
    order_no: IdText = usual.order_no()
    kind: EvidenceKind = column("类型", "证据类型", "情况", width=18)
    verbatim: Text = column(
        "客户原话", "原话", "聊天原文", hint="照抄客户说的话，一字不改；不要引导客户说什么", width=44
    )
    files: Text | None = column(
        "截图/照片", "截图", "照片", "截图照片", "凭证", hint="文件名或存放位置", width=22
    )
    sign_proof: Text | None = column("签收证明", "签收凭证", "签收底单", width=18)
    reported_to: Text | None = column(
        "上报对象", "报给谁", hint="报给谁，如 主管、店长、平台", stage="上报", width=12
    )
    reported_at: Moment | None = column("上报时间", "上报日期", default=now)
    case_no: IdText | None = column("平台投诉号", "投诉单号", "平台投诉编号", stage="结案", width=18)
    outcome: Text | None = column("结果", "处理结果", "结果说明", hint="平台或主管怎么处理的", width=28)
