"""Which words the customer and the print room get after a move of a change (domain 4.7 and 4.12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.flow import Letter
from cs_macros.sheets.after_sales.register import Case
from cs_macros.sheets.order_changes.register import ChangeKind, OrderChange, Papers, Stage
from cs_macros.sheets.order_changes.remarks import ON_PAPER, REQUESTS, request_of, wanted

K, T = ChangeKind, Stage

QUESTIONS: Mapping[ChangeKind, tuple[str, str]] = {
    K.INVOICE: ("invoice_title", "special_ask_invoice"),
    K.CARD: ("card_text", "special_ask_card"),
    K.SLOT: ("delivery_slot", "special_ask_time"),
}
"""Kind → what must be known, and the words that ask the customer for it (F-3)."""


def question(change: Any, book: Book) -> Iterator[Letter]:
    """A request that lacks what must be asked is refused, with the question ready."""
    field, template = QUESTIONS.get(change.kind, ("", ""))
    if field and getattr(change, field) is None:
        yield Letter(template)


def read_back(change: OrderChange, book: Book) -> Iterator[Letter]:
    """What was changed, or noted, for the customer to confirm; what is not changed yet is only noted."""
    done = change.changed_in_backend or change.stage not in ON_PAPER
    if change.kind is K.ATTRIBUTE and done:
        yield Letter("modify_attribute_done", {"old_attr": change.old_value, "new_attr": change.new_value})
    elif change.kind is K.ADDRESS and done:
        yield Letter("modify_address_done", {"new_address": change.new_value})
    elif change.kind not in (K.CANCEL, K.ABNORMAL):
        yield Letter("special_confirm", {"request": wanted(change)})


def notice(change: OrderChange, book: Book) -> Iterator[Letter]:
    """What the print room is told: void, special request, changed, or print again (1.31)."""
    if change.kind is K.CANCEL:
        yield Letter("internal_print_void")
    elif change.kind in (*REQUESTS, K.ABNORMAL):
        told = {"request": request_of(change), "flag_colour": change.flag}
        yield Letter("internal_print_special", told)
    elif change.stage is T.PACKED:
        yield Letter("internal_print_reprint", {"is_coming": change.papers_back is not Papers.PARCEL})
    else:
        kind = "属性修改" if change.kind is K.ATTRIBUTE else "地址修改"
        on_slips = change.stage is T.PRINTED
        values: dict[str, object] = {"change_kind": kind, "detail": wanted(change), "on_slips": on_slips}
        yield Letter("internal_print_modified", values)


def ending(change: OrderChange, book: Book) -> Iterator[Letter]:
    """Who has cancelled hears what happens now: no word of a refund that nobody owes."""
    if change.kind is not K.CANCEL or change.case_no is None:
        return
    if change.stage is T.SHIPPED:
        case = book.find(Case, change.case_no)
        if case and case.courier and case.tracking_no:
            yield Letter("cancel_shipped", {"courier": case.courier, "tracking_no": case.tracking_no})
    elif change.stage is not T.SIGNED:
        yield Letter("cancel_voided_refund")
