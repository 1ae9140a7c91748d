"""The life of a line of the weekly tables: noted, handed in, read (SERVICE 31)."""

from __future__ import annotations

from collections.abc import Mapping

from cs_macros.book import usual
from cs_macros.book.book import Book
from cs_macros.book.flow import Ask, Flow, Move, Todo
from cs_macros.book.office import AGENTS, CARING, MANAGERS, Post
from cs_macros.sheets.opinions import buttons, rules
from cs_macros.sheets.opinions.register import Opinion, OpinionKind, OpinionStatus

S = OpinionStatus
DUES: Mapping[str, str] = {
    **dict.fromkeys(rules.TABLE, "product_report_due"),
    OpinionKind.GOOD_BUYER: "opinion_report_due",
}
"""Kind → parameter with the weekday and time of its hand-in (D-13, D-14)."""

WEEK = Ask(
    "opinion_week",
    "提交周",
    "week",
    hint="如 2026-W47；空着是本周，截止以后是刚截止、还没提交的那一周",
    option="--week",
)


def due_of(r: Opinion) -> str:
    """Which hand-in a row belongs to; while nobody knows its kind, the earlier one."""
    return DUES.get(r.kind, "product_report_due")


def receivers(r: Opinion, book: Book) -> str:
    """Who has to read it."""
    return book.holders(*rules.readers(r, book))


OPINIONS = Flow(
    Opinion,
    states=tuple(S),
    final=(S.READ,),
    computes={"week": usual.week_by(due_of)},
    holds=rules.complete,
    deadline=usual.handed_in_by(due_of, done=rules.HANDED_IN),
    todos={
        S.NOTED: Todo("提交本周", usual.whose("agent", posts=AGENTS)),
        S.SUBMITTED: Todo("看热卖、质量问题和意见", receivers, per="week"),
    },
    moves=(
        Move(
            name="record_opinion",
            caption="登记意见",
            help="把新填的热卖、质量问题、顾客意见和优质买家反馈登记下来，编好记录号。",
            to=(S.NOTED,),
            by=CARING,
            bulk=True,
            guard=(rules.complete, rules.not_to_come, usual.once("kind", "shop", "model", open_only=True)),
            done="已登记 {n} 条。",
        ),
        Move(
            name="submit_opinions",
            caption="提交本周",
            help="把到这一周为止登记的提交给店长，写好上交文件；过了截止时间的记为迟交。",
            from_=(S.NOTED,),
            to=(S.SUBMITTED,),
            needs=("kind",),
            by=CARING,
            bulk=True,
            asks=(WEEK,),
            over="week",
            guard=(rules.complete, usual.in_a_week),
            does=buttons.submit(usual.hand_in_by(due_of)),
            concludes=buttons.deliver,
        ),
        Move(
            name="read_opinions",
            caption="已阅",
            help="店长看过了：记下时间和看的人，有意见写在店长意见里。",
            from_=(S.SUBMITTED,),
            to=(S.READ,),
            maybe=("manager_note",),
            by=(*MANAGERS, Post.SUPERIOR, Post.ADMIN),
            guard=rules.may_read,
            does=buttons.sign_read,
        ),
    ),
)
