"""The life of a customer's file (SERVICE 32)."""

from __future__ import annotations

from cs_macros.book import usual
from cs_macros.book.flow import Flow, Move, Todo
from cs_macros.sheets.care import collecting, rules
from cs_macros.sheets.care.days import PROFILED
from cs_macros.sheets.care.register import Customer, CustomerStatus
from cs_macros.sheets.care.rules import CLERKS, FOLLOWER

S = CustomerStatus

CUSTOMERS = Flow(
    Customer,
    states=tuple(S),
    final=(S.STOPPED,),
    starts=(S.TO_FILE,),
    computes={
        "profile_due": PROFILED,
        "orders": collecting.count_orders,
        "spend": collecting.sum_orders,
    },
    deadline=usual.by_state({S.TO_FILE: PROFILED.ends}),
    todos={S.TO_FILE: Todo("建客户档案", usual.whose("created_by", otherwise=FOLLOWER))},
    moves=(
        Move(
            name="register_customer",
            caption="登记客户",
            help="把新填的客户登记下来，编好客户编号；一家店的一位客户只有一份档案。",
            to=(S.TO_FILE,),
            by=CLERKS,
            bulk=True,
            guard=(rules.only_file, usual.not_ahead("service_date")),
            done="已登记 {n} 位客户，待建档。",
        ),
        Move(
            name="complete_profile",
            caption="建档",
            help="写好下次通话的内容和时间、客户同不同意联系，档案就建好了；同意联系的接着“生成回访”。",
            from_=(S.TO_FILE,),
            to=(S.FILED,),
            needs=("next_topic", "next_at", "consent"),
            maybe=("spec", "need"),
            by=CLERKS,
            guard=rules.next_call_ahead,
            does=collecting.sign_profile,
        ),
        Move(
            name="stop_contact",
            caption="停用",
            help="客户要求不再联系：档案停用，没打的回访改为拒绝联系，没寄的通知和邀请函不再寄。",
            from_=(S.TO_FILE, S.FILED),
            to=(S.STOPPED,),
            by=CLERKS,
            does=collecting.leave_alone,
        ),
    ),
)
