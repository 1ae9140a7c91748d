"""Columns of a table as far as they are understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

POSTED = 2
"""Rank of the headers that name the day of booking, in `headings.toml`."""

DIRECTION, DAY_FIRST, STATE = "direction", "day first", "state"
"""What may be in doubt."""


@dataclass
class Layout:
    """Columns of a table as far as they are understood.

    Attributes:
      columns: Field → position.
      by: Where the direction stands (`Profile.by`); empty while nobody knows.
      doubts: What has to be asked.
      words: Word of the direction column → what it means.
    """

    headers: Sequence[str]
    cells: Sequence[Sequence[str]]
    columns: dict[str, int] = field(default_factory=dict)
    by: str = ""
    formats: list[str] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    summary: list[str] = field(default_factory=list)
    memo: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    @property
    def is_statement(self) -> bool:
        """Whether it has what makes a statement: a time, money, and something that says whose or what."""
        told = {"balance", "payer_name", "from_name", "payer_account", "bank_serial", "kind", "memo"}
        return bool(self.by and "paid_at" in self.columns and told & self.columns.keys())
