"""每日任务表, 培训考核记录, 外包客服监督表."""

from cs_macros.book.sheets import Sheet
from cs_macros.sheets.team.flow import TASKS, TRAININGS, VENDORS
from cs_macros.sheets.team.register import DailyTask, Training, VendorCheck
from cs_macros.sheets.team.tasks import build_tasks

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        record=DailyTask,
        module="团队",
        days="date",
        flow=TASKS,
        buttons=(build_tasks,),
        note="按“生成今日任务”，作息时段照参数，人照当天的排班；做完按“完成任务”，过了时段没做的自动逾期。",
    ),
    Sheet(
        record=Training,
        module="团队",
        supervisors=True,
        flow=TRAININGS,
        note="每人每次培训或考核一行；打字每分钟少于参数里的字数算不合格。",
    ),
    Sheet(
        record=VendorCheck,
        module="团队",
        supervisors=True,
        flow=VENDORS,
        note="每家外包商六个要点各一行：填供应商按“登记外包商”，逐个落实、复核。",
    ),
)
