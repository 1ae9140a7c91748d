"""Which words the customer gets after a move of a complaint (F-5, F-15)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from cs_macros.book.book import Book
from cs_macros.book.flow import Letter
from cs_macros.book.office import Post
from cs_macros.sheets.complaints.register import Complaint, Judgement

BY_JUDGEMENT = {Judgement.MISUSE: "misuse_explain", Judgement.NOT_OURS: "not_our_fault"}

NOT_YET = "处理办法我们请示后马上告诉您"
"""What stands for the plan as long as there is none."""


def received(c: Complaint, book: Book) -> Iterator[Letter]:
    """Calm first, then restate (F-5, 0)."""
    if c.serious:
        yield Letter("reassure_problem")
    yield Letter("complaint_ack")


def judged(c: Complaint, book: Book) -> Iterator[Letter]:
    """What was found out; of poor service the colleague apologises in own words."""
    if template := BY_JUDGEMENT.get(c.judgement) if c.judgement else None:
        yield Letter(template)
    elif c.judgement is Judgement.GOODS:
        yield Letter("quality_confirmed", {"solution_text": c.plan or NOT_YET})


def _title(who: str, book: Book) -> str:
    """What the customer hears of whoever takes care of it."""
    manages = who in book.staff and book.holds(who, (Post.STORE_MANAGER,))
    return "店长" if manages or "店长" in who else "主管"


def reported(c: Complaint, book: Book) -> Iterator[Letter]:
    """By when the customer will hear; of a grave one, who takes care of it now."""
    if c.serious:
        yield Letter("escalated", {"manager_title": _title(c.reported_to or "", book)})
    elif (days := book.setting("issue_report_days")) is not None and c.reported_at:
        yield Letter("complaint_pending", {"reply_by": c.reported_at + timedelta(days=days)})
