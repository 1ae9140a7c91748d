"""What may happen to a refused or returned parcel: pure decisions (CORE 4, F-7)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, Letter, block, warn
from cs_macros.book.ledger import Cash, may_pay_out
from cs_macros.sheets.rejections.register import Outcome, Rejection, RejectionStatus

S = RejectionStatus

HANDED_IN = (S.SUBMITTED, S.COMPILED)
TO_DO = (S.REGISTERED, S.CONTACTED, S.RECEIVED, S.SETTLED)
"""States in which an agent still has something to do."""

WITHOUT_PARCEL = (Outcome.REDELIVER, Outcome.CLAIM)
"""How a parcel may be settled that has not come back to the shop."""

COD_REFUSED = "货到付款拒付"
FREIGHT_SETTLED = ("外包装破损", "联系不上", "地址错误", COD_REFUSED)
"""Reasons with a rule of their own; of all others it is asked who pays the freight (F-7)."""

NEEDED = {
    Outcome.REFUND: ("refund_amount", "填退给客户多少元；货到付款填 0。"),
    Outcome.LOSS: ("loss_amount", "填损失多少元。"),
    Outcome.RESHIP: ("reship_tracking", "填重新发出的运单号。"),
    Outcome.OTHER: ("outcome_note", "写明是怎么处理的。"),
}
"""Outcome → the column that it cannot do without, and what to type there."""


# -- guards -----------------------------------------------------------------------------------


def may_settle(r: Rejection, book: Book) -> Iterator[Finding]:
    """The outcome is one that this parcel can have, with what it needs (F-7)."""
    if r.status is S.CONTACTED and r.outcome not in WITHOUT_PARCEL:
        allowed = "或".join(f"“{each}”" for each in WITHOUT_PARCEL)
        yield block("outcome", f"包裹还没有收到，处理结果只能是{allowed}", "包裹退回后先按“已收到”，再处理。")
    yield from complete(r)
    if r.outcome is Outcome.REFUND and not unpaid(r):
        yield from freight_known(r, book)
        yield from may_pay_out(r, book)


def complete(r: Rejection) -> Iterator[Finding]:
    """Whether everything is there that the outcome needs."""
    field, hint = NEEDED.get(r.outcome, ("", "")) if r.outcome else ("", "")
    if field and getattr(r, field) is None:
        yield block(field, f"处理结果是“{r.outcome}”，这一格要填写", hint)
    if r.outcome is Outcome.REFUND and unpaid(r) and r.refund_amount:
        hint = "改成 0；客户付过款的，改“货到付款”和退件原因。"
        yield block("refund_amount", "货到付款的包裹没有收过钱，退款金额只能是 0", hint)


def unpaid(r: Rejection) -> bool:
    """Whether the parcel was to be paid at the door, by its own mark or by its reason."""
    return bool(r.is_cod) or r.reason == COD_REFUSED


def freight_known(r: Rejection, book: Book) -> Iterator[Finding]:
    """Who pays the freight of a parcel that the customer did not want (F-7, 2: ask the supervisor)."""
    if book.setting("reject_freight") is None and r.reason not in FREIGHT_SETTLED:
        yield warn(
            "refund_amount",
            "店里没有规定拒收的运费由谁承担",
            "退款前问主管；规定好了就填参数里拒收件的运费由谁承担。",
        )


def nothing_to_refund(r: Rejection, book: Book) -> Decimal | None:
    """A parcel to be paid on delivery was never paid for (F-7, 4)."""
    return Decimal("0.00") if unpaid(r) and r.outcome is Outcome.REFUND else None


def may_submit(r: Rejection, book: Book) -> Iterator[Finding]:
    """Nothing goes to 行政 without its outcome (SYS-04), even where somebody emptied a cell since."""
    yield from complete(r)


def cash(r: Rejection) -> Cash:
    """What a refused parcel says about its order's money."""
    paid_back = (
        r.refund_amount if r.outcome is Outcome.REFUND and r.status in (S.SETTLED, *HANDED_IN) else None
    )
    return Cash(went_out=paid_back or Decimal("0.00"), goods=r.model or r.item or "")


# -- words ------------------------------------------------------------------------------------


def outcome_letter(r: Rejection, book: Book) -> Iterator[Letter]:
    """A parcel on its way again needs no word that it came back."""
    if r.outcome is not Outcome.REDELIVER:
        yield Letter("rejected_outcome")
