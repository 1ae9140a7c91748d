"""Which statement line's money stands in which transfer, so that nothing is spent twice (CORE 1, 1.1).

A line pays one transfer with all its money, or several of one payer, each what it lacks; a
transfer may be paid by several lines. Lines are added to 流水号 at the end, so the lines whose
money waits in 本次到账 are always the last ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time
from decimal import Decimal

from cs_macros.book.book import Book
from cs_macros.book.flow import Finding, block, warn
from cs_macros.cells.parsers import show_moment
from cs_macros.sheets.transfers.register import LineStatus, StatementLine, Transfer, TransferStatus

OPEN = (TransferStatus.AWAITED, TransferStatus.CLAIMED, TransferStatus.MISMATCH)
"""States in which money may still arrive."""

NOTHING_COUNTED = (TransferStatus.AWAITED, TransferStatus.CLAIMED, TransferStatus.CANCELLED)
"""States of transfers of which no money was counted yet."""

RELEASED = "解除匹配"
"""Stands in 处理说明 of a line that a person took off a transfer: from then on only people match it."""


def line_ids(t: Transfer) -> list[str]:
    """The statement lines that a transfer names."""
    return parts(t.statement_line)


def transfer_numbers(line: StatementLine) -> list[str]:
    """The transfers that a statement line names."""
    return parts(line.transfer_no)


def parts(text: str | None) -> list[str]:
    """A list as people type it.

    >>> parts("BT1、 BT2,BT3，BT1")
    ['BT1', 'BT2', 'BT3']
    """
    return list(dict.fromkeys(filter(None, (part.strip() for part in re.split(r"[、,，;；\n]", text or "")))))


def wanted(t: Transfer) -> Decimal:
    """The amount still to come, in 元."""
    if t.status is TransferStatus.MISMATCH:
        return t.amount_due - (t.amount_received or Decimal(0))
    return t.amount_due


def is_income(line: StatementLine) -> bool:
    """Money that a customer may have sent: no expense, no refund, no reversal.

    What only looks like a payment of ours that bounced may be one after all: people decide.
    """
    from cs_macros.statements.line import is_marked, is_suspect

    summary = line.summary or ""
    return bool(line.amount_in) and (not is_marked(summary) or is_suspect(summary))


def share(line: StatementLine, t: Transfer) -> Decimal:
    """What a line has for a transfer: all of it, or what the transfer lacks where it pays several."""
    return wanted(t) if len(transfer_numbers(line)) > 1 else (line.amount_in or Decimal(0))


def pending(t: Transfer, book: Book) -> list[StatementLine]:
    """The lines of a transfer whose money nobody has counted yet; none when that cannot be told.

    Where nothing was counted, all of them; else the last ones that add up to 本次到账.
    """
    rows = [book.known(StatementLine).find(name) for name in line_ids(t)]
    lines = [row.record for row in rows if row]
    if t.status in NOTHING_COUNTED:
        return lines
    if t.status is not TransferStatus.MISMATCH or t.arrival is None:
        return []
    total = Decimal(0)
    for place in range(len(lines) - 1, -1, -1):
        total += share(lines[place], t)
        if total == t.arrival:
            return lines[place:]
    return []


def backed(t: Transfer, book: Book) -> bool:
    """Whether 本次到账 is exactly what matched lines brought, so that another line may be added."""
    lines = pending(t, book)
    matched = all(x.status is LineStatus.MATCHED and t.number in transfer_numbers(x) for x in lines)
    return bool(lines) and matched and sum(share(x, t) for x in lines) == t.arrival


def lines_free(t: Transfer, book: Book) -> Iterator[Finding]:
    """No line of a statement is spent twice, and each is spent whole."""
    unknown = False
    for name in line_ids(t):
        row = book.known(StatementLine).find(name)
        if row is None:
            unknown = True
            yield warn("statement_line", f"银行流水里没有流水号 {name}", "先导入流水，或核对流水号。")
        else:
            yield from line_free(t, row.record)
    if not unknown and t.arrival is not None and t.arrival > 0:
        yield from spent_whole(t, t.arrival, book)


def line_free(t: Transfer, line: StatementLine) -> Iterator[Finding]:
    """May a transfer have this line's money?"""
    others = [number for number in transfer_numbers(line) if number != t.number]
    if line.status is LineStatus.MATCHED and t.number not in transfer_numbers(line):
        yield block(
            "statement_line",
            f"流水 {line.line_id} 已经匹配给 {line.transfer_no}",
            "一笔流水只能用一次，核对流水号。",
        )
    elif line.status is not LineStatus.MATCHED and others:
        yield block(
            "statement_line",
            f"流水 {line.line_id} 上填的转账记录号是 {line.transfer_no}，还没有认领",
            "先在“银行流水”表按“认领流水”，或清掉那一格。",
        )
    elif (t.arrival or 0) > 0 and line.status is not LineStatus.MATCHED:
        if not is_income(line):
            yield block(
                "statement_line", f"流水 {line.line_id} 是支出、退款或冲正，不是客户的汇款", "核对流水号。"
            )
        elif line.status is LineStatus.UNRELATED:
            yield block(
                "statement_line", f"流水 {line.line_id} 已标为不相关", "先在“银行流水”表按“解除匹配”。"
            )


def spent_whole(t: Transfer, arrival: Decimal, book: Book) -> Iterator[Finding]:
    """The arrival is what its lines brought, to the fen; money that came without a line is no concern."""
    rows = [book.known(StatementLine).find(name) for name in line_ids(t)]
    new = [row.record for row in rows if row and row.record.status is not LineStatus.MATCHED]
    lines = (pending(t, book) or new) if new or t.status is TransferStatus.CLAIMED else []
    brought = sum((share(line, t) for line in lines), Decimal(0))
    if lines and brought != arrival:
        yield block(
            "arrival",
            f"本次到账 {arrival} 元，流水号里的流水却是 {brought} 元",
            "改成流水的金额；一笔流水付几笔转账时，在“银行流水”表填几个转账记录号，按“认领流水”。",
        )


def may_claim(line: StatementLine, book: Book) -> Iterator[Finding]:
    """A person says which transfer, or transfers, a line pays (认领)."""
    if not line.amount_in:
        yield block("amount_in", "这一行不是收入，不能认领", "支出请标为不相关。")
    elif not is_income(line):
        yield block("summary", "这一行是退款或冲正，不是客户的汇款，不能认领", "请标为不相关。")
    numbers = transfer_numbers(line)
    transfers = []
    for number in numbers:
        row = book.table(Transfer).find(number)
        if row is None:
            hint = "填转账的记录号，如 BT20261122-001。"
            yield block("transfer_no", f"银行转账明细表里没有 {number}", hint)
        elif row.record.status not in OPEN:
            found = f"{row.key} 的状态是“{row.record.status}”，不能再认领流水"
            yield block("transfer_no", found, "核对记录号。")
        else:
            transfers.append(row.record)
            yield from may_take(row.record, line, book, alone=len(numbers) == 1)
    if len(numbers) > 1 and len(transfers) == len(numbers):
        yield from divides(line, transfers)


def may_take(t: Transfer, line: StatementLine, book: Book, *, alone: bool) -> Iterator[Finding]:
    """Is there room in 本次到账? A part payment is added to what other lines brought."""
    if t.arrival is not None and not (alone and line.line_id not in line_ids(t) and backed(t, book)):
        yield block(
            "transfer_no", f"{t.number} 还有 {t.arrival} 元本次到账没有确认", "先确认那一笔，再认领这一笔。"
        )


def divides(line: StatementLine, transfers: list[Transfer]) -> Iterator[Finding]:
    """One line for several transfers is what they lack, to the fen."""
    lacking = sum((wanted(t) for t in transfers), Decimal(0))
    if lacking != line.amount_in or any(wanted(t) <= 0 for t in transfers):
        yield block(
            "transfer_no",
            f"这 {len(transfers)} 笔转账共差 {lacking} 元，与流水的 {line.amount_in} 元不符",
            "一笔流水付几笔转账时，金额要正好相等；否则只填其中一笔的记录号。",
        )


def may_release(line: StatementLine, book: Book) -> Iterator[Finding]:
    """Only money that nobody has counted yet may be taken off its transfers again."""
    for number in transfer_numbers(line):
        row = book.table(Transfer).find(number)
        if row is None or line.line_id not in line_ids(row.record):
            continue
        waiting = [each.line_id for each in pending(row.record, book)]
        if line.line_id in waiting:
            continue
        if not waiting and row.record.status is TransferStatus.MISMATCH and row.record.arrival is not None:
            found = f"{row.key} 的本次到账与流水的金额对不上，说不清这笔钱是否已经确认"
            yield block("transfer_no", found, "先确认那一笔本次到账，或把它改回流水的金额，再解除。")
        else:
            yield block(
                "transfer_no",
                f"{row.key} 的这笔钱已经确认到账，不能解除",
                "要退钱请用“退款”；填错请先撤销“确认到账”。",
            )


def match_words(line: StatementLine) -> str:
    """One line of a statement, as a person would tell it."""
    return f"{line.line_id}（{when(line)} {line.payer_name or '无户名'} {line.amount_in} 元）"


def when(line: StatementLine) -> str:
    """Date and time of a line; the date alone where the bank tells no time, which is read as midnight."""
    if not line.paid_at:
        return ""
    return show_moment(line.paid_at if line.paid_at.time() != time() else line.paid_at.date())
