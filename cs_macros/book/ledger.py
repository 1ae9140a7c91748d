"""The money of one order, over all registers of a workbook and their archives (CORE 14.1).

A sheet declares what a row of it says about the money of its order (`Sheet.cash`); every press that
pays out asks here first, `check` and the board report what does not balance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from cs_macros.book.flow import Finding, block, warn

if TYPE_CHECKING:
    from cs_macros.book.book import Book
    from cs_macros.book.columns import Entry
    from cs_macros.book.sheets import Sheet
    from cs_macros.book.table import Table

NOTHING = Decimal("0.00")
ORDER, AMOUNT = "order_no", "refund_amount"
"""The columns that say whose money it is, and what is given back."""


@dataclass(frozen=True, slots=True)
class Cash:
    """What one row says about its order's money, in 元.

    Attributes:
      came_in: What the customer has paid for the order; None where the row does not know.
      sold_for: What the platform says was paid; it counts where no row saw the money come in.
      added: What the customer has paid on top, for an exchange.
      went_out: What the shop has given back.
      goods: Model or name of what it is about; empty where the row does not say.
    """

    came_in: Decimal | None = None
    sold_for: Decimal | None = None
    added: Decimal = NOTHING
    went_out: Decimal = NOTHING
    goods: str = ""


class Place(NamedTuple):
    """A row that says something about an order's money.

    Attributes:
      born: Who registered it, and when: with its number that tells a copied record from another one.
      file: Whose it is, where several files are looked at together.
    """

    sheet: str
    number: str
    cash: Cash
    born: tuple[object, ...] = ()
    file: str = ""

    def __str__(self) -> str:
        return f"{self.file and f'“{self.file}”的'}{self.sheet} {self.number}"


def places_of(order_no: str, book: Book, *, without: str = "") -> list[Place]:
    """Everything that the workbook and its archives say about an order's money.

    Args:
      without: Number of the record that is asked for, which tells its own part.
    """
    found = []
    for sheet in book.sheets.with_cash():
        if sheet.cash is None or not book.has(sheet.record):
            continue
        tables: Iterable[Table[Any]] = (book.table(sheet.record), *book.archived(sheet.record))
        for table in tables:
            for n in table.index((ORDER,)).get((order_no,), ()):
                row = table.row(n)
                if row.key and row.key != without:
                    found.append(Place(sheet.title, row.key, sheet.cash(row.record)))
    return found


def all_places(book: Book, *, every: bool = False) -> dict[str, list[Place]]:
    """Order number → everything about its money, for orders that money went out of, or for all.

    Args:
      every: Also orders of which this file gave nothing back: another one may have.
    """
    tables = [
        (sheet, table)
        for sheet in book.sheets.with_cash()
        if sheet.cash is not None and book.has(sheet.record)
        for table in (book.table(sheet.record), *book.archived(sheet.record))
    ]
    paid = {order for sheet, table in tables for order in paid_out_of(sheet, table)}
    found: defaultdict[str, list[Place]] = defaultdict(list)
    for sheet, table in tables if paid or every else ():
        rows = [n for n, order_no in table.column(ORDER).items() if every or order_no in paid]
        for row in table.sweep(rows):
            if row.key and sheet.cash:
                born = (row.record.created_at, row.record.created_by)
                told = Place(sheet.title, row.key, sheet.cash(row.record), born)
                found[getattr(row.record, ORDER)].append(told)
    return dict(found)


def together(files: Mapping[str, Mapping[str, list[Place]]]) -> dict[str, list[Place]]:
    """What several files say, of the orders whose money stands in more than one.

    A record that stands in two files, because one is a copy of the other, counts once.

    Args:
      files: Name of a file → order number → places.
    """
    found: defaultdict[str, dict[tuple[object, ...], Place]] = defaultdict(dict)
    for file, orders in files.items():
        for order_no, places in orders.items():
            for place in places:
                record = (place.sheet, place.number, *place.born)
                found[order_no].setdefault(record, place._replace(file=file))
    together = {order_no: list(places.values()) for order_no, places in found.items()}
    return {order: places for order, places in together.items() if len({p.file for p in places}) > 1}


def paid_out_of(sheet: Sheet, table: Table[Any]) -> Iterator[str]:
    """The order of each row that says money went out: nothing does without an amount in its column."""
    amounts = table.column(AMOUNT)
    orders = table.column(ORDER) if amounts else {}  # of most sheets nobody was paid
    for row in table.sweep(n for n in amounts if n in orders):
        if row.key and sheet.cash and sheet.cash(row.record).went_out:
            yield getattr(row.record, ORDER)


def came_in(places: Iterable[Place]) -> Decimal | None:
    """What the customer has paid for an order; None where no row knows."""
    said = [place.cash for place in places]
    seen = [cash.came_in for cash in said if cash.came_in is not None]
    known = seen or [cash.sold_for for cash in said if cash.sold_for is not None]
    return sum((cash.added for cash in said), sum(known, NOTHING)) if known else None


def went_out(places: Iterable[Place]) -> Decimal:
    """What the shop has given back of an order."""
    return sum((place.cash.went_out for place in places), NOTHING)


def may_pay_out(record: Entry, book: Book) -> Iterator[Finding]:
    """Whether an order can bear what a row gives back to its customer, all its earlier presses included."""
    order_no, amount = getattr(record, ORDER, None), getattr(record, AMOUNT)
    if not order_no or not amount:
        return
    says = book.sheets[record.layout.table].cash
    own = says(record) if says else Cash()
    others = places_of(order_no, book, without=str(record.number or ""))
    paid = [place for place in others if place.cash.went_out]
    income = came_in([*others, Place("", "", own)])
    out = went_out(others) + amount
    named = "、".join(f"{place} {place.cash.went_out} 元" for place in paid)
    same = [place for place in paid if is_same(place.cash, own.goods, amount, certain=income is not None)]
    if income is not None and out > income:
        yield block(
            AMOUNT,
            f"订单 {order_no} 一共收到 {income} 元，连这一笔要退出 {out} 元"
            + (f"（{named}）" if paid else ""),
            "核对每一笔退款；退多了的先更正，再退这一笔。",
        )
    elif same:
        yield block(
            AMOUNT,
            f"订单 {order_no} 的这笔钱已经退过：{'、'.join(map(str, same))}",
            "不要重复退款；确实是另一件商品的，把商品和型号写清楚再试。",
        )
    elif paid:
        yield warn(AMOUNT, f"订单 {order_no} 已经退过：{named}", "确认这一笔不是重复退款。")
    if income is None and book.sheets.knows_income(book):
        yield warn(AMOUNT, f"查不到订单 {order_no} 收了多少钱", "核对实收金额后再退款。")


def is_same(paid: Cash, goods: str, amount: Decimal, *, certain: bool) -> bool:
    """Whether an earlier payment looks like this very one.

    Args:
      certain: The order's income is known and bears both; then only the same sum for the same goods counts.
    """
    alike = not goods or not paid.goods or paid.goods == goods
    if certain:
        return alike and paid.went_out == amount
    return alike or paid.went_out == amount


ADVICE = "核对每一笔退款：重复的、多退的追回或更正，并写明原因。"
"""What to do about an order that gave back more than it received."""


def unbalanced(places: Mapping[str, list[Place]]) -> Iterator[tuple[str, str]]:
    """(order number, what is wrong) of every order that gave back more than it received."""
    for order_no, found in sorted(places.items()):
        out = went_out(found)
        income = came_in(found) if out else None
        if income is not None and out > income:
            named = "、".join(f"{place} {place.cash.went_out} 元" for place in found if place.cash.went_out)
            yield order_no, f"订单 {order_no} 收到 {income} 元，退出 {out} 元（{named}）"
