"""What the check of a message is told besides its words: who was written to today, the shop's own lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cs_macros.book.office import Product
from cs_macros.book.texts import ListedWord, MadeText, Phrase

if TYPE_CHECKING:
    from cs_macros.book.book import Book
    from cs_macros.book.table import Row
    from cs_macros.messages import ShopFacts, Template, WordLists

OWN_RULES = "违禁说法.toml"
"""File of the folder 话术 with a shop's own words and frames, of the form of ours."""

REMINDERS = "reminders"
"""Topic whose messages are never made twice a day for a customer."""

FROM_SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "benefit": "vip_discount",
        "channel": "freight_refund_channel",
        "cutoff": "ship_cutoff",
        "package_term": "package_term",
        "silent_tries": "silent_tries",
        "silent_wait_s": "silent_wait_s",
        "survey_link": "survey_link",
        "wait_min": "bargain_wait_min",
        "workdays": "refund_workdays",
    }
)
"""Variable → parameter that has it where neither the press nor the row does."""


FROM_PRODUCT: Mapping[str, str] = MappingProxyType(
    {"care_note": "care_note", "expected_life": "expected_life"}
)
"""Variable → column of 商品 that alone may say it: how long a thing lasts is no opinion (COM-08)."""


def facts_of(row: Row[Any], template: str, book: Book) -> ShopFacts:
    """What is on record about a row's customer and shop (COM-03, COM-21)."""
    from cs_macros.messages import ShopFacts

    shop = book.shops.get(getattr(row.record, "shop", None) or "")
    today = said_today(row, book)
    late = template == "ship_today" and book.now.time() >= (book.setting("ship_cutoff") or time.max)
    return ShopFacts(
        flagship=bool(shop.flagship) if shop else None,
        ships_today=False if late else None,
        sent_today=len({number for number, _ in today}) if book.setting("max_contacts_per_day") else 0,
        max_contacts_per_day=book.setting("max_contacts_per_day"),
        same_today=template in (said for _, said in today),
    )


def settled(template: Template, values: Mapping[str, object], book: Book) -> dict[str, object]:
    """The values, with what 参数 says where neither the press nor the row does. Source: R-047, R-050."""
    from cs_macros.messages.values import clean, plain_number

    found = dict(values)
    for name in template.variables.keys() & FROM_SETTINGS.keys():
        if clean(found.get(name)) is None:
            found[name] = book.setting(FROM_SETTINGS[name])
    for name in template.variables.keys() & FROM_PRODUCT.keys():
        product = product_of(found, book)
        found[name] = getattr(product, FROM_PRODUCT[name]) if product else None
    if isinstance(discount := found.get("benefit"), Decimal):
        found["benefit"] = f"{plain_number((10 - discount * 10).normalize())}折"
    if "gift_text" in found and not book.setting("gift_allowed"):
        found["gift_text"] = None
    return found


def product_of(values: Mapping[str, object], book: Book) -> Product | None:
    """The line of 商品 that is meant by a model or a name; a name of several is of none."""
    wanted = {str(values[name]).strip() for name in ("model", "item") if values.get(name)}
    products = [row.record for row in book.known(Product).rows()]
    found = [each for each in products if each.model in wanted] or [
        each for each in products if each.name in wanted or f"{each.name} {each.spec}" in wanted
    ]
    return found[0] if len(found) == 1 else None


def allowed(template: Template, row: Row[Any], book: Book) -> bool:
    """Whether the row's shop, or 参数 where that says nothing, has what the message needs (CON-18)."""
    shop = book.shops.get(getattr(row.record, "shop", None) or "")
    said = getattr(shop, template.needs, None) if template.needs and shop else None
    return not template.needs or bool(book.setting(template.needs) if said is None else said)


def said_today(row: Row[Any], book: Book) -> list[tuple[str, str]]:
    """(batch, template) of the messages made today for a row's customer; without a customer, for the row.

    A phrase for nobody's row is said to many: who got it is not known.
    """
    if isinstance(row.record, Phrase):
        return []
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
    shipped = WordLists.shipped()
    folder = Path(book.host.label).parent / "话术"
    theirs = folder / OWN_RULES
    return (shipped.with_file(theirs) if theirs.is_file() else shipped).with_own(own)
