"""转售后: a row in 售后登记表 for an order (A20)."""

from __future__ import annotations

from collections.abc import Iterator

from cs_macros.book.book import Book
from cs_macros.book.flags import Flag
from cs_macros.book.flow import Ask, Finding, block, warn
from cs_macros.book.office import Platform
from cs_macros.sheets.after_sales.register import Case, CaseStatus, CaseType
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
    """Everything that 售后登记表 needs is known; one order has one open case."""
    kind = asked(CASE_TYPE, book)
    if not book.has(Case):
        yield block("", "这个工作簿没有售后登记表", "请打开有这张表的工作簿，或请管理员补上。")
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
    table = book.table(Case)
    for n in table.index(("order_no",)).get((o.order_no,), ()):
        case = table.row(n).record
        if case.status not in (None, CaseStatus.CLOSED):
            yield warn("order_no", f"这个订单还有没结案的售后 {case.number}，状态是“{case.status}”")


def platform(o: Order, book: Book) -> Platform | None:
    return o.platform or book.platform(o.shop)


def open_case(o: Order, book: Book) -> None:
    """Register the case as its own button would."""
    book.enter(
        Case(
            **{field: getattr(o, field) for field in CARRIED},
            status=CaseStatus.REGISTERED,
            log_date=book.now.date(),
            platform=platform(o, book),
            case_type=CaseType(asked(CASE_TYPE, book)),
            description=asked(DESCRIPTION, book),
            from_agent=o.agent,
            owner=book.operator or None,
            flag=Flag.NONE,
        )
    )
