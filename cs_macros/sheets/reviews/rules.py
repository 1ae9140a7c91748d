"""What may happen to a review, and why not (SERVICE 24, F-8)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cs_macros.book.flow import Finding, block, warn
from cs_macros.book.office import AGENTS, MANAGERS, Post
from cs_macros.book.usual import must, where, whose
from cs_macros.sheets.reviews.register import Outcome, Review, ReviewStatus

if TYPE_CHECKING:
    from cs_macros.book.book import Book

S = ReviewStatus

UNSPOKEN = (Outcome.UNREACHABLE, Outcome.WILL_NOT_TALK)
"""How a review ends whose reason nobody could ask."""

handler = whose("owner", "found_by", posts=AGENTS)
"""Whoever it is given to; until then its finder, who gets in touch at once (CON-30)."""


def assigner(book: Book) -> str:
    """店长 gives out the reviews; in a shop without one whoever else answers for the team (R-111)."""
    return book.holders(Post.STORE_MANAGER) if book.has_post(Post.STORE_MANAGER) else book.holders(*MANAGERS)


def finder_and_assigner(r: Review, book: Book) -> str:
    """Who has to do something about a review that is nobody's: its finder and 店长, today (D-08)."""
    people = f"{assigner(book)}、{handler(r, book)}".split("、")
    return "、".join(dict.fromkeys(people))


# -- guards -----------------------------------------------------------------------------------


def may_register(r: Review, book: Book) -> Iterator[Finding]:
    if r.found_date and r.found_date > book.now.date():
        yield block("found_date", "发现日期还没有到", "填发现的那一天，不晚于今天。")


def may_assign(r: Review, book: Book) -> Iterator[Finding]:
    if r.assigned_date and r.found_date and r.assigned_date < r.found_date:
        yield block("assigned_date", "分配日期早于发现日期", "核对这两个日期。")


def may_contact(r: Review, book: Book) -> Iterator[Finding]:
    """Every middling and bad review is telephoned about, unless somebody says why not (R-113)."""
    silent = r.phone_result is None and r.no_phone_reason is None
    if book.setting("review_phone_required") and silent:
        hint = "打过电话再填结果；不用打的，在“免电话原因”里写明。"
        yield block("phone_result", "中差评要打电话联系，还没有电话联系结果", hint)
    elif r.phone_result is None and r.chat_result is None:
        yield block("chat_result", "旺旺和电话都没有联系结果", "至少填一种联系的结果。")
    for field in ("chat_at", "phone_at"):
        moment = getattr(r, field)
        if moment and moment > book.now:
            yield block(field, "联系时间还没有到", "联系过以后再按；空着就是现在。")


UNEXPLAINED = where("outcome", *UNSPOKEN)


def explained(r: Review, book: Book) -> bool:
    """Whether somebody could ask the reason, so that it must stand there."""
    return not UNEXPLAINED(r, book)


REASONED = tuple(
    must(
        field,
        "要写明客户为什么这样评价",
        "问过客户再填；联系不上或客户拒绝沟通的，处理结果选那一项。",
        when=explained,
    )
    for field in ("reason_type", "reason")
)


def may_settle(r: Review, book: Book) -> Iterator[Finding]:
    if (r.named_agent is None) != (r.sentiment is None):
        lacking = "named_agent" if r.named_agent is None else "sentiment"
        yield block(lacking, "点了名的客服和表扬、批评要一起填", "两格都填，或都空着。")
    if r.posted_in_group is False:
        hint = "把生成的通报发到群里，“群内通报”改成“是”，再上交。"
        yield warn("posted_in_group", "原因还没有发到群里", hint)
    if r.posted_at and r.posted_at > book.now:
        yield block("posted_at", "群内通报时间还没有到", "发过以后再填；空着就是现在。")
    if r.outcome is Outcome.UNREACHABLE and r.public_reply is None:
        yield warn("public_reply", "联系不上客户，也没有公开回评", "在店铺后台回复这条评价，写到“公开回评”。")


def may_hand_in(r: Review, book: Book) -> Iterator[Finding]:
    """The team hears of the reason before the result is handed in (D-10)."""
    if r.posted_in_group is not True:
        hint = "把原因发到群里，“群内通报”改成“是”，再按一次。"
        yield block("posted_in_group", "原因还没有发到群里，不能上交", hint)
