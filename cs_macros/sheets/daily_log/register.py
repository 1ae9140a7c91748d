"""Columns of 每日问题记录 (SERVICE 30, domain 1.20)."""

from __future__ import annotations

from cs_macros.book import usual
from cs_macros.book.columns import (
    BUTTONS,
    COMPUTED,
    Choice,
    Day,
    Entry,
    IdText,
    Moment,
    Person,
    Text,
    YesNo,
    column,
)
from cs_macros.book.defaults import now, operator, today
from cs_macros.errors import Level


class ProblemStatus(Choice):
    """Where a problem stands."""

    RECORDED = "已记录"
    FED_BACK = "已反馈"
    SUMMED_UP = "已汇总"


class Stage(Choice):
    """When in a sale it came up."""

    BEFORE = "售前"
    DURING = "售中"
    AFTER = "售后"


class DailyProblem(Entry, sheet="每日问题记录", table="daily_log", prefix="WT", messages=True, deadline=True):
    """A problem of the day: what it was, why, how it was solved, whether the customer bought.

    Source: seed 001 「记录每一天的问题」, seed 000 「每天汇总当天客户问题反馈,对于未成交客户进行分析」.
    """

    status: ProblemStatus | None = usual.status()
    date: Day = column("日期", "登记日期", "记录日期", default=today, stage="登记")
    agent: Person = column("客服", "客服姓名", "记录人", default=operator, source="staff")
    shop: Text | None = usual.shop()
    customer_id: IdText | None = usual.customer_id(width=14)
    item: Text | None = usual.item()
    stage: Stage = column("阶段", "售前售后", "环节", width=8)
    category: Text = column("问题类别", "类别", "问题类型", "问题分类", reason="问题类别", width=14)
    question: Text = column("客户问题", "问题描述", "客户提问", "问题内容", width=34)
    cause: Text | None = column("原因", "问题原因", "产生原因", hint="想想为什么会有这个问题", width=24)
    solution: Text | None = column(
        "解决办法", "处理办法", "解决方法", "怎么解决的", width=28, offers=Level.WARN
    )
    solved: YesNo = column("已解决", "是否解决")
    sold: YesNo | None = column("是否成交", "成交")
    lost_reason: Text | None = column(
        "未成交原因", "没成交原因", "流失原因", reason="未成交原因", hint="没有成交的要写", width=16
    )
    dept: Text | None = column(
        "反馈部门", "反馈给", "相关部门", hint="反馈给哪个部门", stage="反馈", width=12
    )
    fed_back_at: Moment | None = column("反馈时间", "反馈日期", default=now)
    repeated: YesNo | None = column("重复错误", "是否重复", owner=COMPUTED)
    summed_up_by: Person | None = column("汇总人", owner=BUTTONS)
    summed_up_at: Moment | None = column("汇总时间", owner=BUTTONS)
