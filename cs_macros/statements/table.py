"""The rows below a header, their columns read as what the profile says they are."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from cs_macros.statements.money import moneys
from cs_macros.statements.profiles import Profile
from cs_macros.statements.sheets import Body
from cs_macros.statements.times import at_once, each, times
from cs_macros.statements.words import all_filled, bare

_AMOUNTS = ("amount", "amount_in", "amount_out", "refunded")


class Why(NamedTuple):
    """Why a row gives no line; `unread` when it may be money that we could not read."""

    text: str
    unread: bool = False


class Table:
    """Cells by field and position. Fields without a column read as blank.

    Args:
      scale: What one unit of the money columns is worth, in 元.
    """

    def __init__(
        self, body: Body, columns: dict[str, int], profile: Profile, scale: Decimal = Decimal(1)
    ) -> None:
        self.profile = profile
        self.body = body
        self.rows = body.rows
        self._columns = columns
        self._filled: dict[str, list[str]] = {}
        clock = self.raw("time") if "time" in columns else None
        self.times = times(self.raw("paid_at"), clock, profile.formats)
        self._amounts = {name: moneys(self.raw(name), scale) for name in _AMOUNTS if name in columns}
        nothing: list[Decimal | None] = [None] * len(self.rows)
        self.balance, self.bad_balance = nothing, [False] * len(self.rows)
        if "balance" in columns:
            told = moneys(self.raw("balance"), scale)
            self.balance, self.bad_balance = told.amounts, told.bad
        outs = self._amounts["amount_out"].amounts if "amount_out" in columns else []
        # Alipay writes every expense with a minus in its own column; elsewhere a minus is a red entry.
        dated = zip(outs, self.times.moments, strict=False)  # a total below has no date, and no minus
        self._expenses_negative = all(one <= 0 for one, moment in dated if one and moment)

    def raw(self, name: str) -> Sequence[str]:
        return self.body.columns[self._columns[name]]

    def has(self, name: str) -> bool:
        return name in self._columns

    def place(self, name: str) -> int:
        """Position of a field's column."""
        return self._columns[name]

    def texts(self, name: str) -> list[str]:
        """The cells of a field without their wrapping, as they stand."""
        return each(self.raw(name), bare) if self.has(name) else [""] * len(self.rows)

    def filled(self, name: str) -> list[str]:
        """The cells of a field, `/`, `-` and their like as ""."""
        if not self.has(name):
            return [""] * len(self.rows)
        if name not in self._filled:
            self._filled[name] = at_once(self.raw(name), all_filled)
        return self._filled[name]

    def shown(self, name: str, at: int) -> str:
        """One cell as it stands, for a message."""
        return bare(self.raw(name)[at]) if self.has(name) else ""

    def has_money(self, at: int) -> bool:
        return any(told.amounts[at] for told in self._amounts.values())

    def refunded(self) -> list[Decimal | None] | None:
        """The part of each row that went back, by its own column or a note in the cell; None: nowhere."""
        told = [
            one.refunded for name, one in self._amounts.items() if name != "refunded" and any(one.refunded)
        ]
        if "refunded" in self._amounts:
            told.insert(0, self._amounts["refunded"].amounts)
        if not told:
            return None
        return [next(filter(None, parts), None) for parts in zip(*told, strict=True)]

    def amounts(self, directions: Sequence[str]) -> list[Decimal | Why]:
        """What each row moved, an expense negative, or why it moved nothing."""
        if self.profile.by == "columns":
            both = self._amounts["amount_in"], self._amounts["amount_out"]
            of_two = self._of_two
            found = [
                came if came and not went else of_two(came, went)
                for came, went in zip(both[0].amounts, both[1].amounts, strict=True)
            ]
        elif self.profile.by == "word":
            sorts = {word: self.profile.direction(word) for word in set(directions)}
            of = self._amounts["amount"].amounts
            came = {word for word, sort in sorts.items() if sort == "income"}
            found = [
                amount if amount and word in came else self._by_word(amount, sorts[word], word)
                for amount, word in zip(of, directions, strict=True)
            ]
        else:
            found = [one or _nothing(one) for one in self._amounts["amount"].amounts]
        if "refunded" in self._amounts and not self.has("amount_out"):
            found = list(map(_or_refund, found, self._amounts["refunded"].amounts))
        for name, told in self._amounts.items():
            if name != "refunded" and True in told.bad:
                for at, bad in enumerate(told.bad):
                    if bad:
                        found[at] = Why(f"金额“{self.shown(name, at)}”看不懂", unread=True)
        return found

    def _of_two(self, came: Decimal | None, went: Decimal | None) -> Decimal | Why:
        if came and went:
            return Why(f"收入 {came} 和支出 {went} 都有数", unread=True)
        if went:
            return -abs(went) if self._expenses_negative else -went
        return came or _nothing(came if came is not None else went)

    def _by_word(self, amount: Decimal | None, sort: str, direction: str) -> Decimal | Why:
        if not amount:
            return _nothing(amount)
        if sort == "income":
            return amount
        if sort == "expense":
            return -abs(amount)
        if sort == "neutral":
            return Why(f"收支方向是“{direction or '空'}”，不是收入也不是支出")
        return Why(f"收支方向“{direction}”不认识", unread=True)


def _nothing(amount: Decimal | None) -> Why:
    return Why("没有金额" if amount is None else "金额为零")


def _or_refund(amount: Decimal | Why, refunded: Decimal | None) -> Decimal | Why:
    """A row of its own for a refund: no amount, but one that went back."""
    return -abs(refunded) if refunded and isinstance(amount, Why) and not amount.unread else amount
