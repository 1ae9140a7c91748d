"""The life of a leave (CORE 9)."""

from __future__ import annotations

from cs_macros.book import usual
from cs_macros.book.flow import Flow, Move, Todo
from cs_macros.book.office import MANAGERS, Post
from cs_macros.sheets.roster import leaving
from cs_macros.sheets.roster.register import Leave, LeaveStatus

S = LeaveStatus
APPROVERS = usual.whose(posts=(Post.ADMIN,), otherwise=usual.whose(posts=MANAGERS))
DECIDING = (Post.ADMIN, *MANAGERS)

LEAVES = Flow(
    Leave,
    states=tuple(S),
    final=(S.REFUSED, S.RETURNED),
    todos={S.ASKED: Todo("审批请假", APPROVERS)},
    moves=(
        Move(
            name="request_leave",
            caption="申请请假",
            help="填好类型、起止时间和事由，申请请假。",
            to=(S.ASKED,),
            bulk=True,
            guard=leaving.may_ask,
            done="已申请 {n} 次请假，等待审批。",
        ),
        Move(
            name="decide_leave",
            caption="审批请假",
            help="填审批结果；同意以后，值班表上整班都在请假时间内的改为请假，人手不够的日子和要改派的值日会列出来。",
            from_=(S.ASKED,),
            to=(S.GRANTED, S.REFUSED),
            decide=leaving.decided,
            needs=("result", "approver", "approved_at"),
            by=DECIDING,
            bulk=True,
            guard=leaving.may_decide,
            does=leaving.take_off,
        ),
        Move(
            name="end_leave",
            caption="销假",
            help="提前回来上班：销假以后的班恢复成请假以前的样子。",
            from_=(S.GRANTED,),
            to=(S.RETURNED,),
            needs=("returned_at",),
            by=DECIDING,
            guard=leaving.may_end,
            does=leaving.put_back,
        ),
    ),
)
