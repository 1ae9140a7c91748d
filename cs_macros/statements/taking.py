"""Rows below the header into lines, or into the reason why a row is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import compress, repeat

from cs_macros.statements.accounts import tails
from cs_macros.statements.line import NOTE, REFUND, RETURNED, Line, Skipped
from cs_macros.statements.profiles import Profile
from cs_macros.statements.sheets import Body
from cs_macros.statements.table import Table, Why
from cs_macros.statements.texts import joined, parties
from cs_macros.statements.times import times
from cs_macros.statements.words import bare, forms, word

_TOTAL = re.compile(r"合\s*计|总\s*计|小\s*计|共\s*计|总额|累计|笔数|总交易|总笔")
_DAMAGED = re.compile(r"^[0-9](?:\.[0-9]+)?E\+?[0-9]{2}$", re.I)
_YUAN = {"cny", "rmb", "人民币", "人民币元", "156", "01", "001", "元", "", "-", "/", "本币", "人民币账户"}
_SHOWN = 20


@dataclass(slots=True)
class Taken:
    """What a table of rows came to.

    Attributes:
      unread: How many of the skipped rows may be money that we could not read.
      moments: `paid_at` of each line as text, where that is at hand.
    """

    lines: list[Line] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    unread: int = 0
    moments: list[str] | None = None

    def skip(self, row: int, why: Why) -> None:
        self.skipped.append(Skipped(row, why.text))
        self.unread += why.unread
        if why.unread and self.unread <= _SHOWN:
            self.warnings.append(f"第 {row} 行没有读进来：{why.text}，请核对。")


def take(
    body: Body,
    columns: dict[str, int],
    profile: Profile,
    header: list[str],
    *,
    place: str,
    scale: Decimal = Decimal(1),
) -> Taken:
    """Sort the rows of a table into lines without an id yet, and skipped rows.

    Args:
      place: What stands before the row's number in `Line.source`.
    """
    table = Table(body, columns, profile, scale)
    directions, states = table.texts("direction"), table.texts("state")
    amounts = table.amounts(directions)
    wide = _wide(body, len(header))
    whys = _reasons(table, amounts, directions, states, wide)
    taken = Taken()
    if any(whys):
        titles = {word(header[place]) for place in columns.values()}
        for at, (row, why) in enumerate(zip(table.rows, whys, strict=True)):
            if why is _LOOK:
                why = _not_a_line(table, at, titles, bool(wide and wide[at]))
            if why:
                taken.skip(row, why)
    keep = [not why for why in whys]
    taken.lines = _lines(table, amounts, states, keep, header, place)
    if table.times.texts:
        taken.moments = list(compress(table.times.texts, keep))
    _warn_of_cells(taken, table, keep)
    return taken


_LOOK = Why("")
"""Stands for a row without a date, or with more cells than the header: it has to be looked at."""


def _wide(body: Body, width: int) -> list[bool] | None:
    """Which rows have anything beyond the header's last column."""
    beyond = [[bool(cell.strip()) for cell in column] for column in body.columns[width:] if any(column)]
    return [any(row) for row in zip(*beyond, strict=True)] if beyond else None


def _reasons(
    table: Table,
    amounts: Sequence[Decimal | Why],
    directions: Sequence[str],
    states: Sequence[str],
    wide: Sequence[bool] | None,
) -> list[Why | None]:
    """Why each row is no line; None for a line."""
    whys: list[Why | None] = [None] * len(amounts)
    if Why in {*map(type, amounts)}:
        whys = [one if isinstance(one, Why) else None for one in amounts]
    profile = table.profile
    currencies = {text: _is_yuan(text) for text in set(table.texts("currency"))}
    if not all(currencies.values()):
        for at, currency in enumerate(table.texts("currency")):
            if not currencies[currency]:
                whys[at] = whys[at] or Why(f"币种是 {currency}，不是人民币")
    if table.has("state"):
        pairs = set(zip(states, directions, strict=True))
        arrived = {pair for pair in pairs if profile.state(pair[0]) in ("arrived", "returned")}
        for at, pair in enumerate(zip(states, directions, strict=True)):
            if pair not in arrived and (why := _state(profile, *pair, amounts[at])):
                whys[at] = why
    for at, moment in enumerate(table.times.moments):
        if moment is None:
            whys[at] = _LOOK
    for at in (at for at, one in enumerate(wide or ()) if one):
        whys[at] = _LOOK
    return whys


def _is_yuan(text: str) -> bool:
    return not text or any(form.lower() in _YUAN for form in forms(text) or ("",)) or text in _YUAN


def _state(profile: Profile, state: str, direction: str, amount: Decimal | Why) -> Why | None:
    """Why the state of a row says that no money moved, None when it did."""
    meaning, sort = profile.state(state), profile.direction(direction)
    if profile.by != "word":
        sort = "" if isinstance(amount, Why) else "income" if amount > 0 else "expense"
    if meaning == "refund":
        return None if sort in ("income", "expense") else Why(f"状态“{state}”：退款，不是客户汇款")
    reasons = {"pending": "钱还没有到账", "failed": "交易没有成功", "neutral": "不是收付款"}
    if meaning in reasons:
        return Why(f"状态“{state}”：{reasons[meaning]}")
    return Why(f"状态“{state}”不认识，不能当作已经到账", unread=sort != "neutral")


def _lines(
    table: Table,
    amounts: Sequence[Decimal | Why],
    states: Sequence[str],
    keep: list[bool],
    header: list[str],
    place: str,
) -> list[Line]:
    """The lines of the rows to keep; built a column at a time, which is what makes big files fast."""
    profile, told = table.profile, table.times
    nothing = Decimal(0)
    moved = [nothing if type(one) is Why else one for one in amounts]
    came = [one if one > nothing else None for one in moved]
    names, ends = parties(table, amounts)
    serials = table.filled("bank_serial")
    if damaged := _damaged(serials):
        serials = ["" if one in damaged else one for one in serials]
    summaries = joined(table, profile.summary)
    marks = _marks(table, amounts, states)
    memos = joined(table, profile.memo)
    if back := table.refunded():
        notes = [f"{NOTE}{part:.2f} 元）" if part and part > 0 else "" for part in back]
        memos = list(map(str.__add__, memos, notes))
    kind = profile.serial_kind or (
        word(header[table.place("bank_serial")]) if table.has("bank_serial") else ""
    )
    made = map(
        Line,
        repeat(""),
        tails(table.raw("account")) if table.has("account") else repeat(""),
        repeat(profile.id),
        told.moments,
        came,
        [-one if one < nothing else None for one in moved] if None in came else repeat(None),
        table.balance,
        names,
        ends,
        summaries if marks is None else map(str.__add__, marks, summaries),
        memos,
        serials,
        map(place.__add__, map(str, table.rows)),
        table.rows,
        told.precisions,
        told.booked or _booked(table) or repeat(None),
        repeat(profile.origin),
        repeat(kind),
    )
    return list(compress(made, keep))


def _damaged(serials: Sequence[str]) -> set[str]:
    """Numbers of which a spreadsheet has lost the last digits."""
    if "E" not in "".join(serials).upper():
        return set()
    return {one for one in set(serials) if len(one) < 24 and "E" in one.upper() and _DAMAGED.match(one)}


def _booked(table: Table) -> Sequence[object] | None:
    """The days of a second date column."""
    if not table.has("booked"):
        return None
    found = times(table.raw("booked"), None, table.profile.formats).moments
    return [one and one.date() for one in found]


def _marks(table: Table, amounts: Sequence[Decimal | Why], states: Sequence[str]) -> list[str] | None:
    """What is put before the summary of income that is no customer's payment; None: nothing anywhere."""
    profile = table.profile
    marks = [""] * len(amounts)
    told = [table.filled(name) for name in profile.refund_fields]
    for column in told:
        hits = {text for text in set(column) if any(one in text for one in profile.refund_words)}
        if hits:
            marks = [REFUND if text in hits else mark for text, mark in zip(column, marks, strict=True)]
    meanings = {state: profile.state(state) for state in set(states)} if table.has("state") else {}
    if {"refund", "returned"} & set(meanings.values()):
        signs = {"refund": REFUND, "returned": RETURNED}
        marks = [mark or signs.get(meanings[state], "") for mark, state in zip(marks, states, strict=True)]
    if back := table.refunded():
        marks = [
            mark or (RETURNED if part and part == one else "")
            for mark, part, one in zip(marks, back, amounts, strict=True)
        ]
    if not any(marks):
        return None
    return [
        mark if not isinstance(one, Why) and one > 0 else "" for mark, one in zip(marks, amounts, strict=True)
    ]


def _not_a_line(table: Table, at: int, titles: set[str], wide: bool) -> Why | None:
    """Why a row without a date, or with more cells than the header, gives no line."""
    cells = [bare(column[at]) for column in table.body.columns]
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


def _warn_of_cells(taken: Taken, table: Table, keep: Sequence[bool]) -> None:
    """Say what was read, but not whole: masked balances, damaged ids, partly refunded money."""
    bad = table.bad_balance if True in table.bad_balance else []
    where = [at for at, is_bad in enumerate(bad) if is_bad and keep[at]]
    if where:
        first = where[0]
        sample = table.shown("balance", first)
        taken.warnings.append(
            f"{len(where)} 行的余额看不懂（如第 {table.rows[first]} 行“{sample}”），余额留空。"
        )
    serials = table.filled("bank_serial")
    if damaged := _damaged(serials):
        where = [row for row, one in zip(table.rows, serials, strict=True) if one in damaged]
        taken.warnings.append(
            f"{len(where)} 行的交易号被表格软件改成了科学计数（如第 {where[0]} 行），"
            "已经认不出原号，留空。请从原处重新导出，不要先用表格软件保存。"
        )
    back = table.refunded() or ()
    notes = [
        (row, part)
        for row, part, kept in zip(table.rows, back, keep, strict=False)
        if part and part > 0 and kept
    ]
    for row, part in notes[:_SHOWN]:
        taken.warnings.append(f"第 {row} 行已退款 {part:.2f} 元，金额记的是退款前的数。")
    if len(notes) > _SHOWN:
        taken.warnings.append(f"另有 {len(notes) - _SHOWN} 行有部分退款。")
    if taken.unread > _SHOWN:
        taken.warnings.append(f"另有 {taken.unread - _SHOWN} 行没有读进来，请看跳过的行。")
