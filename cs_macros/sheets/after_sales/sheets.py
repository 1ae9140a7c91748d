"""After-sales cases: 售后登记表, with parcels called back from the courier."""

from pathlib import Path

from cs_macros.book.sheets import Sheet
from cs_macros.sheets.after_sales.flow import CASES
from cs_macros.sheets.after_sales.register import Case
from cs_macros.sheets.after_sales.rules import cash

SAMPLE = Path(__file__).with_name("sample.toml")

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        record=Case,
        cash=cash,
        sample=SAMPLE,
        flow=CASES,
        note="每件售后一行：填好深色表头的列，按“登记售后”。发货后撤回的，原包裹签收之前不能退款；质量问题先看照片再核实。",
    ),
)
