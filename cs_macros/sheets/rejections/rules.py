"""What may happen to a refused or returned parcel: pure decisions (CORE 4, F-7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from cs_macros.book.flow import UNSET, Finding, Letter, Unset, block, warn
from cs_macros.book.parsers import is_blank, read_week
from cs_macros.book.repeats import same_as
from cs_macros.errors import CsError
from cs_macros.sheets.masters.register import AGENTS, Post
from cs_macros.sheets.rejections import weeks
from cs_macros.sheets.rejections.register import Outcome, Rejection, RejectionStatus

if TYPE_CHECKING:
    from cs_macros.book.book import Book

S = RejectionStatus

HANDED_IN = (S.SUBMITTED, S.COMPILED)
OPEN = (S.REGISTERED, S.CONTACTED, S.RECEIVED)

WITHOUT_PARCEL = (Outcome.REDELIVER, Outcome.CLAIM)
"""How a parcel may be settled that has not come back to the shop."""

FREIGHT_SETTLED = ("外包装破损", "联系不上", "地址错误", "货到付款拒付")
"""Reasons with a rule of their own; of all others it is asked who pays the freight (F-7)."""

NEEDED = {
    Outcome.REFUND: ("refund_amount", "填退给客户多少元；货到付款填 0。"),
    Outcome.LOSS: ("loss_amount", "填损失多少元。"),
    Outcome.RESHIP: ("reship_tracking", "填重新发出的运单号。"),
    Outcome.OTHER: ("outcome_note", "写明是怎么处理的。"),
}
"""Outcome → the column that it cannot do without, and what to type there."""


# -- weeks ------------------------------------------------------------------------------------


def week(r: Rejection, book: Book) -> str | None:
    """The week that a parcel belongs to for good; None while it is not registered."""
    return weeks.week_of(r.created_at, book.setting("rejection_due")) if r.created_at else None


def due_at(r: Rejection, book: Book) -> datetime | Unset | None:
    """The hand-in of its week, until it is handed in (D-15)."""
    if r.status in HANDED_IN or r.created_at is None:
        return None
    due = book.setting("rejection_due")
    return weeks.first_due(r.created_at, due) if due else UNSET


def late(r: Rejection, book: Book) -> bool | None:
    """Whether now is after the hand-in of its week; None where the shop has no such time."""
    due = book.setting("rejection_due")
    return book.now > weeks.first_due(r.created_at, due) if due and r.created_at else None


def weeks_in(book: Book) -> Mapping[int, str]:
    """Week of every registered row, by row number, as the rows stood before the press."""
    due = book.setting("rejection_due")
    created = book.table(Rejection).column("created_at")
    return {n: weeks.week_of(moment, due) for n, moment in created.items()}


def asked_week(book: Book) -> str:
    """The week asked for; blank: the one that the time of the press means.

    Raises:
      CsError: It is no week, or one that has not begun.
    """
    due, cell = book.setting("rejection_due"), book.asked.get("rejection_week")
    if cell is None or is_blank(cell):
        table, of = book.table(Rejection), weeks_in(book)
        waiting = {of[n] for n, state in table.column("status").items() if state == S.SETTLED and n in of}
        handed_in = {of[n] for n in table.column("submitted_at") if n in of}
        return weeks.meant(book.now, due, waiting, handed_in)
    try:
        found = read_week(cell, book.now)
    except ValueError:
        raise CsError(
            f"上交周“{cell}”不是周，未作任何改动。", hint="填周，如 2026-W47；空着就按现在的时间。"
        ) from None
    if found > (opened := weeks.week_of(book.now, due)):
        raise CsError(f"上交周 {found} 还没有开始，未作任何改动。", hint=f"现在可以上交到 {opened} 为止。")
    return found


# -- guards -----------------------------------------------------------------------------------


def may_register(r: Rejection, book: Book) -> Iterator[Finding]:
    """A second parcel of one number is probably the same one."""
    yield from same_as(r, ("tracking_no",), "运单号与{rows}相同", book)


def may_settle(r: Rejection, book: Book) -> Iterator[Finding]:
    """The outcome is one that this parcel can have, with what it needs (F-7)."""
    if r.status is S.CONTACTED and r.outcome not in WITHOUT_PARCEL:
        allowed = "或".join(f"“{each}”" for each in WITHOUT_PARCEL)
        yield block("outcome", f"包裹还没有收到，处理结果只能是{allowed}", "包裹退回后先按“已收到”，再处理。")
    yield from complete(r)
    if r.outcome is Outcome.REFUND and not r.is_cod:
        yield from freight_known(r, book)


def complete(r: Rejection) -> Iterator[Finding]:
    """Whether everything is there that the outcome needs."""
    field, hint = NEEDED.get(r.outcome, ("", "")) if r.outcome else ("", "")
    if field and getattr(r, field) is None:
        yield block(field, f"处理结果是“{r.outcome}”，这一格要填写", hint)
    if r.outcome is Outcome.REFUND and r.is_cod and r.refund_amount:
        yield block("refund_amount", "货到付款的包裹没有收过钱，退款金额只能是 0", "改成 0，或改“货到付款”。")


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
    return Decimal("0.00") if r.is_cod and r.outcome is Outcome.REFUND else None


def may_submit(r: Rejection, book: Book) -> Iterator[Finding]:
    """Nothing goes to 行政 without its outcome (SYS-04), even where somebody emptied a cell since."""
    yield from complete(r)
    if r.created_at is None:
        yield block("created_at", "登记时间空着，算不出所属周", "从操作日志或备份里找回登记时间。")


# -- words and people -------------------------------------------------------------------------


def contact_letter(r: Rejection, book: Book) -> Iterator[Letter]:
    yield Letter("rejected_contact")


def outcome_letter(r: Rejection, book: Book) -> Iterator[Letter]:
    """A parcel on its way again needs no word that it came back."""
    if r.outcome is not Outcome.REDELIVER:
        yield Letter("rejected_outcome")


def registrar(r: Rejection, book: Book) -> str:
    """Who follows the parcel to its end: the agent who registered it."""
    return r.created_by or book.holders(*AGENTS)


def compilers(r: Rejection, book: Book) -> str:
    """Who compiles what was handed in."""
    return book.holders(Post.ADMIN)
