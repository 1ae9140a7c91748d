"""Rows of 今日看板: what somebody has to do, derived from all registers; each subject puts up its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cs_macros.book.columns import BUTTONS, Choice, Count, Moment, Record, Text, column


class Urgency(Choice):
    """How a thing stands today, the most pressing first."""

    FIRST = "先填"
    OVERDUE = "逾期"
    TODAY = "今天到期"
    OPEN = "待办"
    UNSET = "未设置"


class Item(Record, sheet="今日看板", table="board", key=("sheet", "number", "what")):
    """One open thing."""

    urgency: Urgency | None = column("紧急", owner=BUTTONS, width=8)
    owner: Text | None = column("负责人", owner=BUTTONS, width=11)
    what: Text | None = column("事项", owner=BUTTONS, width=20)
    sheet: Text | None = column("表", owner=BUTTONS, width=14)
    number: Text | None = column("记录号", owner=BUTTONS, width=21)
    who: Text | None = column("客户", owner=BUTTONS, width=12)
    due_at: Moment | None = column("到期", owner=BUTTONS, width=16)
    status: Text | None = column("状态", owner=BUTTONS, width=10)
    note: Text | None = column("说明", owner=BUTTONS, width=15)


class SheetLine(Record, sheet="今日看板", table="board_sheets", key=("title",)):
    """A sheet of the workbook, and how much is open in it."""

    module: Text | None = column("部分", owner=BUTTONS, width=5)
    title: Text | None = column("工作表", owner=BUTTONS, width=20)
    open: Count | None = column("待办", owner=BUTTONS, width=5)
    overdue: Count | None = column("逾期", owner=BUTTONS, width=5)


class PersonLine(Record, sheet="今日看板", table="board_people", key=("name",)):
    """How much a colleague has to do."""

    name: Text | None = column("姓名", owner=BUTTONS, width=14)
    open: Count | None = column("待办", owner=BUTTONS, width=12)
    pressing: Count | None = column("急", "其中急", owner=BUTTONS, width=12)


class DayLine(Record, sheet="今日看板", table="board_week", key=("day",)):
    """What a day of the last seven brought."""

    day: Text | None = column("日期", owner=BUTTONS, width=14)
    opened: Count | None = column("新登记", owner=BUTTONS, width=12)
    closed: Count | None = column("办结", owner=BUTTONS, width=12)
    overdue: Count | None = column("到期未办", owner=BUTTONS, width=12)


def urgency_of(due: datetime | None, now: datetime) -> Urgency:
    """How pressing something is; the very moment that it is due is not late yet."""
    if due is None:
        return Urgency.OPEN
    if due < now:
        return Urgency.OVERDUE
    return Urgency.TODAY if due.date() == now.date() else Urgency.OPEN


PEOPLE = 8
"""People named in a sentence; of the others only the number is told."""


def some(names: Sequence[str]) -> str:
    """Names in the order of the sheet, so many as are read at a glance.

    >>> some([]), some(["甲", "乙"])
    ('无', '甲、乙')
    """
    more = f"等 {len(names)} 人" if len(names) > PEOPLE else ""
    return ("、".join(names[:PEOPLE]) + more) or "无"
