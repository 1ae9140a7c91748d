"""Commission, first place and its award (F-19)."""

from __future__ import annotations

from decimal import Decimal

from cs_macros.book.book import Book
from cs_macros.book.office import Post
from cs_macros.book.periods import month_before
from cs_macros.cells.parsers import to_yuan
from cs_macros.sheets.scores.months import SIGNED, people_of, person_of
from cs_macros.sheets.scores.register import ScoreMonth

PLACES = Decimal("1E-8")
"""A ratio is kept to these places; what depends on it is worked out from its two numbers."""


def ratio(part: Decimal | int | None, whole: Decimal | int | None) -> Decimal | None:
    """How many times the whole the part is; None where there is no whole.

    >>> ratio(7, 10), ratio(1, 0), ratio(None, 5)
    (Decimal('0.70000000'), None, None)
    """
    return None if part is None or not whole else (Decimal(part) / whole).quantize(PLACES)


def conversion(record: ScoreMonth, book: Book) -> Decimal | None:
    """付款人数 ÷ 询单人数; without an inquiry there is none (F-19)."""
    return ratio(record.buyers, record.inquiries)


def target_rate(record: ScoreMonth, book: Book) -> Decimal | None:
    return ratio(record.sales, record.target)


def is_presales(record: ScoreMonth) -> bool:
    """Sales are what pre-sales agents are measured by, and nobody else (R-137, CON-21)."""
    return record.post == Post.PRESALES


def commission_rate(record: ScoreMonth, book: Book) -> Decimal | None:
    """The share of all sales that a pre-sales agent gets, by conversion.

    Compared exactly: 69,999 buyers of 100,000 are below 70 %, however the cell rounds it. More buyers
    than inquiries is an error in the data, and earns no rate before it is corrected.

    Source: seed 002 「询单转化率低于70%的按照销售额1%发放提成,转化率超过70%的按照1.5%」 (R-121, CON-11).
    """
    threshold = book.setting("conv_threshold")
    inquiries, buyers = record.inquiries, record.buyers
    if not is_presales(record) or threshold is None or not inquiries or buyers is None or buyers > inquiries:
        return None
    edge = threshold * inquiries
    at = book.setting("rate_at_threshold")
    if buyers == edge and at is None:
        return None
    high = buyers > edge or (buyers == edge and at == "high")
    rate: Decimal | None = book.setting("rate_high" if high else "rate_low")
    return rate


def commission(record: ScoreMonth, book: Book) -> Decimal | None:
    """Sales × rate, half up to the fen; who has sold nothing gets nothing, whatever the rate."""
    if not is_presales(record) or record.sales is None:
        return None
    rate = commission_rate(record, book) if record.sales else Decimal(0)
    return None if rate is None else to_yuan(record.sales * rate)


# -- first place ----------------------------------------------------------------------------------


def rank(record: ScoreMonth, book: Book) -> int | None:
    """Place by sales among the month's pre-sales agents; equal sales share it, no sales have none."""
    if not is_presales(record) or not record.sales or record.month is None:
        return None
    others = (each for each in people_of(record.month, book) if is_presales(each))
    return 1 + sum(each.sales is not None and each.sales > record.sales for each in others)


def firsts(month: str, book: Book) -> list[ScoreMonth]:
    """Who sold most in a month; several when they sold the same."""
    sellers = [each for each in people_of(month, book) if is_presales(each) and each.sales]
    most = max((each.sales or 0 for each in sellers), default=0)
    return [each for each in sellers if each.sales == most]


def winner(month: str, book: Book) -> ScoreMonth | None:
    """The one first of a month: alone, or chosen among equals (`tie_policy` manual, CON-12)."""
    equals = firsts(month, book)
    chosen = equals if len(equals) == 1 else [each for each in equals if each.tie_choice]
    return chosen[0] if len(chosen) == 1 else None


def streak(record: ScoreMonth, book: Book) -> int:
    """How many months in a row somebody is first; 0 in a month in which they are not."""
    if record.month is None:
        return 0
    first = winner(record.month, book)
    if first is None or first.agent != record.agent:
        return 0
    before = person_of(month_before(record.month), record.agent, book)
    if before is None:
        return 1
    # What was signed stands as it is; a draft before this one may not have been recomputed yet.
    return 1 + ((before.streak or 0) if before.status in SIGNED else streak(before, book))


def streak_award(record: ScoreMonth, book: Book) -> Decimal | None:
    """What being first is worth: more each month in a row, up to the last of the awards.

    Source: seed 002 「客服组当月业绩第一名奖励50元,连续两个月第一名奖励100元,连续三个月及以上每月奖励200元」
    (R-132; in place of the month before's, CON-12).
    """
    months = streak(record, book)
    if not months:
        return Decimal("0.00")
    awards: list[Decimal] | None = book.setting("streak_awards")
    if not awards:
        return None
    steps = awards[: min(months, len(awards))]
    return sum(steps, Decimal("0.00")) if book.setting("streak_mode") == "add" else steps[-1]
