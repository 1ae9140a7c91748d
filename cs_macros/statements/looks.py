"""What the cells of a column look like: dates, clocks, money, accounts. A header may say anything."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from cs_macros.statements.money import moneys
from cs_macros.statements.times import DAY, reader, times
from cs_macros.statements.words import filled

FULL, DATE, CLOCK = "full", "day", "clock"

YEAR_LATER = ("%d/%m/%Y", "%m/%d/%Y", "%y/%m/%d", "%d/%m/%y", "%d-%b-%Y", "%d %b %Y", "%b %d, %Y", "%d-%b-%y")
"""Ways to write a date that does not begin with the whole year; the ones in figures may be confused."""

_MONTH = 25
_MOST = 0.6
"""Totals and footnotes stand in a column too."""

_NUMBER = re.compile(r"\d{1,6}(?:\.\d+)?")
_NAME = re.compile(r"[\u4e00-\u9fff*＊·]{2,4}|.*(?:公司|商行|经营部|店|厂|合作社)")
_ACCOUNT = re.compile(r"[0-9*xX•＊ -]{5,}|[\w.+*…-]+@[\w.*…-]+")


def texts(cells: Sequence[str]) -> list[str]:
    """The cells that hold anything."""
    return [text for text in map(filled, cells) if text]


def share(good: int, of: int) -> bool:
    return of > 0 and good / of >= _MOST


def date_kind(cells: Sequence[str], formats: Sequence[str] = (), *, numbers: bool) -> str:
    """Whether a column has whole moments, days, clocks, or nothing of the kind ("").

    Args:
      numbers: Take a bare number for a spreadsheet's date; it may also be a clock, `45658` for 4:56:58.
    """
    told = texts(cells)
    read = reader(formats)
    found = [
        one
        for one, text in ((read(text), text) for text in told)
        if one and (numbers or not _NUMBER.fullmatch(text))
    ]
    if share(len(found), len(told)):
        exact = sum(one[1] != DAY for one in found)
        return FULL if exact * 2 >= len(found) else DATE
    return CLOCK if are_clocks(told) else ""


def are_clocks(told: Sequence[str]) -> bool:
    """Whether texts are times of day; `20.09.26` may be a date too, of which a column has 2:09 and 20:36."""
    clocks = times(["2020-01-01"] * len(told), told, ())
    plain = sum(
        one != DAY and m is not None and m.year == 2020
        for m, one in zip(clocks.moments, clocks.precisions, strict=True)
    )
    return share(plain, len(told))


def date_formats(cells: Sequence[str]) -> list[str]:
    """The formats that a column of dates may have, beyond those that begin with the year.

    Several stand for a column that could be read in several ways. Dates in order of time decide, then
    dates that lie close together: nobody has one movement a month, always on the same day.
    """
    told = texts(cells)
    if not told or share(sum(bool(reader(())(text)) for text in told), len(told)) or are_clocks(told):
        return []
    good: list[tuple[str, list[datetime]]] = []
    most = 0
    for form in YEAR_LATER:
        read = reader([form])
        moments = [one[0] for one in map(read, told) if one]
        if share(len(moments), len(told)) and len(moments) >= most:
            good = [one for one in good if len(one[1]) == len(moments)] if len(moments) == most else []
            most = len(moments)
            good.append((form, moments))
    ordered = [one for one in good if is_sorted(one[1])]
    good = ordered or good
    spans = sorted(((max(moments) - min(moments)).days, form) for form, moments in good)
    if len(spans) > 1 and spans[1][0] >= 5 * spans[0][0] + _MONTH:
        return [spans[0][1]]
    return [form for form, _ in good]


def is_sorted(moments: Sequence[datetime]) -> bool:
    """Whether points in time run one way, and move at all."""
    ways = {(a > b) - (a < b) for a, b in pairwise(moments)} - {0}
    return len(ways) == 1


def is_money(cells: Sequence[str]) -> bool:
    """Whether a column holds amounts, or nothing at all."""
    told = texts(cells)
    bad = sum(moneys(told).bad)
    return not told or share(len(told) - bad, len(told))


def has_signs(cells: Sequence[str]) -> bool:
    """Whether amounts say by themselves which way the money went."""
    return moneys(cells).signed


def name_share(cells: Sequence[str]) -> float:
    """How many of a column's texts look like names of people or firms, of all its different ones."""
    told = set(texts(cells))
    return sum(bool(_NAME.fullmatch(text)) for text in told) / len(told) if told else 0


def is_account(text: str) -> bool:
    """Whether a cell is an account and nothing else."""
    return bool(_ACCOUNT.fullmatch(text))


def proof(amounts: Sequence[Decimal | None], balances: Sequence[Decimal | None]) -> float | None:
    """How many of the neighbouring rows have balances that follow from the amounts; None: nothing to see.

    >>> D = Decimal
    >>> proof([D(5), D(-3)], [D(5), D(2)]), proof([D(5), D(3)], [D(5), D(2)]), proof([D(5)], [D(5)])
    (1.0, 0.0, None)
    """
    rows = [(a, b) for a, b in zip(amounts, balances, strict=True) if a and b is not None]
    if len(rows) < 2:
        return None
    forwards = sum(before[1] + after[0] == after[1] for before, after in pairwise(rows))
    backwards = sum(after[1] + before[0] == before[1] for before, after in pairwise(rows))
    return max(forwards, backwards) / (len(rows) - 1)
