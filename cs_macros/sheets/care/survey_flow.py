"""The life of a satisfaction survey (SERVICE 36, A32)."""

from __future__ import annotations

from cs_macros.book import usual
from cs_macros.book.flow import Flow, Move, Todo
from cs_macros.sheets.care import surveying
from cs_macros.sheets.care.rules import CLERKS, FOLLOWER
from cs_macros.sheets.care.survey_register import Survey, SurveyStatus

S = SurveyStatus
SENDER = usual.whose("created_by", otherwise=FOLLOWER)

SURVEYS = Flow(
    Survey,
    states=tuple(S),
    final=(S.REPORTED,),
    others=((S.SENT, S.LOST),),
    elapses=surveying.month_over,
    deadline=surveying.due_at,
    todos={
        S.SENT: Todo("等客户填好，回收", SENDER),
        S.RETURNED: Todo("分析满意度调查", SENDER),
        S.LOST: Todo("分析满意度调查", SENDER),
        S.ANALYSED: Todo("上报满意度调查", SENDER),
    },
    moves=(
        Move(
            name="send_surveys",
            caption="发放",
            help="把新填的调查登记为已发放，写好邀请客户打分的话；客户档案写明不再联系的不发。",
            to=(S.SENT,),
            by=CLERKS,
            bulk=True,
            guard=(
                surveying.may_ask,
                usual.not_ahead("sent_at"),
                surveying.of_this_month,
                usual.once("month", "customer_id", "shop"),
            ),
            letters=surveying.invitation,
            concludes=surveying.tell_quota,
        ),
        Move(
            name="return_survey",
            caption="回收",
            help="客户答复了：填六项得分（1 到 5）、不满意处、意见和提名的客服；月底以后才答复的也可以回收。",
            from_=(S.SENT, S.LOST),
            to=(S.RETURNED,),
            needs=("returned_at", *surveying.SCORES),
            maybe=("complaint", "suggestion", "nominee"),
            by=CLERKS,
            guard=(
                usual.not_ahead("returned_at"),
                usual.not_before("returned_at", "sent_at"),
            ),
        ),
        Move(
            name="analyse_survey",
            caption="分析",
            help="看过结果；有低于目标的得分，要写改进措施和负责人。",
            from_=(S.RETURNED, S.LOST),
            to=(S.ANALYSED,),
            maybe=("measure", "owner"),
            by=CLERKS,
            bulk=True,
            guard=surveying.needs_measure,
        ),
        Move(
            name="report_survey",
            caption="上报",
            help="分析结果报给了主管、店长。",
            from_=(S.ANALYSED,),
            to=(S.REPORTED,),
            by=CLERKS,
            bulk=True,
        ),
    ),
)
