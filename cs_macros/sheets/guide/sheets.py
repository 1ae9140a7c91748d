"""使用说明, offline and in the workbook."""

from cs_macros.book.sheets import Sheet
from cs_macros.sheets.guide.lines import rows_of_guide
from cs_macros.sheets.guide.register import GuideLine

SHEETS = (
    Sheet(
        record=GuideLine,
        lists=rows_of_guide,
        note="每张表、每个按钮、每种状态是什么意思；按“表”筛选，点表名就到那张表。",
    ),
)
