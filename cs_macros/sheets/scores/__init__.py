"""奖罚记录 and 每月奖罚评分表."""

from cs_macros.book.flow import Sheet

SHEETS: tuple[Sheet, ...] = ()
