"""One pattern for a list of words, however long the list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

END = ""
"""Marks in a tree of words that a word may end here."""


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for the longest of the words at a place; of no words, one that never matches.

    The look-ahead at the first two characters is a table and the words are a tree, so that a
    text costs the same however long the list is.

    >>> any_of(["正品", "非正品", "正品牌"]).findall("非正品，正品牌")
    ['非正品', '正品牌']
    """
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for char in word:
            node = node.setdefault(char, {})
        node[END] = None
    if not tree:
        return re.compile(r"(?!)")
    seconds = {char for node in tree.values() for char in node}
    ahead = _table(tree) if END in seconds else _table(tree) + _table(seconds)
    return re.compile(f"(?={ahead}){_branches(tree)}")


def _table(chars: Iterable[str]) -> str:
    return f"[{''.join(map(re.escape, sorted(chars)))}]"


def _branches(node: Mapping[str, Any]) -> str:
    only = ""
    while len(node) == 1 and END not in node:  # one after the other: a long word needs no deep stack
        char, node = next(iter(node.items()))
        only += re.escape(char)
    return only + _forks(node)


def _forks(node: Mapping[str, Any]) -> str:
    longer = [re.escape(char) + _branches(node[char]) for char in sorted(node) if char != END]
    if not longer:
        return ""
    joined = longer[0] if len(longer) == 1 and END not in node else f"(?:{'|'.join(longer)})"
    return f"{joined}?" if END in node else joined
