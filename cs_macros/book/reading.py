"""Many rows read one after another: what stands in many cells is looked at once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from cs_macros.book.columns import Layout
from cs_macros.hosts.port import Cell, Grid

KEPT = 4096
"""Different cells of a column that are remembered; order numbers are all different."""

UNKNOWN = object()

Parse: TypeAlias = Callable[[Cell, datetime], Any]


class Bad(NamedTuple):
    """A cell that cannot be read, and why."""

    reason: str


class Reading:
    """Reads the rows of one table.

    Args:
      where: Field → index of its column in the grid.
      blank: The fields of a record, in order, with None each.
    """

    def __init__(
        self, layout: Layout, grid: Grid, where: dict[str, int], blank: dict[str, Any], now: datetime
    ) -> None:
        self._blank, self._now = blank, now
        self._tokens, self._decode, mark = grid.tokens()
        memos: dict[tuple[int, object], dict[Hashable, Any]] = {}  # what is read alike is remembered once
        self._columns: dict[Hashable, tuple[str, Parse, dict[Hashable, Any]]] = {}
        for field, place in where.items():
            column = layout[field]
            memo = memos.setdefault((id(column.kind), column.bounds), {})
            self._columns[mark(place)] = field, column.parse if column.bounds else column.kind.parse, memo

    def read(self, position: int) -> tuple[dict[str, Any], dict[str, str]]:
        """A row's values by field, None for what is blank or bad, and field → what is wrong with it."""
        values, bad = self._blank.copy(), {}
        columns = self._columns
        for mark, token in self._tokens(position):
            if (known := columns.get(mark)) is None:
                continue  # a column of people's own
            field, parse, memo = known
            value = memo.get(token, UNKNOWN)
            if value is UNKNOWN:
                value = self._look(parse, memo, token)
            if value.__class__ is Bad:
                bad[field] = value.reason
            else:
                values[field] = value
        return values, {name: bad[name] for name in values if name in bad} if len(bad) > 1 else bad

    def _look(self, parse: Parse, memo: dict[Hashable, Any], token: Hashable) -> Any:
        value: Any
        try:
            value = parse(self._decode(token), self._now)
        except ValueError as error:
            value = Bad(str(error))
        if len(memo) >= KEPT:
            memo.clear()
        memo[token] = value
        return value
