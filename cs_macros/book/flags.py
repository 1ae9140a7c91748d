"""The coloured flag and the remark of an order, as the platform's back office wants them (R-070…072).

Remarks keep the seeds' half-width comma: they are pasted beside older ones that have it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cs_macros.book.columns import Choice

if TYPE_CHECKING:
    from cs_macros.book.book import Book


class Flag(Choice):
    """Colour of the flag on the order in the platform's back office."""

    RED = "红"
    YELLOW = "黄"
    GREEN = "绿"
    PURPLE = "紫"
    BLUE = "蓝"
    NONE = "无"


def raise_flag(record: Any, flag: Flag, remark: str) -> None:
    """Give a row a flag and its remark; an older remark stays after the new one.

    Args:
      record: A row with the columns 旗色 and 备注文本.
    """
    record.flag = flag
    record.remark = f"{remark}；{record.remark}" if record.remark else remark


def refund_remark(reason: str | None, freight: Decimal | None, book: Book) -> str:
    """Blue: date, reason of the refund, freight, name.

    Source: seed 000 「顾客退款的订单,备注为蓝旗+日期+退款原因,运费+姓名」 (R-072).
    """
    return f"{_day(book)} {reason},运费{freight or Decimal(0):.2f} {book.operator}"


def exchange_remark(goods: str, difference: Decimal | None, freight: Decimal | None, book: Book) -> str:
    """Purple: date, what is sent in exchange, price difference, freight, name (R-071)."""
    money = f"差价{difference or Decimal(0):.2f},运费{freight or Decimal(0):.2f}"
    return f"{_day(book)} {goods},{money} {book.operator}"


def stopped_remark(what: str, book: Book) -> str:
    """Green: date, what is wrong with the delivery, name (R-070)."""
    return f"{_day(book)} {what} {book.operator}"


def _day(book: Book) -> str:
    return f"{book.now:%Y.%m.%d}"
