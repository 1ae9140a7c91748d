"""The life of a handover: waiting, accepted or sent back, done (SERVICE 29, F-17)."""

from __future__ import annotations

from cs_macros.book import usual
from cs_macros.book.defaults import operator
from cs_macros.book.flow import Flow, Move, Todo
from cs_macros.book.office import AGENTS, CARING
from cs_macros.sheets.handovers import buttons, rules
from cs_macros.sheets.handovers.register import Handover, HandoverStatus

S = HandoverStatus

HANDOVERS = Flow(
    Handover,
    states=tuple(S),
    final=(S.DONE,),
    starts=(S.WAITING,),
    others=((S.ACCEPTED, S.DONE),),  # an earlier handover of what is accepted now
    deadline=usual.by_state({S.WAITING: rules.due_at, S.RETURNED: rules.due_at}),
    todos={
        S.WAITING: Todo("接收交接", usual.whose("to_agent", posts=AGENTS)),
        S.ACCEPTED: Todo("办完接过来的事", usual.whose("to_agent", posts=AGENTS)),
        S.RETURNED: Todo("补充进度，重新交接", usual.whose("from_agent", posts=AGENTS)),
    },
    moves=(
        Move(
            name="register_handover",
            caption="登记交接",
            help="没有记录的事自己写一行：未读留言、答应客户的事、其他；写清楚做到哪一步了。",
            to=(S.WAITING,),
            maybe=("to_agent", "to_shift"),
            by=CARING,
            bulk=True,
            guard=rules.may_hand_over,
            done="已登记 {n} 条交接。",
        ),
        Move(
            name="accept_handover",
            caption="接收",
            help="接班的人看清楚了，接过来：原来那一行的负责人改成接班的人。",
            from_=(S.WAITING,),
            to=(S.ACCEPTED,),
            needs=("accepted_at",),
            maybe=("to_agent",),
            defaults={"to_agent": operator},
            by=CARING,
            guard=rules.may_accept,
            does=buttons.take_over,
        ),
        Move(
            name="return_handover",
            caption="退回",
            help="没有写清楚的退给交班的人，写明哪里不清楚。",
            from_=(S.WAITING,),
            to=(S.RETURNED,),
            needs=("return_reason",),
            by=CARING,
            guard=rules.receiver_only,
            agrees=("progress",),
        ),
        Move(
            name="resend_handover",
            caption="重新交接",
            help="交班的人按退回原因把当前进度补充好，再交一次。",
            from_=(S.RETURNED,),
            to=(S.WAITING,),
            needs=("progress",),
            maybe=("to_agent",),
            by=CARING,
            guard=(rules.leaver_only, rules.completed, rules.may_hand_over),
            clears=("return_reason",),
        ),
        Move(
            name="finish_handover",
            caption="完成",
            help="接过来的事办完了。",
            from_=(S.ACCEPTED,),
            to=(S.DONE,),
            by=CARING,
            bulk=True,
        ),
    ),
)
