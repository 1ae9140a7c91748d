"""Columns of the customers' files and of what is kept of calls and letters (SERVICE 32–35, A32).

Source: seed 002 「本制度使用以下四张表格:“客户档案基本资料表”、“跟踪服务电话记录表”、“跟踪服务电话登记表”、
“跟踪服务信函登记表”」.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cs_macros.book import usual
from cs_macros.book.columns import (
    BUTTONS,
    COMPUTED,
    Choice,
    Count,
    Day,
    Default,
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
from cs_macros.book.defaults import fixed, now, operator, today
from cs_macros.book.office import Platform
from cs_macros.errors import Level

if TYPE_CHECKING:
    from cs_macros.book.book import Book


class CustomerStatus(Choice):
    """Where a customer's file stands."""

    TO_FILE = "待建档"
    FILED = "已建档"
    STOPPED = "停用"


class Title(Choice):
    """How somebody is addressed."""

    MR = "先生"
    MISS = "小姐"
    MRS = "女士"


class Customer(
    Entry, sheet="客户档案基本资料表", table="customers", prefix="KH", messages=True, deadline=True
):
    """A customer who has bought, and whether and about what they may be called.

    Source: seed 002 「两日内建立相应的客户档案」 (R-158), seed 001 「建立会员档案」.
    """

    status: CustomerStatus | None = usual.status("档案状态")
    shop: Text = usual.shop(stage="客户")
    platform: Platform = usual.platform()
    customer_id: IdText = usual.customer_id("会员号")
    name: Text = column("姓名", "客户姓名", "客戶姓名", "买家姓名", "会员姓名", "收货人", width=10)
    title: Title | None = column("称呼", "稱呼", "性别称呼", width=8)
    phone: Phone = usual.phone()
    address: Text | None = column("地址", "收货地址", "通讯地址", "详细地址", "客户地址", width=32)
    service_date: Day = column("服务完成日期", "成交日期", "成交/服务完成日期", "收货日期", "购买日期")
    level: Text | None = column("会员等级", "客户等级", "等级", "會員等級", width=10)
    is_vip: YesNo | None = column("优质买家", "优质客户", "老客户", "VIP", hint="空着算否")
    spec: Text | None = column(
        "订货规格", "规格", "购买商品", "商品", hint="买了什么、什么规格", width=24, stage="建档"
    )
    need: Text | None = column("潜在需求", "需求", width=24)
    next_topic: Text | None = column("下次通话内容", "下次话题", "下次沟通内容", width=24, offers=Level.BLOCK)
    next_at: Day | None = column("下次通话时间", "下次联系时间", "下次通话日期")
    consent: YesNo | None = column(
        "同意联系", "同意回访", "是否同意联系", hint="客户愿不愿意接电话、收信函；不愿意的不再联系"
    )
    quality_notes: Text | None = column("质量跟踪记录", "质量跟踪", "质量记录", width=28)
    profile_due: Day | None = column("建档截止", "建档期限", owner=COMPUTED)
    profiled_at: Day | None = column("建档日期", "建档时间", owner=BUTTONS)
    profiled_by: Person | None = column("建档人", owner=BUTTONS)
    orders: Count | None = column("累计订单数", "订单数", "购买次数", owner=COMPUTED)
    spend: Yuan | None = column("累计金额", "消费金额", "累计消费", owner=COMPUTED)


def filed(field: str) -> Default:
    """A default: what the file of the row's customer says."""

    def found(record: Any, book: Book) -> object:
        file = book.find(Customer, record.customer_code) if record.customer_code else None
        return getattr(file, field) if file else None

    return found


def customer_code(**about: Any) -> Any:
    """The column that names a customer's file; no link, for a file never ends, and what names it may be
    archived before it."""
    return column("客户编号", "客户档案号", "档案号", "會員編號", source="customers", width=18, **about)


def name_in_file(**about: Any) -> Any:
    return column("姓名", "客户姓名", "客戶姓名", "客户", default=filed("name"), width=10, **about)


def shop_in_file(**about: Any) -> Any:
    return usual.shop(default=filed("shop"), hint="空着照客户档案填", **about)


class PlanStatus(Choice):
    """How far the follow-up of a sale is."""

    FIRST = "待第一次"
    CALLED_ONCE = "第一次完成"
    CALLED_TWICE = "第二次完成"
    REFUSED = "拒绝联系"
    FILED = "归档"


class CallResult(Choice):
    """What came of dialling."""

    REACHED = "接通"
    MISSED = "未接"
    WRONG_NUMBER = "号码有误"
    REFUSED = "拒绝"


class CallPlan(
    Entry,
    sheet="跟踪服务电话登记表",
    table="call_plans",
    key=("customer_code", "service_date"),
    messages=True,
    deadline=True,
):
    """The two follow-up calls after a sale: when they are due, when they were made.

    What is said in a call is typed here, and stands in 跟踪服务电话记录表 after 登记通话.
    Source: seed 002 「后三天至一周内,应主动电话联系客户」 (R-159, R-160).
    """

    status: PlanStatus | None = usual.status("回访状态", width=11)
    customer_code: IdText = customer_code(stage="计划")
    name: Text | None = name_in_file()
    service_date: Day = column("服务完成日期", "成交日期", "收货日期", default=filed("service_date"))
    shop: Text | None = shop_in_file()
    item: Text | None = usual.item()
    clerk: Person | None = column("业务员", "跟踪业务员", "回访人", default=operator, source="staff")
    substitute: Person | None = column(
        "代理人", "代理业务员", source="staff", hint="业务员不在岗时，主管指派谁来打"
    )
    w1_from: Day | None = column("第一次窗口起", "第一次最早", owner=COMPUTED, stage="第一次")
    w1_to: Day | None = column("第一次窗口止", "第一次最晚", owner=COMPUTED)
    topic1: Text | None = column("话题1", "第一次话题", "话题一", width=22, offers=Level.BLOCK)
    call1_at: Moment | None = column("第一次实拨", "第一次回访时间", owner=BUTTONS)
    call1_no: IdText | None = column("第一次记录号", owner=BUTTONS, link="calls", width=18)
    w2_from: Day | None = column("第二次窗口起", "第二次最早", owner=COMPUTED, stage="第二次")
    w2_to: Day | None = column("第二次窗口止", "第二次最晚", owner=COMPUTED)
    call2_at: Moment | None = column("第二次实拨", "第二次回访时间", owner=BUTTONS)
    call2_no: IdText | None = column("第二次记录号", owner=BUTTONS, link="calls", width=18)
    topic2: Text | None = column(
        "话题2", "第二次话题", "话题二", hint="和第一次的不同", width=22, offers=Level.BLOCK
    )
    result: CallResult | None = column("结果", "通话结果", "回访结果", width=10, stage="本次通话")
    called_at: Moment | None = column("通话时间", "拨打时间", hint="空着算现在", default=now)
    usage: Text | None = column("使用情况", width=24)
    opinion: Text | None = column("服务意见", "客户意见", width=24)
    demand: Text | None = column("要求/希望/投诉", "客户要求", "要求", hint="没有就写“无”", width=28)
    answered: YesNo | None = column("当时答复", "当场答复", "是否当时答复")
    answer: Text | None = column("答复内容", "答复", width=28, offers=Level.BLOCK)


class CallStatus(Choice):
    """Where what a customer said in a call stands."""

    RECORDED = "已记录"
    TO_STUDY = "待研究"
    REPORTED = "已上报"
    ANSWERED = "已答复"
    FILED = "归档"


class Direction(Choice):
    """Who called whom."""

    OUT = "打出"
    IN = "打入"


class CallKind(Choice):
    """What a call was for."""

    FIRST = "第一次跟踪"
    SECOND = "第二次跟踪"
    QUESTION = "咨询"
    COMPLAINT = "投诉"
    EVENT = "活动通知"
    CARE = "关怀"


NOTHING = ("无", "没有", "暂无", "无要求", "没有要求", "无意见", "没有意见")
"""What people write where a customer asked for nothing."""


def nothing_asked(record: Any, book: Book) -> bool | None:
    """A default: who asked for nothing was answered at once; anything else a person must say."""
    return True if record.demand in NOTHING else None


def called_by(record: Any, book: Book) -> Direction:
    """A default: events and care are the shop's own calls, the others come in."""
    return Direction.OUT if record.kind in (CallKind.EVENT, CallKind.CARE) else Direction.IN


class Call(Entry, sheet="跟踪服务电话记录表", table="calls", prefix="DH", messages=True, deadline=True):
    """One call, and what became of what the customer asked for.

    Source: seed 002 「对客户的要求,或希望或投诉,一定要记录清楚,并及时予以处理」 (R-155, R-156, R-162).
    """

    status: CallStatus | None = usual.status()
    called_at: Moment | None = column("通话时间", "来电时间", "通话日期", default=now, stage="通话")
    customer_code: IdText = customer_code()
    name: Text = name_in_file()
    shop: Text | None = shop_in_file()
    direction: Direction = column("方向", "呼叫方向", default=called_by, width=8)
    kind: CallKind = column("类型", "通话类型", "類型", width=12)
    result: CallResult | None = column("通话结果", "结果", owner=BUTTONS, width=10)
    usage: Text | None = column("使用情况", width=24)
    opinion: Text | None = column("服务意见", "客户意见", width=24)
    demand: Text = column("要求/希望/投诉", "客户要求", "要求", "投诉内容", hint="没有就写“无”", width=28)
    serious: YesNo | None = column("严重", "是否严重", default=fixed(False), width=7)
    clerk: Person = column("业务员", "经办业务员", "接电话的人", default=operator, source="staff")
    complaint_no: IdText | None = column("投诉记录号", owner=BUTTONS, link="complaints", width=18)
    answered: YesNo = column(
        "当时答复",
        "当场答复",
        "是否当时答复",
        default=nothing_asked,
        hint="当时就答复了填“是”，要研究的填“否”",
    )
    answer: Text | None = column("答复内容", "答复", "解决办法", width=28, offers=Level.BLOCK)
    report_due: Moment | None = column("上报截止", "上报期限", owner=COMPUTED, stage="答复")
    reported_at: Moment | None = column("上报时间", "上报日期", default=now)
    solved_at: Day | None = column("得到办法日期", "得到办法时间", default=today)
    told_at: Day | None = column("告知客户日期", "告知日期", "告知客户时间", default=today)
