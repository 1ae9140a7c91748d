"""Rows of 今日看板: what somebody has to do, derived from all registers; each subject puts up its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cs_macros.book.columns import BUTTONS, Choice, Moment, Record, Text, column


class Urgency(Choice):
    """How a thing stands today, the most pressing first."""

    OVERDUE = "逾期"
    TODAY = "今天到期"
    OPEN = "待办"
    UNSET = "未设置"


class Item(Record, sheet="今日看板", table="board", key=("sheet", "number", "what")):
    """One open thing."""

    urgency: Urgency | None = column("紧急", owner=BUTTONS, width=10)
    owner: Text | None = column("负责人", owner=BUTTONS, width=14)
    what: Text | None = column("事项", owner=BUTTONS, width=28)
    sheet: Text | None = column("表", owner=BUTTONS, width=18)
    number: Text | None = column("记录号", owner=BUTTONS, width=26)
    who: Text | None = column("客户", owner=BUTTONS, width=12)
    due_at: Moment | None = column("到期", owner=BUTTONS)
    status: Text | None = column("状态", owner=BUTTONS, width=14)
    note: Text | None = column("说明", owner=BUTTONS, width=42)


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
