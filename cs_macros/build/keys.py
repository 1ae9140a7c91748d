"""Letters that reach a button without the mouse: key tips of the ribbon, underlined letters of a menu."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import ascii_uppercase

from cs_macros.messages.initials import initials


def letters_for(named: Mapping[str, str], count: int) -> dict[str, str]:
    """Id → so many letters, no two alike: the first of its name's pinyin where they are free.

    All of a level have the same length, so that none begins another one.

    >>> letters_for({"a": "登记转账", "b": "登记售后", "c": "导入"}, 2)
    {'a': 'DJ', 'b': 'DS', 'c': 'DR'}
    >>> letters_for({"a": "登记转账", "b": "登记售后"}, 1)
    {'a': 'D', 'b': 'J'}
    """
    taken: dict[str, str] = {}
    for id_, name in named.items():
        taken[next(each for each in _candidates(name, count) if each not in taken)] = id_
    return {id_: letters for letters, id_ in taken.items()}


def _candidates(name: str, count: int) -> Iterator[str]:
    own = [letter for letter in initials(name) if letter in ascii_uppercase]
    if count == 1:
        yield from (*own, *ascii_uppercase)
        return
    for at, first in enumerate(own):
        yield from (first + second for second in own[at + 1 :])
    yield from (first + second for first in (*own[:1], *ascii_uppercase) for second in ascii_uppercase)
