"""Forgiving readers of cells: full-width digits, ￥, spaces, `2026/11/22`, `11月22日`.

Each answers with a value or raises `ValueError` with one Chinese sentence; nothing else may
come out of it, whatever stands in the cell (property test in `tests/book/test_cells.py`).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

from cs_macros.hosts.port import Cell

FEN = Decimal("0.01")
NO_MORE = Decimal("1e-6")
"""How far an amount may be from whole fen: what Excel's doubles are off, and less than anybody types."""

_WHITE = re.compile(r"\s")
_CURRENCY = re.compile(r"[¥,元]|CNY|RMB", re.IGNORECASE)


def is_blank(cell: object) -> bool:
    """Whether a cell holds nothing that anybody could see."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def plain(cell: Cell) -> str:
    """A cell's content as half-width text without any white space."""
    if isinstance(cell, float):
        cell = as_decimal(cell)
    if isinstance(cell, Decimal):
        cell = format(cell.normalize(), "f") if cell.is_finite() else str(cell)
    text = str(cell)
    if text.isascii():  # most ids, of which there are many
        return "".join(text.split())
    return _WHITE.sub("", unicodedata.normalize("NFKC", text)).replace("\u2212", "-")


def as_decimal(number: float) -> Decimal:
    """The decimal number that a user sees for Excel's double."""
    return Decimal(repr(number))


def to_yuan(amount: Decimal) -> Decimal:
    """Round to fen, half up, as the shop's own till does."""
    return amount.quantize(FEN, ROUND_HALF_UP)


def read_text(cell: Cell, now: datetime) -> str:
    """Text as typed; a number typed into a text cell loses Excel's `.0`."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, (datetime, date, time)):
        return show_moment(cell)
    return plain(cell)


def read_id(cell: Cell, now: datetime) -> str:
    """An order number, phone or the like: digits and letters, never a number.

    >>> read_id("０１３８ 0000 1111", datetime(2026, 1, 1)), read_id(13800001111.0, datetime(2026, 1, 1))
    ('013800001111', '13800001111')
    """
    if isinstance(cell, (bool, datetime, date, time)):
        raise ValueError("不是编号")
    text = plain(cell)
    damaged = "+" in text and re.fullmatch(r"-?\d(\.\d+)?E\+\d+", text, re.IGNORECASE)
    if damaged or (isinstance(cell, (int, float)) and abs(cell) >= 1e15):
        raise ValueError("超过 15 位的数字已被表格软件改坏，无法还原")
    if isinstance(cell, (float, Decimal)) and not re.fullmatch(r"\d+", text):
        raise ValueError("不是编号")
    return text


def read_phone(cell: Cell, now: datetime) -> str:
    """A phone number: dashes and brackets go as spaces do.

    >>> now = datetime(2026, 1, 1)
    >>> read_phone("138-0000-1111", now), read_phone("(0571) 8888－9999", now)
    ('13800001111', '057188889999')
    """
    text = read_id(cell, now)
    digits = re.sub(r"[-\u2010-\u2015()·.]", "", text)
    return digits if re.fullmatch(r"\+?\d{5,}", digits) else text


def read_tail(cell: Cell, now: datetime) -> str:
    """The last four digits of an account; more than four are never kept."""
    digits = re.sub(r"[^\dXx*]", "", read_id(cell, now))
    if not re.search(r"\d", digits):
        raise ValueError("不是账号尾号")
    return digits[-4:].rjust(min(4, len(digits)), "0")


def read_number(cell: Cell, now: datetime) -> Decimal:
    """Any decimal number."""
    text = plain(cell).replace(",", "")
    if isinstance(cell, (bool, datetime, date, time)) or not re.fullmatch(
        r"[-+]?\d{1,15}(\.\d{0,12})?", text
    ):
        raise ValueError("不是数字")
    return Decimal(text)


def read_int(cell: Cell, now: datetime) -> int:
    """A whole number."""
    number = read_number(cell, now)
    if number != number.to_integral_value():
        raise ValueError("要整数")
    return int(number)


def read_money(cell: Cell, now: datetime) -> Decimal:
    r"""Read an amount in 元. Excel stores doubles, so 0.30000000000000004 is read as 0.30.

    >>> now = datetime(2026, 1, 1)
    >>> read_money(0.1 + 0.2, now), read_money("\uffe51\uff0c280.5", now), read_money(-30, now)
    (Decimal('0.30'), Decimal('1280.50'), Decimal('-30.00'))
    >>> read_money("12.345", now)
    Traceback (most recent call last):
        ...
    ValueError: 金额最多两位小数
    """
    if isinstance(cell, (bool, datetime, date, time)):
        raise ValueError("不是金额")
    text = _CURRENCY.sub("", plain(cell))
    if not re.fullmatch(r"[-+]?\d{1,12}(\.\d*)?", text):
        raise ValueError("不是金额")
    exact = Decimal(text)
    rounded = to_yuan(exact)
    if abs(exact - rounded) > NO_MORE:
        raise ValueError("金额最多两位小数")
    return rounded + 0  # turns -0.00 into 0.00


def read_percent(cell: Cell, now: datetime) -> Decimal:
    """A share between 0 and 1, or with a percent sign.

    >>> read_percent("70%", datetime(2026, 1, 1)), read_percent(0.7, datetime(2026, 1, 1))
    (Decimal('0.7'), Decimal('0.7'))
    """
    share = read_rate(cell, now)
    if not 0 <= share <= 1:
        raise ValueError("比例要在 0 到 100% 之间")
    return share


def read_rate(cell: Cell, now: datetime) -> Decimal:
    """How many times one number is another, or with a percent sign; a target may be passed."""
    text = plain(cell)
    return read_number(text[:-1], now) / 100 if text.endswith("%") else read_number(cell, now)


YES = {"是", "对", "有", "y", "yes", "true", "√", "1"}
NO = {"否", "不", "无", "没有", "n", "no", "false", "×", "0"}


def read_bool(cell: Cell, now: datetime) -> bool:
    """是 or 否."""
    word = plain(cell).casefold()
    if word not in YES | NO:
        raise ValueError("要填“是”或“否”")
    return word in YES


def show_moment(value: datetime | date | time) -> str:
    """A date or time as people read it: `2026-11-22`, `2026-11-22 16:30`, `16:30`."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}" if value.second else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, time):
        return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"
    return value.isoformat()
