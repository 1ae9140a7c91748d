"""What the lines of a file say about each other: reversals, balances, days without a line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from cs_macros.statements.line import REVERSAL, REVERSED
from cs_macros.statements.taking import Movement

GAP = timedelta(days=3)
REVERSAL_DAYS = timedelta(days=31)
_SHOWN = 5


def pair_reversals(movements: Sequence[Movement], words: Sequence[str]) -> list[str]:
    """Mark corrections (冲正, 退汇) and the line that each takes back; neither is a customer's money.

    The line taken back is the latest of the 31 days before with the opposite amount and, where
    both name one, the same payer. Returns what to tell the user.
    """
    said: list[str] = []
    told = {one.summary for one in movements}
    reversals = {text for text in told if any(word in text for word in words)}
    if not reversals:
        return said
    open_lines: dict[Decimal, list[Movement]] = defaultdict(list)
    for one in sorted(movements, key=lambda one: (one.paid_at, one.summary in reversals)):
        if one.summary not in reversals:
            open_lines[one.amount].append(one)
            continue
        one.mark = REVERSAL
        taken_back = next((other for other in reversed(open_lines[-one.amount]) if _same(one, other)), None)
        if taken_back is None:
            said.append(f"第 {one.row} 行是冲正或退汇（{one.amount:+.2f} 元），文件里没有找到被冲的那一笔。")
            continue
        open_lines[taken_back.amount].remove(taken_back)
        taken_back.mark = REVERSED
        money = f"{taken_back.amount:+.2f} 元"
        said.append(f"第 {taken_back.row} 行（{money}）已被第 {one.row} 行冲回，不算到账。")
    return said


def _same(one: Movement, other: Movement) -> bool:
    if one.paid_at - other.paid_at > REVERSAL_DAYS:
        return False
    return not one.payer_name or not other.payer_name or one.payer_name == other.payer_name


def check_balances(movements: Sequence[Movement]) -> tuple[bool, list[str]]:
    """Whether opening balance + movements = closing balance at every line, and what to say if not.

    The file may run forwards or backwards in time; the direction that fits better counts,
    by the dates where both fit alike.
    A masked balance leaves its line out.
    """
    lines = [one for one in movements if one.balance is not None]
    if len(lines) < max(2, len(movements)):
        return False, []
    ways = [lines, lines[::-1]]
    if lines[0].paid_at > lines[-1].paid_at:
        ways.reverse()
    broken, runs = min(((_breaks(run), run) for run in ways), key=lambda pair: len(pair[0]))
    if not broken:
        return True, []
    first, last = runs[0], runs[-1]
    assert first.balance is not None
    assert last.balance is not None
    opening = first.balance - first.amount
    total = sum((one.amount for one in runs), Decimal(0))
    rows = "、".join(str(row) for row in sorted(broken)[:_SHOWN]) + ("等" if len(broken) > _SHOWN else "")
    off = last.balance - opening - total
    sums = f"期初余额 {opening} 加收支合计 {total} 等于期末余额 {last.balance}，但中间对不上。"
    if off:
        due = opening + total
        sums = f"期初余额 {opening} 加收支合计 {total} 应为 {due}，期末余额却是 {last.balance}，相差 {off}。"
    return False, [f"{sums}从第 {rows} 行起对不上，可能缺了明细。"]


def _breaks(run: Sequence[Movement]) -> list[int]:
    return [after.row for before, after in pairwise(run) if before.balance != _before(after)]


def _before(one: Movement) -> Decimal | None:
    return None if one.balance is None else one.balance - one.amount


def check_days(movements: Sequence[Movement]) -> list[str]:
    """Runs of more than three days without a line; an export may have been cut there."""
    days = sorted({one.paid_at.date() for one in movements})
    gaps = [(before, after) for before, after in pairwise(days) if after - before > GAP]
    if not gaps:
        return []
    shown = "、".join(f"{a:%Y-%m-%d} 与 {b:%Y-%m-%d} 之间 {(b - a).days - 1} 天" for a, b in gaps[:_SHOWN])
    more = f"等 {len(gaps)} 段" if len(gaps) > _SHOWN else ""
    return [f"有日期没有明细：{shown}{more}。若那几天有收款，请重新导出。"]
