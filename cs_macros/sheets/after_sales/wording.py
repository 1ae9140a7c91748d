"""Which words the customer gets after a move of an after-sales case (CORE 2 and 14)."""

from __future__ import annotations

from collections.abc import Iterator

from cs_macros.book.book import Book
from cs_macros.book.flow import Letter
from cs_macros.sheets.after_sales.register import Case, CaseType, CourierReply, Verdict

ON_REGISTERING = {
    CaseType.CALL_BACK: "cancel_shipped",
    CaseType.QUALITY: "goods_problem_ack",
    CaseType.SHORTAGE: "shortage_claim",
}
ON_ASKING = {CaseType.QUALITY: "quality_ask_photo", CaseType.SHORTAGE: "shortage_claim"}
ON_VERDICT = {
    Verdict.QUALITY_FAULT: "quality_confirmed",
    Verdict.MISUSE: "misuse_explain",
    Verdict.NO_FAULT: "not_our_fault",
}


def first_letter(case: Case, book: Book) -> Iterator[Letter]:
    if case.case_type in ON_REGISTERING:
        yield Letter(ON_REGISTERING[case.case_type])


def contact_letter(case: Case, book: Book) -> Iterator[Letter]:
    """Nobody is told that a parcel comes back which does not."""
    if case.courier_result is not CourierReply.TOO_LATE:
        yield Letter("intercept_requested")


def evidence_letter(case: Case, book: Book) -> Iterator[Letter]:
    yield Letter(ON_ASKING[case.case_type])


def verdict_letter(case: Case, book: Book) -> Iterator[Letter]:
    if case.verdict in ON_VERDICT:
        yield Letter(ON_VERDICT[case.verdict])


def refund_letter(case: Case, book: Book) -> Iterator[Letter]:
    """That the parcel is back concerns only one that was called back."""
    if case.case_type is CaseType.CALL_BACK:
        yield Letter("intercept_returned_refund")


def refunded_letter(case: Case, book: Book) -> Iterator[Letter]:
    """Nobody is told of a refund of nothing."""
    if case.refund_amount:
        yield Letter("refund_done")
