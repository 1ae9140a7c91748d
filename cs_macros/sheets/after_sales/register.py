"""Columns of 售后登记表 (CORE 2)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

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
from cs_macros.book.defaults import fixed, now, operator, today
from cs_macros.book.flags import Flag
from cs_macros.book.flow import Finding, block, warn
from cs_macros.book.office import Platform, Post
from cs_macros.errors import Level
from cs_macros.sheets.evidence.register import link as evidence_link

if TYPE_CHECKING:
    from cs_macros.book.book import Book


class CaseStatus(Choice):
    """Where a case stands."""

    REGISTERED = "已登记"
    COURIER_CALLED = "已联系快递"
    SLIP_SIGNED = "退回单已签"
    PARCEL_BACK = "原包裹已收到"
    NOT_STOPPED = "撤回失败"
    EVIDENCE_ASKED = "待客户举证"
    VERIFIED = "已核实"
    HANDLED = "处理中"
    REFUNDING = "退款处理中"
    REFUNDED = "已退款"
    MADE_RETURN = "转退换货"
    CLOSED = "已关闭"


GOODS_BACK = (CaseStatus.PARCEL_BACK, CaseStatus.REFUNDING, CaseStatus.REFUNDED, CaseStatus.CLOSED)
"""States in which an intercepted parcel is back in the shop (CORE 1, refund_transfer)."""


class CaseType(Choice):
    """What a case is about."""

    CALL_BACK = "发货后撤回"
    CANCELLED = "未发货取消"
    QUALITY = "质量问题"
    SHORTAGE = "少件/错发"
    DELIVERY = "物流异常"
    NOT_SENT = "漏发"
    OUT_OF_STOCK = "缺货"
    COMPLAINT = "投诉转入"
    OTHER = "其他"


class CourierReply(Choice):
    """What the courier says to calling a parcel back."""

    STOPPED = "可撤回"
    TOO_LATE = "不可撤回"
    AWAITED = "待回复"


class Verdict(Choice):
    """What the evidence shows."""

    QUALITY_FAULT = "是质量问题"
    NO_FAULT = "非质量问题"
    MISUSE = "用法不当"
    COURIER_DAMAGE = "快递损坏"
    TRUE = "情况属实"
    UNTRUE = "情况不属实"


FAULT = {
    Verdict.QUALITY_FAULT: "商家",
    Verdict.COURIER_DAMAGE: "快递",
    Verdict.NO_FAULT: "客户",
    Verdict.MISUSE: "客户",
}
"""Whose fault it is by what the evidence shows (domain 0.4 `fault`); the others leave it open."""


class Solution(Choice):
    """How a case is settled."""

    REFUND = "退款"
    PART_REFUND = "部分退款"
    RETURN = "退货"
    EXCHANGE = "换货"
    RESEND = "补发"
    EXPLAIN = "解释"
    OTHER = "其他"


def receipt_words(case: Any, book: Any) -> str | None:
    """The shop's words of the sign-off (R-090)."""
    words: str | None = book.setting("receipt_text")
    return words


class Case(Entry, sheet="售后登记表", table="after_sales", prefix="AS", messages=True, deadline=True):
    """A complaint about an order, or a parcel to be called back from the courier.

    Another sheet that opens one asks `may_open` first and enters what `a_case` makes.

    Source: seed 001/003 「要联系快递公司撤回包裹,并且在售后登记表上登记好情况」 (R-090, R-091).
    """

    status: CaseStatus | None = usual.status(width=12)
    log_date: Day | None = usual.log_date(stage="登记")
    shop: Text = usual.shop()
    platform: Platform = usual.platform()
    order_no: IdText = usual.order_no()
    customer_id: IdText = usual.customer_id()
    customer_name: Text = usual.customer_name(*usual.RECEIVERS)
    phone: Phone | None = usual.phone()
    address: Text | None = usual.address(hint="填了就印在快件退回单上")
    item: Text = usual.item()
    model: Text = usual.model()
    qty: Count = usual.qty()
    case_type: CaseType = column("售后类型", "类型", "问题类型", "售後類型", width=12)
    description: Text = column("情况说明", "问题描述", "原因", "情況說明", width=30)
    from_agent: Person | None = column("来源客服", "售前", source="staff")
    owner: Person = column("处理人", "负责人", "售后", default=operator, source="staff")
    courier: Text | None = usual.courier("发货快递", stage="撤回")
    tracking_no: IdText | None = usual.tracking_no()
    courier_contact_at: Moment | None = column("联系快递时间", default=now)
    courier_result: CourierReply | None = column(
        "联系结果", "快递答复", default=fixed(CourierReply.AWAITED), width=10
    )
    fail_reason: Text | None = column("撤回失败原因", hint="如包裹已送达、包裹丢失", width=20)
    slip_no: IdText | None = column(
        "退回单号", "退單號", owner=BUTTONS, hint="按“打印退回单”编号", width=18, stage="退回单"
    )
    courier_signer: Text | None = column("快递员签字", "快递员", hint="签了第一联的快递员的姓名", width=11)
    courier_sign_date: Day | None = column("签字日期", default=today)
    slip_keeper: Person | None = column("存根保管人", default=operator, source="staff")
    copy2_taken: YesNo | None = column("第二联带回", hint="快递员带走第二联后填“是”", width=11)
    receipt_text: Text | None = column(
        "签收语",
        default=receipt_words,
        hint="包裹当面收到后签：原包裹已收到",
        width=14,
        stage="签收",
    )
    receipt_by: Person | None = column("签收人", default=operator, source="staff")
    receipt_date: Day | None = column("签收日期", default=today)
    slip_returned: YesNo | None = column("存根已交还", hint="签过字的存根换回包裹后填“是”", width=11)
    verdict: Verdict | None = column("核实结论", "结论", width=12, stage="核实")
    photos: Text | None = usual.photos()
    reply_text: Text | None = column(
        "答复内容", hint="要写进给客户的话术里的话", width=30, offers=Level.BLOCK
    )
    solution: Solution | None = column("处理方案", "处理方式", "處理方案", width=10, stage="处理")
    return_no: IdText | None = column("退换记录号", owner=BUTTONS, link="returns", width=18)
    escalated_to: Person | None = column("上报人", "上报", source="staff", hint="上报给谁")
    escalated_at: Moment | None = column("上报时间")
    refund_amount: Yuan | None = usual.refund_amount(stage="退款")
    refund_date: Day | None = usual.refund_date()
    refund_by: Person | None = usual.refund_by()
    freight: Yuan | None = column(
        "运费", ge=0, default=fixed(Decimal("0.00")), hint="填数字，如 12.00；写进退款备注"
    )
    close_note: Text | None = column("结案说明", "处理结果", "結案", width=24, stage="结案")
    reship_courier: Text | None = column("补发快递", source="couriers", width=12)
    reship_tracking: IdText | None = column("补发运单号")
    flag: Flag | None = usual.flag(stage="备注")
    remark: Text | None = usual.remark()
    evidence_no: IdText | None = evidence_link()


# -- a case that another register opens ---------------------------------------------------------


def taker(book: Book) -> str | None:
    """Who gets a case that another sheet opens: who presses, where they do after-sales; else the only one
    who does. Of several nobody yet: it is on the board of all, and whose who takes it up."""
    if book.holds(book.operator, (Post.AFTERSALES,)) or not book.has_post(Post.AFTERSALES):
        return book.operator or None
    names = [name for name in book.staff if book.holds(name, (Post.AFTERSALES,))]
    return names[0] if len(names) == 1 else None


def a_case(book: Book, **known: Any) -> Case:
    """A case as it is registered, of what another register knows of it; the rest stays blank."""
    told = {"owner": taker(book), "flag": Flag.NONE, **known}
    return Case(
        status=CaseStatus.REGISTERED,
        log_date=book.now.date(),
        **{name: value for name, value in told.items() if value is not None},
    )


def may_open(field: str, order_no: str | None, book: Book) -> Iterator[Finding]:
    """Whether a case can be opened here; what cases the order has, and that nobody has it yet, is told.

    Args:
      field: Column of the other register that is blamed.
    """
    sheet = Case.layout.sheet
    if not book.has(Case):
        hint = "在有这张表的工作簿里办，或请管理员补上。"
        yield block(field, f"这个工作簿没有“{sheet}”，不能转售后", hint)
        return
    for case in cases_of(order_no, book):
        if case.status is not CaseStatus.CLOSED or case.case_type is CaseType.CANCELLED:
            told = f"这个订单已经有售后 {case.number}，状态是“{case.status}”"
            yield warn(field, told, "核对是不是同一件事，别退两次款。")
    if taker(book) is None:
        hint = f"谁接手，谁在“{sheet}”的处理人里写上自己。"
        yield warn(field, "售后有几位，转过去的那一行还没有处理人", hint)


def cases_of(order_no: str | None, book: Book) -> Iterator[Case]:
    """An order's cases that are registered, archived ones too."""
    if order_no is None:
        return
    for table in (book.known(Case), *book.archived(Case)):
        for n in table.index(("order_no",)).get((order_no,), ()):
            if (case := table.row(n).record).status:
                yield case
