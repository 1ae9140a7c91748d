"""What follows from a row of the roster, and what must be right before it is published (CORE 7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, block, warn
from cs_macros.book.office import Post, Team
from cs_macros.sheets.roster.changes import granted, plan_around, rows_between
from cs_macros.sheets.roster.lawful import ENDS, Limits, breaches
from cs_macros.sheets.roster.register import HolidayKind, RosterDay, RosterStatus, days_of

MANNING = ("cover", "both_posts", "on_duty")
"""Breaches that leave customers without anybody; of the others the supervisor is only told."""


# -- computed -----------------------------------------------------------------------------------


def week(row: RosterDay, book: Book) -> str:
    year, number, _ = row.date.isocalendar()
    return f"{year}-W{number:02}"


def start(row: RosterDay, book: Book) -> time | None:
    """Source: seed 000 「早班:9:30-18:30」「晚班:13:30-22:30」 (R-001, R-002)."""
    return _clock(row, 0, book)


def end(row: RosterDay, book: Book) -> time | None:
    return _clock(row, 1, book)


def _clock(row: RosterDay, which: int, book: Book) -> time | None:
    clock: time | None = book.setting(ENDS[row.in_force][which]) if row.in_force in ENDS else None
    return clock


def account(row: RosterDay, book: Book) -> str | None:
    """Source: seed 001/003 「工作时间登录相应的售前旺旺号」."""
    person = book.staff.get(row.agent)
    if person is None:
        return row.account
    own = {Post.PRESALES: person.account_presales, Post.AFTERSALES: person.account_aftersales}
    return own.get(row.post, person.account_main)  # type: ignore[call-overload, no-any-return]


def team(row: RosterDay, book: Book) -> Team | None:
    """Of somebody who has left, the team they had."""
    person = book.staff.get(row.agent)
    return person.team if person else row.team


# -- time ---------------------------------------------------------------------------------------


def begin(row: RosterDay, book: Book) -> None:
    """A published day that has come is being worked."""
    if row.status is RosterStatus.PUBLISHED and row.date <= book.now.date():
        book.reach(row, RosterStatus.RUNNING)


def as_published(row: RosterDay, book: Book) -> Iterator[Finding]:
    """A published shift is changed by 调班, 请假 or 主管改班, never by typing (CORE 14.2)."""
    if row.typed_over:
        hint = f"改回{row.in_force}；要换班，用“申请调班”“申请请假”或“主管改班”。"
        yield block("shift", f"发布的是{row.in_force}，后来被手工改成{row.shift}", hint)


# -- publishing ---------------------------------------------------------------------------------


def may_publish(row: RosterDay, book: Book) -> Iterator[Finding]:
    """Somebody there at every time of an open day; other rules that people overruled by hand are told.

    A day's finding stands at the first of its rows.
    """
    mine = [
        each for each in rows_between(row.date, row.date, book) if each.record.status is RosterStatus.DRAFT
    ]
    if not mine or mine[0].position != book.moving:
        return
    limits = Limits.of(book)
    for breach in breaches(plan_around([row.date], limits, book), limits, granted(book)):
        if breach.day != row.date:
            continue
        if breach.rule not in MANNING:
            yield warn("shift", breach.message, "确认可以这样安排；不行就改好再发布。")
        elif row.date not in closed_days(book):
            yield block("shift", breach.message, "补上人，或按“生成排班”重排，再发布。")


def closed_days(book: Book) -> dict[date, str]:
    """Statutory holidays on which nobody works, and their names; none for a shop that stays open.

    Source: seed 000 「按国家法定节假日休息」 (R-025).
    """
    return days_of(HolidayKind.OFF, book) if book.setting("holiday_closed") else {}


def publish(row: RosterDay, book: Book) -> None:
    row.published_shift = row.shift
