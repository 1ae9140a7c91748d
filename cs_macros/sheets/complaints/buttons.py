"""What the buttons of 投诉登记表 do besides moving a row: who proposed, the case, the ledger."""

from __future__ import annotations

from collections.abc import Iterator

from cs_macros.book.book import Book
from cs_macros.book.flags import Flag
from cs_macros.book.flow import Finding, block, warn
from cs_macros.book.office import Post
from cs_macros.sheets.after_sales.register import Case, CaseStatus, CaseType
from cs_macros.sheets.complaints.register import Complaint, Judgement
from cs_macros.sheets.scores.register import Category, propose, untold


def propose_plan(c: Complaint, book: Book) -> None:
    c.proposed_by = book.operator or None


def solve(c: Complaint, book: Book) -> None:
    """From now on there is a solution to tell (D-24)."""
    c.solved_at = book.now.date()


def may_make_case(c: Complaint, book: Book) -> Iterator[Finding]:
    """Once, and where the file has 售后登记表."""
    if not book.has(Case):
        yield block("", f"这个工作簿没有“{Case.layout.sheet}”", "请打开有这张表的工作簿，或请管理员补上。")
    elif c.case_no:
        yield block("case_no", f"已经转过售后：{c.case_no}", f"到“{Case.layout.sheet}”里接着办。")
    elif book.platform(c.shop) is None:
        yield block(
            "shop", f"“店铺”表里没有“{c.shop}”，不知道是哪个平台", "在“店铺”表加上这个店铺和它的平台。"
        )
    else:
        yield warn("model", "转到售后登记表的数量是 1 件", "不止一件的，到“售后登记表”里改数量。")


def make_case(c: Complaint, book: Book) -> None:
    """Open a row in 售后登记表 for the complaint, and link the two; of how many pieces nothing is known."""
    platform = book.platform(c.shop)
    opened = Case(
        status=CaseStatus.REGISTERED,
        log_date=book.now.date(),
        shop=c.shop,
        platform=platform,
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
        owner=_owner(book),
        flag=Flag.NONE,
    )
    c.case_no = book.enter(opened).record.number


def _owner(book: Book) -> str | None:
    """Whoever presses, if they do after-sales; else the one who does, where there is only one."""
    if book.holds(book.operator, (Post.AFTERSALES,)):
        return book.operator
    people = [name for name in book.staff if book.holds(name, (Post.AFTERSALES,))]
    return people[0] if len(people) == 1 else book.operator or None


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
