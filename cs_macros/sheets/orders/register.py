"""Columns of 订单跟进表 (SERVICE 20, A20)."""

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
    Yuan,
    column,
)
from cs_macros.book.defaults import fixed, now, operator, today
from cs_macros.book.flags import Flag
from cs_macros.book.office import Platform


class OrderStatus(Choice):
    """Where an order stands."""

    UNPAID = "未付款"
    TO_CONTACT = "待联系"
    TO_SHIP = "待发货"
    SHIPPED = "已发货"
    RECEIVED = "已收货"
    CLOSED = "已关闭"


class PayKind(Choice):
    """How an order is paid."""

    ONLINE = "在线支付"
    ON_DELIVERY = "货到付款"
    BANK = "银行转账"


class Channel(Choice):
    """How somebody was reached."""

    CHAT = "旺旺"
    PHONE = "电话"
    SMS = "短信"
    OTHER = "其他"


class Consent(Choice):
    """What a customer says to the price of payment on delivery."""

    AGREES = "同意"
    REFUSES = "不同意"
    UNREACHABLE = "联系不上"


class StockState(Choice):
    """Whether the goods are there."""

    YES = "有"
    NO = "无"
    UNKNOWN = "未知"


class DelayReason(Choice):
    """Why an order cannot leave today."""

    OUT_OF_STOCK = "缺货"
    SLIP_LOST = "漏单"
    NOT_SENT = "漏发"
    COURIER_CLOSED = "快递截单"
    OTHER = "其他"


class OrderSource(Choice):
    """Whose sale an order is."""

    PERSONAL = "个人"
    DUNNED = "催付"
    PUBLIC = "公共"
    SHARED = "平分"
    OPEN = "待判定"


class CloseReason(Choice):
    """Why an order was closed."""

    REORDERED = "重拍"
    NO_LONGER = "不再购买"
    TIMED_OUT = "超时关闭"
    PRICE = "价格不同意"
    OUT_OF_STOCK = "缺货"
    REFUND = "退款"
    PLATFORM = "平台关闭"
    OTHER = "其他"


class Order(Entry, sheet="订单跟进表", table="orders", key=("order_no",), messages=True, deadline=True):
    """An order of a platform's shop, from unpaid to received, fed by the platform's own exports.

    Source: seed 000 K 5, 7, 8; seed 001/003 售前; seed 004.
    """

    status: OrderStatus | None = usual.status("跟进状态")
    order_no: IdText = usual.order_no(stage="订单")
    shop: Text = usual.shop()
    platform: Platform | None = usual.platform()
    customer_id: IdText | None = usual.customer_id()
    customer_name: Text | None = usual.customer_name(*usual.RECEIVERS, "收货人姓名", "收件人姓名")
    phone: Phone | None = usual.phone("收件人手机号", "收货人手机")
    address: Text | None = usual.address()
    item: Text | None = usual.item("宝贝标题", "选购商品")
    model: Text | None = usual.model(hint="几件商品写成 A12×2、B03×1")
    qty: Count | None = usual.qty("商品数量", "购买数量", "宝贝总数量")
    amount: Yuan | None = column("应付金额", "订单金额", "金额", "订单应付金额", "應付金額", "总金额", ge=0)
    ordered_at: Moment | None = column(
        "拍下时间", "下单时间", "订单创建时间", "下單時間", "拍下日期", default=now
    )
    pay_kind: PayKind | None = column("付款方式", "支付方式", default=fixed(PayKind.ONLINE), width=11)
    platform_status: Text | None = column("平台状态", "订单状态", "交易状态", owner=BUTTONS, width=16)
    buyer_note: Text | None = column("买家留言", "留言", "客户留言", width=24)
    seller_note: Text | None = column("卖家备注", "商家备注", "订单备注", width=24)
    urgent: YesNo | None = column("着急", "加急", "催发货")
    flag: Flag | None = usual.flag()
    remark: Text | None = usual.remark()
    paid_at: Moment | None = column("付款时间", "支付时间", "订单付款时间", "付款日期", stage="催付")
    chatted: YesNo | None = column("是否咨询过", "咨询过", "是否咨询")
    online: YesNo | None = column("旺旺在线", "是否在线", "在线")
    duplicate_of: IdText | None = column(
        "重拍订单号", hint="这一单重拍的是哪一单；空着用疑似重拍的那一单", width=23
    )
    duplicate_hint: IdText | None = column("疑似重拍", owner=COMPUTED, width=23)
    reminded_at: Moment | None = column("催付时间", owner=BUTTONS)
    reminded_by: Person | None = column("催付人", owner=BUTTONS)
    reminded_times: Count | None = column("催付次数", owner=BUTTONS)
    replied: YesNo | None = column("客户回复", "是否回复", stage="回复")
    worry: Text | None = column(
        "顾忌", "未付原因", "顾忌/未付原因", "未付款原因", hint="客户为什么还没付款、不买了", width=22
    )
    consent_at: Moment | None = column("征得同意时间", "同意关闭时间", hint="客户同意关闭的时间")
    close_reason: CloseReason | None = column("关闭原因", "订单关闭原因", "取消原因", width=11)
    base_price: Yuan | None = column("在线价", "在线付款价", ge=0, stage="货到付款")
    cod_price: Yuan | None = column("货到付款价", ge=0)
    contacted_at: Moment | None = column("联系时间", default=now)
    channel: Channel | None = column("渠道", "联系渠道", "联系方式（货到付款）", width=9)
    consent: Consent | None = column("客户意见", "客户是否同意", width=11)
    new_order_no: IdText | None = column("新订单号", "重新下单的订单号", width=23)
    stock: StockState | None = column("库存", "库存情况", width=8, stage="备货")
    warehouse_checked_at: Moment | None = column("仓库核对时间", hint="着急的先问仓库；填仓库答复的时间")
    warehouse_date: Day | None = column("仓库答复发货日", hint="仓库说哪天能发")
    ship_by: Day | None = column("应发日", owner=COMPUTED)
    promised_date: Day | None = column("承诺发货日", "承诺发货时间", owner=BUTTONS)
    courier: Text | None = usual.courier(header="快递", stage="发货")
    tracking_no: IdText | None = usual.tracking_no()
    shipped_at: Moment | None = column("发货时间", "发货日期", default=now)
    notified_at: Moment | None = column("通知时间", owner=BUTTONS)
    notified_by: Person | None = column("通知人", owner=BUTTONS)
    late_shift_note: Text | None = column("晚班处理", "晚班备注", width=22)
    received_date: Day | None = column("收货日期", "确认收货日期", "签收日期", default=today)
    delay_reason: DelayReason | None = column(
        "无法发货原因", "未发原因", "暂无法发货原因", width=12, stage="延迟"
    )
    new_date: Day | None = column("预计发货日", "预计发货日期", "新发货日期")
    delayed_at: Moment | None = column("延迟登记时间", owner=BUTTONS)
    fetched_by: Person | None = column("取回人", default=operator, source="staff")
    fetched_at: Moment | None = column("取回时间", default=now)
    in_campaign: YesNo | None = column("活动期间", owner=COMPUTED, stage="归属")
    agent: Person | None = column("跟进客服", "客服", "负责客服", source="staff")
    agents: Text | None = column("接待客服", "涉及客服", "聊过的客服", hint="几个人用“、”隔开", width=16)
    auto_source: OrderSource | None = column("系统归属", owner=COMPUTED, width=10)
    order_source: OrderSource | None = column(
        "归属类型", "归属", hint="空着按系统归属；店长按聊天记录判定", width=10
    )
    credited_to: Text | None = column("归属客服", hint="几个人用“、”隔开", width=16)
    share: Text | None = column("份额", hint="按归属客服的顺序，如 60%、40%，合计 100%", width=14)
    basis: Text | None = column("判定依据", "依据", hint="销售、服务、时长", width=24)
    judged_by: Person | None = column("判定人", owner=BUTTONS)
    judged_at: Moment | None = column("判定时间", owner=BUTTONS)
    batch: IdText | None = column("批次", owner=BUTTONS, width=20)
