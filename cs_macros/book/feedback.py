"""The line beside the buttons that says what the last press did, until the next one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from cs_macros.book.flow import Move
from cs_macros.book.refusals import reasons

if TYPE_CHECKING:
    from cs_macros.book.press import Press


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


def told_of(press: Press) -> str:
    """The line about a press that has been summed up."""
    row, why = next(iter(press.refused.items()), (None, []))
    first = f"第 {row.position} 行：{reasons(why)}。" if row and row.position else ""
    return feedback(press.book.now, press.pressed.caption, press.outcome.summary, press.looked, first)


def summarise(press: Press) -> None:
    """Say how many rows moved where, how many were refused and how many were looked at."""
    done, refused, told = sum(press.reached.values()), len(press.refused), bool(press.outcome.summary)
    if not told and done:
        form = press.pressed.done if isinstance(press.pressed, Move) else ""
        by_state = "，".join(f"{n} 行{state}" for state, n in press.reached.items())
        press.outcome.summary = form.format(n=done) if form else f"{press.pressed.caption}：{by_state}。"
    if refused:
        kept = f"{refused} 行没有通过，保持原样" if done else f"{refused} 行没有通过，未作任何改动"
        press.outcome.summary = " ".join(filter(None, [press.outcome.summary, f"{kept}。"]))
    if not told and press.looked > done + refused:
        press.outcome.summary += f"看了 {press.looked} 行。"
