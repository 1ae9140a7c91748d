"""What looks damaged in the cells of somebody's sheet, and what is merely written oddly."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from cs_macros.book.columns import Column
from cs_macros.cells.parsers import is_blank
from cs_macros.hosts.port import Cell

UNITS = re.compile(r"元|块|万|千|[¥$]|件|个|双|套|rmb", re.IGNORECASE)


def oddity(column: Column, cell: Cell, when: str = "") -> str:
    """What is odd about a cell that can be read all the same; empty for nothing.

    Args:
      when: What told the year of a day that was written without one.

    The words name the kind of oddity: they are counted by column, not told cell by cell.
    """
    if when:
        return f"日期没有年份，年份按{when}"
    if is_blank(cell) or not isinstance(cell, str):
        return "数字写在日期列" if _is_number_as_date(column, cell) else ""
    if column.kind.name in ("date", "dt"):
        return "日期是文本"
    if column.kind.name in ("money", "int", "num"):
        return "金额或数量带单位" if UNITS.search(cell) else "数字是文本"
    return ""


def _is_number_as_date(column: Column, cell: Cell) -> bool:
    is_date = column.kind.name in ("date", "dt")
    return is_date and cell is not None and not isinstance(cell, (date, time, datetime, bool, str))
