"""The life of a recorded call (SERVICE 34, F-15)."""

from __future__ import annotations

from cs_macros.book import usual
from cs_macros.book.flow import Flow, Move, Todo
from cs_macros.sheets.care import recording, rules
from cs_macros.sheets.care.register import Call, CallStatus
from cs_macros.sheets.care.rules import CLERKS, FOLLOWER

S = CallStatus
CLERK = usual.whose("clerk", otherwise=FOLLOWER)

CALLS = Flow(
    Call,
    states=tuple(S),
    final=(S.FILED,),
    starts=(S.RECORDED, S.TO_STUDY),
    computes={"report_due": recording.report_due},
    deadline=recording.due_at,
    todos={
        S.RECORDED: Todo("归档通话", CLERK),
        S.TO_STUDY: Todo("研究办法：答复客户，或上报业务主管", CLERK),
        S.REPORTED: Todo("等办法，得到当天告知客户", CLERK),
        S.ANSWERED: Todo("归档通话", CLERK),
    },
    moves=(
        Move(
            name="record_inbound",
            caption="登记来电",
            help="把客户打进来的电话（和活动通知、关怀电话）登记下来；没有当时答复的待研究，投诉同时在投诉登记表里开一行。",
            to=(S.RECORDED, S.TO_STUDY),
            decide=recording.state_of,
            maybe=("answer",),
            by=CLERKS,
            bulk=True,
            guard=(
                rules.known_customer,
                usual.not_ahead("called_at"),
                recording.its_kind,
                recording.answered_how,
                recording.complaint_kept,
            ),
            does=recording.open_complaint,
            done="已登记 {n} 个电话。",
        ),
        Move(
            name="report_call",
            caption="上报",
            help="自己解决不了的，通话后两日内报告业务主管，请示办法。",
            from_=(S.TO_STUDY,),
            to=(S.REPORTED,),
            needs=("reported_at",),
            by=CLERKS,
            guard=(
                usual.not_ahead("reported_at"),
                usual.not_before("reported_at", "called_at"),
                recording.reported_late,
            ),
        ),
        Move(
            name="answer_call",
            caption="答复",
            help="得到了办法：写明办法、得到办法的日期和告知客户的日期，两个日期应是同一天。",
            from_=(S.TO_STUDY, S.REPORTED),
            to=(S.ANSWERED,),
            needs=("answer", "solved_at", "told_at"),
            stage="答复",
            by=CLERKS,
            guard=(
                usual.not_ahead("solved_at", "told_at"),
                usual.not_before("solved_at", "called_at"),
                usual.not_before("told_at", "solved_at"),
                recording.told_late,
            ),
        ),
        Move(
            name="file_call",
            caption="归档",
            help="没有要再办的事了：把通话记录归档。",
            from_=(S.RECORDED, S.ANSWERED),
            to=(S.FILED,),
            by=CLERKS,
            bulk=True,
        ),
    ),
)
