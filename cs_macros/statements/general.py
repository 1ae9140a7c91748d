"""A layout that nobody described: its columns understood by what their headers mean and what stands in them.

Nothing is guessed: what cannot be told stays a doubt, and a file with a doubt is not read but taught.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import compress
from typing import Any

from cs_macros.statements import looks
from cs_macros.statements.headings import UNUSED, Meaning, meanings
from cs_macros.statements.money import moneys
from cs_macros.statements.profiles import Profile, direction_words
from cs_macros.statements.times import reader
from cs_macros.statements.vocabulary import vocabulary
from cs_macros.statements.words import bare

_PAY = re.compile(r"支付方式|付款方式|收/付款方式|支付渠道")
_MERCHANT = re.compile(r"商户|商家|门店|终端|手续费|实收|店铺|订单")
_LEDGER = re.compile(r"动账|账务|入账|记账|资金|结余|余额")

POSTED = 2
"""Rank of the headers that name the day of booking, in `headings.toml`."""

DIRECTION, DAY_FIRST, STATE = "direction", "day first", "state"
"""What may be in doubt."""


@dataclass
class Layout:
    """Columns of a table as far as they are understood.

    Attributes:
      columns: Field → position.
      by: Where the direction stands (`Profile.by`); empty while nobody knows.
      doubts: What has to be asked.
      words: Word of the direction column → what it means.
    """

    headers: Sequence[str]
    cells: Sequence[Sequence[str]]
    columns: dict[str, int] = field(default_factory=dict)
    by: str = ""
    formats: list[str] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    summary: list[str] = field(default_factory=list)
    memo: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    @property
    def is_statement(self) -> bool:
        """Whether it has what makes a statement: a time, money, and something that says whose or what."""
        told = {"balance", "payer_name", "from_name", "payer_account", "bank_serial", "kind", "memo"}
        return bool(self.by and "paid_at" in self.columns and told & self.columns.keys())


def understand(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> Layout | None:
    """Understand a table by its header and its first rows; None when it is no statement."""
    found = meanings(headers)
    if sum(one is not None and one.field != UNUSED for one in found) < 3:
        return None
    full = [row for row in rows if sum(bool(bare(cell)) for cell in row) > 1]
    cells = [[row[at] if at < len(row) else "" for row in full] for at in range(len(headers))]
    layout = Layout(headers, cells)
    by_field: dict[str, list[int]] = {}
    ranked = sorted((one.rank, at, one) for at, one in enumerate(found) if one)
    for _, at, one in ranked:
        by_field.setdefault(one.field, []).append(at)
    _when(layout, by_field, found)
    _only_dated(layout)
    _money(layout, by_field)
    if not layout.columns.keys() & {"amount", "amount_in", "amount_out"} or "paid_at" not in layout.columns:
        return None
    _people(layout, by_field)
    _rest(layout, by_field)
    return layout if layout.is_statement or layout.doubts else None


# -- time -------------------------------------------------------------------------------------


def _when(layout: Layout, by_field: Mapping[str, list[int]], found: Sequence[Meaning | None]) -> None:
    places = by_field.get("when", [])
    kinds: dict[int, str] = {}
    for at in places:
        formats = looks.date_formats(layout.cells[at])
        kinds[at] = looks.date_kind(layout.cells[at], formats[:1], numbers=False)
        if formats and not layout.formats:
            layout.formats = formats[:1]
            if len(formats) > 1:
                layout.doubts.append(DAY_FIRST)
    if not {looks.FULL, looks.DATE} & {*kinds.values()}:
        kinds = {at: looks.date_kind(layout.cells[at], layout.formats, numbers=True) for at in places}
    of = {kind: [at for at in places if kinds[at] == kind] for kind in (looks.FULL, looks.DATE, looks.CLOCK)}
    if of[looks.FULL]:
        layout.columns["paid_at"] = of[looks.FULL][0]
    elif of[looks.DATE]:
        layout.columns["paid_at"] = of[looks.DATE][0]
        if of[looks.CLOCK]:
            layout.columns["time"] = of[looks.CLOCK][0]
    elif places and not any(looks.texts(layout.cells[at]) for at in places):
        layout.columns["paid_at"] = places[0]  # a table without rows
    others = [at for at in (*of[looks.DATE], *of[looks.FULL]) if at != layout.columns.get("paid_at")]
    booked = [at for at in others if (one := found[at]) and one.rank == POSTED]
    if booked:
        layout.columns["booked"] = booked[0]


def _only_dated(layout: Layout) -> None:
    """Leave out the rows without a date: totals and footnotes would make money columns look like texts."""
    at = layout.columns.get("paid_at")
    if at is not None:
        read = reader(layout.formats)
        good = [bool(read(cell)) for cell in layout.cells[at]]
        layout.cells = [list(compress(column, good)) for column in layout.cells]


# -- money ------------------------------------------------------------------------------------


def _money(layout: Layout, by_field: Mapping[str, list[int]]) -> None:
    cells = layout.cells
    ins, outs, amounts, balances = (
        [at for at in by_field.get(name, []) if looks.is_money(cells[at])]
        for name in ("amount_in", "amount_out", "amount", "balance")
    )
    if balances:
        layout.columns["balance"] = balances[0]
    if refunded := [at for at in by_field.get("refunded", []) if looks.is_money(cells[at])]:
        layout.columns["refunded"] = refunded[0]
    directions = [at for at in by_field.get("direction", []) if looks.texts(cells[at])]
    if ins and outs:
        layout.by = "columns"
        layout.columns |= {"amount_in": ins[0], "amount_out": outs[0]}
        return
    # 收款金额 beside 退款金额 is what came; the net of both is no movement.
    one = next(iter([*ins, *amounts] if refunded else [*amounts, *ins, *outs]), None)
    if one is None:
        return
    layout.columns["amount"] = one
    for at in directions:
        if _by_word(layout, at, vocabulary()["direction"]) or _by_balance(layout, at):
            return
    if one in ins or (looks.has_signs(cells[one]) and not _disproven(layout)):
        layout.by = "sign"
        return
    kinds = [*by_field.get("kind", []), *by_field.get("state", [])]
    if any(_by_word(layout, at, vocabulary()["direction"]) for at in kinds):
        return
    if any(_MERCHANT.search(header) for header in layout.headers) and any(
        _by_word(layout, at, vocabulary()["merchant"]) for at in kinds
    ):
        return
    if _proven(layout, [1] * len(cells[one])):
        layout.by = "sign"
        return
    layout.doubts.append(DIRECTION)
    if directions:
        layout.columns["direction"] = directions[0]


def _by_word(layout: Layout, at: int, told: Mapping[str, Any]) -> bool:
    """Take a column for the direction if nearly every word in it is one; balances decide what D means."""
    words = direction_words(told)
    asking = Profile("", "", "", (), {}, {}, (), "word", words=words)
    texts = [bare(cell) for cell in layout.cells[at]]
    rows = [(text, one) for text, one in zip(texts, _amounts(layout), strict=True) if one]
    letters = {text.upper() for text, _ in rows if text}
    if "J" in letters and letters <= {"J", "D"}:
        words |= {"J": "expense", "D": "income"}  # 借 and 贷 by their first letters
        asking = replace(asking, words=words)
    known = [asking.direction(text) for text, _ in rows]
    if not rows or sum(map(bool, known)) < 0.9 * len(rows) or not {*known} & {"income", "expense"}:
        return False
    signs = [{"income": 1, "expense": -1}.get(asking.direction(text), 0) for text in texts]
    if not _proven(layout, signs) and _proven(layout, [-sign for sign in signs]):
        turned = {"income": "expense", "expense": "income"}
        words = {word: turned.get(sort, sort) for word, sort in words.items()}
    layout.by, layout.words = "word", words
    layout.columns["direction"] = at
    return True


def _by_balance(layout: Layout, at: int) -> bool:
    """Find out what two unknown words of a direction column mean: the balances say which one adds."""
    texts = [bare(cell) for cell in layout.cells[at]]
    told = sorted({text for text, one in zip(texts, _amounts(layout), strict=True) if one and text})
    if len(told) != 2:
        return False
    for income, expense in (told, told[::-1]):
        if _proven(layout, [{income: 1, expense: -1}.get(text, 0) for text in texts]):
            layout.by, layout.words = "word", direction_words({"income": [income], "expense": [expense]})
            layout.columns["direction"] = at
            return True
    return False


def _amounts(layout: Layout) -> list[Decimal | None]:
    return moneys(layout.cells[layout.columns["amount"]]).amounts


def _proven(layout: Layout, signs: Sequence[int]) -> bool:
    """Whether the balances say that the amounts have these signs."""
    amounts = [
        None if one is None else abs(one) * sign for one, sign in zip(_amounts(layout), signs, strict=True)
    ]
    found = _proof(layout, amounts)
    return found is not None and found >= 0.8


def _disproven(layout: Layout) -> bool:
    """Whether the balances say that the signs before the amounts mean something else."""
    found = _proof(layout, _amounts(layout))
    return found is not None and found < 0.5


def _proof(layout: Layout, amounts: Sequence[Decimal | None]) -> float | None:
    if "balance" not in layout.columns:
        return None
    return looks.proof(amounts, moneys(layout.cells[layout.columns["balance"]]).amounts)


# -- people and texts -------------------------------------------------------------------------


def _people(layout: Layout, by_field: Mapping[str, list[int]]) -> None:
    """Who is on the other side; where the account column varies from row to row, it is theirs."""

    def first(*names: str) -> int | None:
        """The first column that holds anything, else the first there is."""
        places = [at for name in names for at in by_field.get(name, [])]
        return next((at for at in places if looks.texts(layout.cells[at])), next(iter(places), None))

    party = {"payer_name": first("party", "party_both"), "payer_account": first("party_account")}
    sides = {name: first(name) for name in ("from_name", "from_account", "to_name", "to_account")}
    payer, payee = (
        {k: v for k, v in sides.items() if v is not None and k.startswith(s)} for s in ("from", "to")
    )
    if party["payer_name"] is None and payer and payee:
        layout.columns |= payer | payee
        party["payer_account"] = None
    elif party["payer_name"] is None and (payer or payee):
        side = payer or payee
        party["payer_name"] = next((v for k, v in side.items() if k.endswith("name")), None)
        party["payer_account"] = party["payer_account"] or next(
            (v for k, v in side.items() if k.endswith("account")), None
        )
    own = first("account")
    if (
        own is not None
        and len(set(looks.texts(layout.cells[own]))) > 1
        and not any(value is not None for value in party.values())
    ):
        party = {"payer_name": first("account_name"), "payer_account": own}
        own = None
    told = party["payer_account"]
    if party["payer_name"] is None and told is not None and not _are_accounts(layout.cells[told]):
        party["payer_name"] = told  # `陈小敏 (a@…)` under 对方账号
    layout.columns |= {name: at for name, at in party.items() if at is not None}
    if own is not None:
        layout.columns["account"] = own


def _are_accounts(cells: Sequence[str]) -> bool:
    told = looks.texts(cells)
    return sum(map(looks.is_account, told)) * 2 > len(told)


def _rest(layout: Layout, by_field: Mapping[str, list[int]]) -> None:
    for name in ("currency", "state"):
        places = [at for at in by_field.get(name, []) if looks.texts(layout.cells[at])]
        if places and layout.columns.get("direction") != places[0]:
            layout.columns[name] = places[0]
    _serial(layout, by_field)
    taken = {layout.columns[one] for one in ("direction", "state") if one in layout.columns}
    kinds = [
        at for at in by_field.get("kind", []) if at not in taken or at == layout.columns.get("direction")
    ]
    memos = [*by_field.get("item", []), *by_field.get("memo", []), *by_field.get("order", [])]
    for name, places, fields in (("kind", kinds, layout.summary), ("memo", memos, layout.memo)):
        told = [at for at in places if looks.texts(layout.cells[at])] or places[:1]
        for number, at in enumerate(told[:9], 1):
            one = name if number == 1 else f"{name}{number}"
            layout.columns[one] = at
            fields.append(one)
    pays = any(_PAY.search(header) for header in layout.headers)
    ledger = "balance" in layout.columns or any(_LEDGER.search(header) for header in layout.headers)
    if pays and "state" not in layout.columns and not ledger:
        layout.doubts.append(STATE)


def _serial(layout: Layout, by_field: Mapping[str, list[int]]) -> None:
    """The first column of serial numbers in which no two rows are alike, else the first one."""
    places = [at for at in by_field.get("serial", []) if looks.texts(layout.cells[at])]
    alone = [at for at in places if len(set(told := looks.texts(layout.cells[at]))) == len(told)]
    if places:
        layout.columns["bank_serial"] = (alone or places)[0]
