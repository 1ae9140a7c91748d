"""Which of several tables a header with common words belongs to: what stands below it tells.

店铺, 订单号, 旺旺, 类型, 原因, 处理结果 head a sheet of 售后, of 退换货 and of 拒收退件 alike. A table
is taken for one of them only when a title says so, or when a header or the words below one are
known to no other one of the candidates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cs_macros.book.headers import all_names, normal, simplified
from cs_macros.cells.parsers import is_blank
from cs_macros.foreign.page import Page
from cs_macros.foreign.words import Target
from cs_macros.hosts.port import Cell

SAMPLE = 60
"""Rows below a header that are looked at."""

MOST, FEW = 0.6, 0.2
"""Share of cells whose word is known, from which on a column speaks for a table, below which against it."""


def fitting(page: Page, header: int, columns: Mapping[str, int], target: Target) -> tuple[set[int], set[int]]:
    """Columns of which the words are the table's, and those of which they are not.

    Args:
      columns: Field → column of the page.
    """
    fits, misfits = set(), set()
    rows = [row for row in page.rows if row > header][:SAMPLE]
    for field, column in columns.items():
        if not target.has_words(field):
            continue
        cells = [cell for row in rows if not is_blank(cell := page.spread(row, column))]
        known = sum(_is_word(target, field, cell) for cell in cells)
        if cells and known >= MOST * len(cells):
            fits.add(column)
        elif cells and known < FEW * len(cells):
            misfits.add(column)
    return fits, misfits


def _is_word(target: Target, field: str, cell: Cell) -> bool:
    return isinstance(cell, str) and target.word_of(field, cell) is not None


def is_telling(
    labels: Iterable[Sequence[str]],
    fits: set[int],
    rivals: Sequence[tuple[Target, set[int]]],
) -> bool:
    """Whether a header or the words below one speak for a table and for no other.

    Args:
      labels: What each header that the table knows says, in its different readings.
      rivals: Every other candidate, with the columns whose words fit.
    """
    own = any(not any(_knows(rival, word) for rival, _ in rivals for word in words) for words in labels)
    return own or bool(fits - set().union(*(theirs for _, theirs in rivals)))


def _knows(target: Target, word: str) -> bool:
    """Whether a table has a column for a header."""
    return not {normal(word), simplified(word)}.isdisjoint(all_names(target.layout))
