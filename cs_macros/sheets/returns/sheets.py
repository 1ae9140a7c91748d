"""Returns and exchanges: 退换货登记表."""

from pathlib import Path

from cs_macros.book.sheets import Sheet
from cs_macros.sheets.returns.flow import RETURNS
from cs_macros.sheets.returns.register import Return
from cs_macros.sheets.returns.rules import cash

SAMPLE = Path(__file__).with_name("sample.toml")

SHEETS = (
    Sheet(
        record=Return,
        cash=cash,
        sample=SAMPLE,
        flow=RETURNS,
        note="每件退换一行：填好深色表头的列，按“登记退换”。运费由谁承担按是否质量问题定，改了要写原因。",
    ),
)
