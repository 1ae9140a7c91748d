"""The life of a swap of shifts (CORE 8, F-22)."""

from __future__ import annotations

from cs_macros.book import usual
from cs_macros.book.flow import Flow, Move, Todo
from cs_macros.sheets.roster import swapping
from cs_macros.sheets.roster.register import Swap, SwapStatus

S = SwapStatus

SWAPS = Flow(
    Swap,
    states=tuple(S),
    final=(S.GRANTED, S.REFUSED, S.UNAPPROVED),
    others=((S.ASKED, S.UNAPPROVED), (S.REFUSED, S.UNAPPROVED)),
    todos={S.ASKED: Todo("审批调班", swapping.approvers)},
    moves=(
        Move(
            name="request_swap",
            caption="申请调班",
            help="填好日期、对方和特殊原因，申请和对方换班；班次照值班表，换了以后仍要合规。告知行政的话会一并写好。",
            to=(S.ASKED,),
            maybe=("other_agrees",),
            defaults={
                "orig_shift": swapping.rostered_shift,
                "other_date": swapping.others_date,
                "other_shift": swapping.others_shift,
            },
            bulk=True,
            guard=(swapping.may_request, usual.once("agent", "date", "other")),
            letters=swapping.notice,
            done="已申请 {n} 次调班，等待审批。",
        ),
        Move(
            name="decide_swap",
            caption="审批调班",
            help="填审批结果；同意以后，值班表上两个人的班次对调，关店值日跟着班次走。",
            from_=(S.ASKED, S.UNAPPROVED),
            to=(S.GRANTED, S.REFUSED),
            decide=swapping.decided,
            needs=("decision", "approver", "decided_at"),
            maybe=("other_agrees", "decision_note"),
            bulk=True,
            guard=swapping.may_decide,
            does=swapping.exchange,
        ),
    ),
)
