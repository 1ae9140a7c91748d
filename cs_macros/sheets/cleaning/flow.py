"""The life of a cleaning duty (CORE 10)."""

from __future__ import annotations

from cs_macros.book import usual
from cs_macros.book.flow import Flow, Move, Todo
from cs_macros.book.office import MANAGERS
from cs_macros.sheets.cleaning import rules
from cs_macros.sheets.cleaning.register import Duty, DutyStatus

S = DutyStatus

CLEANING = Flow(
    Duty,
    states=tuple(S),
    final=(S.INSPECTED,),
    starts=(S.PLANNED,),
    others=((S.PLANNED, S.MISSED),),
    computes={"weekday": usual.weekday_by("date")},
    elapses=rules.lapse,
    todos={
        S.MISSED: Todo("补做或补登值日", usual.whose("agent")),
        S.DONE: Todo("检查值日", usual.whose(posts=MANAGERS)),
    },
    moves=(
        Move(
            name="record_cleaning",
            caption="登记完成",
            help="值日做完后登记；关店巡查要填好巡查、关电源、锁门三项。",
            from_=(S.PLANNED, S.MISSED),
            to=(S.DONE,),
            needs=("done_by", "done_at"),
            maybe=rules.CLOSING,
            guard=rules.may_record,
            does=rules.mark_done,
        ),
        Move(
            name="inspect_cleaning",
            caption="检查值日",
            help="主管检查做完的值日，填好检查结果。",
            from_=(S.DONE,),
            to=(S.INSPECTED,),
            needs=("checked_by", "result", "checked_at"),
            by=MANAGERS,
            bulk=True,
            guard=rules.may_inspect,
        ),
    ),
)
