"""Rows that are there twice: copies are counted once, contradictions are shown and not counted.

A row is the same by its record number, by the parcel's number, or by what was ordered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from cs_macros.compile.plan import Plan, Values
from cs_macros.compile.reading import Unreadable
from cs_macros.compile.standing import Entry, Standing

NUMBER, TRACKING, ORDER = "number", "tracking", "order"
WORDS = {NUMBER: "同一记录号", TRACKING: "同一运单号", ORDER: "同一订单号和型号"}
TWICE = "同一张表里写了两遍"


@dataclass(frozen=True)
class Group:
    """Rows that contradict each other.

    Attributes:
      words: What they have in common.
      counted: Whether they count all the same: other parcels of one order, probably, or other pieces
        of one parcel.
    """

    words: str
    entries: Sequence[Entry]
    counted: bool


@dataclass
class Judgement:
    """What becomes of the rows that are there twice, by place."""

    groups: list[Group] = field(default_factory=list)
    copies: set[tuple[int, str, int]] = field(default_factory=set)
    compiled: set[tuple[int, str, int]] = field(default_factory=set)
    conflicting: set[tuple[int, str, int]] = field(default_factory=set)


def keys_of(values: Values, plan: Plan) -> Iterator[tuple[Any, ...]]:
    """By what a row is known, strongest first."""
    if number := plan.own_number(values):
        yield NUMBER, number
    if is_telling(tracking := values[plan.tracking]):
        yield TRACKING, tracking
    order = [values[name] for name in plan.order]
    if is_telling(order[0]) and all(order):
        yield ORDER, *order


def is_telling(number: Any) -> bool:
    """Whether a number names one parcel or order: not 无, not `#N/A`, not digits that Excel has spoilt."""
    return bool(number) and not isinstance(number, Unreadable) and any(map(str.isdigit, number))


def judge(entries: Iterable[Entry], plan: Plan) -> Judgement:
    """Decide about all rows that share a key with another one, in the files' order."""
    found = Judgement()
    by_key: dict[tuple[Any, ...], list[Entry]] = defaultdict(list)
    for entry in entries:
        for key in keys_of(entry.values, plan):
            by_key[key].append(entry)
    for kind in (NUMBER, TRACKING, ORDER):
        for key, group in by_key.items():
            if key[0] == kind and len(group) > 1:
                _judge_group(kind, group, plan, found)
    found.groups.sort(key=lambda group: [entry.place for entry in group.entries])
    return found


def _judge_group(kind: str, group: list[Entry], plan: Plan, found: Judgement) -> None:
    settled = found.copies | found.compiled
    group = [entry for entry in group if entry.place not in settled]
    for same in _versions(kind, group, plan):
        _keep_newest(same, plan, found)
    settled = found.copies | found.compiled
    left = [entry for entry in group if entry.place not in settled]
    if len(left) < 2 or not any(entry.in_report for entry in left):
        return
    if kind != NUMBER and len(set(map(sheet_of, left))) < 2:
        # One agent's two cases of one parcel are two cases; of the same goods they are shown.
        found.groups += [Group(TWICE, same, counted=True) for same in _same_goods(kind, left, plan)]
        return
    if {entry.place for entry in left} <= found.conflicting:
        return
    parcels = [entry.values[plan.tracking] for entry in left]
    counted = kind == ORDER and all(parcels) and len(set(parcels)) == len(parcels)
    found.groups.append(Group(WORDS[kind], left, counted))
    if not counted:
        found.conflicting |= {entry.place for entry in left}


def _versions(kind: str, group: list[Entry], plan: Plan) -> Iterator[list[Entry]]:
    """Rows that are one record: by its number; without one, equal rows of two files."""
    if kind == NUMBER:
        yield group
        return
    equal: dict[tuple[Any, ...], list[Entry]] = defaultdict(list)
    for entry in group:
        if plan.own_number(entry.values) is None:
            equal[tuple(entry.values[name] for name in plan.business)].append(entry)
    yield from (same for same in equal.values() if len(set(map(sheet_of, same))) > 1)


def sheet_of(entry: Entry) -> Hashable:
    """Who copies a sheet inside a file has its rows twice as well."""
    return entry.file, entry.table.sheet


def _same_goods(kind: str, group: list[Entry], plan: Plan) -> Iterator[list[Entry]]:
    """Rows of one sheet with the same goods in the same parcel; each set once."""
    same: dict[tuple[Any, ...], list[Entry]] = defaultdict(list)
    for entry in group:
        if kind == TRACKING or not is_telling(entry.values[plan.tracking]):
            same[tuple(entry.values[name] for name in plan.order)].append(entry)
    yield from (rows for rows in same.values() if len(rows) > 1)


RANK = (Standing.COMPILED, Standing.COUNTED, Standing.ELSEWHERE, Standing.OPEN)


def _keep_newest(same: list[Entry], plan: Plan, found: Judgement) -> None:
    """Of a record's versions the newest: a workbook and the hand-ins made of it hold the same rows.

    What was compiled before counts no more, until 行政 opens it again. Versions that contradict
    the newest one are left for people to decide.
    """
    compiled = {entry.values.get(plan.reopened) for entry in same if entry.standing is Standing.COMPILED}

    def rank(entry: Entry) -> tuple[Any, ...]:
        again = entry.in_report and compiled and entry.values.get(plan.reopened) not in compiled
        return not again, RANK.index(entry.standing), entry.place

    newest, *others = sorted(same, key=rank)
    was_reopened = bool(compiled) and newest.standing is not Standing.COMPILED
    for entry in others:
        if not (was_reopened and entry.standing is Standing.COMPILED) and not _is_older(entry, newest, plan):
            continue
        is_done = newest.standing is Standing.COMPILED and entry.in_report
        (found.compiled if is_done else found.copies).add(entry.place)


def _is_older(entry: Entry, newest: Entry, plan: Plan) -> bool:
    """Whether a version says nothing else than the newest one, or, while it was open, less."""
    pairs = [(entry.values[name], newest.values[name]) for name in plan.business]
    if entry.standing is Standing.OPEN:
        return all(old is None or old == new for old, new in pairs)
    return all(old == new for old, new in pairs)
