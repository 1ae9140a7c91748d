"""Rows of several registers about one thing, such as a return and the complaint about it: one counts.

What belongs together is told by the records' own numbers and by the goods of an order; where a row names no
order, by the customer and the goods, some days apart at most.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, ClassVar, TypeAlias

from cs_macros.compile.compiled import Values, moment_of
from cs_macros.compile.duplicates import is_telling
from cs_macros.compile.gathering import Gathering
from cs_macros.compile.plan import Plan
from cs_macros.compile.reading import Line, Reading
from cs_macros.compile.span import ReportPlan
from cs_macros.compile.standing import Asked, Entry, Standing

Place: TypeAlias = tuple[int, str, int]

APART = timedelta(days=30)
"""So far apart two rows of one customer and goods may be about one thing where a row names no order."""


class Linked(Gathering):
    """Files whose rows belong together over several registers: each thing counts once, when it began."""

    def __init__(self, asked: Asked) -> None:
        self._merged: dict[Place, Mapping[str, Any]] = {}
        self._apart: set[Place] = set()
        super().__init__(asked)

    @property
    def joins(self) -> JoinedPlan:
        """The plan, which knows what rows say together."""
        assert isinstance(self.plan, JoinedPlan)
        return self.plan

    def take(self, readings: Iterable[Reading]) -> None:
        """Take all files in, and find what is about one thing."""
        super().take(readings)
        settled = self.judgement.copies | self.judgement.conflicting
        entries = [entry for entry in self._entries() if entry.place not in settled]
        for group in together([entry.values for entry in entries]):
            first, *others = sorted((entries[n] for n in group), key=_began)
            merged = self.joins.merged([entry.values for entry in (first, *others)])
            if merged is None or first.stand.standing is not Standing.COUNTED:
                self._apart |= {entry.place for entry in (first, *others)}
            else:
                self._merged[first.place] = merged
                self.judgement.copies |= {entry.place for entry in others}

    def _entries(self) -> Iterator[Entry]:
        for entry in super()._entries():
            entry.values |= self._merged.get(entry.place, {})
            if entry.place in self._apart:
                entry.stand = entry.stand._replace(standing=Standing.ELSEWHERE)
            yield entry


class JoinedPlan(ReportPlan, ABC):
    """A report of rows that no sheet has, made of the rows of several registers."""

    gathering: ClassVar[type[Gathering]] = Linked

    @property
    @abstractmethod
    def parts(self) -> Sequence[Plan]:
        """The registers."""

    @abstractmethod
    def joined(self, part: Plan, reading: Reading) -> Iterator[Line]:
        """What the rows of one register are in the report."""

    @abstractmethod
    def merged(self, rows: Sequence[Values]) -> Mapping[str, Any] | None:
        """What the rows of one thing say together, the first of them first; None where it does not count."""


def _began(entry: Entry) -> tuple[datetime, Place]:
    return moment_of(entry.values["date"]) or datetime.max, entry.place


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
