"""What stands beside and above a sheet's table, and is filled by the software."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cs_macros.book.columns import Record
from cs_macros.hosts.port import Cell

if TYPE_CHECKING:
    from cs_macros.book.sheets import Sheet

HEAD = "_head"
"""Ends the names of cells over columns: what the software shows there is no change to journal."""


@dataclass(frozen=True)
class Panel:
    """A small table of fixed size right of a sheet's own, which the software fills.

    Attributes:
      rows: The workbook's sheets → its rows in a new workbook, field → cell; later presses only fill them.
      bars: Fields whose cells are bars.
      chart: Title of a chart of it below; empty for none.
      below: Stands below the panel before, else beside it.
    """

    record: type[Record]
    rows: Callable[[Sequence[Sheet]], Sequence[Mapping[str, Cell]]]
    bars: Sequence[str] = ()
    chart: str = ""
    below: bool = False
