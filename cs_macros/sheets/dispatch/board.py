"""What 送单记录 puts on 今日看板: the windows of today in which nobody carried slips (D-06)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from cs_macros.book.board import Item, urgency_of
from cs_macros.book.book import Book
from cs_macros.book.office import Post
from cs_macros.sheets.dispatch.register import SlipRun
from cs_macros.sheets.roster.register import HolidayKind, days_of


def windows(day: date, book: Book) -> Iterator[tuple[datetime, datetime]]:
    """(after, until) of each run that a day should have: (14:00, 15:00], (15:00, 16:00] …

    Source: seed 004 「每一个小时送单一次给仓库」 (R-014, R-075). Without one of the three parameters there
    is none, and the board says so.
    """
    first, last, minutes = (book.setting(key) for key in ("slip_run_from", "slip_run_to", "slip_run_minutes"))
    if None in (first, last, minutes):
        return
    after, end = datetime.combine(day, first), datetime.combine(day, last)
    while after < end:
        until = min(after + timedelta(minutes=minutes), end)
        yield after, until
        after = until


def missing_runs(book: Book) -> Iterator[Item]:
    """Each window of an open day that is over without a run."""
    today, table = book.now.date(), book.table(SlipRun)
    if book.setting("holiday_closed") and today in days_of(HolidayKind.OFF, book):
        return
    states = table.column("status")
    runs = [at for n, at in table.column("run_at").items() if n in states]
    for after, until in windows(today, book):
        if book.now >= until and not any(after < at <= until for at in runs):
            yield Item(
                urgency=urgency_of(until, book.now),
                owner=book.holders(Post.PRINTER),
                what="送单给仓库",
                sheet=table.grid.sheet,
                number=f"{until:%Y-%m-%d %H:%M}",
                due_at=until,
                note=f"{after:%H:%M} 到 {until:%H:%M} 没有送单记录",
            )
