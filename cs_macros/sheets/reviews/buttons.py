"""What the buttons of 中差评处理表 do besides moving a row: evidence, notes, proposals to the ledger."""

from __future__ import annotations

from collections.abc import Iterator

from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, button, warn
from cs_macros.book.journal import last_written
from cs_macros.book.office import MANAGERS
from cs_macros.book.press import Press
from cs_macros.sheets.evidence.register import Evidence, EvidenceKind, keep
from cs_macros.sheets.reviews.register import (
    Review,
    ReviewStatus,
    Sentiment,
    how_late,
    late_since,
    propose_late,
)
from cs_macros.sheets.scores.register import Category, propose, untold

CATEGORY = {Sentiment.PRAISE: Category.PRAISE, Sentiment.CRITICISM: Category.CRITICISM}


def note(r: Review, text: str, book: Book) -> None:
    """Add a line to 跟进."""
    line = f"{book.now:%Y-%m-%d %H:%M} {text}（{book.operator}）"
    r.follow_note = f"{r.follow_note}；{line}" if r.follow_note else line


def keep_evidence(r: Review, book: Book) -> None:
    """Whoever wants money for a review is written down word for word, once (F-8, 7; F-21, 6)."""
    if r.extortion and r.evidence_no is None and book.has(Evidence):
        keep(r, EvidenceKind.EXTORTION, r.content, book)


def may_keep(r: Review, book: Book) -> Iterator[Finding]:
    """Where the evidence is another file's, people are told what belongs there."""
    if r.extortion and not book.has(Evidence):
        sheet = Evidence.layout.sheet
        told = f"疑似敲诈；这个文件里没有“{sheet}”，没有记下来"
        yield warn("extortion", told, f"把客户的原话登记到有“{sheet}”的文件里。")


def is_just_kept(r: Review, book: Book) -> bool:
    """Whether this press has opened the evidence."""
    return book.has(Evidence) and any(
        row.record.number == r.evidence_no for row in book.table(Evidence).new_rows
    )


def hand_over(r: Review, book: Book) -> None:
    """Note whose it is now; the day of a later assignment is its own."""
    before = None if r.status == ReviewStatus.UNASSIGNED else last_written(book, r, "owner")
    if before == r.owner:
        return
    if before and last_written(book, r, "assigned_date") == str(r.assigned_date):
        r.assigned_date = book.now.date()
    note(r, f"处理人由{before}改为{r.owner}" if before else f"分配给{r.owner}", book)


def settle(r: Review, book: Book) -> None:
    """Note when the team heard of it, and what the review says of a colleague (R-119)."""
    if r.posted_in_group and r.posted_at is None:
        r.posted_at = book.now
    keep_evidence(r, book)
    if r.named_agent and r.sentiment:
        told = f"{r.rating}“{r.content}”，客户{r.sentiment}"
        day = r.found_date or book.now.date()
        propose(book, r.named_agent, CATEGORY[r.sentiment], source=source(r), day=day, evidence=told)


def may_name(r: Review, book: Book) -> Iterator[Finding]:
    if r.named_agent and r.sentiment:
        yield from untold("named_agent", f"客户{r.sentiment}{r.named_agent}", book)


def hand_in(r: Review, book: Book) -> None:
    r.submitted_at = book.now
    if r.posted_in_group and r.posted_at is None:
        r.posted_at = book.now


def source(r: Review) -> str:
    return f"{Review.layout.sheet} {r.number}"


@button("核对超时", by=MANAGERS, icon="CalendarInsert")
def check_reviews(press: Press) -> None:
    """找出没有在期限之内处理完并上交的中差评，给处理人提出一条“中差评超时”，等主管确认；每条只提一次。"""
    press.check_operator()
    counts = {True: 0, False: 0}
    nobody = 0
    for row in press.table.rows():
        due = None if row.bad else late_since(row.record, press.book)
        if due is None:
            continue
        if row.record.owner is None:
            nobody += 1
            continue
        told = f"{row.record.owner}：{how_late(row.record, due)}"
        for each in untold("owner", told, press.book):
            press.outcome.problems.append(row.problem(each.field, each.message, each.hint, each.level))
        event = propose_late(row.record, due, press.book)
        if event:
            counts[event.position is None] += 1
    press.outcome.summary = (
        f"核对超时：新提出 {counts[True]} 条奖罚，以前提过 {counts[False]} 条，"
        f"还没有处理人而没有提出 {nobody} 条。"
    )
