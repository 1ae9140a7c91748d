"""The line beside the buttons that says what the last press did, until the next one."""

from __future__ import annotations

from datetime import datetime


def feedback_cell(table: str) -> str:
    """Name of a sheet's cell for it."""
    return f"{table}_feedback"


def feedback(now: datetime, caption: str, told: str, looked: int = 0, first: str = "") -> str:
    """When, what happened, how many rows were looked at, and why the first refused row was.

    Args:
      told: The summary of the press, which says how many rows moved and were refused; or why nothing
        could be done.

    >>> feedback(datetime(2026, 11, 22, 9, 5), "标记发货", "标记发货：2 行已发货。", 2)
    '09:05 标记发货：2 行已发货。看了 2 行。'
    """
    line = " ".join(told.split()) or "没有要改的。"
    line = line if line.startswith(caption) else f"{caption}：{line}"
    counted = "" if not looked or "看了" in line else f"看了 {looked} 行。"
    return f"{now:%H:%M} {line}{counted}{first}"
