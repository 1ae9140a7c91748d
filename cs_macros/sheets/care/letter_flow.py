"""The life of a letter to a customer (SERVICE 35, A32)."""

from __future__ import annotations

from cs_macros.book import usual
from cs_macros.book.defaults import fixed
from cs_macros.book.flow import Flow, Move, Todo
from cs_macros.sheets.care import mailing, rules
from cs_macros.sheets.care.days import PHONED, POSTED
from cs_macros.sheets.care.letter_register import LetterStatus, ServiceLetter
from cs_macros.sheets.care.register import filed
from cs_macros.sheets.care.rules import CLERKS, FOLLOWER

S = LetterStatus
CLERK = usual.whose("clerk", otherwise=FOLLOWER)

LETTERS = Flow(
    ServiceLetter,
    states=tuple(S),
    final=(S.FILED,),
    starts=(S.TO_CALL,),
    others=((S.TO_CALL, S.NOT_NEEDED), (S.CALLED, S.NOT_NEEDED)),
    computes={"phone_due": PHONED, "mail_due": POSTED},
    deadline=usual.by_state({S.TO_CALL: PHONED.ends, S.CALLED: POSTED.ends}),
    todos={
        S.TO_CALL: Todo("电话预告活动", CLERK),
        S.CALLED: Todo("寄出信函，或不用寄", CLERK),
        S.TO_MAIL: Todo("寄出答复函", CLERK),
        S.MAILED: Todo("归档信函", CLERK),
        S.NOT_NEEDED: Todo("归档信函", CLERK),
    },
    moves=(
        Move(
            name="register_letter",
            caption="登记信函",
            help="登记一封通知、邀请函或答复函；通知和邀请函先打电话，只给同意联系的客户，答复函直接寄。",
            to=(S.TO_CALL, S.TO_MAIL),
            decide=mailing.first_state,
            defaults={"address": filed("address")},
            by=CLERKS,
            bulk=True,
            guard=(
                rules.known_customer,
                mailing.agreed,
                mailing.event_ahead,
                usual.once("customer_code", "subject", "event_date"),
            ),
            letters=mailing.texts,
            done="已登记 {n} 封信函。",
        ),
        Move(
            name="phone_notice",
            caption="已电话",
            help="活动前两周打电话告诉客户；还想寄信的，两日内寄出。",
            from_=(S.TO_CALL,),
            to=(S.CALLED,),
            needs=("phoned_at",),
            by=CLERKS,
            guard=(
                mailing.agreed,
                usual.not_ahead("phoned_at"),
                mailing.before_event,
                mailing.phoned_late,
            ),
            letters=mailing.texts,
        ),
        Move(
            name="mail_letter",
            caption="寄出",
            help="信函寄出去了：记下日期。",
            from_=(S.CALLED, S.TO_MAIL),
            to=(S.MAILED,),
            needs=("address", "needed", "mailed_at"),
            stage="寄信",
            by=CLERKS,
            defaults={"needed": fixed(True)},
            guard=(
                mailing.agreed,
                usual.must(
                    "needed", "“是否需寄信”填的是“否”", "要寄就改成“是”；不寄的按“无需寄信”。", be=True
                ),
                usual.not_ahead("mailed_at"),
                usual.not_before("mailed_at", "phoned_at"),
                mailing.mailed_late,
            ),
        ),
        Move(
            name="skip_letter",
            caption="无需寄信",
            help="电话里已经说清楚，不用再寄信。",
            from_=(S.CALLED,),
            to=(S.NOT_NEEDED,),
            needs=("needed",),
            by=CLERKS,
            defaults={"needed": fixed(False)},
            guard=usual.must(
                "needed", "“是否需寄信”填的是“是”", "不寄就改成“否”；要寄的按“寄出”。", be=False
            ),
        ),
        Move(
            name="file_letter",
            caption="归档",
            help="信函寄出了，或不用寄：归档保存。",
            from_=(S.MAILED, S.NOT_NEEDED),
            to=(S.FILED,),
            by=CLERKS,
            bulk=True,
            does=mailing.mark_filed,
        ),
    ),
)
