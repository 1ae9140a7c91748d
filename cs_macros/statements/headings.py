"""What a column's header means, by its words: banks differ in the words, hardly in the meanings."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from cs_macros.statements.words import forms

UNUSED = "unused"
_FILE = Path(__file__).with_name("headings.toml")


class Meaning(NamedTuple):
    """One thing that a header may mean; of several columns the smaller `rank` is the better one."""

    field: str
    rank: int


@lru_cache(maxsize=4096)
def meaning(header: str) -> Meaning | None:
    """What a header means; None for words that nobody has taught.

    >>> meaning("交易日期[ Transaction Date ]"), meaning("貸方發生額（元）"), meaning("对方户名/账号")
    (Meaning(field='when', rank=0), Meaning(field='amount_in', rank=0), Meaning(field='party_both', rank=0))
    >>> meaning("对方开户行"), meaning("心情")
    (Meaning(field='unused', rank=1), None)
    """
    for form in forms(header):
        for field, patterns in _patterns().items():
            for rank, pattern in enumerate(patterns):
                if pattern.fullmatch(form):
                    return Meaning(field, rank)
    return None


def meanings(headers: Iterable[str]) -> list[Meaning | None]:
    """The same for a whole row."""
    return [meaning(header) for header in headers]


@cache
def _patterns() -> Mapping[str, tuple[re.Pattern[str], ...]]:
    told = tomllib.loads(_FILE.read_text("utf-8"))
    return {field: tuple(map(re.compile, each["words"])) for field, each in told.items()}
