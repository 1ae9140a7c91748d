"""Returns and exchanges: 退换货登记表."""

from cs_macros.book.flow import Sheet
from cs_macros.sheets.returns.flow import RETURNS
from cs_macros.sheets.returns.register import Return

SHEETS = (
    Sheet(
        record=Return,
        flow=RETURNS,
        note="每件退换一行：填好深色表头的列，按“登记退换”。运费由谁承担按是否质量问题定，改了要写原因。",
    ),
)
