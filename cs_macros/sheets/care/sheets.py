"""客户档案基本资料表, 跟踪服务电话登记表, 跟踪服务电话记录表, 跟踪服务信函登记表, 满意度调查表."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cs_macros.book.sheets import Passing, Sheet
from cs_macros.book.summed import Summed
from cs_macros.sheets.care.board import without_file, without_plan
from cs_macros.sheets.care.call_flow import CALLS
from cs_macros.sheets.care.collecting import collect_customers
from cs_macros.sheets.care.customer_flow import CUSTOMERS
from cs_macros.sheets.care.letter_flow import LETTERS
from cs_macros.sheets.care.letter_register import ServiceLetter
from cs_macros.sheets.care.mailing import plan_letters
from cs_macros.sheets.care.plan_flow import PLANS
from cs_macros.sheets.care.planning import plan_calls
from cs_macros.sheets.care.register import Call, CallPlan, Customer, CustomerStatus
from cs_macros.sheets.care.survey_flow import SURVEYS
from cs_macros.sheets.care.survey_register import Survey
from cs_macros.sheets.care.surveying import lacking

if TYPE_CHECKING:
    from cs_macros.compile.compiled import Compiled


def compiled() -> Compiled:
    """How surveys are compiled; a press has no use for it."""
    from cs_macros.sheets.care.compiled import COMPILED

    return COMPILED


WHOSE = ("substitute", "clerk", "created_by")
CLERKS = Summed(whose=WHOSE)

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        record=Customer,
        module="客户",
        summed=Summed(ends=(CustomerStatus.FILED,), whose=WHOSE),
        keeps=("D-20",),
        watches=without_file,
        flow=CUSTOMERS,
        buttons=(collect_customers,),
        note="每位客户一份档案，成交后两天内建好；同意联系的再生成回访，客户要求不再联系的按“停用”。",
    ),
    Sheet(
        record=CallPlan,
        module="客户",
        summed=CLERKS,
        keeps=("D-21", "D-22"),
        watches=without_plan,
        flow=PLANS,
        passes=Passing("clerk", "承诺客户事项"),
        buttons=(plan_calls,),
        note="每次成交打两次回访电话：打完选结果、写要求和答复，按“登记通话”，内容会记进跟踪服务电话记录表。",
    ),
    Sheet(
        record=Call,
        module="客户",
        summed=CLERKS,
        keeps=("D-23", "D-24"),
        flow=CALLS,
        passes=Passing(topic="承诺客户事项"),
        note="每个电话一行；没有当时答复的两天内上报，得到办法的当天告诉客户。回访电话由“登记通话”写进来。",
    ),
    Sheet(
        record=ServiceLetter,
        module="客户",
        summed=CLERKS,
        keeps=("D-25",),
        flow=LETTERS,
        buttons=(plan_letters,),
        note="每封通知、邀请函、答复函一行；活动前两周先打电话，两天内寄信，寄完归档。",
    ),
    Sheet(
        record=Survey,
        module="客户",
        watches=lacking,
        flow=SURVEYS,
        compiled=compiled,
        note="每月发给客户的满意度调查，一位客户一行：发放，回收六项得分，分析，上报；月底没有回来的自动算未回收。",
    ),
)
