"""Which month a press means, and its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cs_macros.book.flow import Ask
from cs_macros.book.periods import asked_month, month_before
from cs_macros.book.table import Row
from cs_macros.errors import CsError
from cs_macros.sheets.scores.months import rows_of
from cs_macros.sheets.scores.register import ScoreMonth

if TYPE_CHECKING:
    from cs_macros.book.press import Press

MONTH = Ask("score_month", "评分月份", "month", hint="如 2026-11；空着是上个月", option="--month")


def month_meant(press: Press, *, selected: bool = True) -> str:
    """The month asked for, else the one of the selected rows, else last month.

    Args:
      selected: Whether a selection names the month; what makes new rows looks away from it.

    Raises:
      CsError: What is asked for is no month, or several months are selected.
    """
    if month := asked_month(press.book, MONTH.name, MONTH.label):
        return month
    months = press.table.column("month")
    named = {months[n] for n in press.chosen or () if n in months} if selected else set()
    if len(named) > 1:
        raise CsError(
            f"选中了 {'、'.join(sorted(named))} 几个月的行，未作任何改动。",
            hint="只选一个月的行，或在“评分月份”填月份。",
        )
    return named.pop() if named else month_before(f"{press.book.now:%Y-%m}")


def month_rows(press: Press) -> list[int]:
    """Row numbers of the month that is meant: all of them, since a month moves together.

    Raises:
      CsError: There are none, or a filter hides some.
    """
    return [row.position for row in rows_meant(press, month_meant(press)) if row.position]


def rows_meant(press: Press, month: str) -> list[Row[Any]]:
    """The rows of a month, none of them hidden.

    Raises:
      CsError: There are none, or a filter hides some.
    """
    rows: list[Row[ScoreMonth]] = rows_of(month, press.book)
    if not rows:
        raise CsError(f"{month} 还没有评分表，未作任何改动。", hint="先按“生成本月”，或核对“评分月份”。")
    hidden = [row for row in rows if row.position in press.table.grid.hidden]
    if hidden:
        raise CsError(
            f"{month} 有 {len(hidden)} 行被筛选隐藏，整月要一起处理，未作任何改动。",
            hint="清除筛选，再按一次。",
        )
    return rows
