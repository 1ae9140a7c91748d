"""What a register tells the 小结 or 总结 of a period, declared: `Sheet.summed` (SERVICE 42, domain 1.35)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

REFUND, FREIGHT, LOSS, COMMISSION, FINE = MONEY = ("退款", "运费返还", "损失", "提成", "罚款")
"""The sums of money that a summary has, in its order."""

WHOSE = ("owner", "agent", "created_by")
OPENED = ("log_date", "created_at")
"""When a row was registered: 登记日期 where the register has it, else 登记时间."""


@dataclass(frozen=True, kw_only=True)
class Amount:
    """A cell with money, and when it counts.

    Attributes:
      cell: Field with the money.
      on: Fields with the day on which it counts, the first filled one holds; without any of them it does
        not. A month's money counts in what holds the whole month.
      where: Field → the words with which it counts; it counts in every registered row without.
    """

    cell: str
    on: Sequence[str]
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def fields(self) -> Sequence[str]:
        return (self.cell, *self.on, *self.where)


@dataclass(frozen=True, kw_only=True)
class Summed:
    """What a register tells beside how many of its rows came, ended, are open and late.

    Attributes:
      ends: States in which nothing is left to do, beside the final ones.
      money: Sum → the cells that add to it.
      reason: Field with the word that says why there is such a row.
      opened: Fields that say when a row was registered; the first filled one holds.
      whose: Fields that say whose a row is; the first filled one holds.
      late: Field that says that a row was handed in or told too late, and the one that says when.
      rows: Whether its rows are pieces of work; of wages and plans only the money counts.
    """

    ends: Sequence[str] = ()
    money: Mapping[str, Amount] = field(default_factory=dict)
    reason: str = ""
    opened: Sequence[str] = OPENED
    whose: Sequence[str] = WHOSE
    shop: str = "shop"
    late: tuple[str, str] | None = None
    rows: bool = True


USUAL = Summed()
"""What a register tells that declares nothing."""
