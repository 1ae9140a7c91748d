"""How the open rows of a register go from one shift to the next, declared: `Sheet.passes`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cs_macros.book.sheets import Sheet


@dataclass(frozen=True)
class Passing:
    """How the open rows of a register go from one shift to the next (交接).

    Attributes:
      owner: Field with whose a row is, which accepting a handover changes; without one it is whoever
        registered the row, and only the handover moves.
      number: Field that keeps the number of the last handover that was accepted.
      topic: What a row is about (`handovers` has the words), or record → that.
      states: States in which a row is still to be done by whoever has it; None: every one with a to-do.
      must: Whether no shift may end before the next one has accepted it.
    """

    owner: str = ""
    topic: str | Callable[[Any], str] = "其他"
    states: Sequence[str] | None = None
    must: bool = False
    number: str = ""

    def topic_of(self, record: Any) -> str:
        return self.topic if isinstance(self.topic, str) else self.topic(record)


NOT_PASSED = Passing(states=())
"""Of registers whose rows stay with whoever wrote them."""


def passing_of(sheet: Sheet) -> Passing:
    """How the open rows of a sheet are handed over."""
    about_customers = sheet.flow is not None and "customer_id" in sheet.record.layout.by_field
    return sheet.passes or (Passing() if about_customers else NOT_PASSED)
