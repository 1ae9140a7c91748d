"""What the lines of a file say about each other: reversals, bounced money, balances, days without a line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from operator import eq, sub
from typing import NamedTuple

from cs_macros.statements.line import BOUNCED, REVERSAL, REVERSED, SUSPECT, Line, is_marked

GAP = timedelta(days=3)
REVERSAL_DAYS = timedelta(days=31)
BOUNCE_DAYS = timedelta(days=7)
"""A transfer of ours that cannot be delivered comes back within a week."""

_SHOWN = 5
_CAME_BACK = ("退汇", "退回", "退票", "退还")


def pair_reversals(lines: Sequence[Line], words: Sequence[str]) -> list[str]:
    """Mark corrections (冲正, 退汇, 退回) and the line that each takes back; neither is a customer's money.

    The line taken back is the latest of the 31 days before with the opposite amount and, where
    both name one, the same payer. Returns what to tell the user.
    """
    said: list[str] = []
    told = {one.summary for one in lines}
    reversals = {text for text in told if any(word in text for word in words)}
    if not reversals:
        return said
    open_lines: dict[Decimal, list[Line]] = defaultdict(list)
    for one in sorted(lines, key=lambda one: (one.paid_at, one.summary in reversals)):
        if one.summary not in reversals:
            open_lines[one.amount].append(one)
            continue
        money = f"{one.amount:+.2f} 元"
        came_back = one.amount > 0 and any(word in one.summary for word in _CAME_BACK)
        _mark(one, BOUNCED if came_back else REVERSAL)
        taken_back = next((other for other in reversed(open_lines[-one.amount]) if _same(one, other)), None)
        if taken_back is None:
            said.append(f"第 {one.row} 行是冲正、退汇或退回（{money}），文件里没有找到被冲的那一笔。")
            continue
        open_lines[-one.amount].remove(taken_back)
        said.append(
            f"第 {taken_back.row} 行（{taken_back.amount:+.2f} 元）已被第 {one.row} 行冲回，不算到账。"
        )
        _mark(taken_back, REVERSED)
    return said


def _mark(line: Line, mark: str) -> None:
    line.summary = mark + line.summary if not is_marked(line.summary) else line.summary


def _same(one: Line, other: Line) -> bool:
    if one.paid_at - other.paid_at > REVERSAL_DAYS:
        return False
    return not one.payer_name or not other.payer_name or one.payer_name == other.payer_name


class Flow(NamedTuple):
    """Money that went one way, as far as it takes to see that it came back.

    Attributes:
      what: Whatever the caller knows it by.
    """

    amount: Decimal
    name: str
    at: datetime
    what: object


def bounced(came: Iterable[Flow], went: Iterable[Flow]) -> list[tuple[Flow, Flow]]:
    """Incomes that equal an expense to the same name within the week before, each with that expense.

    Each expense bounces once, the latest first. On a day without times the expense goes first.
    """
    sent: dict[tuple[Decimal, str], list[Flow]] = defaultdict(list)
    for one in sorted(went, key=lambda one: one.at):
        sent[one.amount, one.name].append(one)
    found = []
    for one in sorted(came, key=lambda one: one.at) if sent else ():
        before = sent.get((one.amount, one.name), [])
        match = next(
            (other for other in reversed(before) if other.at <= one.at <= other.at + BOUNCE_DAYS), None
        )
        if match:
            before.remove(match)
            found.append((one, match))
    return found


def suspect_returns(lines: Sequence[Line]) -> list[str]:
    """Mark incomes that look like payments of ours that bounced; return what to tell the user."""
    went = [_flow(one) for one in lines if one.amount_out and can_bounce(one.payer_name)]
    if not went:
        return []
    names = {one.name for one in went}
    came = [
        _flow(one)
        for one in lines
        if one.amount_in and one.payer_name in names and not is_marked(one.summary)
    ]
    said = []
    for income, expense in bounced(came, went):
        assert isinstance(income.what, Line)
        assert isinstance(expense.what, Line)
        _mark(income.what, SUSPECT)
        said.append(
            f"第 {income.what.row} 行（{income.amount:+.2f} 元）"
            f"与第 {expense.what.row} 行付给“{income.name}”的钱同额，可能是付款被退回，不自动核对。"
        )
    return said


def _flow(line: Line) -> Flow:
    return Flow(abs(line.amount), line.payer_name, line.paid_at, line)


def can_bounce(name: str) -> bool:
    """Whether a name tells people apart: not masked, and no payment company through which everybody pays."""
    return bool(name) and "*" not in name and not any(one in name for one in _EVERYBODY)


_EVERYBODY = (
    "支付宝",
    "财付通",
    "微信",
    "银联",
    "网银在线",
    "清算",
    "备付金",
    "平台",
    "拼多多",
    "抖音",
    "快手",
    "京东",
)


def check_balances(lines: Sequence[Line]) -> tuple[bool, list[str]]:
    """Whether opening balance + movements = closing balance at every line, and what to say if not.

    The file may run forwards or backwards in time; the direction that fits better counts,
    by the dates where both fit alike.
    A masked balance leaves its line out.
    """
    balances = [one.balance for one in lines if one.balance is not None]
    if len(balances) < max(2, len(lines)):
        return False, []
    amounts = [one.amount_in or one.amount for one in lines]
    if all(map(eq, balances, map(sub, balances[1:], amounts[1:]))) or all(
        map(eq, balances[1:], map(sub, balances, amounts))
    ):
        return True, []
    before = list(map(sub, balances, amounts))
    rows = [one.row for one in lines]
    forwards = _breaks(balances[:-1], before[1:], rows[1:])
    backwards = _breaks(balances[1:], before[:-1], rows[:-1])
    reverse = len(backwards) < len(forwards) or (
        len(backwards) == len(forwards) and lines[0].paid_at > lines[-1].paid_at
    )
    broken = backwards if reverse else forwards
    first, last = (-1, 0) if reverse else (0, -1)
    opening, closing = before[first], balances[last]
    total = sum(amounts, Decimal(0))
    shown = "、".join(str(row) for row in sorted(broken)[:_SHOWN]) + ("等" if len(broken) > _SHOWN else "")
    off = closing - opening - total
    sums = f"期初余额 {opening} 加收支合计 {total} 等于期末余额 {closing}，但中间对不上。"
    if off:
        due = opening + total
        sums = f"期初余额 {opening} 加收支合计 {total} 应为 {due}，期末余额却是 {closing}，相差 {off}。"
    return False, [f"{sums}从第 {shown} 行起对不上，可能缺了明细。"]


def _breaks(balances: list[Decimal], due: list[Decimal], rows: list[int]) -> list[int]:
    """Rows before which another balance would have been due than there was."""
    return [row for balance, one, row in zip(balances, due, rows, strict=True) if balance != one]


def check_days(lines: Sequence[Line]) -> list[str]:
    """Runs of more than three days without a line; an export may have been cut there."""
    days = sorted({one.paid_at.date() for one in lines})
    gaps = [(before, after) for before, after in pairwise(days) if after - before > GAP]
    if not gaps:
        return []
    shown = "、".join(f"{a:%Y-%m-%d} 与 {b:%Y-%m-%d} 之间 {(b - a).days - 1} 天" for a, b in gaps[:_SHOWN])
    more = f"等 {len(gaps)} 段" if len(gaps) > _SHOWN else ""
    return [f"有日期没有明细：{shown}{more}。若那几天有收款，请重新导出。"]
