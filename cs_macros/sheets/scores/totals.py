"""What the ledger adds up to in a person's month, the three-part score, and what is still missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from cs_macros.book.book import Book
from cs_macros.book.office import Post
from cs_macros.sheets.scores import pay
from cs_macros.sheets.scores.months import confirmed, still_open
from cs_macros.sheets.scores.register import Category, Direction, Sanction, ScoreEvent, ScoreMonth
from cs_macros.sheets.scores.sales import credits_in

ZERO = Decimal("0.00")
SALES = ("sales", "inquiries", "buyers")
PAY = ("conv_threshold", "rate_low", "rate_high", "streak_awards")
SCORES = {"service_score": "w_service", "solve_score": "w_solve", "reception_score": "w_reception"}
"""Score → the parameter with its weight."""


def total(events: Sequence[ScoreEvent]) -> Decimal:
    """Their money; an event without an amount counts 0."""
    return sum((event.amount or ZERO for event in events), ZERO)


def of_category(record: ScoreMonth, book: Book, category: Category) -> list[ScoreEvent]:
    return [event for event in confirmed(record, book) if event.category is category]


def counting(category: Category) -> Callable[[ScoreMonth, Book], int]:
    """How many confirmed events of a category a month has."""
    return lambda record, book: len(of_category(record, book, category))


def swap_fine(record: ScoreMonth, book: Book) -> Decimal:
    return total(of_category(record, book, Category.UNAPPROVED_SWAP))


def other_reward(record: ScoreMonth, book: Book) -> Decimal:
    return total([event for event in confirmed(record, book) if event.direction is Direction.REWARD])


def other_penalty(record: ScoreMonth, book: Book) -> Decimal:
    events = [event for event in confirmed(record, book) if event.direction is Direction.PENALTY]
    return total([event for event in events if event.category is not Category.UNAPPROVED_SWAP])


def sanctions(record: ScoreMonth, book: Book) -> str | None:
    """Every sanction of the month, by day (R-134)."""
    events = [e for e in confirmed(record, book) if e.sanction and e.sanction is not Sanction.NONE]
    return "、".join(str(e.sanction) for e in sorted(events, key=lambda e: e.event_date)) or None


def reward_total(record: ScoreMonth, book: Book) -> Decimal:
    return (pay.streak_award(record, book) or ZERO) + other_reward(record, book)


def penalty_total(record: ScoreMonth, book: Book) -> Decimal:
    return swap_fine(record, book) + other_penalty(record, book)


def net(record: ScoreMonth, book: Book) -> Decimal:
    return reward_total(record, book) - penalty_total(record, book)


def pay_total(record: ScoreMonth, book: Book) -> Decimal | None:
    """Commission and net; blank as long as a pre-sales agent's commission cannot be told."""
    earned = pay.commission(record, book)
    if earned is None and pay.is_presales(record):
        return None
    return (earned or ZERO) + net(record, book)


# -- the three-part score (R-136) -------------------------------------------------------------------


def weights(book: Book) -> dict[str, Decimal] | None:
    """Score → weight; None while one is not set, or when they are not what they must be.

    Source: seed 002 「其中服务得分和解决率得分占比相同,接待客户数占分最低」 (R-136).
    """
    found = {score: book.setting(key) for score, key in SCORES.items()}
    service, solve, reception = found.values()
    if None in found.values() or service != solve or reception >= solve or sum(found.values()) != 1:
        return None
    return found


def total_score(record: ScoreMonth, book: Book) -> Decimal | None:
    """The weighted sum of the three scores; blank while a weight or a score is missing."""
    shares = weights(book)
    scores = [getattr(record, score) for score in SCORES]
    if shares is None or None in scores:
        return None
    return sum((score * shares[name] for name, score in zip(SCORES, scores, strict=True)), Decimal(0))


# -- what is still missing --------------------------------------------------------------------------


def missing(record: ScoreMonth, book: Book) -> str | None:
    """Headers still blank, events still open, parameters without a value (F-26 1, 2, 9)."""
    return "；".join(gaps(record, book)) or None


def gaps(record: ScoreMonth, book: Book) -> Iterator[str]:
    """Each kind of gap, in words."""
    scored = record.post == Post.AFTERSALES or any(getattr(record, score) is not None for score in SCORES)
    wanted = [*(SALES if pay.is_presales(record) else ()), *(SCORES if scored else ())]
    blank = [ScoreMonth.layout.header(field) for field in wanted if getattr(record, field) is None]
    if blank:
        yield f"{'、'.join(blank)}没有填"
    yield from doubts(record, book)
    if events := still_open(record, book):
        yield f"待确认奖罚 {len(events)} 条（{named(events)}）"
    if waiting := credits_in(book, str(record.month)).open_for(record.agent):
        yield f"归属待判定的订单 {len(waiting)} 个（{some(waiting)}）"
    yield from unset(pay.is_presales(record), scored, book)


def doubts(record: ScoreMonth, book: Book) -> Iterator[str]:
    """Why figures that are there give no commission or no award."""
    if record.inquiries == 0 and pay.is_presales(record):
        yield "询单人数是 0，没有提成比例"
    if record.inquiries and record.buyers is not None and record.buyers > record.inquiries:
        yield "付款人数多于询单人数"
    equals = pay.firsts(str(record.month), book)
    if len(equals) > 1 and record in equals and pay.winner(str(record.month), book) is None:
        yield "销售额并列第一，还没有选定"


def unset(sells: bool, scored: bool, book: Book) -> Iterator[str]:
    """Parameters that the row needs."""
    keys = ["payday", *(PAY if sells else ()), *(SCORES.values() if scored else ())]
    if nothing := [key for key in keys if book.setting(key) is None]:
        yield f"参数未设置：{'、'.join(nothing)}"
    if scored and weights(book) is None and not {*nothing} & {*SCORES.values()}:
        yield "综合得分的权重不符：服务和解决率的要相等，接待的要更小，合计 100%"


def some(numbers: Sequence[str]) -> str:
    """The first few order numbers."""
    return "、".join(numbers[:3]) + (" 等" if len(numbers) > 3 else "")


def named(events: Sequence[ScoreEvent]) -> str:
    """Events by number."""
    return "、".join(str(event.number) for event in events)
