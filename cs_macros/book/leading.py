"""Cells that lead to a record or a sheet when they are clicked.

The place is looked up by the record's number when the cell is shown, so that it is right after sorting and
in a renamed sheet; where the record is gone, the cell is its plain number.
"""

from __future__ import annotations

from cs_macros.book.columns import Layout
from cs_macros.hosts.port import Link

LONGEST = 120
"""Excel takes no longer texts than 255 characters in a formula, quotes doubled."""

KEYS = "{}_keys"
"""Defined name of the keys of a table."""


def to_record(layout: Layout, key: str) -> str:
    """A record's key that leads to its row; to its sheet for those that are known by several columns.

    >>> to_record(Layout("快递", "couriers", "", ("name",), ()), "顺丰").formula
    'IFERROR(HYPERLINK("#"&CELL("address",INDEX(couriers_keys,MATCH("顺丰",couriers_keys,0))),"顺丰"),"顺丰")'
    """
    if len(layout.key) > 1 or len(key) > LONGEST:
        return to_sheet(layout.sheet, key)
    keys, text = KEYS.format(layout.table), quoted(key)
    place = f'"#"&CELL("address",INDEX({keys},MATCH({text},{keys},0)))'
    return Link(key, f"IFERROR(HYPERLINK({place},{text}),{text})")


def to_sheet(title: str, text: str) -> str:
    """A text that leads to a sheet."""
    if len(text) > LONGEST:
        return text
    return Link(text, f"HYPERLINK({quoted(f'#{quoted_title(title)}!A1')},{quoted(text)})")


def quoted(text: str) -> str:
    """A text in a formula."""
    return '"' + text.replace('"', '""') + '"'


def quoted_title(title: str) -> str:
    """A sheet's name in an address."""
    return "'" + title.replace("'", "''") + "'"
