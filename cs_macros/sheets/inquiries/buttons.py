"""What closing an inquiry does: the case in 售后登记表."""

from __future__ import annotations

from cs_macros.book.book import Book
from cs_macros.book.flags import Flag, raise_flag, stopped_remark
from cs_macros.sheets.after_sales.register import CaseType, a_case
from cs_macros.sheets.inquiries import rules
from cs_macros.sheets.inquiries.register import Inquiry, Outcome


def close(r: Inquiry, book: Book) -> None:
    """An inquiry that ends in after-sales opens its case there, and the two are linked."""
    if r.outcome is not Outcome.AFTER_SALES or r.case_no:
        return
    said = "；".join(filter(None, [f"{r.request}转来", r.latest, r.courier_result]))
    case = a_case(
        book,
        **rules.of_the_order(r.order_no, book),
        shop=r.shop,
        platform=book.platform(r.shop),
        order_no=r.order_no,
        customer_id=r.customer_id,
        case_type=CaseType.DELIVERY,
        description=said,
        from_agent=r.agent,
        courier=r.courier,
        tracking_no=r.tracking_no,
    )
    raise_flag(case, Flag.GREEN, stopped_remark(str(CaseType.DELIVERY), book))
    r.case_no = book.enter(case).record.number
