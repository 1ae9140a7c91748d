"""Which tables an open workbook has: looked for where they usually are, then everywhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from cs_macros.hosts.live.program import is_refusal

if TYPE_CHECKING:
    import xlwings
    import xlwings.main


class Catalog(Collection[str]):
    """The names of a workbook's tables.

    Args:
      homes: Table → title of the sheet that usually has it. People rename sheets: then all are asked.
      ready: Called once, before anything is looked at.
    """

    def __init__(self, book: xlwings.Book, homes: Mapping[str, str], ready: Callable[[], None]) -> None:
        self._book, self._homes, self._ready = book, homes, ready
        self._found: dict[str, tuple[xlwings.Sheet, xlwings.main.Table]] = {}
        self._asked: set[str] = set()
        self._is_whole = False

    def __contains__(self, table: object) -> bool:
        if table not in self._found and not self._is_whole:
            self._ask(self._homes.get(str(table)))
        return table in self._found or (not self._is_whole and table in self._whole())

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def found(self, table: str) -> tuple[xlwings.Sheet, xlwings.main.Table, list[xlwings.main.Table]]:
        """A table of which it is known that it is there: its sheet, itself, the sheet's other tables."""
        sheet, one = self._found[table]
        return (
            sheet,
            one,
            [other for home, other in self._found.values() if home is sheet and other is not one],
        )

    def _ask(self, title: str | None) -> None:
        """Learn the tables of one sheet, if there is one of that name."""
        if title is None or title in self._asked:
            return
        self._begin()
        self._asked.add(title)
        try:
            sheet = self._book.sheets[title]
            tables = {str(table.name): (sheet, table) for table in sheet.tables}
        except Exception as error:
            if isinstance(error, (LookupError, ValueError)) or is_refusal(error):
                return  # no such sheet: each bridge says so in its own way
            raise
        self._found |= tables

    def _whole(self) -> Mapping[str, object]:
        if not self._is_whole:
            self._begin()
            self._found = {
                str(table.name): (sheet, table) for sheet in self._book.sheets for table in sheet.tables
            }
            self._is_whole = True
        return self._found

    def _begin(self) -> None:
        ready, self._ready = self._ready, _nothing
        ready()


def _nothing() -> None:
    """What is done before is done once."""
