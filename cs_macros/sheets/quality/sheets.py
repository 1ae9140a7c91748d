"""聊天质检表."""

from cs_macros.book.sheets import Sheet
from cs_macros.sheets.quality.board import only_checked_here
from cs_macros.sheets.quality.flow import CHAT_CHECKS
from cs_macros.sheets.quality.register import ChatCheck

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        record=ChatCheck,
        module="团队",
        keeps=("D-27",),
        watches=only_checked_here,
        flow=CHAT_CHECKS,
        note="每段聊天一行：整段贴进“聊天内容”，按“抽查”；再打五项评分，按“反馈”。软件只读贴进来的文字。",
    ),
)
