"""Whose sales a sheet's rows are in a month, for whoever scores people (`Sheet.credits`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Credit:
    """What one person sold in a month, in 元, and to how many customers."""

    sales: Decimal = Decimal("0.00")
    buyers: int = 0


@dataclass(frozen=True)
class Credits:
    """The sales of a month.

    Attributes:
      by: Person → what is theirs.
      undecided: Person → order numbers that may be theirs and that nobody has judged; "" for everybody.
    """

    by: Mapping[str, Credit] = field(default_factory=dict)
    undecided: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def open_for(self, person: str | None) -> list[str]:
        """The orders that somebody waits for."""
        return [*self.undecided.get(person or "", ()), *(self.undecided.get("", ()) if person else ())]
