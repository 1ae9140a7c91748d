"""The middling and bad reviews of a month: how many each colleague was given, and which were late (F-26).

A review belongs to the month in which it was due, like the entry of the ledger about it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime

from cs_macros.book.book import Book
from cs_macros.book.press import Press
from cs_macros.errors import Level
from cs_macros.sheets.reviews.register import Review, ReviewStatus, due_of, late_since, propose_late

GIVEN, IN_TIME, LATE = "reviews_assigned", "reviews_in_time", "reviews_late"
COLUMNS = (GIVEN, IN_TIME, LATE)
"""Columns of a person's month."""


def due_in(month: str, book: Book) -> Iterator[tuple[Review, datetime]]:
    """The reviews that were due in a month, archived ones too."""
    for table in (book.known(Review), *book.archived(Review)):
        for row in table.rows():
            due = None if row.bad else due_of(row.record, book)
            if due and f"{due:%Y-%m}" == month:
                yield row.record, due


def counted(month: str, book: Book) -> Mapping[str, Mapping[str, int]] | None:
    """Person → column → how many; None where there are no reviews in the workbook, or no time is set: then
    nobody knows. Those that are neither in time nor late are still running."""
    has_any = book.has(Review) and bool(book.known(Review).positions)
    if not has_any or book.setting("review_days") is None:
        return None
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for r, _ in due_in(month, book):
        if r.owner:
            found[r.owner][GIVEN] += 1
            is_late = late_since(r, book) is not None
            found[r.owner][LATE] += is_late
            found[r.owner][IN_TIME] += not is_late and r.status is ReviewStatus.HANDED_IN
    return found


def propose(month: str, press: Press) -> None:
    """Propose every late review of a month that the ledger does not know yet; a supervisor decides."""
    book = press.book
    fresh, nobody = [], []
    for r, _ in due_in(month, book) if book.has(Review) else ():
        if (due := late_since(r, book)) is None:
            continue
        event = propose_late(r, due, book)
        if event is None:
            nobody.append(str(r.number))
        elif event.position is None:
            fresh.append(str(r.number))
    if fresh:
        told = f"有 {len(fresh)} 条中差评超时，已提到“奖罚记录”待确认：{'、'.join(fresh)}"
        press.note(told, "逐条确认或撤销；没有确认的不计入。", Level.WARN)
    if nobody:
        told = f"有 {len(nobody)} 条中差评超时，还没有处理人，没有提出奖罚：{'、'.join(nobody)}"
        press.note(told, f"到“{Review.layout.sheet}”按“分配”，再按一次。", Level.WARN)
