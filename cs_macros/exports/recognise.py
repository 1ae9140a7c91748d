"""Which rows of a file are its header, and whose export it is: proved by its words, never by its name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from cs_macros.errors import CsError
from cs_macros.exports.order import LABELS, Kind
from cs_macros.exports.profiles import NEEDED, TIMES, Columns, Profile, general
from cs_macros.exports.states import state_of
from cs_macros.statements.sheets import Row, Sheet
from cs_macros.statements.words import bare, filled, forms

SEARCHED = 200
"""Rows in which the header is looked for."""

SAMPLE = 300

GENERAL = Profile(
    id="general", name="没有专门格式的订单表", kind=Kind.ORDERS, platform="", required=NEEDED, columns={}
)


STATEMENT = frozenset(
    {
        "收/支", "收支", "收支类型", "余额", "账户余额", "对方户名", "交易对方", "对方账号", "借方发生额",
        "贷方发生额", "收入金额", "支出金额", "收入", "支出", "借贷标志", "账务流水号", "入账金额",
    }
)  # fmt: skip
"""Headers of bank, Alipay and WeChat files: those list payments, and never orders."""


def is_statement(headers: Sequence[str]) -> bool:
    """Whether a header is a statement's."""
    return any(not STATEMENT.isdisjoint(forms(header)) for header in headers)


@dataclass(frozen=True)
class Match:
    """A header, and what its columns mean."""

    profile: Profile
    sheet: Sheet
    header: Row
    columns: Columns


@dataclass(frozen=True)
class Near:
    """The row that looks most like a header, of a file that is not understood."""

    header: Row
    columns: Columns

    @property
    def missing(self) -> list[str]:
        """What it lacks, in words."""
        lacking = [LABELS[name] for name in NEEDED if name not in self.columns]
        return lacking + ([] if any(name in self.columns for name in TIMES) else ["时间"])


def found_in(sheets: Iterable[Sheet], profiles: Sequence[Profile]) -> tuple[list[Match], Near | None]:
    """Every table of orders in a file; of a text, read in several ways, the first that makes sense."""
    found: list[Match] = []
    near: Near | None = None
    for sheet in sheets:
        match, close = _in_sheet(sheet, profiles)
        if match:
            found.append(match)
            if not sheet.name:
                break
        elif close and (near is None or len(close.columns) > len(near.columns)):
            near = close
    return found, near


def _in_sheet(sheet: Sheet, profiles: Sequence[Profile]) -> tuple[Match | None, Near | None]:
    near: Near | None = None
    for row in islice(sheet.rows(), SEARCHED):
        headers = [bare(cell) for cell in row.cells]
        if len([one for one in headers if one]) < 3:
            continue
        known = [
            (len(columns), place, one, columns)
            for place, one in enumerate(profiles)
            if (columns := one.placed(headers))
        ]
        if known:
            _, _, profile, columns = max(known, key=lambda one: (one[2].own, one[0], -one[1]))
            return Match(profile, sheet, row, columns), None
        columns = {} if is_statement(headers) else general(headers)
        match = _by_meaning(sheet, row, columns)
        if match:
            return match, None
        if "order_no" in columns and (near is None or len(columns) > len(near.columns)):
            near = Near(row, columns)
    return None, near


def _by_meaning(sheet: Sheet, header: Row, columns: Columns) -> Match | None:
    """A file that nobody has described: an order number, a state that is understood, a time."""
    if "refund_no" in columns and "order_no" in columns and "refund_status" in columns:
        profile = replace(GENERAL, id="refunds", name="退款列表", kind=Kind.REFUNDS)
        return Match(profile, sheet, header, columns)
    if not all(name in columns for name in NEEDED) or not any(name in columns for name in TIMES):
        return None
    rows = sheet.first(header, SAMPLE)
    place = columns["status"][0]
    states = [filled(row[place]) for row in rows if len(row) > place]
    told = [text for text in states if text]
    if told and not any(state_of(text) for text in told):
        return None
    return Match(GENERAL, sheet, header, columns)


def no_orders(file: str, near: Near | None) -> CsError:
    """Why a file is not read, and what to do."""
    teach = "若确实是订单，在“订单跟进表”按“教订单格式”，回答几个问题就能读。"
    if near is None:
        return CsError(f"{file} 不是认识的订单文件：没有找到有订单号的表头。", hint=teach)
    names = "、".join(bare(near.header.cells[at]) for at, *_ in list(near.columns.values())[:8])
    lacking = f"，缺少{'、'.join(near.missing)}" if near.missing else "，但看不懂订单状态里的说法"
    return CsError(
        f"{file} 第 {near.header.number} 行像表头，认得出的有：{names}{lacking}，没有读取。", hint=teach
    )
