"""值班表, 调班申请, 请假, 节假日."""

from cs_macros.book.flow import Sheet

SHEETS: tuple[Sheet, ...] = ()
