"""Columns of 银行转账明细表 and 银行流水 (CORE 1, 1.1)."""

from __future__ import annotations

from typing import Any

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
    Tail,
    Text,
    Yuan,
    column,
)
from cs_macros.book.defaults import operator, today
from cs_macros.book.flags import Flag


class TransferStatus(Choice):
    """Where a transfer stands."""

    AWAITED = "待汇款"
    CLAIMED = "待核实"
    MISMATCH = "金额不符"
    VERIFIED = "已核实"
    SHIPPED = "已发货"
    COMPLETED = "已完成"
    CANCELLED = "已取消"
    REFUNDED = "已退款"


class Transfer(
    Entry, sheet="银行转账明细表", table="bank_transfers", prefix="BT", messages=True, deadline=True
):
    """A payment by bank transfer that a customer announced, until the parcel has arrived.

    Source: seed 001/003 「银行转账客户要及时在银行转账明细表里登记好客户信息,并跟踪订单顺利进行」 (R-046).
    """

    status: TransferStatus | None = usual.status()
    log_date: Day | None = usual.log_date(hint="填日期，不晚于今天", stage="登记")
    shop: Text = usual.shop()
    customer_id: IdText = usual.customer_id()
    customer_name: Text = usual.customer_name(*usual.RECEIVERS)
    phone: Phone = usual.phone(header="联系电话")
    address: Text = usual.address()
    item: Text = usual.item("商品名称/型号", header="商品名称")
    qty: Count = usual.qty()
    amount_due: Yuan = column("应付金额", "应收", "金额", "订单金额", "應付金額", gt=0)
    payer_name: Text | None = column(
        "付款人户名", "付款人", "汇款人", "户名", "匯款人", width=12, stage="汇款"
    )
    claimed_at: Moment | None = column("客户称汇款时间", "汇款时间", "打款时间", "转账时间")
    account_tail: Tail | None = column("收款账户尾号", "收款账户(尾号)", "尾号", "收款卡", hint="只填后四位")
    bank: Text | None = column("汇款银行", "银行", "付款银行", "匯款銀行", width=14)
    proof: Text | None = column("转账凭证", "凭证", "截图", hint="文件名或说明；截图不能代替到账")
    statement_line: Text | None = column(
        "流水号",
        hint="银行流水的流水号，多条用“、”隔开；核对流水会自动填",
        link="statement_lines",
        width=26,
        stage="到账",
    )
    actual_payer: Text | None = column(
        "到账户名", "实际付款人", hint="与付款人户名不同时要填付款人说明", width=12
    )
    arrival: Yuan | None = column("本次到账", "本次到账金额", hint="这一次到账多少元；退回多付的填负数")
    received_date: Day | None = column("到账日期", "收款日期", "到賬日期", default=today)
    confirmed_by: Person | None = column("核实人", "财务", "确认人", default=operator, source="staff")
    payer_note: Text | None = column("付款人说明", hint="付款人与客户不一致的原因")
    difference_note: Text | None = column("差额说明", hint="为什么差额可以放行", width=20)
    amount_received: Yuan | None = column(
        "到账金额", "实收", "实到金额", "到賬金額", owner=BUTTONS, typed_in=(TransferStatus.CLAIMED,)
    )
    difference: Yuan | None = column("差额", "差價", owner=COMPUTED)
    match_note: Text | None = column("匹配说明", owner=BUTTONS, width=30)
    order_no: IdText | None = usual.order_no(stage="发货")
    courier: Text | None = usual.courier()
    tracking_no: IdText | None = usual.tracking_no()
    shipped_date: Day | None = column("发货日期", "发货时间", "發貨日期", default=today)
    receipt_date: Day | None = column("收货日期", "签收日期", default=today, stage="收货")
    follow_note: Text | None = usual.follow_note()
    cancel_reason: Text | None = column("取消原因", stage="取消")
    refund_amount: Yuan | None = usual.refund_amount(ge=None, gt=0, stage="退款")
    refund_date: Day | None = usual.refund_date()
    refund_by: Person | None = usual.refund_by()
    refund_reason: Text | None = column("退款原因", reason="退款原因")
    related_no: IdText | None = column(
        "关联记录", link=("after_sales", "returns"), hint="售后或退换记录号，如 AS20261122-001", width=18
    )
    flag: Flag | None = usual.flag(stage="备注")
    remark: Text | None = usual.remark()


class LineStatus(Choice):
    """Where a line of a statement stands."""

    UNCLAIMED = "待认领"
    MATCHED = "已匹配"
    UNRELATED = "不相关"


def why_unrelated(line: Any, book: Any) -> str | None:
    """Money that goes out is no customer's transfer."""
    return "支出" if line.amount_out else None


class StatementLine(Entry, sheet="银行流水", table="statement_lines", key=("line_id",), about="payer_name"):
    """A line of a bank, Alipay or WeChat statement, as imported."""

    status: LineStatus | None = usual.status()
    line_id: IdText | None = column("流水号", owner=BUTTONS, width=34, stage="流水")
    account_tail: Tail | None = column("收款账户尾号", "卡号", "账号", owner=BUTTONS)
    profile: Text | None = column("来源格式", owner=BUTTONS, width=14)
    paid_at: Moment | None = column(
        "交易时间", "交易日期", "记账日期", "入账时间", "交易日", "交易時間", owner=BUTTONS
    )
    amount_in: Yuan | None = column(
        "收入金额", "收入", "贷方发生额", "金额(元)", "交易金额(收入)", owner=BUTTONS
    )
    amount_out: Yuan | None = column("支出金额", "支出", "借方发生额", "交易金额(支出)", owner=BUTTONS)
    balance: Yuan | None = column("余额", "联机余额", "账户余额", "餘額", owner=BUTTONS)
    payer_name: Text | None = column(
        "对方户名", "交易对方", "对手信息", "对方名称", "對方戶名", owner=BUTTONS, width=18
    )
    payer_tail: Tail | None = column("对方账号尾号", "对方账户", "对方账号", owner=BUTTONS)
    summary: Text | None = column("摘要", "交易摘要", "商品说明", "交易类型", "用途", owner=BUTTONS)
    memo: Text | None = column("附言", "备注", "客户摘要", "留言", owner=BUTTONS)
    bank_serial: IdText | None = column("交易号", "交易订单号", "交易单号", owner=BUTTONS, width=30)
    transfer_no: IdText | None = column(
        "转账记录号",
        link="bank_transfers",
        hint="银行转账明细表的记录号，多条用“、”隔开；匹配说明只在一笔转账里提到它时可以留空",
        width=20,
        stage="认领",
    )
    line_note: Text | None = column("处理说明", default=why_unrelated)
    source: Text | None = column("来源文件", owner=BUTTONS, width=24, stage="软件")
    batch: IdText | None = column("批次", owner=BUTTONS, width=20)
    fingerprint: Text | None = column("指纹", owner=BUTTONS, width=20)
