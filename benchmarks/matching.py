"""Matching 1,000, 10,000 and 100,000 statement lines with 10,000 open transfers.

Run: `python benchmarks/matching.py`. The time for ten times the lines, as a ratio to the
smallest: near-linear means that it grows at most about ten times a step. The decisions alone are
measured; reading the workbook is `benchmarks/closed_host.py`'s.

A third of the lines pay a transfer, a tenth pays two at once, a tenth is a part payment, some
say only an order number; the rest belongs to others, among them many round amounts.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from cs_macros.sheets.transfers.matching import match, matched
from cs_macros.sheets.transfers.register import LineStatus, StatementLine, Transfer, TransferStatus

ROUNDS = 3
TRANSFERS = 10_000
START = datetime(2026, 11, 1, 9, 0)
FEN = Decimal("0.01")


def some_transfers(chance: random.Random) -> list[Transfer]:
    """Three of each payer, spread over twenty days."""
    return [
        Transfer(
            number=f"BT{at:06d}",
            status=TransferStatus.CLAIMED,
            customer_id=f"tb{at // 3:06d}",
            customer_name=f"收货人{at // 3}",
            payer_name=f"付款人{at // 3}",
            order_no=f"2233{at:010d}",
            amount_due=FEN * chance.randrange(1_000, 99_999),
            claimed_at=START + timedelta(hours=chance.randrange(480)),
        )
        for at in range(TRANSFERS)
    ]


def some_lines(count: int, transfers: list[Transfer], chance: random.Random) -> list[StatementLine]:
    return [line_of(at, chance.choice(range(0, TRANSFERS - 2, 3)), transfers, chance) for at in range(count)]


def line_of(at: int, of: int, transfers: list[Transfer], chance: random.Random) -> StatementLine:
    """A line of some payer."""
    t, sort = transfers[of], at % 10
    name: str | None
    amount, name, memo = FEN * chance.randrange(100, 999) * 100, f"路人{at % 5_000}", "转账"
    if sort < 3:
        amount, name = t.amount_due, t.payer_name
    elif sort == 3:
        amount, name = t.amount_due + transfers[of + 1].amount_due, t.payer_name
    elif sort == 4:
        amount, name = (t.amount_due / 2).quantize(FEN), t.payer_name
    elif sort == 5:
        amount, memo = transfers[of + 2].amount_due, f"订单{transfers[of + 2].order_no}货款"
    return StatementLine(
        line_id=f"1234-{at:08d}",
        status=LineStatus.UNCLAIMED,
        paid_at=(t.claimed_at or START) + timedelta(hours=chance.randrange(48)),
        amount_in=amount,
        payer_name=name,
        summary="他行汇入",
        memo=memo,
    )


def measured(*counts: int) -> Iterator[tuple[int, float, int]]:
    """Lines, processor seconds to match them, and how many were."""
    chance = random.Random(20261122)
    transfers = some_transfers(chance)
    for count in counts:
        lines = some_lines(count, transfers, chance)
        times = []
        for _ in range(ROUNDS):
            start = time.process_time()
            results = match(transfers, lines, 7)
            times.append(time.process_time() - start)
        yield count, statistics.median(times), len(matched(results))


def main() -> None:
    first = 0.0
    for count, spent, found in measured(1_000, 10_000, 100_000):
        first = first or spent
        print(
            f"{count} lines, {TRANSFERS} transfers: {spent:.2f} s, {spent / first:.1f} times the first, "
            f"{count / spent:,.0f} lines a second, {found} matched"
        )


if __name__ == "__main__":
    main()
