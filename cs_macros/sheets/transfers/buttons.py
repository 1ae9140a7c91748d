"""What the buttons of the transfer sheets do besides moving a row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from cs_macros.book.book import Book
from cs_macros.book.flags import Flag, raise_flag, refund_remark
from cs_macros.book.flow import button
from cs_macros.book.moving import twins
from cs_macros.book.office import CARING, Post
from cs_macros.book.press import Press
from cs_macros.book.table import Row, Table
from cs_macros.cells.parsers import show_moment
from cs_macros.errors import Level
from cs_macros.sheets.transfers import rules
from cs_macros.sheets.transfers.evidence import as_name
from cs_macros.sheets.transfers.matching import Match, match, waits
from cs_macros.sheets.transfers.register import LineStatus, StatementLine, Transfer, TransferStatus
from cs_macros.sheets.transfers.spending import OPEN, RELEASED, line_ids, pending, share, transfer_numbers


@button("核对流水", by=(Post.FINANCE, *CARING), icon="FindDialog")
def match_transfers(press: Press) -> None:
    """把待认领的流水与转账核对：金额、日期，加户名或附言里的订单号都唯一相符的才填上，也试一笔付几笔、几笔付一笔；说不清的列出候选，从不猜。"""
    press.check_operator()
    book = press.book
    waiting: dict[str, Row[Transfer]] = {}
    others: list[Transfer] = []
    for row in book.table(Transfer).rows():
        if row.bad or not waits(row.record) or twins(row):
            others.append(row.record)
        else:
            waiting[row.key] = row
    lines = unclaimed(book.table(StatementLine))
    results = match(
        [row.record for row in waiting.values()],
        [*(row.record for row in lines.values()), *expenses(book.table(StatementLine), lines.values())],
        book.setting("match_window_days"),
        others,
    )
    acting = {key for key, row in waiting.items() if acts_on(press, row)}
    results = [result for result in results if result.transfer.number in acting]
    found = sum(tell(waiting[str(result.transfer.number)], result, acting, press) for result in results)
    press.outcome.summary = (
        f"核对流水：匹配 {found} 笔；{len(results) - found} 笔没有匹配，原因见“匹配说明”。"
    )


def unclaimed(table: Table[StatementLine]) -> dict[str, Row[StatementLine]]:
    """Lines that wait, by id; copied ones and ones with an unreadable cell are left to people."""
    waiting = (table.row(n) for n, state in table.column("status").items() if state == LineStatus.UNCLAIMED)
    return {row.key: row for row in waiting if not row.bad and not twins(row)}


def expenses(table: Table[StatementLine], lines: Iterable[Row[StatementLine]]) -> Iterator[StatementLine]:
    """Money that went out and equals some that came: it may be what came back."""
    amounts = {row.record.amount_in for row in lines}
    for position, amount in table.column("amount_out").items():
        if amount in amounts:
            yield table.row(position).record


def proposed(line: StatementLine, book: Book) -> str | None:
    """The transfer whose 匹配说明 names a line; None where none does, or several do."""
    transfers = book.table(Transfer)
    states, numbers = transfers.column("status"), transfers.column("number")
    mark = re.compile(rf"(?<![^\s：；、。]){re.escape(str(line.line_id))}（")
    found = {
        numbers[position]
        for position, note in transfers.column("match_note").items()
        if position in numbers and states.get(position) in OPEN and mark.search(note)
    }
    return found.pop() if len(found) == 1 else None


def acts_on(press: Press, row: Row[Transfer]) -> bool:
    """Whether the press is about a row: selected, or with nothing selected any that no filter hides."""
    if press.chosen is not None:
        return row.position in press.chosen
    return row.position not in row.table.grid.hidden


def tell(row: Row[Transfer], result: Match, acting: set[str], press: Press) -> bool:
    """Fill a transfer with what pays it, or say why nothing does; whether it was filled."""
    missing = [str(t.number) for t in result.together if t.number not in acting]
    if result.lines and not missing:
        settle(row.record, result.lines, result.arrival, result.why, press.book)
        for line in result.lines:
            line.transfer_no = "、".join(sorted(str(t.number) for t in result.together))
            press.book.reach(line, LineStatus.MATCHED)
        press.book.sign(row.record)
        return True
    why = result.why
    if missing:
        why = f"{why}；要与 {'、'.join(missing)} 一起核对（没有选中，或被筛选隐藏）"
    row.record.match_note = why
    press.outcome.problems.append(replace(row.problem("number", why), level=Level.INFO))
    return False


def settle(t: Transfer, lines: Sequence[StatementLine], arrival: Decimal, why: str, book: Book) -> None:
    """Write what matched lines say into the transfer. It never confirms money."""
    ids = [*line_ids(t), *(str(line.line_id) for line in lines)]
    moments = [line.paid_at for line in lines if line.paid_at]
    names = [line.payer_name for line in lines if line.payer_name]
    own = {as_name(t.payer_name), as_name(t.customer_name)}
    t.statement_line = "、".join(dict.fromkeys(ids))
    t.arrival = arrival
    t.received_date = max(moments).date() if moments else None
    # Of several payers the one to be explained counts.
    t.actual_payer = next((name for name in names if as_name(name) not in own), next(iter(names), None))
    t.match_note = why
    if t.status is TransferStatus.AWAITED:
        t.payer_name = t.payer_name or t.actual_payer
        t.claimed_at = t.claimed_at or min(moments, default=None)


def fill_transfer(line: StatementLine, book: Book) -> None:
    """A line claimed by hand fills its transfers as 核对流水 does; a part payment adds to the others."""
    numbers = transfer_numbers(line)
    for number in numbers:
        row = book.table(Transfer).find(number)
        assert row is not None  # the guard found it
        t, why = row.record, f"人工认领：{book.operator}"
        earlier, before = t.arrival or Decimal(0), t.received_date
        if t.arrival is not None:
            why = f"{t.match_note}；{why}" if t.match_note else why
        settle(t, [line], earlier + share(line, t), why, book)
        if before and earlier:
            t.received_date = max(before, t.received_date or before)
        book.sign(row.record)
    line.transfer_no = "、".join(numbers)


def release_transfer(line: StatementLine, book: Book) -> None:
    """Take a line off its transfers again, as long as its money is not counted.

    A part payment takes only its own money along. That a person did this is noted on the line,
    so that 核对流水 does not match the two again.
    """
    numbers = transfer_numbers(line)
    for number in numbers:
        row = book.table(Transfer).find(number)
        if row is None or line.line_id not in line_ids(row.record):
            continue
        t = row.record
        left = [each for each in pending(t, book) if each.line_id != line.line_id]
        if t.arrival is not None:
            t.arrival = sum((share(each, t) for each in left), Decimal(0)) or None
        t.statement_line = "、".join(name for name in line_ids(t) if name != line.line_id) or None
        t.match_note = None
        book.sign(row.record)
    matched = line.status is LineStatus.MATCHED and numbers
    line.line_note = f"已与 {'、'.join(numbers)} {RELEASED}" if matched else None
    line.transfer_no = None


def count_arrival(t: Transfer, book: Book) -> None:
    """Add this arrival to the money received, and note it; its statement lines are spent."""
    t.amount_received = rules.total(t)
    rules.note(t, f"到账 {t.arrival} 元，累计 {t.amount_received} 元", book)
    for name in line_ids(t):
        row = book.known(StatementLine).find(name)
        if row and row.record.status is LineStatus.UNCLAIMED:
            row.record.transfer_no = t.number
            book.reach(row.record, LineStatus.MATCHED)


def flag_refund(t: Transfer, book: Book) -> None:
    """Blue flag and the back office's remark (R-072)."""
    raise_flag(t, Flag.BLUE, refund_remark(t.refund_reason, None, book))
    rules.note(t, f"退款 {t.refund_amount} 元（{show_moment(t.refund_date) if t.refund_date else ''}）", book)
