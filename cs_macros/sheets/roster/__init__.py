"""值班表, 调班申请, 请假, 节假日."""

from cs_macros.book.flow import Sheet
from cs_macros.sheets.roster.leave_flow import LEAVES
from cs_macros.sheets.roster.register import Leave, Swap
from cs_macros.sheets.roster.swap_flow import SWAPS

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        record=Swap,
        flow=SWAPS,
        note="和同事换班：填日期、对方和特殊原因，按“申请调班”；没有批准就换班算私自调班。",
    ),
    Sheet(
        record=Leave,
        flow=LEAVES,
        note="填类型、起止时间和事由，按“申请请假”；批准以后值班表自动改为请假，提前回来按“销假”。",
    ),
)
