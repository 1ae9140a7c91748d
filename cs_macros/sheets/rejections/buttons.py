"""What the buttons of 拒收退件登记表 do besides moving a row."""

from __future__ import annotations

from cs_macros.book.book import Book
from cs_macros.build.delivering import deliver as deliver
from cs_macros.sheets.rejections.register import Rejection


def sign_compiled(r: Rejection, book: Book) -> None:
    """Sign that a row was compiled."""
    r.compiled_by, r.compiled_at = book.operator or None, book.now
