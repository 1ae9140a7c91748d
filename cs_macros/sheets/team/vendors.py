"""外包客服监督表: the six points of every vendor (seed 002-A)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, block
from cs_macros.book.press import Press
from cs_macros.book.table import Row
from cs_macros.sheets.team.register import Point, Result, VendorCheck, VendorStatus

FIRST, *OTHERS = Point


def once(r: VendorCheck, book: Book) -> Iterator[Finding]:
    """The points of a vendor are opened once; when all are reviewed they may be gone through again."""
    for n in book.other_rows(r, ("vendor",)):
        other = book.table(VendorCheck).row(n).record
        if other.status in (VendorStatus.OPEN, VendorStatus.SETTLED):
            told = f"“{r.vendor}”的要点已经登记过（第 {n} 行还是{other.status}）"
            yield block("vendor", told, "接着办那几行，删掉这一行。")
            return


def take_first(r: VendorCheck, book: Book) -> None:
    """The typed row is the first point."""
    r.point = FIRST


def open_others(press: Press, rows: Sequence[Row[Any]]) -> None:
    """A row for each of the other points."""
    for row in rows:
        for point in OTHERS:
            press.book.enter(VendorCheck(status=VendorStatus.OPEN, vendor=row.record.vendor, point=point))
    press.outcome.summary = f"已登记 {len(rows)} 家外包商，每家 {len(Point)} 个要点待落实。"


def says_why(r: VendorCheck, book: Book) -> Iterator[Finding]:
    """What does not fit is written down."""
    if r.result is Result.BAD and r.note is None:
        yield block("note", "不符合的要写明差在哪里", "在备注里写明。")
