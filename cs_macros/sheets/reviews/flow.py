"""The life of a middling or bad review, from its finding to its result in 店长's hands (SERVICE 24)."""

from __future__ import annotations

from cs_macros.book import usual
from cs_macros.book.book import Book
from cs_macros.book.flow import Flow, Move, Todo
from cs_macros.book.office import CARING, MANAGERS
from cs_macros.sheets.reviews import buttons, rules, wording
from cs_macros.sheets.reviews.register import DUE, Review, ReviewStatus

S = ReviewStatus


def assigned(r: Review, book: Book) -> str:
    """A review that is being worked on stays where it is when somebody else takes it over."""
    return S.ASSIGNED if r.status == S.UNASSIGNED else str(r.status)


REVIEWS = Flow(
    Review,
    states=tuple(S),
    final=(S.HANDED_IN,),
    deadline=DUE,
    todos={
        S.UNASSIGNED: Todo("今天分配中差评，发现人先联系客户", rules.finder_and_assigner),
        S.ASSIGNED: Todo("联系中差评客户", rules.handler),
        S.CONTACTED: Todo("定处理方案", rules.handler),
        S.HANDLED: Todo("按方案处理完", rules.handler),
        S.SETTLED: Todo("上交中差评结果", rules.handler),
    },
    scripts={S.UNASSIGNED: "review_bad_phone_script", S.ASSIGNED: "review_bad_phone_script"},
    moves=(
        Move(
            name="register_review",
            caption="登记中差评",
            help="谁发现谁登记，马上联系客户；疑似敲诈填“是”的会开一条证据记录。",
            to=(S.UNASSIGNED,),
            maybe=("extortion",),
            by=CARING,
            bulk=True,
            guard=(rules.may_register, usual.once("order_no", open_only=True), buttons.may_keep),
            does=buttons.keep_evidence,
            letters=wording.registered,
            done="已登记 {n} 条中差评。",
        ),
        Move(
            name="assign_review",
            caption="分配",
            help="店长定下谁来处理；处理中的改派给别人，状态不变，经过记在跟进里。",
            from_=(S.UNASSIGNED, S.ASSIGNED, S.CONTACTED, S.HANDLED),
            to=(S.ASSIGNED, S.CONTACTED, S.HANDLED),
            needs=("owner", "assigned_date"),
            by=MANAGERS,
            guard=rules.may_assign,
            decide=assigned,
            does=buttons.hand_over,
        ),
        Move(
            name="contact_review",
            caption="已联系客户",
            help="打过电话再按；不用打的写明原因，并填旺旺联系结果。",
            from_=(S.UNASSIGNED, S.ASSIGNED),
            to=(S.CONTACTED,),
            maybe=("chat_at", "chat_result", "phone_at", "phone_result", "no_phone_reason", "extortion"),
            by=CARING,
            guard=(rules.may_contact, buttons.may_keep),
            does=buttons.keep_evidence,
            letters=wording.kept,
        ),
        Move(
            name="handle_review",
            caption="定处理方案",
            help="写明原因、责任和怎么解决客户的问题；不能用钱物换评价。",
            from_=(S.CONTACTED,),
            to=(S.HANDLED,),
            needs=("reason_type", "reason", "fault", "solution", "cost"),
            maybe=("extortion",),
            by=CARING,
            guard=buttons.may_keep,
            does=buttons.keep_evidence,
            letters=wording.kept,
        ),
        Move(
            name="settle_review",
            caption="处理完",
            help="写明处理结果；生成的通报发到群里；评价点名表扬、批评客服的一起填。",
            from_=(S.CONTACTED, S.HANDLED),
            to=(S.SETTLED,),
            needs=("outcome", "posted_in_group"),
            maybe=(
                "outcome_note",
                "posted_at",
                "public_reply",
                "named_agent",
                "sentiment",
                "reason_type",
                "reason",
                "extortion",
            ),
            by=CARING,
            guard=(
                *rules.REASONED,
                rules.may_settle,
                buttons.may_name,
                buttons.may_keep,
            ),
            does=buttons.settle,
            letters=wording.settled,
        ),
        Move(
            name="hand_in_review",
            caption="上交结果",
            help="把处理结果上交店长；原因要先发到群里。",
            from_=(S.SETTLED,),
            to=(S.HANDED_IN,),
            needs=("outcome",),
            maybe=("posted_in_group", "posted_at"),
            by=CARING,
            bulk=True,
            guard=rules.may_hand_in,
            does=buttons.hand_in,
        ),
    ),
)
