"""What a new workbook holds before anybody types: parameters, reasons, and sample rows if asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cs_macros.build.sample import sample_names, sample_rows
from cs_macros.hosts.port import Cell
from cs_macros.sheets.masters.seeds import rows_of_reasons
from cs_macros.sheets.masters.settings import rows_of_settings
from cs_macros.sheets.texts.seeds import phrases, rows_of, words


def rows(*, sample: bool) -> dict[str, Sequence[Mapping[str, Cell]]]:
    """Table name → rows as field → cell."""
    seeded: dict[str, Sequence[Mapping[str, Cell]]] = {
        "settings": rows_of_settings(),
        "reasons": rows_of_reasons(),
        "phrases": rows_of(phrases()),
        "forbidden_words": rows_of(words()),
    }
    return {**seeded, **(sample_rows() if sample else {})}


def names(*, sample: bool) -> dict[str, Cell]:
    """Named cell → value."""
    return sample_names() if sample else {}
