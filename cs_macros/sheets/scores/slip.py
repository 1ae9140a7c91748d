"""奖罚通知条: what one person is told about their month, and nothing of anybody else's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cs_macros.book.book import Book
from cs_macros.book.office import Post
from cs_macros.cells.kinds import show
from cs_macros.sheets.scores.months import SIGNED, confirmed
from cs_macros.sheets.scores.register import MonthStatus, Sanction, ScoreEvent, ScoreMonth

SALES = ("sales", "inquiries", "buyers", "conversion", "target", "target_rate", "commission_rate", "rank")
AWARD = ("streak", "streak_award")
SCORES = ("service_score", "solve_score", "reception_score", "total_score")
COUNTS = ("praises", "criticisms", "reviews_assigned", "reviews_in_time", "reviews_late", "complaints")
TOTALS = ("commission", "reward_total", "penalty_total", "net", "pay_total")


Pair = tuple[str, str]


@dataclass(frozen=True)
class Slip:
    """A person's month, ready to be read.

    Attributes:
      standing: What its state means for the person: final, or still to change.
      figures: Header and value of what was measured.
      events: Day, category, reward or penalty, amount, sanction, reason of each event that counts.
      totals: Header and value of what it comes to.
    """

    month: str
    agent: str
    post: str
    standing: str
    figures: Sequence[Pair]
    events: Sequence[Sequence[str]]
    totals: Sequence[Pair]
    comment: str

    @property
    def headers(self) -> Sequence[str]:
        """Headers of the events."""
        return ("日期", "类别", "奖/罚", "金额", "处分", "事由")


def slip_of(record: ScoreMonth, book: Book) -> Slip:
    """A person's slip, from their own row and their own events."""
    measured = (*SALES, *(AWARD if record.streak else ())) if record.post == Post.PRESALES else ()
    events = sorted(confirmed(record, book), key=lambda event: (event.event_date, str(event.number)))
    return Slip(
        month=str(record.month),
        agent=str(record.agent),
        post=record.post or "",
        standing=standing(record),
        figures=pairs(record, (*measured, *SCORES, *COUNTS)),
        events=[row_of(event) for event in events],
        totals=pairs(record, TOTALS),
        comment=record.comment or "",
    )


def standing(record: ScoreMonth) -> str:
    """Whether the figures may still change."""
    if record.status not in SIGNED:
        return f"{record.status}，数字还会变"
    return "已提交，等上级批准" if record.status is MonthStatus.SUBMITTED else str(record.status)


def pairs(record: ScoreMonth, fields: Iterable[str]) -> list[Pair]:
    """Header and text of the cells that are filled."""
    filled = [(name, getattr(record, name)) for name in fields if getattr(record, name) is not None]
    return [(ScoreMonth.layout.header(name), in_words(name, value)) for name, value in filled]


def in_words(name: str, value: object) -> str:
    """A cell as it is shown on paper.

    >>> in_words("conversion", Decimal("0.7125")), in_words("sales", Decimal("12000")), in_words("rank", 1)
    ('71.3%', '12000.00 元', '1')
    """
    kind = ScoreMonth.layout[name].kind
    if kind.name == "pct" and isinstance(value, Decimal):
        return f"{percent(value)}%"
    return f"{show(value, kind)} 元" if kind.name == "money" else str(show(value, kind))


def percent(share: Decimal) -> Decimal:
    """Half up to one place of a per cent, as Excel shows it."""
    from decimal import ROUND_HALF_UP

    return (share * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


def row_of(event: ScoreEvent) -> Sequence[str]:
    """An event as a line of the slip."""
    sanction = event.sanction if event.sanction is not Sanction.NONE else None
    amount = f"{event.amount:.2f}" if event.amount is not None else "—"
    cells = (f"{event.event_date:%m-%d}", event.category, event.direction, amount, sanction, event.evidence)
    return [str(cell or "") for cell in cells]


def told(event: Sequence[str]) -> str:
    """An event as a line of a message.

    >>> told(["10-08", "私自调班", "罚", "50.00", "", "与同事换班没有申请"])
    '10-08 罚 私自调班 50.00 元：与同事换班没有申请'
    """
    day, category, direction, amount, sanction, reason = event
    money = f" {amount} 元" if amount != "—" else ""
    return f"{day} {direction} {category}{money}{f'（{sanction}）' if sanction else ''}：{reason}"
