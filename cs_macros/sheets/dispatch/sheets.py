"""送单记录 and 库存核对表."""

from cs_macros.book.sheets import Sheet
from cs_macros.sheets.dispatch.board import missing_runs
from cs_macros.sheets.dispatch.flow import CHECKS, RUNS
from cs_macros.sheets.dispatch.register import SlipRun, StockCheck

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        record=SlipRun,
        module="订单",
        keeps=("D-06",),
        watches=missing_runs,
        flow=RUNS,
        note="每送一批单据到仓库登记一行；到点没有登记的，今日看板会提醒。",
    ),
    Sheet(
        record=StockCheck,
        module="订单",
        flow=CHECKS,
        note="页面库存每款一行，按“登记核对”请仓库清点；清点以后按“该做的事”处理，再按“已处理”。",
    ),
)
