"""Which tables an open workbook has: looked for where they usually are, then everywhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
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
        self._sheets: dict[str, xlwings.Sheet] = {}
        self._is_whole = False

    def sheet(self, title: str) -> xlwings.Sheet:
        """A sheet by its title, asked for once."""
        if title not in self._sheets:
            self._sheets[title] = self._book.sheets[title]
        return self._sheets[title]

    def __contains__(self, table: object) -> bool:
        if table not in self._found and not self._is_whole:
            self._ask(str(table))
        return table in self._found or (not self._is_whole and table in self._whole())

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def found(
        self, table: str
    ) -> tuple[xlwings.Sheet, xlwings.main.Table, Callable[[], Sequence[xlwings.main.Table]]]:
        """A table of which it is known that it is there: its sheet, itself, and what tells the sheet's other
        tables, which hardly ever matter and take a question each."""
        sheet, one = self._found[table]
        return sheet, one, lambda: [other for other in sheet.tables if other.name != table]

    def _ask(self, table: str) -> None:
        """Look for a table on the sheet that usually has it."""
        title = self._homes.get(table)
        if title is None:
            return
        self._begin()
        try:
            sheet = self.sheet(title)
            self._found[table] = sheet, sheet.tables[table]
        except Exception as error:
            if not (isinstance(error, (LookupError, ValueError)) or is_refusal(error)):
                raise  # but no such sheet, no such table: each bridge says so in its own way

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
