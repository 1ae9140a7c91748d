"""The life of an inquiry after a parcel (SERVICE 27, F-14)."""

from __future__ import annotations

from cs_macros.book import usual
from cs_macros.book.flow import Flow, Move, Todo
from cs_macros.book.office import AGENTS, CARING
from cs_macros.sheets.evidence.register import keeping
from cs_macros.sheets.inquiries import buttons, rules
from cs_macros.sheets.inquiries.register import Inquiry, InquiryStatus

S = InquiryStatus
KEEPER = usual.whose("agent", posts=AGENTS)

INQUIRIES = Flow(
    Inquiry,
    states=tuple(S),
    final=(S.CLOSED,),
    deadline=rules.due_at,
    todos={
        S.LOGGED: Todo("查物流，联系快递或答复客户", KEEPER),
        S.COURIER_ASKED: Todo("把快递的答复告诉客户", KEEPER),
        S.ANSWERED: Todo("再看物流，了结或继续跟进", KEEPER),
    },
    moves=(
        Move(
            name="register_inquiry",
            caption="登记查件",
            help="把客户的查件、催单登记下来，编好记录号，并写好先答复客户的话。",
            to=(S.LOGGED,),
            by=CARING,
            bulk=True,
            guard=(rules.may_register, usual.once("order_no", "request", open_only=True)),
            letters="logistics_wait",
            done="已登记 {n} 件查件。",
        ),
        Move(
            name="ask_courier",
            caption="已联系快递",
            help="已经联系过快递：记下时间和快递怎么说；答复以后还没有结果的可以再联系。",
            from_=(S.LOGGED, S.ANSWERED),
            to=(S.COURIER_ASKED,),
            needs=("courier_at", "courier_result"),
            by=CARING,
            guard=rules.may_ask,
            does=rules.ask_again,
            letters="logistics_not_arrived",
        ),
        Move(
            name="answer_inquiry",
            caption="已答复",
            help="把物流最新状态告诉客户，并定好下次跟进的时间；了结了的不用再定，按“结案”。",
            from_=(S.LOGGED, S.COURIER_ASKED),
            to=(S.ANSWERED,),
            needs=("replied_at", "next_at"),
            maybe=("latest",),
            by=CARING,
            guard=rules.may_answer,
            does=rules.answer_again,
            letters=rules.answer,
        ),
        Move(
            name="close_inquiry",
            caption="结案",
            help="写明结果；转售后的会在售后登记表里开一行，两行互相记下记录号。",
            from_=(S.COURIER_ASKED, S.ANSWERED),
            to=(S.CLOSED,),
            needs=("outcome",),
            by=CARING,
            guard=rules.may_close,
            does=buttons.close,
        ),
        keeping(
            "open_inquiry_evidence",
            "inquiry_evidence",
            (S.LOGGED, S.COURIER_ASKED, S.ANSWERED),
            CARING,
        ),
    ),
)
