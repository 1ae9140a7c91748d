"""What follows from a return: fault, freight, money owed, deadline, whose turn it is (CORE 3, F-4)."""

from __future__ import annotations

from decimal import Decimal

from cs_macros.book.book import Book
from cs_macros.book.office import Post
from cs_macros.book.usual import by_state, whose, within
from cs_macros.sheets.after_sales.register import Verdict
from cs_macros.sheets.returns.register import (
    FreightPayer,
    Inspection,
    IsQuality,
    Return,
    ReturnKind,
    ReturnStatus,
)

S = ReturnStatus
NOTHING = Decimal("0.00")

GOODS_HERE = (S.RECEIVED, S.FAILED, S.NEGOTIATED, S.REFUND_DUE, S.DIFFERENCE_DUE, S.EXCHANGE_DUE)
"""States in which the goods are back and the customer still waits."""

AT_FAULT = (Verdict.QUALITY_FAULT, Verdict.COURIER_DAMAGE)
NOT_AT_FAULT = (Verdict.NO_FAULT, Verdict.MISUSE)


def quality(r: Return) -> IsQuality:
    """Whether the goods are at fault; an open question is settled by what the evidence shows."""
    if r.is_quality is IsQuality.OPEN and r.verdict in AT_FAULT:
        return IsQuality.YES
    if r.is_quality is IsQuality.OPEN and r.verdict in NOT_AT_FAULT:
        return IsQuality.NO
    return r.is_quality


def payer(r: Return, book: Book) -> FreightPayer | None:
    """Who bears the freight of sending back; nobody can say before the fault is settled.

    Source: seed 001/003 「质量问题由我们承担来回运费」 (R-093),
    「非质量问题由客户承担退回的单程运费」 (R-094).
    """
    settled = quality(r)
    if settled is IsQuality.OPEN:
        return None
    if settled is IsQuality.YES or book.setting("nonquality_return_freight") == "shop":
        return FreightPayer.SHOP
    return FreightPayer.CUSTOMER


def prepaid(r: Return, book: Book) -> bool | None:
    """The customer advances what the shop will bear.

    Source: seed 001/003 「请客户先垫付退回的运费」.
    """
    return None if r.freight_payer is None else r.freight_payer is FreightPayer.SHOP


def owed_by_customer(r: Return) -> Decimal:
    """What the customer owes for an exchange, difference and freight netted once; below 0 the shop owes."""
    return (r.price_diff or NOTHING) + (r.resend_freight or NOTHING)


def freight_owed(r: Return) -> bool:
    """Whether the customer has advanced freight that the shop bears."""
    return r.freight_payer is FreightPayer.SHOP and r.prepaid_by_customer is True


def difference_owed(r: Return) -> Decimal:
    """What the shop gives back for a cheaper thing in exchange, its freight taken off, in 元."""
    if r.status is not S.EXCHANGE_SENT or r.kind is not ReturnKind.EXCHANGE:
        return NOTHING
    return max(-owed_by_customer(r), NOTHING)


def found(r: Return, book: Book) -> Inspection | None:
    """The verdict of the warehouse, once all three checks are filled; goods that came back for a fault pass
    whatever they say (CORE 3, 验收)."""
    if at_fault(r):
        return Inspection.PASSED
    checks = (r.intact, r.pack_ok, r.resalable)
    if any(check is None for check in checks):
        return None
    return Inspection.PASSED if all(checks) else Inspection.FAILED


def passed(r: Return, book: Book) -> bool | None:
    """合格 says that nothing is wrong with what nobody has ticked, unless the goods came for a fault."""
    return True if r.inspection is Inspection.PASSED and not at_fault(r) else None


def at_fault(r: Return) -> bool:
    """Whether it is settled that the goods came back for a fault of ours or the courier's."""
    return quality(r) is IsQuality.YES or r.verdict in AT_FAULT


handler = whose("created_by", posts=(Post.AFTERSALES,))
"""Who follows the return to its end."""

warehouse = whose(posts=(Post.WAREHOUSE,), otherwise=handler)
"""Who takes goods in and looks at them; where nobody is 仓库, who follows the return."""

DEADLINE = by_state(
    {
        S.AGREED: within("return_tracking_wait_days"),
        **dict.fromkeys(GOODS_HERE, within("return_refund_days", "received_date")),
    }
)
"""A tracking number, then the money or the exchange, within the shop's own days (domain 1.3)."""


def inspected_state(r: Return, book: Book) -> str:
    """Where the goods go from the warehouse's table (F-4, phase B)."""
    if r.inspection is Inspection.FAILED:
        return S.FAILED
    if r.kind is ReturnKind.RETURN:
        return S.REFUND_DUE
    return S.DIFFERENCE_DUE if owed_by_customer(r) > 0 else S.EXCHANGE_DUE


# -- defaults that hold for one move --------------------------------------------------------------


def freight_channel(r: Return, book: Book) -> str | None:
    """Where advanced freight goes back to. Source: seed 001/003 「将运费返还到客户支付宝」."""
    return book.setting("freight_refund_channel") if freight_owed(r) else None
