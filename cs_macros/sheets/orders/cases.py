"""转售后: a row in 售后登记表 for an order (A20)."""

from __future__ import annotations

from collections.abc import Iterator

from cs_macros.book.book import Book
from cs_macros.book.flow import Ask, Finding, block
from cs_macros.book.office import Platform
from cs_macros.sheets.after_sales.register import Case, CaseType, a_case, may_open
from cs_macros.sheets.orders.register import Order

CASE_TYPE = Ask(
    "order_case_type", "售后类型", choices=tuple(CaseType), option="--case-type", hint="转售后时选"
)
DESCRIPTION = Ask("order_case_note", "情况说明", option="--description", hint="转售后时写客户说了什么")

CARRIED = ("shop", "order_no", "customer_id", "customer_name", "phone", "address", "item", "model", "qty",
           "courier", "tracking_no")  # fmt: skip
"""What a case takes over from its order as it stands."""

NEEDED = ("customer_id", "customer_name", "phone", "item", "model", "qty")
CALLED_BACK = ("courier", "tracking_no")
"""Without them no courier can be asked to bring a parcel back."""


def asked(ask: Ask, book: Book) -> str:
    return str(book.asked.get(ask.name) or "").strip()


def may_open_case(o: Order, book: Book) -> Iterator[Finding]:
    """Everything that 售后登记表 needs is known; of an open case of the order people are told."""
    kind = asked(CASE_TYPE, book)
    yield from may_open("order_no", o.order_no, book)
    if not book.has(Case):
        return
    if kind not in tuple(CaseType):
        hint = f"在表格上方的“{CASE_TYPE.label}”格选：{'、'.join(CaseType)}。"
        yield block("", "没有选售后类型" if not kind else f"没有售后类型“{kind}”", hint)
    if not asked(DESCRIPTION, book):
        yield block("", "没有写情况说明", f"在表格上方的“{DESCRIPTION.label}”格写客户说了什么。")
    wanted = (*NEEDED, *(CALLED_BACK if kind == CaseType.CALL_BACK else ()))
    for field in wanted:
        if getattr(o, field) is None:
            yield block(field, "转售后之前要填写", "补上这一格再试。")
    if platform(o, book) is None:
        yield block("platform", "转售后之前要填写", "补上这一格再试。")


def platform(o: Order, book: Book) -> Platform | None:
    return o.platform or book.platform(o.shop)


def open_case(o: Order, book: Book) -> None:
    """Register the case as its own button would."""
    book.enter(
        a_case(
            book,
            **{field: getattr(o, field) for field in CARRIED},
            platform=platform(o, book),
            case_type=CaseType(asked(CASE_TYPE, book)),
            description=asked(DESCRIPTION, book),
            from_agent=o.agent,
        )
    )
