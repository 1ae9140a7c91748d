"""One cell, between our types and what xlwings hands over and takes.

Text is the dangerous part: Excel reads a string it is given the way it reads typing, so that
`013800001111` becomes a number and `=HYPERLINK(…)` runs. A text that is not plainly a word is
therefore handed over with the apostrophe that Excel's own users type; `writing` reads every
cell back and puts right, with the cell format `@`, what the program still took otherwise.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from cs_macros.errors import CsError
from cs_macros.hosts.memory import cell_as_read
from cs_macros.hosts.port import Cell, CellError, Link

ERRORS = frozenset(["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"])
LONGEST_TEXT = 32_767
"""Characters that fit in a cell, counted as Excel does (an emoji is two)."""

TYPED_AS_WORDS = frozenset({"TRUE", "FALSE"})
CHINESE_DATE = re.compile("[〇零一二三四五六七八九十][年月日号时点分秒]")
LEAP_BUG = datetime(1900, 3, 1)
DAY_ZERO = date(1899, 12, 30)
"""The date of a time of day without a date."""


def from_program(value: object) -> Cell:
    """Return a cell as xlwings read it (with `err_to_str`), in the port's types.

    >>> from_program(3), from_program(Decimal("12.5")), from_program("#N/A"), from_program("")
    (3.0, 12.5, CellError(code='#N/A'), None)
    >>> from_program(datetime(1899, 12, 30, 16, 30)), from_program(datetime(2026, 11, 22))
    (datetime.time(16, 30), datetime.datetime(2026, 11, 22, 0, 0))
    """
    if isinstance(value, str):  # most cells by far
        return (CellError(value) if value in ERRORS else value) if value else None
    match value:
        case bool() | time():
            return value
        case int() | float() | Decimal():  # Excel gives Decimal for cells formatted as currency
            return float(value)
        case datetime():
            # A day is a double: 16:30 may come as 16:29:59.999997.
            near = value.replace(tzinfo=None) + timedelta(microseconds=500)
            near = near.replace(microsecond=near.microsecond // 1000 * 1000)
            if near.date() == DAY_ZERO:
                return near.time()
            # Programs count from the last of December 1899; Excel shows the days before March 1900 one later.
            return near + timedelta(days=1) if near < LEAP_BUG else near
    return None


def as_text(value: str) -> str:
    """Return a text as it will stand in a cell: line breaks as Excel keeps them.

    Raises:
      CsError: The text does not fit in a cell.
    """
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    if len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
        raise CsError(
            f"文字太长，一个单元格最多放 {LONGEST_TEXT} 个字符：“{text[:20]}……”。",
            hint="把文字缩短后再试一次。",
        )
    return text


def expected(cell: Cell) -> Cell:
    """Return what reading a cell must give after it was written."""
    if isinstance(cell, Link):
        return cell
    return cell_as_read(as_text(cell) if isinstance(cell, str) else cell)


def to_program(cell: Cell, *, as_typed: bool = False) -> object:
    """Return a cell as xlwings takes it.

    Args:
      cell: As `expected` returned it.
      as_typed: Without the apostrophe, for cells that are formatted as text.

    >>> to_program("张三"), to_program("二月三日"), to_program("=1+1"), to_program("00123"), to_program("'x")
    ('张三', "'二月三日", "'=1+1", "'00123", "''x")
    >>> to_program(time(12)), to_program(CellError("#N/A")), to_program(None)
    (0.5, '#N/A', None)
    """
    match cell:
        case Link():
            return str(cell) if as_typed else f"={cell.formula}"
        case str():
            return cell if as_typed or _is_plainly_a_word(cell) else f"'{cell}"
        case time():
            return (datetime.combine(DAY_ZERO, cell) - datetime.combine(DAY_ZERO, time())) / timedelta(1)
        case CellError():
            return cell.code
    return cell


def same(read: Cell, wanted: Cell) -> bool:
    """Tell whether a cell holds what it should: value and type.

    >>> same(True, 1.0), same("1", 1.0), same(datetime(2026, 1, 1, 0, 0, 0, 1000), datetime(2026, 1, 1))
    (False, False, True)
    """
    if isinstance(read, time) and isinstance(wanted, time):
        return abs(_seconds(read) - _seconds(wanted)) < 0.01
    if isinstance(read, datetime) and isinstance(wanted, datetime):
        return abs(read - wanted) < timedelta(milliseconds=10)
    if isinstance(wanted, Link):
        return read == str(wanted)
    return type(read) is type(wanted) and read == wanted


def number_format(cell: Cell) -> str:
    """Return the cell format in which the program keeps a cell's type."""
    match cell:
        case str():
            return "@"
        case datetime() if cell.time() == time():
            return "yyyy-mm-dd"
        case datetime():
            return "yyyy-mm-dd hh:mm:ss"
        case time():
            return "hh:mm:ss"
    return "General"


def _is_plainly_a_word(text: str) -> bool:
    """Nothing that any Excel, in any language, could take for a number, a date or a formula."""
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    return (
        text[0].isalpha()
        and plain not in TYPED_AS_WORDS
        and not any(sign.isdigit() for sign in plain)
        and not CHINESE_DATE.search(plain)
    )


def _seconds(value: time) -> float:
    return value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
