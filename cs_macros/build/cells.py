"""Values into cells: text stays text, whatever it looks like."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from cs_macros.errors import CsError
from cs_macros.hosts.port import Cell, CellError, Link


def write_cell(sheet: Worksheet, row: int, column: int, cell: Cell, looks: Format) -> None:
    """Write one value.

    Raises:
      CsError: The cell cannot hold it; XlsxWriter 3.3 only returns a number then, and loses the value
        (tests/build/test_values.py).
    """
    if cell is None or cell == "":
        failed = sheet.write_blank(row, column, None, looks)
    elif isinstance(cell, Link):
        failed = sheet.write_formula(row, column, f"={cell.formula}", looks, str(cell))
    elif isinstance(cell, bool):
        failed = sheet.write_string(row, column, "是" if cell else "否", looks)
    elif isinstance(cell, (int, float, Decimal)):
        failed = sheet.write_number(row, column, float(cell), looks)
    elif isinstance(cell, (datetime, date, time)):
        failed = sheet.write_datetime(row, column, cell, looks)
    else:
        text = cell.code if isinstance(cell, CellError) else cell
        failed = sheet.write_string(row, column, text, looks)
    if failed:
        raise CsError(
            f"“{sheet.get_name()}”第 {row + 1} 行有一个值写不进单元格：{str(cell)[:40]}",
            hint="一个单元格最多 32767 个字；缩短后再试。",
        )
