"""What may happen to a bank transfer: pure decisions (CORE 1, F-23)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from cs_macros.book.agreed import agreed
from cs_macros.book.book import Book
from cs_macros.book.columns import Entry
from cs_macros.book.flow import Finding, Letter, block, warn
from cs_macros.book.ledger import Cash, may_pay_out
from cs_macros.book.office import MANAGERS
from cs_macros.cells.parsers import to_yuan
from cs_macros.sheets.after_sales.register import GOODS_BACK as INTERCEPTED
from cs_macros.sheets.after_sales.register import Case
from cs_macros.sheets.disputes.register import paid_on_platform
from cs_macros.sheets.returns.register import GOODS_BACK as RETURNED
from cs_macros.sheets.returns.register import Return
from cs_macros.sheets.transfers.evidence import as_name
from cs_macros.sheets.transfers.register import Transfer, TransferStatus
from cs_macros.sheets.transfers.spending import lines_free

PARCEL_BACK: Mapping[type[Entry], Sequence[str]] = MappingProxyType({Case: INTERCEPTED, Return: RETURNED})
"""Register → states in which the goods are back in the shop (CORE 1, refund_transfer)."""


def received_so_far(t: Transfer) -> Decimal:
    """Money counted by earlier presses; what is typed on a 待核实 row is this arrival."""
    if t.status is TransferStatus.CLAIMED or t.amount_received is None:
        return Decimal("0.00")
    return t.amount_received


def typed_amount(t: Transfer, book: Book) -> Decimal | None:
    """到账金额 typed on a 待核实 row with 本次到账 blank counts as 本次到账."""
    return t.amount_received if t.status is TransferStatus.CLAIMED else None


def total(t: Transfer) -> Decimal:
    """All money arrived, this arrival included, in 元."""
    return received_so_far(t) + (t.arrival or Decimal(0))


def difference(t: Transfer, book: Book) -> Decimal | None:
    """Received − due, after a refund what it left, in 元; None while nothing has arrived."""
    if t.amount_received is None or t.status in (TransferStatus.AWAITED, TransferStatus.CLAIMED):
        return None
    if t.status is TransferStatus.REFUNDED:
        return to_yuan(t.amount_received - (t.refund_amount or Decimal(0)))
    return to_yuan(t.amount_received - t.amount_due)


def first_state(t: Transfer, book: Book) -> str:
    """待核实 once payer and time are known, else 待汇款 (F-23, 1 and 2)."""
    return TransferStatus.CLAIMED if t.payer_name and t.claimed_at else TransferStatus.AWAITED


def may_register(t: Transfer, book: Book) -> Iterator[Finding]:
    """Not dated ahead."""
    if t.log_date and t.log_date > book.now.date():
        yield block("log_date", "登记日期晚于今天", "改成今天或更早的日期。")
    yield from claimed_ahead(t, book)


def claimed_ahead(t: Transfer, book: Book) -> Iterator[Finding]:
    """Nobody has paid at a time that is still to come."""
    if t.claimed_at and t.claimed_at > book.now:
        yield warn("claimed_at", "客户称汇款时间晚于现在", "确认时间没有填错。")


def may_confirm(t: Transfer, book: Book) -> Iterator[Finding]:
    """Money is counted by somebody else than who registered it, and its payer explained (F-23, 3–6)."""
    if t.arrival == 0:
        yield block("arrival", "本次到账不能是 0", "填这一次到账的金额。")
    elif t.arrival is not None and t.arrival < 0 and t.status is not TransferStatus.MISMATCH:
        yield block("arrival", "负数（退回多付）只能用在“金额不符”的行", "核对金额；到账填正数。")
    elif total(t) < 0:
        yield block("arrival", f"退回的钱多于已到账的 {received_so_far(t)} 元", "核对退回金额。")
    yield from other_person(t, "confirmed_by", t.confirmed_by, book)
    yield from payer_explained(t, book)
    if t.received_date and t.received_date > book.now.date():
        yield warn("received_date", "到账日期晚于今天", "确认日期没有填错。")
    yield from lines_free(t, book)
    yield from order_known(t, confirmed_state(t, book))


def confirmed_state(t: Transfer, book: Book) -> str:
    """已核实 when all the money is there to the fen, else 金额不符."""
    return TransferStatus.VERIFIED if total(t) == t.amount_due else TransferStatus.MISMATCH


def order_known(t: Transfer, state: str) -> Iterator[Finding]:
    """The order may be created later, but people are told."""
    if state == TransferStatus.VERIFIED and not t.order_no:
        yield warn("order_no", "钱已到账，还没有订单号", "建好订单后补上，发货前必须填。")


def other_person(t: Transfer, field: str, person: str | None, book: Book) -> Iterator[Finding]:
    """Separation of duties, unless the shop switched it off (confirm_by_other_person)."""
    if book.setting("confirm_by_other_person") and person and person == t.created_by:
        yield block(
            field,
            f"{person}登记了这一行，不能自己核实",
            "请另一位同事核实；一个人的店铺可在“参数”里关掉这项检查。",
        )


def payer_explained(t: Transfer, book: Book) -> Iterator[Finding]:
    """Money from a stranger's account: explained, and accepted by a manager (F-23, 4)."""
    actual = (t.actual_payer or "").strip()
    # A masked name compares as empty: it is nobody's, and has to be explained.
    if not actual or (as_name(actual) and as_name(actual) in map(as_name, (t.payer_name, t.customer_name))):
        return
    if not t.payer_note:
        yield block(
            "payer_note", f"到账户名“{actual}”与付款人、客户都不同，要说明原因", "问清客户后填写付款人说明。"
        )
    if not book.holds(book.operator, list(MANAGERS)):
        yield block(
            "actual_payer", "付款人与客户不一致的到账要由主管或店长确认", "请主管或店长按“确认到账”。"
        )


def may_accept(t: Transfer, book: Book) -> Iterator[Finding]:
    """A manager waives a difference, with a reason, never of a row of their own."""
    if not t.amount_received or t.amount_received <= 0:
        yield block("amount_received", "还没有到账，不能放行", "先确认到账。")
    if t.arrival is not None:
        yield block("arrival", "还有一笔本次到账没有确认", "先按“确认到账”，再放行。")
    yield from other_person(t, "", book.operator, book)
    yield from payer_explained(t, book)
    yield from order_known(t, TransferStatus.VERIFIED)


def may_ship(t: Transfer, book: Book) -> Iterator[Finding]:
    """Never before the money is there. Source: domain 1.1 hard rule (a)."""
    if t.shipped_date and t.received_date and t.shipped_date < t.received_date:
        yield block("shipped_date", f"发货日期早于到账日期 {t.received_date}", "核对发货日期。")


def may_complete(t: Transfer, book: Book) -> Iterator[Finding]:
    if t.receipt_date and t.shipped_date and t.receipt_date < t.shipped_date:
        yield warn("receipt_date", f"收货日期早于发货日期 {t.shipped_date}", "确认日期没有填错。")


def may_cancel(t: Transfer, book: Book) -> Iterator[Finding]:
    """Money that has come must go back by 退款 (F-23, 8 and 9)."""
    if t.amount_received:
        yield block("amount_received", f"已到账 {t.amount_received} 元，不能取消", "用“退款”把钱退回客户。")
    if t.arrival is not None and t.statement_line:
        yield block("statement_line", "已经匹配到一笔流水，不能取消", "先在“银行流水”表对它按“解除匹配”。")


def may_refund(t: Transfer, book: Book) -> Iterator[Finding]:
    """At most what came in, over the whole order; of shipped goods only when the parcel is back (F-23, 9)."""
    received = t.amount_received or Decimal(0)
    if t.refund_amount is not None and t.refund_amount > received:
        yield block("refund_amount", f"多于到账金额 {received} 元", "退款不能超过实际到账。")
    else:
        yield from may_pay_out(t, book)
    for d in paid_on_platform(t.order_no, book):
        how = d.platform_status or d.outcome
        told = f"平台上这个订单已经退过款：{d.number} {d.amount or '金额不明'}（{how}）"
        yield warn("refund_amount", told, "确认不是同一笔钱，别退两次。")
    if t.status is TransferStatus.REFUNDED:
        yield from rest_given_back(t, book)
    if t.related_no:
        yield from released_once(t, book)
    if t.status is not TransferStatus.SHIPPED:
        return
    if not t.related_no:
        yield block("related_no", "已发货的订单，包裹退回后才能退款", "填售后（AS）或退换（RT）的记录号。")
        return
    yield from parcel_back(t.related_no, book)


def rest_given_back(t: Transfer, book: Book) -> Iterator[Finding]:
    """A second refund of a row gives back what the first left: the cell holds both together."""
    kept = agreed(book, t, "refund_amount")
    before = Decimal(str(kept.value)) if kept and kept.value is not None else Decimal(0)
    if t.refund_amount is not None and t.refund_amount <= before:
        hint = "把“退款金额”改成两次合计的金额，再按“退款”。"
        yield block("refund_amount", f"已经退过 {before} 元，这一次没有多退", hint)


def released_once(t: Transfer, book: Book) -> Iterator[Finding]:
    """One AS or RT number releases one refund (CORE 14.1)."""
    for table in (book.table(Transfer), *book.archived(Transfer)):
        for n in table.index(("related_no",)).get((t.related_no,), ()):
            other = table.row(n).record
            if other.number != t.number and other.status is TransferStatus.REFUNDED:
                yield block(
                    "related_no",
                    f"{t.related_no} 已经用来退过 {other.number} 的款",
                    "一个售后或退换只退一笔；核对关联记录。",
                )


def parcel_back(number: str, book: Book) -> Iterator[Finding]:
    """Is the parcel of a linked case back in the shop?"""
    record = next((each for each in PARCEL_BACK if number.upper().startswith(each.layout.prefix)), None)
    if record is None:
        yield block("related_no", "不是售后或退换的记录号", "记录号以 AS 或 RT 开头。")
        return
    found = book.find(record, number)
    if found is None:
        yield warn(
            "related_no", f"本工作簿里查不到 {number}，无法核对包裹是否退回", "退款前请向售后确认包裹已收到。"
        )
        return
    # A case may be closed without its parcel ever having been called back.
    was_taken_in = not isinstance(found, Case) or found.receipt_date is not None
    if found.status not in PARCEL_BACK[record] or not was_taken_in:
        yield block(
            "related_no", f"{number} 的状态是“{found.status}”，包裹还没有退回", "收到退回的包裹后再退款。"
        )


def topic_of(t: Transfer) -> str:
    """What a transfer is in a handover."""
    if t.status in (TransferStatus.AWAITED, TransferStatus.CLAIMED, TransferStatus.MISMATCH):
        return "未付款跟进"
    return "缺货/未发货" if t.status is TransferStatus.VERIFIED else "其他"


def cash(t: Transfer) -> Cash:
    """What a transfer says about its order's money."""
    counted = t.status not in (TransferStatus.AWAITED, TransferStatus.CLAIMED, None)
    paid_back = t.refund_amount if t.status is TransferStatus.REFUNDED else None
    return Cash(
        came_in=t.amount_received if counted else None,
        went_out=paid_back or Decimal("0.00"),
        goods=t.item or "",
    )


def arrival_letters(t: Transfer, book: Book) -> Iterator[Letter]:
    """What the customer is told once the money was counted."""
    if t.status is TransferStatus.VERIFIED:
        yield Letter("bank_transfer_received")
    elif t.difference:
        yield Letter("bank_transfer_mismatch")


def note(t: Transfer, text: str, book: Book) -> None:
    """Add a dated line to 跟踪备注; what people wrote there stays above it."""
    line = f"{book.now:%Y-%m-%d} {book.operator} {text}"
    t.follow_note = f"{t.follow_note}\n{line}" if t.follow_note else line
