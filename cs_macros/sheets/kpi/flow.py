"""The life of a month's figures (SERVICE 38): open until somebody locks them."""

from __future__ import annotations

from cs_macros.book import usual
from cs_macros.book.flow import Flow, Move, Todo
from cs_macros.book.office import MANAGERS
from cs_macros.sheets.kpi import rules
from cs_macros.sheets.kpi.building import MONTH
from cs_macros.sheets.kpi.register import Kpi, KpiStatus

KPIS = Flow(
    Kpi,
    states=tuple(KpiStatus),
    final=(KpiStatus.LOCKED,),
    frozen=(KpiStatus.LOCKED,),
    starts=(KpiStatus.OPEN,),
    computes={"standard": rules.standard, "met": rules.met},
    todos={KpiStatus.OPEN: Todo("补齐并锁定KPI", usual.whose(posts=MANAGERS), per="month")},
    moves=(
        Move(
            name="lock_kpi",
            caption="锁定",
            help="一个月的KPI看过了：整月锁定，以后不再变。",
            from_=(KpiStatus.OPEN,),
            to=(KpiStatus.LOCKED,),
            by=MANAGERS,
            bulk=True,
            asks=(MONTH,),
            over="month",
            guard=(rules.can_be, rules.is_there),
        ),
    ),
)
