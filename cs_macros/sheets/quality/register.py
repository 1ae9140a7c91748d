"""Columns of 聊天质检表 (SERVICE 37, domain 1.27)."""

from __future__ import annotations

from cs_macros.book import usual
from cs_macros.book.columns import (
    BUTTONS,
    Choice,
    Count,
    Day,
    Entry,
    Number,
    Person,
    Text,
    YesNo,
    column,
)
from cs_macros.book.defaults import operator, today


class CheckStatus(Choice):
    """Where the inspection of a chat stands."""

    CHECKED = "已抽查"
    PASSED = "合格结束"
    FED_BACK = "已反馈"
    COACHING = "整改中"
    RECHECKED = "已复查"


class Verdict(Choice):
    """What the inspector says of a chat, and of how it went on."""

    GOOD = "合格"
    BAD = "不合格"


class Cause(Choice):
    """Why somebody did not do well."""

    BUSY = "太忙"
    CARELESS = "不认真不积极"
    ABILITY = "综合能力不强"
    MOOD = "状态不佳"
    OTHER = "其他"


SCORES = ("s1", "s2", "s3", "s4", "s5")
SCORE = "填 0 到 100 的分数，或 合格、不合格"


class ChatCheck(Entry, sheet="聊天质检表", table="chat_checks", prefix="ZJC", deadline=True):
    """A chat that an inspector has looked at. The text is pasted or exported, never fetched (COM-13).

    Source: seed 002 「主体上都要包括客服聊天记录抽查、客服主动营销落实分析、客服聊天态度及技巧性分析」.
    """

    status: CheckStatus | None = usual.status()
    checked_at: Day | None = column("抽查日期", "质检日期", default=today, stage="抽查")
    checker: Person | None = column("抽查人", "质检人", "质检员", default=operator, source="staff")
    agent: Person = column("客服", "被检客服", "客服姓名", source="staff")
    shop: Text = usual.shop()
    chat_ref: Text = column("会话标识", "会话", "客户旺旺", hint="哪一段聊天，如客户ID加日期", width=18)
    chat_text: Text | None = column(
        "聊天内容",
        "聊天记录",
        hint="贴进复制的聊天；太长的存成文件，填在上方“聊天文件”",
        width=40,
    )
    first_line_ok: YesNo | None = column("首句规范", owner=BUTTONS, stage="自动检查", width=9)
    max_reply_min: Number | None = column("最长响应(分钟)", "最长响应", owner=BUTTONS, width=14)
    slow_replies: Count | None = column("超5分钟次数", "超时次数", owner=BUTTONS, width=12)
    missing_steps: Text | None = column(
        "流程缺项", hint="欢迎语、活动告知、宝贝介绍、订单确认、收藏店铺；软件看错的可以改", width=24
    )
    banned_hits: Text | None = column("违禁词", owner=BUTTONS, width=30)
    sparing_hits: Text | None = column("慎用词", owner=BUTTONS, width=24)
    s1: Text | None = column("产品知识", hint=SCORE, stage="评分", width=9)
    s2: Text | None = column("问题处理", hint=SCORE, width=9)
    s3: Text | None = column("主动营销", hint=SCORE, width=9)
    s4: Text | None = column("态度", hint=SCORE, width=8)
    s5: Text | None = column("技巧", hint=SCORE, width=8)
    passed: Verdict | None = column("结论", "是否合格", width=8)
    cause: Cause | None = column("督查原因", "不合格原因", width=14)
    coaching: Text | None = column(
        "辅导/整改", "辅导", "整改", hint="怎么辅导、改什么", stage="整改", width=28
    )
    recheck_at: Day | None = column("复查日期", "复查时间", hint="哪一天复查")
    recheck_result: Verdict | None = column("复查结果", width=9)
