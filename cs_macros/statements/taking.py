"""Rows below the header into movements of money, or into the reason why a row is none."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from cs_macros.statements.accounts import split_name, tail, without_accounts
from cs_macros.statements.line import MARKS, REFUND, RETURNED, Skipped
from cs_macros.statements.profiles import Profile
from cs_macros.statements.table import Table, Why
from cs_macros.statements.words import bare, word

if TYPE_CHECKING:
    import pandas as pd

_TOTAL = re.compile(r"合\s*计|总\s*计|小\s*计|共\s*计|总额|累计|笔数")
_DAMAGED = re.compile(r"^[0-9](?:\.[0-9]+)?E\+?[0-9]{2}$", re.I)
_YUAN = {"cny", "rmb", "人民币", "人民币元", "156", "01", "元", "", "-", "/"}


@dataclass(slots=True)
class Movement:
    """A row that moved money: a `Line` before it has an identity.

    Attributes:
      amount: An expense is negative.
      account: Tail of our account where the row itself names it.
      mark: One of `MARKS`, or "".
      note: What we add to the memo; no part of the identity.
    """

    row: int
    paid_at: datetime
    amount: Decimal
    balance: Decimal | None
    account: str
    payer_name: str
    payer_tail: str
    summary: str
    memo: str
    serial: str
    mark: str = ""
    note: str = ""


@dataclass(slots=True)
class Taken:
    """What a table of rows came to.

    Attributes:
      unread: How many of the skipped rows may be money that we could not read.
    """

    movements: list[Movement] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    unread: int = 0

    def skip(self, row: int, why: Why) -> None:
        self.skipped.append(Skipped(row, why.text))
        self.unread += why.unread
        if why.unread and self.unread <= 20:
            self.warnings.append(f"第 {row} 行没有读进来：{why.text}，请核对。")


def take(frame: pd.DataFrame, columns: dict[str, int], profile: Profile, header: list[str]) -> Taken:
    """Sort the rows of a table into movements and skipped rows."""
    table = Table(frame, columns, profile)
    extra = frame.iloc[:, len(header) :]
    beyond = [extra[column].str.strip().ne("").tolist() for column in extra]
    wide = [any(row) for row in zip(*beyond, strict=True)] if beyond else [False] * len(frame)
    directions, states = table.texts("direction"), table.texts("state")
    meanings = {text: profile.state(text) for text in set(states)}
    currencies = {text: word(text).lower() in _YUAN for text in set(table.texts("currency"))}
    titles = {word(header[place]) for place in columns.values()}
    build = _Texts(table)
    taken = Taken()
    for at, (row, currency) in enumerate(zip(table.rows, table.texts("currency"), strict=True)):
        state, direction = states[at], directions[at]
        amount = table.amount(at, direction)
        if table.paid_at[at] is None or wide[at]:
            if why := _not_a_line(table, at, titles, wide[at]):
                taken.skip(row, why)
        elif table.has("state") and (why := _state(profile, state, meanings[state], direction)):
            taken.skip(row, why)
        elif isinstance(amount, Why):
            taken.skip(row, amount)
        elif not currencies[currency]:
            taken.skip(row, Why(f"币种是 {currency}，不是人民币"))
        else:
            taken.movements.append(build.movement(at, row, amount, meanings[state]))
    _warn_of_cells(taken, table, build)
    return taken


class _Texts:
    """The texts of every row, put together once a column."""

    def __init__(self, table: Table) -> None:
        self._table, profile = table, table.profile
        self._refunded = table.refunded()
        self._summary = _joined(table, profile.summary, by_payer=False)
        self._memo = _joined(table, profile.memo, by_payer=True)
        names = table.filled("payer_name")
        known = {text: _name(text, profile.account_in_name) for text in set(names)}
        self._names = [known[text] for text in names]
        self._tails = table.filled("payer_account", tail)
        self._accounts = table.filled("account", tail)
        self.serials = table.filled("bank_serial")
        told = [table.filled(name) for name in profile.refund_fields]
        words = profile.refund_words
        self._refund = [any(one in text for one in words for text in row) for row in zip(*told, strict=True)]

    def movement(self, at: int, row: int, amount: Decimal, meaning: str) -> Movement:
        paid_at, back = self._table.paid_at[at], self._refunded[at]
        assert paid_at is not None
        name, own_tail = self._names[at]
        mark = ""
        if amount > 0:
            refund = meaning == "refund" or (self._refund and self._refund[at])
            mark = REFUND if refund else RETURNED if meaning == "returned" or back == amount else ""
        return Movement(
            row=row,
            paid_at=paid_at,
            amount=amount,
            balance=self._table.balance[at],
            account=self._accounts[at],
            payer_name=name,
            payer_tail=self._tails[at] or own_tail,
            summary=self._summary[at],
            memo=self._memo[at],
            serial="" if _DAMAGED.match(self.serials[at]) else self.serials[at],
            mark=mark,
            note=f"（已退款 {back:.2f} 元）" if back else "",
        )


def _name(text: str, with_account: bool) -> tuple[str, str]:
    name, own_tail = split_name(text) if with_account else (text, "")
    return without_accounts(name), own_tail


def _joined(table: Table, fields: tuple[str, ...], *, by_payer: bool) -> list[str]:
    """Texts of several columns as one, each said once, accounts cut, no mark of ours imitated."""

    def clean(text: str) -> str:
        while text.startswith(MARKS):
            text = text.partition("】")[2].lstrip()
        return without_accounts(" ".join(text.split()), by_payer=by_payer)

    columns = [table.filled(name, clean) for name in fields if table.has(name)]
    if len(columns) < 2:
        return columns[0] if columns else [""] * len(table.rows)
    return [" ".join(dict.fromkeys(filter(None, cells))) for cells in zip(*columns, strict=True)]


def _state(profile: Profile, state: str, meaning: str, direction: str) -> Why | None:
    """Why the state of a row says that no money moved, None when it did."""
    sort = profile.direction(direction)
    if meaning in ("arrived", "returned"):
        return None
    if meaning == "refund":
        return None if sort == "income" else Why(f"状态“{state}”：退款，不是客户汇款")
    reasons = {"pending": "钱还没有到账", "failed": "交易没有成功", "neutral": "不是收付款"}
    if meaning in reasons:
        return Why(f"状态“{state}”：{reasons[meaning]}")
    return Why(f"状态“{state}”不认识，不能当作已经到账", unread=sort != "neutral")


def _not_a_line(table: Table, at: int, titles: set[str], wide: bool) -> Why | None:
    """Why a row without a date, or with more cells than the header, gives no line."""
    cells = [bare(str(cell)) for cell in table.frame.iloc[at].tolist()]
    if not any(cells):
        return None
    if len(titles & set(map(word, cells))) > len(titles) / 2:
        return Why("又一行表头")
    if _TOTAL.search(" ".join(cells)):
        return Why("合计行")
    if wide:
        return Why("单元格比表头多，可能有没加引号的分隔符", unread=True)
    if not table.has_money(at):
        return Why("说明文字，没有金额")
    return Why(f"日期“{table.shown('paid_at', at)}”看不懂", unread=True)


def _warn_of_cells(taken: Taken, table: Table, build: _Texts) -> None:
    """Say what was read, but not whole: masked balances, damaged ids, partly refunded money."""
    where = [row for row, bad in zip(table.rows, table.bad_balance, strict=True) if bad]
    where = sorted(set(where) & {one.row for one in taken.movements})
    if where:
        sample = table.shown("balance", table.rows.index(where[0]))
        taken.warnings.append(f"{len(where)} 行的余额看不懂（如第 {where[0]} 行“{sample}”），余额留空。")
    damaged = [row for row, one in zip(table.rows, build.serials, strict=True) if _DAMAGED.match(one)]
    if damaged:
        taken.warnings.append(
            f"{len(damaged)} 行的交易号被表格软件改成了科学计数（如第 {damaged[0]} 行），"
            "已经认不出原号，留空。请从原处重新导出，不要先用表格软件保存。"
        )
    partly = [one for one in taken.movements if one.note]
    for one in partly[:20]:
        taken.warnings.append(f"第 {one.row} 行{one.note.strip('（）')}，金额记的是退款前的数。")
    if len(partly) > 20:
        taken.warnings.append(f"另有 {len(partly) - 20} 行有部分退款。")
    if taken.unread > 20:
        taken.warnings.append(f"另有 {taken.unread - 20} 行没有读进来，请看跳过的行。")
