"""登记通话: what may be said of a follow-up call, and the row that it writes (F-24)."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import normalize

from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, Letter, block, warn
from cs_macros.book.usual_times import day_of
from cs_macros.sheets.care import wording
from cs_macros.sheets.care.days import FIRST_FROM, FIRST_TO, SECOND_FROM, SECOND_TO
from cs_macros.sheets.care.register import (
    NOTHING,
    Call,
    CallKind,
    CallPlan,
    CallResult,
    CallStatus,
    Customer,
    Direction,
    PlanStatus,
)
from cs_macros.sheets.care.rules import file_of, unwilling

S = PlanStatus
UNREACHED = (CallResult.MISSED, CallResult.WRONG_NUMBER)
NEXT = {S.FIRST: S.CALLED_ONCE, S.CALLED_ONCE: S.CALLED_TWICE}
WINDOWS = {S.FIRST: ("第一次", FIRST_FROM, FIRST_TO), S.CALLED_ONCE: ("第二次", SECOND_FROM, SECOND_TO)}


def wanted(plan: CallPlan, book: Book) -> Iterator[Finding]:
    """Whoever has not agreed is not called; that they refuse may always be recorded (F-24 row 1)."""
    reason = unwilling(file_of(plan, book))
    if reason and plan.result is not CallResult.REFUSED:
        hint = "不要再打；结果填“拒绝”，把这次回访结束。"
        yield block("customer_code", reason, hint)


def in_window(plan: CallPlan, book: Book) -> Iterator[Finding]:
    """A call too early or too late is a fact all the same: it is recorded, and told (F-24 rows 4–9)."""
    which, first, last = WINDOWS[S(plan.status)] if plan.status else ("", FIRST_FROM, FIRST_TO)
    opens, closes = first(plan, book), last(plan, book)
    assert plan.called_at is not None
    day = day_of(plan.called_at)
    if opens and day < opens:
        yield warn("called_at", f"还没到{which}回访的窗口（{opens} 起）", "确认是提前打的。")
    if closes and day > closes:
        yield warn("called_at", f"已经过了{which}回访的窗口（到 {closes} 为止）", "照实登记就可以。")
    if plan.call1_at and plan.called_at <= plan.call1_at:
        yield block("called_at", "通话时间不在第一次实拨以后", "核对通话时间。")


def told_fully(plan: CallPlan, book: Book) -> Iterator[Finding]:
    """What a customer asked for is written down, and whether it was answered (seed 002)."""
    asked = plan.demand is not None and plan.demand not in NOTHING
    if plan.result in UNREACHED:
        if asked or plan.answered is False:
            yield block("result", f"“{plan.result}”的电话里不会有客户的要求", "接通了的，结果选“接通”。")
        return
    if plan.result is CallResult.REACHED and plan.demand is None:
        yield block("demand", "接通的电话要写明客户的要求、希望或投诉", "没有就写“无”。")
    if asked and plan.answered is None:
        yield block("answered", "要写明当时有没有答复", "答复了填“是”，要研究的填“否”。")
    if asked and plan.answered and not plan.answer:
        yield block("answer", "当时答复了，要写明答复内容", "写下怎么答复的；没有答复的，“当时答复”填“否”。")
    if not asked and plan.answered is False:
        yield block("answered", "没有要求，就没有要答复的", "写明客户的要求，或把“当时答复”改成“是”。")


def another_topic(plan: CallPlan, book: Book) -> Iterator[Finding]:
    """The second call is about something else. Source: seed 002 「内容避免重复,要有针对性」."""
    if plan.status is not S.CALLED_ONCE or plan.result is not CallResult.REACHED:
        return
    if plan.topic2 is None:
        yield warn("topic2", "没有写第二次的话题", "写下这次谈了什么，和第一次的不同。")
    elif plan.topic1 and plain(plan.topic2) == plain(plan.topic1):
        yield block("topic2", f"和第一次的话题“{plan.topic1}”相同", "第二次回访换一个话题。")


def plain(text: str) -> str:
    return "".join(normalize("NFKC", text).split()).rstrip("。.！!").casefold()


def reached(plan: CallPlan, book: Book) -> str:
    """The state that a call leads to: one that was not taken leaves the plan as it is."""
    assert plan.status is not None
    if plan.result is CallResult.REFUSED:
        return S.REFUSED
    return NEXT[plan.status] if plan.result is CallResult.REACHED else plan.status


def write_call(plan: CallPlan, book: Book) -> None:
    """Put the call on record, and note its number in the plan; who refuses is not called again."""
    number = book.enter(call_of(plan, book)).record.number
    if plan.result is CallResult.REACHED and plan.status is S.FIRST:
        plan.call1_at, plan.call1_no = plan.called_at, number
    elif plan.result is CallResult.REACHED:
        plan.call2_at, plan.call2_no = plan.called_at, number
    file = book.known(Customer).find(plan.customer_code)
    if plan.result is CallResult.REFUSED and file and file.record.consent:
        file.record.consent = False
        book.sign(file.record)


def call_of(plan: CallPlan, book: Book) -> Call:
    """The record of a call; one that nobody took says nothing of the customer."""
    file = file_of(plan, book)
    return Call(
        status=CallStatus.TO_STUDY if plan.answered is False else CallStatus.RECORDED,
        called_at=plan.called_at,
        customer_code=plan.customer_code,
        name=plan.name or (file.name if file else None),
        shop=plan.shop,
        direction=Direction.OUT,
        kind=CallKind.FIRST if plan.status is S.FIRST else CallKind.SECOND,
        result=plan.result,
        usage=plan.usage,
        opinion=plan.opinion,
        demand=plan.demand or (NOTHING[0] if plan.result in UNREACHED else "不愿再接回访电话"),
        serious=False,
        answered=plan.answered is not False,
        answer=plan.answer,
        clerk=book.operator or plan.clerk,
    )


def script(plan: CallPlan, book: Book) -> Iterator[Letter]:
    """What to say in the next call."""
    values = wording.of_customer(file_of(plan, book))
    if plan.status is S.FIRST:
        yield Letter("followup_call_1", values)
    elif plan.status is S.CALLED_ONCE:
        yield Letter("followup_call_2", {**values, "topic": plan.topic1})
