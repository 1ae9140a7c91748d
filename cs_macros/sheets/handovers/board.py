"""What 交接班记录 puts on 今日看板: what had to be handed over and was not, when a shift has ended (F-17)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from cs_macros.book.board import Item, Urgency
from cs_macros.book.book import Book
from cs_macros.book.journal import written_at
from cs_macros.book.office import MANAGERS
from cs_macros.book.passing import passing_of
from cs_macros.sheets.handovers.items import Hands, Thing
from cs_macros.sheets.handovers.register import HandoverStatus
from cs_macros.sheets.handovers.shifts import left_at


def not_handed_over(book: Book) -> Iterator[Item]:
    """Rows that no shift may leave behind, of people whose shift has ended with no accepted handover."""
    hands = Hands(book)
    ended: dict[str, datetime | None] = {}
    for thing in hands.things(must=True):
        holder = hands.holder(thing)
        if not holder:
            continue
        if holder not in ended:
            ended[holder] = left_at(holder, book)
        end = ended[holder]
        if end is None or came_at(thing, holder, hands, book) > end:
            continue
        waiting = hands.last(thing.place, HandoverStatus.WAITING, HandoverStatus.RETURNED)
        who = waiting.record.to_agent if waiting else None
        note = f"交给{who}，还没有接收" if who else "没有指定接班人"
        owners = dict.fromkeys([holder, *book.holders(*MANAGERS).split("、")])
        yield Item(
            urgency=Urgency.OVERDUE,
            owner="、".join(owners),
            what="下班了没有交接",
            sheet=thing.sheet.title,
            number=thing.row.name,
            who=getattr(thing.row.record, "customer_id", None),
            due_at=end,
            status=str(thing.row.record.status),
            note=note,
        )


def came_at(thing: Thing, holder: str, hands: Hands, book: Book) -> datetime:
    """When a row came into somebody's hands: was given to them, accepted by them, or registered."""
    record: Any = thing.row.record
    owner, taken = passing_of(thing.sheet).owner, hands.last(thing.place, HandoverStatus.ACCEPTED)
    given = written_at(book, record.layout.table, thing.row.key, owner) if owner else None
    mine = taken.record.accepted_at if taken and taken.record.to_agent == holder else None
    return given or mine or record.created_at or datetime.min
