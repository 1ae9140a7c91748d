"""The reports that are due: last week's 小结, last month's, last year's 总结 (D-17, D-26, R-163)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from cs_macros.book.board import Item, urgency_of
from cs_macros.book.book import Book
from cs_macros.book.office import MANAGERS, JournalLine
from cs_macros.book.periods import days_of_month, end_of, month_before
from cs_macros.book.setting_kinds import WEEKDAYS
from cs_macros.hosts.archived import FOLDER

WEEKDAY, DAY = "weekly_report_weekday", "monthly_summary_day"
TITLE, YEARS = "小结", "总结"


@dataclass(frozen=True)
class DueReport:
    """A report that somebody has to make.

    Attributes:
      which: The time that it is of, such as `2026-10`; `since` when that was over.
      due: Its last second; the whole day counts.
    """

    title: str
    which: str
    since: datetime
    due: datetime

    @property
    def name(self) -> str:
        """What its file is called."""
        return f"{self.title} {self.which}.xlsx"


def due_reports(book: Book) -> Iterator[DueReport]:
    """What is due this week, this month and, in January, for the year; nothing that is not set."""
    today = book.now.date()
    if weekday := book.setting(WEEKDAY):
        monday = today - timedelta(days=today.weekday())
        last = monday - timedelta(days=7)
        due = end_of(monday + timedelta(days=WEEKDAYS.index(weekday)))
        yield DueReport(TITLE, f"{last:%G-W%V}", start_of(monday), due)
    if day := book.setting(DAY):
        month = f"{today:%Y-%m}"
        days = days_of_month(month)
        due = end_of(days[min(day, len(days)) - 1])
        yield DueReport(TITLE, month_before(month), start_of(days[0]), due)
        if today.month == 1:
            yield DueReport(YEARS, str(today.year - 1), start_of(days[0]), due)


def start_of(day: date) -> datetime:
    return datetime.combine(day, time())


def is_made(report: DueReport, book: Book) -> bool:
    """Whether a report was made once its time was over, as the journal tells, or stands in the archive."""
    if (Path(book.host.label).parent / FOLDER / TITLE / report.name).is_file():
        return True
    journal = book.known(JournalLine)
    rows = (
        journal.row(n).record
        for n in journal.index(("button", "number")).get(("make_report", report.name), [])
    )
    return any(row.at and row.at >= report.since for row in rows)


def reports_to_make(book: Book) -> Iterator[Item]:
    """A line for each that is not made yet, with who has to make it."""
    for report in due_reports(book):
        if not is_made(report, book):
            yield Item(
                urgency=urgency_of(report.due, book.now),
                owner=book.holders(*MANAGERS),
                what=f"生成{report.title}",
                sheet=Item.layout.sheet,
                number=report.which,
                due_at=report.due,
                note=f"按“生成报表”，写“{report.title}”和 {report.which}；写好负责人结论再按一次就归档",
            )


def told(book: Book) -> Iterator[tuple[datetime, str, bool]]:
    """When each is due, what it is called, and whether it is made."""
    for report in due_reports(book):
        name = f"{report.which} {report.title} {report.due:%m-%d} 24:00"
        yield report.due, name, is_made(report, book)
