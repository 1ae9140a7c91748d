"""What may happen to a change of an order: pure decisions (SERVICE 21, A21, F-1, F-2, F-3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, Guard, block, warn
from cs_macros.book.office import AGENTS, Post
from cs_macros.book.periods import end_of
from cs_macros.book.usual import as_agreed, must, once, where, whose
from cs_macros.sheets.dispatch.register import StockCheck, counted_last
from cs_macros.sheets.order_changes.register import (
    ChangeKind,
    ChangeStatus,
    Disposal,
    OrderChange,
    Papers,
    Stage,
)
from cs_macros.sheets.order_changes.remarks import GONE, MODIFIED, ON_PAPER, REQUESTS
from cs_macros.sheets.orders.register import Order, OrderStatus

K, S, T = ChangeKind, ChangeStatus, Stage

CONTENT = (
    "order_no", "customer_id", "kind", "request", "courier_wanted", "invoice_title", "tax_no", "card_text",
    "delivery_slot", "old_value", "new_value",
)  # fmt: skip
"""What the customer confirms and the print room is told: it stands from then on."""

WITH_REQUEST = (K.TAKEN, K.CANCEL, K.ABNORMAL)
WITHOUT_CUSTOMER = (K.CANCEL, K.ABNORMAL)
"""Kinds that need no confirmation of the customer before the print room is told (SERVICE 21)."""

VOIDED = (Disposal.VOID, Disposal.TORN, Disposal.RESTOCKED)
"""What keeps papers or parcel of a cancelled order from leaving (F-1, 2–4)."""

STAGE_OF = {
    OrderStatus.UNPAID: T.UNPAID,
    OrderStatus.SHIPPED: T.SHIPPED,
    OrderStatus.RECEIVED: T.SIGNED,
}
"""States of an order that say by themselves how far it is."""


# -- what the order knows, whose, when due ----------------------------------------------------


def order_of(change: OrderChange, book: Book) -> Order | None:
    """The order of a change, where 订单跟进表 has it."""
    return book.find(Order, change.order_no) if change.order_no else None


def stage_known(change: OrderChange, book: Book) -> Stage | None:
    """The stage, where the order's own state says it: of one that waits to be sent the print room knows."""
    order = order_of(change, book)
    return STAGE_OF.get(order.status) if order and order.status else None


keeper = whose("agent", "created_by", posts=AGENTS)
"""Who sees to it that the change is carried out."""


def today(change: OrderChange, book: Book) -> Any:
    """A change is carried out on the day that it came to where it is. Source: seed 001/003
    「确认无误后第一时间通知打单的同事」 (R-064)."""
    return end_of(change.entered_at.date()) if change.entered_at else None


# -- registering ------------------------------------------------------------------------------


def may_register(change: OrderChange, book: Book) -> Iterator[Finding]:
    """Not over a parcel that has left; what is doubtful is told (F-1 7, F-2 6, F-3)."""
    if change.stage in GONE and change.kind in REQUESTS:
        hint = "告诉客户来不及了；客户还有要求的，转给售后登记。"
        yield block("stage", f"{change.stage}，{change.kind}来不及了", hint)
    if change.stage is T.UNKNOWN:
        yield warn("stage", "打单、发货情况不清楚", "先问仓库，查到以后把阶段改对，再接着做。")
    yield from as_in_order(change, book)


def as_in_order(change: OrderChange, book: Book) -> Iterator[Finding]:
    """What is typed agrees with what 订单跟进表 knows of the order."""
    order = order_of(change, book)
    if order is None:
        return
    if order.customer_id and change.customer_id and order.customer_id != change.customer_id:
        found = f"订单跟进表里这个订单的客户ID是“{order.customer_id}”"
        yield warn("customer_id", found, "核对订单号和客户ID，别改错订单。")
    told = STAGE_OF.get(order.status) if order.status else None
    if told and change.stage is not told and not (change.stage in GONE and told in GONE):
        yield warn("stage", f"订单跟进表里这个订单是“{order.status}”", "核对阶段；订单有变化的，先导入订单。")
    if order.status is OrderStatus.CLOSED:
        yield warn("order_no", "订单跟进表里这个订单已经关闭", "核对订单号。")


def asked_first(change: OrderChange, book: Book) -> Iterator[Finding]:
    """A request that lacks what must be asked of the customer (F-3): several in one need at least one."""
    if change.kind is K.SPECIAL and not any(getattr(change, field) for field in ASKED):
        headers = "、".join(OrderChange.layout.header(field) for field in ASKED)
        yield block("request", f"特殊要求要填{headers}里的至少一样", "问清楚客户，有几样填几样。")


ASKED = ("courier_wanted", "invoice_title", "card_text", "delivery_slot")


def needed(field: str, what: str, hint: str, *kinds: ChangeKind) -> Guard:
    return must(field, f"类型是“{{kind}}”，要填{what}", hint, when=where("kind", *kinds))


def price_asked(change: OrderChange, book: Book) -> Iterator[Finding]:
    """A new attribute may have another price: it is settled first (F-2, pre-checks)."""
    if change.kind is K.ATTRIBUTE and change.stage not in GONE and change.price_diff is None:
        hint = "价格不同的先和客户补退差价，填差多少元；价格一样的填 0。"
        yield warn("price_diff", "没有写明新旧属性有没有差价", hint)


def new_in_stock(change: OrderChange, book: Book) -> Iterator[Finding]:
    """A new attribute that is not there cannot be promised (F-2, pre-checks)."""
    if change.kind is not K.ATTRIBUTE or change.stage in GONE or not change.new_value:
        return
    order, new = order_of(change, book), change.new_value.replace(" ", "")
    model = (order.model or "").replace(" ", "") if order else ""
    counted = counted_last((new, model + new), [row.record for row in book.known(StockCheck).rows()])
    if counted is None:
        yield warn("new_value", f"库存核对表里没有“{change.new_value}”的实际库存", "先问仓库有没有货。")
    elif not counted.actual_qty:
        hint = "告诉客户缺货，请客户换一种，或改为取消订单。"
        yield warn("new_value", f"“{change.new_value}”仓库核对过，没有货（{counted.number}）", hint)


COMPLETE: tuple[Guard, ...] = (
    needed("courier_wanted", "指定的快递", "问清楚客户要发哪家快递。", K.COURIER),
    needed("invoice_title", "发票抬头", "问清楚客户发票抬头。", K.INVOICE),
    needed("card_text", "贺卡内容", "问清楚客户贺卡上写什么。", K.CARD),
    needed("delivery_slot", "送货时间段", "问清楚客户要在什么时间段送货。", K.SLOT),
    needed("old_value", "原属性", "填客户拍下的颜色、尺码等。", K.ATTRIBUTE),
    needed("new_value", "新属性", "填客户要改成的颜色、尺码等。", K.ATTRIBUTE),
    needed("new_value", "新地址", "填完整的新收货地址。", K.ADDRESS),
    needed("request", "要求或事由", "写明客户的要求，或为什么。", *WITH_REQUEST),
    asked_first,
)  # fmt: skip
"""What each kind cannot do without (1.9, F-3)."""

MAY_REGISTER: tuple[Guard, ...] = (
    *COMPLETE,
    may_register,
    price_asked,
    new_in_stock,
    once(
        "order_no",
        open_only=True,
        message="这个订单在第 {row} 行（{number}）还有没办完的改单，状态是“{status}”",
    ),
)


# -- confirming, telling, doing ---------------------------------------------------------------


def stage_clear(change: OrderChange, book: Book) -> Iterator[Finding]:
    """Nothing is touched before it is known how far the order is (F-1 7, F-2 6)."""
    if change.stage is T.UNKNOWN:
        yield block("stage", "打单、发货情况还不清楚", "先问仓库和主管，查到以后把阶段改对。")


def in_house(change: OrderChange, book: Book) -> Iterator[Finding]:
    """The print room can do nothing about a parcel that has left (F-1 5, F-2 5)."""
    if change.stage in GONE:
        end = "按“撤回改单”，告诉客户来不及了" if change.kind in REQUESTS else "按“完成”转给售后"
        yield block("stage", f"{change.stage}，打单那边来不及了", f"{end}。")


def not_ahead(field: str) -> Guard:
    """Nobody has done yet what is still to come."""

    def rule(change: Any, book: Book) -> Iterator[Finding]:
        at = getattr(change, field)
        if at and at > book.now:
            yield block(field, f"{change.layout.header(field)}晚于现在", "改成实际的时间。")

    return rule


def stands(*states: ChangeStatus) -> Guard:
    """What was confirmed, and told to the print room, has not been typed over since."""
    same = as_agreed(*CONTENT)
    return lambda change, book: same(change, book) if change.status in states else ()


MAY_CONFIRM: tuple[Guard, ...] = (
    stage_clear,
    in_house,
    must(
        "changed_in_backend",
        "后台还没有改好，不能请客户确认",
        "先在后台改好，“后台已改”填“是”。",
        when=lambda c, _: c.kind in MODIFIED and c.stage in (T.UNPAID, T.NOT_PRINTED),
        be=True,
    ),
    not_ahead("confirmed_at"),
    *COMPLETE,
)


def may_notify(change: OrderChange, book: Book) -> Iterator[Finding]:
    """First the customer confirms; an order that was never paid was never printed."""
    if change.status is S.REGISTERED and change.kind not in WITHOUT_CUSTOMER:
        yield block("confirmed_at", "还没有和客户确认", "客户确认后先按“客户已确认”，再通知打单。")
    if change.kind is K.CANCEL and change.stage is T.UNPAID:
        yield block("stage", "没有付款的订单没有打单", "客户同意后填“客户确认时间”，按“完成”关闭订单。")


MAY_NOTIFY: tuple[Guard, ...] = (
    *COMPLETE,
    stage_clear,
    in_house,
    may_notify,
    not_ahead("printer_notified_at"),
    stands(S.CONFIRMED),
)


def papers_fetched(change: OrderChange, book: Book) -> Iterator[Finding]:
    """Slips or parcel are back, and are told what became of them (F-1 3–4, F-2 3–4).

    Source: seed 001/003 「到仓库部相关人员手上要回发货单与快递单或包裹」.
    """
    if change.stage is T.PRINTED and change.papers_back not in (Papers.SLIPS, Papers.PARCEL):
        yield block("papers_back", "已经打单，发货单和快递单还没有取回", "取回后选“发货单与快递单”。")
    if change.stage is T.PACKED and change.papers_back is not Papers.PARCEL:
        yield block("papers_back", "已经打包贴单，包裹还没有取回", "取回后选“包裹”。")
    if change.stage in ON_PAPER and change.disposal is None:
        yield block("disposal", "没有写明单据怎么处理的", "选作废、撕毁、入库、手改单或重打。")


def disposed_rightly(change: OrderChange, book: Book) -> Iterator[Finding]:
    """What is cancelled must not leave; what is only changed must."""
    if change.disposal is None or change.stage in GONE:
        return
    if change.kind is K.CANCEL and change.disposal not in VOIDED:
        hint = "取消的订单不能再发出：作废、撕毁或入库以后再按。"
        yield block("disposal", f"订单取消了，单据却是“{change.disposal}”", hint)
    if change.kind not in WITHOUT_CUSTOMER and change.disposal in VOIDED:
        hint = "确认改好的单据已经重新打出来，别漏发。"
        yield warn("disposal", f"客户只是要改，单据却是“{change.disposal}”", hint)


def printer_holds(change: OrderChange, book: Book) -> Iterator[Finding]:
    """The print room answers for what it did (1.31)."""
    if change.printer is not None and not book.holds(change.printer, (Post.PRINTER,)):
        yield block("printer", f"{change.printer}不是打单人员", "填办这件事的打单人员。")


MAY_BE_DONE: tuple[Guard, ...] = (
    stage_clear,
    papers_fetched,
    disposed_rightly,
    printer_holds,
    not_ahead("printer_done_at"),
    stands(S.PRINTER_TOLD),
)


def void_by_press(change: OrderChange, book: Book) -> Disposal | None:
    """Before anything was printed, the print room's press says that the order is void (1.31)."""
    return Disposal.VOID if change.kind is K.CANCEL and change.stage is T.NOT_PRINTED else None


def nothing_back(change: OrderChange, book: Book) -> Papers | None:
    """Before anything was printed there is nothing to fetch back."""
    return Papers.NONE if change.stage in (T.UNPAID, T.NOT_PRINTED) else None
