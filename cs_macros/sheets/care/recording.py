"""跟踪服务电话记录表: what may be said of a call, by when it is reported and answered (F-15, F-24 row 11)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cs_macros.book import usual
from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, Unset, block, warn
from cs_macros.sheets.care import wording
from cs_macros.sheets.care.days import TOLD
from cs_macros.sheets.care.register import NOTHING, Call, CallKind, CallStatus, Direction
from cs_macros.sheets.care.rules import file_of, unwilling

S = CallStatus
REPORTED_WITHIN = usual.within("issue_report_days", "called_at")
COMPLAINTS = "complaints"
"""投诉登记表, which takes up what a customer complains of on the phone; a workbook may be without it."""

OWN_CALLS = (CallKind.FIRST, CallKind.SECOND)


def report_due(r: Call, book: Book) -> datetime | None:
    """When what could not be answered at once must have been reported (D-23)."""
    due = REPORTED_WITHIN(r, book) if r.answered is False else None
    return due if isinstance(due, datetime) else None


def due_at(r: Call, book: Book) -> datetime | Unset | None:
    """Reported within two days; once there is a way out, the customer is told that day (D-23, D-24)."""
    if r.status not in (S.TO_STUDY, S.REPORTED):
        return None
    if r.solved_at:
        return TOLD.ends(r, book)
    return REPORTED_WITHIN(r, book) if r.status is S.TO_STUDY else None


def state_of(r: Call, book: Book) -> str:
    """A call whose question is still open is studied."""
    return S.RECORDED if r.answered else S.TO_STUDY


# -- guards -------------------------------------------------------------------------------------


def its_kind(r: Call, book: Book) -> Iterator[Finding]:
    """Follow-up calls are recorded where they are planned; others go the way that their kind says."""
    if r.kind in OWN_CALLS:
        hint = "到“跟踪服务电话登记表”选中这位客户，按“登记通话”。"
        yield block("kind", f"“{r.kind}”的电话不在这里登记", hint)
    if r.direction is Direction.IN and r.kind in (CallKind.EVENT, CallKind.CARE):
        yield block("direction", f"“{r.kind}”是店里打出的电话", "方向改成“打出”，或改类型。")
    reason = unwilling(file_of(r, book))
    if r.direction is Direction.OUT and r.kind in (CallKind.EVENT, CallKind.CARE) and reason:
        yield warn("customer_code", f"{reason}，却打了电话", "以后不要再打这位客户的电话。")


def answered_how(r: Call, book: Book) -> Iterator[Finding]:
    """What was asked for and what was said to it fit together."""
    asked = r.demand not in NOTHING
    if r.kind is CallKind.COMPLAINT and not asked:
        yield block("demand", "投诉的电话要写明投诉什么", "写下客户的原话。")
    if asked and r.answered and not r.answer:
        yield block("answer", "当时答复了，要写明答复内容", "写下怎么答复的；没有答复的，“当时答复”填“否”。")
    if not asked and not r.answered:
        yield block("answered", "没有要求，就没有要答复的", "写明客户的要求，或把“当时答复”改成“是”。")


def reported_late(r: Call, book: Book) -> Iterator[Finding]:
    """Two days are the limit. Source: seed 002 「要在两日内报告业务主管」 (R-155)."""
    due = report_due(r, book)
    if due and r.reported_at and r.reported_at > due:
        yield warn("reported_at", f"超过了上报截止 {due:%Y-%m-%d %H:%M}", "照实登记就可以。")


def told_late(r: Call, book: Book) -> Iterator[Finding]:
    """The customer hears of the way out on the day that it is found (R-156)."""
    last = TOLD(r, book)
    if last and r.told_at and r.told_at > last:
        yield warn("told_at", f"得到办法以后最晚 {last} 要告知客户", "照实登记就可以，算迟了。")


# -- the complaint ------------------------------------------------------------------------------


def open_complaint(r: Call, book: Book) -> None:
    """A complaint on the phone is a row in 投诉登记表, linked (F-24 row 11)."""
    record = book.sheets.record_of(COMPLAINTS)
    if r.kind is not CallKind.COMPLAINT or record is None or not book.has(record):
        return
    file = file_of(r, book)
    said = {
        "status": "已接待",
        "received_at": r.called_at,
        "channel": "电话",
        "shop": r.shop,
        "customer_id": file.customer_id if file else None,
        "salutation": (wording.salutation(file) if file else "") or "亲",
        "phone": file.phone if file else None,
        "content": r.demand,
        "serious": "是" if r.serious else "否",
        "answered_at_once": "是" if r.answered else "否",
    }
    known = {name: cell for name, cell in said.items() if name in record.layout.by_field}
    opened, _ = record.read(known, book.now)
    r.complaint_no = getattr(book.enter(opened).record, "number", None)


def complaint_kept(r: Call, book: Book) -> Iterator[Finding]:
    """Without that register nobody is to think that it was opened."""
    record = book.sheets.record_of(COMPLAINTS)
    if r.kind is CallKind.COMPLAINT and (record is None or not book.has(record)):
        told = "这个工作簿里没有投诉登记表，没有另开投诉"
        yield warn("kind", told, "在有投诉登记表的工作簿里登记这件投诉。")
