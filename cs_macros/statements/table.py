"""The rows below a header, their columns read as what the profile says they are."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from cs_macros.statements.columns import each, moneys, times
from cs_macros.statements.profiles import Profile
from cs_macros.statements.words import bare, filled

if TYPE_CHECKING:
    import pandas as pd

_AMOUNTS = ("amount", "amount_in", "amount_out", "refunded")


class Why(NamedTuple):
    """Why a row gives no line; `unread` when it may be money that we could not read."""

    text: str
    unread: bool = False


class Table:
    """Cells by field and position. Fields without a column read as blank."""

    def __init__(self, frame: pd.DataFrame, columns: dict[str, int], profile: Profile) -> None:
        self.profile = profile
        self.frame = frame
        self.rows: list[int] = frame.index.tolist()
        self._columns = columns
        clock = self._raw("time") if "time" in columns else None
        self.paid_at = times(self._raw("paid_at"), clock, profile.formats)
        self._amounts = {name: moneys(self._raw(name)) for name in _AMOUNTS if name in columns}
        nothing: list[Decimal | None] = [None] * len(frame)
        self.balance, _, self.bad_balance = (
            moneys(self._raw("balance")) if "balance" in columns else (nothing, nothing, [False] * len(frame))
        )
        outs = self._amounts["amount_out"][0] if "amount_out" in columns else []
        # Alipay writes every expense with a minus in its own column; elsewhere a minus is a red entry.
        self._expenses_negative = all(one <= 0 for one in outs if one)

    def _raw(self, name: str) -> pd.Series[str]:
        return self.frame.iloc[:, self._columns[name]]

    def has(self, name: str) -> bool:
        return name in self._columns

    def texts(self, name: str) -> list[str]:
        """The cells of a field without their wrapping, as they stand."""
        return each(self._raw(name), bare) if self.has(name) else [""] * len(self.rows)

    def filled(self, name: str, change: Callable[[str], str] = str) -> list[str]:
        """The cells of a field, `/`, `-` and their like as "", then changed."""
        if not self.has(name):
            return [""] * len(self.rows)
        return each(self._raw(name), lambda text: change(filled(text)))

    def shown(self, name: str, at: int) -> str:
        """One cell as it stands, for a message."""
        return bare(str(self._raw(name).iloc[at])) if self.has(name) else ""

    def has_money(self, at: int) -> bool:
        return any(amounts[at] for amounts, _, _ in self._amounts.values())

    def refunded(self) -> list[Decimal | None]:
        """The part of each row's amount that went back: by its own column, or a note in the cell."""
        told = [parts for name, (_, parts, _) in self._amounts.items() if name != "refunded"]
        if "refunded" in self._amounts:
            told.insert(0, self._amounts["refunded"][0])
        return [next(filter(None, parts), None) for parts in zip(*told, strict=True)]

    def amount(self, at: int, direction: str) -> Decimal | Why:
        """What a row moved, an expense negative, or why it moved nothing."""
        for name, (_, _, bad) in self._amounts.items():
            if bad[at] and name != "refunded":
                return Why(f"金额“{self.shown(name, at)}”看不懂", unread=True)
        if self.profile.by == "columns":
            return self._of_two_columns(at)
        amount = self._amounts["amount"][0][at]
        if not amount:
            return Why("没有金额" if amount is None else "金额为零")
        return amount if self.profile.by == "sign" else self._by_word(amount, direction)

    def _of_two_columns(self, at: int) -> Decimal | Why:
        came, went = self._amounts["amount_in"][0][at], self._amounts["amount_out"][0][at]
        if came and went:
            return Why(f"收入 {came} 和支出 {went} 都有数", unread=True)
        if went:
            return -abs(went) if self._expenses_negative else -went
        if came:
            return came
        return Why("没有金额" if came is None and went is None else "金额为零")

    def _by_word(self, amount: Decimal, direction: str) -> Decimal | Why:
        sort = self.profile.direction(direction)
        if sort == "neutral":
            return Why(f"收支方向是“{direction or '空'}”，不是收入也不是支出")
        if sort == "expense":
            return -abs(amount)
        return amount if sort == "income" else Why(f"收支方向“{direction}”不认识", unread=True)
