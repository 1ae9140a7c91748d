"""What may happen to a cleaning duty: pure decisions (CORE 10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, block, warn
from cs_macros.sheets.cleaning.register import Duty, DutyStatus

CLOSING = ("patrol", "power_off", "door_locked")
"""What the closing duty consists of. Source: seed 004 「下班时候巡查一边车间,关好电源锁好门」 (R-017)."""


def is_closing(duty: Duty, book: Book) -> bool:
    """Whether this is the last round: everything off, the door locked."""
    return bool(duty.area == book.setting("closing_area"))


def over_at(duty: Duty, book: Book) -> datetime:
    """When a duty that is not recorded counts as missed: the day's end, for the closing round the
    next day's opening, for who locks up at half past ten records it in the morning."""
    opening = book.setting("early_start") if is_closing(duty, book) else None
    return datetime.combine(duty.date, opening or time()) + timedelta(days=1)


def lapse(duty: Duty, book: Book) -> None:
    """What time alone does: a planned duty that nobody recorded is missed."""
    if duty.status is DutyStatus.PLANNED and duty.date and book.now >= over_at(duty, book):
        duty.done = False
        book.reach(duty, DutyStatus.MISSED)


def may_record(duty: Duty, book: Book) -> Iterator[Finding]:
    """Not ahead of its day; the closing round only with patrol, power and door."""
    if duty.date > book.now.date():
        yield block("date", "还没到这一天，不能登记完成", "到了当天再登记。")
    elif duty.done_at and duty.done_at > book.now:
        yield block("done_at", "完成时间晚于现在", "改成实际完成的时间。")
    elif duty.done_at and duty.done_at.date() < duty.date:
        yield block("done_at", "完成时间早于值日这一天", "改成实际完成的时间。")
    if is_closing(duty, book):
        for field in CLOSING:
            if getattr(duty, field) is not True:
                header = Duty.layout.header(field)
                yield block(field, f"“{duty.area}”要做完{header}才算完成", f"做完后在“{header}”填“是”。")
    if duty.status is DutyStatus.MISSED:
        yield warn("status", f"{duty.date} 的值日是事后补登的", "请主管检查时留意。")


def mark_done(duty: Duty, book: Book) -> None:
    duty.done = True


def may_inspect(duty: Duty, book: Book) -> Iterator[Finding]:
    """Better not by the person who did it."""
    if duty.checked_by and duty.checked_by == duty.done_by:
        yield warn("checked_by", f"{duty.checked_by}检查的是自己做的值日", "最好请另一位同事检查。")
