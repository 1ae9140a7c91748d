"""Rows of 话术: messages made for several rows at once, one line each (DESIGN 5.5)."""

from __future__ import annotations

from cs_macros.book.columns import BUTTONS, IdText, Moment, Record, Text, column


class MadeText(Record, sheet="话术", table="messages", key=("batch", "number", "template")):
    """A message that a press made for one of several rows."""

    at: Moment = column("时间", owner=BUTTONS)
    sheet: Text | None = column("表", owner=BUTTONS, width=16)
    number: IdText = column("记录号", owner=BUTTONS, width=20)
    customer: Text | None = column("客户", owner=BUTTONS, width=12)
    title: Text | None = column("话术", owner=BUTTONS, width=20)
    text: Text = column("内容", owner=BUTTONS, width=70)
    template: Text = column("话术编号", owner=BUTTONS, width=24)
    agent: Text | None = column("操作人", owner=BUTTONS, width=10)
    batch: IdText = column("批次", owner=BUTTONS, width=20)
