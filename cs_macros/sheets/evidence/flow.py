"""The life of a piece of evidence: recorded, reported upward, closed (SERVICE 27)."""

from __future__ import annotations

from cs_macros.book import usual
from cs_macros.book.flow import Flow, Move, Todo
from cs_macros.book.office import AGENTS, CARING, MANAGERS
from cs_macros.sheets.evidence import rules
from cs_macros.sheets.evidence.register import Evidence, EvidenceStatus

S = EvidenceStatus

EVIDENCE = Flow(
    Evidence,
    states=tuple(S),
    final=(S.CLOSED,),
    starts=(S.RECORDED,),
    deadline=usual.by_state({S.RECORDED: rules.due}),
    todos={
        S.RECORDED: Todo("上报证据", usual.whose("agent", posts=AGENTS)),
        S.REPORTED: Todo("处理后结案", usual.whose(posts=MANAGERS)),
    },
    moves=(
        Move(
            name="record_evidence",
            caption="登记证据",
            help="把客户的原话和凭证记下来，编好记录号；这张表不给客户发任何话术。",
            to=(S.RECORDED,),
            by=CARING,
            bulk=True,
            guard=(rules.may_record, usual.once("order_no", "kind", open_only=True)),
            done="已登记 {n} 条证据。",
        ),
        Move(
            name="report_evidence",
            caption="上报",
            help="已经报给主管、店长或平台：记下报给谁、什么时间。",
            from_=(S.RECORDED,),
            to=(S.REPORTED,),
            needs=("reported_to", "reported_at"),
            by=CARING,
            guard=rules.may_report,
        ),
        Move(
            name="close_evidence",
            caption="结案",
            help="事情了结了：有平台投诉号和结果的一起写上。",
            from_=(S.RECORDED, S.REPORTED),
            to=(S.CLOSED,),
            maybe=("case_no", "outcome"),
            by=CARING,
            guard=rules.may_close,
        ),
    ),
)
