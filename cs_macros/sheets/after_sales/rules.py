"""What may happen to an after-sales case: pure decisions (CORE 2, F-6, F-21)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from cs_macros.book import defaults
from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, Guard, block, warn
from cs_macros.book.journal import last_written
from cs_macros.book.ledger import Cash, may_pay_out
from cs_macros.book.office import Post
from cs_macros.book.usual import must, once, where, whose
from cs_macros.sheets.after_sales.register import Case, CaseStatus, CaseType, CourierReply, Solution

S = CaseStatus

WITH_EVIDENCE = (CaseType.QUALITY, CaseType.SHORTAGE)
"""Types that are verified before anything is promised (R-091, R-105)."""

REFUNDS = (Solution.REFUND, Solution.PART_REFUND)
RETURNS = (Solution.RETURN, Solution.EXCHANGE)
SETTLED_HERE = (Solution.RESEND, Solution.EXPLAIN, Solution.OTHER)
"""Solutions after which a case in 处理中 is closed without money or goods coming back."""


# -- what is computed, due, and whose ---------------------------------------------------------


handler = whose("owner", posts=(Post.AFTERSALES,))
"""Who follows the case to its end."""


def handler_and_printers(case: Case, book: Book) -> str:
    """A slip or parcel that is not signed for concerns 打单 and 售后 every day (domain 1.2)."""
    people = f"{book.holders(Post.PRINTER)}、{handler(case, book)}".split("、")
    return "、".join(dict.fromkeys(people))


def at_the_courier(case: Case, book: Book) -> str:
    """打单 waits for the courier only once the parcel can be stopped."""
    stopped = case.courier_result is CourierReply.STOPPED
    return handler_and_printers(case, book) if stopped else handler(case, book)


def courier_called_back(case: Case, book: Book) -> str | None:
    """The shop's usual courier is a fair guess only where the parcel is known to be under way."""
    return defaults.shops_courier(case, book) if case.case_type is CaseType.CALL_BACK else None


# -- guards -----------------------------------------------------------------------------------


CALLED_BACK = where("case_type", CaseType.CALL_BACK)

MAY_REGISTER = (
    must("courier", "发货后撤回要知道快递公司", "查到后填写，才能联系快递撤回。", when=CALLED_BACK),
    must("tracking_no", "发货后撤回要知道运单号", "查到后填写，才能联系快递撤回。", when=CALLED_BACK),
    once(
        "order_no",
        open_only=True,
        message="这个订单在第 {row} 行（{number}）还有没结案的售后，状态是“{status}”",
    ),
)
"""A parcel can be called back only by its number; one order has one open case."""


def may_contact(case: Case, book: Book) -> Iterator[Finding]:
    """The courier is asked to stop a parcel, and again only as long as there is no answer."""
    if case.case_type is not CaseType.CALL_BACK:
        yield not_for("courier_result", case, "联系快递", "发货后撤回")
    told = recorded_reply(case, book) if case.status is S.COURIER_CALLED else None
    if told is not None and told != CourierReply.AWAITED:
        following = "打印退回单" if told == CourierReply.STOPPED else "撤回失败"
        yield block("courier_result", f"快递已经答复“{told}”，不用再联系", f"接着按“{following}”。")


def recorded_reply(case: Case, book: Book) -> object:
    """The courier's answer as the last press recorded it, not as somebody has typed it since."""
    found = last_written(book, case, "courier_result")
    if found is None and book.moving is not None:
        found = book.table(Case).raw(book.moving).get("courier_result")
    return found


def can_be_stopped(what: str) -> Guard:
    """The slip is for the courier who brings the parcel back."""
    found, hint = (
        f"联系结果是“{{courier_result}}”，不能{what}",
        "快递答复可以撤回后，把联系结果改成“可撤回”。",
    )
    return must("courier_result", found, hint, be=CourierReply.STOPPED)


MAY_SIGN_SLIP = (
    can_be_stopped("签退回单"),
    must("copy2_taken", "第二联还没有交给快递员带回", "快递员带走第二联后，改成“是”。", be=True),
)
"""The courier has signed copy 1 and taken copy 2 along (F-6, 4)."""

MAY_FAIL = (
    must(
        "courier_result",
        "联系结果是“{courier_result}”，还不能算撤回失败",
        "快递答复撤不回时，把联系结果改成“不可撤回”。",
        when=where("status", S.COURIER_CALLED),
        be=CourierReply.TOO_LATE,
    ),
    must(
        "fail_reason",
        "退回单已经签过，撤回失败要写明原因",
        "写明原因，如包裹已送达、包裹丢失。",
        when=where("status", S.SLIP_SIGNED),
    ),
)
"""The courier says no, or the parcel was delivered or lost on its way back."""


def may_receive(case: Case, book: Book) -> Iterator[Finding]:
    """Whoever prints the slips signs for the parcel, word for word, against the stub.

    Source: seed 001/003 「打单人员在售后登记表上签上“原包裹已收到”、姓名及日期」 (R-090).
    """
    words = book.setting("receipt_text")
    if case.receipt_text is not None and case.receipt_text != words:
        yield block("receipt_text", f"签收语要一字不差：{words}", f"改成“{words}”。")
    if case.slip_returned is False:
        yield block("slip_returned", "签过字的存根还没有换回去", "用存根换回包裹后，改成“是”。")
    if case.receipt_by is not None and not book.holds(case.receipt_by, (Post.PRINTER,)):
        yield block("receipt_by", f"{case.receipt_by}不是打单人员，不能签收", "由打单的同事签收。")


def may_ask_evidence(case: Case, book: Book) -> Iterator[Finding]:
    if case.case_type not in WITH_EVIDENCE:
        yield not_for("case_type", case, "请客户举证", "、".join(WITH_EVIDENCE))


def may_verify(case: Case, book: Book) -> Iterator[Finding]:
    """Nothing is verified without the customer's photos.

    Source: seed 001/003 「要求客户拍照证实,核实确实是质量问题再妥善处理」 (R-091, R-105).
    """
    if case.case_type not in WITH_EVIDENCE:
        yield not_for("case_type", case, "核实", "、".join(WITH_EVIDENCE))
    elif case.photos is None and case.case_type is CaseType.QUALITY:
        yield block("photos", "质量问题要先有客户的照片才能核实", "收到照片后填文件名或存放位置。")
    elif case.photos is None and case.status is S.REGISTERED:
        yield block("photos", "还没有照片，也没有请客户举证", "填照片，或先按“请客户举证”。")


def may_handle(case: Case, book: Book) -> Iterator[Finding]:
    """A parcel to call back, and what needs evidence, goes its own way first."""
    if case.status is not S.REGISTERED:
        return
    if case.case_type is CaseType.CALL_BACK:
        yield block("case_type", "发货后撤回要先联系快递", "按“联系快递”。")
    elif case.case_type in WITH_EVIDENCE:
        yield block("case_type", f"{case.case_type}要先核实", "按“请客户举证”；有照片就按“核实”。")


def may_start_refund(case: Case, book: Book) -> Iterator[Finding]:
    """No money for a called-back parcel before it is signed for (domain 1.2, invariants)."""
    if case.status is S.PARCEL_BACK:
        yield from signed_off(case, book)
    elif case.case_type is CaseType.CALL_BACK:
        yield block("case_type", "发货后撤回的包裹签收之前不能退款", "等打单人员按“原包裹已收到”。")
    elif case.solution not in REFUNDS:
        yield wrong_solution(case, "开始退款", REFUNDS)


def signed_off(case: Case, book: Book) -> Iterator[Finding]:
    """The sign-off is still there: its cells can be typed over after the press."""
    for field in ("receipt_text", "receipt_by", "receipt_date", "slip_returned"):
        if getattr(case, field) is None:
            yield block(field, "签收这一格空了，不能退款", "请打单人员把签收补全。")
    yield from may_receive(case, book)


def may_refund(case: Case, book: Book) -> Iterator[Finding]:
    """Who took the parcel in should not be who pays it out (domain 1.2, inferred)."""
    if case.case_type is CaseType.CALL_BACK:
        yield from signed_off(case, book)
    if case.refund_by is not None and case.refund_by == case.receipt_by:
        yield warn("refund_by", f"{case.refund_by}签收了包裹，又经手退款", "最好由另一位同事退款。")
    yield from may_pay_out(case, book)


def topic_of(case: Case) -> str:
    """What a case is in a handover."""
    return "撤回包裹" if case.case_type is CaseType.CALL_BACK else "售后/退换货"


def cash(case: Case) -> Cash:
    """What a case says about its order's money."""
    paid_back = case.refund_amount if case.status in (S.REFUNDED, S.CLOSED) and case.refund_date else None
    return Cash(went_out=paid_back or Decimal("0.00"), goods=case.model or case.item or "")


def may_make_return(case: Case, book: Book) -> Iterator[Finding]:
    """One case makes one row in 退换货登记表."""
    if case.status is S.HANDLED and case.solution not in RETURNS:
        yield wrong_solution(case, "转退换货", RETURNS)
    if case.return_no is not None:
        yield block("return_no", f"已经转过退换货：{case.return_no}", "到“退换货登记表”接着处理那一行。")


def may_close(case: Case, book: Book) -> Iterator[Finding]:
    """A case ends when its own way has ended: nothing is left to pay or to take back."""
    if case.status is S.HANDLED and case.solution not in SETTLED_HERE:
        following = "开始退款" if case.solution in REFUNDS else "转退换货"
        yield block("solution", f"处理方案是“{case.solution}”，还不能结案", f"先按“{following}”。")
    if case.status is S.MADE_RETURN:
        yield from return_over(case, book)


RESENT = f'status = "{S.HANDLED}" and solution = "{Solution.RESEND}"'
"""Something was promised that must have been sent."""

ENDED_WITH = (
    must(
        "close_note",
        "结案前要写结案说明",
        "写明是怎么了结的，如客户留下商品。",
        when=f'status ≠ "{S.REFUNDED}" and status ≠ "{S.MADE_RETURN}"',
    ),
    must("reship_courier", "补发之后要填补发的快递公司", "补发后填写，再结案。", when=RESENT),
    must("reship_tracking", "补发之后要填补发的运单号", "补发后填写，再结案。", when=RESENT),
)
"""A word on how a case ended, and what was sent."""


def return_over(case: Case, book: Book) -> Iterator[Finding]:
    """The linked return has come to its end."""
    found = book.status_of("returns", case.return_no) if case.return_no else None
    if found is None:
        yield block(
            "return_no",
            f"“退换货登记表”里查不到 {case.return_no or '这一笔退换货'}",
            "从备份里找回那一行，或撤销“转退换货”。",
        )
    elif not book.is_over("returns", str(case.return_no)):
        yield block("return_no", f"{case.return_no} 的状态是“{found}”，还没有结束", "退换货结束后再结案。")


def not_for(field: str, case: Case, what: str, only: str) -> Finding:
    return block(field, f"售后类型是“{case.case_type}”，不用“{what}”", f"只有{only}才用这一步。")


def wrong_solution(case: Case, what: str, wanted: tuple[Solution, ...]) -> Finding:
    return block(
        "solution",
        f"处理方案是“{case.solution or '空'}”，不能“{what}”",
        f"方案是{'或'.join(wanted)}时才能“{what}”。",
    )
