"""Which rows and which events belong to a month, and whether somebody has signed it."""

from __future__ import annotations

from collections.abc import Sequence

from cs_macros.book.book import Book
from cs_macros.book.flow import Ask
from cs_macros.book.table import Row
from cs_macros.sheets.scores.register import SIGNED as SIGNED
from cs_macros.sheets.scores.register import EventStatus, ScoreEvent, ScoreMonth

MONTH = Ask("score_month", "评分月份", "month", hint="如 2026-11；空着是上个月", option="--month")


def rows_of(month: str, book: Book) -> list[Row[ScoreMonth]]:
    """Every row of a month as this press leaves it, copied ones and ones without a state too."""
    table = book.known(ScoreMonth)
    places = list(table.index(("month",)).get((month,), []))
    if len(named := table.column("month")) < len(table.positions):  # some may get their month in this press
        places += [n for n in table.positions if n not in named]
    return [row for row in (*map(table.row, places), *table.new_rows) if row.record.month == month]


def people_of(month: str, book: Book) -> list[ScoreMonth]:
    """One record a person of a month: the first where a row was copied."""
    found: dict[str, ScoreMonth] = {}
    for row in rows_of(month, book):
        if row.record.status and row.record.agent:
            found.setdefault(row.record.agent, row.record)
    return list(found.values())


def person_of(month: str, agent: str | None, book: Book) -> ScoreMonth | None:
    """A person's record of a month, archived ones too."""
    here = next((each for each in people_of(month, book) if each.agent == agent), None)
    if here:
        return here
    key = f"{month}/{agent}"
    rows = (table.find(key) for table in book.archived(ScoreMonth))
    return next((row.record for row in rows if row), None)


def is_signed(agent: str | None, month: str, book: Book) -> bool:
    """Whether the figures of a person's month are already submitted, or further."""
    record = person_of(month, agent, book)
    return record is not None and record.status in SIGNED


def events_of(agent: str | None, month: str | None, book: Book, status: EventStatus) -> Sequence[ScoreEvent]:
    """The ledger's entries about a person that happened in a month, those of this press too."""
    table = book.known(ScoreEvent)
    known = map(table.row, table.index(("agent", "status")).get((agent, status), []))
    fresh = (row for row in table.new_rows if (row.record.agent, row.record.status) == (agent, status))
    records = (row.record for row in (*known, *fresh))
    return [each for each in records if each.event_date and f"{each.event_date:%Y-%m}" == month]


def confirmed(record: ScoreMonth, book: Book) -> Sequence[ScoreEvent]:
    """What counts in a person's month."""
    return events_of(record.agent, record.month, book, EventStatus.CONFIRMED)


def still_open(record: ScoreMonth, book: Book) -> Sequence[ScoreEvent]:
    """What somebody has proposed about a person's month and nobody has decided."""
    return events_of(record.agent, record.month, book, EventStatus.PROPOSED)
