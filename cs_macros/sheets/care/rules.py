"""What may be done about a customer: whose file it is, who may be called, by whom (SERVICE 32–36).

Source: seed 002 「后三天至一周内,应主动电话联系客户」, COM-12 (consent, and an end when it is refused).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cs_macros.book import usual
from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, block, warn
from cs_macros.book.office import AGENTS, CARING, MANAGERS, Post
from cs_macros.sheets.care.register import CallPlan, Customer, CustomerStatus

CLERKS = (Post.FOLLOW_UP, *CARING)
"""Who looks after customers: the 跟踪业务员, in a small shop any agent."""

FOLLOWER = usual.whose(posts=(Post.FOLLOW_UP,), otherwise=usual.whose(posts=AGENTS))
"""Whose it is where no row names anybody."""

OWNER = ("shop", "customer_id")
"""Fields that say whose file it is."""


def file_of(record: Any, book: Book) -> Customer | None:
    """The file that a row names."""
    return book.find(Customer, record.customer_code) if record.customer_code else None


def known_customer(record: Any, book: Book) -> Iterator[Finding]:
    """A row is about a customer who has a file."""
    if record.customer_code and file_of(record, book) is None:
        yield block(
            "customer_code",
            f"客户档案里没有“{record.customer_code}”",
            "核对编号；还没有档案的，先在“客户档案基本资料表”登记客户。",
        )


def unwilling(file: Customer | None) -> str:
    """Why a customer is not to be called or written to; empty where they may be."""
    if file and file.status is CustomerStatus.STOPPED:
        return "客户的档案已停用"
    if file and not file.consent:
        return "客户不同意联系" if file.consent is False else "还不知道客户同不同意联系"
    return ""


def willing(record: Any, book: Book) -> Iterator[Finding]:
    """Nobody is called who has not agreed, or has asked to be left alone (COM-12, F-24 row 1)."""
    if reason := unwilling(file_of(record, book)):
        yield block("customer_code", reason, "不要再联系；客户自己愿意了，先改客户档案的“同意联系”。")


def on_behalf(plan: CallPlan, book: Book) -> Iterator[Finding]:
    """Whoever follows a customer up calls them, or the one who stands in (R-164)."""
    who = book.operator
    theirs = who in (plan.clerk, plan.substitute) or book.holds(who, MANAGERS)
    if plan.clerk and not theirs:
        hint = f"请{plan.clerk}来按；他不在岗时，由主管在“代理人”里填上你。"
        yield block("substitute", f"这位客户由{plan.clerk}跟踪，代理人不是{who}", hint)


# -- files --------------------------------------------------------------------------------------


def only_file(r: Customer, book: Book) -> Iterator[Finding]:
    """A customer of a shop has one file; a new one only after the old one was given up."""
    for n in book.other_rows(r, OWNER):
        other = book.table(Customer).row(n).record
        if other.status is CustomerStatus.STOPPED:
            yield warn("customer_id", f"这位客户有停用的档案 {other.number}", "确认客户愿意重新建档。")
        elif other.status is not None:
            told = f"这位客户已经有档案 {other.number}（第 {n} 行，{other.status}）"
            yield block("customer_id", told, "在那一行上改，删掉这一行。")
    if keys := book.archived_twins(r, OWNER):
        told = f"这位客户有已归档的档案 {'、'.join(keys[:5])}"
        yield warn("customer_id", told, "确认客户愿意重新建档。")


def next_call_ahead(r: Customer, book: Book) -> Iterator[Finding]:
    """The next call is still to come."""
    if r.next_at and r.next_at < book.now.date():
        yield warn("next_at", "下次通话时间已经过去", "确认日期没有填错。")
