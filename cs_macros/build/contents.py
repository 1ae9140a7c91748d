"""What a new workbook holds before anybody types: parameters, reasons, and sample rows if asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cs_macros.book.sheets import Sheet
from cs_macros.build.sample import sample_names, sample_rows
from cs_macros.hosts.port import Cell


def rows(sheets: Iterable[Sheet], *, sample: bool) -> dict[str, Sequence[Mapping[str, Cell]]]:
    """Table name → rows as field → cell."""
    listed = list(sheets)
    seeded = {sheet.table: sheet.fresh() for sheet in listed if sheet.fresh}
    seeded |= {sheet.table: sheet.lists(listed) for sheet in listed if sheet.lists}
    return {**seeded, **(sample_rows(listed) if sample else {})}


def names(sheets: Iterable[Sheet], *, sample: bool) -> dict[str, Cell]:
    """Named cell → value."""
    return sample_names(sheets) if sample else {}
