"""Columns of 使用说明."""

from __future__ import annotations

from cs_macros.book.columns import BUTTONS, Choice, Record, Text, column


class Topic(Choice):
    """What a line explains."""

    SHEET = "工作表"
    BUTTON = "按钮"
    STATE = "状态"


class GuideLine(Record, sheet="使用说明", table="guide", key=("about", "topic", "name")):
    """A sheet, a button or a state, explained."""

    about: Text | None = column("表", owner=BUTTONS, width=18)
    topic: Topic | None = column("类别", owner=BUTTONS, width=9)
    name: Text | None = column("名称", owner=BUTTONS, width=18)
    what: Text | None = column("作用", owner=BUTTONS, width=53)
    needs: Text | None = column("先填好", owner=BUTTONS, width=30)
    states: Text | None = column("状态变化", owner=BUTTONS, width=28)
    who: Text | None = column("谁来按", owner=BUTTONS, width=16)
