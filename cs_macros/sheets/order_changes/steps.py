"""What is to be done about a change: the decision tables of F-1, F-2 and F-3 as data, in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cs_macros.sheets.order_changes.register import ChangeKind, OrderChange, Stage

K, S = ChangeKind, Stage

ASKED: Mapping[ChangeKind, str] = {
    K.SPECIAL: "问清楚要哪家快递、发票抬头和税号、贺卡内容、送货时间段，有几样填几样",
    K.COURIER: "问清楚要发哪家快递",
    K.INVOICE: "问清楚发票抬头，单位发票再问税号",
    K.CARD: "问清楚贺卡上写什么",
    K.SLOT: "问清楚要在什么时间段送货",
    K.TAKEN: "写明客户的要求",
}
"""What must be asked before a request can be carried out (F-3)."""

RED = "在后台插红旗，贴上“备注文本”"
GREEN = "在后台插绿旗，贴上“备注文本”"
BLUE = "在后台插蓝旗，贴上“备注文本”"
STOCK = "先看新属性有没有库存：没有的告诉客户，请客户换一种或取消；价格不同的先补退差价，填“差价”"
CONFIRM = "发给客户核对，客户确认后按“客户已确认”"
TELL = "马上按“通知打单”，把客户ID和改了什么告诉打单人员"
DONE = "打单人员处理好，按“打单已处理”"
PAPERS_DONE = "打单人员填“单据取回”“单据处理”，按“打单已处理”"
FINISH = "按“完成”"
REPRINT = "按“通知打单”，请打单人员重新打单"
SLIPS = "到仓库取回发货单和快递单"
PARCEL = "到仓库取回包裹"
REFUND = "按“完成”：订单关闭，退款转给售后"
STAGE_RIGHT = "把“阶段”改成查到的阶段，再按新的步骤做"
ASK_WAREHOUSE = "先问仓库和主管，查清有没有打单、打包、发货；查清之前什么都不改"

CANCEL: Mapping[Stage, Sequence[str]] = {
    S.UNPAID: ("征得客户同意，填“客户确认时间”", "按“完成”，订单随即关闭，不用退款"),
    S.NOT_PRINTED: (
        BLUE,
        "马上按“通知打单”，请打单人员作废",
        "等打单人员确认已经作废，按“打单已处理”；没有确认之前不退款",
        REFUND,
    ),
    S.PRINTED: (
        BLUE,
        "马上按“通知打单”，请打单人员作废",
        f"{SLIPS}，交给售后",
        PAPERS_DONE,
        REFUND,
        "退款办妥以后撕毁单据",
    ),
    S.PACKED: (
        BLUE,
        "马上按“通知打单”，请打单人员作废",
        f"{PARCEL}，交给售后",
        PAPERS_DONE,
        REFUND,
        "退款办妥以后包裹交仓库入库",
    ),
    S.SHIPPED: (GREEN, "按“完成”，转给售后联系快递撤回", "原包裹退回签收之前不退款"),
    S.SIGNED: ("按“完成”，转给售后按退货处理", "售后按“开始处理”“转退换货”，收到退货验收后退款"),
    S.UNKNOWN: (
        "先问仓库和主管，查清有没有打单、打包、发货；查清之前不退款",
        GREEN,
        STAGE_RIGHT,
    ),
}
"""Paid, and now not wanted any more. Source: seed 001/003 售前 ⑤ (F-1, R-066)."""


def modified(first: Sequence[str], changed: str, repack: str, handed: str) -> Mapping[Stage, Sequence[str]]:
    """What is done about a changed attribute or address.

    Args:
      first: What is looked at before anything is touched.
      changed: What is changed in the back office.
      repack: What is done with the parcel that was fetched back.
      handed: What after-sales does once the parcel has left.
    """
    backend = (*first, f"在后台改好{changed}，“后台已改”填“是”", RED, CONFIRM)
    handed_over = (GREEN, f"按“完成”，转给售后{handed}")
    return {
        S.UNPAID: (*backend, f"{TELL}；打单那边没有事要做的，直接按“完成”", f"{DONE}，再{FINISH}"),
        S.NOT_PRINTED: (*backend, TELL, DONE, FINISH),
        S.PRINTED: (*first, SLIPS, "在发货单和快递单上都改好", RED, CONFIRM, TELL, PAPERS_DONE, FINISH),
        S.PACKED: (*first, PARCEL, RED, CONFIRM, REPRINT + repack, PAPERS_DONE, FINISH),
        S.SHIPPED: handed_over,
        S.SIGNED: handed_over,
        S.UNKNOWN: (ASK_WAREHOUSE, GREEN, STAGE_RIGHT),
    }  # fmt: skip


ATTRIBUTE = modified((STOCK,), "属性", "，换成改好的货重新打包", "办换货")
ADDRESS = {
    **modified((), "收货地址", "", "请快递改送"),
    S.SIGNED: (GREEN, "按“完成”，转给售后和客户商量退换"),
}
"""Paid, and now otherwise. Source: seed 001/003 售前 ③⑥ (F-2, R-064, R-067)."""

TOO_LATE = ("已经发货，来不及了：告诉客户办不到", "客户还有要求的，转给售后登记；这一条按“撤回改单”")
REQUEST: Mapping[Stage, Sequence[str]] = {
    S.UNPAID: (RED, CONFIRM, f"{TELL}；打单那边没有事要做的，直接按“完成”", f"{DONE}，再{FINISH}"),
    S.NOT_PRINTED: (RED, CONFIRM, TELL, DONE, FINISH),
    S.PRINTED: (SLIPS, "在发货单和快递单上都写好", RED, CONFIRM, TELL, PAPERS_DONE, FINISH),
    S.PACKED: (PARCEL, RED, CONFIRM, TELL, PAPERS_DONE, FINISH),
    S.SHIPPED: TOO_LATE,
    S.SIGNED: TOO_LATE,
    S.UNKNOWN: (ASK_WAREHOUSE, GREEN, STAGE_RIGHT),
}
"""Courier, invoice, card, time of delivery. Source: seed 001/003 售前 ④ (F-3, R-065)."""

WRONG = (GREEN, "要打单人员留意的，按“通知打单”", FINISH)
ABNORMAL: Mapping[Stage, Sequence[str]] = {
    **dict.fromkeys(S, WRONG),
    S.PRINTED: (SLIPS, GREEN, "按“通知打单”", PAPERS_DONE, FINISH),
    S.PACKED: (PARCEL, GREEN, "按“通知打单”", PAPERS_DONE, FINISH),
    S.SHIPPED: (GREEN, FINISH),
    S.SIGNED: (GREEN, FINISH),
    S.UNKNOWN: (ASK_WAREHOUSE, GREEN, STAGE_RIGHT),
}
"""Anything else that keeps an order from its way. Source: seed 000 「异常订单,备注为绿旗」 (R-070)."""

TABLES: Mapping[ChangeKind, Mapping[Stage, Sequence[str]]] = {
    **dict.fromkeys(ASKED, REQUEST),
    K.CANCEL: CANCEL,
    K.ATTRIBUTE: ATTRIBUTE,
    K.ADDRESS: ADDRESS,
    K.ABNORMAL: ABNORMAL,
}


def steps(change: OrderChange, book: object) -> str | None:
    """What is to be done, numbered; None where kind or stage cannot be read."""
    if change.kind is None or change.stage is None:
        return None
    lines = [*TABLES[change.kind][change.stage]]
    if change.kind in ASKED and lines[0] != TOO_LATE[0] and change.stage is not S.UNKNOWN:
        lines.insert(0, ASKED[change.kind])
    return " ".join(f"{n}. {line}。" for n, line in enumerate(lines, 1))
