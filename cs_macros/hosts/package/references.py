"""Cell addresses: letters and numbers, rectangles, and the lists of rectangles that Excel calls sqref."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from cs_macros.errors import CsError

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_ROWS = re.compile(r"\$?([0-9]{1,7}):\$?([0-9]{1,7})")


@lru_cache(maxsize=LAST_COLUMN)
def column_number(letters: str) -> int:
    """Return the number of a column, counted from 1.

    >>> column_number("A"), column_number("xfd")
    (1, 16384)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


@lru_cache(maxsize=LAST_COLUMN)
def column_letters(number: int) -> str:
    """Return the letters of a column.

    >>> column_letters(28), column_letters(16384)
    ('AB', 'XFD')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """Return a cell's address.

    >>> address(3, 2)
    'B3'
    """
    return f"{column_letters(column)}{row}"


def cell_at(text: str) -> tuple[int, int]:
    """Return the row and column that an address names.

    Raises:
      CsError: It is no address, or lies outside Excel's grid.
    """
    match = _CELL.fullmatch(text)
    row, column = (int(match[2]), column_number(match[1])) if match else (0, 0)
    if not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
        raise CsError(
            f"“{text}”不是单元格地址，未作任何改动。", hint="地址的写法如 B3，列 A 到 XFD，行 1 到 1048576。"
        )
    return row, column


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells; all four bounds belong to it."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        first = address(self.top, self.left)
        last = address(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"

    def holds(self, row: int, column: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def meets(self, other: Area) -> bool:
        """Whether the two share a cell."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )

    def ending_at(self, row: int) -> Area:
        return replace(self, bottom=row)

    def around(self, other: Area) -> Area:
        """Return the smallest rectangle that holds both."""
        return Area(
            min(self.top, other.top),
            min(self.left, other.left),
            max(self.bottom, other.bottom),
            max(self.right, other.right),
        )


def area(text: str) -> Area | None:
    """Return the rectangle of a reference such as `B3`, `$A$1:D9`, `A:C` or `2:5`; None if it is none.

    >>> area("D9:$A$1"), area("A:B").bottom, area("#REF!")
    (Area(top=1, left=1, bottom=9, right=4), 1048576, None)
    """
    if match := _COLUMNS.fullmatch(text):
        left, right = sorted((column_number(match[1]), column_number(match[2])))
        return _within(Area(1, left, LAST_ROW, right))
    if match := _ROWS.fullmatch(text):
        top, bottom = sorted((int(match[1]), int(match[2])))
        return _within(Area(top, 1, bottom, LAST_COLUMN))
    ends = [_CELL.fullmatch(part) for part in text.split(":")]
    if len(ends) > 2 or None in ends:
        return None
    rows = [int(end[2]) for end in ends if end]
    columns = [column_number(end[1]) for end in ends if end]
    return _within(Area(min(rows), min(columns), max(rows), max(columns)))


def areas(sqref: str) -> list[Area]:
    """Return the rectangles of a space-separated list, leaving out what is no address."""
    return [found for part in sqref.split() if (found := area(part))]


def _within(found: Area) -> Area | None:
    inside = found.top >= 1 and found.bottom <= LAST_ROW and found.right <= LAST_COLUMN
    return found if inside else None
