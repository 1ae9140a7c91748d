"""What 银行转账明细表 puts on 今日看板: money that a refund left with us."""

from __future__ import annotations

from collections.abc import Iterator

from cs_macros.book.board import Item, Urgency
from cs_macros.book.book import Book
from cs_macros.sheets.transfers.flow import COUNTERS
from cs_macros.sheets.transfers.register import Transfer, TransferStatus


def left_after_refund(book: Book) -> Iterator[Item]:
    """Every refund that gave back a part only, until the rest is given back or somebody writes why not."""
    table = book.table(Transfer)
    for n, status in table.column("status").items():
        if status != TransferStatus.REFUNDED:
            continue
        row = table.row(n)
        t = row.record
        left = (t.amount_received or 0) - (t.refund_amount or 0)
        if left > 0 and not t.difference_note and not row.bad:
            yield Item(
                urgency=Urgency.OPEN,
                owner=COUNTERS(t, book),
                what="退款没有退完",
                sheet=table.grid.sheet,
                number=row.name,
                who=t.customer_name,
                status=str(t.status),
                note=f"退了 {t.refund_amount} 元，还有 {left} 元；不用退的写“差额说明”",
            )
