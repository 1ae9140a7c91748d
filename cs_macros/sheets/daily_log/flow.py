"""The life of a problem of the day: recorded, fed back, summed up (SERVICE 30)."""

from __future__ import annotations

from cs_macros.book import usual
from cs_macros.book.book import Book
from cs_macros.book.flow import Flow, Move, Todo
from cs_macros.book.office import CARING, MANAGERS
from cs_macros.sheets.daily_log import rules
from cs_macros.sheets.daily_log.register import DailyProblem, ProblemStatus

S = ProblemStatus
SUMMING_UP = Todo("汇总当天的问题", usual.whose(posts=MANAGERS), per="date")


def sign_summary(r: DailyProblem, book: Book) -> None:
    """Sign that a row is in the day's or week's report."""
    r.summed_up_by, r.summed_up_at = book.operator or None, book.now


DAILY_LOG = Flow(
    DailyProblem,
    states=tuple(S),
    final=(S.SUMMED_UP,),
    computes={"repeated": rules.repeated},
    todos={S.RECORDED: SUMMING_UP, S.FED_BACK: SUMMING_UP},
    moves=(
        Move(
            name="record_problem",
            caption="登记问题",
            help="把新填的问题登记下来，编好记录号；没有成交的要写未成交原因。",
            to=(S.RECORDED,),
            by=CARING,
            bulk=True,
            guard=rules.may_record,
            done="已登记 {n} 个问题。",
        ),
        Move(
            name="feed_back",
            caption="反馈",
            help="已经反馈给相关部门：记下哪个部门、什么时间。",
            from_=(S.RECORDED,),
            to=(S.FED_BACK,),
            needs=("dept", "fed_back_at"),
            by=CARING,
            guard=rules.may_feed_back,
        ),
        Move(
            name="summarise_log",
            caption="已汇总",
            help="主管做好当天或这一周的问题汇总以后，把汇总过的行锁住。",
            from_=(S.RECORDED, S.FED_BACK),
            to=(S.SUMMED_UP,),
            by=MANAGERS,
            bulk=True,
            does=sign_summary,
        ),
    ),
)
