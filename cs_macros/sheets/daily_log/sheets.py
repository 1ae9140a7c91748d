"""The problems of every day, and how they were solved: 每日问题记录."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cs_macros.book.sheets import NOT_PASSED, Sheet
from cs_macros.sheets.daily_log.flow import DAILY_LOG
from cs_macros.sheets.daily_log.register import DailyProblem

if TYPE_CHECKING:
    from cs_macros.compile.compiled import Compiled


def compiled() -> Compiled:
    """How the sheet is compiled; a press has no use for it."""
    from cs_macros.sheets.daily_log.compiled import COMPILED

    return COMPILED


SHEETS: tuple[Sheet, ...] = (
    Sheet(
        record=DailyProblem,
        module="服务",
        compiled=compiled,
        flow=DAILY_LOG,
        passes=NOT_PASSED,
        note="每个问题一行：客户问什么、为什么会问、怎么解决的；没有成交的写原因。同样的错误不要犯第二次。",
    ),
)
