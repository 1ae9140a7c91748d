"""今日看板, and the buttons that belong to no single register."""

from cs_macros.book.board import DayLine, Item, PersonLine, SheetLine
from cs_macros.book.flow import Ask
from cs_macros.book.panels import Panel
from cs_macros.book.sheets import Sheet
from cs_macros.sheets.board.buttons import make_message, refresh, run, undo
from cs_macros.sheets.board.panels import rows_of_days, rows_of_people, rows_of_sheets
from cs_macros.sheets.board.printing import print_register
from cs_macros.sheets.board.reporting import make_report, reports_due

SHEETS = (
    Sheet(
        record=Item,
        note="早上先看这里：谁有什么要做、什么已经逾期。按“刷新看板”更新；未设置的参数不会检查。",
        keeps=("D-16", "D-17", "D-26"),
        watches=reports_due,
        buttons=(refresh, make_report),
        everywhere=(run, make_message, undo, print_register),
        panels=(
            Panel(SheetLine, rows_of_sheets),
            Panel(PersonLine, rows_of_people, bars=("open", "pressing")),
            Panel(DayLine, rows_of_days, below=True, chart="最近七天"),
        ),
        shows=(
            Ask("operator", "操作人", "person", option="--by", hint="按按钮的人；从员工名册里选"),
            Ask("board_refreshed", "刷新时间", "dt"),
            Ask("board_overdue", "逾期", "int"),
            Ask("board_today", "今天到期", "int"),
            Ask("board_open", "待办", "int"),
            Ask("board_closed", "今天办结", "int"),
            Ask("board_unset", "未设置", "int"),
            Ask("board_shifts", "当班"),
            Ask("board_hand_ins", "本周上交"),
            Ask("board_people", "按人"),
            Ask("board_messages", "今日话术"),
        ),
    ),
)
