"""The row that 售后 goes on with once the print room can do nothing any more (A21, F-1, F-2 5)."""

from __future__ import annotations

from collections.abc import Iterator

from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, warn
from cs_macros.book.lending import lent_to
from cs_macros.sheets.after_sales.register import Case, CaseType, Solution, a_case, may_open
from cs_macros.sheets.order_changes.finishing import unpaid
from cs_macros.sheets.order_changes.register import ChangeKind, OrderChange, Stage, open_changes
from cs_macros.sheets.order_changes.remarks import GONE, MODIFIED, wanted
from cs_macros.sheets.order_changes.rules import order_of

K, T = ChangeKind, Stage

FROM_CHANGE = ("shop", "order_no", "customer_id", "customer_name", "item")
FROM_ORDER = ("platform", "phone", "address", "model", "qty")
"""What a case takes over from the change, and from the order where 订单跟进表 knows it."""

PARCEL = ("courier", "tracking_no")
"""What there is only once the parcel has left."""


def case_of(change: OrderChange, book: Book) -> Case | None:
    """The row that 售后 goes on with; None where there is neither money nor a parcel to see to."""
    about = case_about(change, book)
    if about is None:
        return None
    case_type, solution = about
    lent = lent_to(change, book)
    from_order = (*FROM_ORDER, *PARCEL) if change.stage in GONE else FROM_ORDER
    known: dict[str, object] = {field: lent.get(field) for field in from_order}
    known["platform"] = known["platform"] or book.platform(change.shop)
    known |= {field: getattr(change, field) for field in FROM_CHANGE}
    return a_case(
        book,
        **known,
        from_agent=change.agent,
        solution=solution,
        case_type=case_type,
        description=described(change),
    )


def case_about(change: OrderChange, book: Book) -> tuple[CaseType, Solution | None] | None:
    """Type of the case, and how it is settled where F-1 and F-2 say so (A21)."""
    if change.stage in GONE:
        if change.kind not in (K.CANCEL, *MODIFIED):
            return None
        if change.kind is K.ATTRIBUTE:
            return CaseType.OTHER, Solution.EXCHANGE
        return (CaseType.OTHER, Solution.RETURN) if change.stage is T.SIGNED else (CaseType.CALL_BACK, None)
    paid = change.kind is K.CANCEL and change.stage is not T.UNPAID and not unpaid(order_of(change, book))
    return (CaseType.CANCELLED, Solution.REFUND) if paid else None


def described(change: OrderChange) -> str:
    """What 售后 has to know, in one sentence."""
    what = change.request if change.kind is K.CANCEL else f"客户要求{wanted(change)}"
    return f"{change.kind}（{change.stage}）：{what}，改单 {change.number}"


def told_what_lacks(change: OrderChange, book: Book) -> Iterator[Finding]:
    """What the case will lack, and what else there is about the order: told, since the goods are stopped
    all the same."""
    others = [name for name in open_changes(change.order_no, book) if name != change.number]
    if others and change.kind is K.CANCEL:
        yield warn("order_no", f"这个订单还有没办完的改单 {'、'.join(others)}", "订单取消了，按“撤回改单”。")
    case = case_of(change, book)
    if case is None:
        return
    yield from may_open("case_no", change.order_no, book)
    if not book.has(Case):
        return
    wanted_of = (c for c in Case.layout.columns if c.required and c.field != "owner")
    lacking = [column.header for column in wanted_of if getattr(case, column.field) is None]
    if case.case_type is CaseType.CALL_BACK:
        lacking += [Case.layout.header(f) for f in PARCEL if getattr(case, f) is None]
    if lacking:
        found = f"转给售后的那一行还缺{'、'.join(lacking)}"
        yield warn("case_no", found, f"到“{Case.layout.sheet}”补填。")
