"""Whose sale an order is (F-9, R-068, R-069, R-073, R-074)."""

from __future__ import annotations

import re
from decimal import Decimal

from cs_macros.book.book import Book
from cs_macros.book.flags import Flag
from cs_macros.book.office import Campaign, Post
from cs_macros.sheets.orders.register import Order, OrderSource, OrderStatus

SEVERAL = re.compile(r"[、,，/;；\s]+")
PART = re.compile(r"(\d+(?:\.\d+)?)([%％]?)")
NAMED = re.compile(r"\s*([^\s:：,，;；]{1,12})\s*[:：]")
"""How a red remark begins: name, colon, what the customer wants (R-068)."""


def listed(text: str | None) -> list[str]:
    """The names in a cell that may hold several, each once."""
    return list(dict.fromkeys(name for name in SEVERAL.split(text or "") if name))


def in_campaign(o: Order, book: Book) -> bool | None:
    """Whether the order was placed during a campaign; None where it does not say when."""
    moment = o.ordered_at or o.paid_at
    if moment is None:
        return None
    campaigns = (row.record for row in book.known(Campaign).rows())
    return any(c.start and c.end and c.start <= moment < c.end for c in campaigns)


def colleague(name: str, book: Book) -> str | None:
    """Who is meant by a name or nickname."""
    if name in book.staff:
        return name
    return next((each.name for each in book.staff.values() if each.nickname == name), None)


def named_in(o: Order, book: Book) -> str | None:
    """The colleague whom the platform's remark names before its colon, as a red flag's remark does."""
    for note in (o.remark, o.seller_note):
        if note and (found := NAMED.match(note)) and (who := colleague(found[1], book)):
            return who
    return None


def signed(o: Order, book: Book) -> str | None:
    """The colleague whose bare name a yellow flag's remark is: the buyer answered them (R-069)."""
    notes = (note.strip() for note in (o.remark, o.seller_note) if note)
    return next((who for note in notes if (who := colleague(note, book))), None) or named_in(o, book)


def took_it(o: Order, book: Book) -> str | None:
    """Who took the order, where one colleague can be named (F-9, 4 and 5)."""
    chatted = listed(o.agents)
    if len(chatted) == 1:
        return chatted[0]
    if o.agent and (chatted or o.chatted):
        return o.agent
    return None if chatted else named_in(o, book)


def auto_source(o: Order, book: Book) -> OrderSource | None:
    """F-9, top to bottom; nothing of an order that nobody has paid or will pay for."""
    if o.status in (None, OrderStatus.UNPAID, OrderStatus.TO_CONTACT):
        return None
    if o.status is OrderStatus.CLOSED and o.paid_at is None:
        return None
    if in_campaign(o, book):
        return OrderSource.SHARED
    if o.reminded_at or o.flag is Flag.YELLOW:
        replied = o.replied or (o.reminded_at is None and signed(o, book) is not None)
        return OrderSource.DUNNED if replied else OrderSource.PUBLIC
    if took_it(o, book):
        return OrderSource.PERSONAL
    return OrderSource.OPEN if listed(o.agents) or o.chatted else OrderSource.PUBLIC


def source(o: Order, book: Book) -> OrderSource | None:
    """Whose kind of sale it is: as the store manager judged, else as F-9 says."""
    return o.order_source if o.judged_at and o.order_source else auto_source(o, book)


def credited(o: Order, book: Book) -> list[tuple[str, Decimal]]:
    """The people whose sale an order is, with their parts of it; nobody for public and open ones."""
    kind = source(o, book)
    if o.judged_at and o.order_source:
        people = listed(o.credited_to)
        parts = shares(o.share) or [Decimal(1) / len(people)] * len(people) if people else []
        return list(zip(people, parts, strict=False))
    if kind is OrderSource.SHARED:
        team = sharing(book)
        return [(name, Decimal(1) / len(team)) for name in team]
    one = None
    if kind is OrderSource.DUNNED:
        one = o.reminded_by or signed(o, book)
    elif kind is OrderSource.PERSONAL:
        one = took_it(o, book)
    return [(one, Decimal(1))] if one else []


def sharing(book: Book) -> list[str]:
    """Among whom a campaign's orders are split: pre-sales, by staff number (R-074, inferred)."""
    found = [name for name in book.staff if book.holds(name, (Post.PRESALES,))]
    return sorted(found, key=lambda name: (str(book.staff[name].staff_no), name))


def shares(text: str | None) -> list[Decimal]:
    """The parts in a cell such as `60%、40%` or `60、40`; none where it holds no parts.

    >>> shares("60%、40%"), shares("0.5，0.5"), shares("一半")
    ([Decimal('0.6'), Decimal('0.4')], [Decimal('0.5'), Decimal('0.5')], [])
    """
    found = [PART.fullmatch(part) for part in SEVERAL.split(text or "") if part]
    if not all(found):
        return []
    numbers = [(Decimal(part[1]), bool(part[2])) for part in found if part]
    return [number / 100 if marked or number > 1 else number for number, marked in numbers]
