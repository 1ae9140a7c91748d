"""Columns of 跟踪服务信函登记表 (SERVICE 35, A32)."""

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
    Phone,
    Text,
    YesNo,
    column,
)
from cs_macros.book.defaults import now, operator, today
from cs_macros.sheets.care.register import customer_code, filed, name_in_file, shop_in_file


class LetterStatus(Choice):
    """Where a letter stands."""

    TO_CALL = "待电话"
    CALLED = "已电话"
    TO_MAIL = "待寄出"
    MAILED = "已寄出"
    NOT_NEEDED = "无需寄信"
    FILED = "归档"


class LetterKind(Choice):
    """What a letter is."""

    NOTICE = "通知"
    INVITATION = "邀请函"
    ANSWER = "答复函"


class ServiceLetter(
    Entry, sheet="跟踪服务信函登记表", table="letters", prefix="XH", messages=True, deadline=True
):
    """A letter to a customer: told by phone two weeks before an event, mailed within two days.

    Source: seed 002 「应提前两周把通知先以电话方式告之客户,然后于两日内视情况需要把通知信函向客户寄出」
    (R-161).
    """

    status: LetterStatus | None = usual.status()
    kind: LetterKind = column("类别", "信函类别", "類別", width=9, stage="事由")
    subject: Text = column("活动/事由", "活动", "事由", "活动名称", width=22)
    event_date: Day | None = column("活动日期", "活动时间", hint="通知、邀请函要填")
    place: Text | None = column("地点", "活动地点", width=20)
    customer_code: IdText = customer_code(stage="客户")
    name: Text = name_in_file()
    shop: Text | None = shop_in_file()
    phone: Phone | None = usual.phone(default=filed("phone"), hint="空着照客户档案填")
    clerk: Person = column("经办人", "业务员", default=operator, source="staff")
    address: Text | None = column(
        "地址",
        "收货地址",
        "通讯地址",
        "寄送地址",
        default=filed("address"),
        hint="空着照客户档案填",
        width=32,
    )
    phone_due: Day | None = column("电话预告截止", "电话截止", owner=COMPUTED, stage="电话")
    phoned_at: Moment | None = column("实际电话时间", "电话预告时间", "电话时间", default=now)
    needed: YesNo | None = column("是否需寄信", "需寄信", "是否寄信", stage="寄信")
    mail_due: Day | None = column("寄出截止", "寄信截止", owner=COMPUTED)
    mailed_at: Day | None = column("寄出日期", "寄信日期", default=today)
    filed: YesNo | None = column("归档", "已归档", owner=BUTTONS)
