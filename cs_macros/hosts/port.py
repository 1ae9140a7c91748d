"""What the rest of the package may ask of a workbook, and of the person in front of it.

A *host* holds cells; a *desk* is the person. Both are narrow on purpose: three hosts
(memory, closed file, open program) pass the same contract tests.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Any, Protocol, Self, TypeAlias


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value that stands in a cell, such as `#N/A`."""

    code: str

    def __str__(self) -> str:
        return self.code


class Link(str):
    """A text that leads somewhere when it is clicked: a formula whose value is the text.

    Attributes:
      formula: In English, without its `=`. Where it leads nowhere it must give the plain text.
    """

    __slots__ = ("formula",)

    def __new__(cls, text: str, formula: str) -> Self:
        made = super().__new__(cls, text)
        made.formula = formula
        return made

    formula: str


Cell: TypeAlias = str | bool | int | float | Decimal | date | datetime | time | CellError | None
"""What a cell holds. Hosts *read* numbers as float (as Excel gives them), dates and times as
datetime, date or time, blank cells as None; they *write* str as text, always (also `=1+1`), but a
Link as its formula."""


@dataclass(frozen=True, slots=True)
class Append:
    """Add a row at the end of a table: the first wholly blank row after its last filled one,
    else the row below the table, which grows. Headers not named stay blank."""

    table: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class AppendMany:
    """The same for many rows, header → one cell a row; None stays blank, as a header that is not named."""

    table: str
    columns: Mapping[str, Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Replace:
    """Overwrite some cells of one row; headers not named keep what they hold.

    A row typed directly below the table is taken into the table first.
    """

    table: str
    row: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Delete:
    """Take one row out of a table; the table's rows below move up. Row numbers of the other
    edits in the same `write` are those of before the deletion."""

    table: str
    row: int


@dataclass(frozen=True, slots=True)
class Put:
    """Set a named cell."""

    name: str
    value: Cell


Edit: TypeAlias = Append | AppendMany | Replace | Delete | Put


def is_shown(cell: Cell) -> bool:
    """Whether a cell holds anything that people can see: blanks alone are nothing.

    >>> is_shown(None), is_shown(" "), is_shown(0)
    (False, False, True)
    """
    return cell is not None and not (isinstance(cell, str) and not cell.strip())


class AskedRows(Mapping[int, Sequence[Cell]]):
    """The rows of a table by Excel's row number, ascending; read one by one or a column at a time."""

    def __init__(self, numbers: range) -> None:
        self.numbers = numbers
        self._columns: dict[int, Mapping[int, Cell]] = {}

    def __getitem__(self, number: int) -> Sequence[Cell]:
        if number not in self.numbers:
            raise KeyError(number)
        return self.read_row(number)

    def __contains__(self, number: object) -> bool:
        return number in self.numbers

    def __iter__(self) -> Iterator[int]:
        return iter(self.numbers)

    def __len__(self) -> int:
        return len(self.numbers)

    def column(self, place: int) -> Mapping[int, Cell]:
        """The filled cells of one column by row number, read once."""
        if place not in self._columns:
            self._columns[place] = self.read_column(place)
        return self._columns[place]

    def shown(self, place: int) -> Collection[int]:
        """The rows in which one column holds something that people can see."""
        return {number for number, cell in self.column(place).items() if is_shown(cell)}

    def cell(self, number: int, place: int) -> Cell:
        """One cell of a row."""
        return self[number][place]

    def mark(self, place: int) -> Hashable:
        """How `tokens` names a column."""
        return place

    @abstractmethod
    def tokens(self, number: int) -> Iterable[tuple[Hashable, Hashable]]:
        """Column and cell of a row's filled cells, not decoded: equal tokens of a column mean equal cells."""

    @abstractmethod
    def decoder(self) -> Callable[[Any], Cell]:
        """Tells what a token means."""

    @abstractmethod
    def read_row(self, number: int) -> Sequence[Cell]:
        """One cell a column."""

    @abstractmethod
    def read_column(self, place: int) -> Mapping[int, Cell]:
        """The filled cells of one column, top down."""


class AskedNumbers(Collection[int]):
    """Row numbers, such as those that are hidden; found when somebody looks, once.

    In an open workbook asking costs some calls for every gap in a filtered table; many presses never look.
    """

    def __init__(self, find: Callable[[], frozenset[int]]) -> None:
        self._find = find

    @cached_property
    def _rows(self) -> frozenset[int]:
        return self._find()

    def __contains__(self, row: object) -> bool:
        return row in self._rows

    def __iter__(self) -> Iterator[int]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


Tokens: TypeAlias = tuple[
    Callable[[int], Iterable[tuple[Hashable, Hashable]]], Callable[[Any], Cell], Callable[[int], Hashable]
]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it stands.

    Attributes:
      sheet: Name of its sheet, as people see it.
      headers: Header texts as they stand, in the table's column order.
      rows: Excel's row number → one cell a header. Every row of the table, blank ones too,
        and the filled rows that stand directly below the table.
      hidden: Row numbers that a filter (or the user) hides.
    """

    sheet: str
    headers: Sequence[str]
    rows: Mapping[int, Sequence[Cell]]
    hidden: Collection[int] = field(default_factory=frozenset)

    def column(self, place: int) -> Mapping[int, Cell]:
        """The filled cells of one column by row number, top down."""
        if isinstance(self.rows, AskedRows):
            return self.rows.column(place)
        return {number: row[place] for number, row in self.rows.items() if row[place] is not None}

    def shown(self, place: int) -> Collection[int]:
        """The rows in which one column holds something that people can see."""
        if isinstance(self.rows, AskedRows):
            return self.rows.shown(place)
        return {number for number, row in self.rows.items() if is_shown(row[place])}

    def cell(self, number: int, place: int) -> Cell:
        """One cell of a row."""
        rows = self.rows
        return rows.cell(number, place) if isinstance(rows, AskedRows) else rows[number][place]

    def tokens(self) -> Tokens:
        """How to read its rows without decoding the same cell twice: see `AskedRows.tokens`."""
        rows = self.rows
        if isinstance(rows, AskedRows):
            return rows.tokens, rows.decoder(), rows.mark
        # 1 and True are equal, and no more the same cell than text and number.
        return (
            lambda number: [(at, (type(cell), cell)) for at, cell in enumerate(rows[number])],
            lambda token: token[1],
            lambda place: place,
        )


class Host(Protocol):
    """A workbook somewhere: open in a program (live), closed on disk, or made up (memory)."""

    @property
    def label(self) -> str:
        """The workbook as people know it: its path, or its name."""

    @property
    def marks_problems(self) -> bool:
        """Whether a press writes the reasons of refused rows into 问题 (open workbooks do)."""

    @property
    def lasting(self) -> bool:
        """Whether what is written stays; where it does not (`--dry-run`), no file is made either."""

    @property
    def version(self) -> str:
        """The version of ours that last built or upgraded the workbook; empty where none is written."""

    def tables(self) -> Collection[str]:
        """Names of the tables in the workbook."""

    def read(self, table: str) -> Grid:
        """Return a table's headers and rows.

        Raises:
          CsError: The workbook has no such table, or cannot be read.
        """

    def cells(self, names: Collection[str]) -> Mapping[str, Cell]:
        """Return the values of named cells; names that the workbook lacks are left out."""

    def write(self, edits: Sequence[Edit]) -> None:
        """Apply all edits, or none.

        Row numbers are those of the last `read`. Headers are matched as `read` gave them.

        Raises:
          CsError: Open elsewhere, read-only, protected, changed since it was read, or a
            place that would be overwritten; nothing was written.
        """


class Desk(Protocol):
    """The person who presses a button."""

    def selection(self, table: str) -> Sequence[int] | None:
        """Row numbers selected in a table, without hidden ones; None when no row of it is."""

    def confirm(self, question: str) -> bool:
        """Ask a yes-or-no question."""

    def say(self, text: str) -> None:
        """Tell how it went."""

    def point(self, name: str) -> None:
        """Put the cursor into a named cell, which the person is to fill first."""

    def copy(self, text: str) -> bool:
        """Put text on the clipboard; False where there is none."""
