"""Which columns hold the money of a table, and where it says which way the money went."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from cs_macros.statements import looks
from cs_macros.statements.layout import DIRECTION, Layout
from cs_macros.statements.money import moneys
from cs_macros.statements.profiles import Profile, direction_words
from cs_macros.statements.vocabulary import vocabulary
from cs_macros.statements.words import bare

_MERCHANT = re.compile(r"手续费|服务费|实收|应结|结算|费率|终端|商户号|商户编号|门店")
"""Headers that only the bill of somebody who takes payments has. A private person's bill names shops too,
and there 消费 is an expense."""


def find_money(layout: Layout, by_field: Mapping[str, list[int]]) -> None:
    """Find the columns of amounts and balance; a layout that does not tell the direction stays in doubt."""
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
    takes = any(_MERCHANT.search(header) for header in layout.headers)
    if any(_by_word(layout, at, vocabulary()["merchant" if takes else "receiver"]) for at in kinds):
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
