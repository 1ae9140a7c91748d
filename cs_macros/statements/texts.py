"""Who is on the other side of each row, and its texts put together; a column at a time."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from cs_macros.statements.accounts import split_name, tails, without_accounts
from cs_macros.statements.line import MARKS
from cs_macros.statements.table import Table, Why
from cs_macros.statements.words import filled


def parties(table: Table, amounts: Sequence[Decimal | Why]) -> tuple[list[str], list[str]]:
    """Names and account tails of the other side; of two sides named, the one that is not us."""
    if not (table.has("from_name") or table.has("to_name")):
        return _side(table, "payer_name", "payer_account")
    payers, payees = _side(table, "from_name", "from_account"), _side(table, "to_name", "to_account")
    went = [not isinstance(one, Why) and one < 0 for one in amounts]
    names, ends = (
        [payee if out else payer for payer, payee, out in zip(*both, went, strict=True)]
        for both in zip(payers, payees, strict=True)
    )
    return names, ends


def _side(table: Table, name: str, account: str) -> tuple[list[str], list[str]]:
    """Name and account tail of one side; the tail may stand beside the name."""
    take_apart = split_name if table.profile.account_in_name else _whole
    told = table.filled(name)
    known = {text: take_apart(text) for text in set(told)}
    names = {text: without_accounts(one, strict=True) for text, (one, _) in known.items()}
    ends = tails(table.raw(account)) if table.has(account) else [""] * len(told)
    if any(end for _, end in known.values()):
        ends = [end or known[text][1] for text, end in zip(told, ends, strict=True)]
    return [names[text] for text in told], ends


def _whole(text: str) -> tuple[str, str]:
    return text, ""


def joined(table: Table, fields: tuple[str, ...]) -> list[str]:
    """Texts of several columns as one, each said once, accounts cut, no mark of ours imitated."""
    columns = [table.filled(name, _clean) for name in fields if table.has(name)]
    columns = [column for column in columns if any(column)] or columns[:1]
    if len(columns) < 2:
        return columns[0] if columns else [""] * len(table.rows)
    return [" ".join(dict.fromkeys(filter(None, cells))) for cells in zip(*columns, strict=True)]


def _clean(cell: str) -> str:
    text = filled(cell)
    while text[:1] == "【" and text.startswith(MARKS):
        text = text.partition("】")[2].lstrip()
    if "  " in text or not text.isprintable():
        text = " ".join(text.split())
    return without_accounts(text) if len(text) > 11 else text
