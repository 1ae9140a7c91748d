"""What the buttons of 投诉登记表 do besides moving a row: who proposed, the case, the ledger."""

from __future__ import annotations

from collections.abc import Iterator

from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, block, warn
from cs_macros.sheets.after_sales.register import Case, CaseType, a_case, may_open
from cs_macros.sheets.complaints.register import Complaint, Judgement
from cs_macros.sheets.scores.register import Category, propose, untold


def propose_plan(c: Complaint, book: Book) -> None:
    c.proposed_by = book.operator or None


def solve(c: Complaint, book: Book) -> None:
    """From now on there is a solution to tell (D-24)."""
    c.solved_at = book.now.date()


def may_make_case(c: Complaint, book: Book) -> Iterator[Finding]:
    """Once, and where the file has 售后登记表."""
    if c.case_no:
        yield block("case_no", f"已经转过售后：{c.case_no}", f"到“{Case.layout.sheet}”里接着办。")
    elif book.platform(c.shop) is None:
        yield block(
            "shop", f"“店铺”表里没有“{c.shop}”，不知道是哪个平台", "在“店铺”表加上这个店铺和它的平台。"
        )
    else:
        yield from may_open("case_no", c.order_no, book)
        yield warn("model", "转到售后登记表的数量是 1 件", "不止一件的，到“售后登记表”里改数量。")


def make_case(c: Complaint, book: Book) -> None:
    """Open a row in 售后登记表 for the complaint, and link the two; of how many pieces nothing is known."""
    opened = a_case(
        book,
        shop=c.shop,
        platform=book.platform(c.shop),
        order_no=c.order_no,
        customer_id=c.customer_id,
        customer_name=c.salutation,
        phone=c.phone,
        item=c.item,
        model=c.model,
        qty=1,
        case_type=CaseType.COMPLAINT,
        description=f"投诉 {c.number}：{c.content}",
        from_agent=c.created_by,
    )
    c.case_no = book.enter(opened).record.number


def is_blamed(c: Complaint) -> bool:
    """Whether a colleague's service was the cause."""
    return c.judgement is Judgement.SERVICE and c.responsible is not None


def may_blame(c: Complaint, book: Book) -> Iterator[Finding]:
    if is_blamed(c):
        yield from untold("responsible", f"客户投诉{c.responsible}的服务", book)


def blame(c: Complaint, book: Book) -> None:
    """Propose for the ledger what a supervisor may confirm (R-138)."""
    if is_blamed(c) and c.responsible:
        propose(
            book,
            c.responsible,
            Category.COMPLAINT,
            source=f"{Complaint.layout.sheet} {c.number}",
            day=c.received_at.date() if c.received_at else book.now.date(),
            evidence=f"{c.category}：{c.content}",
        )
