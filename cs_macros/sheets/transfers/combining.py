"""One payment for several transfers of a payer, several payments for one transfer: sums to the fen.

Bounded, so that the work grows with the rows and not with their combinations: at most `MEMBERS`
transfers (or payments) in a sum, out of at most `POOL` that come into question.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TypeVar

from cs_macros.sheets.transfers.evidence import Due, Nearby, Payment, Who, contradicts

T = TypeVar("T", bound=Due | Payment)
MEMBERS = 5
POOL = 10
LOOKED_AT = 4 * POOL
"""Of more than so many nobody looks what speaks against each: they are too many anyway."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way in which some payments pay some transfers exactly; one side of it is single."""

    dues: tuple[Due, ...]
    payments: tuple[Payment, ...]

    @property
    def members(self) -> tuple[Due | Payment, ...]:
        return (*self.dues, *self.payments)


class Combiner:
    """Every way to combine transfers and payments, as far as the bounds go.

    Attributes:
      crowded: Transfers for which too much came into question to try.
    """

    def __init__(self, dues: Sequence[Due], payments: Sequence[Payment], window: int | None) -> None:
        self.crowded: set[Due] = set()
        self._window = window
        self._dues, self._payments = dues, payments

    def ways(self) -> list[Way]:
        return [*self._one_for_several(), *self._several_for_one()]

    def _one_for_several(self) -> Iterator[Way]:
        """A payment is evidence for the transfers that it names; naming none, for those of its payer."""
        known = Nearby(
            ((who, due) for due in self._dues for who in _singly(due.names, due.keys)), self._window
        )
        # Payments of one payer stand together, so that their common pool is worked out once.
        for one in sorted(self._payments, key=lambda one: (one.name, sorted(one.said), one.label)):
            whos = _singly(() if one.said else (one.name,), one.said)
            found = {due for who in whos for due in known.find(who, one.day, LOOKED_AT)[0]}
            if len(found) < LOOKED_AT:
                found = {due for due in found if not contradicts(due, one)}
            pool = sorted(found, key=lambda due: due.label)
            for dues in self._sums(pool, one.amount, pool):
                if one.said <= frozenset().union(*(due.keys for due in dues)):
                    yield Way(dues, (one,))

    def _several_for_one(self) -> Iterator[Way]:
        """Part payments: each of them says by itself that it is for this transfer."""
        whos = {who for due in self._dues for who in due.whos}
        known = Nearby(((one.who, one) for one in self._payments if one.who in whos), self._window)
        for due in self._dues:
            pool, count = known.find_all(due.whos, due.day, LOOKED_AT)
            if count < LOOKED_AT:
                pool = [one for one in pool if not contradicts(due, one)]
            pool.sort(key=lambda one: (_day(one), one.label))
            for payments in self._sums(pool, due.amount, [due]):
                yield Way((due,), payments)

    def _sums(self, pool: Sequence[T], goal: int, concerned: Iterable[Due]) -> Iterator[tuple[T, ...]]:
        if len(pool) > POOL:
            self.crowded.update(concerned)
        elif len(pool) > 1:
            for places in sums(tuple(each.amount for each in pool)).get(goal, ()):
                yield tuple(pool[place] for place in places)


def undisputed(ways: Sequence[Way]) -> list[Way]:
    """The ways that share no transfer and no payment with another."""
    wanted = Counter(member for way in ways for member in way.members)
    return [way for way in ways if all(wanted[member] == 1 for member in way.members)]


@lru_cache(maxsize=64)
def sums(amounts: tuple[int, ...]) -> Mapping[int, Sequence[tuple[int, ...]]]:
    """Every sum of two to `MEMBERS` of the amounts → the places of those that make it up.

    >>> sums((100, 200, 300))[300], sums((100, 200, 300))[600]
    ([(0, 1)], [(0, 1, 2)])
    """
    found: dict[int, list[tuple[int, ...]]] = {}
    for size in range(2, min(MEMBERS, len(amounts)) + 1):
        for places in combinations(range(len(amounts)), size):
            found.setdefault(sum(amounts[place] for place in places), []).append(places)
    return found


def _singly(names: Iterable[str], keys: Iterable[str]) -> list[Who]:
    return [*filter(None, names), *(frozenset({key}) for key in keys)]


def _day(one: Payment) -> int:
    return one.day or 0
