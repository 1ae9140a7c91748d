"""Returns and exchanges: 退换货登记表."""

from cs_macros.book.flow import Sheet

SHEETS: tuple[Sheet, ...] = ()
