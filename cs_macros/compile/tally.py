"""Counts and sums of the rows that count, by everything that 行政 and 店长 ask."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from cs_macros.compile.plan import UNSAID, Plan, amount
from cs_macros.compile.standing import Entry

ZERO = Decimal("0.00")


@dataclass
class Sums:
    """Rows, pieces, and the plan's sums of money."""

    rows: int = 0
    qty: int = 0
    money: list[Decimal] = field(default_factory=list)

    def add(self, qty: int, money: Iterable[Decimal], rows: int = 1) -> None:
        self.rows += rows
        self.qty += qty
        new = list(money)
        self.money = [a + b for a, b in zip(self.money or [ZERO] * len(new), new, strict=True)]


class Tally:
    """Adds up rows one by one; what it keeps grows with the groups, not with the rows."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.total, self.late, self.undated = Sums(), 0, 0
        self.cross: defaultdict[tuple[str, ...], Sums] = defaultdict(Sums)
        self.results: defaultdict[str, Sums] = defaultdict(Sums)
        self.weeks: Counter[str] = Counter()
        self.models: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self.losses: defaultdict[tuple[str, str], Sums] = defaultdict(Sums)
        self.freight: defaultdict[str, Sums] = defaultdict(Sums)
        self.claims: defaultdict[str, Sums] = defaultdict(Sums)

    def add(self, entry: Entry, *, late: bool) -> None:
        """Count one row."""
        plan, row = self.plan, entry.values
        qty, money = pieces(row), [amount(row, name) for name in plan.money]
        groups = tuple(self._word(entry, name) for name in plan.groups)
        self.total.add(qty, money)
        self.late += late
        self.undated += not entry.dated
        self.cross[groups].add(qty, money)
        self.results[word(row[plan.result])].add(qty, money)
        self.weeks[entry.week] += 1
        if (stock := plan.stock(row)) is not None:
            self.models[word(row["model"]), word(row["item"])][stock] += qty
        reason = word(row[plan.groups[1]])
        if lost := amount(row, plan.loss):
            self.losses[reason, plan.party(row)].add(qty, [lost])
        if plan.freight and (borne := plan.freight(row)) is not None:
            self.freight[word(row["shop"])].add(qty, [borne])
        if (owed := plan.claim(row)) is not None:
            self.claims[word(row[plan.groups[3]])].add(qty, [owed])

    def _word(self, entry: Entry, name: str) -> str:
        """A group's word; rows without an agent go by their file."""
        value = entry.values[name]
        return f"{UNSAID}{entry.label}" if value is None and name == self.plan.groups[-1] else word(value)

    def by(self, place: int) -> dict[str, Sums]:
        """Sums by one of the groups, the most frequent first."""
        found: defaultdict[str, Sums] = defaultdict(Sums)
        for groups, sums in self.cross.items():
            found[groups[place]].add(sums.qty, sums.money, sums.rows)
        return ranked(found)

    def by_party(self) -> dict[str, Sums]:
        """Loss by who is responsible."""
        found: defaultdict[str, Sums] = defaultdict(Sums)
        for (_, party), sums in self.losses.items():
            found[party].add(sums.qty, sums.money, sums.rows)
        return ranked(found)


def ranked(found: Mapping[str, Sums]) -> dict[str, Sums]:
    """The most frequent first, equals by name."""
    return dict(sorted(found.items(), key=lambda one: (-one[1].rows, one[0])))


def capped(found: Mapping[str, Sums], most: int) -> dict[str, Sums]:
    """The first groups, and all others as one: reasons in people's own words are as many as rows."""
    if len(found) <= most:
        return dict(found)
    names, rest = list(found), Sums()
    for name in names[most:]:
        rest.add(found[name].qty, found[name].money, found[name].rows)
    return {**{name: found[name] for name in names[:most]}, f"其余 {len(names) - most} 种": rest}


def word(value: Any) -> str:
    """A cell as the name of a group."""
    return UNSAID if value is None else str(value).strip() or UNSAID


def pieces(row: Mapping[str, Any]) -> int:
    """How many pieces a row is about; an unreadable number counts none."""
    qty = row["qty"]
    return qty if isinstance(qty, int) else 0
