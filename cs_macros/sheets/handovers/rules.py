"""Who may hand over, accept and send back, and until when (F-17)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cs_macros.book.book import Book
from cs_macros.book.flow import UNSET, Finding, Unset, block, warn
from cs_macros.book.office import MANAGERS
from cs_macros.book.usual_rules import is_new
from cs_macros.sheets.handovers.register import Handover, Topic
from cs_macros.sheets.handovers.shifts import hours_of

NAMED = "写上接班人，再登记。"


def due_at(r: Handover, book: Book) -> datetime | Unset | None:
    """The end of the shift that hands over."""
    if r.date is None or r.from_shift is None:
        return None
    hours = hours_of(r.from_shift, r.date, book)
    return hours[1] if hours else UNSET


def may_hand_over(r: Handover, book: Book) -> Iterator[Finding]:
    """A receiver other than oneself; a review never waits for one (F-17, 2 and 4)."""
    yield from receiver(r.topic, r.to_agent, r.from_agent)


def receiver(topic: str | None, to_agent: str | None, from_agent: str | None) -> Iterator[Finding]:
    """What is to be said of a receiver."""
    if to_agent and to_agent == from_agent:
        yield block("to_agent", "接班人和交班人是同一个人", "写下一班接手的同事。")
    elif to_agent is None and topic == Topic.REVIEW:
        yield block("to_agent", "没有处理完的中差评必须指定接班人", NAMED)
    elif to_agent is None:
        yield warn("to_agent", "还没有接班人，谁接手谁按“接收”", "知道是谁就写上。")


def receiver_only(r: Handover, book: Book) -> Iterator[Finding]:
    """Only whoever takes over accepts or sends back; where nobody is named, anybody but the leaver."""
    if r.from_agent == book.operator:
        yield block("to_agent", "自己交出去的不能自己接", "请接班人来按。")
    elif r.to_agent and r.to_agent != book.operator:
        yield block("to_agent", f"接班人是{r.to_agent}，{book.operator}不能替他按", "换了人就先改接班人。")


def may_accept(r: Handover, book: Book) -> Iterator[Finding]:
    """The row that is taken over is there."""
    yield from receiver_only(r, book)
    if r.accepted_at and r.accepted_at > book.now:
        yield block("accepted_at", "接收时间还没有到", "接手以后再按；空着就是现在。")
    if r.ref and r.ref_table:
        sheet = book.sheets.titled(r.ref_table)
        there = sheet and book.has(sheet.record) and book.find(sheet.record, r.ref)
        if not there:
            yield warn("ref", f"这个工作簿的“{r.ref_table}”里没有这条记录", "核对记录号；只交接了这件事。")


def leaver_only(r: Handover, book: Book) -> Iterator[Finding]:
    """Whoever handed over completes the note, or somebody who answers for him."""
    if r.from_agent != book.operator and not (book.staff and book.holds(book.operator, MANAGERS)):
        yield block("from_agent", f"要由交班的{r.from_agent}补充以后再交", "请交班人来按，或请主管按。")


def completed(r: Handover, book: Book) -> Iterator[Finding]:
    """What was sent back as unclear says something new."""
    if not is_new(r, "progress", book):
        yield block("progress", "退回以后当前进度没有补充", "按退回原因把进度写清楚，再按“重新交接”。")
