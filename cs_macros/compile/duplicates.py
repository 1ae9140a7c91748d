"""Rows that are there twice: copies are counted once, contradictions are shown and not counted.

A row is the same by its own number, or by one of the keys that the declaration names: the parcel, the goods.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from cs_macros.compile.compiled import Values
from cs_macros.compile.plan import Plan
from cs_macros.compile.reader import Unreadable
from cs_macros.compile.standing import Entry, Standing

OWN, TWICE = "同一记录号", "同一张表里写了两遍"


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

    @property
    def places(self) -> str:
        return "、".join(f"{entry.label} 第 {entry.row} 行" for entry in self.entries)


@dataclass
class Judgement:
    """What becomes of the rows that are there twice, by place."""

    groups: list[Group] = field(default_factory=list)
    copies: set[tuple[int, str, int]] = field(default_factory=set)
    compiled: set[tuple[int, str, int]] = field(default_factory=set)
    conflicting: set[tuple[int, str, int]] = field(default_factory=set)


def keys_of(row: Values, plan: Plan) -> Iterator[tuple[Any, ...]]:
    """By what a row is known, strongest first: 0 and its own number, 1 and what the first key says …"""
    if own := plan.known_by(row):
        yield 0, own
    for place, key in enumerate(plan.keys, start=1):
        found = [row[name] for name in key]
        if is_telling(found[0]) and all(found):
            yield place, *found


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
    for place in range(len(plan.keys) + 1):
        for key, group in by_key.items():
            if key[0] == place and len(group) > 1:
                _judge_group(place, group, plan, found)
    found.groups.sort(key=lambda group: [entry.place for entry in group.entries])
    return found


def _judge_group(place: int, group: list[Entry], plan: Plan, found: Judgement) -> None:
    stronger = plan.keys[: max(place - 1, 0)]
    settled = found.copies | found.compiled
    group = [entry for entry in group if entry.place not in settled]
    for same in _versions(place, group, plan):
        _keep_newest(same, plan, found)
    settled = found.copies | found.compiled
    left = [entry for entry in group if entry.place not in settled]
    if len(left) < 2 or not any(entry.stand.in_report for entry in left):
        return
    if place and len(set(map(sheet_of, left))) < 2:
        # One agent's two cases of one parcel are two cases; of the same goods they are shown.
        found.groups += [Group(TWICE, same, counted=True) for same in _same_goods(left, stronger, plan)]
        return
    if {entry.place for entry in left} <= found.conflicting:
        return
    counted = any(_told_apart(left, key) for key in stronger)
    found.groups.append(Group([OWN, *plan.compiled.keys][place], left, counted))
    if not counted:
        found.conflicting |= {entry.place for entry in left}


def _told_apart(group: Sequence[Entry], key: Sequence[str]) -> bool:
    """Whether a stronger key says that each row is about a thing of its own."""
    things = [tuple(entry.values[name] for name in key) for entry in group]
    return all(map(all, things)) and len(set(things)) == len(things)


def _versions(place: int, group: list[Entry], plan: Plan) -> Iterator[list[Entry]]:
    """Rows that are one record: by its number; without one, equal rows of two files.

    Of a person whose rows differ none is older than another: all are shown.
    """
    if place == 0:
        said = {tuple(entry.values[name] for name in plan.agree) for entry in group}
        if len(said) == 1 or not plan.compiled.period.per_person:
            yield group
        return
    equal: dict[tuple[Any, ...], list[Entry]] = defaultdict(list)
    for entry in group:
        if plan.known_by(entry.values) is None:
            equal[tuple(entry.values[name] for name in plan.agree)].append(entry)
    yield from (same for same in equal.values() if len(set(map(sheet_of, same))) > 1)


def sheet_of(entry: Entry) -> Hashable:
    """Who copies a sheet inside a file has its rows twice as well."""
    return entry.file, entry.origin.sheet


def _same_goods(group: list[Entry], stronger: Sequence[Sequence[str]], plan: Plan) -> Iterator[list[Entry]]:
    """Rows of one sheet with the same goods in the same parcel, by the weakest key; each set once."""
    same: dict[tuple[Any, ...], list[Entry]] = defaultdict(list)
    for entry in group:
        if not any(is_telling(entry.values[key[0]]) for key in stronger):
            same[tuple(entry.values[name] for name in plan.keys[-1])].append(entry)
    yield from (rows for rows in same.values() if len(rows) > 1)


RANK = (Standing.COMPILED, Standing.COUNTED, Standing.UNMARKED, Standing.ELSEWHERE, Standing.OPEN)


def _keep_newest(same: list[Entry], plan: Plan, found: Judgement) -> None:
    """Of a record's versions the newest: a workbook and the hand-ins made of it hold the same rows.

    What was compiled before counts no more, until 行政 opens it again. Versions that contradict
    the newest one are left for people to decide.
    """
    hands = plan.compiled.period.hands
    reopened = hands.reopened if hands else ""
    compiled = {e.values.get(reopened) for e in same if e.stand.standing is Standing.COMPILED}

    def rank(entry: Entry) -> tuple[Any, ...]:
        again = entry.stand.in_report and compiled and entry.values.get(reopened) not in compiled
        return not again, RANK.index(entry.stand.standing), entry.place

    newest, *others = sorted(same, key=rank)
    is_compiled = newest.stand.standing is Standing.COMPILED
    was_reopened = bool(compiled) and not is_compiled
    for entry in others:
        standing = entry.stand.standing
        if not (was_reopened and standing is Standing.COMPILED) and not _is_older(entry, newest, plan):
            continue
        is_done = is_compiled and standing in (Standing.COUNTED, Standing.UNMARKED, Standing.OPEN)
        (found.compiled if is_done else found.copies).add(entry.place)


def _is_older(entry: Entry, newest: Entry, plan: Plan) -> bool:
    """Whether a version says nothing else than the newest one, or, while it was open, less."""
    pairs = [(entry.values[name], newest.values[name]) for name in plan.agree]
    if entry.stand.standing is Standing.OPEN:
        return all(old is None or old == new for old, new in pairs)
    return all(old == new for old, new in pairs)
