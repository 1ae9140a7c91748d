"""发布: which drafts go out, and what to say about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from cs_macros.book.book import Book
from cs_macros.book.flow import Ask
from cs_macros.book.periods import asked_days
from cs_macros.book.press import Press
from cs_macros.book.settings import all_settings
from cs_macros.book.table import Row
from cs_macros.errors import Level, Problem
from cs_macros.sheets.roster.grid import take_over
from cs_macros.sheets.roster.lawful import ENDS
from cs_macros.sheets.roster.register import RosterDay, RosterStatus

PERIOD = Ask(
    "roster_period",
    "排班周期",
    option="--week --month",
    hint="周或月份，如 2026-W48 或 2026-12；空着是下一周",
)

UNCHECKED = ("rest_days_per_week", "min_rest_hours", "max_run_days")
"""Parameters without which a rule is off."""


def drafts(press: Press) -> Iterator[int]:
    """Rows of the drafts of the period asked for, with what people wrote into 排班月表."""
    book = press.book
    days = set(asked_days(PERIOD, press.asks.get(PERIOD.name), book.now))
    press.outcome.problems += take_over(book, days)
    table = book.table(RosterDay)
    found, status = table.column("date"), table.column("status")
    for n in table.positions:
        if found.get(n) in days and status.get(n) == RosterStatus.DRAFT:
            yield n


def sum_up(press: Press, rows: Sequence[Row[RosterDay]]) -> None:
    """What was published, and what nobody has checked."""
    days = sorted({row.record.date for row in rows})
    people = {row.record.agent for row in rows}
    press.outcome.summary = f"已发布 {period_of(days)} 的排班：{len(people)} 人，{len(rows)} 行。"
    press.outcome.problems += unchecked(press.book)


def unchecked(book: Book) -> list[Problem]:
    """Shifts and rules that are off because 参数 has no value for them."""
    sheet, found = RosterDay.layout.sheet, []
    for shift, keys in ENDS.items():
        if blank := [all_settings()[key].label for key in keys if book.setting(key) is None]:
            told = f"{shift}的时间未设置（{'、'.join(blank)}），没有排{shift}，也没有检查"
            hint = "在“参数”表填上值，再按“生成排班”。"
            found.append(Problem(told, hint, sheet, level=Level.WARN))
    off = [all_settings()[key].label for key in UNCHECKED if book.setting(key) is None]
    if off:
        hint = "需要检查的，在“参数”表填上值。"
        found.append(Problem(f"未设置，没有检查：{'、'.join(off)}", hint, sheet, level=Level.WARN))
    return found


def period_of(days: Sequence[date]) -> str:
    return f"{days[0]} 至 {days[-1]}"
