"""No text of the shop's buys a review (COM-07), in whatever register it stands.

Columns say that they offer something (`Column.offers`): what is promised to customers blocks, a note among
colleagues, which may tell of what a customer has demanded, is only warned of.

Source: seed 001 「绝对不能一味的用钱来买评价」 (R-116).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from cs_macros.book.book import Book
from cs_macros.book.columns import Column, Layout
from cs_macros.book.table import Row
from cs_macros.errors import Problem

RULE = "COM-07"

NAMING = frozenset("评評坪苹星赞讚晒曬删刪撤改好分★☆⭐🌟👍")
"""Characters without one of which no review is meant; Latin letters may spell one."""


@cache
def offering(layout: Layout) -> Sequence[Column]:
    """The columns of a table in which somebody may offer something."""
    return [column for column in layout.columns if column.offers]


def bribes(row: Row[Any], book: Book) -> Iterator[Problem]:
    """What the texts of a row offer for a review."""
    for column in offering(row.table.layout):
        text = getattr(row.record, column.field)
        if not text or column.offers is None or not may_name_one(text):
            continue
        from cs_macros import messages  # the word lists load when there is something to read

        for each in messages.check(text, words=book.word_lists):
            if each.rule == RULE:
                hint = "只写怎么解决客户遇到的问题，不和评价挂钩；客户这样要求的，记到证据记录。"
                yield row.problem(column.field, f"“{each.words}”是用钱物换评价", hint, column.offers)


def may_name_one(text: str) -> bool:
    """Whether a text could name a review at all: most do not, and then nothing is loaded."""
    return not NAMING.isdisjoint(text) or any(each.isascii() and each.isalpha() for each in text)
