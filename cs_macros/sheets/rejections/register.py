"""Columns of 拒收退件登记表 (CORE 4)."""

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
    Week,
    YesNo,
    Yuan,
    column,
)
from cs_macros.book.defaults import fixed, now, today
from cs_macros.book.office import Platform
from cs_macros.errors import Level


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

    status: RejectionStatus | None = usual.status(width=11)
    log_date: Day | None = usual.log_date(hint="填日期，不晚于今天", stage="登记")
    shop: Text = usual.shop()
    platform: Platform = usual.platform()
    kind: RejectionKind = column("类型", "拒收/退件", "類型", width=8)
    order_no: IdText = usual.order_no()
    customer_id: IdText = usual.customer_id()
    customer_name: Text | None = usual.customer_name()
    phone: Phone | None = usual.phone()
    item: Text = usual.item()
    model: Text = usual.model(width=18)
    qty: Count = usual.qty()
    courier: Text = usual.courier()
    tracking_no: IdText = usual.tracking_no("原运单号")
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
    contact_at: Moment | None = column("联系客户时间", default=now, stage="联系")
    contact_result: Text | None = column("联系结果", hint="客户怎么说", width=24)
    received_date: Day | None = column("收到日期", "退回收到日期", default=today, stage="收到")
    received_by: Person | None = usual.received_by()
    condition: Condition | None = column("货品状况", "状况", "貨品狀況", width=10)
    outcome: Outcome | None = column("处理结果", "结果", "處理結果", width=11, stage="处理")
    outcome_note: Text | None = column(
        "处理说明", hint="写进给客户的话术；结果是“其他”时要填", width=26, offers=Level.BLOCK
    )
    reship_tracking: IdText | None = column("重发运单号")
    refund_amount: Yuan | None = usual.refund_amount(hint="填数字，如 128.50；货到付款填 0")
    loss_amount: Yuan | None = usual.loss_amount()
    reopen_note: Text | None = column("重开说明", hint="行政说明为什么重开", width=20, stage="上交")
    week: Week | None = column("所属周", "周次", "週次", owner=COMPUTED)
    submitted_at: Moment | None = column("上交时间", owner=BUTTONS)
    submitted_by: Person | None = column("上交人", owner=BUTTONS)
    late: YesNo | None = column("迟交", owner=BUTTONS, width=7)
    compiled_by: Person | None = column("汇总人", owner=BUTTONS)
    compiled_at: Moment | None = column("汇总时间", owner=BUTTONS)
