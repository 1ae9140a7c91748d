"""The life of a refused or returned parcel: which button leads from where to where (CORE 4)."""

from __future__ import annotations

from cs_macros.book import usual
from cs_macros.book.flow import Ask, Flow, Move, Todo
from cs_macros.book.office import AGENTS, CARING, Post
from cs_macros.sheets.rejections import buttons, rules
from cs_macros.sheets.rejections.register import Rejection, RejectionStatus

S = RejectionStatus
REGISTRAR = usual.whose("created_by", posts=AGENTS)

DUE = "rejection_due"
"""Parameter with the weekday and time of the hand-in (D-15)."""

WEEK = Ask(
    "rejection_week",
    "上交周",
    "week",
    hint="如 2026-W47；空着是本周，截止以后是刚截止、还没上交的那一周",
    option="--week",
)

REJECTIONS = Flow(
    Rejection,
    states=tuple(S),
    final=(S.COMPILED,),
    frozen=(S.COMPILED,),
    computes={"week": usual.week_by(DUE)},
    deadline=usual.handed_in_by(DUE, done=rules.HANDED_IN),
    todos={
        S.REGISTERED: Todo("联系客户", REGISTRAR),
        S.CONTACTED: Todo("等包裹退回，或重新派送、索赔", REGISTRAR),
        S.RECEIVED: Todo("处理退件", REGISTRAR),
        S.SETTLED: Todo("上交本周", REGISTRAR),
        S.SUBMITTED: Todo("汇总拒收退件", usual.whose(posts=(Post.ADMIN,))),
    },
    moves=(
        Move(
            name="register_rejection",
            caption="登记拒收退件",
            help="把新填的拒收件、退件登记下来，编好记录号，并写好联系客户的话。",
            to=(S.REGISTERED,),
            by=CARING,
            bulk=True,
            guard=usual.once("tracking_no"),
            letters="rejected_contact",
            done="已登记 {n} 件拒收退件。",
        ),
        Move(
            name="contact_rejection",
            caption="已联系客户",
            help="已经联系过客户：记下时间和客户怎么说。",
            from_=(S.REGISTERED,),
            to=(S.CONTACTED,),
            needs=("contact_at",),
            by=CARING,
        ),
        Move(
            name="receive_rejection",
            caption="已收到",
            help="退回的包裹到了：记下日期、收件人和货品状况。",
            from_=(S.REGISTERED, S.CONTACTED),
            to=(S.RECEIVED,),
            needs=("received_date", "received_by", "condition"),
            by=(Post.WAREHOUSE, Post.PRINTER, *CARING),
        ),
        Move(
            name="settle_rejection",
            caption="已处理",
            help="写明处理结果；包裹没有收到时只能是重新派送或快递索赔。",
            from_=(S.CONTACTED, S.RECEIVED),
            to=(S.SETTLED,),
            needs=("outcome",),
            maybe=("outcome_note", "reship_tracking", "refund_amount", "loss_amount"),
            defaults={"refund_amount": rules.nothing_to_refund},
            by=CARING,
            bulk=True,
            guard=rules.may_settle,
            agrees=("refund_amount",),
            letters=rules.outcome_letter,
        ),
        Move(
            name="submit_week",
            caption="上交本周",
            help="把到这一周为止已处理的行上交行政，写好上交文件；没处理完的列为未结，下次再上交。",
            from_=(S.SETTLED,),
            to=(S.SUBMITTED,),
            needs=("outcome",),
            stage="上交",
            by=CARING,
            bulk=True,
            asks=(WEEK,),
            over="week",
            guard=(rules.may_submit, usual.in_a_week, usual.as_agreed("refund_amount")),
            does=usual.hand_in_by(DUE),
            concludes=buttons.deliver,
        ),
        Move(
            name="mark_compiled",
            caption="已汇总",
            help="行政汇总之后锁住到这一周为止上交的行；平时由汇总命令自动回写。",
            from_=(S.SUBMITTED,),
            to=(S.COMPILED,),
            by=(Post.ADMIN,),
            bulk=True,
            asks=(WEEK,),
            over="week",
            does=buttons.sign_compiled,
        ),
        Move(
            name="reopen_rejection",
            caption="重开",
            help="行政写明原因，把上交过的行退回已处理；改好后随下一次一起上交。",
            from_=(S.SUBMITTED, S.COMPILED),
            to=(S.SETTLED,),
            needs=("reopen_note",),
            by=(Post.ADMIN,),
            clears=("submitted_at", "submitted_by", "late", "compiled_by", "compiled_at"),
        ),
    ),
)
