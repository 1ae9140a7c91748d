"""The month's sales by person, from orders as they are attributed (F-9, F-26)."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_DOWN, Decimal
from weakref import WeakKeyDictionary

from cs_macros.book.book import Book
from cs_macros.book.credits import Credit, Credits
from cs_macros.book.everywhere import everywhere
from cs_macros.book.table import Table
from cs_macros.sheets.orders import attribution, rules
from cs_macros.sheets.orders.register import Order, OrderSource, OrderStatus, PayKind

S = OrderStatus
FEN = Decimal("0.01")
SOLD = (S.TO_SHIP, S.SHIPPED, S.RECEIVED)

_KNOWN: WeakKeyDictionary[Table[Order], dict[str, Credits]] = WeakKeyDictionary()
"""Table → month → its sales: every row of a score sheet asks."""


def credits_of(book: Book, month: str) -> Credits:
    """Who sold how much to how many in a month: orders paid in it and not closed."""
    known = _KNOWN.setdefault(book.table(Order), {})
    if month not in known:
        known[month] = _counted(book, month)
    return known[month]


def counts(o: Order) -> bool:
    """Whether an order is a sale: paid, at the door only when it was received."""
    paid = o.status is S.RECEIVED if o.pay_kind is PayKind.ON_DELIVERY else o.paid_at is not None
    return paid and o.status in SOLD and o.amount is not None


def _counted(book: Book, month: str) -> Credits:
    sales: defaultdict[str, Decimal] = defaultdict(Decimal)
    buyers: defaultdict[str, set[str]] = defaultdict(set)
    undecided: defaultdict[str, list[str]] = defaultdict(list)
    turn = 0
    rows = (table.row(n) for table, found in everywhere(Order, book) for n in found)
    sold = [row.record for row in rows if not row.bad and counts(row.record)]
    # The odd fen go round: in an order that neither sorting the sheet nor archiving changes.
    for o in sorted(sold, key=lambda o: (str(o.paid_at or ""), str(o.order_no))):
        if rules.month_of(o) != month or o.amount is None:
            continue
        if attribution.source(o, book) is OrderSource.OPEN:
            for name in attribution.listed(o.agents) or [""]:
                undecided[name].append(str(o.order_no))
            continue
        people = attribution.credited(o, book)
        for name, amount in split(o.amount, people, turn):
            sales[name] += amount
            buyers[name].add(o.customer_id or f"{o.customer_name} {o.phone}")
        turn += len(people) > 1
    by = {name: Credit(amount, len(buyers[name])) for name, amount in sales.items()}
    return Credits(by, undecided)


def split(amount: Decimal, people: list[tuple[str, Decimal]], turn: int) -> list[tuple[str, Decimal]]:
    """An amount in whole fen; what is left over goes round, one fen each (R-074, inferred).

    >>> thirds = [(name, Decimal(1) / 3) for name in "甲乙丙"]
    >>> [str(part) for _, part in split(Decimal("100.00"), thirds, 1)]
    ['33.33', '33.34', '33.33']
    """
    parts = [(amount * share).quantize(FEN, ROUND_DOWN) for _, share in people]
    left = int((amount - sum(parts, Decimal(0))) / FEN)
    for n in range(left if left < len(parts) else 0):
        parts[(turn + n) % len(parts)] += FEN
    return [(name, part) for (name, _), part in zip(people, parts, strict=True)]
