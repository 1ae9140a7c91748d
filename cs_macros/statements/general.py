"""A layout that nobody described: its columns understood by what their headers mean and what stands in them.

Nothing is guessed: what cannot be told stays a doubt, and a file with a doubt is not read but taught.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import compress

from cs_macros.statements import looks
from cs_macros.statements.direction import find_money
from cs_macros.statements.headings import UNUSED, Meaning, meanings
from cs_macros.statements.layout import DAY_FIRST, POSTED, STATE, Layout
from cs_macros.statements.times import reader
from cs_macros.statements.words import bare

_PAY = re.compile(r"支付方式|付款方式|收/付款方式|支付渠道")
_LEDGER = re.compile(r"动账|账务|入账|记账|资金|结余|余额")


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
    find_money(layout, by_field)
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
