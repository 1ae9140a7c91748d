"""值日表: who cleans what on which day, and who locks up."""

from cs_macros.book.sheets import Sheet
from cs_macros.book.summed import Summed
from cs_macros.sheets.cleaning.board import duties_of_today
from cs_macros.sheets.cleaning.buttons import generate_cleaning
from cs_macros.sheets.cleaning.flow import CLEANING
from cs_macros.sheets.cleaning.register import Duty

SHEETS = (
    Sheet(
        record=Duty,
        module="排班",
        summed=Summed(rows=False),
        days="date",
        keeps=("D-28",),
        watches=duties_of_today,
        flow=CLEANING,
        buttons=(generate_cleaning,),
        note="先有排班，再按“生成值日”。做完按“登记完成”，关店巡查要填巡查、关电源、锁门；主管按“检查值日”。",
    ),
)
