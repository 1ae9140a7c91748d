"""打印排班: a week or a month of 值班表 on one page, a line a person, to hang on the wall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from cs_macros.book.book import Book
from cs_macros.book.files import print_folder
from cs_macros.book.flow import button
from cs_macros.book.periods import asked_days, span
from cs_macros.book.press import Press
from cs_macros.errors import CsError
from cs_macros.hosts.port import Cell
from cs_macros.sheets.roster.grid import order_of, roster_rows
from cs_macros.sheets.roster.heading import told_of
from cs_macros.sheets.roster.lawful import ENDS
from cs_macros.sheets.roster.publishing import PERIOD
from cs_macros.sheets.roster.register import GridShift, Holiday, RosterDay, RosterStatus, Shift

if TYPE_CHECKING:
    from cs_macros.build.printed import PaperColumn

A_WEEK = 7
WORKED = (Shift.EARLY, Shift.LATE)
SUMS = (Shift.EARLY, Shift.LATE, Shift.OFF, Shift.LEAVE)
MANY = 28
"""People beyond whom a week stands upright, so that it stays one page."""

Rows = Mapping[str, Mapping[date, RosterDay]]


@button("打印排班", asks=(PERIOD,), icon="FilePrint", anonymous=True)
def print_roster(press: Press) -> None:
    """把一周或一个月的班排成一页：一人一行，一天一列，上面是星期和节假日；原来的表不变。"""
    # Here, not above: only this button lays out a page.
    from cs_macros.build.looks import MARKS
    from cs_macros.build.printed import printed_page
    from cs_macros.hosts.pdf import as_pdf

    book = press.book
    days = asked_days(PERIOD, press.asks.get(PERIOD.name), book.now)
    people = rows_of(days, book)
    if not people:
        raise CsError(
            f"“值班表”里没有 {days[0]} 至 {days[-1]} 的班，没有做打印文件，未作任何改动。",
            hint="在“排班周期”填有排班的周或月份，如 本周；还没有排的先按“生成排班”。",
        )
    of_week = len(days) == A_WEEK
    title = f"值班表 {name_of(days)}"
    lines = [line(name, rows, days, short=not of_week) for name, rows in people.items()]
    upright = of_week and len(people) > MANY
    columns = columns_of(days, book, 4 if not of_week else 10 if upright else 13)
    # A word's ground only repeats it: most printers of a shop have no colours.
    tints = {
        word if not of_week else str(GridShift(word).shift): {"bg_color": ground, "font_color": ink}
        for word, (ground, ink) in MARKS.items()
    }
    note = legend(people, book)
    content = printed_page(title, note, columns, lines, book.now, upright=upright, tints=tints)
    path = print_folder(book) / f"{title} {book.now:%Y%m%d-%H%M%S}.xlsx"
    book.stage(path, content)
    if book.host.lasting and (pdf := as_pdf(content)):
        book.stage(path.with_suffix(".pdf"), pdf)
    press.outcome.summary = f"{name_of(days)}的排班做成一页，共 {len(people)} 人：{path}。"


def name_of(days: Sequence[date]) -> str:
    """A week by its first and last day, a month by its name.

    >>> from cs_macros.book.periods import days_of_month, days_of_week
    >>> name_of(days_of_week(date(2026, 11, 22))), name_of(days_of_month("2026-12"))
    ('11月16日至22日', '2026年12月')
    """
    first, last = days[0], days[-1]
    if len(days) != A_WEEK:
        return f"{first.year}年{first.month}月"
    month = "" if first.month == last.month else f"{last.month}月"
    return f"{first.month}月{first.day}日至{month}{last.day}日"


def rows_of(days: Sequence[date], book: Book) -> Rows:
    """Who has which shift on the days, in the order of 员工名册."""
    found: dict[str, dict[date, RosterDay]] = {}
    for row in roster_rows(book):
        if row.record.date in days:
            found.setdefault(row.record.agent, {})[row.record.date] = row.record
    return {name: found[name] for name in sorted(found, key=lambda name: (order_of(name, book), name))}


def columns_of(days: Sequence[date], book: Book, width: int) -> list[PaperColumn]:
    """Name, days, and how often each shift; what stands over a day is its weekday and its holiday."""
    from cs_macros.build.printed import PaperColumn

    holidays = {row.record.date: row.record for row in book.known(Holiday).rows() if not row.bad}
    of_week = len(days) == A_WEEK
    centred = {"align": "center"}
    found = [PaperColumn("姓名", 10, look={"align": "center", "bold": True})]
    for day in days:
        label = f"{day.month}-{day.day}" if of_week else str(day.day)
        found.append(PaperColumn(label, width, told_of(day, holidays.get(day)), centred))
    return [*found, *(PaperColumn(str(shift), 5, look=centred) for shift in SUMS)]


def line(name: str, rows: Mapping[date, RosterDay], days: Sequence[date], *, short: bool) -> list[Cell]:
    """A person's days, as they hold; and the sums."""
    shifts = {day: row.in_force for day, row in rows.items() if row.in_force}
    told = {day: GridShift.of(shift).value if short else str(shift) for day, shift in shifts.items()}
    counts = Counter(shifts.values())
    return [name, *(told.get(day) for day in days), *(counts[shift] for shift in SUMS)]


def legend(people: Rows, book: Book) -> str:
    """When the shifts are, and whether something is not published yet."""
    today = book.now.date()
    hours = [(shift, span(*ENDS[shift], today, book)) for shift in WORKED]
    told = [f"{shift} {both[0]:%H:%M}–{both[1]:%H:%M}" for shift, both in hours if both]
    drafts = any(day.status is RosterStatus.DRAFT for days in people.values() for day in days.values())
    return "　".join([*told, *(["含草稿，以发布的为准"] if drafts else [])])
