"""What a register hands in every week, declared: `Sheet.hands_in`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cs_macros.book.table import Table


@dataclass(frozen=True)
class HandIn:
    """What is handed in every week; a sheet may have several, each of its own rows.

    Attributes:
      setting: Parameter with the weekday and time.
      ready: State of a row that may be handed in; `done` are those of rows that were, in their order.
      signed: Field that says when one was.
      title: What the board calls it; the sheet's title without one.
      name: What its file and its summary call it; `unit` counts its rows.
      field, words: It is of the rows that hold one of the words in the field; of all without one.
      brings: Fields that whoever receives it fills in the file, with the state that he gives.
      cover: Template of the covering note; it is told `week`, `n` and `open`.
    """

    setting: str
    ready: str
    done: Sequence[str]
    signed: str = "submitted_at"
    title: str = ""
    name: str = ""
    unit: str = "条"
    field: str = ""
    words: Sequence[str] = ()
    brings: Sequence[str] = ()
    cover: str = ""

    def takes(self, record: Any) -> bool:
        """Whether a row is handed in with it."""
        return not self.field or getattr(record, self.field) in self.words

    def among(self, table: Table[Any]) -> Iterable[int]:
        """Row numbers of its rows."""
        if not self.field:
            return table.positions
        return [n for n, word in table.column(self.field).items() if word in self.words]
