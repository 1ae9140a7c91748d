"""Which line of a statement pays which transfer: exact and unique, never guessed (F-23, 7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from cs_macros.sheets.transfers.register import LineStatus, StatementLine, Transfer, TransferStatus
from cs_macros.sheets.transfers.rules import OPEN, line_ids, match_words

NOT_FOUND = "没有找到金额和户名都相符的流水"


@dataclass(frozen=True)
class Match:
    """What matching says of one transfer: its line, or None; and why, in words."""

    transfer: Transfer
    line: StatementLine | None
    why: str


def match(
    transfers: Sequence[Transfer], lines: Sequence[StatementLine], window_days: int | None
) -> list[Match]:
    """Match each open transfer with the one line that can only be its own.

    A line fits a transfer when the amount is equal to the fen (on a 金额不符 row: to what is
    missing), the payer's name is the transfer's payer or its customer, and it was booked within
    `window_days` calendar days of the time that the customer named (None: any day). They are
    matched when neither fits anything else; otherwise all candidates are named.

    Args:
      transfers: Any; only open ones without a line or a typed arrival are considered.
      lines: Any; only unclaimed income is considered.

    Returns:
      One entry for each transfer considered, in the order given.

    Source: CORE 1 (match_transfers), F-23 row 7.
    """
    open_transfers = [t for t in transfers if waits(t)]
    by_amount = defaultdict(list)
    for line in lines:
        if line.status is LineStatus.UNCLAIMED and line.amount_in:
            by_amount[line.amount_in].append(line)
    fitting = [(t, [x for x in by_amount[wanted(t)] if fits(t, x, window_days)]) for t in open_transfers]
    wooers = defaultdict(list)
    for t, candidates in fitting:
        for line in candidates:
            wooers[line.line_id].append(t)
    return [judge(t, candidates, wooers) for t, candidates in fitting]


def judge(
    t: Transfer, candidates: Sequence[StatementLine], wooers: dict[str | None, list[Transfer]]
) -> Match:
    """The line, when nothing else competes; else the reason why not."""
    if not candidates:
        return Match(t, None, NOT_FOUND)
    if len(candidates) > 1:
        names = "；".join(match_words(line) for line in candidates)
        return Match(t, None, f"有 {len(candidates)} 笔流水都相符，请人工认领：{names}")
    line = candidates[0]
    rivals = wooers[line.line_id]
    if len(rivals) > 1:
        names = "、".join(str(rival.number) for rival in rivals)
        return Match(t, None, f"流水 {match_words(line)}同时符合 {names}，请人工认领")
    name = "付款人" if same_name(line.payer_name, t.payer_name) else "客户姓名"
    return Match(t, line, f"金额 {line.amount_in} 元、{name}“{line.payer_name}”相符")


def waits(t: Transfer) -> bool:
    """Open, and with no arrival waiting to be confirmed."""
    return t.status in OPEN and t.arrival is None and bool(t.number) and wanted(t) > 0 and not _promised(t)


def _promised(t: Transfer) -> bool:
    """A line was named by hand and its money is not counted yet."""
    return bool(line_ids(t)) and t.status is not TransferStatus.MISMATCH


def wanted(t: Transfer) -> Decimal:
    """The amount to look for, in 元."""
    if t.status is TransferStatus.MISMATCH:
        return t.amount_due - (t.amount_received or Decimal(0))
    return t.amount_due


def fits(t: Transfer, line: StatementLine, window_days: int | None) -> bool:
    """Same person, and near enough in time."""
    if not (same_name(line.payer_name, t.payer_name) or same_name(line.payer_name, t.customer_name)):
        return False
    told = t.claimed_at or (datetime.combine(t.log_date, time()) if t.log_date else None)
    if window_days is None or told is None or line.paid_at is None:
        return True
    return abs(line.paid_at.date() - told.date()) <= timedelta(days=window_days)


def same_name(theirs: str | None, ours: str | None) -> bool:
    """Names are equal apart from spaces; a masked or missing name equals nothing."""
    left, right = ("".join((name or "").split()) for name in (theirs, ours))
    return bool(left) and left == right and "*" not in left


def matched(results: Iterable[Match]) -> list[Match]:
    """Those with a line."""
    return [each for each in results if each.line]
