"""值班表, 调班申请, 请假, 节假日."""

from cs_macros.book.sheets import Sheet
from cs_macros.book.summed import Summed
from cs_macros.sheets.roster.board import on_shift, watched
from cs_macros.sheets.roster.explaining import explain_roster
from cs_macros.sheets.roster.flow import ROSTER
from cs_macros.sheets.roster.generating import generate_roster, repair_roster
from cs_macros.sheets.roster.grid import renew
from cs_macros.sheets.roster.heading import HEADED, PRINTED, heads
from cs_macros.sheets.roster.holidays import propose_holidays
from cs_macros.sheets.roster.leave_flow import LEAVES
from cs_macros.sheets.roster.printing import print_roster
from cs_macros.sheets.roster.register import Holiday, Leave, LeaveStatus, RosterDay, RosterMonth, Swap
from cs_macros.sheets.roster.swap_flow import SWAPS

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        record=RosterMonth,
        module="排班",
        roles=("agent",),
        mirrors=(RosterDay, renew),
        hides=("shown",),
        headed=HEADED,
        prints=PRINTED,
        heads=heads,
        note="草稿直接在这里改：早、晚、休、假，再到“值班表”按“生成排班”或“发布”；发布以后改班用主管改班、调班或请假。",
    ),
    Sheet(
        record=RosterDay,
        module="排班",
        roles=("agent",),
        days="date",
        keeps=("D-19",),
        watches=watched,
        says={"board_shifts": on_shift},
        flow=ROSTER,
        prints=(
            "status",
            "date",
            "weekday",
            "agent",
            "shift",
            "start",
            "end",
            "post",
            "team",
            "in_at",
            "out_at",
            "covered_by",
            "attendance",
            "note",
        ),
        buttons=(generate_roster, repair_roster, explain_roster, print_roster),
        note="按“生成排班”排一周或一个月，看过“排班月表”再按“发布”；到岗、离岗、实际值班人每天填。",
    ),
    Sheet(
        record=Swap,
        module="排班",
        roles=("agent",),
        flow=SWAPS,
        note="和同事换班：填日期、对方和特殊原因，按“申请调班”；没有批准就换班算私自调班。",
    ),
    Sheet(
        record=Leave,
        module="排班",
        summed=Summed(ends=(LeaveStatus.GRANTED,)),
        roles=("agent",),
        flow=LEAVES,
        note="填类型、起止时间和事由，按“申请请假”；批准以后值班表自动改为请假，提前回来按“销假”。",
    ),
    Sheet(
        record=Holiday,
        module="排班",
        buttons=(propose_holidays,),
        note="排班按这张表放假和调休；按“补节假日”补上程序知道的，照国务院的通知核对。",
    ),
)
