"""Which lines of a statement the book has already: one payment is one line, whatever read it.

First by 流水号; then by 指纹. Where several lines of the book come into question and it matters
which, a line is refused and they are named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cs_macros.sheets.transfers.register import StatementLine
from cs_macros.statements import fingerprint
from cs_macros.statements.fingerprint import Facts

if TYPE_CHECKING:
    from cs_macros.book.book import Book
    from cs_macros.book.table import Row, Table
    from cs_macros.statements import Line


@dataclass(eq=False)
class Known:
    """A line that the book has, or an archive of it.

    Attributes:
      row: Where it stands in the workbook; None in an archive.
    """

    line_id: str
    facts: Facts
    table: Table[StatementLine] | None = None
    position: int | None = None
    row: Row[StatementLine] | None = None

    def learn(self, facts: Facts) -> None:
        """Keep what another reading of it knew besides."""
        both = fingerprint.merged(self.facts, facts)
        if both == self.facts:
            return
        self.facts = both
        if self.row is None and self.table is not None and self.position is not None:
            self.row = self.table.row(self.position)
        if self.row is not None and "fingerprint" in self.row.table.where:
            self.row.record.fingerprint = fingerprint.write(both)


@dataclass
class Sorted:
    """The lines of a statement.

    Attributes:
      new: Not in the book.
      known: Each with the line of the book that it is.
      alike: In the book, but which is which of several equal ones does not matter, and nobody knows.
      weak: Those of them that little more than day and amount tells.
      unclear: Each with the lines that it may be.
    """

    new: list[Line] = field(default_factory=list)
    known: list[tuple[Line, Known]] = field(default_factory=list)
    alike: list[Line] = field(default_factory=list)
    weak: list[tuple[Line, Known]] = field(default_factory=list)
    unclear: list[tuple[Line, list[Known]]] = field(default_factory=list)


class KnownLines:
    """Every line of the book and its archives, found by id, number, and amount with day."""

    def __init__(self, book: Book) -> None:
        self._by_id: dict[str, Known | None] = {}
        self._by_number: dict[tuple[Decimal, str], list[Known]] = defaultdict(list)
        self._by_day: dict[tuple[Decimal, str], list[Known]] = defaultdict(list)
        for table in book.archived(StatementLine):
            self._add_all(table, None)
        own = book.table(StatementLine)
        self._add_all(own, own)

    def _add_all(self, table: Table[StatementLine], own: Table[StatementLine] | None) -> None:
        for line_id, position, facts in lines_of(table):
            if facts is None:
                self._by_id.setdefault(line_id, None)
            else:
                self.add(Known(line_id, facts, own, position))

    def add(self, one: Known) -> None:
        self._by_id[one.line_id] = one
        for _, number in one.facts.numbers:
            self._by_number[one.facts.amount, number].append(one)
        for day in one.facts.days:
            self._by_day[one.facts.amount, day].append(one)

    def sort(self, lines: Sequence[Line]) -> Sorted:
        """Tell the lines of one statement that are new from those that the book has."""
        found, taken, rest = Sorted(), set[int](), []
        for line in lines:
            if line.line_id not in self._by_id:
                rest.append(line)
                continue
            one = self._by_id[line.line_id]
            if one:
                taken.add(id(one))
                found.known.append((line, one))
        edges: list[tuple[Line, Facts, list[Known]]] = []
        for line in rest:
            facts = fingerprint.facts_of(line)
            certain, possible = self._candidates(facts, taken)
            if certain and len(certain) == 1:
                taken.add(id(certain[0]))
                found.known.append((line, certain[0]))
            elif certain or possible:
                edges.append((line, facts, certain or possible))
            else:
                found.new.append(line)
        self._settle(
            found, [(line, facts, [c for c in some if id(c) not in taken]) for line, facts, some in edges]
        )
        return found

    def _candidates(self, facts: Facts, taken: set[int]) -> tuple[list[Known], list[Known]]:
        """Lines that surely are this payment, and lines that may be."""
        near = {
            id(one): one
            for _, number in facts.numbers
            for one in self._by_number.get((facts.amount, number), ())
        }
        near |= {id(one): one for day in facts.days for one in self._by_day.get((facts.amount, day), ())}
        certain, possible = [], []
        for one in near.values():
            if id(one) not in taken:
                same = fingerprint.agree(facts, one.facts)
                if same:
                    certain.append(one)
                elif same is None:
                    possible.append(one)
        return certain, possible

    def _settle(self, found: Sorted, edges: Sequence[tuple[Line, Facts, list[Known]]]) -> None:
        """Rows and lines that come into question for each other: sure only where it does not matter which."""
        for group in _groups(edges):
            rows = [(line, facts) for line, facts, _ in group]
            candidates = list({id(one): one for _, _, some in group for one in some}.values())
            if not candidates:
                found.new += [line for line, _ in rows]
                continue
            pairs = _pairs(group)
            alike = len({facts for _, facts in rows}) == 1
            same = len({one.facts for one in candidates}) == 1
            whole = len(pairs) == min(len(rows), len(candidates))
            sure = whole and (
                len(rows) == len(candidates)
                or (alike and len(rows) > len(candidates))
                or (same and len(rows) < len(candidates))
            )
            if not sure:
                found.unclear += [(line, some) for line, _, some in group if some]
                found.new += [line for line, _, some in group if not some]
                continue
            for line, facts in rows:
                one = pairs.get(id(line))
                if one is None:
                    found.new.append(line)
                    continue
                if len(rows) > 1 or len(candidates) > 1:
                    found.alike.append(line)
                    continue
                found.known.append((line, one))
                if facts.is_weak or one.facts.is_weak:
                    found.weak.append((line, one))


def _groups(
    edges: Sequence[tuple[Line, Facts, list[Known]]],
) -> Iterator[list[tuple[Line, Facts, list[Known]]]]:
    """Rows that share a candidate, together with all that share one with them."""
    leader: dict[int, int] = {}

    def find(at: int) -> int:
        while leader.setdefault(at, at) != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    for line, _, some in edges:
        for one in some:
            leader[find(id(one))] = find(id(line))
    groups: dict[int, list[tuple[Line, Facts, list[Known]]]] = defaultdict(list)
    for edge in edges:
        groups[find(id(edge[0]))].append(edge)
    yield from groups.values()


def _pairs(group: Sequence[tuple[Line, Facts, list[Known]]]) -> dict[int, Known]:
    """As many rows as possible, each with a line of its own: id of the row → line."""
    some_of = {id(line): some for line, _, some in group}
    owner: dict[int, int] = {}
    chosen: dict[int, Known] = {}

    def place(row: int, seen: set[int]) -> bool:
        """Find a line for a row, moving others on if need be; without recursion, groups may be large."""
        path: list[tuple[int, Iterator[Known]]] = [(row, iter(some_of[row]))]
        moved: list[Known] = []
        while path:
            options = path[-1][1]
            one = next((each for each in options if id(each) not in seen), None)
            if one is None:
                path.pop()
                if moved:
                    moved.pop()
                continue
            seen.add(id(one))
            moved.append(one)
            if id(one) not in owner:
                for (mover, _), target in zip(path, moved, strict=True):
                    owner[id(target)], chosen[mover] = mover, target
                return True
            path.append((owner[id(one)], iter(some_of[owner[id(one)]])))
        return False

    for line, _, _ in group:
        place(id(line), set())
    return chosen


# -- what the book knows of its lines ---------------------------------------------------------


def lines_of(table: Table[StatementLine]) -> Iterator[tuple[str, int, Facts | None]]:
    """Id, row number and facts of every line of a table, without reading its rows."""
    prints = table.column("fingerprint")
    names, accounts = table.column("payer_name"), table.column("account_tail")
    for position, line_id in table.column("line_id").items():
        facts = fingerprint.read(prints[position]) if position in prints else None
        if facts is None:
            facts = facts_from({name: table.column(name).get(position) for name in TOLD})
        if facts is not None:
            facts = completed(facts, names.get(position), accounts.get(position))
        yield line_id, position, facts


TOLD = ("profile", "paid_at", "amount_in", "amount_out", "balance", "payer_tail", "bank_serial")
"""Columns that tell what a line without 指纹 is."""


def completed(facts: Facts, name: str | None, account: str | None) -> Facts:
    """Facts with what stands in columns of its own: the whole name, and our account."""
    from dataclasses import replace

    party = name if name and "*" not in name else facts.party or name or ""
    return replace(facts, party=party, account=facts.account or account or "")


def facts_from(cells: Mapping[str, Any]) -> Facts | None:
    """What the columns of a line without 指纹 tell: one that an older version wrote, or people typed."""
    at, came, went = cells.get("paid_at"), cells.get("amount_in"), cells.get("amount_out")
    if not isinstance(at, datetime) or not (came or went):
        return None
    profile, serial = cells.get("profile") or "", cells.get("bank_serial")
    clock = "" if at.time() == time() else at.strftime("%H:%M:%S" if at.second else "%H:%M")
    kind, origin = _OLD.get(profile, ("", ""))
    return Facts(
        amount=came or -(went or Decimal(0)),
        days=frozenset({at.date().isoformat()}),
        clock=clock,
        balance=cells.get("balance"),
        party_tail=cells.get("payer_tail") or "",
        numbers=frozenset([(kind, serial)] if serial else []),
        origin=origin,
    )


_OLD = {
    "alipay": ("支付宝交易号", "支付宝"),
    "alipay-fund": ("支付宝账务流水号", "支付宝"),
    "wechat": ("微信交易单号", "微信支付"),
    "icbc-debit": ("", "银行"),
    "cmb-debit": ("", "银行"),
    "ccb": ("", "银行"),
    "bank-columns": ("", "银行"),
    "bank-word": ("", "银行"),
}
"""Format of a line without 指纹 → what its 交易号 is called, and whose statement it was. Older
versions read other banks as 建设银行 too, so a bank's name says no more than that it was one."""


def named(candidates: Iterable[Known]) -> str:
    """The lines that a row may be, as people find them."""
    listed = [one.line_id for one in candidates]
    return "、".join(listed[:5]) + (f"等 {len(listed)} 笔" if len(listed) > 5 else "")
