"""What may happen to a piece of evidence, and until when it is reported (SERVICE 27, F-21)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from cs_macros.book.flow import Finding, block, warn
from cs_macros.sheets.evidence.register import Evidence, EvidenceKind

if TYPE_CHECKING:
    from cs_macros.book.book import Book

AT_ONCE = (EvidenceKind.EXTORTION, EvidenceKind.THREAT)
"""Kinds that are reported at once (F-16)."""


def due(e: Evidence, book: Book) -> datetime | None:
    """Whoever threatens, or wants money for a review, is reported at once."""
    return e.created_at if e.kind in AT_ONCE else None


def may_record(e: Evidence, book: Book) -> Iterator[Finding]:
    if e.date and e.date > book.now.date():
        yield block("date", "日期还没有到", "填发生的那一天，不晚于今天。")


def may_report(e: Evidence, book: Book) -> Iterator[Finding]:
    if e.reported_at and e.reported_at > book.now:
        yield block("reported_at", "上报时间还没有到", "报过以后再按；空着就是现在。")


def may_close(e: Evidence, book: Book) -> Iterator[Finding]:
    """Nothing keeps people from closing it; that nobody above heard of a threat is told."""
    if e.kind in AT_ONCE and e.reported_at is None:
        yield warn("reported_at", f"“{e.kind}”还没有上报就结案了", "请告诉主管或店长。")
