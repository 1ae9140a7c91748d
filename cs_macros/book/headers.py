"""Finding columns by what their headers say, in any order, whoever typed them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cs_macros.book.columns import Column, Layout


@cache
def normal(header: str) -> str:
    """A header without spaces, line breaks, brackets and `*`, in half-width characters.

    >>> normal(" 收款账户（尾号）* "), normal("订单\\n编号")
    ('收款账户尾号', '订单编号')
    """
    return re.sub(r"[\s()\[\]【】〔〕{}<>《》*]", "", unicodedata.normalize("NFKC", header)).casefold()


@lru_cache(maxsize=4096)
def simplified(header: str) -> str:
    """The same in simplified characters; loaded only when a header is not recognised as it is."""
    from cs_macros.cells.traditional import simplify

    return normal(simplify(header))


def find_columns(layout: Layout, headers: Sequence[str]) -> dict[str, int]:
    """Field → index of the header that names it.

    The column's own header wins over its synonyms, and those over traditional characters;
    of two equal headers the first counts. Fields without a header are left out.
    """
    where: dict[str, int] = {}
    taken: set[int] = set()
    free = {index: normal(header) for index, header in reversed(list(enumerate(headers)))}
    for names in (own_names(layout), all_names(layout)):
        _assign(names, free, where, taken)
    if len(where) < len(layout.columns) and len(taken) < len(headers):
        left = {index: simplified(headers[index]) for index in free if index not in taken}
        _assign(all_names(layout), left, where, taken)
    return where


def _assign(
    names: Mapping[str, str], free: Mapping[int, str], where: dict[str, int], taken: set[int]
) -> None:
    for index in sorted(free):
        field = names.get(free[index])
        if field and field not in where and index not in taken:
            where[field] = index
            taken.add(index)


@cache
def own_names(layout: Layout) -> Mapping[str, str]:
    """Normal form of each column's own header → field."""
    return {normal(column.header): column.field for column in layout.columns}


@cache
def all_names(layout: Layout) -> Mapping[str, str]:
    """Normal form of each header and synonym → field; simplified twins included."""
    names: dict[str, str] = {}
    for column in layout.columns:
        for word in (column.header, *column.synonyms):
            names.setdefault(normal(word), column.field)
    return names


def told_apart(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns of a table with the words that sheets share among their synonyms; one that the table
    itself, or an earlier column, uses for something else is left out."""
    taken = {normal(word): each.field for each in columns for word in (each.header, *each.synonyms)}
    found = []
    for each in columns:
        words = (word for word in each.shared if word not in (each.header, *each.synonyms))
        new = [word for word in words if taken.setdefault(normal(word), each.field) == each.field]
        found.append(replace(each, synonyms=(*each.synonyms, *new)))
    return tuple(found)
