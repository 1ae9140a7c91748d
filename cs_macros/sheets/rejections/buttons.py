"""What the buttons of 拒收退件登记表 do besides moving a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.press import Press
from cs_macros.book.table import Row
from cs_macros.sheets.rejections.register import Rejection


def sign_compiled(r: Rejection, book: Book) -> None:
    """Sign that a row was compiled."""
    r.compiled_by, r.compiled_at = book.operator or None, book.now


def deliver(press: Press, rows: Sequence[Row[Any]]) -> None:
    """Make the file for 行政; what lays it out loads for this press only."""
    from cs_macros.build import delivering

    delivering.deliver(press, rows)
