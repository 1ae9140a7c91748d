"""What the buttons of 售后登记表 do besides moving a row: flags, and the row in 退换货登记表."""

from __future__ import annotations

from cs_macros.book.book import Book
from cs_macros.book.flags import Flag, raise_flag, refund_remark, stopped_remark
from cs_macros.sheets.after_sales.register import Case, CaseType, Solution, Verdict
from cs_macros.sheets.orders.register import CloseReason, Order, OrderStatus

STOPPED = {
    CaseType.CALL_BACK: "快递截单",
    CaseType.DELIVERY: "物流异常",
    CaseType.NOT_SENT: "漏发",
    CaseType.OUT_OF_STOCK: "缺货",
}
"""Types whose order gets a green flag → what its remark says.

Source: seed 000 「异常订单,备注为绿旗+日期+事由(如:快递截单,告知下架信息)+姓名」 (R-070).
"""


CALLED_OFF = (CaseType.CALL_BACK, CaseType.CANCELLED)
"""Types after whose refund nothing of the order is left to do."""

CARRIED = ("shop", "order_no", "customer_id", "customer_name", "item", "model", "qty", "photos", "verdict")
"""What a return takes over from its case as it stands."""


def flag_stopped(case: Case, book: Book) -> None:
    """Green flag and remark for an order that does not arrive as it should."""
    if case.case_type in STOPPED:
        raise_flag(case, Flag.GREEN, stopped_remark(STOPPED[case.case_type], book))


def flag_refund(case: Case, book: Book) -> None:
    """Blue flag and the back office's remark (R-072); the order of a parcel called off is closed."""
    raise_flag(case, Flag.BLUE, refund_remark(case.case_type, case.freight, book))
    close_order(case, book)


def close_order(case: Case, book: Book) -> None:
    """A parcel that came back, or never left, and whose money is given back: its order is over (A20)."""
    # Here, not above: what computes a row is needed by one button of two kinds.
    from cs_macros.book.moving import compute

    row = book.known(Order).find(case.order_no) if case.case_type in CALLED_OFF else None
    flow = book.sheets.flow_of(Order)
    if row is None or flow is None or row.record.status not in (OrderStatus.TO_SHIP, OrderStatus.SHIPPED):
        return
    left = row.record.status
    row.record.close_reason = CloseReason.REFUND
    book.reach(row.record, OrderStatus.CLOSED)
    compute(row, flow, book, left)


def make_return(case: Case, book: Book) -> None:
    """Open a row in 退换货登记表 for the case, and link the two."""
    # Returns take 核实结论 from this subject's register, so theirs is imported when needed.
    from cs_macros.sheets.returns.register import IsQuality, Return, ReturnKind, ReturnStatus

    opened = Return(
        **{field: getattr(case, field) for field in CARRIED},
        status=ReturnStatus.REQUESTED,
        log_date=book.now.date(),
        case_no=case.number,
        contact=case.phone,
        kind=ReturnKind.EXCHANGE if case.solution is Solution.EXCHANGE else ReturnKind.RETURN,
        reason=case.description,
        is_quality=IsQuality(quality_by(case.verdict)),
        flag=Flag.NONE,
    )
    case.return_no = book.enter(opened).record.number


def quality_by(verdict: Verdict | None) -> str:
    """Whether a return is for a fault of the goods, as the case found it (CORE 2, case_to_return)."""
    if verdict in (Verdict.QUALITY_FAULT, Verdict.COURIER_DAMAGE):
        return "是"
    return "否" if verdict in (Verdict.NO_FAULT, Verdict.MISUSE) else "待核实"
