"""Which words the customer gets after a move of a return (CORE 3 and 14)."""

from __future__ import annotations

from collections.abc import Iterator

from cs_macros.book.book import Book
from cs_macros.book.flow import Letter
from cs_macros.book.office import Product
from cs_macros.sheets.returns import derived
from cs_macros.sheets.returns.register import (
    FreightPayer,
    Inspection,
    IsQuality,
    Return,
    ReturnKind,
    ReturnStatus,
)

NEXT_STEPS = {
    ReturnStatus.REFUND_DUE: "退款马上为您办理",
    ReturnStatus.DIFFERENCE_DUE: "请您补齐差价后我们安排换货",
    ReturnStatus.EXCHANGE_DUE: "马上为您安排换货发出",
}
"""State after a passed inspection → what is said to come next."""


def conditions_letter(r: Return, book: Book) -> Iterator[Letter]:
    """The packing goes by the product's own word, else the shop's (R-092)."""
    product = book.known(Product).find(r.model)
    term = (product.record.package_term if product else None) or book.setting("package_term")
    yield Letter("return_conditions", {"package_term": term})


def agreed_letters(r: Return, book: Book) -> Iterator[Letter]:
    """Where to send it, who pays the way, and what an exchange costs.

    Where somebody else pays than the fault says, neither text about freight would be true.
    """
    yield Letter("return_instructions")
    if (r.is_quality, r.freight_payer) == (IsQuality.YES, FreightPayer.SHOP):
        yield Letter("return_freight_quality", {"channel": book.setting("freight_refund_channel")})
    elif (r.is_quality, r.freight_payer) == (IsQuality.NO, FreightPayer.CUSTOMER):
        yield Letter("return_freight_nonquality")
    if r.kind is ReturnKind.EXCHANGE and (r.price_diff or r.resend_freight):
        same = r.item == r.new_item  # another size: only the models tell the two apart
        goods = {"old_item": f"{r.item} {r.model}", "new_item": f"{r.new_item} {r.new_model}"}
        yield Letter("exchange_diff", goods if same else {})


def inspected_letter(r: Return, book: Book) -> Iterator[Letter]:
    if r.inspection is Inspection.FAILED:
        yield Letter("return_inspect_fail")
    elif r.status in NEXT_STEPS:
        yield Letter("return_received", {"next_step": NEXT_STEPS[ReturnStatus(r.status)]})


def refunded_letter(r: Return, book: Book) -> Iterator[Letter]:
    """Nobody is told of a refund of nothing."""
    if r.refund_amount:
        yield Letter("refund_done")


def completed_letter(r: Return, book: Book) -> Iterator[Letter]:
    if derived.freight_owed(r) and r.return_freight:
        yield Letter("freight_refunded", {"channel": book.setting("freight_refund_channel")})
