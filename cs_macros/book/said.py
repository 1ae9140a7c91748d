"""What the check of a message is told besides its words: who was written to today, the shop's own lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cs_macros.sheets.texts.register import ListedWord, MadeText

if TYPE_CHECKING:
    from cs_macros.book.book import Book
    from cs_macros.book.table import Row
    from cs_macros.messages import ShopFacts, WordLists

REMINDERS = "reminders"
"""Topic whose messages are never made twice a day for a customer."""


def facts_of(row: Row[Any], template: str, book: Book) -> ShopFacts:
    """What is on record about a row's customer and shop (COM-03, COM-21)."""
    from cs_macros.messages import ShopFacts

    shop = book.shops.get(getattr(row.record, "shop", None) or "")
    today = said_today(row, book)
    return ShopFacts(
        flagship=shop.flagship if shop else None,
        sent_today=len({number for number, _ in today}) if book.setting("max_contacts_per_day") else 0,
        max_contacts_per_day=book.setting("max_contacts_per_day"),
        same_today=template in (said for _, said in today),
    )


def said_today(row: Row[Any], book: Book) -> list[tuple[str, str]]:
    """(batch, template) of the messages made today for a row's customer; without a customer, for the row."""
    table = book.known(MadeText)
    customer = getattr(row.record, "customer_id", None)
    field, value = ("customer_id", customer) if customer else ("number", row.key)
    days, templates, batches = table.column("at"), table.column("template"), table.column("batch")
    return [
        (str(batches.get(n)), str(templates.get(n)))
        for n in (table.index((field,)).get((value,), []) if value else ())
        if n in days and days[n].date() == book.now.date()
    ]


def lists_of(book: Book) -> WordLists:
    """The forbidden words as the shop keeps them: the shipped ones, changed by the sheet 违禁词."""
    from cs_macros.messages import WordLists

    rows = (row.record for row in book.known(ListedWord).rows() if not row.bad)
    own = [(w.word, str(w.verdict), w.advice or "", w.platform or "") for w in rows if w.word and w.verdict]
    return WordLists.shipped().with_own(own)
