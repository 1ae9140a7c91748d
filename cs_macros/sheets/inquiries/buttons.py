"""What closing an inquiry does: the case in 售后登记表."""

from __future__ import annotations

from cs_macros.book.book import Book
from cs_macros.book.flags import Flag, raise_flag, stopped_remark
from cs_macros.book.office import Post
from cs_macros.sheets.after_sales.register import Case, CaseStatus, CaseType
from cs_macros.sheets.inquiries import rules
from cs_macros.sheets.inquiries.register import Inquiry, Outcome


def close(r: Inquiry, book: Book) -> None:
    """An inquiry that ends in after-sales opens its case there, and the two are linked."""
    if r.outcome is not Outcome.AFTER_SALES or r.case_no:
        return
    said = "；".join(filter(None, [f"{r.request}转来", r.latest, r.courier_result]))
    case = Case(
        **rules.of_the_order(r.order_no, book),
        status=CaseStatus.REGISTERED,
        log_date=book.now.date(),
        shop=r.shop,
        platform=book.platform(r.shop),
        order_no=r.order_no,
        customer_id=r.customer_id,
        case_type=CaseType.DELIVERY,
        description=said,
        from_agent=r.agent,
        owner=handler(book),
        courier=r.courier,
        tracking_no=r.tracking_no,
    )
    raise_flag(case, Flag.GREEN, stopped_remark(str(CaseType.DELIVERY), book))
    r.case_no = book.enter(case).record.number


def handler(book: Book) -> str:
    """Whoever presses, where he does after-sales; else the only colleague who does."""
    able = [name for name in book.staff if book.holds(name, (Post.AFTERSALES,))]
    return able[0] if len(able) == 1 and book.operator not in able else book.operator
