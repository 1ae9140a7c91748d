"""值日表."""

from cs_macros.book.flow import Sheet

SHEETS: tuple[Sheet, ...] = ()
