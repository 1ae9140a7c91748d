"""Number formats: what LibreOffice knows of a cell's type, for it keeps only numbers and text."""

from __future__ import annotations

from typing import Any

from cs_macros.hosts.libreoffice.loading import struct

# com.sun.star.util.NumberFormat
DATE, TIME, TEXT, LOGICAL = 2, 4, 256, 1024


class Formats:
    """The number formats of one document, by key.

    Formats are named as in Excel (en-US), whatever the language of the office.
    """

    def __init__(self, document: Any) -> None:
        self._api = document.getNumberFormats()
        self._locale = struct("com.sun.star.lang.Locale", Language="en", Country="US")
        self._types: dict[int, int] = {}

    def kind(self, key: int | None) -> int:
        """Return a format's type as bits; 0 for cells with several formats."""
        if key is None:
            return 0
        if key not in self._types:
            self._types[key] = int(self._api.getByKey(key).Type)
        return self._types[key]

    def is_general(self, key: int | None) -> bool:
        return key is not None and self.text(key) in ("General", "Standard")

    def text(self, key: int) -> str:
        return str(self._api.getByKey(key).FormatString)

    def key(self, text: str) -> int:
        """Return the key of a format, and add the format when it is new."""
        found = int(self._api.queryKey(text, self._locale, False))
        return found if found >= 0 else int(self._api.addNew(text, self._locale))

    def logical(self) -> int:
        """Return the key of the format that shows TRUE and FALSE."""
        return int(self._api.getStandardFormat(LOGICAL, self._locale))


def format_of(cells: Any) -> int | None:
    """Their number format; None where they have several, which the office itself tells as the usual one."""
    several = cells.getPropertyState("NumberFormat").value == "AMBIGUOUS_VALUE"
    return None if several else int(cells.NumberFormat)
