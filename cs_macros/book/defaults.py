"""What a blank cell is filled with before its row moves: (record, book) → value or None."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date, datetime

    from cs_macros.book.book import Book
    from cs_macros.book.columns import Default


def now(record: Any, book: Book) -> datetime:
    return book.now


def today(record: Any, book: Book) -> date:
    return book.now.date()


def operator(record: Any, book: Book) -> str:
    """The person who presses."""
    return book.operator


def fixed(value: object) -> Default:
    """The same word every time."""
    return lambda record, book: value


def single_shop(record: Any, book: Book) -> str | None:
    """The only shop there is; with several, people must say which."""
    return next(iter(book.shops)) if len(book.shops) == 1 else None


def shops_courier(record: Any, book: Book) -> str | None:
    """Default courier of the row's shop, else of all. Source: seed 000 「快递我们选默认」 (R-040)."""
    shop = book.shops.get(record.shop)
    return (shop.default_courier if shop else None) or book.setting("default_courier")


def shops_platform(record: Any, book: Book) -> str | None:
    """Where the row's shop sells."""
    return book.platform(record.shop)
