"""The life of the follow-up of a sale: two calls in their windows (SERVICE 33, F-24)."""

from __future__ import annotations

from cs_macros.book import usual
from cs_macros.book.flow import Flow, Move, Todo
from cs_macros.sheets.care import calling, rules
from cs_macros.sheets.care.days import FIRST_FROM, FIRST_TO, SECOND_FROM, SECOND_TO
from cs_macros.sheets.care.register import CallPlan, PlanStatus
from cs_macros.sheets.care.rules import CLERKS, FOLLOWER

S = PlanStatus
CLERK = usual.whose("substitute", "clerk", otherwise=FOLLOWER)

PLANS = Flow(
    CallPlan,
    states=tuple(S),
    final=(S.FILED,),
    starts=(S.FIRST,),
    others=((S.FIRST, S.REFUSED), (S.CALLED_ONCE, S.REFUSED)),
    computes={"w1_from": FIRST_FROM, "w1_to": FIRST_TO, "w2_from": SECOND_FROM, "w2_to": SECOND_TO},
    deadline=usual.by_state({S.FIRST: FIRST_TO.ends, S.CALLED_ONCE: SECOND_TO.ends}),
    todos={
        S.FIRST: Todo("第一次回访", CLERK),
        S.CALLED_ONCE: Todo("第二次回访，换一个话题", CLERK),
        S.CALLED_TWICE: Todo("归档回访", CLERK),
        S.REFUSED: Todo("归档回访，不再联系", CLERK),
    },
    moves=(
        Move(
            name="record_call",
            caption="登记通话",
            help="打过回访电话：选结果，写明客户的要求、当时有没有答复，记进跟踪服务电话记录表；没接通的留在原状态，拒绝的不再联系。",
            from_=(S.FIRST, S.CALLED_ONCE),
            to=(S.FIRST, S.CALLED_ONCE, S.CALLED_TWICE, S.REFUSED),
            decide=calling.reached,
            needs=("result", "called_at"),
            maybe=("usage", "opinion", "demand", "answered", "answer", "topic2"),
            by=CLERKS,
            guard=(
                rules.known_customer,
                rules.on_behalf,
                calling.wanted,
                usual.not_ahead("called_at"),
                usual.not_before("called_at", "service_date"),
                calling.in_window,
                calling.told_fully,
                calling.another_topic,
            ),
            does=calling.write_call,
            clears=("called_at", "usage", "opinion", "demand", "answered", "answer"),
            letters=calling.script,
        ),
        Move(
            name="file_plan",
            caption="归档",
            help="两次回访都打完了，或客户不愿再联系：这次回访归档。",
            from_=(S.CALLED_TWICE, S.REFUSED),
            to=(S.FILED,),
            by=CLERKS,
            bulk=True,
        ),
    ),
)
