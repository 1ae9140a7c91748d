"""What an inspection needs: a chat that can be read, scores, a reason where it went badly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from cs_macros.book import usual
from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, block
from cs_macros.book.periods import end_of
from cs_macros.sheets.quality.chats import UnreadableChat
from cs_macros.sheets.quality.pasted import messages_of
from cs_macros.sheets.quality.register import SCORES, ChatCheck, CheckStatus, Verdict


def reply_limit(book: Book) -> timedelta | None:
    """How long a customer may wait: the stricter of the two that are set.

    Source: seed 000 「一般回复客户的问题要控制在5分钟之内」 (R-030); the platform's own (CON-32).
    """
    ours, platforms = book.setting("reply_minutes"), book.setting("platform_reply_seconds")
    limits = [timedelta(minutes=ours)] if ours is not None else []
    limits += [timedelta(seconds=platforms)] if platforms is not None else []
    return min(limits, default=None)


def may_check(r: ChatCheck, book: Book) -> Iterator[Finding]:
    """The chat can be read, it is somebody else's, and it is past."""
    if r.checker and r.checker == r.agent:
        yield block("checker", "抽查人不能是被抽查的客服", "请别的质检或主管来抽查。")
    if r.checked_at and r.checked_at > book.now.date():
        yield block("checked_at", "抽查日期晚于今天", "改成抽查的那一天。")
    if rows := book.other_rows(r, ("agent", "shop", "chat_ref")):
        yield block("chat_ref", f"第 {rows[0]} 行已经抽查过这段聊天", "同一段聊天只登记一行。")
    try:
        messages_of(r, book)
    except UnreadableChat as why:
        hint = "从聊天窗口整段复制，要带姓名和时间；客服的网名写在员工名册的花名或旺旺号里。"
        yield block("chat_text", str(why), hint)


def is_score(text: str) -> bool:
    """Whether a score is 0 to 100, or one of the two words."""
    if text in {*Verdict}:
        return True
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return bool(re.fullmatch(r"\d+(?:\.\d+)?", text)) and 0 <= number <= 100


def may_feed_back(r: ChatCheck, book: Book) -> Iterator[Finding]:
    """Scores are scores; who did not do well has a reason. Source: seed 002 「针对督查的结果」."""
    header = r.layout.header
    for field in SCORES:
        score = getattr(r, field)
        if score and not is_score(score):
            yield block(field, f"{header(field)}“{score}”不是分数", "填 0 到 100 的分数，或 合格、不合格。")


REASON = usual.must(
    "cause", "结论是不合格，要写明督查原因", "从下拉里选。", when=usual.where("passed", Verdict.BAD)
)


def may_coach(r: ChatCheck, book: Book) -> Iterator[Finding]:
    """The day of the second look lies ahead."""
    if r.recheck_at and r.recheck_at < book.now.date():
        yield block("recheck_at", "复查日期已经过了", "填今天或以后的日期。")


def may_recheck(r: ChatCheck, book: Book) -> Iterator[Finding]:
    """Who is still not good enough is looked at again on a later day."""
    if r.recheck_result is Verdict.BAD and r.recheck_at and r.recheck_at <= book.now.date():
        yield block("recheck_at", "还不合格，要再约一天复查", "复查日期改成以后的一天。")


def after_feedback(r: ChatCheck, book: Book) -> str:
    return CheckStatus.PASSED if r.passed is Verdict.GOOD else CheckStatus.FED_BACK


def after_recheck(r: ChatCheck, book: Book) -> str:
    return CheckStatus.RECHECKED if r.recheck_result is Verdict.GOOD else CheckStatus.COACHING


def second_look(r: ChatCheck, book: Book) -> datetime | None:
    """The end of the day on which it is looked at again."""
    return end_of(r.recheck_at) if r.recheck_at else None
