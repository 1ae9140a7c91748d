"""Rows of 今日看板: what somebody has to do, derived from all registers."""

from __future__ import annotations

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
