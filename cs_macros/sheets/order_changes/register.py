"""Columns of 改单备注表 (SERVICE 21, A21), and what it says of an order that is about to leave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cs_macros.book import usual
from cs_macros.book.columns import (
    BUTTONS,
    COMPUTED,
    Choice,
    Entry,
    IdText,
    Moment,
    Person,
    Text,
    YesNo,
    Yuan,
    column,
)
from cs_macros.book.defaults import operator
from cs_macros.book.flags import Flag
from cs_macros.book.flow import Finding, block

if TYPE_CHECKING:
    from cs_macros.book.book import Book


class ChangeStatus(Choice):
    """Where a change stands."""

    REGISTERED = "已登记"
    CONFIRMED = "已与客户确认"
    PRINTER_TOLD = "已通知打单"
    PRINTER_DONE = "打单已处理"
    FINISHED = "已完成"
    DROPPED = "已取消"


OVER = (ChangeStatus.FINISHED, ChangeStatus.DROPPED)


class ChangeKind(Choice):
    """What the customer wants, or what is wrong with the order."""

    TAKEN = "接单要求"
    SPECIAL = "特殊要求"
    COURIER = "指定快递"
    INVOICE = "发票"
    CARD = "贺卡"
    SLOT = "送货时间"
    ATTRIBUTE = "改属性"
    ADDRESS = "改地址"
    CANCEL = "取消订单"
    ABNORMAL = "异常"


class Stage(Choice):
    """How far the order is when the change comes (domain 0.4 `order_stage`)."""

    UNPAID = "未付款"
    NOT_PRINTED = "未打单"
    PRINTED = "已打单"
    PACKED = "已打包贴单"
    SHIPPED = "已发货"
    SIGNED = "已签收"
    UNKNOWN = "不清楚"


class Papers(Choice):
    """What was fetched back from the warehouse."""

    NONE = "无需"
    SLIPS = "发货单与快递单"
    PARCEL = "包裹"


class Disposal(Choice):
    """What the print room did with the papers or the parcel."""

    VOID = "作废"
    TORN = "撕毁"
    RESTOCKED = "入库"
    CORRECTED = "手改单"
    REPRINTED = "重打"


class OrderChange(
    Entry, sheet="改单备注表", table="order_changes", prefix="OC", messages=True, deadline=True
):
    """A change, a request or a cancellation of an order, with the back office's flag and remark.

    Source: seed 001/003 「及时正确的做好备注工作并能确保第一时间告知打单人员,避免发错货的情况」
    (R-064…R-072).
    """

    status: ChangeStatus | None = usual.status(width=13)
    shop: Text | None = usual.shop(stage="登记")
    order_no: IdText = usual.order_no()
    customer_id: IdText = usual.customer_id()
    customer_name: Text | None = usual.customer_name(*usual.RECEIVERS)
    item: Text | None = usual.item()
    kind: ChangeKind = column("类型", "改单类型", "备注类型", "修改类型", "類型", width=10)
    stage: Stage = column(
        "阶段",
        "订单阶段",
        "打单情况",
        "当时阶段",
        hint="先查有没有打单、打包、发货；查不到选“不清楚”",
        width=11,
    )
    steps: Text | None = column("该做的事", owner=COMPUTED, width=46)
    request: Text | None = column(
        "要求/事由", "要求", "事由", "客户要求", "取消原因", hint="客户要什么、为什么", width=26
    )
    courier_wanted: Text | None = column("指定快递", "要求快递", "客户指定快递", source="couriers", width=12)
    invoice_title: Text | None = column("发票抬头", "抬头", "開票抬頭", width=20)
    tax_no: IdText | None = column("税号", "纳税人识别号", "统一社会信用代码", "稅號", width=20)
    card_text: Text | None = column("贺卡内容", "贺卡", "卡片内容", width=24)
    delivery_slot: Text | None = column("送货时间段", "送货时间", "派送时间", width=16)
    old_value: Text | None = column("原属性", "原规格", "原来的", "修改前", width=18)
    new_value: Text | None = column("新属性/新地址", "新属性", "新地址", "改成", "修改后", width=28)
    price_diff: Yuan | None = column(
        "差价", "價差", "补差价", hint="新旧价格不同的填差多少元，退给客户的填负数；一样的填 0"
    )
    agent: Person | None = column("客服姓名", "客服", "跟进客服", default=operator, source="staff")
    flag: Flag | None = usual.flag()
    remark: Text | None = usual.remark(width=40)

    changed_in_backend: YesNo | None = column(
        "后台已改", "后台修改", "是否已改", stage="客户确认", hint="在后台改好以后填“是”", width=9
    )
    confirmed_at: Moment | None = column("客户确认时间", "确认时间", "与客户确认时间")

    printer_notified_at: Moment | None = column("通知打单时间", "通知时间", stage="打单")
    printer: Person | None = column("打单人", "打单人员", "打单员", default=operator, source="staff")
    printer_done_at: Moment | None = column("打单处理时间", "处理时间")
    papers_back: Papers | None = column("单据取回", "单据/包裹取回", "包裹取回", "取回", width=14)
    disposal: Disposal | None = column("单据处理", "单据处理方式", "处理", width=10)

    case_no: IdText | None = column("售后记录号", owner=BUTTONS, link="after_sales", stage="完成", width=18)
    drop_reason: Text | None = column("撤回原因", "取消改单原因", hint="为什么不改了", width=22)


def open_changes(order_no: str | None, book: Book) -> list[str]:
    """The changes of an order that are not finished, those only just typed included: nothing of it may
    leave the house before they are (SERVICE 20, 标记发货)."""
    if not order_no or not book.has(OrderChange):
        return []
    table = book.table(OrderChange)
    rows = (table.row(n) for n in table.index(("order_no",)).get((order_no,), ()))
    return [row.name for row in rows if row.record.status not in OVER]


def nothing_open(record: Any, book: Book) -> Iterator[Finding]:
    """A guard of whatever ships an order: not over a change or a cancellation.

    Source: seed 001/003 「避免发错货的情况」.
    """
    if names := open_changes(record.order_no, book):
        found = f"这个订单还有没办完的改单 {'、'.join(names)}"
        yield block("order_no", found, f"先到“{OrderChange.layout.sheet}”办完或撤回，再发货。")
