"""生成报表: what happened in a day, week, month or year of this workbook, as a file to read and print
(SERVICE 42); and the meeting of the week that wants one (D-16)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cs_macros.book.board import Item, urgency_of
from cs_macros.book.book import Book
from cs_macros.book.files import print_folder
from cs_macros.book.flow import Ask, button
from cs_macros.book.office import MANAGERS, JournalLine, Post
from cs_macros.book.periods import end_of
from cs_macros.book.press import Press
from cs_macros.book.setting_kinds import WEEKDAYS
from cs_macros.cells.parsers import is_blank
from cs_macros.errors import CsError
from cs_macros.sheets.board.due_reports import reports_to_make
from cs_macros.sheets.board.summing import SUMMARIES, make_summary

if TYPE_CHECKING:
    from cs_macros.compile.linking import JoinedPlan
    from cs_macros.compile.span import ReportPlan

MEETING = "reviews"
"""What the weekly meeting talks about. Source: seed 004 「到每七天开会说出问题」."""

KIND = Ask(
    "report_kind",
    "报表",
    hint="写 小结（所有登记表），或报表、登记表的名字，如 投诉登记表、每日问题记录、产品故障分类统计表",
    option="--kind",
)
PERIOD = Ask(
    "report_period",
    "报表期间",
    hint="日期、周、月份或年份，如 2026-11-22、2026-W47、2026-11、2026；空着是上个月",
    option="--date --week --month --year",
)


@button("生成报表", by=(*MANAGERS, Post.SUPERIOR, Post.ADMIN), asks=(KIND, PERIOD), icon="CreateReport")
def make_report(press: Press) -> None:
    """把这个工作簿里某天、某周、某月或某年的登记统计成一份可以打印的报表；报表写“小结”的统计所有登记表。"""
    # Here, not above: only this button counts and lays out.
    from cs_macros.compile.files import refuse_taken
    from cs_macros.compile.joining import readings_of_book
    from cs_macros.compile.report import Report
    from cs_macros.compile.span import Span
    from cs_macros.compile.standing import Asked

    press.check_operator()
    book = press.book
    if asked_kind(press) in SUMMARIES:
        make_summary(press, asked_period(press, Span()))
        return
    plan = planned(press)
    if reason := book.forbids(f"统计{plan.sheet.title}", plan.compiled.readers):
        raise CsError(f"{reason[0]}，未作任何改动。", hint=reason[1])
    which = asked_period(press, plan.compiled.period)
    place = print_folder(book) / f"{plan.compiled.title} {which}.xlsx"
    refuse_taken(place)
    with plan.gathering(Asked(plan, which, book.now)) as gathering, tempfile.TemporaryDirectory() as folder:
        gathering.take(readings_of_book(book, plan))
        draft = Path(folder) / place.name
        with Report(draft, gathering, masked=plan.hides) as report:
            report.write()
        book.stage(place, draft.read_bytes())
        cells = (problem for file in gathering.reports for problem in file.problems)
        press.outcome.problems += [*cells, *gathering.period.problems(gathering)]
        press.outcome.summary = f"{gathering.period.summary(gathering)}报表：{place}"


def asked_kind(press: Press) -> str:
    """What is written beside 报表."""
    return "" if is_blank(cell := press.asks.get(KIND.name)) else str(cell).strip()


def planned(press: Press) -> ReportPlan:
    """The report asked for: by its own name, its sheet's or table's, or its word of the command line.

    Raises:
      CsError: It is none that can be reported, or none is asked for.
    """
    from cs_macros.compile.span import ReportPlan, reportable

    sheets = press.book.sheets
    asked = asked_kind(press)
    able = [sheet for sheet in map(sheets.__getitem__, sheets.kinds.values()) if press.book.has(sheet.record)]
    able = [sheet for sheet in able if sheet.compiled and reportable(sheet.compiled())]
    for sheet in able:
        assert sheet.compiled is not None
        told = sheet.compiled()
        if asked in (sheet.title, sheet.table, told.kind, told.title, *told.also):
            return ReportPlan(sheet, sheets)
    made: list[JoinedPlan] = [make(sheets) for make in sheets.joined.values()]
    joined = [plan for plan in made if any(press.book.has(part.record) for part in plan.parts)]
    for plan in joined:
        if asked in (plan.sheet.title, plan.compiled.kind, plan.compiled.title):
            return plan
    found = f"没有“{asked}”的报表" if asked else "没有写要哪一种报表"
    titles = [*(sheet.title for sheet in able), *(plan.compiled.title for plan in joined)]
    names = "、".join([SUMMARIES[0], *titles])
    raise CsError(f"{found}，未作任何改动。", hint=f"在“{KIND.label}”里写：{names}。")


def asked_period(press: Press, period: Any) -> str:
    """The day, week, month or year asked for; blank: last month.

    Raises:
      CsError: It is none.
    """
    cell = press.asks.get(PERIOD.name)
    if cell is None or is_blank(cell):
        return str(period.usual(press.book.now, None))
    text = f"{cell:%Y-%m-%d}" if isinstance(cell, datetime) else str(cell)
    try:
        which = str(period.read(text, press.book.now))
    except ValueError:
        message = f"{PERIOD.label}“{cell}”看不懂，未作任何改动。"
        raise CsError(message, hint="写日期、周、月份或年份，如 2026-11。") from None
    if why := period.refused(which):
        raise CsError(f"{why}，未作任何改动。", hint=f"在“{PERIOD.label}”里写月份或年份，如 2026-11。")
    return which


def reports_due(book: Book) -> Iterator[Item]:
    """The meeting's report, and those of last week, month and year."""
    yield from meeting_to_prepare(book)
    yield from reports_to_make(book)


def meeting_to_prepare(book: Book) -> Iterator[Item]:
    """This week's meeting, once its weekday is set, until somebody has made the report of the reviews."""
    weekday = book.setting("weekly_meeting_weekday")
    sheet = book.sheets.get(MEETING)
    if weekday is None or sheet is None or sheet.compiled is None or not book.has(sheet.record):
        return
    monday = book.now.date() - timedelta(days=book.now.weekday())
    due = end_of(monday + timedelta(days=WEEKDAYS.index(weekday)))
    name = sheet.compiled().title
    if not is_made(name, datetime.combine(monday, time()), book):
        yield Item(
            urgency=urgency_of(due, book.now),
            owner=book.holders(*MANAGERS),
            what="生成周会材料",
            sheet=sheet.title,
            number=f"{monday:%G-W%V}",
            due_at=due,
            note=f"按“生成报表”，报表写“{sheet.title}”",
        )


def is_made(name: str, since: datetime, book: Book) -> bool:
    """Whether a report was made since a moment, as the journal tells."""
    journal = book.known(JournalLine)
    rows = (journal.row(n).record for n in journal.index(("button",)).get((make_report.name,), []))
    return any(row.at and row.at >= since and (row.number or "").startswith(f"{name} ") for row in rows)
