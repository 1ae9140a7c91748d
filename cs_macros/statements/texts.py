"""Who is on the other side of each row, and its texts put together; a column at a time."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from cs_macros.statements.accounts import all_without_accounts, split_names, tails, without_accounts
from cs_macros.statements.line import MARKS
from cs_macros.statements.table import Table, Why
from cs_macros.statements.times import at_once


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
    names, beside = table.filled(name), None
    if table.profile.account_in_name:
        split = at_once(names, split_names)
        names, beside = [name for name, _ in split], [end for _, end in split]
    names = at_once(names, partial(all_without_accounts, strict=True))
    ends = tails(table.raw(account)) if table.has(account) else [""] * len(names)
    if beside is not None and any(beside):
        ends = [end or own for own, end in zip(beside, ends, strict=True)]
    return names, ends


def joined(table: Table, fields: tuple[str, ...]) -> list[str]:
    """Texts of several columns as one, each said once, accounts cut, no mark of ours imitated."""
    columns = [at_once(table.filled(name), _all_clean) for name in fields if table.has(name)]
    columns = [column for column in columns if any(column)] or columns[:1]
    if len(columns) < 2:
        return columns[0] if columns else [""] * len(table.rows)
    return [" ".join(dict.fromkeys(filter(None, cells))) for cells in zip(*columns, strict=True)]


def _all_clean(texts: list[str]) -> list[str]:
    """Texts on one line, without marks of ours and whole account numbers."""
    together = "|".join(texts)
    if "【" in together or "  " in together or not together.isprintable():
        return [_clean(text) for text in texts]
    return all_without_accounts(texts)


def _clean(text: str) -> str:
    while text[:1] == "【" and text.startswith(MARKS):
        text = text.partition("】")[2].lstrip()
    if "  " in text or not text.isprintable():
        text = " ".join(text.split())
    return without_accounts(text)
