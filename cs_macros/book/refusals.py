"""What a press did not take: why a row was refused, and when the reason is gone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cs_macros.book.flow import Flow, Move
from cs_macros.book.moving import still_refused
from cs_macros.book.table import Row
from cs_macros.errors import CsError, Problem, lacking

if TYPE_CHECKING:
    from cs_macros.book.book import Book

OPERATOR = "operator"
"""Name of the cell 操作人."""


def reasons(problems: Sequence[Problem], caption: str = "") -> str:
    """All reasons of one row, as the column 问题 shows them.

    Args:
      caption: Of the button that the row was refused, so that a refresh can tell when the reason is gone.
    """
    blocking = [p for p in problems if p.blocks]
    blank = [p for p in blocking if p.missing]
    parts = [lacking(blank).removesuffix("。")] if blank else []
    for p in (each for each in blocking if not each.missing):
        named = p.header and not p.message.startswith(f"{p.header}是")
        parts.append(f"{p.header}：{p.message}" if named else p.message)
    first, *others = dict.fromkeys(parts) if parts else [""]
    # The column is narrow and does not wrap: how many more there are stands behind the first.
    told = "；".join([first + (f"（+{len(others)}）" if others else ""), *others])
    return f"{caption}：{told}" if caption and told else told


def clear_solved(row: Row[Any], flow: Flow[Any], book: Book, found: Sequence[Problem] = ()) -> None:
    """Renew the reason that stands in 问题, or take it away when it is gone.

    Args:
      found: What `check` says of the row; it counts where no button refused the row.
    """
    if not row.record.problem:
        return
    move = refused_move(row, flow)
    try:
        left = still_refused(row, move, flow, book) if move else found
    except CsError:  # the button cannot even look at rows now
        return
    caption = move.caption if move and row.record.status is not None else ""
    row.record.problem = reasons(left, caption) or None


def refused_move(row: Row[Any], flow: Flow[Any]) -> Move | None:
    """The button that a row was refused: named in 问题, chosen in 下一步, or the registering one."""
    if row.record.status is None:
        return next((move for move in flow.moves if move.registers and not move.takes_many), None)
    caption = str(row.record.problem).partition("：")[0]
    chosen = str(row.record.next_step or "").strip()
    return flow.by_caption(caption) or flow.by_caption(chosen)
