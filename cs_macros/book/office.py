"""Rows of the dictionaries, the parameters and the journal (CORE 12)."""

from __future__ import annotations

import re

from cs_macros.book.columns import (
    BUTTONS,
    Choice,
    Clock,
    Count,
    Day,
    IdText,
    Moment,
    Person,
    Phone,
    Record,
    Text,
    YesNo,
    Yuan,
    column,
)


class Post(Choice):
    """What somebody does in the team."""

    PRESALES = "售前"
    AFTERSALES = "售后"
    SUPERVISOR = "主管"
    STORE_MANAGER = "店长"
    PRINTER = "打单"
    WAREHOUSE = "仓库"
    ADMIN = "行政"
    FINANCE = "财务"
    SUPERIOR = "上级"
    FOLLOW_UP = "跟踪"
    INSPECTOR = "质检"


AGENTS = (Post.PRESALES, Post.AFTERSALES)
"""客服 in CORE."""

MANAGERS = (Post.SUPERVISOR, Post.STORE_MANAGER)
"""管理 in CORE."""


def posts_of(person: Staff | None) -> list[str]:
    """The posts that 员工名册 gives somebody, in its order."""
    return [post.strip() for post in re.split("[、/,，]", (person.posts if person else None) or "")]


CARING = (*AGENTS, *MANAGERS)
"""Whoever deals with customers, and who answers for them."""

EVERYBODY = "合计"
"""In a cover such as `合计:2、售前:1`: the people of all posts together."""


class Platform(Choice):
    """Where a shop sells."""

    TAOBAO = "淘宝"
    TMALL = "天猫"
    JINGDONG = "京东"
    PINDUODUO = "拼多多"
    DOUYIN = "抖音"
    KUAISHOU = "快手"
    OTHER = "其他"


class Team(Choice):
    """Shift team."""

    A = "A"
    B = "B"


class ReasonKind(Choice):
    """What a reason is a reason for."""

    RETURN = "退换原因"
    REJECTION = "拒收原因"
    COMPLAINT = "投诉类别"
    REVIEW = "中差评原因"
    REFUND = "退款原因"
    PROBLEM = "问题类别"
    LOST = "未成交原因"
    OPINION = "意见类别"


class Staff(Record, sheet="员工名册", table="staff", key=("name",)):
    """A colleague."""

    staff_no: IdText = column("工号", width=10)
    name: Person = column("姓名")
    posts: Text = column(
        "岗位", hint="售前、售后、主管、店长、打单、仓库、行政、财务、上级、跟踪、质检，可填多个，用“、”隔开"
    )
    nickname: Text | None = column("花名", hint="话术里的自称；空着用姓名", width=10)
    login: Text | None = column("电脑账号", hint="登录这台电脑的用户名", width=12)
    account_presales: Text | None = column("售前旺旺号")
    account_aftersales: Text | None = column("售后旺旺号")
    account_main: Text | None = column("主旺旺号")
    team: Team | None = column("班组", width=8)
    target: Yuan | None = column("月度目标", private=True)
    hired: Day | None = column("入职日期")
    active: YesNo | None = column("在职", hint="离职填“否”；空着算在职")
    phone: Phone | None = column("手机", width=15, private=True)


class Shop(Record, sheet="店铺", table="shops", key=("name",)):
    """A shop on a platform."""

    name: Text = column("店铺名")
    platform: Platform = column("平台")
    flagship: YesNo | None = column("是否旗舰店", hint="空着算否", width=12)
    default_courier: Text | None = column("默认快递", source="couriers", width=12)
    return_address: Text | None = column("退货地址", width=36)
    return_recipient: Text | None = column("退货收件人", width=18)
    return_phone: Phone | None = column("退货电话", width=15)
    hours_plan: Text | None = column("营业班次方案", width=16)
    price_editable: YesNo | None = column("可改价", hint="空着算否", width=10)


class Courier(Record, sheet="快递", table="couriers", key=("name",)):
    """A courier company, with the days that it really takes."""

    name: Text = column("快递公司", width=14)
    province_days: Count | None = column("省内天数", ge=0, width=11)
    near_region: Text | None = column("近区", hint="如 江浙沪", width=12)
    near_days: Count | None = column("近区天数", ge=0, width=11)
    far_days: Count | None = column("其它天数", ge=0, width=11)
    contact: Text | None = column("联系人", width=12)
    phone: Phone | None = column("电话", width=16)
    last_pickup: Clock | None = column("揽收末班时间", width=14)


class Product(Record, sheet="商品", table="products", key=("model",)):
    """A thing for sale."""

    model: IdText = column("型号", width=16)
    name: Text = column("名称", width=24)
    spec: Text | None = column("规格")
    care_note: Text | None = column("保养说明", width=36)
    expected_life: Text | None = column("有依据的寿命说法", width=24)
    package_term: Text | None = column("包装名称", hint="如 鞋盒、彩盒", width=12)


class Campaign(Record, sheet="活动日历", table="campaigns", key=("name", "start")):
    """A sales campaign."""

    name: Text = column("活动名")
    start: Moment = column("开始")
    end: Moment = column("结束")
    text: Text | None = column("文案", width=40)


class Reason(Record, sheet="原因字典", table="reasons", key=("kind", "reason")):
    """An entry of the drop-downs of reasons."""

    kind: ReasonKind = column("类别", width=14)
    reason: Text = column("原因", width=28)
    active: YesNo | None = column("启用", hint="空着算是", width=8)


class Parameter(Record, sheet="参数", table="settings", key=("key",)):
    """A rule's number or word that the shop may set; without a value the check is off."""

    group: Text | None = column("分组", owner=BUTTONS, width=8)
    key: Text | None = column("参数", owner=BUTTONS, width=28)
    value: Text | None = column("值", hint="留空 = 未设置", width=22)
    type: Text | None = column("类型", owner=BUTTONS, width=12)
    note: Text | None = column("说明", owner=BUTTONS, width=60)
    code: Text | None = column("键", owner=BUTTONS, width=28)
    source: Text | None = column("来源", owner=BUTTONS, width=16)


class JournalLine(Record, sheet="操作日志", table="journal", key=("batch", "table", "number")):
    """What one press did to one record."""

    batch: IdText = column("批次", owner=BUTTONS, width=20)
    at: Moment = column("时间", owner=BUTTONS)
    operator: Text | None = column("操作人", owner=BUTTONS, width=10)
    button: Text = column("按钮", owner=BUTTONS, width=20)
    table: Text | None = column("表", owner=BUTTONS, width=18)
    number: Text | None = column("记录号", owner=BUTTONS, width=24)
    changes: Text = column("改动", owner=BUTTONS, width=80)
    undone_by: IdText | None = column("撤销批次", owner=BUTTONS, width=20)
