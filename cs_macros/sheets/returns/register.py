"""Columns of 退换货登记表 (CORE 3)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from cs_macros.book import usual
from cs_macros.book.columns import (
    BUTTONS,
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
    Yuan,
    column,
)
from cs_macros.book.defaults import fixed, now, operator, shops_courier, today
from cs_macros.book.flags import Flag
from cs_macros.sheets.after_sales.register import Verdict


class ReturnStatus(Choice):
    """Where a return or exchange stands."""

    REQUESTED = "申请"
    EVIDENCE_ASKED = "待举证"
    AGREED = "已同意"
    SENT_BACK = "已寄回"
    RECEIVED = "已收货"
    FAILED = "验收不合格"
    NEGOTIATED = "协商退款"
    RETURNED_TO_CUSTOMER = "退回客户"
    REFUND_DUE = "待退款"
    DIFFERENCE_DUE = "待补差价"
    EXCHANGE_DUE = "待发换货"
    EXCHANGE_SENT = "换货已发出"
    REFUNDED = "已退款"
    COMPLETED = "已完成"
    REJECTED = "已拒绝"
    CANCELLED = "已取消"


GOODS_BACK = tuple(
    state
    for state in ReturnStatus
    if state
    not in (
        ReturnStatus.REQUESTED,
        ReturnStatus.EVIDENCE_ASKED,
        ReturnStatus.AGREED,
        ReturnStatus.SENT_BACK,
        ReturnStatus.REJECTED,
        ReturnStatus.CANCELLED,
    )
)
"""States at or after 已收货: the goods are back in the shop (CORE 1, refund_transfer)."""


class ReturnKind(Choice):
    """Money back, or other goods."""

    RETURN = "退货"
    EXCHANGE = "换货"


class IsQuality(Choice):
    """Whether the goods are at fault."""

    YES = "是"
    NO = "否"
    OPEN = "待核实"


class FreightPayer(Choice):
    """Who bears the freight of sending back."""

    SHOP = "商家"
    CUSTOMER = "客户"
    COURIER = "快递"


class Inspection(Choice):
    """What the warehouse finds."""

    PASSED = "合格"
    FAILED = "不合格"


class Restocked(Choice):
    """Where the goods go."""

    BACK = "已归位"
    LOST = "报损"
    REPAIR = "返修"


def same_goods(record: Any, book: Any) -> str | None:
    """Most exchanges are for another size of the same thing."""
    return record.item if record.kind is ReturnKind.EXCHANGE else None


def same_quantity(record: Any, book: Any) -> int | None:
    return record.qty if record.kind is ReturnKind.EXCHANGE else None


class Return(Entry, sheet="退换货登记表", table="returns", prefix="RT", messages=True, deadline=True):
    """Goods that a customer sends back, for money or for other goods.

    Source: seed 001/003 「写上ID、联系方式、退换原因」, 「客户告知退货运单号后,及时登记在售后退换货表格上」
    (R-093 … R-096).
    """

    status: ReturnStatus | None = usual.status(width=12)
    log_date: Day | None = usual.log_date(stage="登记")
    shop: Text = usual.shop()
    order_no: IdText = usual.order_no()
    customer_id: IdText = usual.customer_id()
    customer_name: Text | None = usual.customer_name()
    contact: Phone = usual.phone("聯繫方式", header="联系方式")
    kind: ReturnKind = column("类型", "退/换", "退换类型", "類型", width=8)
    reason: Text = column("退换原因", "原因", "退货原因", "退換原因", "退货问题", reason="退换原因", width=20)
    is_quality: IsQuality = column(
        "质量问题", "是否质量问题", "質量問題", default=fixed(IsQuality.OPEN), width=9
    )
    item: Text = usual.item()
    model: Text = usual.model()
    qty: Count = usual.qty()
    case_no: IdText | None = column("售后记录号", owner=BUTTONS, link="after_sales", width=18)
    conditions_told: YesNo | None = column(
        "条件已告知",
        hint="告诉过客户完好、包装完整、不影响二次销售后填“是”",
        stage="同意",
    )
    freight_payer: FreightPayer | None = column("运费承担方", "退回运费承担方", "运费由谁承担", width=11)
    photos: Text | None = usual.photos(width=14)
    verdict: Verdict | None = column("核实结论", width=12)
    freight_note: Text | None = column("运费说明", hint="客户同意承担运费，或改了承担方的原因", width=16)
    new_item: Text | None = column("换货商品", "换成", "換貨商品", default=same_goods, width=18)
    new_model: Text | None = column("换货型号", "换货规格", "换码", width=14)
    new_qty: Count | None = column("换货数量", ge=1, default=same_quantity)
    price_diff: Yuan | None = column("差价", "差額", "補差", hint="客户补的填正数，退给客户的填负数")
    prepaid_by_customer: YesNo | None = column("客户已垫付", width=10)
    resend_freight: Yuan | None = column(
        "换货运费", ge=0, default=fixed(Decimal("0.00")), hint="寄出换货的运费，由客户付时填"
    )
    return_courier: Text | None = column("退货快递", "退回快递", source="couriers", width=12, stage="退货")
    return_tracking: IdText | None = column("退货运单号", "退货单号", "退货快递单号", "退貨單號")
    tracking_told_at: Moment | None = column("告知单号时间", default=now)
    received_date: Day | None = column("收货日期", "收到日期", "收貨日期", default=today, stage="收货")
    received_by: Person | None = usual.received_by()
    return_freight: Yuan | None = column("退回运费", "运费金额", ge=0)
    slip_enclosed: YesNo | None = column("附有售后卡", "售后卡/纸条", width=10)
    intact: YesNo | None = column("产品完好", width=9, stage="验收")
    pack_ok: YesNo | None = column("包装完整", width=9)
    resalable: YesNo | None = column("可二次销售", width=10)
    inspection: Inspection | None = column("验收结果", "驗收結果", width=9)
    inspector: Person | None = column("验收人", "检验人", default=operator, source="staff")
    inspected_at: Moment | None = column("验收时间", default=now)
    inspection_note: Text | None = column("验收说明", "不合格原因", hint="不合格时写明哪里不合格", width=24)
    diff_paid: Yuan | None = column("已补金额", stage="补差")
    diff_paid_date: Day | None = column("补差日期", default=today)
    reship_courier: Text | None = column(
        "发出快递",
        "换货快递",
        default=shops_courier,
        source="couriers",
        width=12,
        stage="发出",
    )
    reship_tracking: IdText | None = column("发出运单号", "换货发出运单号", "換貨單號")
    reship_date: Day | None = column("发出日期", default=today)
    negotiate_note: Text | None = column("协商说明", width=24, stage="退款")
    refund_amount: Yuan | None = usual.refund_amount()
    refund_date: Day | None = usual.refund_date()
    refund_by: Person | None = usual.refund_by()
    outcome: Text | None = column("处理结果", "结果", "處理結果", width=22, stage="完成")
    restocked: Restocked | None = column("归位", "入库", "归位/入库", width=9)
    loss_amount: Yuan | None = usual.loss_amount()
    freight_refund_date: Day | None = column("运费返还日期", hint="运费真的返还给客户以后再填")
    freight_refund_to: Text | None = column("运费返还账户", "支付宝", hint="如 支付宝", width=13)
    reject_reason: Text | None = column("拒绝原因", width=22, stage="不退换")
    cancel_reason: Text | None = column("取消原因", width=22)
    flag: Flag | None = usual.flag(stage="备注")
    remark: Text | None = usual.remark()
