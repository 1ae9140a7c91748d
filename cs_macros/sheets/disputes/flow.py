"""The life of a refund or dispute: seen, reminded of, dealt with, over (SERVICE 26)."""

from __future__ import annotations

from collections.abc import Iterator

from cs_macros.book import usual
from cs_macros.book.book import Book
from cs_macros.book.defaults import operator
from cs_macros.book.flow import Flow, Letter, Move, Todo
from cs_macros.book.office import CARING, MANAGERS, Post
from cs_macros.sheets.disputes import rules
from cs_macros.sheets.disputes.register import Dispute, DisputeKind, DisputeStatus

S = DisputeStatus
DEALING = (Post.AFTERSALES, *MANAGERS)


def alert(d: Dispute, book: Book) -> Iterator[Letter]:
    """What is said to 店长 of a dispute; a mere refund is none."""
    if d.kind is DisputeKind.RIGHTS:
        yield Letter("internal_rights_alert")


DISPUTES = Flow(
    Dispute,
    states=tuple(S),
    final=(S.OVER,),
    starts=(S.NEW, S.OVER),
    deadline=rules.due,
    todos={
        S.NEW: Todo("提醒售后；维权马上告知店长", rules.checker),
        S.REMINDED: Todo("处理退款或维权", rules.handler),
        S.HANDLED: Todo("办完，结束退款或维权", rules.handler),
    },
    moves=(
        Move(
            name="register_dispute",
            caption="登记维权",
            help="把后台看到的退款中、维权中订单登记下来；维权的马上告知店长。",
            to=(S.NEW,),
            maybe=("owner",),
            by=CARING,
            bulk=True,
            guard=(rules.may_register, usual.once("refund_no"), usual.once("order_no", open_only=True)),
            done="已登记 {n} 条退款、维权。",
        ),
        Move(
            name="remind_aftersales",
            caption="提醒售后",
            help="已经提醒售后客服及时处理：记下提醒了谁、什么时间。",
            from_=(S.NEW,),
            to=(S.REMINDED,),
            needs=("reminded", "reminded_at"),
            by=CARING,
            bulk=True,
            guard=rules.may_remind,
        ),
        Move(
            name="tell_manager",
            caption="告知店长",
            help="维权第一时间告知店长：写好给店长的话，记下时间，状态不变。",
            from_=(S.NEW, S.REMINDED),
            needs=("manager_told_at",),
            by=CARING,
            guard=rules.may_tell,
            letters=alert,
        ),
        Move(
            name="handle_dispute",
            caption="处理",
            help="退款由售后处理；维权告知店长以后由店长处理。",
            from_=(S.NEW, S.REMINDED),
            to=(S.HANDLED,),
            needs=("owner",),
            maybe=("progress",),
            by=DEALING,
            defaults={"owner": operator},
            guard=(rules.manager_knows, rules.is_theirs),
        ),
        Move(
            name="close_dispute",
            caption="结束",
            help="退款或维权在平台上结束了：写明结果。",
            from_=(S.NEW, S.REMINDED, S.HANDLED),
            to=(S.OVER,),
            needs=("outcome", "closed_at"),
            maybe=("progress",),
            by=DEALING,
            guard=(rules.manager_knows, rules.is_theirs, rules.may_close),
        ),
    ),
)
