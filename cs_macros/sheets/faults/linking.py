"""Which rows are about one fault, such as a return and the complaint about it.

It is told by the records' own numbers and by the goods of an order; where a row names no order, by the
customer and the goods, some days apart at most.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from cs_macros.compile.compiled import Values, moment_of
from cs_macros.compile.duplicates import is_telling

APART = timedelta(days=30)
"""So far apart two rows of one customer and goods may be about one thing where a row names no order."""


def together(rows: Sequence[Values]) -> list[list[int]]:
    """The rows in groups about one thing each, by their places; most groups have one."""
    leader = list(range(len(rows)))

    def root(n: int) -> int:
        while leader[n] != n:
            leader[n] = n = leader[leader[n]]
        return n

    first: dict[Hashable, int] = {}
    for n, keys in enumerate(keys_of(rows)):
        for key in keys:
            leader[root(n)] = root(first.setdefault(key, n))
    for one, other in neighbours(rows):
        leader[root(one)] = root(other)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for n in range(len(rows)):
        groups[root(n)].append(n)
    return list(groups.values())


def keys_of(rows: Sequence[Values]) -> Iterator[list[Hashable]]:
    """By what each row is known: its own number, those that it names, and the goods of its order."""
    known = goods_of(rows)
    for row in rows:
        numbers = [row["number"], *row["links"]]
        keys: list[Hashable] = [number for number in numbers if number and is_telling(number)]
        if is_telling(order := row["order_no"]):
            keys.append((order, known[order].of(row)))
        yield keys


def neighbours(rows: Sequence[Values]) -> Iterator[tuple[int, int]]:
    """Rows that name no order, each with another of the same customer and goods that is not far from it."""
    found: defaultdict[tuple[str, str], list[tuple[datetime, int]]] = defaultdict(list)
    for n, row in enumerate(rows):
        goods, moment = row["item"] or row["model"], moment_of(row["date"])
        if row["customer_id"] and goods and moment:
            found[row["customer_id"], goods].append((moment, n))
    for mine in found.values():
        for (earlier, one), (later, other) in pairwise(sorted(mine)):
            nameless = not all(is_telling(rows[n]["order_no"]) for n in (one, other))
            if nameless and later - earlier <= APART:
                yield one, other


class Goods:
    """The goods of one order, as several rows call them."""

    def __init__(self) -> None:
        self.models: dict[str, str] = {}
        self.first: str | None = None

    def learn(self, row: Values) -> None:
        name = row["model"] or row["item"]
        self.first = self.first or name
        if row["model"] and row["item"]:
            self.models.setdefault(row["item"], row["model"])

    def of(self, row: Values) -> str | None:
        """What a row is about; one that names no goods is about those that the order is known for."""
        return row["model"] or self.models.get(row["item"], row["item"]) or self.first


def goods_of(rows: Iterable[Values]) -> Mapping[str, Goods]:
    """Order → its goods."""
    found: defaultdict[str, Goods] = defaultdict(Goods)
    for row in rows:
        if is_telling(row["order_no"]):
            found[row["order_no"]].learn(row)
    return found
