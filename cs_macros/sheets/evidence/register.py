"""Columns of 证据记录 (SERVICE 27, domain 1.34)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cs_macros.book import usual
from cs_macros.book.columns import BUTTONS, Choice, Day, Entry, IdText, Moment, Person, Text, column
from cs_macros.book.defaults import now, operator, today
from cs_macros.book.flow import Ask, Finding, Move, block

if TYPE_CHECKING:
    from cs_macros.book.book import Book


class EvidenceStatus(Choice):
    """Where a piece of evidence stands."""

    RECORDED = "已记录"
    REPORTED = "已上报"
    CLOSED = "已结"


class EvidenceKind(Choice):
    """What the customer did."""

    SHORTAGE = "签收后称少件/损坏"
    EXTORTION = "以评价索要钱物"
    THREAT = "辱骂威胁"
    CLAIM = "索赔"


class Evidence(Entry, sheet="证据记录", table="evidence", prefix="ZJ", deadline=True):
    """What a customer said, word for word; nothing asks a leading question (COM-11), nothing is sent.

    Another sheet that opens one calls `keep`, and has its number in the column `link` makes.

    Source: seed 001 「要学会抓对自己有利的证据」, seed 002 「应将信息和证据迅速传递给上级管理部」.
    """

    status: EvidenceStatus | None = usual.status()
    date: Day = column(
        "日期", "发生日期", "记录日期", default=today, hint="发生的那一天，不晚于今天", stage="登记"
    )
    agent: Person = column("客服", "记录人", "客服姓名", default=operator, source="staff")
    customer_id: IdText = usual.customer_id(width=14)
    order_no: IdText = usual.order_no()
    kind: EvidenceKind = column("类型", "证据类型", "情况", width=18)
    verbatim: Text = column(
        "客户原话", "原话", "聊天原文", hint="照抄客户说的话，一字不改；不要引导客户说什么", width=44
    )
    files: Text | None = column(
        "截图/照片", "截图", "照片", "截图照片", "凭证", hint="文件名或存放位置", width=22
    )
    sign_proof: Text | None = column("签收证明", "签收凭证", "签收底单", width=18)
    reported_to: Text | None = column(
        "上报对象", "报给谁", hint="报给谁，如 主管、店长、平台", stage="上报", width=12
    )
    reported_at: Moment | None = column("上报时间", "上报日期", default=now)
    case_no: IdText | None = column("平台投诉号", "投诉单号", "平台投诉编号", stage="结案", width=18)
    outcome: Text | None = column("结果", "处理结果", "结果说明", hint="平台或主管怎么处理的", width=28)


# -- evidence of another register's row ---------------------------------------------------------


def link() -> Any:
    """Declare the column of another register that says which evidence belongs to a row."""
    return column("证据记录号", "证据编号", owner=BUTTONS, link="evidence", width=18)


def keep(record: Any, kind: EvidenceKind, verbatim: str, book: Book) -> None:
    """Record what the customer of a row has said; the row keeps the number, after those it has."""
    kept = Evidence(
        status=EvidenceStatus.RECORDED,
        date=book.now.date(),
        agent=book.operator or None,
        customer_id=record.customer_id,
        order_no=record.order_no,
        kind=kind,
        verbatim=verbatim,
        files=getattr(record, "photos", None),
    )
    number = book.enter(kept).record.number
    record.evidence_no = "、".join(filter(None, [record.evidence_no, number]))


def keeping(name: str, prefix: str, from_: Sequence[str], by: Sequence[str]) -> Move:
    """The move 记证据 of another register: the state stays, 证据记录 gets a row.

    Args:
      prefix: Of the names of its two cells above the table.
    """
    kind = Ask(f"{prefix}_kind", "证据类型", choices=tuple(EvidenceKind), option="--evidence-kind")
    words = Ask(f"{prefix}_words", "客户原话", option="--verbatim", hint="照抄客户说的话，一字不改")

    def said(ask: Ask, book: Book) -> str:
        return str(book.asked.get(ask.name) or "")

    def may_keep(record: Any, book: Book) -> Iterator[Finding]:
        what = said(kind, book).strip()
        if not book.has(Evidence):
            hint = "在有这张表的工作簿里办，或请管理员补上。"
            yield block("", f"这个工作簿没有“{Evidence.layout.sheet}”，不能记证据", hint)
        if what not in tuple(EvidenceKind):
            hint = f"在表格上方的“{kind.label}”格选：{'、'.join(EvidenceKind)}。"
            yield block("", f"没有证据类型“{what}”" if what else "没有选证据类型", hint)
        if not said(words, book).strip():
            yield block("", "没有写客户原话", f"在表格上方的“{words.label}”格照抄客户说的话。")

    def do(record: Any, book: Book) -> None:
        keep(record, EvidenceKind(said(kind, book).strip()), said(words, book), book)

    return Move(
        name=name,
        caption="记证据",
        help="把客户的原话记到证据记录：先选证据类型，照抄客户原话；状态不变。",
        from_=from_,
        needs=("customer_id", "order_no"),
        by=by,
        asks=(kind, words),
        guard=may_keep,
        does=do,
    )
