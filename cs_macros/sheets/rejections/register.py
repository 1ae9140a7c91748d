"""Columns of 拒收退件登记表 (CORE 4)."""

from __future__ import annotations

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
    Yuan,
    column,
)
from cs_macros.book.defaults import fixed, now, operator, shops_courier, shops_platform, single_shop, today
from cs_macros.book.office import Platform


class RejectionStatus(Choice):
    """Where a refused or returned parcel stands."""

    REGISTERED = "已登记"
    CONTACTED = "已联系客户"
    RECEIVED = "已收到"
    SETTLED = "已处理"
    SUBMITTED = "已上交"
    COMPILED = "已汇总"


class RejectionKind(Choice):
    """Refused at the door, or sent back by the courier."""

    REFUSED = "拒收"
    RETURNED = "退件"


class Condition(Choice):
    """What the goods are like that came back."""

    INTACT = "完好"
    DAMAGED = "破损"
    SHORT = "缺件"


class Outcome(Choice):
    """How a parcel was settled."""

    REFUND = "退款"
    RESHIP = "重发"
    RESTOCK = "入库"
    CLAIM = "快递索赔"
    LOSS = "报损"
    REDELIVER = "重新派送"
    OTHER = "其他"


class Rejection(Entry, sheet="拒收退件登记表", table="rejections", prefix="RJ", messages=True, deadline=True):
    """A parcel that came back without an agreed return, handed in to 行政 every Saturday.

    Source: seed 000 「客服需要建立文档保存起来,必须注明退件原因,处理结果」 (R-099, K 8).
    """

    status: RejectionStatus | None = column("状态", "進度", "处理状态", "狀態", owner=BUTTONS, width=11)
    log_date: Day | None = column("登记日期", "日期", default=today, hint="填日期，不晚于今天")
    shop: Text = column("店铺", "店名", "店鋪", default=single_shop, source="shops", width=14)
    platform: Platform = column("平台", default=shops_platform, width=9)
    kind: RejectionKind = column("类型", "拒收/退件", "類型", width=8)
    order_no: IdText = column("订单号", "订单编号", "訂單號", width=23)
    customer_id: IdText = column("客户ID", "旺旺", "会员名", width=16)
    customer_name: Text | None = column("客户姓名", "姓名", width=10)
    phone: IdText | None = column("电话", "手机", "联系电话", width=15)
    item: Text = column("商品", "商品名称", "货品", width=22)
    model: Text = column("型号", "款号", "规格", "型號", width=18)
    qty: Count = column("数量", "件数", "數量", ge=1)
    courier: Text = column("快递公司", "快递", "快遞", default=shops_courier, source="couriers", width=12)
    tracking_no: IdText = column("运单号", "原运单号", "快递单号", "運單號")
    reason: Text = column(
        "退件原因",
        "拒收原因",
        "原因",
        "退件原因說明",
        reason="拒收原因",
        hint="从下拉里选，或写明原因",
        width=16,
    )
    is_cod: YesNo | None = column("货到付款", "货到付款单", "COD", default=fixed(False))
    contact_at: Moment | None = column("联系客户时间", default=now)
    contact_result: Text | None = column("联系结果", hint="客户怎么说", width=24)
    received_date: Day | None = column("收到日期", "退回收到日期", default=today)
    received_by: Person | None = column("收件人", default=operator, source="staff")
    condition: Condition | None = column("货品状况", "状况", "貨品狀況", width=10)
    outcome: Outcome | None = column("处理结果", "结果", "處理結果", width=11)
    outcome_note: Text | None = column("处理说明", hint="写进给客户的话术；结果是“其他”时要填", width=26)
    reship_tracking: IdText | None = column("重发运单号")
    refund_amount: Yuan | None = column("退款金额", ge=0, hint="填数字，如 128.50；货到付款填 0")
    loss_amount: Yuan | None = column("损失金额", ge=0)
    week: Week | None = column("所属周", "周次", "週次", owner=COMPUTED)
    submitted_at: Moment | None = column("上交时间", owner=BUTTONS)
    submitted_by: Person | None = column("上交人", owner=BUTTONS)
    late: YesNo | None = column("迟交", owner=BUTTONS, width=7)
    compiled_by: Person | None = column("汇总人", owner=BUTTONS)
    compiled_at: Moment | None = column("汇总时间", owner=BUTTONS)
    reopen_note: Text | None = column("重开说明", hint="行政说明为什么重开", width=20)
