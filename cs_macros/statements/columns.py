"""Whole columns of text into money, times and texts; pandas does the loops."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import pandas as pd

    Column = pd.Series[str]

T = TypeVar("T")
FEN = Decimal("0.01")
_EDGES = " \t\r\n\u3000\xa0\ufeff\u200b`'\"\u2018\u2019"
_CURRENCY = r"[\s`'\"=¥元+]|CNY|RMB|人民币"
_NUMBER = r"(?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})?(?:\.[0-9]{1,12})?"
_MONEY = (
    rf"^(?P<minus>-)?(?P<open>\()?(?P<minus2>-)?(?P<number>{_NUMBER})(?P<close>\))?"
    rf"(?:[(\[](?:已|部分|已部分)退款?:?(?P<refunded>{_NUMBER})[)\]])?$"
)


def each(column: Column, change: Callable[[str], T]) -> list[T]:
    """Apply a function to every cell, once for each different text."""
    values = column.tolist()
    different = set(values)
    if len(different) > len(values) / 2:
        return [change(text) for text in values]
    known = {text: change(text) for text in different}
    return [known[text] for text in values]


def moneys(column: Column) -> tuple[list[Decimal | None], list[Decimal | None], list[bool]]:
    """Amounts of a column: each amount, the part of it that went back, and whether it is unreadable.

    A blank or `-` is no amount; `131.77(已退款89.84)` is 131.77 of which 89.84 went back;
    `(5.00)` is accountants' -5.00.

    >>> import pandas as pd
    >>> moneys(pd.Series(["￥1,234.50", "-", "131.77(已退款89.84)", "１２．３４５", "xx,yyyy.zz"]))[0]
    [Decimal('1234.50'), None, Decimal('131.77'), Decimal('12.35'), None]
    """
    places, column = _different(column)
    text = column.str.normalize("NFKC").str.replace(_CURRENCY, "", regex=True)
    blank = text.isin(["", "-", "--", "/", "—", "无"])
    parts = text.str.extract(_MONEY).fillna("")
    number = parts["number"].str.replace(",", "")
    wrapped = parts["open"].ne("") & parts["close"].ne("")
    bad = ~blank & (number.isin(["", "."]) | (parts["open"].ne("") ^ parts["close"].ne("")))
    minus = parts["minus"].ne("") | parts["minus2"].ne("") | wrapped
    signed = number.where(~minus, "-" + number).where(~bad & ~blank, "")
    refunded = parts["refunded"].str.replace(",", "")
    return _spread(places, _yuan(signed)), _spread(places, _yuan(refunded)), _spread(places, bad.tolist())


def _different(column: Column) -> tuple[list[int], Column]:
    """Where each cell's text stands among the different ones, and those: most columns repeat."""
    import pandas as pd

    places, texts = pd.factorize(column)
    return places.tolist(), pd.Series(texts, dtype=str)


def _spread(places: Sequence[int], values: Sequence[T]) -> list[T]:
    return [values[place] for place in places]


def _yuan(column: Column) -> list[Decimal | None]:
    if not column.ne("").any():
        return [None] * len(column)
    return [_fen(text) if text else None for text in column.tolist()]


def _fen(text: str) -> Decimal:
    return Decimal(text).quantize(FEN, ROUND_HALF_UP)


def times(dates: Column, clocks: Column | None, formats: Sequence[str]) -> list[datetime | None]:
    """Points in time; a date without one is its midnight, anything else None.

    `/`, `.` and 年月日 are read as `-`. Where the date cell has no time of day, that of
    `clocks` (`18:53:19`, `185319`) is added.
    """
    import pandas as pd

    if clocks is None:
        places, dates = _different(dates)
    else:
        places = list(range(len(dates)))
    text = _dates(dates)
    if clocks is not None:
        clock = _plain(clocks).str.replace(r"^.*\s", "", regex=True)
        clock = clock.str.replace(r"^([0-9]{2})([0-9]{2})([0-9]{2})$", r"\1:\2:\3", regex=True)
        joins = clock.str.fullmatch(r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?") & ~text.str.contains(":")
        text = text.where(~joins, text + " " + clock)
        days = [one for one in formats if "%H" not in one]
        formats = [*formats, *(f"{one} {form}" for one in days for form in ("%H:%M:%S", "%H:%M"))]
    found = pd.Series(pd.NaT, index=text.index, dtype="datetime64[us]")
    for form in formats:
        rest = found.isna() & text.ne("")
        if not rest.any():
            break
        if "%H" in form or not text.str.contains(":").all():
            parsed = pd.to_datetime(text[rest], format=form, errors="coerce").astype("datetime64[us]")
            found.loc[rest] = parsed
    sane = found.dt.year.between(1990, 2199)
    moments = pd.DatetimeIndex(found).to_pydatetime()
    return _spread(places, [one if ok else None for one, ok in zip(moments, sane, strict=True)])


def _dates(column: Column) -> Column:
    text = _plain(column).str.replace(r"(:[0-9]{2})\.[0-9]+$", r"\1", regex=True)
    if text.str.contains(r"[/.年]").any():
        text = text.str.replace(r"[/.年月]", "-", regex=True).str.replace("日", "", regex=False)
    if text.str.contains(r"-[0-9](?![0-9])| [0-9]:").any():
        text = text.str.replace(r"(?<=[- ])([0-9])(?![0-9])", r"0\1", regex=True)
    return text


def _plain(column: Column) -> Column:
    text = column.str.normalize("NFKC").str.strip("=").str.strip(_EDGES)
    return text.str.replace(r"[\sT]+(?=[0-9])", " ", regex=True)
