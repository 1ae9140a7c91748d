"""Columns of 投诉登记表 (SERVICE 25, domain 1.18)."""

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
    Phone,
    Text,
    YesNo,
    column,
)
from cs_macros.book.defaults import now, operator, today
from cs_macros.errors import Level


class ComplaintStatus(Choice):
    """Where a complaint stands."""

    RECEIVED = "已接待"
    CONFIRMED = "已确认"
    VERIFIED = "已核实"
    PROPOSED = "方案待批"
    APPROVED = "方案已批"
    CARRIED_OUT = "实施中"
    TOLD = "已告知客户"
    EVALUATED = "已评价"
    FILED = "已归档"


class Channel(Choice):
    """How the customer complained."""

    CHAT = "旺旺"
    PHONE = "电话"
    PLATFORM = "平台"
    REVIEW = "评价"
    WECHAT = "微信"
    LETTER = "信函"
    OTHER = "其他"


class Judgement(Choice):
    """What caused it (F-5)."""

    GOODS = "产品质量"
    SERVICE = "服务问题"
    MISUSE = "用法不当"
    NOT_OURS = "非本企业原因"


class Complaint(Entry, sheet="投诉登记表", table="complaints", prefix="TS", messages=True, deadline=True):
    """A complaint: restated, looked into, answered by an approved plan, filed.

    Source: seed 001 「①接待投诉,复述确认---②进行判断,调查核实---③分析原因---④提出处理方案,请主管领导批示
    ---⑤实施方案---⑥总结评价---⑦填写投诉分类统计表---⑧统计分析改进---⑨存档」.
    """

    status: ComplaintStatus | None = usual.status(width=11)
    received_at: Moment = column(
        "投诉时间",
        "接待时间",
        "受理时间",
        "投诉日期",
        default=now,
        hint="客户投诉的时间，不晚于现在",
        stage="接待",
    )
    channel: Channel = column("渠道", "投诉渠道", "投诉方式", "来源", width=9)
    shop: Text = usual.shop()
    order_no: IdText | None = usual.order_no()
    customer_id: IdText = usual.customer_id("投诉人", width=14)
    salutation: Text = column("称呼", "客户称呼", hint="姓加先生或女士，如 陈女士；不知道就写 亲", width=10)
    phone: Phone | None = usual.phone()
    item: Text | None = usual.item(width=16)
    model: Text | None = usual.model()
    content: Text = column("投诉内容", "投诉事项", "投诉问题", "内容", width=34)
    serious: YesNo = column("严重", "是否严重", "严重程度", hint="严重的填“是”：先安抚客户，马上上报")
    answered_at_once: YesNo = column(
        "当时答复", "是否当时答复", "当场答复", hint="当时就能答复的填“是”", width=10
    )
    restated: YesNo | None = column(
        "复述确认", "是否复述", hint="复述给客户听、客户说对了，填“是”", stage="确认", width=10
    )
    category: Text | None = column("投诉类别", "投诉类型", "类别", reason="投诉类别", stage="核实", width=14)
    judgement: Judgement | None = column("判断", "核实判断", "判断结果", width=13)
    investigation: Text | None = column("调查情况", "核实情况", "调查", width=28)
    cause: Text | None = column(
        "原因分析", "原因", hint="用法不当、非本企业原因时，会写进给客户的话术", width=28
    )
    repeat_no: Count | None = column("同一问题次数", "投诉次数", owner=COMPUTED, width=13)
    report_due: Moment | None = column("上报截止", owner=COMPUTED)
    plan: Text | None = column(
        "处理方案",
        "解决方案",
        "处理办法",
        "处理意见",
        hint="会写进给客户的话术",
        stage="方案",
        width=24,
        offers=Level.BLOCK,
    )
    reported_to: Text | None = column("上报对象", "报给谁", hint="报给谁，如 主管、店长", width=12)
    reported_at: Moment | None = column("上报时间", "上报日期", default=now)
    proposed_by: Person | None = column("提出人", owner=BUTTONS)
    approved_by: Person | None = column("批示人", "审批人", default=operator, source="staff")
    approval: Text | None = column(
        "批示", "领导批示", "审批意见", hint="同意、怎么改，或退回的原因", width=18
    )
    approved_at: Moment | None = column("批示日期", "批示时间", "审批日期", default=now)
    solved_at: Day | None = column("得到办法日期", owner=BUTTONS, width=13)
    told_at: Day | None = column(
        "告知客户日期", "告知日期", "答复日期", "回复日期", default=today, stage="告知", width=13
    )
    late: YesNo | None = column("告知超期", owner=COMPUTED, width=10)
    case_no: IdText | None = column("售后记录号", owner=BUTTONS, link="after_sales", width=18)
    result: Text | None = column("实施结果", "处理结果", "结果", stage="评价", width=24, offers=Level.WARN)
    evaluation: Text | None = column("总结评价", "评价", "总结", width=24)
    improvement: Text | None = column("改善建议", "改进建议", "建议", width=24, offers=Level.WARN)
    responsible: Person | None = column("责任客服", "责任人", source="staff", leavers=True)
    filed: YesNo | None = column("存档", "是否存档", "归档", width=8)
