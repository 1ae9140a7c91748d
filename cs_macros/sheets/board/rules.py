"""What is open, due and overdue today, by person (domain 1.40)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from cs_macros.book.flow import Flow
from cs_macros.book.office import MANAGERS
from cs_macros.book.periods import month_before
from cs_macros.book.sheets import Sheet
from cs_macros.sheets.board.morning import span_of
from cs_macros.sheets.board.register import Item, Urgency
from cs_macros.sheets.cleaning.register import Duty, DutyStatus
from cs_macros.sheets.roster.register import Holiday, HolidayKind, RosterDay, RosterStatus, Shift
from cs_macros.sheets.scores.register import ScoreMonth

if TYPE_CHECKING:
    from cs_macros.book.book import Book

UNWATCHED = {
    "D-01": "上班先看留言和未付款订单",
    "D-02": "16:00 催付",
    "D-03": "货到付款半小时内联系",
    "D-04": "20:30 前发货通知",
    "D-05": "未能发货的当天告诉客户",
    "D-06": "每小时送单",
    "D-08": "每天分配中差评",
    "D-09": "中差评三天内处理",
    "D-10": "差评原因发到群里",
    "D-11": "每天提醒处理退款中、维权中的订单",
    "D-12": "维权马上告诉店长",
    "D-13": "周五 15:00 热卖与质量问题表",
    "D-14": "周六 14:00 意见报告书",
    "D-16": "每周会议",
    "D-17": "每周运营数据",
    "D-20": "两天内建客户档案",
    "D-21": "第一次回访",
    "D-22": "第二次回访",
    "D-23": "两天内上报未解决的问题",
    "D-24": "有办法当天告诉客户",
    "D-25": "活动前两周通知",
    "D-26": "每月小结",
    "D-27": "5 分钟内首次回复",
    "D-29": "卡券过期退款",
}
"""Deadlines of domain 1.40 that need a register we do not have; D-13 and D-14 still count down."""

WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
END_OF_DAY = time(23, 59)
WEEK = timedelta(days=7)

ORDER = {urgency: place for place, urgency in enumerate(Urgency)}


def items(sheets: Iterable[Sheet], book: Book) -> list[Item]:
    """Everything open in the registers, the most pressing first, then by due time and person."""
    found: list[Item] = []
    for sheet in sheets:
        if sheet.flow and book.has(sheet.record):
            found += open_rows(sheet.flow, book)
            found += unset(sheet, book)
            if sheet.record is ScoreMonth:
                found += month_to_score(sheet.flow, book)
    found += duties_of_today(book)
    found += roster_to_publish(book)
    found.append(without_register())
    return sorted(found, key=_order)


def _order(item: Item) -> tuple[int, datetime, str, str]:
    assert item.urgency is not None
    return ORDER[item.urgency], item.due_at or datetime.max, item.owner or "", item.number or ""


def open_rows(flow: Flow[Any], book: Book) -> Iterator[Item]:
    """One item a row that waits for somebody; one a month of score sheets."""
    table = book.table(flow.record)
    months = set()
    for row in table.rows():
        record = row.record
        todo = flow.todos.get(record.status or "")
        if todo is None:
            continue
        name = row.name
        if isinstance(record, ScoreMonth):  # a month moves as a whole: one thing to do, however many people
            if (record.month, record.status) in months:
                continue
            months.add((record.month, record.status))
            name = str(record.month)
        # What is signed has met its deadline, though the cell still says when that was.
        due = None if record.status in flow.frozen else record.due_at
        yield Item(
            urgency=urgency_of(due, book.now),
            owner=todo.owner(record, book),
            what=todo.what,
            sheet=table.grid.sheet,
            number=name,
            who=getattr(record, "customer_name", None) or getattr(record, "payer_name", None),
            due_at=due,
            status=str(record.status),
            note=record.problem,
        )


def urgency_of(due: datetime | None, now: datetime) -> Urgency:
    if due is None:
        return Urgency.OPEN
    if due < now:
        return Urgency.OVERDUE
    return Urgency.TODAY if due.date() == now.date() else Urgency.OPEN


def unset(sheet: Sheet, book: Book) -> Iterator[Item]:
    """Checks that are off because their parameter has no value: shown, never silently passed."""
    from cs_macros.book.settings import all_settings

    assert sheet.flow is not None
    for key in sheet.flow.parameters:
        if book.setting(key) is None:
            yield Item(
                urgency=Urgency.UNSET,
                what="参数未设置，检查已关闭",
                sheet=sheet.title,
                number=key,
                note=all_settings()[key].note,
            )


def listed(days: Iterable[date]) -> str:
    return "、".join(f"{day:%m-%d}" for day in days)


def duties_of_today(book: Book) -> Iterator[Item]:
    """What somebody is still to clean today, and to lock up when the late shift ends (D-28, CON-29)."""
    if not book.has(Duty):
        return
    table, today = book.table(Duty), book.now.date()
    late = span_of(Shift.LATE, today, book)
    for n, day in table.column("date").items():
        row = table.row(n)
        if day != today or row.bad or row.record.status is not DutyStatus.PLANNED:
            continue
        closing = row.record.area == book.setting("closing_area")
        due = late[1] if closing and late else datetime.combine(today, END_OF_DAY)
        yield Item(
            urgency=Urgency.OVERDUE if due < book.now else Urgency.TODAY,
            owner=row.record.agent,
            what="今天值日",
            sheet=table.grid.sheet,
            number=row.name,
            due_at=due,
            status=str(row.record.status),
        )


def roster_to_publish(book: Book) -> Iterator[Item]:
    """This week and the next, once the day of publishing is set, with their days ahead on which people
    work and of which nothing is published (D-19)."""
    weekday = book.setting("roster_publish_weekday")
    if weekday is None or not book.has(RosterDay):
        return
    table, today = book.table(RosterDay), book.now.date()
    states, closed = table.column("status"), days_closed(book)
    drafts = (None, RosterStatus.DRAFT)
    known = {day for n, day in table.column("date").items() if states.get(n) not in drafts}
    this_monday = today - timedelta(days=today.weekday())
    for which, monday in (("本周", this_monday), ("下周", this_monday + WEEK)):
        days = [monday + timedelta(days=n) for n in range(7)]
        lacking = [day for day in days if day >= today and day not in known and day not in closed]
        if lacking:
            due = datetime.combine(monday - WEEK + timedelta(days=WEEKDAYS.index(weekday)), END_OF_DAY)
            yield Item(
                urgency=urgency_of(due, book.now),
                owner=book.holders(*MANAGERS),
                what=f"发布{which}值班表",
                sheet=RosterDay.layout.sheet,
                number=f"{monday:%G-W%V}",
                due_at=due,
                note="整周还没有发布" if len(lacking) == len(days) else f"还没有发布：{listed(lacking)}",
            )


def month_to_score(flow: Flow[Any], book: Book) -> Iterator[Item]:
    """Last month's score sheet while nobody has begun it, once the pay day is set (D-18)."""
    month = month_before(f"{book.now:%Y-%m}")
    tables = (book.table(ScoreMonth), *book.archived(ScoreMonth))
    if flow.deadline is None or any(month in table.column("month").values() for table in tables):
        return
    due = flow.deadline(ScoreMonth(month=month), book)
    if isinstance(due, datetime):
        yield Item(
            urgency=urgency_of(due, book.now),
            owner=book.holders(*MANAGERS),
            what="生成并提交奖罚评分表",
            sheet=ScoreMonth.layout.sheet,
            number=month,
            due_at=due,
        )


def days_closed(book: Book) -> set[date]:
    """Holidays on which nobody works; none for a shop that stays open (R-025)."""
    rows = book.known(Holiday).rows() if book.setting("holiday_closed") else ()
    return {row.record.date for row in rows if row.record.kind is HolidayKind.OFF}


def without_register() -> Item:
    """The deadlines of the business that no sheet of ours keeps: nobody is to think they are watched."""
    return Item(
        urgency=Urgency.UNSET,
        what="没有登记表的期限，不会提醒",
        number=f"{next(iter(UNWATCHED))} 等 {len(UNWATCHED)} 项",
        note="、".join(UNWATCHED.values()),
    )


def counts(found: Sequence[Item]) -> dict[str, int]:
    """Named cell → number, for the head of the board."""
    names = {
        "board_overdue": Urgency.OVERDUE,
        "board_today": Urgency.TODAY,
        "board_open": Urgency.OPEN,
        "board_unset": Urgency.UNSET,
    }
    return {name: sum(item.urgency is urgency for item in found) for name, urgency in names.items()}
